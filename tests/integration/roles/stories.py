"""What each Lambda does beyond the stories of faults, so that all its role is for is done once."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from infra.local.faults import Fault
from tests.faults.reminder_stories import a_regular
from tests.faults.scenarios import SCENARIOS, TEXTING
from tests.integration.privacy.officer import BO, Officer, lived
from tests.shop import Shop

ALWAYS = 100_000
ADDRESS = "kari.nord@fjordpost.example"
BY_NUMBER = {"country": "NO", "language": "nb", "time_zone": "Europe/Oslo", "phone": "+4790000001"}


@dataclass(frozen=True)
class Story:
    """Something that happens in a shop."""

    name: str
    play: Callable[[Shop], None]
    parameters: dict[str, Any] = field(default_factory=dict)


def a_container_starts_anew(shop: Shop) -> None:
    """The next one has to unwrap what the first one made."""
    shop.sell("O-1")
    shop.cloud.run()
    number = len(shop.cloud.calls("OrderIntakeOnEvent")) + 1
    shop.cloud.fault(function="OrderIntakeOnEvent", nth=number, kind=Fault.KILL_BEFORE)
    shop.sell("O-2", "K-2")
    shop.wait(hours=1)


def nothing_is_worth_telling(shop: Shop) -> None:
    """A customer's own wish: the ledger says why nothing was said."""
    shop.place("O-1", promised_date="2026-11-06")
    shop.cloud.run()
    for date, by in (("2026-11-07", "sender"), ("2026-11-20", "customer")):
        told = {"promised_date": date, "reason": "unknown", "requested_by": by}
        shop.tell("DeliveryRescheduled", order_id="O-1", **told)
        shop.wait(hours=2)


def nobody_comes_back(shop: Shop) -> None:
    """A reminder's window passes, and its product learns of it."""
    a_regular(shop)
    shop.wait(days=120)


def a_variant_is_bought(shop: Shop) -> None:
    """What replaces the product that somebody was reminded of."""
    for product in ("P-1", "P-3"):
        shop.tell("ProductChanged", product_id=product, state="active", group="coffee")
    a_regular(shop)
    shop.wait(days=7)
    shop.place("O-9", lines=[{"product_id": "P-3", "name": "Kaffe, malt", "quantity": 1}])
    shop.cloud.run()


def a_text_waits(shop: Shop) -> None:
    """An SMS that was throttled goes out by the schedule."""
    shop.stage("MessageDeliveryOnMessage", "SendTextMessage", Fault.THROTTLE)
    shop.sell("O-1", customer=BY_NUMBER)
    shop.wait(days=2)


def people_ask_for_themselves(shop: Shop) -> None:
    """A copy, then an erasure, on the preference page."""
    lived(shop)
    path = next(one for one in _words(shop) if "/p/" in one)
    path = path[path.index("/p/") :]
    for ask in ("export", "erase"):
        shop.post(f"{path}?ask={ask}", ask=ask)
        _confirmed(shop)
    shop.wait(hours=1)


def officers_do_all_they_may(shop: Shop) -> None:
    """Failures are kept, a copy is made and fetched, a person is asked, refused, erased."""
    officer = _much_is_kept(shop)
    officer.post("preview", email=ADDRESS)
    copied = officer.post("export", customer_id="K-1", identity="passport")[1]
    shop.wait(minutes=5)
    officer.status(copied["request_id"])
    _refused(officer)
    told = _seen(officer)
    officer.post("erase", **told, ground="c", identity="ask")
    shop.wait(minutes=2)
    _confirmed(shop)
    told["plan_hash"] = officer.status(told["request_id"])["plan_hash"]
    assert officer.post("approve", by=BO, **told)[0] == 202
    shop.wait(hours=1)
    officer.post("ack", request_id=told["request_id"], recipient="erp")
    shop.wait(hours=1)
    officer.get()
    officer.get("key")
    officer.status(told["request_id"])


def only_the_schedule_erases(shop: Shop) -> None:
    """The one on the stream dies at its first call, always; a request is found all the same."""
    officer = _much_is_kept(shop)
    shop.cloud.fault(function="GdprEraseOnRequest", nth=1, kind=Fault.KILL_BEFORE, times=ALWAYS)
    officer.post("export", customer_id="K-1", identity="passport")
    shop.wait(hours=1)
    officer.approved(ground="c")
    shop.wait(hours=1)


def only_the_stream_erases(shop: Shop) -> None:
    """The schedule dies; the stream tells of the request late, as it may for six hours."""
    function = "GdprEraseOnRequest"
    shop.cloud.fault(function="GdprEraseOnSchedule", nth=1, kind=Fault.KILL_BEFORE, times=ALWAYS)
    payloads: list[Any] = []
    shop.cloud.after_invocation(
        lambda name, payload: payloads.append(payload) if name == function else None
    )
    officer = _much_is_kept(shop)
    officer.post("export", customer_id="K-1", identity="passport")
    shop.wait(minutes=5)
    officer.approved(ground="c")
    for _ in range(6):
        shop.wait(minutes=10)
        for payload in list(payloads[-8:]):
            with contextlib.suppress(Exception):
                shop.cloud.invoke(function, payload)


def an_empty_shop_is_asked(shop: Shop) -> None:
    """Of somebody nobody knows: the desk seals the first thing there is."""
    officer = Officer(shop)
    officer.post("erase", **_seen(officer), ground="a", identity="ask")
    shop.wait(hours=1)


def _much_is_kept(shop: Shop) -> Officer:
    """A person with a failure of a stream and an address on the provider's list."""
    shop.cloud.fault(
        function="DelayNotificationOnOrder", nth=1, kind=Fault.KILL_BEFORE, times=ALWAYS
    )
    lived(shop)
    shop.cloud.suppressed[ADDRESS] = "BOUNCE"
    return Officer(shop)


def a_law_lets_go(shop: Shop) -> None:
    """What it made the shop keep erases itself the day after its last."""
    lived(shop)
    Officer(shop).approved()
    shop.wait(hours=1)
    shop.cloud.advance_to(datetime(2032, 1, 2, tzinfo=UTC))


def _words(shop: Shop) -> list[str]:
    mail = next(one for one in shop.cloud.sent if one.to == ADDRESS)
    return mail.text.split()


def _confirmed(shop: Shop) -> None:
    shop.wait(minutes=2)
    found = [one for mail in shop.cloud.sent for one in mail.text.split() if "/i/" in one]
    shop.look(found[-1][found[-1].index("/i/") :])
    shop.post(found[-1][found[-1].index("/i/") :])


def _seen(officer: Officer) -> dict[str, Any]:
    seen = officer.post("preview", customer_id="K-1")[1]
    return {"request_id": seen["request_id"], "plan_hash": seen["plan_hash"]}


def _refused(officer: Officer) -> None:
    told = _seen(officer)
    request_id = told["request_id"]
    officer.post("erase", **told, ground="a", identity="passport")
    officer.post("extend", request_id=request_id, reason="many systems")
    officer.post("refuse", request_id=request_id, reason="unfounded")
    officer.shop.wait(minutes=5)


_OFFICE = {"Recipients": "erp"}
_KEEPING = {"ErasureExceptions": "order:no-bookkeeping"}
_OWN = (
    Story("a container starts anew", a_container_starts_anew),
    Story("nothing is worth telling", nothing_is_worth_telling),
    Story("nobody comes back", nobody_comes_back),
    Story("a variant is bought", a_variant_is_bought),
    Story("a text waits", a_text_waits, TEXTING),
    Story("people ask for themselves", people_ask_for_themselves, _KEEPING),
    Story("officers do all they may", officers_do_all_they_may, _OFFICE),
    Story("an empty shop is asked", an_empty_shop_is_asked),
    Story("a law lets go", a_law_lets_go, _KEEPING),
    Story("only the schedule erases", only_the_schedule_erases, _OFFICE | _KEEPING),
    Story("only the stream erases", only_the_stream_erases),
)


def stories() -> Iterator[Story]:
    """Yield all that is played to see what the roles are for."""
    for number, scenario in enumerate(SCENARIOS):
        yield Story(f"{scenario.function} {number}", scenario.play, dict(scenario.parameters))
    yield from _OWN
