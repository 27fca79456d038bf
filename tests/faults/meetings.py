"""Stories in which two things happen at one moment, and only one of them can come first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from infra.local.faults import Fault
from tests.ending import Ending, ending_of
from tests.faults.choices import Choices, Ways
from tests.faults.desk_stories import ask, asked
from tests.faults.order_stories import let_order, preferences_of
from tests.faults.overlaps import TICK, worst
from tests.faults.reminder_stories import DUE_ON_SUNDAY, a_regular
from tests.faults.truth import problems
from tests.faults.turns import Turns
from tests.shop import Shop, open_shop

type Act = Callable[[Shop, Any], Any]
_BO = "arn:aws:iam::123456789012:user/bo"
_ONCE = {"SurveyReminderDays": 0}


_ORDERS = 400  # of whole invocations, at most


@dataclass(frozen=True)
class Meeting:
    """What was before, which the acts are told of, and the two acts that meet."""

    name: str
    before: Callable[[Shop], Any]
    one: Act
    other: Act


def played(meeting: Meeting, choices: Choices, *, whole: bool = False) -> Ending:
    """Let both act turn by turn: at calls, or (whole) one invocation after the other."""
    with open_shop(**_ONCE) as shop:
        known = meeting.before(shop)
        turns = Turns(choices)
        if whole:
            shop.cloud.around_invocation(partial(_after_a_pause, turns))
        else:
            shop.cloud.before_call(turns.paused)
        worst(turns.at_once([partial(act, shop, known) for act in (meeting.one, meeting.other)]))
        shop.wait(days=2)
        return ending_of(shop)


def differs(meeting: Meeting, ending: Ending, usual: list[Ending]) -> list[str]:
    """Return how an ending differs from all that whole invocations can lead to, in any order.

    `usual` is what is known of these so far; more is played only where it does not suffice.
    """
    found = [problems(ending, one, (), settled=False) for one in usual]
    if [] in found:
        return []
    for _, other in Ways(lambda choices: played(meeting, choices, whole=True), _ORDERS):
        usual.append(other)
        found.append(problems(ending, other, (), settled=False))
        if not found[-1]:
            return []
    return min(found, key=len)


def _after_a_pause(turns: Turns, _function: str, payload: Any, go: Callable[[Any], Any]) -> Any:
    turns.paused(None)
    return go(payload)


# --- Acts ---


def _tick(function: str) -> Act:
    """Let a schedule tick, and let happen what follows from it."""

    def act(shop: Shop, _: Any) -> None:
        shop.cloud.invoke(function, TICK)
        shop.cloud.run()

    return act


def _tells(kind: str, **said: Any) -> Act:
    """Tell of something, and let happen what follows from it."""

    def act(shop: Shop, _: Any) -> None:
        shop.tell(kind, order_id="O-1", **said)
        shop.cloud.run()

    return act


def _posts(**fields: Any) -> Act:
    """Send a form to the link that is known."""
    return lambda shop, link: shop.post(link, **fields)


def _decides(verb: str, **how: Any) -> Act:
    """Call a verb of the desk on the request that is known; it may be too late for it."""

    def act(shop: Shop, told: dict[str, str]) -> None:
        ask(shop, verb, **told, **how)

    return act


def _hears(shop: Shop, message_id: str) -> None:
    shop.cloud.provider_event(message_id, "Send")
    shop.cloud.run()


# --- What was before ---


def _overslept(shop: Shop, **duration: float) -> None:
    """Let time pass without any tick, to a minute at which there is none."""
    shop.cloud.run()
    shop.cloud.linger(timedelta(**duration) + timedelta(minutes=2, seconds=30))


def _sold(shop: Shop) -> str:
    shop.sell("O-1")
    _overslept(shop, days=1, hours=2)
    return preferences_of(shop, "K-1")


def _late(shop: Shop) -> None:
    shop.place("O-1", promised_date="2026-11-04")
    _overslept(shop, days=3, hours=1)


def _late_and_told(shop: Shop) -> str:
    shop.place("O-1", promised_date="2026-11-04")
    shop.wait(days=4)
    return shop.link(page="d")


def _in_need_of_coffee(shop: Shop) -> None:
    a_regular(shop, days_ago=DUE_ON_SUNDAY)
    shop.wait(days=6)
    _overslept(shop, days=1, hours=3)


def _announced(shop: Shop) -> str:
    let_order(shop)
    shop.wait(days=8)
    _overslept(shop, days=3)
    return shop.link(page="r")


def _died_on_the_way(shop: Shop) -> str:
    shop.stage("MessageDeliveryOnMessage", "SendEmail", Fault.KILL_AFTER)
    shop.sell("O-1")
    shop.wait(days=1, hours=1)
    _overslept(shop, minutes=30)
    return shop.cloud.sent[0].message_id


def _invited(shop: Shop) -> str:
    shop.sell("O-1")
    shop.wait(days=1, hours=2)
    return shop.link()


def _asked_to_erase(shop: Shop) -> dict[str, str]:
    _sold(shop)
    return asked(shop, "K-1")


_INVITES = _tick("SurveyDispatchOnSchedule")
MEETINGS = (
    Meeting("it is returned as its survey falls due", _sold, _tells("OrderReturned"), _INVITES),
    Meeting("no to surveys as one goes out", _sold, _posts(purposes="survey"), _INVITES),
    Meeting("two ticks of two schedules", _sold, _INVITES, _tick("MessageDeliveryOnSchedule")),
    Meeting(
        "it arrives as its delay is told", _late, _tells("OrderDelivered"),
        _tick("DelayNotificationOnSchedule"),
    ),
    Meeting(
        "it is promised anew as its delay is told", _late,
        _tells("DeliveryRescheduled", promised_date="2026-11-11", reason="carrier"),
        _tick("DelayNotificationOnSchedule"),
    ),
    Meeting(
        "it arrives as the customer chooses", _late_and_told, _tells("OrderDelivered"),
        _posts(choice="cancel"),
    ),
    Meeting(
        "bought as the reminder falls due", _in_need_of_coffee,
        lambda shop, _: (shop.place("O-1", soft_opt_in=True), shop.cloud.run()),
        _tick("RepurchaseReminderOnSchedule"),
    ),
    Meeting(
        "stopped as the machine orders", _announced, _posts(do="stop"),
        _tick("RepurchaseReminderOnSchedule"),
    ),
    Meeting("two answers", _invited, _posts(score=5, comment="a"), _posts(score=1, comment="b")),
    Meeting(
        "reported as its lease runs out", _died_on_the_way, _hears,
        _tick("MessageDeliveryOnSchedule"),
    ),
    Meeting("approved as it is sent", _asked_to_erase, _decides("approve", by=_BO), _INVITES),
    Meeting(
        "approved as it is refused", _asked_to_erase, _decides("approve", by=_BO),
        lambda shop, told: ask(
            shop, "refuse", request_id=told["request_id"], reason="unfounded"
        ),
    ),
)  # fmt: skip
