"""Did this person say no, or does the law ask for a yes that was never given? Pure."""

from collections.abc import Mapping
from datetime import datetime

from gjensyn.models.message import Purpose
from gjensyn.models.person import Consent, ConsentPurpose, Person, value_of
from gjensyn.policy.countries import ContactKind, Rule, rule

# What an opt-out of a purpose stops. Nobody can opt out of news about an order of their own.
KINDS: Mapping[Purpose, tuple[ConsentPurpose, ...]] = {
    "survey": ("survey",),
    "marketing": ("reminder", "automatic_order"),
    "service": (),
}


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
    consent = person.consents.get(kind)
    if (consent and consent.granted) or applies.needs == "consent":
        return "consent"
    return "neutral_survey" if applies.purpose == "survey" else "soft_opt_in"


def is_stopped(person: Person, purpose: Purpose) -> bool:
    """Tell whether an opt-out of a purpose stands for everything that is sent for it."""
    kinds = KINDS[purpose]
    return bool(kinds) and all(refusal(person, kind) == "opted_out" for kind in kinds)


def stopped(person: Person, purpose: Purpose, now: datetime) -> Person:
    """Return the person with an opt-out; one that stands already keeps its date.

    It is the last word even where a sender's clock dates a consent into the future.
    """
    if purpose == "service" or is_stopped(person, purpose):
        return person
    known = [person.consents[kind].at for kind in KINDS[purpose] if kind in person.consents]
    said_no = {**person.opted_out, purpose: max([now, *known])}
    return person.model_copy(update={"opted_out": said_no})


def outlasting(person: Person, kind: ConsentPurpose, at: datetime) -> Person:
    """Return the person whose opt-out, if there is one, is no older than a yes of that date."""
    purpose = rule(value_of(person.country), kind).purpose
    said_no = person.opted_out.get(purpose)
    if said_no is None or said_no >= at:
        return person
    return person.model_copy(update={"opted_out": {**person.opted_out, purpose: at}})


def resumed(person: Person, purpose: Purpose) -> Person:
    """Return the person without the opt-out: what was allowed before it is allowed again."""
    others = {name: at for name, at in person.opted_out.items() if name != purpose}
    return person.model_copy(update={"opted_out": others})


def agreed(person: Person, kind: ConsentPurpose, evidence: str, now: datetime) -> Person:
    """Return the person with a yes of their own, which lifts what stood against it."""
    known = person.consents.get(kind)
    at = max(now, known.at) if known else now
    consent = Consent(granted=True, evidence=evidence, at=at)
    lifted = resumed(person, rule(value_of(person.country), kind).purpose)
    return lifted.model_copy(update={"consents": {**person.consents, kind: consent}})


def _opted_out(person: Person, applies: Rule, consent: Consent | None) -> bool:
    said_no: datetime | None = person.opted_out.get(applies.purpose)
    if said_no is None:
        return False
    return not (consent and consent.granted and consent.at > said_no)


def _needs_nothing(person: Person, applies: Rule) -> bool:
    if applies.needs == "soft_opt_in":
        return person.soft_opt_in_at is not None
    return applies.needs == "none"
