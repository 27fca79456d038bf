"""Erased while a message is on its way: whenever that is, nothing goes out after the shredding."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from infra.local.faults import Call
from tests.integration.privacy.officer import Officer, lived, residue, subject_of
from tests.shop import Shop, open_shop

BARRIER = timedelta(seconds=360)  # what the template waits for caches and Lambdas
SENDERS = ("MessageDeliveryOnMessage", "MessageDeliveryOnSchedule")


def _lately(shop: Shop) -> str:
    """Let somebody live, and buy again when an invitation may follow; returns their subject."""
    lived(shop)
    shop.wait(days=40)
    subject = subject_of(shop.cloud, shop.cloud.tables(), set())
    shop.sell("O-LATER", "K-1")
    return subject


def _calls() -> list[Call]:
    """Return what the senders call from then on, undisturbed."""
    with open_shop() as shop:
        _lately(shop)
        before = len(shop.cloud.calls())
        shop.wait(days=3)
        return [call for call in shop.cloud.calls()[before:] if call.function in SENDERS]


def _approved_before(place: Call) -> Counter[str]:
    """Approve, and let the eraser run, just before one call; returns what went out, by when."""
    with open_shop() as shop:
        subject, officer, seen = _lately(shop), Officer(shop), list[str]()

        def strike(call: Call) -> None:
            if (call.function, call.number) == (place.function, place.number) and not seen:
                seen.append("")
                seen[0] = officer.approved()
                shop.cloud.invoke("GdprEraseOnSchedule", {})

        shop.cloud.before_call(strike)
        shop.wait(days=5)
        assert seen, place
        done = officer.status(seen[0])
        assert done["status"] == "COMPLETED", place
        assert residue(shop.cloud, subject) == {}, place
        shredded = _when(done, "SHREDDED")
        late = [one.subject for one in shop.cloud.sent if one.at >= shredded]
        assert len(late) == 1, (place, late)
        assert "slettet" in late[0]
        fenced = _when(done, "FENCED")
        return Counter("fenced" for one in shop.cloud.sent if fenced <= one.at < shredded)


def _when(done: dict[str, object], status: str) -> datetime:
    history = done["history"]
    assert isinstance(history, list)
    return datetime.fromisoformat(next(one["at"] for one in history if one["status"] == status))


def test_erased_between_claim_and_send():
    """A claim in flight is waited for, and its message may go out; after the fence none begins."""
    sends = [call for call in _calls() if call.service == "sesv2"]
    assert sends
    for call in sends[:2]:
        assert _approved_before(call)["fenced"] <= 1


def test_erased_before_a_claim():
    """The claim fails: the person's item has another version by then."""
    claims = [call for call in _calls() if call.operation == "TransactWriteItems"]
    assert claims
    for call in claims[:2]:
        assert _approved_before(call)["fenced"] == 0


@pytest.mark.prove
def test_erased_before_any_call_of_a_sender(record_property):
    """Each call of each Lambda that sends."""
    calls = _calls()
    for call in calls:
        _approved_before(call)
    record_property("moments_of_erasure", len(calls))


def test_a_usual_customer_is_certified_within_a_minute_of_the_barrier():
    """By the clock of the suite, ticks and the last letter among it, whenever it was approved."""
    for second in (0, 1, 23, 59):
        with open_shop() as shop:
            lived(shop)
            shop.wait(seconds=second)
            begun = shop.cloud.now
            request_id = Officer(shop).approved()
            shop.wait(minutes=7)
            done = Officer(shop).status(request_id)
            assert done["status"] == "COMPLETED", second
            assert _when(done, "COMPLETED") - begun <= BARRIER + timedelta(minutes=1)
