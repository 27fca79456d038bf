"""A folder in memory, and a provider's list of addresses that it does not write to."""


class Drawer:
    """Implements `ports.Folder`; `in` asks for the name of an object."""

    def __init__(self, **objects: bytes) -> None:
        self.objects = dict(objects)

    def names(self, prefix: str) -> list[str]:
        return sorted(name for name in self.objects if name.startswith(prefix))

    def holds(self, name: str, text: str) -> bool:
        return text.encode() in self.objects[name]

    def read(self, name: str) -> bytes | None:
        return self.objects.get(name)

    def write(self, name: str, content: bytes, content_type: str = "application/json") -> None:
        del content_type
        self.objects[name] = content

    def wipe(self, prefix: str) -> None:
        for name in self.names(prefix):
            del self.objects[name]

    def link(self, name: str, seconds: int) -> str:
        return f"https://drawer.example/{name}?for={seconds}"

    def __contains__(self, name: object) -> bool:
        return name in self.objects


class Refusals:
    """Implements `ports.SuppressionList`; `in` asks for an address."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = set(addresses)

    def listed(self, address: str) -> bool:
        return address in self.addresses

    def remove(self, address: str) -> None:
        self.addresses.discard(address)

    def __contains__(self, address: object) -> bool:
        return address in self.addresses
