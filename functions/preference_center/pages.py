"""The preference page, the page with one button, and what follows a press of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from functions.preference_center.choices import WISHES, Choices, Wish, wants
from functions.preference_center.knowing import known_of
from functions.preference_center.serving import MODELS, USUAL, Service, ceiling_text, product_of
from gjensyn.again_links import Again, AgainLinks
from gjensyn.clock import Clock
from gjensyn.contexts.standing import (
    Channel,
    Ground,
    PreferencesPage,
    PurposeChoice,
    Stoppable,
    UnsubscribedPage,
    UnsubscribePage,
)
from gjensyn.language import LANGUAGES, OWN_NAMES, Language, language_of
from gjensyn.models.person import Person
from gjensyn.models.purchase import RhythmItem
from gjensyn.policy.channels import routes
from gjensyn.policy.permission import ground, is_stopped, refusal
from gjensyn.privacy.states import Kind
from gjensyn.render import Renderer
from gjensyn.web import Reply, Request, page_reply

_GROUNDS: Mapping[str, Ground] = {
    "neutral_survey": "neutral_survey",
    "soft_opt_in": "soft_opt_in",
    "consent": "consent",
}
_OK, _UNPROCESSABLE = 200, 422

type Sent = tuple[Choices, Service]


@dataclass(frozen=True, slots=True)
class Pages:
    """Renders the pages for one deployment; `texted`: the countries to whose numbers SMS go.

    A link that orders the same again works for `again_lasts`; the page shows a new one each day.
    """

    renderer: Renderer
    shop_name: str
    texted: str
    privacy_url: str | None
    clock: Clock
    currency: str
    again: AgainLinks
    again_lasts: timedelta

    def preferences(
        self,
        person: Person,
        items: Sequence[RhythmItem],
        request: Request,
        sent: Sent | None = None,
        language: Language | None = None,
    ) -> Reply:
        """Return the preference page as things stand; `sent`: after this form."""
        language = language or request.language(person.speaks)
        choices, service = sent or (None, None)
        errors = {**choices.errors, **service.errors} if choices and service else {}
        now = self.clock.now()
        context: PreferencesPage = {
            "shop_name": self.shop_name,
            "languages": request.switch(),
            "action": request.page_in(language),
            "known": known_of(person),
            "purposes": [_purpose(person, wish, choices if errors else None) for wish in WISHES],
            "chosen_language": (choices and choices.language) or language_of(person.speaks),
            "language_choices": [(code, OWN_NAMES[code]) for code in LANGUAGES],
            "channel": (choices and choices.channel) or person.chosen_channel or "email",
            "channel_choices": self._channels(person),
            "service_model": (service and service.model) or person.service_model or USUAL,
            "service_models": MODELS,
            "ceiling": request.form.get("ceiling") if errors else ceiling_text(person),
            "currency": self.currency,
            "products": [product_of(item, now, self._again(item, language, now)) for item in items],
            "saved": sent is not None and not errors,
            "errors": errors,
            "privacy_url": self.privacy_url,
            "export_action": _ask(request, "export", language),
            "erase_action": _ask(request, "erase", language),
        }
        page = self.renderer.render_page("preferences_page", language, context)
        return page_reply(self.renderer, _UNPROCESSABLE if errors else _OK, page)

    def one_button(
        self, person: Person, purpose: Stoppable, request: Request, preferences: str
    ) -> Reply:
        """Return the page that stops one purpose with one press."""
        language = request.language(person.speaks)
        context: UnsubscribePage = {
            "shop_name": self.shop_name,
            "languages": request.switch(),
            "action": request.page_in(language),
            "purpose": purpose,
            "already": is_stopped(person, purpose),
            "preferences_url": preferences,
        }
        page = self.renderer.render_page("unsubscribe_page", language, context)
        return page_reply(self.renderer, _OK, page)

    def stopped(
        self, person: Person, purpose: Stoppable, request: Request, preferences: str
    ) -> Reply:
        """Return the page that says it is done, with the way back."""
        language = request.language(person.speaks)
        context: UnsubscribedPage = {
            "shop_name": self.shop_name,
            "purpose": purpose,
            "preferences_url": preferences,
            "undo_action": request.page_in(language),
        }
        page = self.renderer.render_page("unsubscribed_page", language, context)
        return page_reply(self.renderer, _OK, page)

    def _again(self, item: RhythmItem, language: Language, now: datetime) -> str:
        until = (now + self.again_lasts).date()
        token = self.again.token(Again(item.subject, item.key, until))
        return f"/r/{token}?{urlencode({'lang': language})}"

    def _channels(self, person: Person) -> list[Channel]:
        """Return the ways that are open, e-mail first wherever the choice lies today."""
        return sorted({way.channel for way in routes(person, self.texted)})


def _purpose(person: Person, wish: Wish, sent: Choices | None) -> PurposeChoice:
    """Return a box, with the ground that its messages rest on or would rest on."""
    rests_on: Ground = _GROUNDS.get(ground(person, wish), "none")
    if rests_on == "soft_opt_in" and person.soft_opt_in_at is None:
        rests_on = "none"  # nothing yet: it takes a yes
    return {
        "field": wish,
        "wanted": wish in sent.wanted if sent else wants(person, wish),
        "allowed": refusal(person, wish) is None or rests_on == "neutral_survey",
        "ground": rests_on,
    }


def _ask(request: Request, kind: Kind, language: Language) -> str:
    return request.page_in(language, ask=kind)
