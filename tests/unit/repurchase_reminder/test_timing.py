"""When a reminder goes out where the customer is, and until when they have had enough."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from functions.repurchase_reminder.ordering import ordered
from functions.repurchase_reminder.timing import There
from gjensyn.models.person import Contact, Person
from tests.builders import NOW, a_person
from tests.unit.repurchase_reminder.coffee import SETTINGS, line, proposal

OSLO = (ZoneInfo("Europe/Oslo"),)
DAY = timedelta(days=1)
MINUTES = timedelta(minutes=5)


def sent(*moments: datetime) -> Person:
    contacts = tuple(Contact(at=at, purpose="survey", message=f"message#{at}") for at in moments)
    return a_person(contacts=contacts)


def test_a_reminder_goes_out_at_ten_where_the_customer_is():
    """Where that is past, in five minutes: never in the past."""
    there = There(NOW, OSLO, SETTINGS)
    assert there.today == date(2026, 11, 2)
    assert there.hour_of(date(2026, 11, 3)) == datetime(2026, 11, 3, 9, tzinfo=UTC)
    assert there.hour_of(there.today) == NOW + MINUTES
    assert there.hour_of(there.today - DAY) == NOW + MINUTES


def test_who_was_written_to_today_has_had_enough_until_tomorrow():
    """Midnight is before ten: tomorrow's hour will do."""
    there = There(NOW, OSLO, SETTINGS)
    assert there.held(sent(NOW - timedelta(hours=1))) == (date(2026, 11, 3), "same_day")
    assert there.held(sent(NOW - DAY)) is None


@pytest.mark.parametrize(
    ("first", "day"),
    [
        ("2026-10-05T08:00:00", date(2026, 11, 4)),  # free again at nine in Oslo
        ("2026-10-05T09:00:00", date(2026, 11, 4)),  # free again at ten
        ("2026-10-05T09:01:00", date(2026, 11, 5)),  # a minute after the hour: the day after
    ],
)
def test_who_was_written_to_too_often_is_reminded_on_the_day_there_is_room(first: str, day: date):
    """If there is room by the hour of that day, else on the next."""
    oldest = datetime.fromisoformat(first).replace(tzinfo=UTC)
    person = sent(oldest, *(NOW - days * DAY for days in (10, 8, 6)))
    assert There(NOW, OSLO, SETTINGS).held(person) == (day, "too_many")


def test_a_proposal_that_became_an_order_is_due_no_more():
    """Its order is written with it, line by line."""
    announced = proposal((line(),), due_at=NOW, due_shard="3", status="announced")
    over, order = ordered(announced, announced.lines, NOW)
    assert (over.record.status, over.record.due_at, over.record.due_shard) == (
        "ordered",
        None,
        None,
    )
    assert [each.product_id for each in order.record.lines] == ["P-1"]
