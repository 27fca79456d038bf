"""Contexts and renderings that the tests of templates, and of pages in a browser, share."""

from datetime import date
from pathlib import Path
from typing import Any

from gjensyn.contexts.surveys import SurveyMail, SurveyPage, ThanksPage
from gjensyn.language import OWN_NAMES, Language
from gjensyn.render import Renderer, _environment
from tests.template.again import (
    NOTICES_OF_ORDERS,
    PROPOSAL_PAGES,
    REMINDERS,
    WISHES,
    proposal_thanks,
)
from tests.template.delays import DELAY_PAGES, NOTICES, UPDATES, delay_thanks
from tests.template.privacy import LETTERS, PAPERS, QUESTIONS
from tests.template.standing import STANDING, long_names

TEMPLATES = Path(__file__).parents[2] / "templates"
MAILS = (
    "survey_invitation",
    "survey_reminder",
    "delay_notice",
    "delay_update",
    "repurchase_reminder",
    "repurchase_order",
    *LETTERS,
)
PAGES = (
    "survey_page",
    "thanks_page",
    "delay_page",
    "delay_thanks_page",
    "not_found_page",
    "repurchase_page",
    "repurchase_thanks_page",
    *STANDING,
    *QUESTIONS,
    *PAPERS,
)
TOUCHPOINTS = ("delivery", "visit", "support", "relation")
SCALES = {
    "csat": list(range(1, 6)),
    "nps": list(range(11)),
    "ces": list(range(1, 8)),
    "kundeindeks": list(range(1, 8)),
}
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
_LONG = {"shop_name": LONG, "order_number": LONG, "products": [LONG] * 4, "metric": "nps"}
RENDERER = Renderer(TEMPLATES)


def mail_context(**changes: Any) -> SurveyMail:
    """Return the context of a survey mail about a delivery, with changes."""
    return _asked(changes) | {
        "name": "Åse Sørbø",
        "answer_url": "https://svar.example/s/tOkEn-0123456789abcdef",
        "preferences_url": "https://svar.example/p/tOkEn-0123456789abcdef",
        "unsubscribe_url": "https://svar.example/u/tOkEn-0123456789abcdef",
        "ground": "neutral_survey",
        **changes,
    }


def page_context(**changes: Any) -> SurveyPage:
    """Return the context of a survey page nobody has answered yet, with changes."""
    return _asked(changes) | {
        "languages": [(code, own, f"/s/t?language={code}") for code, own in OWN_NAMES.items()],
        "action": "/s/t",
        "selected": None,
        "comment": "",
        "comment_limit": 2000,
        "errors": {"score": None, "comment": None},
        "answered": False,
        **changes,
    }


def thanks_context(**changes: Any) -> ThanksPage:
    """Return the context of the page after an answer, with changes."""
    return _asked(changes) | {
        "score": 4,
        "comment": "Alt gikk fint.\nPakken lå tørt.",
        "corrected": False,
        "correct_url": "/s/t",
        **changes,
    }


def documents(language: Language) -> dict[str, str]:
    """Return one HTML document of every kind, and of every state that looks different."""
    return _mails(language) | _pages(language)


def wording(of: str, language: Language) -> dict[str, Any]:
    """Return what a shared file of wording says, by key."""
    return vars(_environment(TEMPLATES).get_template(f"wording/{of}/{language}.jinja").module)


def is_page(name: str) -> bool:
    """Tell whether a document of `documents` is a page, not a mail."""
    return "page" in name


def is_served(name: str) -> bool:
    """Tell whether a page stands behind a link, not in a file of its own like a paper."""
    return is_page(name) and not name.startswith(tuple(PAPERS))


def _mails(language: Language) -> dict[str, str]:
    invitations = {
        "survey_invitation": mail_context(metric="nps", touchpoint="visit"),
        "mail_csat": mail_context(),
        "mail_long": mail_context(**_LONG, name=LONG),
    }
    reminder = mail_context(metric="ces", touchpoint="support", case_number="S-12")
    every = [(name, "survey_invitation", of) for name, of in invitations.items()]
    every += [("survey_reminder", "survey_reminder", reminder)]
    every += [(f"delay_notice_{state}", "delay_notice", of) for state, of in NOTICES.items()]
    every += [(f"delay_update_{state}", "delay_update", of) for state, of in UPDATES.items()]
    every += [
        (f"{kind}_{s}", kind, of) for kind, all_of in LETTERS.items() for s, of in all_of.items()
    ]
    every += [(f"reminder_{state}", "repurchase_reminder", of) for state, of in REMINDERS.items()]
    every += [
        (f"order_notice_{state}", "repurchase_order", of) for state, of in NOTICES_OF_ORDERS.items()
    ]
    return {name: RENDERER.render_mail(kind, language, of).html for name, kind, of in every}


def _pages(language: Language) -> dict[str, str]:
    wrong = {"score": "missing", "comment": "too_long"}
    surveys = {
        "page": page_context(selected=4),
        "page_nps": page_context(metric="nps", touchpoint="visit", answered=True, selected=0),
        "page_long": page_context(**_LONG, touchpoint="relation"),
        "page_errors": page_context(
            metric="ces", touchpoint="support", order_number=None, errors=wrong, comment="å" * 2001
        ),
    }
    every = [(name, "survey_page", of) for name, of in surveys.items()]
    every += [("thanks_page", "thanks_page", thanks_context())]
    every += [(f"delay_page_{state}", "delay_page", of) for state, of in DELAY_PAGES.items()]
    every += [("delay_thanks_page", "delay_thanks_page", delay_thanks("wait", "cancel"))]
    every += [
        (f"{kind}_{state}", kind, of)
        for kind, states in (STANDING | QUESTIONS | PAPERS).items()
        for state, of in states.items()
    ]
    every += [("preferences_page_long", "preferences_page", long_names(LONG))]
    every += [
        (f"repurchase_page_{state}", "repurchase_page", of) for state, of in PROPOSAL_PAGES.items()
    ]
    every += [
        (f"repurchase_thanks_page_{wish}", "repurchase_thanks_page", proposal_thanks(wish))
        for wish in WISHES
    ]
    pages = {name: RENDERER.render_page(kind, language, of) for name, kind, of in every}
    return pages | {"not_found_page": RENDERER.render_not_found(language)}


def _asked(changes: dict[str, Any]) -> dict[str, Any]:
    return {
        "shop_name": "Nordlys Sport",
        "touchpoint": "delivery",
        "metric": "csat",
        "scale": SCALES[changes.get("metric", "csat")],
        "order_number": "1042",
        "case_number": None,
        "products": ["Ullgenser", "Lue med øreklaffer", "Votter", "Ski"],
        "expires_on": date(2026, 12, 2),
    }
