"""Every way in which a call can go wrong shows its effect and its cause as on AWS."""

import pytest
from botocore.exceptions import ClientError

from infra.local import ContainerDiedError, Fault, LocalCloud
from tests.integration.localcloud.stack import Facts

# The Mailer makes one call and never retries it: so the fault reaches the Lambda's own code.
LETTER = {"to": "a@example.com", "message_id": "m1"}


def test_calls_are_recorded_in_order(cloud: LocalCloud, facts: Facts):
    """A test can go through all calls that a Lambda makes."""
    facts.publish("a", "b")
    cloud.run()
    calls = cloud.calls("OnFact")
    assert [(call.number, call.service, call.operation) for call in calls] == [
        (1, "dynamodb", "PutItem"),
        (2, "dynamodb", "PutItem"),
    ]
    assert calls[0].resource == cloud.name("Facts")
    assert calls[0].at == cloud.now


@pytest.mark.parametrize(
    ("fault", "error", "accepted"),
    [
        (Fault.FAIL_BEFORE, "EndpointConnectionError", 0),
        (Fault.LOST_ANSWER, "ConnectionClosedError", 1),
        (Fault.THROTTLE, "TooManyRequestsException", 0),
        (Fault.SERVER_ERROR, "ClientError", 0),
    ],
)
def test_a_fault_reaches_the_lambda_as_an_error(
    cloud: LocalCloud, fault: Fault, error: str, accepted: int
):
    """The Lambda sees the error, and what took effect took effect."""
    cloud.fault(function="Mailer", nth=1, kind=fault)
    with pytest.raises(Exception) as raised:  # noqa: PT011 (its class is what is asserted)
        cloud.invoke("Mailer", LETTER)
    assert type(raised.value).__name__ == error
    assert len(cloud.sent) == accepted


@pytest.mark.parametrize(
    ("fault", "accepted"),
    [(Fault.KILL_BEFORE, 0), (Fault.KILL_AFTER, 1), (Fault.TIMEOUT, 1)],
)
def test_a_killed_lambda_runs_no_handler_and_loses_its_container(
    cloud: LocalCloud, fault: Fault, accepted: int
):
    """The process is gone, and with it what the container remembered."""
    cloud.fault(function="Mailer", nth=1, kind=fault)
    with pytest.raises(ContainerDiedError):
        cloud.invoke("Mailer", LETTER)
    assert len(cloud.sent) == accepted
    cloud.invoke("Mailer", LETTER)
    assert len(cloud.sent) == accepted + 1


def test_a_warm_container_remembers_until_it_dies(cloud: LocalCloud):
    """An exception leaves the container alive, the end of its process does not."""
    assert [cloud.invoke("Echo", {})["served"] for _ in range(2)] == [1, 2]
    with pytest.raises(ValueError, match="on purpose"):
        cloud.invoke("Echo", {"raise": "on purpose"})
    assert cloud.invoke("Echo", {})["served"] == 4
    with pytest.raises(ContainerDiedError):
        cloud.invoke("Echo", {"exit": "1"})
    assert cloud.invoke("Echo", {})["served"] == 1


def test_botocore_retries_count_and_take_no_time(cloud: LocalCloud, facts: Facts):
    """A throttled write is tried again at once; each try is a call."""
    cloud.fault(function="OnFact", nth=1, kind=Fault.THROTTLE, times=3)
    facts.publish("a")
    cloud.run()
    assert facts.stored() == ["a"]
    assert len(cloud.calls("OnFact")) == 4


def test_retries_do_not_run_out(cloud: LocalCloud):
    """A real container starts with a full quota; the faults of a long test do not use it up."""
    key = {"pk": {"S": "p"}, "sk": {"S": "s"}}
    parameters = {"TableName": cloud.name("Facts"), "Key": key}
    event = {"calls": [{"operation": "get_item", "parameters": parameters}]}
    cloud.fault(function="Echo", nth=1, kind=Fault.SERVER_ERROR, times=600)
    for _ in range(100):
        with pytest.raises(ClientError):
            cloud.invoke("Echo", event)
    assert len(cloud.calls("Echo")) == 400


def test_a_lost_answer_is_written_once(cloud: LocalCloud, facts: Facts):
    """The retry of a write whose answer was lost writes the same again."""
    cloud.fault(function="OnFact", nth=1, kind=Fault.LOST_ANSWER)
    facts.publish("a")
    cloud.run()
    assert facts.stored() == ["a"]
    assert facts.said("any") == [["a"]]


def test_a_killed_batch_comes_again(cloud: LocalCloud, facts: Facts):
    """The queue gives the messages out again after their visibility timeout."""
    cloud.fault(function="OnFact", nth=2, kind=Fault.KILL_AFTER)
    facts.publish("a", "b", "c")
    cloud.run()
    assert facts.stored() == ["a", "b"]
    next_due = cloud.next_due()
    assert next_due is not None
    cloud.advance_to(next_due)
    assert facts.stored() == ["a", "b", "c"]


def test_a_call_can_be_interleaved_with_another(cloud: LocalCloud, facts: Facts):
    """A hook before a call may do anything, calls of other Lambdas included."""

    def intrude(call: object) -> None:
        if getattr(call, "function", None) == "OnFact":
            facts.put("intruder")

    cloud.before_call(intrude)
    facts.publish("a")
    cloud.run()
    assert facts.stored() == ["a", "intruder"]


def test_errors_are_logged_as_the_runtime_logs_them(cloud: LocalCloud):
    """A failed invocation leaves a line even when the Lambda printed none."""
    with pytest.raises(ValueError, match="oh"):
        cloud.invoke("Echo", {"raise": "oh"})
    assert '"errorType": "ValueError"' in cloud.logs[-1]


def test_the_emulator_refuses_what_aws_refuses(cloud: LocalCloud):
    """Conditions fail, unknown tables are not found."""
    key = {"pk": {"S": "p"}, "sk": {"S": "s"}}
    call = {
        "operation": "put_item",
        "parameters": {
            "TableName": cloud.name("Facts"),
            "Item": key,
            "ConditionExpression": "attribute_not_exists(pk)",
        },
    }
    cloud.invoke("Echo", {"calls": [call]})
    with pytest.raises(ClientError, match="ConditionalCheckFailed"):
        cloud.invoke("Echo", {"calls": [call]})


def test_an_unknown_function_has_no_faults(cloud: LocalCloud):
    """A misspelt function would make a fault test pass for nothing."""
    with pytest.raises(LookupError):
        cloud.fault(function="Nobody", nth=1, kind=Fault.THROTTLE)
