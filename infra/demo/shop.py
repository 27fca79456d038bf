"""Makes the weeks of the built-in shop from a seed: the same seed, the same weeks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from infra.demo import plots
from infra.demo.habits import Habit, habits
from infra.demo.people import NORWAY, STAFF, Person, customers
from infra.demo.plots import Fact, Placed
from infra.demo.regulars import Regular, bought_before, catalogue, regulars
from infra.demo.wares import GOODS, SERVICES, line

FIRST_DAY = date(2026, 9, 7)  # a Monday
DAYS = 35
_BUYING_DAYS = 20
_FIRST_ORDER = 50201
_VISITS = 9
_CASES = 5


@dataclass(frozen=True, slots=True)
class Weeks:
    """All that will happen in the shop, in the order of time.

    Attributes:
        start: the first moment, in UTC.
        days: for how many days it goes on.
        people: by customer id.
        facts: what the shop's systems send.
        habits: what each customer does with a mail, by customer id.
        regulars: who has bought the same for months, by customer id.
        before: what the shop tells of its goods and of the months before, at the start.
    """

    seed: int
    start: datetime
    days: int
    people: dict[str, Person]
    facts: list[Fact]
    habits: dict[str, Habit]
    regulars: dict[str, Regular]
    before: list[Fact]


def weeks(seed: int) -> Weeks:
    """Draw the weeks."""
    random = Random(seed)  # noqa: S311 - a made-up shop, no secret
    people = customers(random)
    purchases = [
        (_opening_time(person, random), person, plot) for person, plot in _cast(people, random)
    ]
    purchases.sort(key=lambda purchase: purchase[0])
    told: list[Fact] = []
    for number, (at, person, plot) in enumerate(purchases):
        order = _order(person, at, number, random, service=plot is _visit)
        told.extend(plot(order, random))
    told.extend(_noise(told))
    told.sort(key=lambda fact: (fact.at, str(fact.detail.get("event_id"))))
    touchpoints = {
        person.customer_id: _TOUCHPOINTS.get(plot, "delivery")
        for _, person, plot in reversed(purchases)
    }
    unhappy = {person.customer_id for _, person, plot in purchases if plot is _late}
    start, known = datetime.combine(FIRST_DAY, time(4), UTC), regulars()
    return Weeks(
        seed,
        start,
        DAYS,
        {person.customer_id: person for person in people},
        told,
        habits(people, touchpoints, unhappy, random),
        known,
        [
            *catalogue(start),
            *(fact for each in known.values() for fact in bought_before(each, start)),
        ],
    )


type Plot = Callable[[Placed, Random], Iterator[Fact]]


def _cast(people: list[Person], random: Random) -> Iterator[tuple[Person, Plot]]:
    """Who lives through what: each remarkable thing once or a few times, the rest as usual.

    The workshop is in Norway, and so are those who come to it.
    """
    visitors = [person for person in people if person.country is NORWAY][:_VISITS]
    for person in visitors:
        yield person, _visit
    others = [person for person in people if person not in visitors]
    remarkable = (_split, _cancelled, _late, _late, _returned, _gift, *[_case] * _CASES)
    usual: list[Plot] = [_usual] * (len(others) - len(remarkable))
    yield from zip(others, [*remarkable, *usual], strict=True)
    for person in random.sample(others, 3):  # comes back soon: no second invitation so early
        yield person, _usual


def _usual(order: Placed, _: Random) -> Iterator[Fact]:
    return plots.delivered(order)


def _gift(order: Placed, _: Random) -> Iterator[Fact]:
    return plots.delivered(order, gift=True)


def _split(order: Placed, _: Random) -> Iterator[Fact]:
    return plots.split(order)


def _cancelled(order: Placed, _: Random) -> Iterator[Fact]:
    return plots.cancelled(order)


def _late(order: Placed, _: Random) -> Iterator[Fact]:
    return plots.late(order)


def _returned(order: Placed, _: Random) -> Iterator[Fact]:
    return plots.returned(order)


def _visit(order: Placed, random: Random) -> Iterator[Fact]:
    return plots.visit(order, random.choice(STAFF))


def _case(order: Placed, random: Random) -> Iterator[Fact]:
    yield from plots.delivered(order)
    yield from plots.case(order, random.choice(STAFF))


_TOUCHPOINTS: dict[Plot, str] = {_visit: "visit", _case: "support"}


def _opening_time(person: Person, random: Random) -> datetime:
    day = FIRST_DAY + timedelta(days=random.randrange(_BUYING_DAYS))
    hour = time(random.randint(9, 18), random.randrange(60))
    return datetime.combine(day, hour, ZoneInfo(person.country.zone))


def _order(person: Person, at: datetime, number: int, random: Random, *, service: bool) -> Placed:
    days_of_work = random.randint(2, 4)
    return Placed(
        person,
        f"F-{_FIRST_ORDER + number}",
        at.astimezone(UTC),
        _lines(random, service=service),
        at.date() + timedelta(days=days_of_work + 1),
        timedelta(days=days_of_work, hours=random.randint(-2, 2)),
    )


def _lines(random: Random, *, service: bool) -> list[dict[str, Any]]:
    if service:
        return [line(random.choice(SERVICES))]
    return [line(goods) for goods in random.sample(GOODS, random.randint(1, 3))]


def _noise(told: list[Fact]) -> Iterator[Fact]:
    """A bus in daily life: a fact that comes twice, one that nobody can read, one unknown."""
    arrival = next(fact for fact in told if fact.detail_type == "OrderDelivered")
    yield Fact(arrival.at + timedelta(minutes=2), arrival.source, "OrderDelivered", arrival.detail)
    unreadable = {**arrival.detail, "event_id": "nordbud-91", "occurred_at": "yesterday"}
    yield Fact(arrival.at + timedelta(hours=1), "nordbud", "OrderDelivered", unreadable)
    unknown = {**arrival.detail, "event_id": "nordbud-92"}
    yield Fact(arrival.at + timedelta(hours=2), "nordbud", "ParcelWeighed", unknown)
