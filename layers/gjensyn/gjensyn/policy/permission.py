"""Did this person say no, or does the law ask for a yes that was never given? Pure."""

from datetime import datetime

from gjensyn.models.person import Consent, Person, value_of
from gjensyn.policy.countries import ContactKind, Rule, rule


def refusal(person: Person, kind: ContactKind) -> str | None:
    """Return why this kind of message may not be written, one machine word; None: it may.

    An opt-out stands until a consent that is newer than it.
    """
    applies = rule(value_of(person.country), kind)
    consent = None if kind == "service" else person.consents.get(kind)
    if _opted_out(person, applies, consent):
        return "opted_out"
    if consent and not consent.granted:
        return "consent_refused"
    if consent or _needs_nothing(person, applies):
        return None
    return "no_consent"


def ground(person: Person, kind: ContactKind) -> str:
    """Return on what a message rests: `contract`, `neutral_survey`, `soft_opt_in`, `consent`."""
    applies = rule(value_of(person.country), kind)
    if kind == "service":
        return "contract"
    if kind in person.consents or applies.needs == "consent":
        return "consent"
    return "neutral_survey" if applies.purpose == "survey" else "soft_opt_in"


def _opted_out(person: Person, applies: Rule, consent: Consent | None) -> bool:
    said_no: datetime | None = person.opted_out.get(applies.purpose)
    if said_no is None:
        return False
    return not (consent and consent.granted and consent.at > said_no)


def _needs_nothing(person: Person, applies: Rule) -> bool:
    if applies.needs == "soft_opt_in":
        return person.soft_opt_in_at is not None
    return applies.needs == "none"
