"""Reads the times of recordings: RFC 3339 with an offset, nothing looser."""

import re
from datetime import UTC, datetime, timedelta

_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII
)
# What a clock can be set to and still be moved by years in either direction.
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(9000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def rfc3339(text: object) -> datetime:
    """Read a time as an aware moment in UTC.

    Raises:
        ValueError: it is no RFC 3339 time with an offset, or lies outside the years 1970 to 9000.
    """
    if not isinstance(text, str) or not _RFC3339.fullmatch(text):
        raise ValueError("not an RFC 3339 time with an offset")
    try:
        moment = datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError("no such time") from error
    if not _EARLIEST <= moment < _LATEST:
        raise ValueError("a time outside the years 1970 to 9000")
    return moment


def microseconds(moment: datetime) -> int:
    """The moment as whole microseconds since 1970: exact, and sortable as a number."""
    return (moment - _EARLIEST) // _MICROSECOND


def from_microseconds(count: int) -> datetime:
    return _EARLIEST + timedelta(microseconds=count)
