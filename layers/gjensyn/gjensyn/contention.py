"""Others write the same items at the same moment: read, decide and write again."""

from collections.abc import Callable

from gjensyn.errors import ConflictError


def insist[T](attempt: Callable[[], T], tries: int) -> T:
    """Return what the first attempt returns that nobody came between.

    Args:
        attempt: reads, decides and writes; it finds things as they are by then.
        tries: at least one.

    Raises:
        ConflictError: somebody came between every time.
    """
    for _ in range(tries - 1):
        try:
            return attempt()
        except ConflictError:
            continue
    return attempt()
