"""The officer's desk and the eraser, each built one under the emulator."""

import json

from gjensyn.models.person import Person
from gjensyn.models.request import PrivacyRequest
from tests.e2e.conftest import Journey, outcome
from tests.e2e.payloads import desk, link, page
from tests.e2e.test_runtime_facts import SURVEYED, address


def _status(journey: Journey) -> str:
    (request,) = journey.stack.facts(PrivacyRequest)
    return str(request.status)


def test_privacy_desk_asks_the_person(journey: Journey):
    """A preview and an erasure, signed; who it is about is asked at the address on file."""
    with journey.start("PrivacyDeskOnRequest") as machine:
        asked = desk("/privacy/preview", {"customer_id": SURVEYED}, "officer")
        status, body = outcome(machine.invoke(asked))
        assert status == 200
        preview = json.loads(body)
        assert preview["classes"]
        wanted = {name: preview[name] for name in ("request_id", "plan_hash")}
        wanted |= {"ground": "b", "identity": "ask"}
        status, body = outcome(machine.invoke(desk("/privacy/erase", wanted, "officer")))
        assert status == 202, body
    assert _status(journey) == "AWAITING_IDENTITY"


def test_gdpr_erase_takes_a_request_up(journey: Journey):
    """From the stream of requests: it is in the ledger."""
    journey.take_changes("GdprEraseOnRequest")


def test_privacy_desk_hears_the_person(journey: Journey):
    """The mail that asks goes out, and its link settles who asked."""
    journey.take_changes("MessageDeliveryOnMessage")
    mail = journey.stack.mails(address(SURVEYED))[-1]
    path = link(mail, "i")
    with journey.start("PrivacyDeskOnVisit") as machine:
        assert outcome(machine.invoke(page("GET", path, "/i/{token}")))[0] == 200
        assert _status(journey) == "AWAITING_IDENTITY"
        assert outcome(machine.invoke(page("POST", path, "/i/{token}", {"yes": "1"})))[0] == 200
    assert _status(journey) == "AWAITING_APPROVAL"


def test_gdpr_erase_fences_what_another_officer_approved(journey: Journey):
    """On its schedule: from here on nobody writes to this person, and nothing is taken in."""
    subject = journey.stack.subject(SURVEYED)
    (request,) = journey.stack.facts(PrivacyRequest)
    approval = {"request_id": request.request_id, "plan_hash": request.plan_hash}
    with journey.start("PrivacyDeskOnRequest") as machine:
        own = outcome(machine.invoke(desk("/privacy/approve", approval, "officer")))
        assert own[0] == 403
        other = outcome(machine.invoke(desk("/privacy/approve", approval, "another")))
        assert other[0] == 202
    journey.tick("GdprEraseOnSchedule")
    assert _status(journey) == "FENCED"
    (person,) = journey.stack.facts(Person, subject)
    assert person.fenced
