"""The errors of the suite: one root, leaves that carry facts."""


class GjensynError(Exception):
    """Root of all errors raised by the suite itself."""


class SettingsError(GjensynError):
    """A setting of the deployment is missing or unusable."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"setting {name}: {problem}")
        self.name = name


class EventRejectedError(GjensynError):
    """An event from outside cannot be accepted; `reason` is one machine word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnreadableRecordError(GjensynError):
    """A record of a stream or queue is not what the mapping promises."""


class KeyMissingError(GjensynError):
    """The data key of a subject does not exist: never made, or shredded."""

    def __init__(self, subject: str) -> None:
        super().__init__(f"no data key for subject {subject}")
        self.subject = subject


class SealBrokenError(GjensynError):
    """A sealed part does not open: another key, another place, or a changed byte."""

    def __init__(self, place: str) -> None:
        super().__init__(f"sealed part does not open at {place}")
        self.place = place


class ConflictError(GjensynError):
    """Somebody else changed what was read; read again and decide again."""


class RequirementError(GjensynError):
    """An item that a write requires is not in an allowed state.

    `states` maps the position of each failed requirement to the state found (None: no such item).
    """

    def __init__(self, states: dict[int, str | None]) -> None:
        super().__init__(f"requirements failed: {states}")
        self.states = states


class UnfinishedError(GjensynError):
    """A deletion was not carried through; the same again goes on where it stopped."""

    def __init__(self, place: str) -> None:
        super().__init__(f"not all could be deleted in {place}")
        self.place = place
