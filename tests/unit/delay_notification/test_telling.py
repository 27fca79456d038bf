"""What is told of one late order, word by word: the stage, the dates, the reason, the amends."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.delay_notification.mornings import There
from functions.delay_notification.settings import DelaySettings
from functions.delay_notification.telling import Tell, look, told
from gjensyn.models.delay import Heard, News, Told, Watch
from gjensyn.models.order import Order, Reschedule
from gjensyn.models.record import Dated
from tests.builders import NOW, an_order

TODAY = date(2026, 11, 2)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SETTINGS = DelaySettings(delay_updates_at_most=3, delay_update_days=4)
THERE = There(NOW, (ZoneInfo("Europe/Oslo"),), SETTINGS)


def day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


def word(named: date | None, number: int = 1) -> Told:
    return Told(at=NOW - (9 - number) * DAY, named=named, message=f"message#{number}")


def a_watch(**fields: Any) -> Watch:
    known: dict[str, Any] = {"promise": day(-1), "first_promise": day(-1)}
    return Watch(order="order#1", order_id="O-1", **{**known, **fields})


def rescheduled(named: date | None, by: Any = "sender") -> Order:
    value = Reschedule(promised_date=named, reason="carrier", requested_by=by)
    return an_order(status="shipped", reschedule=Dated[Reschedule](value=value, at=NOW))


ORDER = rescheduled(None)


def news(ahead: int | None) -> News:
    return News(since=NOW - HOUR, named=None if ahead is None else day(ahead))


def tell(order: Order = ORDER, there: There = THERE, **fields: Any) -> Tell:
    found = look(a_watch(**fields), order, there)
    assert isinstance(found, Tell)
    return found


# ------------------------------------------------------------------- whether, and which date


def test_what_passed_yesterday_in_silence_is_told():
    """That no date is known, and when they hear from us again."""
    found = tell()
    assert (found.stage, found.promise, found.named) == ("first", day(-1), None)
    assert found.next_update == day(4)
    assert found.urgent is False


def test_it_is_told_from_the_first_moment_of_the_morning():
    """Eight o'clock there, and not a second before."""
    eight = datetime(2026, 11, 2, 7, tzinfo=UTC)
    assert isinstance(look(a_watch(), ORDER, There(eight, THERE.zones, SETTINGS)), Tell)
    before = There(eight - timedelta(seconds=1), THERE.zones, SETTINGS)
    assert isinstance(look(a_watch(), ORDER, before), Watch)


def test_what_is_not_due_or_over_goes_on_unsaid():
    """Set to its next look."""
    ahead = a_watch(promise=day(0))
    found = look(ahead, ORDER, THERE)
    assert isinstance(found, Watch)
    assert found.look_at == datetime(2026, 11, 3, 7, tzinfo=UTC)
    over = look(a_watch(open=False, news=news(3)), ORDER, THERE)
    assert isinstance(over, Watch)
    assert over.look_at is None


@pytest.mark.parametrize(("ahead", "named"), [(5, day(5)), (0, day(0)), (-1, None), (None, None)])
def test_news_is_told_with_its_date_while_that_is_ahead(ahead: int | None, named: date | None):
    """A date that has passed meanwhile is none."""
    found = tell(promise=day(-3), news=news(ahead))
    assert found.named == named
    assert found.next_update == (None if named else day(4))


def test_news_that_is_none_any_more_is_dropped():
    """The date is as promised after all."""
    found = look(a_watch(promise=day(3), news=news(3)), ORDER, THERE)
    assert isinstance(found, Watch)
    assert (found.news, found.look_at) == (None, datetime(2026, 11, 6, 7, tzinfo=UTC))


@pytest.mark.parametrize(
    ("heard", "named"),
    [
        (None, None),
        (Heard(at=NOW - DAY, named=day(2)), day(2)),
        (Heard(at=NOW - DAY, named=day(0)), day(0)),
        (Heard(at=NOW - DAY, named=day(2), own=True), None),
        (Heard(at=NOW - DAY, named=day(-1)), None),
        (Heard(at=NOW - DAY, named=day(999)), None),
        (Heard(at=NOW - DAY, named=None), None),
    ],
)
def test_a_date_that_was_heard_and_never_told_is_told_at_last(
    heard: Heard | None, named: date | None
):
    """If it is still ahead and later than what broke; the customer's own wish is no news."""
    settings = SETTINGS.model_copy(update={"delay_threshold_days": 1})
    found = look(a_watch(promise=day(-1), heard=heard, look_at=NOW), ORDER,
                 There(NOW, THERE.zones, settings))  # fmt: skip
    assert isinstance(found, Tell)
    assert found.named == named


# ------------------------------------------------------------------- stages


@pytest.mark.parametrize(
    ("fields", "stage"),
    [
        ({"news": news(5)}, "first"),
        ({"news": news(5), "told": (word(day(-1)),)}, "again"),
        ({"news": news(5), "told": (word(day(8)),), "promise": day(8)}, "sooner"),
        ({"news": news(5), "told": (word(None),), "promise": None}, "again"),
        ({"told": (word(day(-1)),), "updates": 2}, "again"),
        ({"told": (word(day(-1)),), "updates": 3}, "last"),
        ({"told": (word(day(-1)),), "updates": 4}, "last"),
        ({"updates": 3}, "first"),
        ({"told": (word(day(-1)),), "updates": 3, "news": news(5)}, "again"),
    ],
)
def test_each_message_about_an_order_has_its_stage(fields: dict[str, Any], stage: str):
    """The first, more, sooner than told, and the last before a person takes over."""
    found = tell(**fields)
    assert found.stage == stage
    assert (found.next_update is None) == (found.named is not None or stage == "last")


@pytest.mark.parametrize(
    ("promise", "known", "urgent"),
    [(0, news(5), True), (1, news(5), False), (-1, None, False), (-1, news(5), True)],
)
def test_only_news_of_today_is_urgent(promise: int, known: News | None, urgent: bool):
    """It changes what they do today."""
    assert tell(promise=day(promise), news=known).urgent is urgent


# ------------------------------------------------------------------- why, and amends


@pytest.mark.parametrize(
    ("order", "fields", "said"),
    [
        (rescheduled(day(5)), {"news": news(5)}, True),
        (rescheduled(None), {}, True),
        (rescheduled(day(5), "customer"), {"news": news(5)}, False),
        (an_order(status="shipped"), {}, False),
        (rescheduled(day(-1)), {"told": (word(day(-1)),)}, False),  # why that broke, nobody said
        (rescheduled(day(-1)), {"told": (word(day(-4)),)}, True),
        (rescheduled(day(-1)), {}, True),
        (rescheduled(None), {"told": (word(None),)}, True),
        (rescheduled(day(5)), {"told": (word(day(5)),), "news": news(5)}, True),
    ],
)
def test_the_senders_word_is_told_where_it_is_the_reason(
    order: Order, fields: dict[str, Any], said: bool
):
    """Not where a date that was told broke in silence."""
    found = tell(order, **fields)
    assert found.why == (order.reschedule.value if said and order.reschedule else None)


@pytest.mark.parametrize(
    ("granted_from", "told_before", "before", "owed"),
    [
        (0, 3, False, False),
        (1, 0, False, True),
        (2, 0, False, False),
        (2, 1, False, True),
        (2, 2, False, True),
        (2, 2, True, False),
    ],
)
def test_amends_are_made_once_from_the_message_the_shop_names(
    granted_from: int, told_before: int, before: bool, owed: bool
):
    """Zero is never."""
    settings = SETTINGS.model_copy(update={"delay_compensation_from": granted_from})
    words = tuple(word(day(-1), number) for number in range(told_before))
    there = There(NOW, THERE.zones, settings)
    found = tell(there=there, told=words, compensated=before, news=news(5))
    assert found.compensated is owed


def test_good_news_need_no_amends():
    """Sooner than told is no delay."""
    there = There(NOW, THERE.zones, SETTINGS.model_copy(update={"delay_compensation_from": 1}))
    found = tell(there=there, told=(word(day(8)),), promise=day(8), news=news(5))
    assert (found.stage, found.compensated) == ("sooner", False)
    assert told(found, "message#7", there).handed_over is False


# ------------------------------------------------------------------- once it is queued


def test_the_date_that_is_told_is_the_promise_from_then_on():
    """What was held before stands beside it; the count of updates begins anew."""
    before = a_watch(news=news(5), updates=2, entries=3)
    found = look(before, ORDER, THERE)
    assert isinstance(found, Tell)
    after = told(found, "message#7", THERE)
    said = Told(at=NOW, named=day(5), message="message#7", before=day(-1), next_update=None)
    assert (after.promise, after.news, after.told) == (day(5), None, (said,))
    assert (after.updates, after.entries, after.handed_over) == (0, 4, False)
    assert after.look_at == datetime(2026, 11, 8, 7, tzinfo=UTC)
    assert after.broken_at == datetime(2026, 11, 1, 23, tzinfo=UTC)  # midnight after the promise


def test_the_last_word_hands_it_over():
    """No look is due any more: a person looks after it."""
    earlier = (word(day(-1)),)
    found = tell(told=earlier, updates=3, compensated=True, broken_at=NOW - 5 * DAY)
    after = told(found, "message#7", THERE)
    assert (after.handed_over, after.look_at, after.updates) == (True, None, 4)
    assert (after.compensated, after.broken_at) == (True, NOW - 5 * DAY)
    assert after.told[:-1] == earlier


@pytest.mark.parametrize(
    ("promise", "broken"),
    [(None, NOW), (day(5), NOW), (day(0), NOW), (day(-1), NOW.replace(hour=23, minute=0) - DAY)],
)
def test_a_promise_is_broken_from_the_midnight_after_it(promise: date | None, broken: datetime):
    """Or from now, where it was known before, or nothing had been promised."""
    found = tell(promise=day(-1), news=news(9))
    watch = found.watch.model_copy(update={"promise": promise})
    held = Tell(watch, ORDER, "first", promise, day(9), None, None, compensated=True, urgent=False)
    after = told(held, "message#7", THERE)
    assert after.broken_at == broken
    assert after.compensated is True
