"""How somebody wants to be served when they need something again. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, get_args

from functions.preference_center.choices import EVIDENCE, wants
from gjensyn.contexts.standing import PreferenceError, ProductChoice, ProductState
from gjensyn.models.person import Consent, Person, ServiceModel
from gjensyn.models.purchase import RHYTHM_PREFIX, RhythmItem
from gjensyn.policy.permission import agreed

MODELS: tuple[ServiceModel, ...] = get_args(ServiceModel.__value__)
USUAL: ServiceModel = "curate"
SNOOZE = timedelta(days=30)
PRODUCTS_SHOWN = 30
_DEAREST = 1e9
ALL, MODEL, PRODUCT = "service_model", "model-", "product-"  # names of fields, or how they begin

STATES: tuple[ProductState, ...] = get_args(ProductState.__value__)


@dataclass(frozen=True, slots=True)
class Service:
    """What a form says about service; None where it says nothing. `errors`: codes by field.

    `products` and `models` are by name of the field; a model of None is the one for all products.
    """

    model: ServiceModel | None = None
    ceiling: float | None = None
    products: Mapping[str, ProductState] = field(default_factory=dict)
    models: Mapping[str, ServiceModel | None] = field(default_factory=dict)
    errors: Mapping[str, PreferenceError] = field(default_factory=dict)


def read_service(fields: Mapping[str, str], *, reminders: bool) -> Service:
    """Read a posted form; `reminders`: whether they will be allowed once it is saved."""
    errors: dict[str, PreferenceError] = {}
    known = {
        name: next((model for model in MODELS if model == text), None)
        for name, text in fields.items()
        if name == ALL or name.startswith(MODEL)
    }
    errors |= {name: "unknown" for name, model in known.items() if fields[name] and not model}
    automatic = [name for name, model in known.items() if model == "automate"]
    ceiling = _price(fields.get("ceiling", "")) if automatic else None
    if automatic and ceiling is None:
        errors["ceiling"] = "not_a_number"
    if not reminders:
        errors |= dict.fromkeys(automatic, "missing_consent")
    products: dict[str, ProductState] = {}
    for name, value in fields.items():
        if name.startswith(PRODUCT):
            state = next((known for known in STATES if known == value), None)
            if state is None:
                errors[name] = "unknown"
            else:
                products[name] = state
    return Service(known.pop(ALL, None), ceiling, products, known, errors)


def served(person: Person, service: Service, items: Iterable[RhythmItem], now: datetime) -> Person:
    """Return the person with their model; an order by machine rests on a yes of its own.

    `items`: all their rhythms. Once nothing is to be ordered by machine any more, the yes is
    taken back.
    """
    if service.errors or not (service.model or service.models):
        return person
    everywhere = service.model or person.service_model
    single = [service.models.get(model_field(item), item.service_model) for item in items]
    automatic = "automate" in (everywhere, *single)
    known = person.consents.get("automatic_order")
    yes = known if known and known.granted else None
    update: dict[str, Any] = {"service_model": everywhere}
    if service.ceiling is not None:
        update["price_ceiling"] = service.ceiling
    if service.ceiling is not None and yes is None:
        person = agreed(person, "automatic_order", EVIDENCE, now)
    elif yes is not None and not automatic:
        # The last word, also where a sender's clock dated the yes ahead of ours.
        consent = Consent(granted=False, evidence=EVIDENCE, at=max(now, yes.at))
        update["consents"] = {**person.consents, "automatic_order": consent}
    return person.model_copy(update=update)


def shown(items: Iterable[RhythmItem]) -> list[RhythmItem]:
    """Return what stands on the page: bought more than once, the latest first."""
    again = [item for item in items if item.rhythm.last and (item.rhythm.n or item.never)]
    latest = sorted(again, key=lambda item: (item.rhythm.kept[-1].day, item.key), reverse=True)
    return latest[:PRODUCTS_SHOWN]


def field_of(item: RhythmItem) -> str:
    """Return the name of a product's field."""
    return PRODUCT + item.key.removeprefix(RHYTHM_PREFIX)


def model_field(item: RhythmItem) -> str:
    """Return the name of the field of a product's own model."""
    return MODEL + item.key.removeprefix(RHYTHM_PREFIX)


def state_of(item: RhythmItem, now: datetime) -> ProductState:
    """Return what holds for a product."""
    if item.never:
        return "stopped"
    snoozed = item.snoozed_until is not None and item.snoozed_until > now.date()
    return "snoozed" if snoozed else "on"


def product_of(item: RhythmItem, now: datetime, again_url: str) -> ProductChoice:
    """Return a product as the page shows it, with the link that orders the same again."""
    state = state_of(item, now)
    expected = item.expected[1] if item.expected and item.silent in ("not_yet", None) else None
    soon = expected if expected and expected >= now.date() else None
    return {
        "field": field_of(item),
        "name": item.name,
        "state": state,
        "next": item.snoozed_until if state == "snoozed" else soon if state == "on" else None,
        "model_field": model_field(item),
        "model": item.service_model,
        "again_url": again_url,
    }


def wanted(item: RhythmItem, service: Service, now: datetime, shard: str) -> RhythmItem:
    """Return a rhythm as its owner wants it served and reminded of."""
    state = service.products.get(field_of(item))
    model = service.models.get(model_field(item), item.service_model)
    after = changed(item, state, now, shard) if state else item
    return after.model_copy(update={"service_model": model})


def changed(item: RhythmItem, state: ProductState, now: datetime, shard: str) -> RhythmItem:
    """Return a rhythm as its owner wants it; the same again changes nothing."""
    if state == state_of(item, now):
        return item
    if state == "stopped":
        stop = {"never": True, "silent": "never", "due_at": None, "due_shard": None}
        return item.model_copy(update=stop)
    due = now + (SNOOZE if state == "snoozed" else timedelta(days=1))
    return item.model_copy(
        update={
            "never": False,
            "silent": None,
            "snoozed_until": due.date() if state == "snoozed" else None,
            "due_at": due,
            "due_shard": shard,
        }
    )


def ceiling_text(person: Person) -> str | None:
    """Return what stands in the field of the ceiling."""
    return None if person.price_ceiling is None else f"{person.price_ceiling:.10g}"


def allows_reminders(person: Person) -> bool:
    """Tell whether reminders may be written, as things stand."""
    return wants(person, "reminder")


def _price(text: str) -> float | None:
    plain = "".join(text.split()).replace(",", ".")
    digits = plain.replace(".", "", 1)
    if not (digits.isascii() and digits.isdigit()):
        return None
    price = float(plain)
    return price if 0 < price < _DEAREST else None
