"""Shows the mails that went out: a list, a search by person, and each mail as it was sent."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from infra.demo.people import Person
from infra.demo.wares import SHOP_NAME

_PAGES = Path(__file__).parent / "pages"


class Mailbox:
    """The pages of the mailbox.

    Args:
        sent: what the providers accepted, in order; it may grow.
        people: the customers by address.
    """

    def __init__(self, sent: Sequence[Any], people: Mapping[str, Person]) -> None:
        self._sent = sent
        self._people = people

    def listing(self, search: str) -> str:
        """Render the list of mails, newest first, of the people that the search finds."""
        wanted = search.strip().casefold()
        mails = [
            {"number": number, "mail": mail, "name": self._name(mail)}
            for number, mail in reversed(list(enumerate(self._sent)))
            if wanted in self._searched(mail)
        ]
        return _render("mailbox.html", mails=mails, search=search.strip())

    def mail(self, number: int, form: str) -> str | None:
        """Render the page around one mail; `form` is `html` or `text`."""
        if not 0 <= number < len(self._sent):
            return None
        mail = self._sent[number]
        return _render("mail.html", number=number, mail=mail, name=self._name(mail), form=form)

    def body(self, number: int) -> str | None:
        """Give the mail's own HTML; its links open in the whole window."""
        if not 0 <= number < len(self._sent):
            return None
        html: str = self._sent[number].html
        return html.replace("<head>", '<head><base target="_top">', 1)

    def _name(self, mail: Any) -> str:
        person = self._people.get(mail.to)
        return person.name if person else mail.to

    def _searched(self, mail: Any) -> str:
        words = (self._name(mail), mail.to, mail.subject, *mail.order_ids)
        return " ".join(words).casefold()


def _render(page: str, **context: object) -> str:
    return _environment().get_template(page).render(shop=SHOP_NAME, **context)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
