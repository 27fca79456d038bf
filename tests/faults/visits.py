"""Stories of a customer who does five things on pages, in whichever order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, permutations
from typing import Any
from urllib.parse import urlencode

from gjensyn.models.person import Person
from gjensyn.policy.permission import refusal
from tests.ending import Ending, ending_of, opened
from tests.faults.order_stories import let_order, preferences_of
from tests.faults.reminder_stories import a_regular
from tests.shop import Shop, open_shop

_FORM = {"content-type": "application/x-www-form-urlencoded"}
_LOOKS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Ask:
    """One request: of a page by its letter, with a query or a form."""

    method: str
    page: str
    form: tuple[tuple[str, str], ...] = ()
    query: str = ""

    @property
    def looks(self) -> bool:
        return self.method in _LOOKS


type Order = tuple[Ask, ...]


@dataclass(frozen=True)
class Visit:
    """Pages by their letter, what is asked of them, and what must have come of an order of it.

    `come` looks at the shop afterwards, `expected` foretells from the forms alone, in their order.
    """

    name: str
    before: Callable[[Shop], Mapping[str, str]]
    asks: Order
    come: Callable[[Shop], Any]
    expected: Callable[[Sequence[dict[str, str]]], Any]

    def orders(self) -> list[Order]:
        """Return every order of the requests, each once."""
        return list(dict.fromkeys(permutations(self.asks)))


@dataclass(frozen=True)
class Visited:
    """What the pages replied, what came of it, and how it ended."""

    statuses: tuple[int, ...]
    come: Any
    ending: Ending


def visited(visit: Visit, order: Order) -> Visited:
    """Make the requests in this order."""
    with open_shop(SurveyReminderDays=0) as shop:
        links = visit.before(shop)
        statuses = tuple(_asked(shop, links[ask.page], ask) for ask in order)
        shop.wait(days=2)
        return Visited(statuses, visit.come(shop), ending_of(shop))


def forms(order: Order) -> list[dict[str, str]]:
    """Return what was posted, in its order."""
    return [dict(ask.form) for ask in order if not ask.looks]


def shortened(order: Order) -> Order:
    """Return an order without its looks, and each form once where it came twice in a row."""
    return tuple(ask for ask, _ in groupby(ask for ask in order if not ask.looks))


def _asked(shop: Shop, link: str, ask: Ask) -> int:
    body = urlencode(ask.form).encode()
    reply = shop.cloud.http(ask.method, link + ask.query, headers=_FORM, body=body)
    shop.cloud.run()
    return reply.status


# --- What was before ---


def _invited(shop: Shop) -> dict[str, str]:
    shop.sell("O-1")
    shop.wait(days=1, hours=2)
    return {page: shop.link(page=page) for page in "sup"}


def _told_late(shop: Shop) -> dict[str, str]:
    shop.place("O-1", promised_date="2026-11-04")
    shop.wait(days=4)
    return {"d": shop.link(page="d")}


def _reminded(shop: Shop) -> dict[str, str]:
    a_regular(shop)
    shop.wait(days=7)
    return {"r": shop.link(page="r"), "p": preferences_of(shop, "K-1")}


def _announced(shop: Shop) -> dict[str, str]:
    let_order(shop)
    shop.wait(days=8)
    return {"r": shop.link(page="r")}


# --- What came of it ---


def _events(shop: Shop, kind: str, *names: str) -> list[tuple[Any, ...]]:
    told = [event["detail"] for event in shop.cloud.published if event["detail-type"] == kind]
    return [tuple(detail[name] for name in names) for detail in told]


def _answers(shop: Shop) -> list[tuple[Any, ...]]:
    return _events(shop, "SurveyAnswered", "score")


def _choices(shop: Shop) -> list[tuple[Any, ...]]:
    return _events(shop, "DelayAnswered", "choice")


def _ordered(shop: Shop) -> int:
    return len(_events(shop, "RepurchaseOrdered"))


def _asked_no_more(shop: Shop) -> tuple[bool, int]:
    (person,) = (one for one in opened(shop.cloud) if isinstance(one, Person))
    return refusal(person, "survey") == "opted_out", len(_answers(shop))


def _changes(posted: Sequence[dict[str, str]], *names: str) -> Iterator[tuple[str, ...]]:
    for values, _ in groupby(tuple(form[name] for name in names) for form in posted):
        yield values


def _as_said_last(posted: Sequence[dict[str, str]]) -> tuple[bool, int]:
    said = [form for form in posted if "score" not in form]
    return "List-Unsubscribe" in said[-1], 1


def _post(page: str, **form: str) -> Ask:
    return Ask("POST", page, tuple(form.items()))


_STOP = Ask("POST", "u", (("List-Unsubscribe", "One-Click"),))

VISITS = (
    Visit(
        "a survey is looked at, answered and corrected", _invited,
        (
            Ask("GET", "s", query="?score=1"), Ask("OPTIONS", "s"),
            _post("s", score="5", comment="a"), _post("s", score="2", comment="b"),
            _post("s", score="5", comment="a"),
        ),
        _answers,
        lambda posted: [(int(score),) for (score,) in _changes(posted, "score")],
    ),
    Visit(
        "a late order is talked about, waited for, and talked about", _told_late,
        (
            Ask("GET", "d"), Ask("HEAD", "d"), _post("d", choice="talk"),
            _post("d", choice="wait"), _post("d", choice="talk"),
        ),
        _choices,
        lambda posted: list(_changes(posted, "choice")),
    ),
    Visit(
        "the same is wanted later, not yet, and ordered twice", _reminded,
        (
            Ask("GET", "r"), _post("r", do="later"), _post("r", do="still_have_some"),
            _post("r", do="order"), _post("r", do="order"),
        ),
        _ordered,
        lambda _: 1,
    ),
    Visit(
        "an announced order is stopped twice and ordered twice", _announced,
        (
            Ask("GET", "r"), _post("r", do="stop"), _post("r", do="stop"),
            _post("r", do="order"), _post("r", do="order"),
        ),
        _ordered,
        lambda _: 1,
    ),
    Visit(
        "surveys are stopped, resumed, wanted, and one is answered", _invited,
        (
            Ask("GET", "u"), _STOP, _post("u", undo="survey"),
            _post("p", purposes="survey", survey="yes"), _post("s", score="4", comment="c"),
        ),
        _asked_no_more,
        _as_said_last,
    ),
)  # fmt: skip
