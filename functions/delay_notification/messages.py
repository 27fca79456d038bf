"""The ledger entries of delays: one message for all that is late, or the reason against it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from functions.delay_notification.telling import Tell
from gjensyn.keeping import kept_until
from gjensyn.models.delay import DELAYS_KEY, Delays, Watch
from gjensyn.models.message import Message, Requirement
from gjensyn.models.order import Order
from gjensyn.models.record import Table
from gjensyn.pseudonyms import intent_key

FRESH = timedelta(hours=36)  # a word about a late order that is older says nothing true any more
LINKS_WORK = timedelta(days=30)
OPEN_STATES = ("announced", "placed", "shipped")
PRODUCTS_SHOWN = 3


def queued(delays: Delays, tells: Sequence[Tell], now: datetime, shard: str) -> Message:
    """Return the one message about several orders; a first word about any makes it a notice."""
    first = any(tell.stage == "first" for tell in tells)
    # Each word about an order has its number: the same word never goes out twice.
    revisions = sorted(f"{tell.order.key}/{tell.watch.entries}" for tell in tells)
    return Message(
        subject=delays.subject,
        key=f"message#{intent_key('delay', delays.subject, *revisions)}",
        kind="delay_notice" if first else "delay_update",
        purpose="service",
        decided_at=now,
        due_shard=shard,
        due_at=now,
        expires_at=now + FRESH,
        link_expires_at=now + LINKS_WORK,
        about=DELAYS_KEY,
        customer_id=delays.customer_id,
        order_ids=tuple(tell.order.order_id for tell in tells),
        product_ids=tuple(line.product_id for tell in tells for line in _lines(tell.order)),
        requires=tuple(
            Requirement(table=Table.ORDERS, key=tell.order.key, statuses=OPEN_STATES)
            for tell in tells
        ),
        urgent=any(tell.urgent for tell in tells),
        content={"orders": [_told(tell) for tell in tells]},
    )


def skipped(watch: Watch, order: Order, reason: str, now: datetime) -> Message:
    """Return the entry that says why a word on an order was not worth a message."""
    revision = f"{order.key}/{watch.entries}"
    return Message(
        subject=order.subject,
        key=f"message#{intent_key('delay', order.subject, revision)}",
        kind="delay_notice",
        purpose="service",
        status="skipped",
        reason=reason,
        decided_at=now,
        ttl=kept_until(now),
        about=DELAYS_KEY,
        customer_id=order.customer_id,
        order_ids=(order.order_id,),
        product_ids=tuple(line.product_id for line in _lines(order)),
    )


def _told(tell: Tell) -> dict[str, Any]:
    why, word = tell.why, tell.order.reschedule
    return {
        "order_number": tell.order.order_id,
        "products": [line.name for line in _lines(tell.order)[:PRODUCTS_SHOWN]],
        "stage": tell.stage,
        "promise": _written(tell.promise),
        "named": _written(tell.named),
        "next_update": _written(tell.next_update),
        "reason": why.reason if why else "unknown",
        "explanation": dict(why.explanation) if why else {},
        "story_url": word.value.story_url if word else None,  # of the product, not of the delay
        "compensated": tell.compensated,
    }


def _written(day: object) -> str | None:
    return None if day is None else str(day)


def _lines(order: Order) -> Sequence[Any]:
    return order.placement.value.lines if order.placement else ()
