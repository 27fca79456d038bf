"""The harness is able to fail: Lambdas that break a promise are caught by it."""

from collections.abc import Callable
from typing import Any

import pytest

from functions.message_delivery.delivery import Delivery
from functions.order_intake.on_event import Entrance
from functions.survey_response import on_answer
from functions.survey_response.answering import Answering
from gjensyn.ports import Accepted, Throttled
from infra.local.faults import Fault
from tests.faults.harness import Scenario, disturbed, undisturbed
from tests.faults.points import points, tries
from tests.faults.scenarios import SCENARIOS
from tests.shop import open_shop

pytestmark = pytest.mark.timeout(120)

_BY_FUNCTION = {scenario.function: scenario for scenario in reversed(SCENARIOS)}  # the first


def problems_of(function: str, operation: str, *faults: Fault) -> str:
    """Return all that the harness finds with faults at the calls of one operation."""
    scenario: Scenario = _BY_FUNCTION[function]
    usual = undisturbed(scenario)
    aimed = [
        point
        for point in points(usual.calls)
        if point.call.operation == operation and point.fault in faults
    ]
    assert aimed
    return "\n".join(problem for point in aimed for problem in disturbed(scenario, usual, point))


@pytest.mark.parametrize("service", ["dynamodb", "kms", "secretsmanager", "s3", "events"])
def test_a_lasting_fault_lasts_as_long_as_botocore_tries(service: str):
    """One time less, and the Lambda sees nothing of it; so it is neither shorter nor longer."""
    function = "SurveyResponseOnAnswer" if service == "events" else "OrderIntakeOnEvent"
    scenario = _BY_FUNCTION[function]
    call = next(one for one in undisturbed(scenario).calls if one.service == service)
    seen = {}
    often = tries(call)
    for times in (often - 1, often):
        with open_shop(**scenario.parameters) as shop:
            struck = {"nth": call.number, "kind": Fault.SERVER_ERROR, "times": times}
            shop.cloud.fault(function=function, **struck)
            scenario.play(shop)
            seen[times] = sum('"ERROR"' in line for line in shop.cloud.logs)
    assert seen == {often - 1: 0, often: 1}


def test_a_second_try_after_silence_is_caught(monkeypatch: pytest.MonkeyPatch):
    """Who takes an expired lease for a message that was not sent, sends it twice."""

    def eager(self: Delivery, message: Any, reason: str) -> str:
        return self._put_off(message, self.clock.now(), reason)

    monkeypatch.setattr(Delivery, "_unknown", eager)
    found = problems_of("MessageDeliveryOnMessage", "SendEmail", Fault.KILL_AFTER)
    assert "was accepted 2 times" in found


def test_an_uncertain_send_called_failed_is_caught(monkeypatch: pytest.MonkeyPatch):
    """A label that the provider's book contradicts is no end."""

    def sure(self: Delivery, message: Any, reason: str) -> str:
        return self._end(message, "failed", reason)

    monkeypatch.setattr(Delivery, "_unknown", sure)
    found = problems_of("MessageDeliveryOnMessage", "SendEmail", Fault.LOST_ANSWER)
    assert "the provider's book says otherwise" in found


def test_an_uncertain_send_called_sent_is_caught(monkeypatch: pytest.MonkeyPatch):
    """So is the other way round."""

    def hopeful(self: Delivery, message: Any, _reason: str) -> str:
        return self._settled(message, Accepted("?"), by_mail=True)

    monkeypatch.setattr(Delivery, "_unknown", hopeful)
    found = problems_of("MessageDeliveryOnMessage", "SendEmail", Fault.SERVER_ERROR)
    assert "the provider's book says otherwise" in found


def test_a_certain_failure_called_unknown_is_caught(monkeypatch: pytest.MonkeyPatch):
    """Unknown is for what nobody can know, not for what the provider has said."""
    settled = Delivery._settled  # noqa: SLF001 - what is broken here on purpose

    def unsure(self: Delivery, message: Any, outcome: Any, **more: Any) -> str:
        if isinstance(outcome, Throttled):
            return self._unknown(message, "throttled")
        return settled(self, message, outcome, **more)

    monkeypatch.setattr(Delivery, "_settled", unsure)
    found = problems_of("MessageDeliveryOnMessage", "SendEmail", Fault.THROTTLE)
    assert "is unknown (throttled) instead of sent" in found


def test_a_fact_that_is_dropped_is_caught(monkeypatch: pytest.MonkeyPatch):
    """Who swallows an error at intake loses the fact."""
    monkeypatch.setattr(Entrance, "receive", _swallowing(Entrance.receive))
    found = problems_of("OrderIntakeOnEvent", "TransactWriteItems", Fault.SERVER_ERROR)
    assert "instead of" in found


def test_a_parked_event_that_is_dropped_is_caught(monkeypatch: pytest.MonkeyPatch):
    """The same for an event that was to be parked."""
    monkeypatch.setattr(Entrance, "_park", _swallowing(Entrance._park))  # noqa: SLF001
    assert "parked is" in problems_of("OrderIntakeOnEvent", "PutObject", Fault.SERVER_ERROR)


def test_thanks_for_an_answer_that_was_not_stored_are_caught(monkeypatch: pytest.MonkeyPatch):
    """A page that says thanks too early is a lost answer."""
    monkeypatch.setattr(Answering, "answer", _swallowing(Answering.answer))
    found = problems_of("SurveyResponseOnRequest", "PutItem", Fault.SERVER_ERROR)
    assert "said thanks for" in found


def test_an_event_that_is_not_told_is_caught(monkeypatch: pytest.MonkeyPatch):
    """At least once means that an error of the bus is tried again."""
    tell = on_answer.Herald.tell
    monkeypatch.setattr(on_answer.Herald, "tell", _swallowing(tell))
    found = problems_of("SurveyResponseOnAnswer", "PutEvents", Fault.THROTTLE)
    assert "was never told" in found


def _swallowing(method: Callable[..., Any]) -> Callable[..., Any]:
    """Return the method as somebody writes it who is afraid of errors."""

    def quiet(*args: Any) -> Any:
        try:
            return method(*args)
        except Exception:  # noqa: BLE001 - that is the point
            return None

    return quiet
