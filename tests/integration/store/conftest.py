"""The store, twice: in memory, and on DynamoDB as moto plays it, with the template's tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import boto3
import pytest
from moto import mock_aws

from gjensyn.adapters.dynamodb import DynamoStore
from gjensyn.adapters.keys import KmsKeyring
from gjensyn.codec import Item, keys_of
from gjensyn.models.record import Stored, Table
from gjensyn.ports import Insert, Keyring, Store
from infra.lint.template import read
from infra.memory.store import MemoryKeyring, MemoryStore
from tests.builders import NOW
from tests.fakes.clock import StandingClock

TEMPLATE = Path(__file__).parents[3] / "template.yaml"
REGION = "eu-north-1"
SHARDS = 3
_TAKEN = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")


class House(Protocol):
    """A store with its keys, and a look behind them."""

    store: Store
    keyring: Keyring

    def raw(self, record: Stored) -> Item:
        """Return an item as it is stored."""
        ...

    def shred(self, subject: str) -> None:
        """Destroy a key and let the caches forget it."""
        ...


@dataclass
class InMemory:
    """The store that unit tests and measurements use."""

    store: MemoryStore
    keyring: MemoryKeyring

    def raw(self, record: Stored) -> Item:
        return self.store.raw(record)

    def shred(self, subject: str) -> None:
        self.keyring.shred(subject)


@dataclass
class OnDynamo:
    """The store that is deployed."""

    store: DynamoStore
    keyring: KmsKeyring
    client: Any
    kms: Any
    kms_key: str
    tables: dict[Table, str]
    clock: StandingClock

    def raw(self, record: Stored) -> Item:
        name, keys = self.tables[record.table], keys_of(record.table, record.subject, record.key)
        return self.client.get_item(TableName=name, Key=keys)["Item"]

    def shred(self, subject: str) -> None:
        keys = {"pk": {"S": subject}, "sk": {"S": "care"}}
        self.client.delete_item(TableName=self.tables[Table.KEYS], Key=keys)
        self.clock.advance(minutes=5)

    def another_keyring(self, client: Any = None) -> KmsKeyring:
        """Return the keyring of another container."""
        return KmsKeyring(client or self.client, self.kms, self.tables, self.kms_key, self.clock)


def make_tables(client: Any) -> dict[Table, str]:
    """Create every table of the template; returns our names of them with those deployed."""
    made = {}
    for logical_id, properties in read(TEMPLATE).of_type("AWS::DynamoDB::Table"):
        if logical_id.lower() not in list(Table):
            continue
        wanted = {name: properties[name] for name in _TAKEN if name in properties}
        client.create_table(TableName=logical_id, BillingMode="PAY_PER_REQUEST", **wanted)
        made[Table(logical_id.lower())] = logical_id
    return made


@pytest.fixture
def dynamo(monkeypatch: pytest.MonkeyPatch) -> Iterator[OnDynamo]:
    """A store on moto, empty."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        client = boto3.client("dynamodb", region_name=REGION)
        kms = boto3.client("kms", region_name=REGION)
        key = kms.create_key()["KeyMetadata"]["KeyId"]
        tables, clock = make_tables(client), StandingClock(NOW)
        keyring = KmsKeyring(client, kms, tables, key, clock)
        store = DynamoStore(client, tables, keyring, SHARDS)
        yield OnDynamo(store, keyring, client, kms, key, tables, clock)


@pytest.fixture(params=["memory", "dynamo"])
def house(request: pytest.FixtureRequest) -> House:
    """Both stores: what is promised of one is promised of the other."""
    if request.param == "dynamo":
        return request.getfixturevalue("dynamo")
    keyring = MemoryKeyring()
    return InMemory(MemoryStore(keyring, SHARDS), keyring)


def move_in(house: House, subject: str, *records: Stored) -> None:
    """Give a subject a key, and write items."""
    row, seal = house.keyring.create(subject)
    house.store.write(Insert(row), *(Insert(record) for record in records), seal=seal)
