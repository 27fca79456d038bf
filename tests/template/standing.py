"""Contexts of the preference and unsubscribe pages, one for every state that looks different."""

from datetime import date
from typing import Any

from gjensyn.contexts.standing import PreferencesPage, UnsubscribedPage, UnsubscribePage
from gjensyn.language import OWN_NAMES

SURVEY = {"field": "survey", "wanted": True, "allowed": True, "ground": "neutral_survey"}
REMINDER = {"field": "reminder", "wanted": False, "allowed": False, "ground": "none"}
SOFT = {"field": "reminder", "wanted": True, "allowed": True, "ground": "soft_opt_in"}
REFUSED = {"field": "survey", "wanted": False, "allowed": True, "ground": "neutral_survey"}
PAUSED = {"field": "survey", "wanted": True, "allowed": False, "ground": "neutral_survey"}
CONSENTED = {"field": "survey", "wanted": True, "allowed": True, "ground": "consent"}
MODELS = ["respond", "curate", "coach", "automate"]


def goods(number: int, name: str, state: str, then: date | None, model: str | None = None) -> Any:
    """Return a product that is bought again and again."""
    return {
        "field": f"product-{number}",
        "name": name,
        "state": state,
        "next": then,
        "model_field": f"model-{number}",
        "model": model,
        "again_url": f"/r/{number}?lang=nb",
    }


GOODS = [
    goods(1, "Skismurning", "on", date(2026, 12, 14)),
    goods(2, "Kaffebønner 1 kg", "snoozed", date(2027, 1, 2), "automate"),
    goods(3, "Ullsåpe", "stopped", None),
]
NOBODY = {"name": None, "email": None, "phone": None, "country": None}
PERSON = {
    "name": "Åse S••••",
    "email": "å••@example.no",
    "phone": "+47 ••• •• 412",
    "country": "NO",
}


def preferences(**changes: Any) -> PreferencesPage:
    """Return the context of a preference page with all there is to choose, with changes."""
    return {
        "shop_name": "Nordlys Sport",
        "languages": [(code, own, f"/p/t?lang={code}") for code, own in OWN_NAMES.items()],
        "action": "/p/t",
        "known": PERSON,
        "purposes": [SURVEY, REMINDER],
        "chosen_language": "nn",
        "language_choices": list(OWN_NAMES.items()),
        "channel": "email",
        "channel_choices": ["email", "sms"],
        "service_model": "curate",
        "service_models": MODELS,
        "ceiling": None,
        "currency": "NOK",
        "products": GOODS,
        "saved": False,
        "errors": {},
        "privacy_url": "https://nordlys.example/personvern",
        "export_action": "/p/t",
        "erase_action": "/p/t",
        **changes,
    }


def bare(**changes: Any) -> PreferencesPage:
    """Return the context of a page with as little to choose as there can be, with changes."""
    nothing: dict[str, Any] = {
        "known": NOBODY,
        "channel_choices": ["email"],
        "service_model": None,
        "service_models": [],
        "currency": None,
        "products": [],
        "privacy_url": None,
        "export_action": None,
        "erase_action": None,
    }
    return preferences(**{**nothing, **changes})


def unsubscribe(**changes: Any) -> UnsubscribePage:
    """Return the context of the page that asks whether surveys shall stop, with changes."""
    return {
        "shop_name": "Nordlys Sport",
        "languages": [(code, own, f"/u/t?lang={code}") for code, own in OWN_NAMES.items()],
        "action": "/u/t",
        "purpose": "survey",
        "already": False,
        "preferences_url": "/p/t",
        **changes,
    }


def unsubscribed(**changes: Any) -> UnsubscribedPage:
    """Return the context of the page that says surveys have stopped, with changes."""
    return {
        "shop_name": "Nordlys Sport",
        "purpose": "survey",
        "preferences_url": "/p/t",
        "undo_action": "/p/t",
        **changes,
    }


def long_names(long: str) -> PreferencesPage:
    """Return the context of a page on which every name is one long word."""
    product = goods(1, long, "on", date(2026, 12, 14))
    known = {"name": long, "email": f"{long}@{long}.example", "phone": None, "country": long}
    return preferences(
        shop_name=long, known=known, products=[product], purposes=[SOFT], currency=long
    )


WRONG = {
    "reminder": "missing_consent",
    "product-2": "unknown",
    "model-2": "unknown",
    "service_model": "missing_consent",
    "ceiling": "not_a_number",
    "language": "unknown",
    "channel": "unknown",
    "survey": None,
}
PREFERENCES: dict[str, Any] = {
    "all": preferences(),
    "bare": bare(purposes=[REFUSED]),
    "saved": bare(purposes=[CONSENTED, SOFT], saved=True, export_action="/p/t"),
    "paused": bare(purposes=[PAUSED, REMINDER], service_models=["respond", "curate"]),
    "automatic": preferences(service_model="automate", ceiling="499,50", products=[]),
    "errors": preferences(errors=WRONG, service_model="automate", ceiling="mye"),
}
UNSUBSCRIBE: dict[str, Any] = {
    "survey": unsubscribe(),
    "marketing": unsubscribe(purpose="marketing", preferences_url=None),
    "already": unsubscribe(already=True),
    "already_marketing": unsubscribe(purpose="marketing", already=True),
}
UNSUBSCRIBED: dict[str, Any] = {
    "survey": unsubscribed(),
    "marketing": unsubscribed(purpose="marketing", preferences_url=None, undo_action=None),
}
STANDING = {
    "preferences_page": PREFERENCES,
    "unsubscribe_page": UNSUBSCRIBE,
    "unsubscribed_page": UNSUBSCRIBED,
}
