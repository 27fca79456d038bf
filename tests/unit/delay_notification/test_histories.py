"""Whatever is said of orders, in whatever order it arrives: what a customer gets stays decent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from gjensyn.models.message import Message
from gjensyn.policy.wall_clock import wall
from gjensyn.policy.zones import zones_of
from tests.builders import a_person
from tests.unit.delay_notification.late_shop import ENDED, Late

thorough = settings(deadline=None, print_blob=True, derandomize=True, max_examples=100)
DAY = timedelta(days=1)
STARTS = [
    datetime(2026, 3, 25, 9, tzinfo=UTC),  # clocks go forward on the 29th
    datetime(2026, 10, 21, 9, tzinfo=UTC),  # and back on the 25th
    datetime(2028, 2, 25, 9, tzinfo=UTC),
    datetime(2026, 12, 28, 9, tzinfo=UTC),
]
PLACES = [
    ("Europe/Oslo", "NO"), ("America/Sao_Paulo", "BR"), ("Pacific/Auckland", "NZ"),
    ("Africa/Cairo", "EG"), (None, "US"), (None, "AU"), (None, None), ("Pacific/Pago_Pago", None),
]  # fmt: skip
ORDERS = ("O-1", "O-2", "O-3")


@dataclass(frozen=True)
class Fact:
    """One fact: minutes after the start at which it happens, and how much later it arrives."""

    minute: int
    name: str
    order: str
    promise: int | None = None
    own: bool = False
    late_by: int = 0


@dataclass(frozen=True)
class Story:
    start: datetime
    place: tuple[str | None, str | None]
    facts: tuple[Fact, ...]


def _facts_of(order: str) -> st.SearchStrategy[list[Fact]]:
    minutes = st.integers(0, 20 * 24 * 60)
    delays = st.one_of(st.just(0), st.integers(1, 40), st.integers(60, 3000))
    days = st.one_of(st.none(), st.integers(-3, 25), st.just(5000))
    moved = st.builds(
        Fact,
        minute=minutes,
        name=st.just("DeliveryRescheduled"),
        order=st.just(order),
        promise=days,
        own=st.booleans() if order == "O-3" else st.just(value=False),
        late_by=delays,
    )
    ended = st.builds(
        Fact,
        minute=minutes,
        name=st.sampled_from(["OrderDelivered", "OrderCancelled", "OrderShipped"]),
        order=st.just(order),
        late_by=delays,
    )
    placed = st.builds(
        Fact,
        minute=st.integers(0, 600),
        name=st.just("OrderPlaced"),
        order=st.just(order),
        promise=st.one_of(st.integers(0, 9), st.none()),
        late_by=delays,
    )
    others = st.lists(st.one_of(moved, moved, ended), max_size=6)
    return st.builds(lambda first, rest: [first, *rest], placed, others)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Draw a customer with up to three orders; some facts come twice."""
    orders = ORDERS[: draw(st.integers(1, 3))]
    facts = [fact for order in orders for fact in draw(_facts_of(order))]
    twice = draw(st.lists(st.sampled_from(facts), max_size=3)) if facts else []
    arriving = sorted([*facts, *twice], key=lambda fact: fact.minute + fact.late_by)
    return Story(draw(st.sampled_from(STARTS)), draw(st.sampled_from(PLACES)), tuple(arriving))


def shop_of(story: Story) -> Late:
    zone, country = story.place
    return Late(person=a_person(time_zone=zone, country=country), start=story.start)


def take(shop: Late, story: Story, fact: Fact) -> None:
    """Tell one fact as if it arrived now."""
    at = story.start + timedelta(minutes=fact.minute)
    if fact.name not in ("OrderPlaced", "DeliveryRescheduled"):
        shop.tell(fact.name, fact.order, at=at)
        return
    promised = None if fact.promise is None else _date(story, fact.promise)
    fields = {"requested_by": "customer"} if fact.own else {}
    shop.tell(fact.name, fact.order, at=at, promised_date=promised and str(promised), **fields)


def _date(story: Story, days: int) -> date:
    return story.start.date() + timedelta(days=days)


def play(story: Story) -> Late:
    """Play a story to its end and a month beyond."""
    shop = shop_of(story)
    for fact in story.facts:
        arrives = story.start + timedelta(minutes=fact.minute + fact.late_by)
        shop.until(max(arrives, shop.clock.now()))
        take(shop, story, fact)
    shop.wait(days=60)
    return shop


def zones(story: Story) -> Sequence[ZoneInfo]:
    return zones_of(*story.place, "Europe/Oslo")


def sent_of(shop: Late) -> list[tuple[datetime, Message]]:
    return [(one.sent_at, one) for one in shop.messages("sent") if one.sent_at]


# ------------------------------------------------------------------- what always holds


@thorough
@given(story=stories())
def test_never_at_night_and_never_twice_on_one_day(story: Story):
    """In none of the zones the customer may be in."""
    shop = play(story)
    moments = [at for at, _ in sent_of(shop)]
    for zone in zones(story):
        assert all(time(8) <= wall(at, zone).time() < time(20) for at in moments)
        days = [wall(at, zone).date() for at in moments]
        assert all(earlier < later for earlier, later in pairwise(days))


@thorough
@given(story=stories())
def test_nothing_after_an_order_is_known_to_be_over(story: Story):
    """Of an order that had been delivered or cancelled by then, nobody is told."""
    shop = shop_of(story)
    seen = 0
    for fact in (*story.facts, None):
        until = shop.clock.now() + 60 * DAY
        if fact is not None:
            until = story.start + timedelta(minutes=fact.minute + fact.late_by)
        over = {order for order in ORDERS if (o := shop.order(order)) and o.status in ENDED}
        shop.until(max(until, shop.clock.now()))
        sent = sent_of(shop)
        assert not any(over & set(message.order_ids) for _, message in sent[seen:])
        seen = len(sent)
        if fact is not None:
            take(shop, story, fact)


@thorough
@given(story=stories())
def test_the_first_word_comes_at_latest_the_morning_after_the_promised_day(story: Story):
    """For any order whose promise had been told in time, and that is open that morning."""
    shop = shop_of(story)
    for fact in (*story.facts, None):
        until = shop.clock.now() + 60 * DAY
        if fact is not None:
            until = max(
                story.start + timedelta(minutes=fact.minute + fact.late_by), shop.clock.now()
            )
        _go_on(shop, until, story)
        if fact is not None:
            take(shop, story, fact)


def _go_on(shop: Late, until: datetime, story: Story) -> None:
    """Let time pass; whoever is not told stands at a promise that has not passed yet."""
    hour = timedelta(hours=1)
    heard_of = shop.clock.now()
    while shop.clock.now() < until:
        shop.until(min(until, shop.clock.now() + hour))
        now = shop.clock.now()
        for watch in shop.delays.watches if shop.delays else ():
            if not watch.open or watch.told or watch.promise is None:
                continue
            settling = watch.news is not None or now - heard_of <= 2 * hour
            morning = max(
                datetime.combine(watch.promise + DAY, time(9, 0), zone).astimezone(UTC)
                for zone in zones(story)
            )
            had = {wall(at, zone).date() for at, _ in sent_of(shop) for zone in zones(story)}
            told_today = any(wall(now, zone).date() in had for zone in zones(story))
            history = "history" in shop.reasons
            night = not all(time(11) <= wall(now, zone).time() for zone in zones(story))
            assert now <= morning or settling or told_today or history or night


@thorough
@given(story=stories())
def test_what_was_told_last_is_what_is_watched(story: Story):
    """The promise is the last date told, or what the customer asked for after it."""
    shop = play(story)
    for watch in shop.delays.watches if shop.delays else ():
        said = [
            one
            for _, message in sent_of(shop)
            for one in message.content["orders"]
            if one["order_number"] == watch.order_id
        ]
        assert len(said) == len(watch.told)
        if said and not watch.agreed:
            assert said[-1]["named"] == (str(watch.promise) if watch.promise else None)
        held = [str(watch.placed), *(one["named"] for one in said)]
        if not watch.agreed and said:
            assert [one["promise"] for one in said] == held[:-1]


@thorough
@given(story=stories())
def test_a_promised_update_is_kept(story: Story):
    """Who was told on which day they hear again hears by then, unless the order is over."""
    shop = play(story)
    for watch in shop.delays.watches if shop.delays else ():
        for said, later in pairwise((*watch.told, None)):
            if said is None or said.next_update is None or watch.agreed:
                continue
            if later is None:
                assert not watch.open
            else:
                days = [wall(later.at, zone).date() for zone in zones(story)]
                assert min(days) <= said.next_update + DAY


@thorough
@given(story=stories())
def test_duplicates_change_nothing(story: Story):
    """Every fact twice, the second time right behind the first."""
    doubled = Story(story.start, story.place, tuple(f for f in story.facts for _ in range(2)))
    assert _state(play(doubled)) == _state(play(story))


@thorough
@given(story=stories(), random=st.randoms(use_true_random=False))
def test_the_order_of_arrival_within_the_settle_time_does_not_matter(story: Story, random):
    """All facts arrive within minutes of one another, in two different orders."""
    facts = [fact for fact in story.facts if fact.minute <= 1200]
    shuffled = facts[:]
    random.shuffle(shuffled)
    ends = []
    for order in (facts, shuffled):
        shop = shop_of(story)
        shop.until(story.start + timedelta(minutes=1200))
        for fact in order:
            shop.wait(minutes=1)
            take(shop, story, fact)
        shop.wait(days=60)
        ends.append(_end(shop))
    assert ends[0] == ends[1]


def _state(shop: Late) -> list[tuple[object, ...]]:
    messages = shop.messages()
    return [(one.kind, one.order_ids, one.status, one.reason, one.sent_at) for one in messages]


def _end(shop: Late) -> object:
    """What customers were told, and what is watched: without the moments of arrival."""
    told = [
        (wall(at, ZoneInfo("UTC")).date(), message.kind, sorted(message.order_ids))
        for at, message in sent_of(shop)
    ]
    said = [
        sorted((one["order_number"], str(one["promise"]), str(one["named"])) for one in content)
        for content in (message.content["orders"] for _, message in sent_of(shop))
    ]
    watches = shop.delays.watches if shop.delays else ()
    waiting = [(one.order, one.promise, one.first_promise) for one in watches if one.open]
    return told, said, waiting
