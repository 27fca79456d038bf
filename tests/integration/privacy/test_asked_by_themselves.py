"""Who asks is who they say: by the address on file; and what they asked for is theirs alone."""

import json
from urllib.parse import urlencode

import pytest

from functions.gdpr_erase import copying
from infra.local.faults import Fault
from tests.integration.privacy.officer import BO, NOBODY, Officer, lived
from tests.shop import Shop, open_shop

FORM = {"content-type": "application/x-www-form-urlencoded"}


def _confirm(shop: Shop) -> int:
    mail = shop.cloud.sent[-1]
    path = mail.text[mail.text.index("/i/") :].split()[0]
    assert shop.look(path) == 200
    return shop.post(path)


def test_identity_is_settled_by_the_address_on_file():
    """A look at the link changes nothing, a press does; somebody unknown gets no letter."""
    with open_shop() as shop:
        lived(shop)
        officer, sent = Officer(shop), len(shop.cloud.sent)
        for customer in (NOBODY, "K-1"):
            seen = officer.post("preview", customer_id=customer)[1]
            told = {"request_id": seen["request_id"], "plan_hash": seen["plan_hash"]}
            status, said = officer.post("erase", **told, ground="a", identity="ask")
            assert (status, said["status"]) == (202, "AWAITING_IDENTITY")
            shop.wait(minutes=1)
        assert len(shop.cloud.sent) == sent + 1
        assert officer.status(told["request_id"])["status"] == "AWAITING_IDENTITY"
        assert _confirm(shop) == 200
        shown = officer.status(told["request_id"])
        assert shown["status"] == "AWAITING_APPROVAL"
        approval = {"request_id": told["request_id"], "plan_hash": shown["plan_hash"]}
        assert officer.post("approve", by=BO, **approval)[0] == 202
        shop.wait(minutes=15)
        assert officer.status(told["request_id"])["status"] == "COMPLETED"


def test_a_letter_whose_writing_was_not_heard_holds_nobody_up():
    """It is on its way, so their press must count: not on the last day, when the request is due."""
    with open_shop() as shop:
        lived(shop)
        text = shop.cloud.sent[-1].text
        path = text[text.index("/p/") :].split()[0]
        shop.stage("GdprEraseOnRequest", "PutItem", Fault.LOST_ANSWER)
        assert shop.post(f"{path}?ask=export", ask="export") == 200
        (request,) = Officer(shop).get()
        assert request["status"] == "AWAITING_IDENTITY"
        shop.wait(minutes=1)
        assert _confirm(shop) == 200
        shop.wait(minutes=2)
        assert Officer(shop).get()[0]["status"] == "COMPLETED"


@pytest.mark.parametrize(("ask", "ends"), [("erase", "AWAITING_APPROVAL"), ("export", "COMPLETED")])
def test_people_ask_for_themselves(ask: str, ends: str):
    """From the preference page, confirmed by mail; pressed twice it is one request."""
    with open_shop() as shop:
        lived(shop)
        text = shop.cloud.sent[-1].text
        path = text[text.index("/p/") :].split()[0]
        for _ in range(2):
            body = urlencode({"ask": ask}).encode()
            reply = shop.cloud.http("POST", f"{path}?ask={ask}", headers=FORM, body=body)
            assert reply.status == 200
            shop.cloud.run()
        (request,) = Officer(shop).get()
        assert (request["kind"], request["status"]) == (ask, "AWAITING_IDENTITY")
        shop.wait(minutes=1)
        assert _confirm(shop) == 200
        shop.wait(minutes=2)
        assert Officer(shop).status(request["request_id"])["status"] == ends


def test_who_asked_for_a_copy_gets_a_letter_and_fetches_it_by_pressing():
    """A machine that opens the link gets no copy; the links behind the button work for minutes."""
    with open_shop() as shop:
        lived(shop)
        text = shop.cloud.sent[-1].text
        shop.post(text[text.index("/p/") :].split()[0] + "?ask=export", ask="export")
        shop.wait(minutes=1)
        assert _confirm(shop) == 200
        shop.wait(minutes=2)
        letter = shop.cloud.sent[-1]
        assert letter.to.startswith("kari.nord")
        assert "amazonaws" not in letter.text + letter.html
        page = letter.text[letter.text.index("/i/") :].split()[0]
        looked = shop.cloud.http("GET", page)
        assert looked.status == 200
        assert "amazonaws" not in looked.text
        pressed = shop.cloud.http("POST", page, headers=FORM)
        assert pressed.text.count("X-Amz-Expires=900") == 2
        assert pressed.text.count("amazonaws") == 2
        shop.wait(days=8)
        assert shop.cloud.http("POST", page, headers=FORM).status == 404


def test_a_copy_that_cannot_be_made_is_called_out(monkeypatch: pytest.MonkeyPatch):
    """Like an erasure that cannot go on: ATTENTION, and made as soon as it can be."""
    with open_shop() as shop:
        lived(shop)
        officer = Officer(shop)
        monkeypatch.setattr(copying, "make_copy", lambda *_: {"not": {"JSON"}})
        request_id = officer.post("export", customer_id="K-1", identity="x")[1]["request_id"]
        shop.wait(hours=2)
        shown = officer.status(request_id)
        assert (shown["status"], shown["reason"]) == ("ATTENTION", "step_fails")
        assert [line for line in shop.cloud.logs if "cannot go on" in line]
        monkeypatch.undo()
        shop.wait(hours=2)
        assert officer.status(request_id)["status"] == "COMPLETED"


def test_no_letter_leads_to_a_copy_that_an_officer_hands_out():
    """Nor to one of somebody who was erased meanwhile."""
    with open_shop() as shop:
        lived(shop)
        officer, sent = Officer(shop), len(shop.cloud.sent)
        officer.post("export", customer_id="K-1", identity="passport")
        shop.wait(minutes=5)
        assert len(shop.cloud.sent) == sent
        told = officer.post("export", customer_id="K-1", identity="ask")[1]
        shop.wait(minutes=2)
        assert _confirm(shop) == 200
        shop.wait(minutes=2)
        assert officer.status(told["request_id"])["download_page"].startswith("https://")
        letter = shop.cloud.sent[-1].text
        page = letter[letter.index("/i/") :].split()[0]
        assert shop.cloud.http("POST", page, headers=FORM).status == 200
        officer.erased()
        assert shop.cloud.http("POST", page, headers=FORM).status == 404
        assert "download" not in officer.status(told["request_id"])


def test_a_copy_holds_what_there_is_and_nobody_else():
    """As JSON and as a page, for a week, behind a link that works for minutes."""
    with open_shop() as shop:
        lived(shop, "K-2")
        lived(shop)
        officer = Officer(shop)
        status, told = officer.post("export", customer_id="K-1", identity="passport")
        assert (status, told["status"]) == (202, "VERIFIED")
        shop.wait(minutes=1)
        shown = officer.status(told["request_id"])
        assert shown["status"] == "COMPLETED"
        assert shown["download"].startswith("https://")
        objects = shop.cloud.objects("ExportsBucket")
        copy = json.loads(next(body for name, body in objects.items() if name.endswith(".json")))
        assert copy["customer_id"] == "K-1"
        assert copy["data"]["order"][0]["order_id"] == "O-KANARI"
        assert all(b"Bo Bak" not in body and b"agent-liv" not in body for body in objects.values())
        assert len(objects) == 2
        shop.wait(days=9)
        assert shop.cloud.objects("ExportsBucket") == {}
        assert "download" not in officer.status(told["request_id"])
