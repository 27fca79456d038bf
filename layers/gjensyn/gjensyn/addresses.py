"""Mail addresses as they travel: providers take domains in ASCII only."""


def ascii_domain(address: str) -> str:
    """Return an address with a domain like `blåbær.example` in its ASCII form (IDNA).

    Numbers, and what is no domain, come back as they are: the provider says no to them.
    """
    local, at, domain = address.rpartition("@")
    if not at or domain.isascii():
        return address
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return address
