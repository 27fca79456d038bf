"""How a command ends when it cannot do its work: one line and an exit status."""

from typing import ClassVar


class CommandError(Exception):
    """The root: its text is the one line that is shown."""

    status: ClassVar[int] = 1


class WorkFailedError(CommandError):
    """The input was fine and the work still failed: exit 1."""


class UnreadableInputError(CommandError):
    """Bad usage or input that cannot be read: exit 2.

    Args:
        what: what is wrong.
        where: the file or argument.
        line: its line number, counted from 1, where there is one.
    """

    status: ClassVar[int] = 2

    def __init__(self, what: str, where: str, line: int | None = None) -> None:
        place = where if line is None else f"{where}, line {line}"
        super().__init__(f"{place}: {what}")
        self.what = what
        self.where = where
        self.line = line
