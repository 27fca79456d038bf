"""What the provider says about a message: settles it, suppresses addresses, never resends."""

import io
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.delivery_feedback.feedback import Feedback
from functions.delivery_feedback.health import HealthWatch
from functions.delivery_feedback.on_event import Listener, handle
from gjensyn.clock import SystemClock
from gjensyn.models.message import Message
from gjensyn.models.suppression import SUPPRESSION_KEY, Suppression, address_owner
from gjensyn.suppressing import SuppressionList
from gjensyn.telemetry import Telemetry
from infra.memory.store import MemoryKeyring, MemoryStore
from tests.builders import NOW, PSEUDONYMS, a_message, a_person, put
from tests.fakes.busy_store import BusyStore
from tests.fakes.clock import StandingClock
from tests.fakes.context import Invocation
from tests.fakes.health import Notebook

ADDRESS = "Aase@Fjordpost.example"
thorough = settings(deadline=None, print_blob=True, derandomize=True, max_examples=150)


def report_of(kind: str, message_id: str | None = None, bounce: str = "Permanent") -> str:
    """Return an event of SES as it stands in the queue (event publishing, EventBridge form)."""
    tags: dict[str, Any] = {"ses:configuration-set": ["gjensyn"]}
    if message_id is not None:
        tags["message_id"] = [message_id]
    detail: dict[str, Any] = {"eventType": kind, "mail": {"messageId": "0101", "tags": tags}}
    if kind == "Bounce":
        recipients = [{"emailAddress": ADDRESS, "status": "5.1.1"}]
        detail["bounce"] = {"bounceType": bounce, "bouncedRecipients": recipients}
    if kind == "Complaint":
        detail["complaint"] = {"complainedRecipients": [{"emailAddress": f"Åse <{ADDRESS}>"}]}
    name = f"Email {kind}"
    return json.dumps({"source": "aws.ses", "detail-type": name, "detail": detail})


class Post:
    """The Lambda over one store, with one message in some state."""

    def __init__(self, status: str = "unknown", **fields: Any) -> None:
        self.store: MemoryStore = BusyStore(MemoryKeyring(), conflicts=0)
        at_rest = {"due_at": None, "due_shard": None} if status in ("sent", "failed") else {}
        tried = {"attempts": 1, "sent_at": NOW, **at_rest, **fields}
        message = a_message(status=status, **tried)
        self.message_id = message.message_id
        put(self.store, a_person(), message)
        self.out = io.StringIO()
        self.book = Notebook()

    def hear(self, *bodies: str) -> list[str]:
        clock = StandingClock(NOW + timedelta(minutes=5))
        telemetry = Telemetry(self.out, "delivery_feedback", SystemClock())
        suppressed = SuppressionList(self.store, PSEUDONYMS)
        health = HealthWatch(self.book, clock, telemetry)
        listener = Listener(Feedback(self.store, suppressed, clock, health), telemetry)
        records = [{"messageId": f"m-{n}", "body": body} for n, body in enumerate(bodies)]
        report = handle({"Records": records}, listener, Invocation())
        return [failed["itemIdentifier"] for failed in report["batchItemFailures"]]

    def hear_of_ours(self, *kinds: str) -> None:
        bodies = [report_of(*self.kind(kind)) for kind in kinds]
        assert self.hear(*bodies) == []

    def kind(self, kind: str) -> Sequence[Any]:
        if kind == "SoftBounce":
            return ("Bounce", self.message_id, "Transient")
        return (kind, self.message_id)

    def suppress(self) -> None:
        SuppressionList(self.store, PSEUDONYMS).add(ADDRESS, "bounce", NOW, self.message_id)

    @property
    def message(self) -> Message:
        found = self.store.get(Message, a_message().subject, a_message().key)
        assert found is not None
        return found

    @property
    def suppression(self) -> Suppression | None:
        owner = address_owner(PSEUDONYMS, ADDRESS.lower())
        return self.store.get(Suppression, owner, SUPPRESSION_KEY)


@pytest.mark.parametrize("before", ["unknown", "sending", "sent"])
@pytest.mark.parametrize(
    ("kind", "status", "reason", "feedback"),
    [
        ("Send", "sent", None, "accepted"),
        ("Delivery", "sent", None, "accepted"),
        ("SoftBounce", "sent", None, "delayed"),
        ("Bounce", "sent", None, "bounced"),
        ("Complaint", "sent", None, "complained"),
        ("Reject", "failed", "rejected", "rejected"),
        ("Rendering Failure", "failed", "rejected", "rejected"),
    ],
)
def test_the_providers_word_settles(
    before: str, kind: str, status: str, reason: str | None, feedback: str
):
    """Rejected was never sent, everything else was; nothing is due any more."""
    post = Post(before)
    post.hear_of_ours(kind)
    message = post.message
    assert (message.status, message.reason, message.feedback) == (status, reason, feedback)
    assert (message.due_at, message.due_shard) == (None, None)
    assert (message.sent_at is None) == (status == "failed")
    assert message.ttl is not None


@thorough
@given(
    st.sampled_from(["unknown", "sending", "sent"]),
    st.lists(
        st.sampled_from(["Send", "Delivery", "SoftBounce", "Bounce", "Complaint", "Reject"]),
        min_size=1,
        max_size=6,
    ),
    st.data(),
)
def test_any_order_of_events_ends_alike(before: str, kinds: list[str], data: st.DataObject):
    """Twice and shuffled, message and suppression end in the same state."""
    straight, mixed = Post(before), Post(before)
    straight.hear_of_ours(*kinds)
    mixed.hear_of_ours(*data.draw(st.permutations([*kinds, *kinds])))
    bare = {"version"}
    assert mixed.message.model_dump(exclude=bare) == straight.message.model_dump(exclude=bare)
    reasons = [post.suppression and post.suppression.reason for post in (straight, mixed)]
    assert reasons[0] == reasons[1]


def test_an_event_that_comes_twice_writes_once():
    """Queues deliver at least once."""
    post = Post("sent")
    post.hear_of_ours("Delivery")
    post.store.requests.clear()
    post.hear_of_ours("Delivery", "Send")
    assert set(post.store.requests) == {"get"}


def test_a_throttled_message_that_went_out_after_all_is_not_sent_again():
    """The provider says that it has it: it leaves the queue."""
    post = Post("queued", sent_at=None)
    post.hear_of_ours("Send")
    assert (post.message.status, post.message.due_at) == ("sent", None)
    assert post.message.sent_at is not None


@pytest.mark.parametrize("kind", ["Bounce", "Complaint"])
def test_a_hard_bounce_or_complaint_suppresses_the_address(kind: str):
    """At once, under a keyed hash of the address however it is written."""
    post = Post("sent")
    post.hear_of_ours(kind)
    assert post.suppression is not None
    assert post.suppression.reason == kind.lower()
    assert "fjordpost" not in post.suppression.model_dump_json().lower()


@pytest.mark.parametrize("bounce", ["Transient", "Undetermined"])
def test_a_soft_bounce_does_not(bounce: str):
    """A full mailbox today is no dead one."""
    post = Post("sent")
    post.hear(report_of("Bounce", post.message_id, bounce))
    assert post.suppression is None


def test_a_bounce_of_an_unknown_message_suppresses_all_the_same():
    """The address is dead whoever wrote to it."""
    post = Post("sent")
    post.hear(report_of("Bounce", None), report_of("Complaint", "nobody-nothing"))
    assert post.suppression is not None
    assert post.suppression.reason == "complaint"


@pytest.mark.parametrize("message_id", [None, "", "no id of ours", "a-b", "x" * 3000, "æ-ø"])
def test_an_event_that_belongs_to_nothing_is_no_failure(message_id: str | None):
    """Somebody else's mail, or that of the erased."""
    post = Post("sent")
    assert post.hear(report_of("Delivery", message_id)) == []
    assert post.message.version == 1


def test_an_event_about_the_erased_is_no_failure():
    """Without the key nothing is opened and nothing is written."""
    post = Post("sent")
    post.store.keyring.shred(a_message().subject)
    assert post.hear(report_of("Delivery", post.message_id)) == []


@pytest.mark.parametrize("kind", ["Open", "Click", "DeliveryDelay", "Subscription"])
def test_other_events_change_nothing(kind: str):
    """They are not subscribed, and would be passed over."""
    post = Post("unknown")
    assert post.hear(report_of(kind, post.message_id)) == []
    assert post.message.status == "unknown"


def test_one_malformed_event_among_five_fails_alone():
    """The others take effect; the bad one comes back and ends as a dead letter."""
    post = Post("unknown")
    good = [report_of("Open", post.message_id)] * 4
    assert post.hear(*good[:2], "{broken", *good[2:], report_of("Send", post.message_id)) == ["m-2"]
    assert post.message.status == "sent"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"detail": 7}',
        '{"detail": {"eventType": "Send"}}',
        '{"detail": {"eventType": "Bounce", "mail": {}}}',
    ],
)
def test_what_is_no_event_is_reported(body: str):
    """Nothing is guessed from half an event."""
    assert Post().hear(body) == ["m-0"]


def test_the_sender_who_settles_at_the_same_moment_is_no_failure():
    """Both write the same message; whoever loses reads again."""
    post = Post("sending")
    store = post.store
    assert isinstance(store, BusyStore)
    store.conflicts = 2
    post.hear_of_ours("Delivery")
    assert post.message.feedback == "accepted"


def test_each_bounce_and_complaint_counts_once():
    """However often the provider tells of it; the share decides when sending stops."""
    post = Post("sent")
    post.hear_of_ours("Bounce", "Bounce", "Delivery", "Complaint", "Complaint")
    (totals,) = post.book.days.values()
    assert (totals.bounced, totals.complained) == (1, 1)


def test_who_dies_between_counting_and_noting_counts_once():
    """The event comes again: neither is the count lost, nor made twice; nor is the stop."""
    post = Post("sent")
    post.suppress()
    store = post.store
    assert isinstance(store, BusyStore)
    store.conflicts = 99
    assert post.hear(report_of("Bounce", post.message_id)) == ["m-0"]
    assert post.message.feedback is None
    store.conflicts = 0
    post.hear_of_ours("Bounce")
    (totals,) = post.book.days.values()
    assert (totals.bounced, post.message.feedback) == (1, "bounced")


def test_no_line_carries_an_address():
    """Bounces name people; the log does not."""
    post = Post("sent")
    post.hear(
        report_of("Bounce", None), report_of("Complaint", post.message_id), '{"x": "fjordpost'
    )
    post.hear(report_of("Send", "aase@fjordpost.example"))
    assert "fjordpost" not in post.out.getvalue().lower()
