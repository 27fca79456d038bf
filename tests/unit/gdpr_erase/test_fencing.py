"""The fence goes up with the plan that was approved, and with no other."""

from typing import Any

import pytest

from functions.gdpr_erase.fencing import fence
from functions.gdpr_erase.tools import AtRest
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.subject import SubjectRow
from gjensyn.privacy.inventory import Whose
from tests.builders import NOW, SUBJECT, a_message, a_person, an_order, put
from tests.unit.gdpr_erase.eraser import CUSTOMER, REQUEST, Eraser, a_request, passed

ROW = SubjectRow(subject=SUBJECT, key=CUSTOMER)
ADDRESS = "aase@fjordpost.example"


def approved(*records: Any, **fields: Any) -> Eraser:
    """Return the world of a request whose plan, as things stand, was approved a moment ago."""
    history = passed("RECEIVED", "VERIFIED", "PLANNED", "AWAITING_APPROVAL")
    known = {"approved_by": "arn:aws:iam::1:user/per", "history": history, "person": None}
    eraser = Eraser(a_request("AWAITING_APPROVAL", **{**known, **fields}), *records)
    living = next((one for one in records if isinstance(one, SubjectRow)), None)
    there = living is not None and living.status == "living"
    person = there and any(isinstance(one, Person) for one in records)
    whose = Whose(SUBJECT if there else None, CUSTOMER, (ADDRESS,) if person else ())
    plan = eraser.tools.plan(whose).hash_for(REQUEST)
    eraser.tools.note(eraser.request, plan_hash=plan)
    return eraser


def row(eraser: Eraser) -> SubjectRow:
    found = eraser.store.get(SubjectRow, "", CUSTOMER)
    assert found is not None
    return found


def test_nothing_is_fenced_that_nobody_approved():
    """It waits for an officer."""
    eraser = approved(ROW, a_person(), approved_by=None)
    assert eraser.take(fence) == AtRest()
    assert row(eraser).status == "living"
    assert eraser.moves() == []


def test_from_the_fence_on_nothing_is_taken_in_or_sent():
    """The way to the person and the person themselves say so, and the request knows when."""
    eraser = approved(ROW, a_person(), an_order(), a_message())
    eraser.take(fence)
    request = eraser.request
    assert (request.status, request.person, request.fenced_at) == ("FENCED", SUBJECT, NOW)
    assert (request.due_at, request.due_shard) == (NOW, "0")
    assert row(eraser).status == "fenced"
    person = eraser.store.get(Person, SUBJECT, PERSON_KEY)
    assert person is not None
    assert person.fenced
    assert person.version == 2  # who is about to send holds the first one
    ((event, detail),) = eraser.moves()
    assert (event, detail["plan_hash"]) == ("fenced", request.plan_hash)


@pytest.mark.parametrize("more", ["order", "refusal", "parked"])
def test_a_plan_that_does_not_hold_any_more_is_made_anew(more: str):
    """Something has come since: the approval is void, and nothing is fenced."""
    eraser = approved(ROW, a_person())
    if more == "order":
        put(eraser.store, an_order())
    elif more == "refusal":
        eraser.refusals.addresses.add(ADDRESS)
    else:
        eraser.parked.write(f"{CUSTOMER}/e-1", b"{}")
    eraser.take(fence)
    request = eraser.request
    assert (request.status, request.approved_by, request.reason) == ("PLANNED", None, "plan_stale")
    assert row(eraser).status == "living"
    ((event, detail),) = eraser.moves()
    assert (event, detail["reason"]) == ("planned", "plan_stale")


def test_a_plan_of_another_request_is_none():
    """The hash that was approved is of this one."""
    eraser = approved(ROW, a_person())
    other = eraser.tools.plan(Whose(SUBJECT, CUSTOMER, (ADDRESS,))).hash_for("other")
    eraser.tools.note(eraser.request, plan_hash=other)
    eraser.take(fence)
    assert eraser.request.status == "PLANNED"


def test_somebody_nobody_knows_is_fenced_too():
    """Their first fact may be on its way: whoever takes it in finds the fence."""
    eraser = approved()
    eraser.take(fence)
    assert (eraser.request.status, eraser.request.person) == ("FENCED", None)
    assert row(eraser).status == "fenced"
    assert row(eraser).subject != SUBJECT


def test_an_address_that_leads_to_no_id_has_nothing_to_fence():
    """There is no row, and none is made."""
    eraser = approved(customer=None)
    whose = Whose(None, None)
    eraser.tools.note(eraser.request, plan_hash=eraser.tools.plan(whose).hash_for(REQUEST))
    eraser.take(fence)
    assert eraser.request.status == "FENCED"
    assert eraser.store.get(SubjectRow, "", CUSTOMER) is None


@pytest.mark.parametrize("status", ["fenced", "erased"])
def test_who_is_fenced_or_gone_already_stays_so(status: Any):
    """Their row is not touched; the request is about what is left, which is nobody."""
    eraser = approved(ROW.model_copy(update={"status": status}), a_person(status="fenced"))
    eraser.take(fence)
    assert (eraser.request.status, eraser.request.person) == ("FENCED", None)
    assert (row(eraser).status, row(eraser).version) == (status, 1)
    person = eraser.store.get(Person, SUBJECT, PERSON_KEY)
    assert person is not None
    assert person.version == 1


def test_a_person_without_a_key_is_fenced_by_their_row():
    """It was shredded: the way to them is closed all the same."""
    eraser = approved(ROW)
    eraser.take(fence)
    assert (eraser.request.status, eraser.request.person) == ("FENCED", SUBJECT)
    assert row(eraser).status == "fenced"
