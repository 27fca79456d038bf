"""Recipients are told, waited for, named where they are silent; nobody waits beyond the month."""

from datetime import datetime, timedelta

import pytest

from tests.integration.privacy.officer import BO, Officer, lived
from tests.shop import open_shop


@pytest.mark.parametrize("before", ["never there", "erased before"])
def test_of_a_stranger_the_others_are_told_all_the_same(before: str):
    """They may know the id although we do not: it goes back to them, and nowhere else."""
    with open_shop(Recipients="erp") as shop:
        officer = Officer(shop)
        if before == "erased before":
            lived(shop)
            first = officer.approved()
            shop.wait(minutes=20)
            officer.post("ack", request_id=first, recipient="erp")
            shop.wait(minutes=20)
        request_id = officer.approved("K-1")
        shop.wait(minutes=20)
        told = [one for one in shop.cloud.published if one["detail-type"] == "CustomerErased"]
        assert told[-1]["detail"]["customer_id"] == "K-1"
        assert told[-1]["detail"]["request_id"] == request_id
        assert officer.post("ack", request_id=request_id, recipient="erp")[0] == 200
        shop.wait(minutes=5)
        done = officer.status(request_id)
        assert done["status"] == "COMPLETED"
        assert done["certificate"]["recipients"][0]["acknowledged_at"]
        by_address = officer.post("preview", email="nobody@x.example")[1]
        ids = {"request_id": by_address["request_id"], "plan_hash": by_address["plan_hash"]}
        officer.post("erase", **ids, ground="a", identity="x")
        officer.post("approve", by=BO, **ids)
        shop.wait(minutes=20)
        assert officer.status(ids["request_id"])["certificate"]["recipients"] == []
        kept = [row["pk"]["S"] for row in shop.cloud.tables()["Keys"]]
        assert not {request_id, ids["request_id"]} & set(kept)


def test_silent_recipients_do_not_make_the_answer_late():
    """When the last day begins, the person is written to, whoever has not answered."""
    with open_shop(Recipients="erp", RecipientDays=14) as shop:
        lived(shop)
        officer = Officer(shop)
        at = shop.cloud.now - timedelta(days=25)
        told = officer.asked("K-1", received_at=at.isoformat())
        officer.post("approve", by=BO, **told)
        shop.wait(minutes=20)
        shown = officer.status(told["request_id"])
        assert shown["status"] == "PROPAGATING"
        shop.cloud.advance_to(datetime.fromisoformat(f"{shown['due_date']}T09:00:00+00:00"))
        assert officer.status(told["request_id"])["status"] == "COMPLETED"
        assert shop.cloud.sent[-1].at.date().isoformat() == shown["due_date"]


def test_recipients_acknowledge_or_are_named_as_silent():
    """The certificate waits for them, but not for ever."""
    with open_shop(Recipients="erp,crm") as shop:
        lived(shop)
        officer = Officer(shop)
        request_id = officer.approved()
        shop.wait(minutes=20)
        assert officer.status(request_id)["status"] == "PROPAGATING"
        assert officer.post("ack", request_id=request_id, recipient="erp")[0] == 200
        assert officer.post("ack", request_id=request_id, recipient="nobody")[0] == 404
        shop.wait(days=8)
        done = officer.status(request_id)
        assert done["status"] == "COMPLETED"
        said = {one["name"]: one["acknowledged_at"] for one in done["certificate"]["recipients"]}
        assert said["erp"]
        assert said["crm"] is None


def test_a_request_that_nobody_answers_is_called_out():
    """A week before its date, every day."""
    with open_shop() as shop:
        Officer(shop).post("preview", customer_id="K-1")
        shop.wait(days=20)
        assert not [line for line in shop.cloud.logs if "has to be answered" in line]
        shop.wait(days=6)
        assert len([line for line in shop.cloud.logs if "has to be answered" in line]) >= 2
