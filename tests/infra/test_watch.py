"""Every Lambda, queue and kind of fault has an alarm; table, alarms and template agree."""

import json
import logging
import re
from collections.abc import Iterator

import pytest

from gjensyn.telemetry import Line
from infra.cost.prices import ALARM_A_MONTH, DASHBOARD_A_MONTH, KEY_A_MONTH
from infra.lint.template import named, read
from tests.infra.alarms import OURS, ROOT, WATCH, Alarm, read_alarms

SUITE = read(ROOT / "template.yaml")
ALARMS = read_alarms()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
# As AWS documents them: the metric, its dimensions, and the statistic that says something.
# Sources: "Types of metrics for Lambda functions", "Available CloudWatch metrics for Amazon SQS",
# "Amazon S3 request metrics", "EventBridge metrics", "Monitor CloudWatch metrics for HTTP APIs".
OF_AWS: dict[tuple[str, str], tuple[tuple[str, ...], str]] = {
    ("AWS/Lambda", "Errors"): (("FunctionName",), "Sum"),
    ("AWS/Lambda", "Invocations"): (("FunctionName",), "Sum"),
    ("AWS/Lambda", "DestinationDeliveryFailures"): (("FunctionName",), "Sum"),
    ("AWS/Lambda", "IteratorAge"): (("FunctionName",), "Maximum"),
    ("AWS/Lambda", "Throttles"): ((), "Sum"),  # across all functions
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): (("QueueName",), "Maximum"),
    ("AWS/SQS", "ApproximateAgeOfOldestMessage"): (("QueueName",), "Maximum"),
    ("AWS/S3", "PutRequests"): (("BucketName", "FilterId"), "Sum"),
    ("AWS/Events", "InvocationsFailedToBeSentToDlq"): (("RuleName",), "Sum"),
    ("AWS/ApiGateway", "5xx"): (("ApiId",), "Sum"),
}
FOR_EACH = pytest.mark.parametrize("alarm", ALARMS.values(), ids=ALARMS.keys())


def names(*alarms: str) -> set[str]:
    """Return what these alarms watch, by the suite's names."""
    return {name for each in alarms for metric in ALARMS[each].metrics for name in metric.names}


def services(*alarms: str) -> set[str]:
    """Return whose counts these alarms look at."""
    return {metric.service for each in alarms for metric in ALARMS[each].ours}


def called_by(*kinds: str) -> set[str]:
    """Return the Lambdas that an event source of one of these types calls."""
    return {where.partition(".")[0] for kind in kinds for where, _ in SUITE.events(kind)}


def folders(lambdas: set[str]) -> set[str]:
    handlers = {name: own["Handler"] for name, own in SUITE.lambdas()}
    return {str(handlers[name]).split(".")[1] for name in lambdas}


# ------------------------------------------------------------------- what runs


def test_every_lambda_that_fails_or_falls_behind_is_seen():
    """By what calls it; pages fail as a whole, since their API answers 5xx whatever the cause."""
    streams, queues = called_by("DynamoDB"), called_by("SQS")
    rounds, pages = called_by("Schedule"), called_by("HttpApi")
    for alarm in ("StreamLambdasFail", "StreamsBehind", "RecordsLost"):
        assert names(alarm) == streams, alarm
    assert names("QueueLambdasFail") == queues
    assert names("ScheduledLambdasFail") == names("SweepsSilent", "PriorsSilent") == rounds
    assert names("PagesFail") == {"PagesApi"}
    assert streams | queues | rounds | pages == {name for name, _ in SUITE.lambdas()}


def test_every_round_is_missed_within_a_few_of_its_intervals():
    """What should begin every five minutes is not looked at by the hour."""
    rates = {
        where.partition(".")[0]: str(own["Schedule"]) for where, own in SUITE.events("Schedule")
    }
    assert {rates[name] for name in names("SweepsSilent")} == {"rate(1 minute)", "rate(5 minutes)"}
    assert {rates[name] for name in names("PriorsSilent")} == {"rate(1 hour)"}
    for alarm in ("SweepsSilent", "PriorsSilent"):
        assert ALARMS[alarm].properties["TreatMissingData"] == "breaching"


def test_every_queue_is_seen():
    """One that is worked off by how long it waits, one of dead letters by whether it is empty."""
    queues = dict(SUITE.of_type("AWS::SQS::Queue"))
    worked = {name for name, own in queues.items() if "RedrivePolicy" in own}
    dead = {named(queues[name]["RedrivePolicy"]["deadLetterTargetArn"]) for name in worked}
    assert names("QueuesBehind") == worked
    assert names("DeadLetters") == dead
    assert worked | dead == queues.keys()


def test_every_rule_is_seen():
    """The bus's own, by bus and name; those of the default bus by name."""
    rules = dict(SUITE.of_type("AWS::Events::Rule"))
    assert names("EventsLost") == rules.keys() | {"BusName"}
    for metric in ALARMS["EventsLost"].metrics:
        said = dict(metric.dimensions)
        assert ("EventBusName" in said) == ("EventBusName" in rules[said["RuleName"]])


def test_what_is_given_up_is_counted_where_it_is_put():
    """Every stream's failures go into the bucket whose requests are metered, under that prefix."""
    places = {
        named(own["DestinationConfig"]["OnFailure"]["Destination"])
        for _, own in SUITE.events("DynamoDB")
    }
    ((bucket, said),) = (
        (name, own["MetricsConfigurations"])
        for name, own in SUITE.of_type("AWS::S3::Bucket")
        if "MetricsConfigurations" in own
    )
    assert places == {bucket}
    assert said == [{"Id": "given-up", "Prefix": "aws/lambda/"}]
    (metric,) = ALARMS["RecordsGivenUp"].metrics
    assert dict(metric.dimensions) == {"BucketName": bucket, "FilterId": said[0]["Id"]}


def test_metrics_of_aws_are_looked_at_as_aws_documents_them():
    """A wrong name or dimension is no error there: the alarm would just never ring."""
    theirs = [one for alarm in ALARMS.values() for one in alarm.metrics if one.namespace != OURS]
    for metric in theirs:
        dimensions, stat = OF_AWS[metric.namespace, metric.name]
        said = tuple(name for name, _ in metric.dimensions if name != "EventBusName")
        assert (said, metric.stat) == (dimensions, stat), metric
    assert {(one.namespace, one.name) for one in theirs} == OF_AWS.keys()


# ------------------------------------------------------------------- what our code counts


def test_every_kind_of_fault_that_the_code_knows_has_an_alarm():
    """Each line of level WARNING and above is counted under its name, and somebody looks at it."""
    loud = {line.name for line in Line if line.value[0] >= logging.WARNING}
    watched = {metric.name for alarm in ALARMS.values() for metric in alarm.ours}
    assert loud <= watched
    assert watched - loud == {"sweep_cut_short", "record_of_erased", "item_of_erased"}


def test_every_service_that_counts_a_fault_is_looked_at():
    """Records fail where batches are read, items where something falls due."""
    sweeping = {name for name, _ in SUITE.lambdas() if "Sweeps" in SUITE.metadata(name)}
    assert services("RecordsFail", "LedgerNotAnchored") == folders(called_by("DynamoDB", "SQS"))
    assert services("ItemsFail") == services("SweepsCutShort") == folders(sweeping)
    assert sweeping == called_by("Schedule")


def test_a_service_is_called_as_its_folder_is():
    """The dimension of a metric is the folder's name; nobody writes another."""
    said = [
        (path.parts[-2], name)
        for path in sorted((ROOT / "functions").glob("*/*.py"))
        for name in re.findall(r'Telemetry\(runtime\.stdout, "(\w+)"', path.read_text())
    ]
    assert len({folder for folder, _ in said}) >= 8
    assert [one for one in said if one[0] != one[1]] == []


# ------------------------------------------------------------------- the alarms themselves


@FOR_EACH
def test_an_alarm_says_what_to_do_and_tells_somebody(alarm: Alarm):
    """What it means, the first thing to do, what silence means, and a topic."""
    own = alarm.properties
    meaning, _, first = str(own["AlarmDescription"]).partition(" First: ")
    assert meaning.endswith(".")
    assert first.endswith((".", "?"))
    assert len(own["AlarmDescription"]) <= 1024
    assert own["TreatMissingData"] in {"notBreaching", "breaching"}
    assert own["AlarmActions"] == [{"Fn::If": ["HasTopic", {"Ref": "Topic"}, {"Ref": "OwnTopic"}]}]
    assert 1 <= len(alarm.metrics) <= 10, "an alarm looks at ten metrics at most"


@FOR_EACH
def test_what_an_alarm_names_is_exported(alarm: Alarm):
    """By the suite's template, under the name of the resource."""
    exports = {
        str(one["Export"]["Name"]["Fn::Sub"]).partition("-")[2]: named(one["Value"])
        for one in SUITE.body["Outputs"].values()
        if "Export" in one
    }
    wanted = {
        name
        for metric in alarm.metrics
        for dimension, name in metric.dimensions
        if dimension not in {"service", "FilterId"}
    }
    assert wanted <= exports.keys()
    assert {exports[name] for name in wanted} <= wanted | {"Bus"}


def test_the_dashboard_shows_every_alarm():
    """Its body is JSON, and its first widget lists them all."""
    ((_, own),) = WATCH.of_type("AWS::CloudWatch::Dashboard")
    text = own["DashboardBody"]["Fn::Sub"][0]
    first, *others = json.loads(text)["widgets"]
    assert first["properties"]["alarms"] == [f"${{{name}.Arn}}" for name in ALARMS]
    assert {one["type"] for one in others} == {"metric"}


# ------------------------------------------------------------------- the table


def rows() -> Iterator[list[str]]:
    _, _, table = OPERATIONS.partition("| alarm | fault | metric |")
    for line in table.partition("\n\n")[0].splitlines()[2:]:
        yield [cell.strip() for cell in line.strip("|").split("|")]


def test_the_table_and_the_alarms_are_the_same():
    """Each alarm once, in the same order, with the metrics that it looks at."""
    told = {cells[0].strip("`"): set(re.findall(r"`([^`]+)`", cells[2])) for cells in rows()}
    assert list(told) == list(ALARMS)
    assert told == {
        name: {metric.name for metric in alarm.metrics} for name, alarm in ALARMS.items()
    }


def test_every_row_says_what_to_do():
    """Four cells, none of them empty."""
    assert [cells for cells in rows() if len(cells) != 4 or not all(cells)] == []


def test_what_it_costs_is_what_the_prices_say():
    """Metrics looked at, a dashboard, a key: the sum that the docs name."""
    looked_at = sum(len(alarm.metrics) for alarm in ALARMS.values())
    dollars = looked_at * ALARM_A_MONTH + DASHBOARD_A_MONTH + KEY_A_MONTH
    words = f"{len(ALARMS)} alarms on {looked_at} metrics, a dashboard and a key: ${dollars:.2f}"
    assert words in " ".join(OPERATIONS.split())
