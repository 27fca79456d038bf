"""The line of a message in the ledger, from one state to the next."""

from datetime import timedelta

import pytest

from functions.message_delivery import entries
from gjensyn.models.message import UNKNOWN_SHARD, Held, Message
from gjensyn.models.person import Contact
from gjensyn.policy.channels import Route
from tests.builders import NOW, a_message, a_person

HOUR = timedelta(hours=1)
MAIL = Route("email", "aase@fjordpost.example")


def waited(*reasons: str) -> Message:
    """Return a message that waited an hour for each reason in turn."""
    message = a_message(due_shard=None, due_at=None)
    for hours, reason in enumerate(reasons):
        now = NOW + hours * HOUR
        message = entries.put_off(message, now + HOUR, reason, now, "7")
    return message


def test_what_is_put_off_waits_in_its_shard():
    """Wherever it came from: the schedule finds it there."""
    message = waited("quiet_hours")
    assert (message.status, message.reason) == ("queued", "quiet_hours")
    assert (message.due_shard, message.due_at) == ("7", NOW + HOUR)


def test_what_is_claimed_waits_for_nothing_any_more():
    """Why it waited before stands among what it was held for, not beside its state."""
    message = entries.claimed(waited("quiet_hours"), MAIL, "a-token", NOW)
    assert (message.status, message.reason) == ("sending", None)
    assert (message.sent_at, message.attempts) == (NOW, 1)
    assert message.due_at == NOW + HOUR  # its entry in the index stays as it is


def test_a_lease_is_over_to_the_second():
    """Who claimed it has ended then; of one that says no moment nobody holds anything."""
    claimed = entries.claimed(a_message(), MAIL, "a-token", NOW)
    assert not entries.lease_over(claimed, NOW + timedelta(seconds=59), 60)
    assert entries.lease_over(claimed, NOW + timedelta(seconds=60), 60)
    assert entries.lease_over(claimed, NOW + timedelta(seconds=61), 60)
    assert entries.lease_over(a_message(), NOW, 60)


def test_what_nobody_knows_of_is_listed_from_that_moment():
    """Whoever judges it sees the longest doubt first."""
    claimed = entries.claimed(a_message(), MAIL, "a-token", NOW)
    message = entries.unknown(claimed, "no_answer", NOW + HOUR)
    assert (message.due_shard, message.due_at, message.ended_at) == (
        UNKNOWN_SHARD,
        NOW + HOUR,
        NOW + HOUR,
    )


@pytest.mark.parametrize(
    ("reasons", "kept"),
    [
        (("too_many", "too_many"), ["too_many"]),
        (("too_many", "quiet_hours"), ["too_many", "quiet_hours"]),
        (("quiet_hours", "too_many"), ["quiet_hours", "too_many"]),
        (("a", "b", "b"), ["a", "b"]),
        (("a", "b", "a"), ["a", "b", "a"]),
    ],
)
def test_only_waiting_on_for_the_last_reason_is_no_new_entry(
    reasons: tuple[str, ...], kept: list[str]
):
    """A reason that comes back later is a wait of its own."""
    assert [held.reason for held in waited(*reasons).held] == kept


def test_an_entry_says_from_when_until_when():
    """Since the first time, until the last word."""
    assert waited("same_day", "same_day").held == (
        Held(at=NOW, until=NOW + 2 * HOUR, reason="same_day"),
    )


def test_the_ten_latest_waits_are_kept():
    """The line stays small however long it waits."""
    reasons = [f"reason_{number}" for number in range(13)]
    assert [held.reason for held in waited(*reasons).held] == reasons[3:]


def test_one_contact_is_taken_back_and_no_other():
    """Whatever came before it, or after."""
    contacts = tuple(
        Contact(at=NOW, purpose="survey", message=f"message#{number}") for number in (1, 2, 3)
    )
    left = a_person(contacts=contacts).uncounted("message#2").contacts
    assert [contact.message for contact in left] == ["message#1", "message#3"]
