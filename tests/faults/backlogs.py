"""A Lambda that stands still for a while, and then gets what came meanwhile in one batch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from tests.ending import Ending, ending_of
from tests.faults.courier import Record
from tests.faults.desk_stories import ask, asked
from tests.shop import Shop, open_shop

BATCH = 10  # records at once
PAUSE = 7  # minutes between two moments
_BO = "arn:aws:iam::123456789012:user/bo"

type Moment = Callable[[Shop], object]


class Backlog:
    """Keeps what one Lambda should have got, in its order; `sizes` are those of its batches."""

    def __init__(self, function: str) -> None:
        self.holding = False
        self.sizes: list[int] = []
        self._function = function
        self._held: list[Record] = []
        self._go: Callable[[Any], Any] | None = None

    def __call__(self, function: str, payload: Any, go: Callable[[Any], Any]) -> Any:
        """Deliver, or keep and say that all is well."""
        if not self.holding or function != self._function or "Records" not in payload:
            return go(payload)
        self._go = go
        self._held += payload["Records"]
        return {"batchItemFailures": []}

    def release(self) -> None:
        """Hand over all that was kept, as few batches as it takes."""
        self.holding = False
        held, self._held = self._held, []
        for records in batched(held, BATCH, strict=False):
            if self._go is None:
                raise AssertionError("records, and nobody to hand them to")
            self.sizes.append(len(records))
            report = self._go({"Records": list(records)})
            if report["batchItemFailures"]:
                raise AssertionError(f"{self._function} could not do {report}")


@dataclass(frozen=True)
class Story:
    """What was before, what happens at several moments, and what is set for it."""

    name: str
    functions: tuple[str, ...]
    before: Moment
    moments: Sequence[Moment]
    parameters: dict[str, Any]

    def windows(self) -> list[tuple[int, int]]:
        """Return from which moment to which a Lambda may stand still: two moments at least."""
        count = len(self.moments)
        return [(first, last) for first in range(count) for last in range(first + 1, count)]


def told(story: Story, function: str, window: tuple[int, int] | None) -> tuple[list[int], Ending]:
    """Tell a story in which a Lambda stands still for so long, or (None) never does."""
    with open_shop(**story.parameters) as shop:
        story.before(shop)
        backlog = Backlog(function)
        shop.cloud.around_invocation(backlog)
        for number, moment in enumerate(story.moments):
            if window and number == window[0]:
                backlog.holding = True
            moment(shop)
            shop.cloud.run()
            if window and number == window[1]:
                backlog.release()
                shop.cloud.run()
            shop.wait(minutes=PAUSE)
        shop.wait(days=3)
        return backlog.sizes, ending_of(shop)


# --- An hour of everything ---


def _two_were_invited(shop: Shop) -> None:
    shop.sell("O-8", "K-8")
    shop.sell("O-9", "K-9")
    shop.wait(days=1, hours=3)


def _sold(shop: Shop) -> None:
    shop.place("O-1", promised_date="2026-11-05")
    shop.place("O-2", "K-2")
    shop.press(shop.link("K-8"), 5, "a")
    _provider(shop, "K-8", "Send")


def _on_its_way(shop: Shop) -> None:
    shop.tell("OrderShipped", order_id="O-1")
    shop.sell("O-3", "K-1")
    shop.press(shop.link("K-9"), 2)
    _provider(shop, "K-9", "Send")


def _promised_anew(shop: Shop) -> None:
    shop.tell("DeliveryRescheduled", order_id="O-1", promised_date="2026-11-09", reason="carrier")
    shop.deliver("O-2", "K-2")
    shop.press(shop.link("K-8"), 3, "b")
    _provider(shop, "K-8", "Delivery")


def _taken_back(shop: Shop) -> None:
    shop.tell("OrderReturned", "K-2", order_id="O-2")
    shop.tell("ConsentChanged", purpose="survey", granted=False, evidence="the till, box 2")
    shop.tell("ProductChanged", product_id="P-1", state="recalled")
    _provider(shop, "K-9", "Bounce")


def _arrived(shop: Shop) -> None:
    shop.deliver("O-1")
    shop.tell("SupportCaseOpened", "K-2", case_id="S-1")
    shop.press(shop.link("K-8"), 4, "c")
    _provider(shop, "K-8", "Complaint")


def _provider(shop: Shop, customer: str, kind: str) -> None:
    shop.cloud.provider_event(shop.mails_to(customer)[0].message_id, kind)


def _nothing(_shop: Shop) -> None:
    pass


def _five_are_promised_anew(shop: Shop) -> None:
    """A new date is told when it has stood for an hour: so soon, and one after the other."""
    for number in range(5):
        shop.place(f"O-{number}", f"K-{number}", promised_date="2026-11-05")
    shop.cloud.run()
    for number in range(5):
        new = {"promised_date": "2026-11-09", "reason": "carrier"}
        shop.tell("DeliveryRescheduled", f"K-{number}", order_id=f"O-{number}", **new)
        shop.wait(minutes=PAUSE)
    shop.wait(minutes=60 - 5 * PAUSE)


def _all_sold(shop: Shop) -> None:
    for number in range(4):
        shop.sell(f"O-{number}", f"K-{number}")
    shop.wait(days=1, hours=3)


def _approves(number: int) -> Moment:
    def moment(shop: Shop) -> None:
        ask(shop, "approve", by=_BO, **asked(shop, f"K-{number}"))

    return moment


STORIES = (
    Story(
        "an hour of everything",
        (
            "OrderIntakeOnEvent", "SurveyDispatchOnOrder", "DelayNotificationOnOrder",
            "RepurchaseReminderOnPurchase", "SurveyResponseOnAnswer", "DeliveryFeedbackOnEvent",
        ),
        _two_were_invited,
        (_sold, _on_its_way, _promised_anew, _taken_back, _arrived),
        {"SurveyReminderDays": 0},
    ),
    Story(
        "one notice after the other",
        ("MessageDeliveryOnMessage", "MessageDeliveryOnSettled"),
        _five_are_promised_anew,
        (_nothing,) * 6,
        {},
    ),
    Story(
        "one erasure after the other",
        ("GdprEraseOnRequest",),
        _all_sold,
        tuple(_approves(number) for number in range(3)),
        {"SurveyReminderDays": 0},
    ),
)  # fmt: skip
