"""Folding facts into a person: each field keeps the latest word, whenever it arrives."""

from datetime import datetime

from gjensyn.events import incoming as told
from gjensyn.models.case import SupportCase
from gjensyn.models.person import Consent, Person
from gjensyn.models.record import Dated, latest

CASES_AT_MOST = 100


def fold_person(person: Person, fact: told.CustomerFact) -> Person:
    """Return the person as they are once the fact is known too."""
    match fact:
        case told.OrderPlaced():
            return _soft_opt_in(_told(person, fact, fact.customer), fact)
        case told.CustomerUpdated():
            return _told(person, fact, fact.customer)
        case told.ConsentChanged():
            return _consent(person, fact)
    return person


def fold_case(case: SupportCase, fact: told.SupportCaseOpened) -> SupportCase:
    """Return the case as it is once the fact is known too; closed at or after opening is closed."""
    closing = isinstance(fact, told.SupportCaseClosed)
    opened = case.opened_at if closing else max(filter(None, (case.opened_at, fact.occurred_at)))
    closed = max(filter(None, (case.closed_at, fact.occurred_at))) if closing else case.closed_at
    is_closed = closed is not None and (opened is None or closed >= opened)
    fields = {
        name: latest(getattr(case, name), Dated[str](value=value, at=fact.occurred_at))
        for name in ("order_id", "topic", "agent_id", "touchpoint")
        if (value := getattr(fact, name)) is not None
    }
    return case.model_copy(
        update={
            **fields,
            "opened_at": opened,
            "closed_at": closed,
            "status": "closed" if is_closed else "open",
        }
    )


def note_case(person: Person, case: SupportCase) -> Person:
    """Keep the list of open cases, which silences surveys, in step with a case."""
    still_open = set(person.open_cases) - {case.key}
    if case.status == "open":
        still_open.add(case.key)
    return person.model_copy(update={"open_cases": tuple(sorted(still_open)[:CASES_AT_MOST])})


def _told(person: Person, fact: told.CustomerFact, customer: told.CustomerTold) -> Person:
    fields = {
        name: latest(getattr(person, name), Dated[str](value=value, at=fact.occurred_at))
        for name, value in customer.model_dump().items()
        if value is not None
    }
    return person.model_copy(update=fields)


def _soft_opt_in(person: Person, fact: told.OrderPlaced) -> Person:
    if not fact.soft_opt_in:
        return person
    at = max(filter(None, (person.soft_opt_in_at, fact.occurred_at)))
    return person.model_copy(update={"soft_opt_in_at": at})


def _consent(person: Person, fact: told.ConsentChanged) -> Person:
    """The latest word counts; at the same moment a no wins over a yes."""
    known = person.consents.get(fact.purpose)
    told_now = Consent(granted=fact.granted, evidence=fact.evidence, at=fact.occurred_at)
    consent = max(filter(None, (known, told_now)), key=_weight)
    return person.model_copy(update={"consents": {**person.consents, fact.purpose: consent}})


def _weight(consent: Consent) -> tuple[datetime, bool, str]:
    return consent.at, not consent.granted, consent.evidence
