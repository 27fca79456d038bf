"""Writes the mail of a message: words from the templates, links with a fresh token."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from functions.message_delivery.settings import DeliverySettings
from gjensyn.language import Language, language_of
from gjensyn.models.message import Message
from gjensyn.models.person import Person, value_of
from gjensyn.models.survey import SCALES
from gjensyn.policy.countries import rule
from gjensyn.policy.zones import zones_of
from gjensyn.ports import Mail
from gjensyn.render import Renderer


@dataclass(frozen=True, slots=True)
class Writer:
    """Renders messages for one deployment."""

    settings: DeliverySettings
    renderer: Renderer

    @classmethod
    def of(cls, settings: DeliverySettings) -> "Writer":
        return cls(settings, Renderer(Path(settings.templates)))

    def language(self, person: Person) -> Language:
        """Return the language to write to a person in."""
        return language_of(value_of(person.language), self.settings.default_language)

    def write(self, message: Message, person: Person, address: str, token: str) -> Mail:
        """Render the mail; the token opens the survey and stands nowhere else.

        Raises:
            jinja2.TemplateError: the templates and the content do not fit.
        """
        language = self.language(person)
        rendered = self.renderer.render_mail(
            message.kind, language, self._context(message, person, token)
        )
        return Mail(
            message_id=message.message_id,
            to=address,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
        )

    def _context(self, message: Message, person: Person, token: str) -> dict[str, Any]:
        asks = rule(value_of(person.country), "survey").needs
        return {
            **message.content,
            "shop_name": self.settings.shop_name,
            "name": value_of(person.name),
            "scale": list(SCALES[message.content["metric"]]),
            "answer_url": f"{self.settings.pages_url}/s/{token}",
            "expires_on": self._last_day(message, person),
            "preferences_url": None,
            "unsubscribe_url": None,
            "ground": "neutral_survey" if asks == "none" else "consent",
        }

    def _last_day(self, message: Message, person: Person) -> date:
        """Return the last whole day on which the link works, where the customer is."""
        end = message.link_expires_at or message.decided_at
        zone = value_of(person.time_zone)
        there = zones_of(zone, value_of(person.country), self.settings.shop_time_zone)
        return min(end.astimezone(zone).date() for zone in there) - timedelta(days=1)
