"""Writes the mail of a message: words from the templates, links with a fresh token."""

from dataclasses import dataclass
from pathlib import Path

from functions.message_delivery.contexts import fill, page_of
from functions.message_delivery.settings import DeliverySettings
from gjensyn.language import Language, language_of
from gjensyn.models.message import Message
from gjensyn.models.person import Person, value_of
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
        """Render the mail; the token opens its one page and stands nowhere else.

        Raises:
            jinja2.TemplateError: the templates and the content do not fit.
        """
        language = self.language(person)
        url = f"{self.settings.pages_url}/{page_of(message.kind)}/{token}"
        context = fill(message, person, language, url, self.settings)
        rendered = self.renderer.render_mail(message.kind, language, context)
        return Mail(
            message_id=message.message_id,
            to=address,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
        )
