"""The preference page, the page with one button, and what follows a press of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from functions.preference_center.choices import WISHES, wants
from functions.preference_center.service import (
    MODELS,
    USUAL,
    Service,
    ceiling_text,
    product_of,
)
from gjensyn.clock import Clock
from gjensyn.language import LANGUAGES, OWN_NAMES, Language, language_of
from gjensyn.models.person import Person, value_of
from gjensyn.models.purchase import RhythmItem
from gjensyn.policy.permission import ground
from gjensyn.render import Renderer
from gjensyn.web import Reply, Request, page_reply


@dataclass(frozen=True, slots=True)
class Pages:
    """Renders the pages for one deployment."""

    renderer: Renderer
    shop_name: str
    clock: Clock
    currency: str
    sms: bool

    def preferences(
        self,
        person: Person,
        items: Sequence[RhythmItem],
        request: Request,
        *,
        saved: bool = False,
        refused: Service | None = None,
    ) -> Reply:
        """Return the preference page as things stand, or as it was filled in if that is wrong."""
        language = self._language(person, request)
        now, model = self.clock.now(), person.service_model or USUAL
        channels = ["email"] + (["sms"] if self.sms and person.phone else [])
        context = {
            **self._common(request, language),
            "known": _masked(person),
            "purposes": [
                {
                    "field": wish,
                    "wanted": wants(person, wish),
                    "allowed": True,
                    "ground": ground(person, wish),
                }
                for wish in WISHES
            ],
            "chosen_language": language_of(person.speaks),
            "language_choices": [(code, OWN_NAMES[code]) for code in LANGUAGES],
            "channel": person.chosen_channel or "email",
            "channel_choices": channels,
            "service_model": (refused and refused.model) or model,
            "service_models": MODELS,
            "ceiling": request.form.get("ceiling") if refused else ceiling_text(person),
            "currency": self.currency,
            "products": [product_of(item, now) for item in items],
            "saved": saved,
            "errors": refused.errors if refused else {},
            "privacy_url": None,
            "erase_action": None,
            "export_action": None,
        }
        return self._reply("preferences_page", language, context, 422 if refused else 200)

    def one_button(self, person: Person, purpose: str, request: Request, preferences: str) -> Reply:
        """Return the page that stops one purpose with one press."""
        language = self._language(person, request)
        context = {
            **self._common(request, language),
            "purpose": purpose,
            "already": purpose in person.opted_out,
            "preferences_url": preferences,
        }
        return self._reply("unsubscribe_page", language, context)

    def stopped(self, person: Person, purpose: str, request: Request, preferences: str) -> Reply:
        """Return the page that says it is done, with the way back."""
        language = self._language(person, request)
        context = {
            **self._common(request, language),
            "purpose": purpose,
            "preferences_url": preferences,
            "undo_action": f"/u/{request.token}?{urlencode({'undo': 1, 'lang': language})}",
        }
        return self._reply("unsubscribed_page", language, context)

    def _common(self, request: Request, language: Language) -> dict[str, Any]:
        path = request.path
        return {
            "shop_name": self.shop_name,
            "languages": [
                (code, OWN_NAMES[code], f"{path}?{urlencode({'lang': code})}") for code in LANGUAGES
            ],
            "action": f"{path}?{urlencode({'lang': language})}",
        }

    def _reply(
        self, name: str, language: Language, context: dict[str, Any], status: int = 200
    ) -> Reply:
        page = self.renderer.render_page(name, language, context)
        return page_reply(self.renderer, status, page)

    def _language(self, person: Person, request: Request) -> Language:
        asked = request.query.get("lang")
        return language_of(asked if asked in LANGUAGES else None, person.speaks)


def _masked(person: Person) -> dict[str, str | None]:
    """What we know, so that its owner knows it again and nobody else learns it from a link."""
    email, phone = value_of(person.email), value_of(person.phone)
    return {
        "name": value_of(person.name),
        "email": _masked_email(email) if email else None,
        "phone": f"••••{phone[-3:]}" if phone else None,
        "country": value_of(person.country),
    }


def _masked_email(email: str) -> str:
    user, _, domain = email.partition("@")
    return f"{user[:1]}•••@{domain}"
