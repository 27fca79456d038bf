"""Somebody who buys coffee every four weeks, for tests that look at one decision at a time."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from functions.repurchase_reminder.deciding import Pair
from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.models.person import Consent
from gjensyn.models.product import Product
from gjensyn.models.proposal import PROPOSAL_KEY, Proposal, ProposedLine
from gjensyn.models.purchase import RHYTHM_PREFIX, RhythmItem
from gjensyn.rhythm.priors import Priors
from gjensyn.rhythm.state import Rhythm, observe
from tests.builders import NOW, PSEUDONYMS, SUBJECT

EVERY = 28
TODAY = NOW.date()
SETTINGS = ReminderSettings()
YES = Consent(granted=True, evidence="preference page", at=NOW - timedelta(days=90))
NO = Consent(granted=False, evidence="preference page", at=NOW - timedelta(days=1))


def key_of(product_id: str) -> str:
    """Return the key of a product's rhythm."""
    return RHYTHM_PREFIX + PSEUDONYMS.key("product", product_id)


def rhythm(last: date, times: int = 9) -> Rhythm:
    """Return the rhythm of somebody who bought every four weeks until a day."""
    known = Rhythm()
    for number in range(times):
        known = observe(known, last - timedelta(days=EVERY * number), 2.0, mark=f"m{number}")
    return known


def coffee(last: int = 30, product_id: str = "P-1", **fields: Any) -> RhythmItem:
    """Return the rhythm of coffee, bought last so many days ago, with changes."""
    known = {
        "subject": SUBJECT,
        "key": key_of(product_id),
        "customer_id": "K-17",
        "product_id": product_id,
        "name": "Kaffe, mørkbrent",
        "category": "coffee",
        "quantity": 2.0,
        "rhythm": rhythm(TODAY - timedelta(days=last)),
    }
    return RhythmItem(**{**known, **fields})


def product(product_id: str = "P-1", **fields: Any) -> Product:
    """Return coffee as it is on sale, with changes."""
    known = {
        "subject": product_id,
        "key": "product",
        "status": "active",
        "unit_price": 109.0,
        "currency": "NOK",
        "changed_at": NOW - timedelta(days=400),
    }
    return Product(**{**known, **fields})


def pair(item: RhythmItem | None = None, /, **fields: Any) -> Pair:
    """Return a rhythm with what is known of its product, with changes."""
    known = {"item": item or coffee(), "product": product(), "priors": Priors()}
    return Pair(**{**known, **fields})


def line(product_id: str = "P-1", **fields: Any) -> ProposedLine:
    """Return one line of a proposal, with changes."""
    known = {
        "rhythm": key_of(product_id),
        "product_id": product_id,
        "name": "Kaffe, mørkbrent",
        "category": "coffee",
        "quantity": 2.0,
        "unit_price": 109.0,
        "currency": "NOK",
    }
    return ProposedLine(**{**known, **fields})


def proposal(lines: Iterable[ProposedLine] = (), **fields: Any) -> Proposal:
    """Return a proposal of coffee that somebody has before them, with changes."""
    known = {
        "subject": SUBJECT,
        "key": PROPOSAL_KEY,
        "status": "suggested",
        "proposal_id": "proposal-1",
        "customer_id": "K-17",
        "model": "curate",
        "lines": tuple(lines) or (line(),),
        "made_at": NOW - timedelta(days=1),
        "message": "message#1",
    }
    return Proposal(**{**known, **fields})
