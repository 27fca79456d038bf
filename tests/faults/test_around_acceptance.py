"""The two narrow places: claimed and the answer is lost; accepted and the ledger is throttled."""

from collections.abc import Iterator, Sequence

import pytest

from infra.lint.template import listed, read
from infra.local.faults import Call, Fault
from tests.ending import TEMPLATE
from tests.faults.deliveries import story_of
from tests.faults.harness import Scenario, Undisturbed, disturbed
from tests.faults.points import Point, points, tries
from tests.faults.scenarios import SCENARIOS

pytestmark = pytest.mark.timeout(600)

_SENDS = {"SendEmail", "SendTextMessage"}
_SENDERS = {"MessageDeliveryOnMessage", "MessageDeliveryOnSchedule"}
_sending = [scenario for scenario in SCENARIOS if scenario.function in _SENDERS]


def test_nobody_else_may_send():
    """No other role is allowed to hand a provider anything, so these are all stories that send."""
    sends = {"ses:SendEmail", "sms-voice:SendTextMessage"}
    roles = {
        role for role, arm in read(TEMPLATE).role_statements() if sends & {*listed(arm["Action"])}
    }
    assert roles == {f"{name}Role" for name in _SENDERS}
    assert {scenario.function for scenario in _sending} == _SENDERS


@pytest.mark.parametrize("scenario", _sending, ids=story_of)
def test_lost_claims_and_throttled_settles_are_among_the_points(
    scenario: Scenario, usual: Undisturbed
):
    """Of every send of every story; the gate's share may miss them, so two of each are played."""
    around = list(_around_sends(usual.calls))
    assert len(around) == sum(call.operation in _SENDS for call in usual.calls) >= 2
    wanted = [point for claim, settle in around for point in _narrow(claim, settle)]
    assert len({*wanted} & {*points(usual.calls)}) == 4 * len(around)
    played = [point for claim, settle in around for point in _narrow(claim, settle)[1:3]]
    assert [problem for point in played for problem in disturbed(scenario, usual, point)] == []


def _around_sends(calls: Sequence[Call]) -> Iterator[tuple[Call, Call]]:
    """Return the claim before each send and the write that settles it."""
    for place, call in enumerate(calls):
        if call.operation in _SENDS:
            claim = next(one for one in reversed(calls[:place]) if one.service == "dynamodb")
            settle = next(one for one in calls[place:] if one.service == "dynamodb")
            assert (claim.operation, settle.operation) == ("TransactWriteItems", "PutItem")
            assert all("Messages" in one.resource for one in (claim, settle))
            yield claim, settle


def _narrow(claim: Call, settle: Call) -> tuple[Point, Point, Point, Point]:
    """Return the claim lost once and for long, the settle throttled for long and killed."""
    return (
        Point(claim, Fault.LOST_ANSWER),
        Point(claim, Fault.LOST_ANSWER, tries(claim)),
        Point(settle, Fault.THROTTLE, tries(settle)),
        Point(settle, Fault.KILL_BEFORE),
    )
