"""What the stack keeps: tables, buckets, queues, keys and secrets, and how they forget."""

import json
import string
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from infra.local.account import LOCK
from infra.local.change_records import ChangeRecords
from infra.local.emulator import Emulator
from infra.local.expiry import LATEST_DELETE, Expiries
from infra.local.ids import Ids
from infra.local.journal import Journal
from infra.local.queues import Queue
from infra.local.specs import BucketSpec, Item, SecretSpec, TableSpec, Wiring
from infra.local.virtual_clock import VirtualClock

type TakeRecord = Callable[[str, dict[str, Any]], None]

_PARKING = "ParkedBucket"
_LETTERS = string.ascii_letters + string.digits
_PUNCTUATION = "!#$%&()*+,-.:;<=>?@[]^_{|}~"


class Stores:
    """The stores of one cloud.

    `take` gets (table name, stream record) at every change; `parked` remembers what was put into
    the bucket for parked events, also after the bucket has forgotten it.
    """

    def __init__(
        self, wiring: Wiring, emulator: Emulator, clock: VirtualClock, ids: Ids, *, history: bool
    ) -> None:
        self.take: TakeRecord = lambda *_: None
        self.queues = _queues(wiring, clock, ids)
        self._tables = {spec.name: spec for spec in wiring.tables.values()}
        self._buckets = {spec.name: spec for spec in wiring.buckets.values()}
        self._emulator = emulator
        self._clock = clock
        self._journal = Journal() if history else None
        self._records = ChangeRecords(account=emulator.account, region=emulator.region, ids=ids)
        self._items = Expiries()
        self._objects = Expiries()
        self._by_ttl = False
        self.parked: dict[str, bytes] = {}
        parking = wiring.buckets.get(_PARKING)
        self._parking = parking.name if parking else ""
        self._create(wiring, ids)

    def changed(self, name: str, old: Item | None, new: Item | None) -> None:
        """Note a write to a table; one that changes nothing leaves no record, as on AWS."""
        if old == new:
            return
        table = self._tables[name]
        now = self._clock.now()
        if self._journal is not None:
            self._journal.add(name, old, new, at=now)
        if table.ttl and new is not None and (old or {}).get(table.ttl) != new.get(table.ttl):
            self._watch(table, new)
        if table.stream_view:
            record = self._records.write(table, old, new, at=now, by_ttl=self._by_ttl)
            self.take(name, record)

    def stored(self, bucket: str, key: str) -> None:
        """Note that an object was put; one of the bucket for parked events is remembered."""
        if bucket == self._parking:
            self.parked[key] = self._emulator.buckets.object(bucket, key)
        spec = self._buckets.get(bucket)
        if spec is not None and spec.expires is not None:
            expiry = self._clock.now() + spec.expires
            self._objects.add(bucket, {"key": key}, expiry.timestamp())

    def next_expiry(self) -> datetime | None:
        """Return the latest moment at which the next item or object has to be gone."""
        items, objects = self._items.next(), self._objects.next()
        moments = [] if objects is None else [datetime.fromtimestamp(objects, UTC)]
        if items is not None:
            moments.append(datetime.fromtimestamp(items, UTC) + LATEST_DELETE)
        return min(moments, default=None)

    def expire(self) -> None:
        """Delete the items and objects whose time is over."""
        now = self._clock.now()
        with LOCK:
            for name, item, seconds in self._items.take(now):
                self._expire_item(self._tables[name], item, seconds)
            for bucket, place, seconds in self._objects.take(now):
                self._expire_object(self._buckets[bucket], place, seconds)

    def restore(self, table: TableSpec, moment: datetime) -> None:
        """Put a table back to what it held at a moment.

        Raises:
            RuntimeError: the cloud keeps no history.
        """
        if self._journal is None:
            raise RuntimeError("this cloud keeps no history")
        present = self._emulator.tables.items(table.name)
        items = self._journal.items_at(table, present, moment)
        self._journal.replace(table, present, items, at=self._clock.now())
        self._emulator.tables.replace(table.name, items)
        for item in items:
            self._watch(table, item)

    def _watch(self, table: TableSpec, item: Item) -> None:
        seconds = _number(item.get(table.ttl or ""))
        if seconds is not None:
            self._items.add(table.name, _key(table, item), seconds)

    def _expire_item(self, table: TableSpec, key: Item, seconds: float) -> None:
        stored = self._emulator.tables.item(table.name, key)
        if stored is None or _number(stored.get(table.ttl or "")) != seconds:
            return
        self._by_ttl = True
        try:
            self._emulator.tables.delete(table.name, key)
        finally:
            self._by_ttl = False

    def _expire_object(self, bucket: BucketSpec, place: Item, seconds: float) -> None:
        """Delete an object; of a versioned bucket it is hidden first, and goes when it is old."""
        if not bucket.versioned or place.get("hidden"):
            self._emulator.buckets.purge(bucket.name, place["key"])
            return
        self._emulator.buckets.delete(bucket.name, place["key"])
        if bucket.noncurrent is not None:
            gone = seconds + bucket.noncurrent.total_seconds()
            self._objects.add(bucket.name, {**place, "hidden": True}, gone)

    def _create(self, wiring: Wiring, ids: Ids) -> None:
        for table in wiring.tables.values():
            self._emulator.tables.create(table)
        for bucket in wiring.buckets.values():
            self._emulator.buckets.create(bucket.name, versioned=bucket.versioned)
        for key in wiring.keys:
            self._emulator.keys.create(key)
        for alias, key_id in wiring.aliases.items():
            self._emulator.keys.create_alias(alias, key_id)
        for secret in wiring.secrets:
            text = secret.text if secret.text is not None else _generated(secret, ids)
            self._emulator.keys.create_secret(secret, text)


def _queues(wiring: Wiring, clock: VirtualClock, ids: Ids) -> dict[str, Queue]:
    queues = {spec.name: Queue(spec, clock.now, ids) for spec in wiring.queues.values()}
    for queue in queues.values():
        if queue.spec.dead_letters is not None:
            queue.dead_letters = queues[queue.spec.dead_letters]
    return queues


def _generated(secret: SecretSpec, ids: Ids) -> str:
    """Make the secret of GenerateSecretString; alike in every run with the same seed."""
    wanted = secret.generate
    alphabet = _LETTERS if wanted.get("ExcludePunctuation") else _LETTERS + _PUNCTUATION
    unwanted = wanted.get("ExcludeCharacters", "")
    letters = "".join(letter for letter in alphabet if letter not in unwanted)
    text = ids.text(int(wanted.get("PasswordLength", 32)), letters)
    if "GenerateStringKey" not in wanted:
        return text
    template = json.loads(wanted.get("SecretStringTemplate", "{}"))
    return json.dumps(template | {wanted["GenerateStringKey"]: text})


def _key(table: TableSpec, item: Item) -> Item:
    return {key: item[key] for key in (table.hash_key, table.range_key) if key}


def _number(value: Any) -> float | None:
    """Return what a TTL attribute says; anything but a number is never expired."""
    return float(value["N"]) if isinstance(value, dict) and "N" in value else None
