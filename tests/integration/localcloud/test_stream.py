"""Streams are read as Lambda reads those of DynamoDB."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from infra.local import LocalCloud
from tests.integration.localcloud.stack import Facts

HOUR = timedelta(hours=1)


def test_records_are_filtered_before_they_are_batched(cloud: LocalCloud, facts: Facts):
    """A batch is full of records that passed the filter."""
    for number in range(7):
        facts.put(f"f{number}", entity="fact")
        facts.put(f"x{number}", entity="other")
    cloud.run()
    assert facts.said("stored") == [["f0", "f1", "f2", "f3", "f4"], ["f5", "f6"]]


def test_each_mapping_reads_the_stream_by_itself(cloud: LocalCloud, facts: Facts):
    """One Lambda that fails does not hold up the other."""
    facts.put("a", entity="fact", poison="raise")
    facts.put("b", entity="fact")
    cloud.run()
    assert facts.said("any") == [["a", "b"]]


def test_a_reported_record_moves_the_checkpoint_to_it(cloud: LocalCloud, facts: Facts):
    """What came before it is done, the rest is tried again, and it is left alone at last."""
    for name in ("a", "b"):
        facts.put(name, entity="fact")
    facts.put("bad", entity="fact", poison="report")
    facts.put("c", entity="fact")
    cloud.advance(HOUR)
    batches = facts.said("stored")
    assert batches[0] == ["a", "b", "bad", "c"]
    assert batches[1] == ["bad", "c"]
    assert all("a" not in batch for batch in batches[1:])
    assert [event["detail"]["id"] for event in cloud.published] == ["a", "b", "c"]


def test_bisecting_isolates_the_record_that_raises(cloud: LocalCloud, facts: Facts):
    """The healthy ones take effect once the batch is split; the poisoned one is retried alone."""
    for name in ("a", "b", "bad", "c"):
        facts.put(name, entity="fact", poison="raise" if name == "bad" else "")
    cloud.advance(HOUR)
    published = [event["detail"]["id"] for event in cloud.published]
    assert set(published) == {"a", "b", "c"}
    assert facts.said("stored").count(["bad"]) == 3


def test_what_is_given_up_is_kept_with_its_payload(cloud: LocalCloud, facts: Facts):
    """A bucket as failure destination holds the metadata and the records."""
    facts.put("bad", entity="fact", poison="raise")
    cloud.advance(HOUR)
    ((key, body),) = cloud.objects("Failures").items()
    record = json.loads(body)
    assert key.startswith("aws/lambda/")
    assert record["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert record["requestContext"]["approximateInvokeCount"] == 3
    assert record["DDBStreamBatchInfo"]["batchSize"] == 1
    (lost,) = json.loads(record["payload"])["Records"]
    assert lost["dynamodb"]["Keys"]["sk"]["S"] == "bad"


def test_an_unknown_sequence_number_fails_the_whole_batch(cloud: LocalCloud, facts: Facts):
    """As on AWS, an answer that names a record not in the batch counts as a failure."""
    facts.put("bad", entity="fact", poison="nonsense")
    cloud.advance(HOUR)
    assert len(cloud.objects("Failures")) == 1


def test_the_shard_moves_on_after_a_poisoned_record(cloud: LocalCloud, facts: Facts):
    """A record that comes later waits no longer than the retries last."""
    facts.put("bad", entity="fact", poison="raise")
    cloud.run()
    facts.put("later", entity="fact")
    cloud.run()
    assert ["later"] not in facts.said("stored")
    cloud.advance(timedelta(seconds=10))
    assert facts.said("stored")[-1] == ["later"]


def test_a_batch_too_old_goes_to_the_queue_without_payload(cloud: LocalCloud, facts: Facts):
    """Without a limit of retries the age decides; a queue gets the metadata only."""
    facts.put("bad", poison="any")
    cloud.advance(timedelta(seconds=90))
    assert cloud.queue("FailedBatches") == []
    cloud.advance(timedelta(seconds=120))
    (body,) = cloud.queue("FailedBatches")
    record = json.loads(body)
    assert record["requestContext"]["condition"] == "RecordAgeExceeded"
    assert "payload" not in record
    assert record["DDBStreamBatchInfo"]["streamArn"].endswith(
        ":table/gjensyn-Facts/stream/2026-01-01T00:00:00.000"
    )


def test_a_write_that_changes_nothing_leaves_no_record(cloud: LocalCloud, facts: Facts):
    """DynamoDB writes no stream record for it."""
    facts.put("a", entity="fact")
    facts.put("a", entity="fact")
    cloud.run()
    assert facts.said("any") == [["a"]]


def test_a_record_is_nobody_elses_object(cloud: LocalCloud, facts: Facts):
    """What a Lambda does to its event changes neither table nor another Lambda's event."""
    facts.put("a", entity="fact")
    before = cloud.tables()
    cloud.run()
    assert cloud.tables() == before


def test_expired_items_leave_the_stream_as_dynamodb_deletes_them(cloud: LocalCloud, facts: Facts):
    """The record of a TTL delete names the service that made it; it comes within 48 hours."""
    ttl = int((cloud.now + timedelta(days=1)).timestamp())
    facts.put("old", ttl_n=str(ttl))
    facts.put("kept", ttl_n=str(ttl + 90 * 86400))
    cloud.advance(timedelta(hours=23))
    assert facts.stored() == ["kept", "old"]
    cloud.advance(timedelta(days=3))
    assert facts.stored() == ["kept"]
    assert facts.said("removed_by") == ["dynamodb.amazonaws.com"]


def test_a_ttl_that_was_moved_does_not_delete(cloud: LocalCloud, facts: Facts):
    """Only what the item says when its time comes counts."""
    soon = int((cloud.now + timedelta(days=1)).timestamp())
    facts.put("a", ttl_n=str(soon))
    facts.put("a", ttl_n=str(soon + 30 * 86400))
    cloud.advance(timedelta(days=10))
    assert facts.stored() == ["a"]


def test_a_hook_may_hand_a_batch_over_in_parts(cloud: LocalCloud, facts: Facts):
    """What it returns is the answer to the whole batch; what it reports comes again."""

    def one_by_one(_function: str, payload: Any, go: Callable[[Any], Any]) -> Any:
        for record in payload["Records"]:
            go({"Records": [record]})
        return {"batchItemFailures": []}

    cloud.around_invocation(one_by_one)
    for name in ("a", "b"):
        facts.put(name, entity="fact")
    cloud.run()
    assert facts.said("stored") == [["a"], ["b"]]
