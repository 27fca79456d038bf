"""What a certificate's dates rest on is what the template's resources say."""

from pathlib import Path
from typing import Any

import pytest

from infra.lint.template import read

TEMPLATE = read(Path(__file__).parents[2] / "template.yaml")
DAY = 86_400
ERASERS = ("GdprEraseOnRequest", "GdprEraseOnSchedule")
TABLES = ("Subjects", "Customers", "Orders", "Surveys", "Messages", "Privacy")
QUEUES = ("IntakeQueue", "IntakeDeadLetters", "FeedbackQueue", "FeedbackDeadLetters")
# What AWS does where a template says nothing.
RECOVERY = 35


def told(function: str) -> dict[str, Any]:
    """Return the settings of a Lambda."""
    own = TEMPLATE.body["Resources"][function]["Properties"]
    return dict(own["Environment"]["Variables"])


def own(name: str) -> dict[str, Any]:
    return dict(TEMPLATE.body["Resources"][name]["Properties"])


def recovery(table: str) -> int:
    """Return for how many days a table can be restored."""
    said = own(table)["PointInTimeRecoverySpecification"]
    return int(said.get("RecoveryPeriodInDays", RECOVERY))


def lifecycle(bucket: str) -> tuple[int, int]:
    """Return for how many days a bucket keeps an object, and an old version."""
    (rule,) = own(bucket)["LifecycleConfiguration"]["Rules"]
    return rule["ExpirationInDays"], rule["NoncurrentVersionExpiration"]["NoncurrentDays"]


@pytest.mark.parametrize("function", ERASERS)
def test_the_certificate_s_lengths_are_the_deployment_s(function: str):
    """Change how long a copy is kept and not the setting, and this fails."""
    said = told(function)
    assert {recovery(table) for table in TABLES} == {said["TABLES_DAYS"]}
    assert recovery("Keys") == said["KEYS_DAYS"]
    assert {own(queue)["MessageRetentionPeriod"] for queue in QUEUES} == {said["QUEUES_DAYS"] * DAY}
    assert lifecycle("ParkedBucket") == (said["PARKED_DAYS"], said["VERSIONS_DAYS"])
    assert lifecycle("FailuresBucket") == (said["FAILURES_DAYS"], said["VERSIONS_DAYS"])
    assert said["LOGS_DAYS"] == {"Ref": "LogRetentionDays"}
    logs = TEMPLATE.of_type("AWS::Logs::LogGroup")
    assert {str(group["RetentionInDays"]) for _, group in logs} == {str(said["LOGS_DAYS"])}
    assert said["DELETED_TABLE_DAYS"] == RECOVERY
