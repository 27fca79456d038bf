"""Shows how far a command has come, on standard error."""

import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tqdm import tqdm

_LINE_EVERY = 10.0  # seconds, where nobody watches a bar


class Progress:
    """A bar for a person at a terminal; a line now and then for a log."""

    def __init__(self, total: int, what: str) -> None:
        self._total = total
        self._what = what
        self._done = 0
        self._note = ""
        self._next_line = time.monotonic() + _LINE_EVERY
        self._bar = self._make_bar() if sys.stderr.isatty() else None

    def step(self, by: int = 1, note: str = "") -> None:
        """So many more are done; `note` says where we are."""
        self._done += by
        self._note = note
        if self._bar is not None:
            self._bar.set_postfix_str(note, refresh=False)
            self._bar.update(by)
        elif time.monotonic() >= self._next_line:
            self._line()

    def close(self) -> None:
        """Take the bar away, or say how far it came."""
        if self._bar is not None:
            self._bar.close()
        else:
            self._line()

    def _make_bar(self) -> "tqdm[Any]":
        from tqdm import tqdm

        return tqdm(total=self._total, desc=self._what, file=sys.stderr, leave=False)

    def _line(self) -> None:
        self._next_line = time.monotonic() + _LINE_EVERY
        share = 100 * self._done // max(self._total, 1)
        text = f"{self._what}: {self._done:,} of {self._total:,} ({share} %) {self._note}"
        print(text.rstrip(), file=sys.stderr)
