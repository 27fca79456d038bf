"""Keys on KMS and DynamoDB: unwrapped once a container, made once, gone when shredded."""

from datetime import timedelta
from typing import Any

import pytest

from gjensyn.adapters.keys import KEY_CACHE
from gjensyn.errors import KeyMissingError, SealBrokenError
from gjensyn.models.order import Order
from gjensyn.models.record import Table
from gjensyn.ports import Insert
from tests.builders import SUBJECT, a_person, an_order, subject_id
from tests.integration.store.conftest import OnDynamo, move_in


class Overtaken:
    """A DynamoDB client in front of which somebody else writes first, once."""

    def __init__(self, client: Any, meanwhile: Any) -> None:
        self._client = client
        self._meanwhile = meanwhile

    def put_item(self, **request: Any) -> Any:
        meanwhile, self._meanwhile = self._meanwhile, lambda: None
        meanwhile()
        return self._client.put_item(**request)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


class Counting:
    """A KMS client that counts."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:
        self.calls.append(name)
        return getattr(self._client, name)


def test_two_containers_race_to_make_the_first_key(dynamo: OnDynamo):
    """One wins, the other uses the winner's; what either seals, the other opens."""
    second = dynamo.another_keyring()
    rows = []
    first = dynamo.another_keyring(
        Overtaken(dynamo.client, lambda: rows.append(second.create(subject_id(2))))
    )
    rows.append(first.create(subject_id(1)))
    for row, _ in rows:
        dynamo.store.write(Insert(row))
    epochs = dynamo.client.query(
        TableName=dynamo.tables[Table.KEYS],
        KeyConditionExpression="pk = :kek",
        ExpressionAttributeValues={":kek": {"S": "kek"}},
    )
    assert epochs["Count"] == 1
    for row, seal in rows:
        blob = seal.close("place", b"content")
        for keyring in (first, second, dynamo.another_keyring()):
            assert keyring.seal(row.subject).open("place", blob) == b"content"


def test_kms_is_asked_once_a_container(dynamo: OnDynamo):
    """However many people a container serves."""
    for number in range(1, 6):
        move_in(dynamo, subject_id(number))
    dynamo.kms = Counting(dynamo.kms)
    keyring = dynamo.another_keyring()
    for number in range(1, 6):
        keyring.seal(subject_id(number))
    assert dynamo.kms.calls == ["decrypt"]


def test_a_data_key_wrapped_for_somebody_else_does_not_open(dynamo: OnDynamo):
    """Rows of the key table cannot be swapped."""
    move_in(dynamo, SUBJECT)
    name, other = dynamo.tables[Table.KEYS], subject_id(2)
    key = {"pk": {"S": SUBJECT}, "sk": {"S": "care"}}
    row = dynamo.client.get_item(TableName=name, Key=key)["Item"]
    dynamo.client.put_item(TableName=name, Item={**row, "pk": {"S": other}})
    with pytest.raises(SealBrokenError):
        dynamo.keyring.seal(other)


def test_a_container_forgets_a_key_after_a_while(dynamo: OnDynamo):
    """The eraser waits that long before it calls a key gone."""
    move_in(dynamo, SUBJECT, a_person())
    dynamo.keyring.seal(SUBJECT)
    key = {"pk": {"S": SUBJECT}, "sk": {"S": "care"}}
    dynamo.client.delete_item(TableName=dynamo.tables[Table.KEYS], Key=key)
    dynamo.clock.moment += KEY_CACHE - timedelta(seconds=1)
    dynamo.keyring.seal(SUBJECT)
    dynamo.clock.advance(seconds=1)
    with pytest.raises(KeyMissingError):
        dynamo.keyring.seal(SUBJECT)


def test_a_key_that_was_never_written_seals_nothing(dynamo: OnDynamo):
    """Making a key is not enough: the row is written with the first items or not at all."""
    dynamo.keyring.create(SUBJECT)
    with pytest.raises(KeyMissingError):
        dynamo.store.write(Insert(an_order()))
    assert dynamo.store.get(Order, SUBJECT, an_order().key) is None


def test_a_lost_key_encryption_key_is_a_loud_error(dynamo: OnDynamo):
    """Without its epoch a data key opens nothing, and no new epoch is made in its place."""
    move_in(dynamo, SUBJECT)
    key = {"pk": {"S": "kek"}, "sk": {"S": "000001"}}
    dynamo.client.delete_item(TableName=dynamo.tables[Table.KEYS], Key=key)
    with pytest.raises(SealBrokenError):
        dynamo.another_keyring().seal(SUBJECT)
