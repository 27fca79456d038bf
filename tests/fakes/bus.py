"""A bus that remembers what was said on it."""

from collections.abc import Sequence

from gjensyn.ports import Announcement


class Loudspeaker:
    """Implements `ports.Bus`; `in` asks for the name of an event."""

    def __init__(self) -> None:
        self.said: list[Announcement] = []

    def publish(self, announcements: Sequence[Announcement]) -> None:
        self.said.extend(announcements)

    def __contains__(self, detail_type: object) -> bool:
        return any(one.detail_type == detail_type for one in self.said)
