"""Events of the provider as it publishes them, ours to name: twice, in any order, half of them."""

import itertools
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.integration.policy.neighbourhood import messages_of, suppressions
from tests.shop import Shop, open_shop

SURVEYS = {"SurveyQuarantineDays": 0, "SurveyReminderDays": 0}
TIMES = {"timestamp": "2026-11-03T09:00:05.211Z"}


def mail_part(message_id: str) -> dict[str, Any]:
    """Return what every event says of its mail."""
    tags = {"message_id": [message_id], "ses:configuration-set": ["gjensyn"],
            "ses:source-ip": ["192.0.2.1"], "ses:caller-identity": ["delivery"]}  # fmt: skip
    return {
        "timestamp": "2026-11-03T09:00:00.000Z",
        "source": "post@gjensyn.example",
        "messageId": "0107018f-example",
        "destination": ["k-1@fjordpost.example"],
        "headersTruncated": False,
        "headers": [{"name": "Subject", "value": "Hvordan gikk det?"}],
        "commonHeaders": {"from": ["post@gjensyn.example"]},
        "tags": tags,
    }


def event(kind: str, message_id: str, **particulars: Any) -> dict[str, Any]:
    """Return the detail of an event."""
    part = kind.lower().replace("rendering failure", "failure")
    return {"eventType": kind, "mail": mail_part(message_id), part: {**TIMES, **particulars}}


def bounce(message_id: str, kind: str, sub: str) -> dict[str, Any]:
    gone = {"emailAddress": "k-1@fjordpost.example", "action": "failed", "status": "5.1.1",
            "diagnosticCode": "smtp; 550 5.1.1 user unknown"}  # fmt: skip
    return event("Bounce", message_id, bounceType=kind, bounceSubType=sub, feedbackId="f-1",
                 bouncedRecipients=[gone], reportingMTA="dns; mta.example")  # fmt: skip


def complaint(message_id: str, kind: str | None = "abuse") -> dict[str, Any]:
    said = {"complaintFeedbackType": kind} if kind else {}
    people = [{"emailAddress": "k-1@fjordpost.example"}]
    return event("Complaint", message_id, complainedRecipients=people, feedbackId="f-2",
                 complaintSubType=None, userAgent="loop/1", **said)  # fmt: skip


def hear(shop: Shop, *details: dict[str, Any]) -> list[Any]:
    """Hand events to the Lambda as its queue does; returns what failed."""
    records = [
        {"messageId": f"m-{number}", "body": json.dumps({"source": "aws.ses", "detail": detail})}
        for number, detail in enumerate(details)
    ]
    return shop.cloud.invoke("DeliveryFeedbackOnEvent", {"Records": records})["batchItemFailures"]


def sent_one(shop: Shop) -> str:
    shop.sell("O-1")
    shop.wait(days=1, hours=2)
    return shop.cloud.sent[0].message_id


@pytest.mark.parametrize(
    ("kind", "sub", "listed"),
    [
        ("Permanent", "General", ["bounce"]),
        ("Permanent", "NoEmail", ["bounce"]),
        ("Permanent", "Suppressed", ["bounce"]),
        ("Permanent", "OnAccountSuppressionList", ["bounce"]),
        ("Transient", "General", []),
        ("Transient", "MailboxFull", []),
        ("Transient", "MessageTooLarge", []),
        ("Transient", "AttachmentRejected", []),
        ("Undetermined", "Undetermined", []),
    ],
)
def test_only_a_permanent_bounce_suppresses(kind: str, sub: str, listed: list[str]):
    """Every pair of types that the provider documents."""
    with open_shop(**SURVEYS) as shop:
        message_id = sent_one(shop)
        assert hear(shop, bounce(message_id, kind, sub)) == []
        assert suppressions(shop) == listed


@pytest.mark.parametrize(
    ("kind", "listed"),
    [("abuse", ["complaint"]), ("fraud", ["complaint"]), ("other", ["complaint"]),
     (None, ["complaint"]), ("not-spam", [])],
)  # fmt: skip
def test_a_complaint_suppresses_and_a_rescue_from_spam_does_not(
    kind: str | None, listed: list[str]
):
    """`not-spam` is somebody who wants the mail."""
    with open_shop(**SURVEYS) as shop:
        message_id = sent_one(shop)
        assert hear(shop, complaint(message_id, kind)) == []
        assert suppressions(shop) == listed


def test_doubled_and_reordered_they_end_alike():
    """Every order of five events, each twice: one label, one suppression, one count of each."""
    orders = list(itertools.permutations(range(5)))
    chosen = Random(4).sample(orders, 12)  # noqa: S311 - a choice, no key
    endings = set()
    for order in chosen:
        with open_shop(**SURVEYS) as shop:
            message_id = sent_one(shop)
            events = [
                event("Send", message_id),
                event("Delivery", message_id, recipients=["k-1@fjordpost.example"]),
                bounce(message_id, "Transient", "MailboxFull"),
                bounce(message_id, "Permanent", "General"),
                complaint(message_id),
            ]
            mixed = [events[number] for number in order]
            assert hear(shop, *mixed, *reversed(mixed)) == []
            (message,) = messages_of(shop)
            counts = [item for item in shop.cloud.tables()["Messages"] if "complained" in item]
            complained = sum(int(item["complained"]["N"]) for item in counts)
            endings.add((message.status, message.feedback, tuple(suppressions(shop)), complained))
    assert endings == {("sent", "complained", ("complaint",), 1)}


def test_a_batch_with_noise_loses_nothing():
    """Half an event, an event of somebody else, an empty body: the others count."""
    with open_shop(**SURVEYS) as shop:
        message_id = sent_one(shop)
        stranger = bounce("nobody-nothing", "Permanent", "General")
        failed = hear(shop, {"eventType": "Bounce"}, stranger, bounce(message_id, "Permanent", "x"))
        assert [one["itemIdentifier"] for one in failed] == ["m-0"]
        assert messages_of(shop)[0].feedback == "bounced"
        assert suppressions(shop) == ["bounce"]


# ------------------------------------------------------------------- as published by AWS


def published(shared: Path) -> dict[str, dict[str, Any]]:
    folder = shared / "aws_events" / "ses-event-publishing"
    return {path.stem: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}


def named(detail: dict[str, Any], message_id: str) -> dict[str, Any]:
    """Return a published event as if it were about a message of ours."""
    tags = {**detail["mail"].get("tags", {}), "message_id": [message_id]}
    return {**detail, "mail": {**detail["mail"], "tags": tags}}


@pytest.mark.shared_data
def test_every_published_event_is_understood(shared_data: Path):
    """Read as it is, of nobody we know: nothing fails; dead addresses are noted all the same."""
    with open_shop(**SURVEYS) as shop:
        sent_one(shop)
        events = published(shared_data)
        assert len(events) >= 9
        assert hear(shop, *events.values()) == []
        assert messages_of(shop)[0].feedback is None
        assert suppressions(shop) == ["bounce", "complaint"]  # jane, and richard who complained


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "status", "feedback"),
    [
        ("send_event", "sent", "accepted"),
        ("delivery_event", "sent", "accepted"),
        ("bounce_event", "sent", "bounced"),
        ("multiple_bounce_event", "sent", "bounced"),
        ("complaint_event", "sent", "complained"),
        ("reject_event", "failed", "rejected"),
        ("rendering_failure_event", "failed", "rejected"),
        ("open_event", "sent", None),
        ("click_event", "sent", None),
    ],
)
def test_a_published_event_about_a_message_of_ours_settles_it(
    shared_data: Path, name: str, status: str, feedback: str | None
):
    """Three times, as a queue may hand it over."""
    with open_shop(**SURVEYS) as shop:
        message_id = sent_one(shop)
        detail = named(published(shared_data)[name], message_id)
        assert hear(shop, detail, detail) == []
        assert hear(shop, detail) == []
        (message,) = messages_of(shop)
        assert (message.status, message.feedback) == (status, feedback)


@pytest.mark.shared_data
def test_published_events_end_alike_in_any_order(shared_data: Path):
    """All of them about one message, shuffled and doubled."""
    endings = set()
    for seed in range(8):
        with open_shop(**SURVEYS) as shop:
            message_id = sent_one(shop)
            about = [named(one, message_id) for one in published(shared_data).values()]
            mixed = [*about, *about]
            Random(seed).shuffle(mixed)  # noqa: S311 - an order, no key
            assert hear(shop, *mixed) == []
            (message,) = messages_of(shop)
            endings.add((message.status, message.feedback, tuple(suppressions(shop))))
    assert endings == {("failed", "rejected", ("bounce", "complaint"))}
