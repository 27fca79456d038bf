"""The unusual deliveries are able to fail: Lambdas that cannot stand them are caught."""

from collections.abc import Callable
from typing import Any

import pytest

from functions.message_delivery.delivery import Delivery
from functions.order_intake import on_event, persons
from functions.survey_dispatch import on_order
from gjensyn.adapters.dynamodb import DynamoStore
from gjensyn.models.message import Message
from gjensyn.models.person import Consent
from gjensyn.ports import Replace
from tests.ending import Ending
from tests.faults.choices import Choices, Ways
from tests.faults.courier import Mishap, Trouble
from tests.faults.crowds import five_facts_of_one_customer
from tests.faults.deliveries import belated, carried, overlapped, wrong
from tests.faults.harness import Scenario, undisturbed
from tests.faults.meetings import MEETINGS, differs, played
from tests.faults.overlaps import apart, copies
from tests.faults.scenarios import SCENARIOS, facts_arrive, messages_are_queued, orders_end

pytestmark = pytest.mark.timeout(300)

_SENDER = next(one for one in SCENARIOS if one.play is messages_are_queued)
_DISPATCH = next(one for one in SCENARIOS if one.play is orders_end)
_FACTS = Scenario("OrderIntakeOnEvent", five_facts_of_one_customer)
_INTAKE = next(one for one in SCENARIOS if one.play is facts_arrive)


def _impatient(self: Delivery, subject: str, key: str) -> str:
    """Take a message that is being sent for one that waits."""
    message = self.store.get(Message, subject, key)
    waits = message is not None and message.status in {"queued", "sending"}
    return self.deliver(message) if message and waits else "message_not_due"


def _careless(self: DynamoStore, change: Any, seal: Any, then: Callable[..., Any]) -> Any:
    """Write whatever the version that was read."""
    made = then(self, change, seal)
    if isinstance(change, Replace):
        del made["Put"]["ConditionExpression"], made["Put"]["ExpressionAttributeValues"]
    return made


def _silent(each: Callable[..., Any]) -> Callable[..., Any]:
    """Report nothing that failed."""

    def quiet(*args: Any) -> Any:
        each(*args)
        return {"batchItemFailures": []}

    return quiet


def _torn(scenario: Scenario) -> str:
    usual = undisturbed(scenario)
    return "\n".join(carried(scenario, usual, Choices(), Mishap(0, Trouble.UNREADABLE))[1])


def test_a_record_of_a_stream_that_failed_and_was_not_reported_is_caught(
    monkeypatch: pytest.MonkeyPatch,
):
    """What one does not report does not come again: its survey is never asked."""
    monkeypatch.setattr(on_order, "each_change", _silent(on_order.each_change))
    assert "instead of" in _torn(_DISPATCH)


def test_a_letter_that_failed_and_was_not_reported_is_caught(monkeypatch: pytest.MonkeyPatch):
    """The same for a queue: the fact is lost."""
    monkeypatch.setattr(on_event, "each_body", _silent(on_event.each_body))
    assert "instead of" in _torn(_INTAKE)


def test_a_fold_that_believes_what_came_last_is_caught(monkeypatch: pytest.MonkeyPatch):
    """The latest word counts, not the last to arrive."""
    usual = undisturbed(_FACTS)

    def arrived(person: Any, fact: Any) -> Any:
        said = Consent(granted=fact.granted, evidence=fact.evidence, at=fact.occurred_at)
        return person.model_copy(update={"consents": {**person.consents, fact.purpose: said}})

    monkeypatch.setattr(persons, "_consent", arrived)
    in_order = carried(_FACTS, usual, Choices(), cut=False, mixed=True)[1]
    ways = Ways(lambda each: carried(_FACTS, usual, each, cut=False, mixed=True), 8)
    assert in_order == []
    assert "person of K-1 is" in "\n".join(wrong(ways))


_CARELESS = [
    (_SENDER, copies(2), "was accepted 2 times"),
    (_SENDER, copies(3), "was accepted 2 times"),
    (_FACTS, apart(2), "of K-1 is"),
]


@pytest.mark.parametrize(("scenario", "meet", "seen"), _CARELESS, ids=["two", "three", "parts"])
def test_writes_without_a_version_are_caught_by_turns(
    scenario: Scenario, meet: Any, seen: str, monkeypatch: pytest.MonkeyPatch
):
    """One after the other all goes well; call by call, both have read before either writes."""
    usual = undisturbed(scenario)
    then = DynamoStore._operation  # noqa: SLF001 - what is broken here on purpose
    monkeypatch.setattr(
        DynamoStore, "_operation", lambda store, change, seal: _careless(store, change, seal, then)
    )
    after_another = overlapped(scenario, usual, Choices(), 0, meet)[1]
    ways = Ways(lambda choices: overlapped(scenario, usual, choices, 0, meet), 1, 24)
    assert after_another == []
    assert seen in "\n".join(wrong(ways))


def test_sending_what_another_is_sending_is_caught_by_late_effects(
    monkeypatch: pytest.MonkeyPatch,
):
    """Who takes the dead for dead sends what the dead one sends a moment later."""
    usual = undisturbed(_SENDER)
    send = next(call for call in usual.calls if call.operation == "SendEmail")
    monkeypatch.setattr(Delivery, "look_at", _impatient)
    ways = Ways(lambda choices: belated(_SENDER, usual, choices, send.number), 1, 24)
    assert "was accepted 2 times" in "\n".join(wrong(ways))


def test_a_no_that_a_send_writes_over_is_caught_by_meetings(monkeypatch: pytest.MonkeyPatch):
    """Without versions the claim puts the person back as read: no order of whole ones does that."""
    meeting = next(one for one in MEETINGS if one.name == "no to surveys as one goes out")
    then = DynamoStore._operation  # noqa: SLF001 - what is broken here on purpose
    monkeypatch.setattr(
        DynamoStore, "_operation", lambda store, change, seal: _careless(store, change, seal, then)
    )
    usual: list[Ending] = []
    ways = Ways(lambda choices: played(meeting, choices), 1, 12)
    found = [problem for _, ending in ways for problem in differs(meeting, ending, usual)]
    assert "person of K-1 is" in "\n".join(found)
