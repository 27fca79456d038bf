"""Stories of the officer's desk and of erasing: verb after verb, again where a reply was lost."""

import json
from typing import Any

from tests.faults.harness import Scenario
from tests.shop import PRESSES, Shop

_ANNE = "arn:aws:iam::123456789012:user/anne"
_BO = "arn:aws:iam::123456789012:user/bo"
_JSON = {"content-type": "application/json"}
NOBODY = "K-nobody"


def ask(shop: Shop, verb: str, by: str = _ANNE, **body: Any) -> Any:
    """Call a verb, and again while the desk says that something went wrong; returns the reply."""
    text = json.dumps(body).encode()
    for _ in range(PRESSES):
        reply = shop.cloud.http("POST", f"/privacy/{verb}", _JSON, text, caller=by)
        shop.cloud.run()
        if reply.status < 500:
            return json.loads(reply.text)
    raise AssertionError(f"the desk said {reply.status} {PRESSES} times")


def look(shop: Shop, path: str) -> Any:
    """Read something at the desk."""
    for _ in range(PRESSES):
        reply = shop.cloud.http("GET", f"/privacy/{path}", caller=_ANNE)
        if reply.status < 500:
            return json.loads(reply.text)
    raise AssertionError(f"the desk said {reply.status} {PRESSES} times")


def approved(shop: Shop, customer: str, identity: str = "passport") -> str:
    """Preview, ask and approve; returns the request's id."""
    ask(shop, "preview", customer_id=customer)  # and left: so is one whose reply was lost
    told = asked(shop, customer, identity)
    ask(shop, "approve", by=_BO, **told)
    return told["request_id"]


def asked(shop: Shop, customer: str, identity: str = "passport") -> dict[str, str]:
    """Preview and ask; returns what an approval says."""
    seen = ask(shop, "preview", customer_id=customer)
    told = {"request_id": seen["request_id"], "plan_hash": seen["plan_hash"]}
    ask(shop, "erase", **told, ground="a", identity=identity)
    return told


def officers_decide(shop: Shop) -> None:
    """One request is approved, one extended and refused, one taken back, one is for a copy."""
    shop.place("O-1")
    shop.cloud.run()
    request_id = approved(shop, NOBODY)
    look(shop, f"requests/{request_id}")
    told = asked(shop, "K-1")
    ask(shop, "extend", request_id=told["request_id"], reason="many systems")
    ask(shop, "refuse", request_id=told["request_id"], reason="unfounded")
    ask(shop, "preview", customer_id="K-1")
    other = ask(shop, "preview", customer_id="K-1")["request_id"]
    ask(shop, "withdraw", request_id=other, reason="by mistake")
    ask(shop, "export", customer_id="K-1", identity="passport")
    shop.wait(minutes=15)
    look(shop, "requests")
    look(shop, f"requests/{request_id}")


def people_confirm(shop: Shop) -> None:
    """One is asked by mail whether it is them, looks, presses, presses again, gets their copy."""
    shop.place("O-1")
    shop.cloud.run()
    ask(shop, "export", customer_id="K-1", identity="ask")
    shop.wait(minutes=2)
    link = shop.link(page="i")
    shop.look(link)
    shop.look("/i/nothing-that-was-ever-sent")
    shop.post(link)
    shop.post(link)
    shop.wait(minutes=2)
    copy = shop.link(page="i")
    shop.look(copy)
    shop.post(copy)


def people_are_erased(shop: Shop) -> None:
    """One who has bought and was written to, while somebody else lives on."""
    shop.sell("O-1")
    shop.sell("O-2", "K-2")
    shop.tell("OrderShipped", "K-1")  # parked: no order_id
    shop.wait(days=1, hours=2)
    approved(shop, "K-1")
    shop.wait(minutes=30)


def people_ask_for_themselves(shop: Shop) -> None:
    """One wants a copy and one to be forgotten, from the page of their own preferences."""
    shop.sell("O-1")
    shop.sell("O-2", "K-2")
    shop.wait(days=1, hours=2)
    for customer, what in (("K-1", "export"), ("K-2", "erase")):
        page = shop.link(customer, "p")
        shop.post(f"{page}?ask={what}", ask=what)
        shop.post(f"{page}?ask={what}", ask=what)
        shop.wait(minutes=2)
    shop.post(shop.link(page="i"))
    shop.wait(minutes=5)


# An old preview or export that came again would be another request, so only a look comes again.
DESK_SCENARIOS = (
    Scenario(
        "PrivacyDeskOnRequest", officers_decide, again=lambda sent: sent[-1:], least=60, share=40
    ),
    Scenario(
        "PrivacyDeskOnVisit", people_confirm, again=lambda sent: sent[-1:], least=15, share=40
    ),
    Scenario("GdprEraseOnRequest", people_are_erased, least=30, share=40),
    Scenario("GdprEraseOnRequest", people_ask_for_themselves, least=30, share=40),
    Scenario("GdprEraseOnSchedule", people_are_erased, least=60, share=40),
)
