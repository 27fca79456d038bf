"""Contexts of the mails and pages about buying again, one for every state that looks different."""

from datetime import date
from typing import Any

from gjensyn.contexts.proposals import (
    ProposalMail,
    ProposalPage,
    ProposalThanksPage,
    ProposedAgain,
)
from gjensyn.language import OWN_NAMES

LAST, STOPS_ON = date(2026, 9, 21), date(2026, 11, 4)
ADVICE = "Oppbevar kaffien mørkt og tørt, og mal berre det du treng."
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def proposed(**changes: Any) -> ProposedAgain:
    """Return a product that somebody buys every six weeks, with changes."""
    return {
        "name": "Mørkbrent kaffe 500 g",
        "quantity": 2.0,
        "every": 42,
        "last": LAST,
        "price": 218.0,
        "currency": "NOK",
        "advice": None,
        **changes,
    }


def proposal_mail(*lines: ProposedAgain, **changes: Any) -> ProposalMail:
    """Return the context of a reminder, with changes."""
    return {
        "shop_name": "Nordlys Sport",
        "name": "Åse Sørbø",
        "page_url": "https://svar.example/r/tOkEn-0123456789abcdef",
        "preferences_url": "https://svar.example/p/tOkEn-0123456789abcdef",
        "unsubscribe_url": "https://svar.example/u/tOkEn-0123456789abcdef",
        "lines": list(lines) or [proposed()],
        "total": 218.0,
        "currency": "NOK",
        "ground": "soft_opt_in",
        "stops_on": None,
        **changes,
    }


def two(**changes: Any) -> list[ProposedAgain]:
    """Return two products, the second without a price."""
    return [proposed(), proposed(name="Havremelk", every=9, quantity=1.5, price=None, **changes)]


REMINDERS = {
    "one": proposal_mail(),
    "coached": proposal_mail(proposed(advice=ADVICE, price=None), ground="consent", total=None),
    "two": proposal_mail(*two(), total=None, name=None),
    "yearly": proposal_mail(proposed(every=400)),
    "monthly": proposal_mail(proposed(every=92)),
    "long": proposal_mail(
        proposed(name=LONG_WORD, advice=LONG_WORD * 20),
        proposed(name=LONG_WORD),
        shop_name=LONG_WORD,
        name=LONG_WORD,
    ),
}
NOTICES_OF_ORDERS = {
    "one": proposal_mail(stops_on=STOPS_ON),
    "two": proposal_mail(proposed(), proposed(name="Havremelk"), total=436.0, stops_on=STOPS_ON),
}


def on_page(**changes: Any) -> dict[str, Any]:
    """Return a product on the page, with changes."""
    line = {
        "field": "line-1",
        "name": "Mørkbrent kaffe 500 g",
        "quantity": 2.0,
        "price": 218.0,
        "currency": "NOK",
        "available": True,
    }
    return {**line, **changes}


def proposal_page(*lines: dict[str, Any], **changes: Any) -> ProposalPage:
    """Return the context of the page behind a reminder, with changes."""
    return {
        "shop_name": "Nordlys Sport",
        "languages": [(code, own, f"/r/t?lang={code}") for code, own in OWN_NAMES.items()],
        "action": "/r/t",
        "lines": list(lines) or [on_page()],
        "total": 218.0,
        "currency": "NOK",
        "state": "open",
        "wish": "order",
        "stops_on": None,
        "errors": {"wish": None},
        **changes,
    }


def three_on_page() -> list[dict[str, Any]]:
    """Return three products: one with a price, one without, one no longer sold."""
    return [
        on_page(),
        on_page(field="line-2", name="Havremelk", price=None),
        on_page(field="line-3", name="Sjampo", available=False),
    ]


PROPOSAL_PAGES = {
    "one": proposal_page(),
    "later": proposal_page(wish="later"),
    "still_have_some": proposal_page(wish="still_have_some"),
    "never": proposal_page(wish="never"),
    "three": proposal_page(*three_on_page(), total=None),
    "errors": proposal_page(*three_on_page(), total=436.0, errors={"wish": "missing"}),
    "again": proposal_page(state="again"),
    "announced": proposal_page(state="announced", stops_on=STOPS_ON),
    "ordered": proposal_page(state="ordered"),
    "stopped": proposal_page(state="stopped"),
    "gone": proposal_page(on_page(available=False), state="gone", total=None),
    "long": proposal_page(on_page(name=LONG_WORD), shop_name=LONG_WORD),
}
WISHES = ("order", "later", "still_have_some", "never", "stop", "ordered_already")


def proposal_thanks(wish: str = "order") -> ProposalThanksPage:
    """Return the context of the page after the button."""
    return {
        "shop_name": "Nordlys Sport",
        "wish": wish,
        "lines": [on_page(), on_page(field="line-2", name="Havremelk")],
        "later_days": 7,
        "back_url": "/r/t",
    }
