"""The officer's desk does what the contract says, and says no in words."""

from datetime import timedelta

from tests.integration.privacy.officer import ANNE, BO, NOBODY, Officer, lived
from tests.shop import open_shop


def test_a_preview_counts_and_changes_nothing_of_the_person():
    """By id and by address, written in any way."""
    with open_shop() as shop:
        lived(shop)
        officer = Officer(shop)
        status, seen = officer.post("preview", customer_id="K-1")
        assert status == 200
        assert set(seen) == {
            "request_id", "plan_hash", "due_date", "classes", "retained", "not_covered",
        }  # fmt: skip
        assert seen["classes"]["order"] == seen["classes"]["person"] == 1
        by_address = officer.post("preview", email=" Kari.Nord@fjordpost.example ")[1]
        assert by_address["classes"] == seen["classes"]


def test_a_person_nobody_knows_looks_the_same_with_zeros_and_can_be_erased():
    """Asking for somebody who is not there, or no longer, is success."""
    with open_shop() as shop:
        lived(shop)
        officer = Officer(shop)
        known = officer.post("preview", customer_id="K-1")[1]
        unknown = officer.post("preview", customer_id=NOBODY)[1]
        assert unknown.keys() == known.keys()
        assert set(unknown["classes"].values()) == {0}
        assert officer.post("preview", email="nobody@x.example")[1]["classes"] == unknown["classes"]
        done = officer.erased(NOBODY)
        assert {row["erased"] for row in done["certificate"]["classes"]} == {0}
        officer.erased()
        again = officer.erased()
        assert {row["erased"] for row in again["certificate"]["classes"]} == {0}


def test_asking_twice_is_one_request():
    """Each verb again answers as the first time did."""
    with open_shop() as shop:
        lived(shop)
        officer = Officer(shop)
        request_id = officer.approved()
        plan_hash = officer.status(request_id)["plan_hash"]
        told = {"request_id": request_id, "plan_hash": plan_hash}
        assert officer.post("erase", **told, ground="a", identity="x")[0] == 202
        assert officer.post("approve", by=BO, **told)[0] == 202
        shop.wait(minutes=15)
        assert officer.post("approve", by=BO, **told)[1]["status"] == "COMPLETED"
        assert len([one for one in officer.get() if one["status"] == "COMPLETED"]) == 1


def test_who_approves_is_somebody_else():
    """Unless the deployment says that two eyes are enough."""
    for eyes, expected in (("true", 403), ("false", 202)):
        with open_shop(FourEyes=eyes) as shop:
            officer = Officer(shop)
            seen = officer.post("preview", customer_id="K-1")[1]
            told = {"request_id": seen["request_id"], "plan_hash": seen["plan_hash"]}
            officer.post("erase", **told, ground="a", identity="x")
            status, said = officer.post("approve", by=ANNE, **told)
            assert status == expected
            assert expected == 202 or said["error"] == "four_eyes"


def test_one_person_in_two_roles_has_two_eyes():
    """The same session name elsewhere is refused; so is a session that a program has named."""
    with open_shop() as shop:
        officer = Officer(shop)
        told = officer.asked(NOBODY)
        role = "arn:aws:sts::123456789012:assumed-role"
        for arn, word in (
            (f"{role}/Approver/Anne", "four_eyes"),
            (f"{role}/Approver/botocore-session-1789000000", "unnamed"),
        ):
            status, said = officer.post("approve", by=arn, **told)
            assert (status, said["error"]) == (403, word)
        assert officer.post("approve", by=f"{role}/Officer/bo", **told)[0] == 202


def test_a_stale_plan_refuses_to_run():
    """At the asking, at the approval, and between the approval and the fence."""
    with open_shop() as shop:
        lived(shop)
        officer = Officer(shop)
        seen = officer.post("preview", customer_id="K-1")[1]
        told = {"request_id": seen["request_id"], "plan_hash": seen["plan_hash"]}
        shop.place("O-2", "K-1")
        shop.cloud.run()
        for plan_hash in (told["plan_hash"], "0" * 64, "no hash at all"):
            asked = {**told, "plan_hash": plan_hash, "ground": "a", "identity": "x"}
            status, said = officer.post("erase", **asked)
            assert (status, said["error"]) == (409, "stale_plan")
        seen = officer.post("preview", customer_id="K-1")[1]
        told = {"request_id": seen["request_id"], "plan_hash": seen["plan_hash"]}
        assert officer.post("erase", **told, ground="a", identity="x")[0] == 202
        shop.place("O-3", "K-1")
        shop.cloud.run()
        status, said = officer.post("approve", by=BO, **told)
        assert (status, said["error"]) == (409, "stale_plan")
        again = officer.post("preview", customer_id="K-1")[1]
        assert again["request_id"] == told["request_id"]
        told["plan_hash"] = again["plan_hash"]
        assert officer.post("erase", **told, ground="a", identity="x")[0] == 202
        assert officer.post("approve", by=BO, **told)[0] == 202
        shop.place("O-4", "K-1")
        shop.wait(minutes=15)
        shown = officer.status(told["request_id"])
        assert shown["status"] in ("PLANNED", "COMPLETED")  # whichever came first


def test_one_request_at_a_time():
    """A second one about the same person is told which one is under way."""
    with open_shop() as shop:
        lived(shop)
        officer = Officer(shop)
        first = officer.post("preview", customer_id="K-1")[1]
        second = officer.post("preview", customer_id="K-1")[1]
        assert first["request_id"] != second["request_id"]
        for seen, expected in ((first, 202), (second, 409)):
            told = {"request_id": seen["request_id"], "plan_hash": seen["plan_hash"]}
            status, said = officer.post("erase", **told, ground="a", identity="x")
            assert status == expected
        assert said["error"] == "another_request_active"
        assert said["request_id"] == first["request_id"]
        status, said = officer.post("export", customer_id="K-1", identity="x")
        assert status == 409


def test_two_customers_with_one_address_are_told_apart():
    """The desk does not guess."""
    with open_shop() as shop:
        lived(shop)
        shop.place("O-9", "K-9", customer={"email": "kari.nord@fjordpost.example"})
        shop.cloud.run()
        officer = Officer(shop)
        status, said = officer.post("preview", email="kari.nord@fjordpost.example")
        assert (status, said["customer_ids"]) == (409, ["K-1", "K-9"])
        officer.erased("K-1")
        assert officer.post("preview", customer_id="K-9")[1]["classes"]["order"] == 1


def test_refusals_and_extensions_are_told_with_reasons():
    """Within the month; the clock is the calendar's; what is fenced is not refused any more."""
    with open_shop() as shop:
        lived(shop)
        officer = Officer(shop)
        at = shop.cloud.now - timedelta(days=3)
        seen = officer.post("preview", customer_id="K-1", received_at=at.isoformat())[1]
        ids = {"request_id": seen["request_id"]}
        first = seen["due_date"]
        status, said = officer.post("extend", **ids, reason="many systems")
        assert status == 200
        assert said["due_date"] > first
        assert officer.post("extend", **ids, reason="again")[1]["due_date"] == said["due_date"]
        assert officer.post("refuse", **ids, reason="unfounded, as told")[1]["status"] == "REFUSED"
        shop.wait(minutes=2)
        subjects = [mail.text for mail in shop.cloud.sent]
        assert sum("unfounded, as told" in text for text in subjects) == 1
        assert sum("many systems" in text for text in subjects) == 1
        request_id = officer.approved()
        shop.wait(minutes=2)
        assert officer.post("refuse", request_id=request_id, reason="late")[0] == 409
        late = officer.post(
            "preview", customer_id=NOBODY,
            received_at=(shop.cloud.now - timedelta(days=40)).isoformat(),
        )[1]  # fmt: skip
        assert officer.post("extend", request_id=late["request_id"], reason="x")[0] == 409
