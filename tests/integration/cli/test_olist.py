"""Two thousand real orders, played from beginning to end."""

import csv
import gzip
import json
from collections import Counter, defaultdict
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from infra.cli import main
from tests.integration.cli.recordings import Outcome

pytestmark = [pytest.mark.shared_data, pytest.mark.timeout(600)]
THERE = ZoneInfo("America/Sao_Paulo")


@pytest.fixture(scope="module")
def facts(shared_data):
    with gzip.open(shared_data / "olist_2k" / "events.jsonl.gz") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def outcome(shared_data, tmp_path_factory):
    folder, out = shared_data / "olist_2k", tmp_path_factory.mktemp("olist")
    events, answers = str(folder / "events.jsonl.gz"), str(folder / "answers.csv")
    options = ["--answers", answers, "--consent", "survey", "--out", str(out)]
    assert main(["replay", events, *options]) == 0
    return Outcome(out)


def test_each_delivered_order_is_asked_about_at_most_once_and_in_waking_hours(outcome, facts):
    """After the delivery, by day, never for what was cancelled or never came."""
    arrived = {
        fact["detail"]["order_id"]: datetime.fromisoformat(fact["time"])
        for fact in facts
        if fact["detail-type"] == "OrderDelivered"
    }
    invited = [
        line
        for line in outcome.messages
        if line["kind"] == "survey_invitation" and line["status"] == "sent"
    ]
    assert len(invited) > 1_000
    assert set(Counter(line["order_id"] for line in invited).values()) == {1}
    for line in invited:
        sent_at = datetime.fromisoformat(line["sent_at"])
        assert sent_at > arrived[line["order_id"]]
        assert time(8) <= sent_at.astimezone(THERE).time() < time(20)


def test_every_answer_to_an_invited_order_is_kept(outcome, shared_data):
    """Given between the invitation and its expiry: score and comment are there, unchanged."""
    with (shared_data / "olist_2k" / "answers.csv").open(newline="") as file:
        said = {row["order_id"]: row for row in csv.DictReader(file)}
    counted = defaultdict(int)
    for survey in outcome.surveys:
        row = said[survey["order_id"]]
        waited = datetime.fromisoformat(row["answered_at"]) - datetime.fromisoformat(
            survey["invited_at"]
        )
        if waited.total_seconds() < 0 or waited.days >= 29:
            counted["outside"] += 1
            continue
        counted["inside"] += 1
        assert survey["score"] == int(row["score"])
        assert survey["comment"].split() == row["comment"].split()
    assert counted["inside"] > 900


def test_nothing_is_parked(outcome):
    """All of it is within the contract."""
    assert outcome.rejected == []
