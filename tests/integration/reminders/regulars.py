"""People who buy the same again and again, as the stories about reminders need them."""

from datetime import timedelta
from typing import Any

from tests.shop import Shop

EVERY = 28
COFFEE = {"product_id": "P-1", "name": "Kaffe, mørkbrent", "category": "coffee", "quantity": 2}
YES = {"granted": True, "evidence": "checkout, box 1"}


def offer(shop: Shop, product: str = "P-1", /, **fields: Any) -> None:
    """Tell of a product on sale."""
    usual = {"state": "active", "unit_price": 109.0, "currency": "NOK", "category": "coffee"}
    fact = {"event_id": f"{product}-{shop.told}", "occurred_at": shop.cloud.now.isoformat()}
    shop.told += 1
    shop.cloud.publish("ProductChanged", {**fact, "product_id": product, **usual, **fields})
    shop.cloud.run()


def buy(shop: Shop, order: str, customer: str = "K-1", /, **fields: Any) -> None:
    """Buy coffee, the address given so that reminders are allowed."""
    line = {**COFFEE, **{name: fields.pop(name) for name in list(fields) if name in COFFEE}}
    shop.place(order, customer, **{"soft_opt_in": True, "lines": [line], **fields})
    shop.cloud.run()


def regular(shop: Shop, customer: str = "K-1", /, times: int = 8, **fields: Any) -> None:
    """Let somebody have bought every four weeks, the last time today, as an import would tell."""
    for number in range(times):
        ago = timedelta(days=EVERY * (times - 1 - number))
        occurred_at = (shop.cloud.now - ago).isoformat()
        buy(shop, f"{customer}-{number}", customer, occurred_at=occurred_at, **fields)


def sells_to_a_regular(shop: Shop) -> None:
    """Let the shop sell coffee to one regular, whose last order has come and who got a mail."""
    offer(shop, advice={"nb": "Oppbevar den mørkt."})
    regular(shop)
    shop.deliver("K-1-7")
    shop.wait(days=4)


def reminders(shop: Shop, customer: str = "K-1") -> list[Any]:
    """Return the reminders and notices that somebody got."""
    return [mail for mail in shop.mails_to(customer) if mail.kind.startswith("repurchase")]


def ordered(shop: Shop) -> list[dict[str, Any]]:
    """Return the orders that the shop was asked to take."""
    told = [event for event in shop.cloud.published if event["detail-type"] == "RepurchaseOrdered"]
    return [event["detail"] for event in told]


def ledger(shop: Shop) -> list[tuple[str, str | None]]:
    """Return status and reason of each entry about a reminder."""
    entries = [item for item in shop.cloud.tables()["Messages"] if "kind" in item]
    return [
        (item["status"]["S"], item.get("reason", {}).get("S"))
        for item in entries
        if item["kind"]["S"].startswith("repurchase")
    ]


def held_back(shop: Shop) -> None:
    """Let time pass until a message about a reminder waits for a good hour."""
    for _ in range(2 * EVERY * 24):
        if "queued" in [status for status, _ in ledger(shop)]:
            return
        shop.wait(hours=1)
    raise AssertionError("nothing was ever queued")
