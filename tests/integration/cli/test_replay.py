"""A replay plays what was recorded, once each, whatever the order of the lines."""

import json
from collections import Counter
from datetime import UTC, datetime, time
from random import Random
from zoneinfo import ZoneInfo

import pytest

from infra.cli import main
from tests.integration.cli.recordings import lines_of

MESSAGE_FIELDS = [
    "message_id", "kind", "purpose", "customer_id", "order_id", "order_ids", "product_ids",
    "case_id", "channel", "status", "reason", "decided_at", "sent_at", "to", "subject", "language",
]  # fmt: skip
SURVEY_FIELDS = [
    "survey_id", "order_id", "case_id", "customer_id", "metric", "invited_at", "answered_at",
    "score", "comment",
]  # fmt: skip


def moment(text):
    return datetime.fromisoformat(text)


def invitations(outcome):
    return [
        line
        for line in outcome.messages
        if line["kind"] == "survey_invitation" and line["status"] == "sent"
    ]


def test_the_files_have_the_fields_of_the_contract(outcome):
    """Other programs read these files by name."""
    assert {tuple(line) for line in outcome.messages} == {tuple(MESSAGE_FIELDS)}
    assert {tuple(line) for line in outcome.surveys} == {tuple(SURVEY_FIELDS)}
    assert {tuple(line) for line in outcome.rejected} == {
        ("line", "event_id", "detail_type", "reason")
    }
    assert set(outcome.summary) == {
        "messages", "reasons", "surveys", "late_orders", "reminders", "seconds", "requests",
        "capacity", "cost",
    }  # fmt: skip


def test_the_summary_counts_what_the_files_hold(outcome):
    """Every figure of the summary can be counted again from the lines."""
    kinds = Counter((line["kind"], line["status"]) for line in outcome.messages)
    told = outcome.summary["messages"]
    assert {(kind, status): n for kind, row in told.items() for status, n in row.items()} == kinds
    reasons = Counter(line["reason"] for line in outcome.messages if line["reason"])
    assert outcome.summary["reasons"] == reasons
    for metric, row in outcome.summary["surveys"].items():
        mine = [line for line in outcome.surveys if line["metric"] == metric]
        assert row == {
            "invited": len(mine),
            "answered": sum(line["answered_at"] is not None for line in mine),
        }
    assert outcome.summary["requests"]["dynamodb"]["GetItem"] > 0
    assert outcome.summary["capacity"]["write"] > 0


def test_the_summary_says_what_the_orders_would_have_cost(outcome, drawn):
    """Each order placed counts once, each mail and each request for a page is on the bill."""
    cost = outcome.summary["cost"]
    units = {line["of"]: line["units"] for line in cost["lines"]}
    placed = {f.detail["order_id"] for f in drawn.facts if f.detail_type == "OrderPlaced"}
    assert cost["orders"] == len(placed)
    assert units["DynamoDB write units, on demand"] == outcome.summary["capacity"]["write"]
    assert units["HTTP API requests"] >= sum(line["score"] is not None for line in outcome.surveys)
    assert units["CloudWatch log bytes"] > 100 * units["Lambda invocations"]
    assert units["EventBridge events of our own and the shop's"] > len(drawn.facts)
    mails = [line for line in outcome.messages if line["status"] == "sent"]
    assert cost["mails"]["units"] == len(mails)
    assert cost["dollars"] == pytest.approx(sum(line["dollars"] for line in cost["lines"]))
    thousand = cost["dollars"] * 1000 / len(placed)
    assert cost["dollars_for_1000_orders"] == pytest.approx(thousand, abs=1e-4)


def test_only_what_was_delivered_is_asked_about_and_once(outcome, drawn):
    """One invitation an order at most; none for cancelled or returned ones, none before it came."""
    arrived = {}
    for fact in drawn.facts:
        if fact.detail_type in ("OrderDelivered", "SupportCaseClosed"):
            about = fact.detail.get("case_id") or fact.detail["order_id"]
            arrived[about] = max(fact.at, arrived.get(about, fact.at))
    asked = Counter(line["case_id"] or line["order_id"] for line in invitations(outcome))
    assert asked
    assert set(asked.values()) == {1}
    for line in invitations(outcome):
        assert moment(line["sent_at"]) > arrived[line["case_id"] or line["order_id"]]
    ended = {
        fact.detail["order_id"]
        for fact in drawn.facts
        if fact.detail_type in ("OrderCancelled", "OrderReturned")
    }
    assert not ended & set(asked)


def test_nobody_is_written_to_at_night(outcome, drawn):
    """Each mail leaves between eight and twenty on the customer's own clock."""
    sent = [line for line in outcome.messages if line["status"] == "sent"]
    for line in sent:
        zone = ZoneInfo(drawn.people[line["customer_id"]].country.zone)
        there = moment(line["sent_at"]).astimezone(zone).time()
        assert time(8) <= there < time(20)


def test_answers_are_kept_as_they_were_given(outcome, drawn):
    """Score, comment and time arrive where they belong, line breaks and all."""
    answered = [line for line in outcome.surveys if line["answered_at"]]
    assert answered
    assert any("\n" in line["comment"] for line in answered)
    people = {fact.detail.get("order_id") for fact in drawn.facts}
    assert {line["order_id"] for line in answered} <= people


def test_a_parked_event_leads_back_to_its_line(outcome, drawn):
    """Whoever sent rubbish can find it."""
    lines = lines_of(drawn)
    assert sorted(each["reason"] for each in outcome.rejected) == [
        "invalid:occurred_at",
        "unknown_detail_type",
    ]
    for each in outcome.rejected:
        line = lines[each["line"] - 1]
        assert line["detail"]["event_id"] == each["event_id"]
        assert line["detail-type"] == each["detail_type"]


def test_the_same_file_packed_shuffled_or_twice_ends_the_same(outcome, replayed, drawn):
    """The order of the lines and how often they stand there change nothing."""
    lines = lines_of(drawn)
    shuffled = list(lines)
    Random(3).shuffle(shuffled)  # noqa: S311 - no secret
    assert replayed(pack=True).state == outcome.state
    assert replayed(shuffled).state == outcome.state
    assert replayed(lines + lines).state == outcome.state


def test_two_processes_play_the_same(outcome, replayed, monkeypatch):
    """Nor does it matter that there are two shares, where nobody is reminded."""
    monkeypatch.setattr("infra.replay.run._WORTH_TWO", 2)
    alone = replayed(None, "--processes", "1")
    together = replayed(None, "--processes", "2")
    for other in (alone, together):
        assert other.state == outcome.state
        assert other.rejected == outcome.rejected
        assert other.summary["surveys"] == outcome.summary["surveys"]


def test_consent_is_taken_for_granted_where_it_is_said(outcome, replayed, drawn):
    """Who lives where a survey is advertising is asked only with consent."""
    germans = {
        person.customer_id for person in drawn.people.values() if person.country.code == "DE"
    }
    refused = {line["customer_id"] for line in outcome.messages if line["reason"] == "no_consent"}
    assert refused
    assert refused <= germans
    agreed = replayed(None, "--consent", "survey,reminder")
    assert "no_consent" not in agreed.summary["reasons"]
    assert refused <= {line["customer_id"] for line in invitations(agreed)}


def test_until_stops_the_clock(replayed):
    """Nothing happens after the moment that was given."""
    stopped = replayed(None, "--until", "2026-09-20T00:00:00+02:00")
    end = datetime(2026, 9, 19, 22, tzinfo=UTC)
    assert stopped.messages
    assert all(moment(line["decided_at"]) <= end for line in stopped.messages)
    assert replayed(None, "--until", "2020-01-01T00:00:00Z").messages == []


def test_a_support_survey_does_not_get_the_answer_about_the_order(replayed):
    """Answers in the file are about orders; a survey about a case is another question."""
    about = {"customer_id": "K-1", "order_id": "F-1"}
    placed = {
        **about, "lines": [], "customer": {"email": "a@b.example", "country": "NO"},
    }  # fmt: skip
    facts = [
        ("2026-09-07T08:00:00Z", "OrderPlaced", placed),
        ("2026-09-07T09:00:00Z", "SupportCaseOpened", {**about, "case_id": "S-1"}),
        ("2026-09-07T10:00:00Z", "SupportCaseClosed", {**about, "case_id": "S-1"}),
    ]
    lines = [
        {"time": at, "source": "shop", "detail-type": kind, "detail": {**detail, "occurred_at": at}}
        for at, kind, detail in facts
    ]
    (survey,) = replayed(lines).surveys
    assert survey["metric"] == "ces"
    assert survey["answered_at"] is None


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [("events", '{"time": "x"}', 2), ("answers", "F-1,2026-09-08T10:00:00Z,5", 3)],
)
def test_bad_input_is_one_line_and_two(tmp_path, capsys, name, text, line):
    """The file and the line number are said, and nothing was written."""
    entry = {
        "time": "2026-09-07T10:00:00Z",
        "source": "shop",
        "detail-type": "OrderShipped",
        "detail": {},
    }
    events, answers = tmp_path / "events", tmp_path / "answers"
    events.write_text(json.dumps(entry) + "\n")
    answers.write_text("order_id,answered_at,score,comment\nF-1,2026-09-08T10:00:00Z,5,\n")
    broken = tmp_path / name
    broken.write_text(broken.read_text() + text + "\n")
    out = tmp_path / "out"
    assert main(["replay", str(events), "--answers", str(answers), "--out", str(out)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"{name}, line {line}:" in said
    assert list(out.iterdir()) == []


@pytest.mark.parametrize(
    "options",
    [
        ["--until", "tomorrow"],
        ["--until", "2026-09-07"],
        ["--consent", "survey,everything"],
        ["--processes", "0"],
        ["--out", "/dev/null/here"],
        ["--answers", "/nowhere.csv"],
    ],
)
def test_bad_options_are_one_line_and_two(tmp_path, capsys, options):
    """Wrong options are found before anything is played."""
    events = tmp_path / "events"
    events.write_text("")
    assert main(["replay", str(events), "--out", str(tmp_path / "out"), *options]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_empty_recording_has_an_empty_outcome(replayed):
    """No lines, no messages, and still all four files."""
    empty = replayed([])
    assert empty.messages == empty.surveys == empty.rejected == []
    assert empty.summary["messages"] == {}


@pytest.mark.parametrize("bad", ["K-2,yesterday", f"{'K' * 129},2026-11-02T08:00:00Z"])
def test_whom_to_erase_is_read_before_anything_is_played(tmp_path, capsys, bad):
    """A bad row ends the run, with its line."""
    events, whom = tmp_path / "events", tmp_path / "erase.csv"
    events.write_text("")
    whom.write_text(f"customer_id,at\nK-1,2026-11-02T08:00:00Z\n{bad}\n")
    out = str(tmp_path / "out")
    assert main(["replay", str(events), "--out", out, "--erase", str(whom)]) == 2
    assert "line 3" in capsys.readouterr().err


def test_the_erased_are_gone_from_the_outcome(tmp_path):
    """Through the desk, at their time; everybody else's messages are there."""
    events, whom, out = tmp_path / "events", tmp_path / "erase.csv", tmp_path / "out"
    lines = []
    for number in (1, 2):
        told = {"occurred_at": "2026-11-02T08:00:00Z", "customer_id": f"K-{number}"}
        customer = {"email": f"k{number}@x.example", "country": "NO"}
        line = {"product_id": "P-1", "name": "Teppe", "quantity": 1}
        placed = {**told, "order_id": f"O-{number}", "customer": customer, "lines": [line],
                  "promised_date": None}  # fmt: skip
        entry = {"time": "2026-11-02T08:00:00Z", "source": "shop"}
        for kind, detail in (("OrderPlaced", placed), ("OrderDelivered", {**told, "order_id":
                             f"O-{number}"})):  # fmt: skip
            detail["event_id"] = f"{kind}-{number}"
            lines.append(json.dumps({**entry, "detail-type": kind, "detail": detail}))
    events.write_text("\n".join(lines) + "\n")
    whom.write_text("customer_id,at\nK-1,2026-11-05T08:00:00Z\n")
    assert main(["replay", str(events), "--out", str(out), "--erase", str(whom)]) == 0
    told = [json.loads(line) for line in (out / "messages.jsonl").read_text().splitlines()]
    assert {one["customer_id"] for one in told} == {"K-2"}
