"""Several clouds live in one process without knowing of one another."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from infra.local import LocalCloud
from infra.local.account import dynamodb
from tests.integration.localcloud.stack import TEMPLATE, Facts


def test_two_clouds_do_not_mix():
    """Each has its own tables, clock, queues and mail."""
    with LocalCloud(template=TEMPLATE) as one, LocalCloud(template=TEMPLATE) as other:
        Facts(one).publish("a")
        one.run()
        other.run()
        one.advance(timedelta(days=1))
        assert Facts(one).stored() == ["a"]
        assert Facts(other).stored() == []
        assert other.logs == []
        assert other.now < one.now


def test_clients_of_two_clouds_may_be_used_in_turns():
    """A client remembers whose it is, its paginators too."""
    with LocalCloud(template=TEMPLATE) as one, LocalCloud(template=TEMPLATE) as other:
        clients = [one.client("dynamodb"), other.client("dynamodb")]
        table = one.name("Facts")
        for number, client in enumerate(clients):
            for place in range(number + 1):
                key = {"pk": {"S": "p"}, "sk": {"S": str(place)}}
                client.put_item(TableName=table, Item=key)
        counts = [
            sum(page["Count"] for page in client.get_paginator("scan").paginate(TableName=table))
            for client in clients
        ]
        assert counts == [1, 2]


def test_a_closed_cloud_leaves_nothing_behind():
    """Memory is freed at the end of `with`."""
    with LocalCloud(template=TEMPLATE) as cloud:
        Facts(cloud).put("a")
        before = len(dynamodb._tables._data)  # noqa: SLF001 (what must be empty)
    assert len(dynamodb._tables._data) == before - 1  # noqa: SLF001


def test_four_threads_may_call_lambdas_at_once(cloud: LocalCloud):
    """Each gets a container of its own, and no write is lost."""
    together = threading.Barrier(4)
    cloud.before_call(lambda call: together.wait(5) if call.function == "Echo" else None)

    def write(number: int) -> None:
        item = {"pk": {"S": "p"}, "sk": {"S": str(number)}}
        parameters = {"TableName": cloud.name("Facts"), "Item": item}
        cloud.invoke("Echo", {"calls": [{"operation": "put_item", "parameters": parameters}]})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert Facts(cloud).stored() == ["0", "1", "2", "3"]


def test_keys_and_secrets_are_those_of_the_template(cloud: LocalCloud):
    """What the Lambdas are told in their variables is there."""
    environ = cloud.invoke("Echo", {})["environ"]
    kms = cloud.client("kms")
    made = kms.generate_data_key(KeyId=environ["KEY"], KeySpec="AES_256")
    opened = kms.decrypt(CiphertextBlob=made["CiphertextBlob"])
    assert opened["Plaintext"] == made["Plaintext"]
    assert opened["KeyId"] == environ["KEY"]
    assert kms.describe_key(KeyId="alias/wrapping")["KeyMetadata"]["Arn"] == environ["KEY"]
    secret = cloud.client("secretsmanager").get_secret_value(SecretId=environ["PEPPER"])
    assert len(secret["SecretString"]) == 40


def test_a_sealed_text_opens_as_it_was_or_not_at_all(cloud: LocalCloud):
    """A changed ciphertext, another context and a key that is to be deleted are refused."""
    kms = cloud.client("kms")
    key = cloud.invoke("Echo", {})["environ"]["KEY"]
    sealed = kms.encrypt(KeyId=key, Plaintext=b"x", EncryptionContext={"for": "a"})
    blob = sealed["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=blob, EncryptionContext={"for": "a"})["Plaintext"] == b"x"
    with pytest.raises(kms.exceptions.InvalidCiphertextException):
        kms.decrypt(CiphertextBlob=blob, EncryptionContext={"for": "b"})
    changed = blob[:-1] + bytes([blob[-1] ^ 1])
    with pytest.raises(kms.exceptions.InvalidCiphertextException):
        kms.decrypt(CiphertextBlob=changed, EncryptionContext={"for": "a"})
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    with pytest.raises(kms.exceptions.KMSInvalidStateException):
        kms.decrypt(CiphertextBlob=blob, EncryptionContext={"for": "a"})


def test_another_clouds_key_opens_nothing():
    """Each cloud's key is its own."""
    with LocalCloud(template=TEMPLATE) as one, LocalCloud(template=TEMPLATE) as other:
        key = one.invoke("Echo", {})["environ"]["KEY"]
        sealed = one.client("kms").encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
        with pytest.raises(ClientError):
            other.client("kms").decrypt(CiphertextBlob=sealed)


def test_what_is_parked_can_be_read(cloud: LocalCloud):
    """Objects of the bucket for parked events, reduced to what the contract names."""
    body = b'{"event_id": "1", "detail_type": "Odd", "reason": "unknown", "sealed": "x"}'
    cloud.client("s3").put_object(Bucket=cloud.name("ParkedBucket"), Key="a/b", Body=body)
    expected = [{"event_id": "1", "detail_type": "Odd", "reason": "unknown"}]
    assert cloud.parked == expected
    cloud.client("s3").delete_object(Bucket=cloud.name("ParkedBucket"), Key="a/b")
    assert cloud.parked == expected


def test_a_bucket_forgets_by_its_rule(cloud: LocalCloud):
    """An object goes when its lifetime is over."""
    cloud.client("s3").put_object(Bucket=cloud.name("Failures"), Key="k", Body=b"x")
    cloud.advance(timedelta(days=13))
    assert list(cloud.objects("Failures")) == ["k"]
    cloud.advance(timedelta(days=2))
    assert "k" not in cloud.objects("Failures")


def test_a_table_can_be_put_back(cloud: LocalCloud, facts: Facts):
    """Its items and indexes are as they were, and no stream record tells of it."""
    facts.put("kept", due_shard="0", due_at="2030-01-01T00:00:00.000Z")
    cloud.advance(timedelta(hours=1))
    moment = cloud.now
    before = cloud.tables()["Facts"]
    cloud.advance(timedelta(hours=1))
    facts.put("later")
    facts.put("kept", status="changed")
    cloud.run()
    records = len(facts.said("any"))
    cloud.restore({"Facts": moment})
    cloud.run()
    assert cloud.tables()["Facts"] == before
    assert len(facts.said("any")) == records
    cloud.advance_to(datetime(2030, 1, 1, 1, tzinfo=UTC))
    assert facts.said("swept") == ["2030-01-01T00:00:00+00:00"]
