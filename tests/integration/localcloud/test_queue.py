"""Bus and queues behave as EventBridge and SQS do."""

import json
from datetime import timedelta

from infra.local import LocalCloud
from tests.integration.localcloud.stack import Facts


def test_a_fact_reaches_the_table(cloud: LocalCloud, facts: Facts):
    """Bus, rule, queue, Lambda, table: all at one moment."""
    facts.publish("a", "b")
    cloud.run()
    assert facts.stored() == ["a", "b"]


def test_the_envelope_is_that_of_eventbridge(cloud: LocalCloud):
    """What waits in the queue is the event with its envelope."""
    cloud.publish("Fact", {"id": "a"}, source="erp")
    (body,) = cloud.queue("Intake")
    event = json.loads(body)
    assert event["detail-type"] == "Fact"
    assert event["source"] == "erp"
    assert event["time"] == "2026-11-02T08:00:00Z"
    assert event["detail"] == {"id": "a"}
    assert {"id", "account", "region", "resources", "version"} <= event.keys()


def test_the_time_of_an_event_may_be_its_senders(cloud: LocalCloud):
    """A recorded event keeps its own time."""
    cloud.publish("Fact", {}, time="2016-09-13T20:24:19+02:00")
    (body,) = cloud.queue("Intake")
    assert json.loads(body)["time"] == "2016-09-13T18:24:19Z"


def test_our_own_events_do_not_come_in_again(cloud: LocalCloud):
    """The rule lets everybody's events through but ours, which are published."""
    cloud.publish("FactStored", {"id": "a"}, source="gjensyn")
    assert cloud.queue("Intake") == []
    assert cloud.published[0]["detail"] == {"id": "a"}


def test_a_reported_message_comes_again_when_it_is_visible(cloud: LocalCloud, facts: Facts):
    """The others are done; the reported one is hidden for the visibility timeout."""
    facts.publish("a")
    facts.publish("bad", poison="queue")
    cloud.run()
    assert facts.stored() == ["a"]
    assert facts.said("fact") == ["a", "bad"]
    assert cloud.next_due() == cloud.now + timedelta(seconds=60)
    cloud.advance(timedelta(seconds=59))
    assert facts.said("fact") == ["a", "bad"]
    cloud.advance(timedelta(seconds=1))
    assert facts.said("receives") == ["1", "1", "2"]


def test_a_batch_that_raises_comes_again_as_a_whole(cloud: LocalCloud, facts: Facts):
    """An exception fails all messages of the batch."""
    facts.publish("a")
    facts.publish("bad", poison="batch")
    cloud.run()
    cloud.advance(timedelta(seconds=60))
    assert facts.said("fact") == ["a", "bad", "a", "bad"]


def test_a_message_received_too_often_is_a_dead_letter(cloud: LocalCloud, facts: Facts):
    """After maxReceiveCount receives it moves on with its payload."""
    facts.publish("bad", poison="queue")
    cloud.advance(timedelta(minutes=10))
    assert facts.said("receives") == ["1", "2", "3"]
    assert cloud.queue("Intake") == []
    (dead,) = cloud.queue("IntakeDead")
    assert json.loads(dead)["detail"]["id"] == "bad"


def test_a_message_is_kept_no_longer_than_its_retention(cloud: LocalCloud):
    """Four days is what a queue keeps if the template does not say otherwise."""
    cloud.client("sqs").send_message(QueueUrl=cloud.name("FailedTicks"), MessageBody="x")
    cloud.advance(timedelta(days=3, hours=23))
    assert "x" in cloud.queue("FailedTicks")
    cloud.advance(timedelta(hours=2))
    assert "x" not in cloud.queue("FailedTicks")


def test_a_client_sends_receives_and_deletes(cloud: LocalCloud):
    """SQS answers a client as it answers one over the network."""
    sqs = cloud.client("sqs")
    url = sqs.get_queue_url(QueueName=cloud.name("FailedTicks"))["QueueUrl"]
    entries = [{"Id": "1", "MessageBody": "one"}, {"Id": "2", "MessageBody": "two"}]
    sqs.send_message_batch(QueueUrl=url, Entries=entries)
    received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert [message["Body"] for message in received] == ["one", "two"]
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    sqs.delete_message(QueueUrl=url, ReceiptHandle=received[0]["ReceiptHandle"])
    assert cloud.queue("FailedTicks") == ["two"]


def test_half_a_character_travels_as_its_escape(cloud: LocalCloud):
    """JSON can name what no text can hold; a sender that does must not stop the suite."""
    half = chr(0xD83D)
    cloud.publish("Fact", {"id": half, "name": "Åse"})
    (body,) = cloud.queue("Intake")
    assert body.encode()
    assert json.loads(body)["detail"] == {"id": half, "name": "Åse"}
