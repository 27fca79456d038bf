"""Writes the mail of a message: words from the templates, links with a fresh token."""

from dataclasses import dataclass
from pathlib import Path

from functions.message_delivery.contexts import Links, fill, fill_text, page_of
from functions.message_delivery.settings import DeliverySettings
from gjensyn.language import Language, language_of
from gjensyn.models.message import Message
from gjensyn.models.person import Person
from gjensyn.policy.channels import Route
from gjensyn.ports import Mail, TextMessage
from gjensyn.render import Renderer
from gjensyn.standing import StandingLinks, StandingPage


@dataclass(frozen=True, slots=True)
class Writer:
    """Renders messages for one deployment."""

    settings: DeliverySettings
    renderer: Renderer
    standing: StandingLinks

    @classmethod
    def of(cls, settings: DeliverySettings, standing: StandingLinks) -> "Writer":
        return cls(settings, Renderer(Path(settings.templates)), standing)

    def language(self, person: Person) -> Language:
        """Return the language to write to a person in."""
        return language_of(person.speaks)

    def write(self, message: Message, person: Person, way: Route, token: str) -> Mail | TextMessage:
        """Write the message for its way; the token opens its one page and stands nowhere else.

        Raises:
            jinja2.TemplateError: the templates and the content do not fit.
            ValueError: something that is shown is missing.
        """
        language = self.language(person)
        standing = self._standing(message)
        page = page_of(message.kind)
        url = f"{self.settings.pages_url}/{page}/{token}" if page else ""
        links = Links(url, standing.get("p"), standing.get("u"))
        if way.channel == "sms":
            words = fill_text(message, person, language, links, self.settings)
            text = self.renderer.render_sms(message.kind, language, words)
            promotional = message.purpose == "marketing"
            return TextMessage(message.message_id, way.address, text, promotional)
        context = fill(message, person, language, links, self.settings)
        rendered = self.renderer.render_mail(message.kind, language, context)
        return Mail(
            message_id=message.message_id,
            to=way.address,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            headers=_one_click(links.unsubscribe),
        )

    def _standing(self, message: Message) -> dict[str, str]:
        """Return the links that work as long as the person exists."""
        if message.kind == "erasure_done":
            return {}  # there is nobody left who could prefer anything
        pages: dict[str, StandingPage] = {"p": "p"}
        if message.purpose == "survey":
            pages["u"] = "u:survey"
        elif message.purpose == "marketing":
            pages["u"] = "u:marketing"
        return {
            path: f"{self.settings.pages_url}/{path}/{self.standing.token(page, message.subject)}"
            for path, page in pages.items()
        }


def _one_click(unsubscribe: str | None) -> tuple[tuple[str, str], ...]:
    """Return the two headers of RFC 8058; messages about an order have none."""
    if unsubscribe is None:
        return ()
    return (
        ("List-Unsubscribe", f"<{unsubscribe}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )
