"""What the preference page shows of a person: enough to know oneself again, no more. Pure."""

from gjensyn.contexts.standing import Known
from gjensyn.models.person import Person, value_of

_HIDDEN = "•••"
_SHORT = 3  # of so few letters the first would say too much


def known_of(person: Person) -> Known:
    """Return what is known, masked: a link may be forwarded, and says nothing to others."""
    name, email, phone = value_of(person.name), value_of(person.email), value_of(person.phone)
    return {
        "name": " ".join(_masked(part) for part in name.split()[:4]) if name else None,
        "email": _masked_email(email) if email else None,
        "phone": f"{_HIDDEN}{_HIDDEN}{phone[-2:]}" if phone else None,
        "country": value_of(person.country),
    }


def _masked(word: str) -> str:
    return _HIDDEN if len(word) < _SHORT else word[:1] + _HIDDEN


def _masked_email(email: str) -> str:
    """Hide the domain too, all but its end: with many it is the family's name."""
    user, _, domain = email.rpartition("@")
    host, _, end = domain.rpartition(".")
    return f"{_masked(user)}@{_masked(host)}.{end}"
