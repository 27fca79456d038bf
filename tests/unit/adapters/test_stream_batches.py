"""Batches of streams and queues: one bad record stops its own item, and nobody else."""

import io
from typing import Any

import pytest

from gjensyn.errors import KeyMissingError
from gjensyn.stream import Change, each_body, each_change
from gjensyn.telemetry import Telemetry
from tests.builders import NOW, stream_record
from tests.fakes.clock import StandingClock
from tests.fakes.telling import counts

type Item = dict[str, Any]


def item(name: str, status: str = "queued") -> Item:
    return {"pk": {"S": name}, "sk": {"S": "message"}, "status": {"S": status}}


class Hearer:
    """Notes what it is handed, and fails at the names it is told."""

    def __init__(self, **fails: Exception) -> None:
        self.fails = fails
        self.heard: list[Change] = []

    def change(self, change: Change) -> None:
        self.heard.append(change)
        name = ((change.new or change.old or {}).get("pk") or {}).get("S", "")
        if name in self.fails:
            raise self.fails[name]

    def body(self, body: str) -> None:
        if body in self.fails:
            raise self.fails[body]
        self.heard.append(Change(body, None, None))


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


def telemetry(out: io.StringIO) -> Telemetry:
    return Telemetry(out, "message_delivery", StandingClock(NOW))


def failed(report: Any) -> list[str]:
    (failures,) = report.values()
    assert list(report) == ["batchItemFailures"]
    return [each["itemIdentifier"] for each in failures]


def test_each_change_is_handed_over_with_its_images(out: io.StringIO):
    """What it is called, the item before and after it; the status is that after it."""
    records = [
        stream_record(item("a"), None, 1),
        stream_record(item("a", "sent"), item("a"), 2),
        stream_record(None, item("a", "sent"), 3),
    ]
    hearer = Hearer()
    assert failed(each_change({"Records": records}, hearer.change, telemetry(out))) == []
    assert hearer.heard == [
        Change("INSERT", item("a"), None),
        Change("MODIFY", item("a", "sent"), item("a")),
        Change("REMOVE", None, item("a", "sent")),
    ]
    assert [change.status for change in hearer.heard] == ["queued", "sent", None]
    assert Change("INSERT", {"pk": {"S": "a"}}, None).status is None
    assert out.getvalue() == ""


def test_after_a_failure_the_same_item_waits_and_others_go_on(out: io.StringIO):
    """The later change of the item is not even tried: it comes again in its turn."""
    records = [
        stream_record(item(name), None, number) for number, name in enumerate("abacb", start=1)
    ]
    hearer = Hearer(a=ValueError("x"))
    assert failed(each_change({"Records": records}, hearer.change, telemetry(out))) == ["1", "3"]
    assert [(change.new or {})["pk"]["S"] for change in hearer.heard] == ["a", "b", "c", "b"]
    assert out.getvalue().count("ValueError") == 1
    assert counts(out)["RECORD_FAILED"] == 1


def test_what_is_of_somebody_erased_is_done(out: io.StringIO):
    """There is nobody to do it for: it is counted, and does not come again."""
    records = [stream_record(item("a"), None, 1), stream_record(item("a"), None, 2)]
    hearer = Hearer(a=KeyMissingError("a"))
    assert failed(each_change({"Records": records}, hearer.change, telemetry(out))) == []
    assert len(hearer.heard) == 2
    assert counts(out)["record_of_erased"] == 2
    assert "RECORD_FAILED" not in out.getvalue()


@pytest.mark.parametrize(
    "record",
    [
        {},
        None,
        {"eventName": "INSERT"},
        {"dynamodb": {"NewImage": item("a"), "Keys": {}}},
    ],
)
def test_a_record_that_is_none_is_reported_without_a_number(record: Any, out: io.StringIO):
    """So that the service tries the whole batch again; the others are handled meanwhile."""
    hearer = Hearer()
    good = stream_record(item("b"), None, 2)
    report = each_change({"Records": [record, good]}, hearer.change, telemetry(out))
    assert failed(report) == [""]
    assert [change.new for change in hearer.heard] == [item("b")]
    assert counts(out) == {"RECORD_FAILED": 1}
    assert '"error":"UnreadableRecordError"' in out.getvalue()


def test_two_records_without_keys_are_two_items(out: io.StringIO):
    """Neither waits for the other."""
    hearer = Hearer()
    records = [{"eventName": "INSERT", "dynamodb": {"SequenceNumber": number}} for number in "12"]
    assert failed(each_change({"Records": records}, hearer.change, telemetry(out))) == ["1", "2"]
    assert counts(out)["RECORD_FAILED"] == 2


def test_a_change_without_an_image_is_no_change(out: io.StringIO):
    """It is not handed over."""
    hearer = Hearer()
    record = stream_record(item("a"), None, 7)
    del record["dynamodb"]["NewImage"]
    assert failed(each_change({"Records": [record]}, hearer.change, telemetry(out))) == ["7"]
    assert hearer.heard == []


def test_of_a_queue_each_body_fails_alone(out: io.StringIO):
    """By the id of its message; the one after it is handled."""
    bodies = [{"messageId": f"m{number}", "body": name} for number, name in enumerate("abac")]
    hearer = Hearer(a=ValueError("x"))
    assert failed(each_body({"Records": bodies}, hearer.body, telemetry(out))) == ["m0", "m2"]
    assert [change.name for change in hearer.heard] == ["b", "c"]
    assert out.getvalue().count("ValueError") == 2
    assert counts(out)["RECORD_FAILED"] == 2
