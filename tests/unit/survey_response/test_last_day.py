"""Until which day a mail may say that its link works."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from gjensyn.links import last_day
from tests.builders import a_message

OSLO, NEW_YORK = ZoneInfo("Europe/Oslo"), ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("end", "zones", "day"),
    [
        ("2026-12-02T09:30:00", [OSLO], date(2026, 12, 1)),
        ("2026-12-02T00:30:00", [OSLO], date(2026, 12, 1)),
        ("2026-12-01T23:30:00", [OSLO], date(2026, 12, 1)),  # the second in Oslo
        ("2026-12-02T00:30:00", [OSLO, NEW_YORK], date(2026, 11, 30)),  # still the first there
    ],
)
def test_a_link_is_promised_for_whole_days_only(end: str, zones: list[ZoneInfo], day: date):
    """The day before the one on which it ends, wherever the customer is."""
    expires = datetime.fromisoformat(end).replace(tzinfo=UTC)
    assert last_day(a_message(link_expires_at=expires), zones) == day


def test_a_message_without_a_link_promises_nothing_beyond_its_own_day():
    """Nobody is told of a day on which nothing works."""
    message = a_message(link_expires_at=None)
    assert last_day(message, [OSLO]) < message.decided_at.date()
