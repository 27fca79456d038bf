"""The bus hears once how each message ended."""

import io
from typing import Any

import pytest

from functions.message_delivery.on_settled import Herald, handle
from gjensyn.clock import SystemClock
from gjensyn.telemetry import Telemetry
from tests.builders import a_message, a_person, a_store, stream_record
from tests.fakes.bus import Loudspeaker
from tests.fakes.context import Invocation


def tell(old: Any, new: Any) -> Loudspeaker:
    store, bus = a_store(a_person()), Loudspeaker()
    herald = Herald(store, bus, Telemetry(io.StringIO(), "message_delivery", SystemClock()))
    images = [store.raw(one) if one else None for one in (new, old)]
    report = handle({"Records": [stream_record(*images)]}, herald, Invocation())
    assert report == {"batchItemFailures": []}
    return bus


@pytest.mark.parametrize("status", ["sent", "failed", "unknown", "cancelled", "skipped", "merged"])
def test_an_end_is_told(status: str):
    """The contract's fields and nothing else."""
    bus = tell(a_message(), a_message(status=status, reason="why", to="aase@fjordpost.example"))
    (said,) = bus.said
    assert said.detail_type == "MessageSettled"
    assert set(said.detail) == {
        "message_id", "customer_id", "order_ids", "kind", "status", "reason",
    }  # fmt: skip
    assert (said.detail["status"], said.detail["order_ids"]) == (status, ["O-1"])
    assert "fjordpost" not in repr(said)


def test_a_message_that_was_skipped_at_birth_is_told():
    """It was never queued, and still somebody may want to know."""
    assert "MessageSettled" in tell(None, a_message(status="skipped", reason="gift"))


def test_a_later_note_is_no_second_end():
    """A bounce of a sent message changes its feedback, not its end."""
    assert tell(a_message(status="sent"), a_message(status="sent", feedback="bounced")).said == []


def test_an_unknown_message_that_is_settled_is_told_again():
    """Unknown, then sent: the second word is the true one."""
    assert "MessageSettled" in tell(a_message(status="unknown"), a_message(status="sent"))


def test_a_deleted_message_is_no_news():
    """Garbage collection and erasure say nothing on the bus."""
    assert tell(a_message(status="sent"), None).said == []
