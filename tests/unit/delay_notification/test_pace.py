"""How often and at which hour somebody hears of late orders, and what goes out together."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.delay_notification.mornings import There
from functions.delay_notification.pace import not_yet
from functions.delay_notification.settings import DelaySettings
from gjensyn.models.delay import Delays, News, Watch
from gjensyn.policy.hours import Window
from tests.builders import SUBJECT

TODAY = date(2026, 11, 2)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
SETTINGS = DelaySettings(urgent_hours=Window(time(7), time(22)))


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 2, hour, minute, tzinfo=UTC)


def there(now: datetime) -> There:
    return There(now, (ZoneInfo("UTC"),), SETTINGS)


def a_watch(look_at: datetime, **fields: Any) -> Watch:
    return Watch(order="order#1", order_id="O-1", look_at=look_at, **fields)


def waits(now: datetime, due: Watch, *others: Watch, last: datetime | None = None) -> Any:
    delays = Delays(
        subject=SUBJECT,
        key="delays",
        customer_id="K-1",
        watches=(due, *others),
        last_message_at=last,
    )
    return not_yet(delays, [due], there(now))


@pytest.mark.parametrize(
    ("promise", "news", "until"),
    [
        (TODAY, True, None),  # it changes what they do today
        (TODAY + DAY, True, at(8)),  # it does not
        (TODAY, False, at(8)),  # nothing new: an update can wait
    ],
)
def test_only_news_about_today_comes_before_the_usual_hours(
    promise: date, news: bool, until: datetime | None
):
    """At half past seven, where urgent hours begin at seven."""
    now = at(7, 30)
    told = News(since=now, named=None) if news else None
    assert waits(now, a_watch(now, promise=promise, news=told)) == until


def test_nobody_hears_twice_on_a_day():
    """What is due in the evening of a day on which they heard waits for the next morning."""
    now = at(15)
    assert waits(now, a_watch(now), last=at(9)) == at(8) + DAY
    assert waits(now, a_watch(now), last=at(9) - DAY) is None


def test_what_is_ready_soon_goes_out_together_if_that_is_by_day():
    """Twenty minutes are waited for; what would be ready at night only is not."""
    assert waits(at(15), a_watch(at(15)), a_watch(at(15, 20))) == at(15, 20)
    late = at(19, 50)
    assert waits(late, a_watch(late), a_watch(late + 20 * MINUTE)) is None


@pytest.mark.parametrize(
    ("ready", "until"),
    [(at(14), None), (at(15), None), (at(16), at(16)), (at(16) + MINUTE, None)],
)
def test_nobody_is_waited_for_longer_than_a_change_settles(ready: datetime, until: Any):
    """An hour, to the minute; what is ready already has been found with it."""
    assert waits(at(15), a_watch(at(15)), a_watch(ready)) == until
