"""A parking lot in memory."""

from gjensyn.ports import Parked


class Lot:
    """Implements `ports.ParkingLot`; `in` asks for the id of an event."""

    def __init__(self) -> None:
        self.by_folder: dict[str, Parked] = {}

    def park(self, parked: Parked) -> None:
        self.by_folder[parked.folder] = parked

    @property
    def parked(self) -> list[Parked]:
        """What is kept, in the order in which it came."""
        return list(self.by_folder.values())

    @property
    def reasons(self) -> list[str]:
        """The reasons alone."""
        return [parked.reason for parked in self.parked]

    def __contains__(self, event_id: object) -> bool:
        return any(parked.event_id == event_id for parked in self.by_folder.values())
