"""How somebody wants to be served, and what that makes of a product that is due. Pure."""

from dataclasses import dataclass

from functions.repurchase_reminder.deciding import Pair, Remind
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.models.person import Person, ServiceModel
from gjensyn.models.product import Product
from gjensyn.models.proposal import ProposedLine
from gjensyn.models.purchase import RhythmItem
from gjensyn.policy.permission import refusal

USUAL: ServiceModel = "curate"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A product that is due, in the model that applies to it."""

    pair: Pair
    remind: Remind
    model: ServiceModel


def model_of(person: Person, item: RhythmItem) -> ServiceModel:
    """Return what a person chose for one product, else for all, else the usual."""
    return item.service_model or person.service_model or USUAL


def served(person: Person, pair: Pair, settings: ReminderSettings) -> ServiceModel:
    """Return the model as it can be kept: an automatic order that may not be is suggested."""
    model = model_of(person, pair.item)
    if model != "automate":
        return model
    line = line_of(pair, settings)
    known = {line.product_id: pair.product}
    return model if may_order(person, [line], known, settings.shop_currency) else USUAL


def may_order(
    person: Person,
    lines: list[ProposedLine],
    products: dict[str, Product | None],
    currency: str,
) -> bool:
    """Tell whether these may be ordered for somebody: consent, still sold, within the ceiling.

    The ceiling was given in the shop's own `currency`: a price in another is above it.
    """
    if person.price_ceiling is None or refusal(person, "automatic_order") is not None:
        return False
    known = [products.get(line.product_id) for line in lines]
    if any(one is None or one.status != "active" or one.unit_price is None for one in known):
        return False
    if any(one and one.currency not in (None, currency) for one in known):
        return False
    return price_of(lines, products) <= person.price_ceiling


def price_of(lines: list[ProposedLine], products: dict[str, Product | None]) -> float:
    """Return today's price of all lines; what nobody knows costs nothing."""
    prices = ((line, products.get(line.product_id)) for line in lines)
    return sum(line.quantity * ((one.unit_price or 0.0) if one else 0.0) for line, one in prices)


def line_of(pair: Pair, settings: ReminderSettings) -> ProposedLine:
    """Return a product that is due as it is proposed."""
    return line_for(pair.item, pair.product, settings)


def line_for(item: RhythmItem, product: Product | None, settings: ReminderSettings) -> ProposedLine:
    """Return a product as it is proposed: what was bought last, at today's price."""
    return ProposedLine(
        rhythm=item.key,
        product_id=item.product_id,
        name=(product.name if product else None) or item.name,
        category=item.category,
        group=product.group if product else None,
        quantity=item.quantity,
        unit_price=product.unit_price if product else None,
        currency=(product.currency if product else None) or settings.shop_currency,
    )
