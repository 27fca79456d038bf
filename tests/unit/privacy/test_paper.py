"""A certificate laid out for a page: the same facts, at the times of where the shop is."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from gjensyn.contexts.privacy import CertificatePage
from gjensyn.privacy.certificate import Told, verify
from gjensyn.privacy.paper import certificate_page
from gjensyn.privacy.remains import PLACES
from gjensyn.privacy.signing import openssl_lines
from tests.builders import NOW, SUBJECT, subject_id
from tests.unit.privacy.papers import PLAN, SIGNER, a_certificate

OSLO = ZoneInfo("Europe/Oslo")
LATE = NOW + timedelta(hours=14)  # half past midnight in Oslo, the day after


def page(**changes: Any) -> CertificatePage:
    told = a_certificate(**changes)
    return certificate_page(verify(told, SIGNER.public), OSLO)


def test_a_page_says_what_the_certificate_says():
    """Of whom, when, what is kept, and by which key it was signed."""
    shown, told = page(), a_certificate()
    assert shown["installation"] == "Nordlys Sport, «gjensyn» in eu-north-1"
    assert (shown["request_id"], shown["subject"]) == (subject_id(7), SUBJECT)
    assert shown["received_on"] == date(2026, 10, 30)
    assert (shown["erased_on"], shown["erased_at"]) == (date(2026, 11, 2), "10:30")
    assert shown["retained"] == [
        {
            "kind": each.kind,
            "count": each.count,
            "paragraph": each.paragraph,
            "until": each.until,
        }
        for each in PLAN.retained
    ]
    assert (shown["ledger_head"], shown["key_id"]) == ("ab" * 32, told["key_id"])
    assert shown["lines"] == openssl_lines("certificate.json", "key.pem")


def test_days_are_those_of_where_the_shop_is():
    """Half past eleven at night in London is the next day in Oslo."""
    shown = page(received_at=LATE, shredded_at=LATE, erased_at=LATE)
    assert (shown["received_on"], shown["erased_on"]) == (date(2026, 11, 3), date(2026, 11, 3))
    assert shown["erased_at"] == "00:30"
    order = next(row for row in shown["classes"] if row["kind"] == "order")
    assert order == {
        "kind": "order",
        "place": "orders",
        "erased": 3,
        "retained": 2,
        "gone_on": date(2026, 11, 4),
        "gone_at": "00:30",
    }


def test_data_and_copies_stand_apart():
    """None is in both, and none in neither."""
    shown = page()
    copies = {row["kind"] for row in shown["copies"]}
    data = {row["kind"] for row in shown["classes"]}
    assert copies == {*PLACES}
    assert data == {*PLAN.classes}


def test_recipients_were_told_and_have_answered_or_not_yet():
    """By their days."""
    told = (Told("a", NOW, LATE), Told("b", NOW), Told("c"))
    assert page(recipients=told)["recipients"] == [
        {"name": "a", "told_on": date(2026, 11, 2), "acknowledged_on": date(2026, 11, 3)},
        {"name": "b", "told_on": date(2026, 11, 2), "acknowledged_on": None},
        {"name": "c", "told_on": None, "acknowledged_on": None},
    ]


def test_what_cannot_be_reached_is_said_by_its_name_where_it_has_one():
    """A certificate of another version of the suite may say something else: as it stands."""
    shown = page()
    assert [each["text"] for each in shown["not_covered"]] == list(PLAN.not_covered)
    assert shown["not_covered"][0]["key"] == "inboxes"
    told = verify(a_certificate(), SIGNER.public)
    other = told.model_copy(update={"not_covered": ["Something else."]})
    assert certificate_page(other, OSLO)["not_covered"] == [
        {"key": None, "text": "Something else."}
    ]


def test_a_page_says_whether_the_signature_was_checked():
    """Unless somebody did, nobody has."""
    told = verify(a_certificate(), SIGNER.public)
    assert certificate_page(told, OSLO)["checked"] == "unchecked"
    assert certificate_page(told, OSLO, "right")["checked"] == "right"
