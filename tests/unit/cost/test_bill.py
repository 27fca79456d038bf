"""The bill multiplies what was used by the list prices, and leaves nothing out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from infra.bench.table_keys import TableKeys
from infra.cost.bill import Usage, bill
from infra.cost.table import as_summary, per_order, table
from infra.local.faults import Call

USED = Usage(
    requests={
        "lambda": {"Invoke": 1_000_000},
        "dynamodb": {"GetItem": 2_000_000},
        "sqs": {"SendMessage": 500_000, "ReceiveMessage": 500_000},
        "sesv2": {"SendEmail": 1000},
        "kms": {"Decrypt": 1000},
    },
    written=1_000_000,
    read=2_000_000,
    events=1_000_000,
    pages=1_000_000,
    logged=2_000_000_000,
)


def test_each_line_is_units_times_price():
    """A million of each is what the price list says of a million."""
    dollars = {line.of: line.dollars for line in bill(USED).lines}
    assert dollars["DynamoDB write units, on demand"] == pytest.approx(0.625)
    assert dollars["DynamoDB read units, on demand"] == pytest.approx(0.25)
    assert dollars["Lambda invocations"] == pytest.approx(0.20)
    assert dollars["SQS requests"] == pytest.approx(0.40)
    assert dollars["KMS requests"] == pytest.approx(0.003)
    # Of its own two gigabytes, and what AWS writes of each invocation and page.
    assert dollars["CloudWatch log bytes"] == pytest.approx(1.0 + 0.14 + 0.06)


def test_time_is_paid_for_invocations_and_for_the_calls_they_wait_for():
    """5 ms of our own for each invocation and 6 ms for each call, in half a gigabyte."""
    (line,) = [line for line in bill(USED).lines if "gigabyte-seconds" in line.of]
    calls = 2_000_000 + 1000 + 1000
    assert line.units == pytest.approx((1_000_000 * 5 + calls * 6) / 1000 * 0.5)


def test_mails_stand_apart():
    """The provider's own fee is no part of the sum."""
    found = bill(USED)
    assert found.mails.dollars == pytest.approx(0.10)
    assert found.dollars == pytest.approx(sum(line.dollars for line in found.lines))
    assert all("SES" not in line.of for line in found.lines)


def test_shares_of_a_replay_are_billed_together():
    """Two processes that used the same are billed as one that used twice as much."""
    both = Usage.together([USED, USED])
    assert both.requests["dynamodb"] == {"GetItem": 4_000_000}
    assert {line.of: line.dollars for line in bill(both).lines} == pytest.approx(
        {line.of: 2 * line.dollars for line in bill(USED).lines}
    )
    assert bill(both).mails.units == 2 * bill(USED).mails.units


def test_nothing_used_is_a_bill_of_nothing():
    """A replay that played nobody has a summary all the same."""
    told = as_summary(bill(Usage.together([])), 0)
    assert told["dollars"] == 0
    assert told["dollars_for_1000_orders"] is None


def test_the_table_is_for_a_thousand_orders():
    """Units and dollars of half a million orders, divided by five hundred."""
    lines = list(table(bill(USED), 500_000))
    (written,) = [line for line in lines if "write units" in line]
    assert written.split()[-2:] == ["2000", "0.0013"]
    (mails,) = [line for line in lines if "SES mails" in line]
    assert mails.split()[-2:] == ["2", "0.0002"]
    assert per_order(USED, 500_000) == {
        "invocations": 2,
        "calls of AWS": (2_000_000 + 1000 + 1000) / 500_000,
        "write units": 2,
        "read units": 4,
    }


def test_texts_are_counted_and_have_no_price_of_ours():
    """Carriers charge by country, and far more than all the rest: it is said, and not left out."""
    texting = replace(USED, requests={"pinpoint-sms-voice-v2": {"SendTextMessage": 3000}})
    assert as_summary(bill(texting), 1000)["sms"] == 3000
    (line,) = [line for line in table(bill(texting), 1_000_000) if "SMS" in line]
    assert line.split()[-1] == "3"
    assert not any("SMS" in line for line in table(bill(USED), 1000))


def test_a_key_is_asked_for_anew_when_it_has_rested_for_five_minutes():
    """By each caller, for each table; a busy shop pays by the hour."""
    keys, start = TableKeys(), datetime(2026, 3, 2, tzinfo=UTC)
    for minute in (0, 4, 8, 13):
        keys.called(_call("Messages/due,Customers", start + timedelta(minutes=minute)))
    assert keys.asked == 2 * 2
    keys.called(_call("Messages", start, function="Another"))
    keys.called(_call("Messages", start, function=None))  # nobody's bill
    assert keys.asked == 2 * 2 + 1
    assert keys.at_most == pytest.approx(3 * 30 * 24 * 12 * 3 / 1_000_000)


def _call(resource: str, at: datetime, function: str | None = "OnMessage") -> Call:
    return Call(function, 1, "dynamodb", "GetItem", resource, at)
