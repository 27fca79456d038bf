"""Late orders on the whole suite: told, moved, looked at, chosen about."""

import html
import re
from datetime import UTC, datetime
from typing import Any

from tests.ending import ending_of
from tests.shop import Shop

PROMISED = "2026-11-05"
MORNING_AFTER = datetime(2026, 11, 6, 7, tzinfo=UTC)  # eight o'clock in Oslo


def promise(shop: Shop, order: str = "O-1", customer: str = "K-1", /, **fields: Any) -> None:
    """Sell something that is promised for Thursday."""
    shop.place(order, customer, **{"promised_date": PROMISED, **fields})
    shop.cloud.run()


def move(shop: Shop, named: str | None, order: str = "O-1", /, **fields: Any) -> None:
    """Say another date, or that none is known."""
    usual = {"order_id": order, "promised_date": named, "reason": "carrier"}
    shop.tell("DeliveryRescheduled", fields.pop("customer", "K-1"), **{**usual, **fields})
    shop.cloud.run()


def person(**fields: Any) -> dict[str, Any]:
    """Return a customer as a shop tells of them."""
    known = {"email": "k-1@fjordpost.example", "name": "Åse", "country": "NO"}
    return {**known, "language": "nb", "time_zone": "Europe/Oslo", **fields}


def until(shop: Shop, moment: datetime) -> None:
    """Let time pass up to a moment."""
    shop.cloud.advance(moment - shop.cloud.now)


def kinds(shop: Shop) -> list[tuple[str, tuple[str, ...]]]:
    """Return what was sent, oldest first."""
    return [(mail.kind, tuple(sorted(mail.order_ids))) for mail in shop.cloud.sent]


def told(shop: Shop, detail_type: str) -> list[dict[str, Any]]:
    """Return what was said on the bus under a name."""
    return [one["detail"] for one in shop.cloud.published if one["detail-type"] == detail_type]


def reasons(shop: Shop) -> list[str | None]:
    """Return why something was not told."""
    return sorted(one.reason or "" for one in ending_of(shop).messages if one.status != "sent")


def page(shop: Shop, path: str) -> str:
    """Return a page as text, in one line."""
    reply = shop.cloud.http("GET", path)
    assert reply.status == 200
    return readable(reply.text)


def readable(markup: str) -> str:
    """Return what a person reads of a page or mail."""
    body = re.sub(r"<style.*?</style>", "", markup, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())
