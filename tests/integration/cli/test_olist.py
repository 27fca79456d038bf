"""Two thousand real orders, played from beginning to end, once; a few of them in other orders."""

import csv
import gzip
import json
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from gjensyn.policy.reasons import SENTENCES
from infra.cli import main
from tests.integration.cli.recordings import Outcome, write_events

pytestmark = [pytest.mark.shared_data, pytest.mark.timeout(1800)]
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


# ------------------------------------------------------------------- late orders


@pytest.fixture(scope="module")
def truth(shared_data):
    """One row an order: when it was promised, whether it was open when that had passed."""
    with (shared_data / "olist_2k" / "truth.csv").open(newline="") as file:
        return {row["order_id"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def told(outcome):
    """When customers were told of each order, oldest first, by the clock there."""
    moments = defaultdict(list)
    for line in outcome.messages:
        if line["kind"].startswith("delay_") and line["status"] == "sent":
            for order in line["order_ids"]:
                moments[order].append(datetime.fromisoformat(line["sent_at"]).astimezone(THERE))
    return {order: sorted(found) for order, found in moments.items()}


@pytest.fixture(scope="module")
def over(facts):
    """When each order was known to be delivered or cancelled, by the clock there."""
    ends = {}
    for fact in facts:
        if fact["detail-type"] in ("OrderDelivered", "OrderCancelled"):
            at = datetime.fromisoformat(fact["time"]).astimezone(THERE)
            order = fact["detail"]["order_id"]
            ends[order] = min(at, ends.get(order, at))
    return ends


def test_each_broken_promise_is_told_the_next_morning_and_nothing_else(truth, told, over):
    """Open at midnight and still open at eight: told that day, in the morning. Nobody else."""
    expected = set()
    for order, row in truth.items():
        day_after = date.fromisoformat(row["promised_date"]) + timedelta(days=1)
        eight = datetime.combine(day_after, time(8), THERE)
        if row["open_when_broken"] == "1" and not (order in over and over[order] < eight):
            expected.add(order)
            assert told[order][0].date() == day_after
            assert time(8) <= told[order][0].time() < time(10)
    assert told.keys() == expected
    broken = {order for order, row in truth.items() if row["open_when_broken"] == "1"}
    assert (len(broken), len(broken - expected)) == (535, 4)


def test_nobody_is_told_after_the_end_or_at_night(told, over):
    """Not even a minute after it was delivered or cancelled."""
    for order, moments in told.items():
        assert all(time(8) <= at.time() < time(20) for at in moments)
        assert order not in over or moments[-1] < over[order]


def test_nobody_gets_two_messages_on_one_day(outcome):
    """Counted over everything that was sent, surveys too."""
    days = Counter(
        (line["customer_id"], datetime.fromisoformat(line["sent_at"]).astimezone(THERE).date())
        for line in outcome.messages
        if line["status"] == "sent"
    )
    assert set(days.values()) == {1}


def test_what_it_was_worth_is_measured(outcome, told):
    """All but those that arrived before the first morning were told in time, and none in vain."""
    late = outcome.summary["late_orders"]
    assert (late["told"], late["false_notices"], late["median_hours"]) == (len(told), 0, 8.0)
    assert late["told_by_first_day"] > 0.99


def test_nobody_is_asked_about_what_never_came(outcome, facts):
    """Invited are delivered orders only, and none that had been cancelled by then."""
    arrived = {f["detail"]["order_id"] for f in facts if f["detail-type"] == "OrderDelivered"}
    invited = {
        line["order_id"]
        for line in outcome.messages
        if line["kind"] in ("survey_invitation", "survey_reminder") and line["status"] == "sent"
    }
    assert invited <= arrived


# ------------------------------------------------------------------- twice, and in other orders


@pytest.fixture(scope="module")
def some(facts):
    """About three hundred lines: whole orders, late ones among them."""
    orders = list(dict.fromkeys(fact["detail"]["order_id"] for fact in facts))[150:270]
    return [fact for fact in facts if fact["detail"]["order_id"] in set(orders)]


def played(lines, folder, answers):
    """Replay some lines; returns the state that two runs share if they are the same."""
    folder.mkdir()
    events = write_events(folder / "events.jsonl", lines)
    options = ["--answers", str(answers), "--consent", "survey", "--out", str(folder / "out")]
    assert main(["replay", str(events), *options]) == 0
    return Outcome(folder / "out").state


def test_played_twice_or_shuffled_it_ends_the_same(some, shared_data, tmp_path):
    """The same lines concatenated, backwards, and drawn at random: the same sets."""
    answers = shared_data / "olist_2k" / "answers.csv"
    usual = played(some, tmp_path / "once", answers)
    assert 250 <= len(some) <= 400
    assert any("delay_notice" in line for line in usual[0])
    shuffled = Random(20261102).sample(some, len(some))  # noqa: S311 - an order, no key
    for name, lines in (("twice", some + some), ("drawn", shuffled)):
        assert played(lines, tmp_path / name, answers) == usual


def test_nothing_is_parked(outcome):
    """All of it is within the contract."""
    assert outcome.rejected == []


def test_the_counts_by_reason_add_up_to_the_decisions(outcome):
    """Every intent that was not sent has one reason, each of them with a sentence."""
    summary = outcome.summary
    unsent = [line for line in outcome.messages if line["status"] != "sent"]
    assert all(line["reason"] for line in unsent if line["status"] != "queued")
    assert summary["reasons"] == dict(
        sorted(Counter(line["reason"] for line in outcome.messages if line["reason"]).items())
    )
    decided = sum(sum(statuses.values()) for statuses in summary["messages"].values())
    sent = sum(statuses.get("sent", 0) for statuses in summary["messages"].values())
    assert decided == len(outcome.messages)
    assert sent + sum(summary["reasons"].values()) == decided
    assert summary["reasons"].keys() <= SENTENCES.keys()


def test_nobody_gets_too_much(outcome):
    """No survey on a day on which that person got anything, never the fifth in thirty days."""
    got = defaultdict(list)
    for line in outcome.messages:
        if line["status"] == "sent":
            got[line["to"]].append((datetime.fromisoformat(line["sent_at"]), line["purpose"]))
    for moments in got.values():
        for number, (at, purpose) in enumerate(sorted(moments)):
            before = [earlier for earlier, _ in sorted(moments)[:number]]
            if purpose == "service":
                continue
            days = [earlier.astimezone(THERE).date() for earlier in before]
            assert at.astimezone(THERE).date() not in days
            assert sum(at - earlier < timedelta(days=30) for earlier in before) < 4
