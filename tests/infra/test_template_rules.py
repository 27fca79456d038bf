"""The template keeps the house's rules, and each rule finds what it is there for."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.lint import RULES, Rule, lambdas, permissions, sources, storage
from infra.lint.template import Template, read

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
type Body = dict[str, Any]


@pytest.fixture(scope="module")
def template() -> Template:
    """Return the template as it is."""
    return read(TEMPLATE)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_template_keeps_the_rule(rule: Rule, template: Template):
    """Nothing in template.yaml breaks the rule."""
    assert list(rule(template)) == []


def _properties(body: Body, logical_id: str) -> Body:
    return body["Resources"][logical_id].setdefault("Properties", {})


def _stream(body: Body) -> Body:
    return _properties(body, "SurveyDispatchOnOrder")["Events"]["OrdersStream"]["Properties"]


def _statement(body: Body, role: str, sid: str) -> Body:
    document = _properties(body, role)["Policies"][0]["PolicyDocument"]
    return next(each for each in document["Statement"] if each["Sid"] == sid)


def _put(place: Callable[[Body], Body], **values: Any) -> Callable[[Body], None]:
    """Return a change of the template: put these values in that place."""

    def change(body: Body) -> None:
        place(body).update(values)

    return change


def _drop(place: Callable[[Body], Body], name: str) -> Callable[[Body], None]:
    """Return a change of the template: take this out of that place."""

    def change(body: Body) -> None:
        del place(body)[name]

    return change


def _of(logical_id: str, *path: str | int) -> Callable[[Body], Body]:
    """Return a way to a place in the properties of a resource."""

    def place(body: Body) -> Body:
        found: Any = _properties(body, logical_id)
        for step in path:
            found = found[step]
        return found

    return place


def _third_reader(body: Body) -> None:
    event = _properties(body, "MessageDeliveryOnMessage")["Events"]["MessagesStream"]
    _properties(body, "SurveyResponseOnAnswer")["Events"]["Third"] = event


INTAKE = "OrderIntakeOnEvent"
PAGES = _of("PagesApi")
BREAKAGES: list[tuple[Rule, Callable[[Body], None]]] = [
    (sources.streams_give_up_and_keep, _drop(_stream, "MaximumRetryAttempts")),
    (sources.streams_give_up_and_keep, _put(_stream, MaximumRetryAttempts=-1)),
    (sources.streams_give_up_and_keep, _drop(_stream, "MaximumRecordAgeInSeconds")),
    (sources.streams_give_up_and_keep, _put(_stream, BisectBatchOnFunctionError=False)),
    (sources.streams_give_up_and_keep, _drop(_stream, "FunctionResponseTypes")),
    (sources.streams_give_up_and_keep, _drop(_stream, "DestinationConfig")),
    (
        sources.streams_give_up_and_keep,
        lambda body: _stream(body)["DestinationConfig"]["OnFailure"].update(Type="SQS"),
    ),
    (sources.streams_filter_on_plain_attributes, _drop(_stream, "FilterCriteria")),
    (
        sources.streams_filter_on_plain_attributes,
        _put(_stream, FilterCriteria={"Filters": [{"Pattern": '{"eventName":["INSERT"]}'}]}),
    ),
    (
        sources.queues_report_item_by_item,
        _drop(_of(INTAKE, "Events", "IntakeQueue", "Properties"), "FunctionResponseTypes"),
    ),
    (
        sources.queues_report_item_by_item,
        _drop(_of(INTAKE, "Events", "IntakeQueue", "Properties"), "ScalingConfig"),
    ),
    (sources.queues_report_item_by_item, _put(_of("IntakeQueue"), VisibilityTimeout=60)),
    (sources.at_most_two_lambdas_read_a_stream, _third_reader),
    (
        sources.ticks_do_not_pile_up,
        _drop(_of("MessageDeliveryOnSchedule"), "EventInvokeConfig"),
    ),
    (
        sources.rules_keep_what_they_cannot_deliver,
        _drop(_of("FeedbackRule", "Targets", 0), "DeadLetterConfig"),
    ),
    (sources.pages_are_throttled_and_their_logs_know_no_path, _drop(PAGES, "DefaultRouteSettings")),
    (sources.pages_are_throttled_and_their_logs_know_no_path, _drop(PAGES, "AccessLogSettings")),
    (
        sources.pages_are_throttled_and_their_logs_know_no_path,
        _put(_of("PagesApi", "AccessLogSettings"), Format="$context.path"),
    ),
    (lambdas.have_a_role_of_their_own, _drop(_of(INTAKE), "Role")),
    (
        lambdas.have_a_role_of_their_own,
        _put(_of(INTAKE), Role={"Fn::GetAtt": ["DeliveryFeedbackOnEventRole", "Arn"]}),
    ),
    (lambdas.have_a_role_of_their_own, _put(_of(INTAKE), Policies=["AmazonS3FullAccess"])),
    (
        lambdas.have_a_role_of_their_own,
        _put(_of(f"{INTAKE}Role"), ManagedPolicyArns=["arn:aws:iam::aws:policy/ReadOnlyAccess"]),
    ),
    (lambdas.have_a_log_that_ends, _drop(_of(INTAKE), "LoggingConfig")),
    (lambdas.have_a_log_that_ends, _drop(_of(f"{INTAKE}Logs"), "RetentionInDays")),
    (lambdas.have_a_log_that_ends, _drop(_of(f"{INTAKE}Logs"), "KmsKeyId")),
    (lambdas.have_a_timeout_and_a_handler, _put(_of(INTAKE), Timeout=900)),
    (lambdas.have_a_timeout_and_a_handler, _put(_of(INTAKE), Handler="functions.none.handler")),
    (lambdas.wait_out_a_send, _put(_of("MessageDeliveryOnMessage"), Timeout=45)),
    (
        lambdas.sweep_a_table_with_a_due_index,
        lambda body: body["Resources"]["MessageDeliveryOnSchedule"]["Metadata"].pop("Sweeps"),
    ),
    (
        lambdas.sweep_a_table_with_a_due_index,
        lambda body: body["Resources"][INTAKE]["Metadata"].update(Sweeps="Messages"),
    ),
    (
        permissions.name_actions_and_resources,
        lambda body: _statement(body, f"{INTAKE}Role", "UnwrapKeys").update(Action="kms:*"),
    ),
    (
        permissions.name_actions_and_resources,
        lambda body: _statement(body, f"{INTAKE}Role", "UnwrapKeys").update(Resource="*"),
    ),
    (
        permissions.name_actions_and_resources,
        lambda body: _statement(body, f"{INTAKE}Role", "UnwrapKeys").pop("Condition"),
    ),
    (
        permissions.name_actions_and_resources,
        lambda body: _statement(body, f"{INTAKE}Role", "WriteLogs").update(
            Resource={"Fn::Sub": "arn:${AWS::Partition}:logs:${AWS::Region}:*"}
        ),
    ),
    (
        permissions.only_message_delivery_sends,
        lambda body: _statement(body, f"{INTAKE}Role", "UnwrapKeys").update(Action="ses:SendEmail"),
    ),
    (
        permissions.only_message_delivery_sends,
        lambda body: _statement(body, "MessageDeliveryOnMessageRole", "Send").pop("Condition"),
    ),
    (
        permissions.only_what_runs_may_take_a_role,
        _put(
            _of(f"{INTAKE}Role", "AssumeRolePolicyDocument", "Statement", 0),
            Principal={"AWS": "*"},
        ),
    ),
    (storage.tables_are_encrypted_and_recoverable, _drop(_of("Orders"), "SSESpecification")),
    (storage.tables_are_encrypted_and_recoverable, _drop(_of("Orders"), "BillingMode")),
    (
        storage.tables_are_encrypted_and_recoverable,
        _drop(_of("Orders"), "PointInTimeRecoverySpecification"),
    ),
    (
        storage.tables_are_encrypted_and_recoverable,
        lambda body: body["Resources"]["Orders"].pop("DeletionPolicy"),
    ),
    (
        storage.keys_leave_no_copies,
        _put(_of("Keys", "PointInTimeRecoverySpecification"), RecoveryPeriodInDays=35),
    ),
    (storage.keys_leave_no_copies, _put(_of("Keys"), DeletionProtectionEnabled=False)),
    (storage.keys_leave_no_copies, _put(_of("Keys"), StreamSpecification={})),
    (
        storage.indexes_hold_keys_only,
        _put(_of("Messages", "GlobalSecondaryIndexes", 0), Projection={"ProjectionType": "ALL"}),
    ),
    (
        storage.queues_are_encrypted_short_and_followed_by_another,
        _drop(_of("IntakeQueue"), "KmsMasterKeyId"),
    ),
    (
        storage.queues_are_encrypted_short_and_followed_by_another,
        _put(_of("IntakeDeadLetters"), MessageRetentionPeriod=1_209_600),
    ),
    (
        storage.queues_are_encrypted_short_and_followed_by_another,
        _drop(_of("IntakeQueue"), "RedrivePolicy"),
    ),
    (storage.buckets_are_closed_and_forget, _drop(_of("ParkedBucket"), "BucketEncryption")),
    (
        storage.buckets_are_closed_and_forget,
        _drop(_of("ParkedBucket"), "PublicAccessBlockConfiguration"),
    ),
    (storage.buckets_are_closed_and_forget, _drop(_of("ParkedBucket"), "LifecycleConfiguration")),
    (
        storage.buckets_are_closed_and_forget,
        lambda body: body["Resources"].pop("ParkedBucketPolicy"),
    ),
]


@pytest.mark.parametrize(
    ("rule", "breaks"),
    BREAKAGES,
    ids=[f"{number}-{rule.__name__}" for number, (rule, _) in enumerate(BREAKAGES)],
)
def test_a_broken_template_is_found(rule: Rule, breaks: Callable[[Body], None], template: Template):
    """The rule finds more in a template in which just what it is for has been broken."""
    body = copy.deepcopy(dict(template.body))
    breaks(body)
    assert len(list(rule(Template(body)))) > len(list(rule(template)))


def test_every_rule_has_been_seen_to_fail():
    """No rule is listed that cannot find anything."""
    assert {rule for rule, _ in BREAKAGES} == set(RULES)
