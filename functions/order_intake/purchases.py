"""What an order means as a purchase: counted once it is placed, taken back if it is cancelled."""

from gjensyn.models.order import Order
from gjensyn.models.purchase import PURCHASE_PREFIX, Purchase

_TAKEN_BACK = ("cancelled", "returned")


def purchase_of(order: Order | None) -> Purchase | None:
    """Return the purchase that an order is; None while nobody knows what was bought."""
    if order is None or order.placement is None:
        return None
    placed = order.placement.value
    return Purchase(
        subject=order.subject,
        key=purchase_key(order),
        status="void" if order.status in _TAKEN_BACK else "new",
        order_id=order.order_id,
        customer_id=order.customer_id,
        placed_at=order.placement.at,
        lines=placed.lines,
        currency=placed.currency,
        gift=placed.gift,
        subscription=placed.subscription,
        soft_opt_in=placed.soft_opt_in,
    )


def purchase_key(order: Order) -> str:
    """Return the key of the one purchase that an order is."""
    return PURCHASE_PREFIX + order.key.partition("#")[2]


def changed(before: Order | None, after: Order) -> bool:
    """Tell whether what an order teaches about rhythms has changed."""
    return purchase_of(before) != purchase_of(after)


def told_again(known: Purchase | None, after: Order) -> Purchase | None:
    """Return the purchase to write over the known one; None: there is nothing to write.

    Whatever was learnt from it so far is to be learnt anew. One that is first heard of when it has
    been taken back is withdrawn at once: no rhythm ever knew of it.
    """
    purchase = purchase_of(after)
    if purchase is None:
        return None
    if known is None:
        unlearnt = {"status": "withdrawn"} if purchase.status == "void" else {}
        return purchase.model_copy(update=unlearnt)
    learnt = tuple(sorted({*known.counted, *known.recount}))
    return purchase.model_copy(update={"version": known.version, "recount": learnt})
