"""A refusal has a date; a request's history says each state once, and who approved."""

from datetime import datetime, timedelta

from tests.integration.privacy.officer import BO, Officer, lived
from tests.shop import open_shop

NOBODY = "K-nobody"


def test_a_refusal_keeps_to_its_date_but_not_to_who_never_said_who_they_are():
    """Art. 12(4): within the month, or what was extended; then it is carried out."""
    with open_shop() as shop:
        lived(shop)
        officer = Officer(shop)
        at = (shop.cloud.now - timedelta(days=40)).isoformat()
        ids = [
            officer.post("preview", customer_id=who, received_at=at)[1] for who in ("K-1", NOBODY)
        ]
        asked = {name: ids[1][name] for name in ("request_id", "plan_hash")}
        assert officer.post("erase", **asked, ground="a", identity="ask")[0] == 202
        status, said = officer.post("refuse", request_id=ids[0]["request_id"], reason="late")
        assert (status, said["error"]) == (409, "too_late")
        assert ids[0]["due_date"] in said["message"]
        assert officer.status(ids[0]["request_id"])["status"] == "RECEIVED"
        assert officer.post("refuse", request_id=asked["request_id"], reason="silent")[0] == 200
        assert officer.post("withdraw", request_id=ids[0]["request_id"], reason="so")[0] == 200


def test_a_refusal_is_in_time_on_the_last_day():
    """The date that is shown is the last on which it can be told."""
    with open_shop() as shop:
        lived(shop)
        officer = Officer(shop)
        at = shop.cloud.now.isoformat()
        seen = officer.post("preview", customer_id="K-1", received_at=at)[1]
        last = datetime.fromisoformat(f"{seen['due_date']}T10:00:00+00:00")
        shop.wait(seconds=(last - shop.cloud.now).total_seconds())
        assert officer.post("refuse", request_id=seen["request_id"], reason="unfounded")[0] == 200


def test_a_history_has_each_state_once_and_the_approval_beside_it():
    """Who approved, and when, stands under `approved`: it is no state of its own."""
    with open_shop() as shop:
        lived(shop)
        officer = Officer(shop)
        request_id = officer.approved()
        shop.wait(minutes=15)
        shown = officer.status(request_id)
        states = [one["status"] for one in shown["history"]]
        assert states == list(dict.fromkeys(states))
        assert states[3:5] == ["AWAITING_APPROVAL", "FENCED"]
        assert shown["approved"]["by"] == BO
        assert shown["history"][3]["at"] <= shown["approved"]["at"] <= shown["history"][4]["at"]
