"""Golden files: what a customer reads changes only when somebody meant it to.

`UPDATE_GOLDEN=1 pytest tests/template/test_golden.py` writes them anew; read the difference.
"""

import os
import re
from pathlib import Path

import pytest

from gjensyn.contexts.delays import DelayMail
from gjensyn.language import LANGUAGES, Language
from tests.template.again import (
    NOTICES_OF_ORDERS,
    PROPOSAL_PAGES,
    REMINDERS,
    proposal_thanks,
)
from tests.template.delays import DELAY_PAGES, NOTICES, UPDATES, delay_thanks
from tests.template.examples import (
    MAILS,
    PAGES,
    RENDERER,
    mail_context,
    page_context,
    thanks_context,
)
from tests.template.privacy import LETTERS, PAPERS, QUESTIONS
from tests.template.standing import PREFERENCES, UNSUBSCRIBE, UNSUBSCRIBED
from tests.template.texting import SMS, sms

GOLDEN = Path(__file__).parent / "golden"
CONTEXTS = {
    "survey_invitation": mail_context(),
    "survey_reminder": mail_context(),
    "delay_notice": NOTICES["five"],
    "delay_update": UPDATES["undated"],
    "delay_page": DELAY_PAGES["three"],
    "delay_thanks_page": delay_thanks("wait", "cancel"),
    "survey_page": page_context(selected=4),
    "thanks_page": thanks_context(),
    "not_found_page": {},
    "preferences_page": PREFERENCES["all"],
    "unsubscribe_page": UNSUBSCRIBE["survey"],
    "unsubscribed_page": UNSUBSCRIBED["survey"],
    **{
        name: next(iter(states.values())) for name, states in (LETTERS | QUESTIONS | PAPERS).items()
    },
    "repurchase_reminder": REMINDERS["two"],
    "repurchase_order": NOTICES_OF_ORDERS["two"],
    "repurchase_page": PROPOSAL_PAGES["three"],
    "repurchase_thanks_page": proposal_thanks("later"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MAILS)
def test_a_mail_reads_as_it_was_agreed(name: str, language: Language):
    """Subject, text and HTML of every mail are those of the golden files."""
    mail = RENDERER.render_mail(name, language, CONTEXTS[name])
    compare(f"{name}/{language}.subject", mail.subject + "\n")
    compare(f"{name}/{language}.txt", mail.text)
    compare(f"{name}/{language}.html", mail.html + "\n")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "states"),
    [("delay_notice", NOTICES), ("delay_update", UPDATES), *LETTERS.items()],
    ids=["notice", "update", *LETTERS],
)
def test_every_state_of_a_mail_reads_as_it_was_agreed(
    name: str, states: dict[str, DelayMail], language: Language
):
    """The words for each state stand one below the other, in one file for each language."""
    mails = {state: RENDERER.render_mail(name, language, of) for state, of in states.items()}
    told = [f"==== {state}: {mail.subject}\n\n{mail.text}" for state, mail in mails.items()]
    compare(f"{name}/{language}.states.txt", "\n".join(told))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SMS)
def test_an_sms_reads_as_it_was_agreed(name: str, language: Language):
    """The texts for each state of a message stand one below the other, a line each."""
    told = [sms(name, language, **state) for state in SMS[name]]
    compare(f"{name}/{language}.sms", "\n".join(told) + "\n")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_as_it_was_agreed(name: str, language: Language):
    """Every page is that of the golden files; the style sheet has tests of its own."""
    page = RENDERER.render_page(name, language, CONTEXTS[name])
    bare = re.sub(r"<style>.*?</style>", "<style>…</style>", page, flags=re.DOTALL)
    compare(f"{name}/{language}.html", bare + "\n")


def compare(name: str, rendered: str) -> None:
    """Compare with a golden file, or write it when asked to."""
    golden = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(rendered, encoding="utf-8")
    assert rendered == golden.read_text(encoding="utf-8")
