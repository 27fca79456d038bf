"""A new epoch of the key-encryption key: stolen copies of the key table die, nobody else does."""

import base64
from datetime import datetime, timedelta
from typing import Any

import pytest

from gjensyn.adapters.dynamodb import DynamoStore
from gjensyn.adapters.keys import KmsKeyring
from gjensyn.clock import SystemClock
from gjensyn.errors import KeyMissingError, SealBrokenError
from gjensyn.models.order import Order
from gjensyn.models.record import Table
from gjensyn.models.subject import KeyEpoch
from gjensyn.privacy.plan import NOT_COVERED
from infra.local import LocalCloud
from infra.local.faults import Call
from infra.reading.epochs import NoEpochError
from infra.reading.installation import Installation
from infra.reading.local import outputs
from infra.reading.outputs import from_outputs
from infra.reading.rotating import BARRIER, SETTLING, EpochInUseError, Rotated, Rotation, rotate
from tests.integration.privacy.officer import Officer
from tests.shop import Shop, open_shop

ERASED, OTHERS = ("K-1", "K-2"), ("K-3", "K-4")


def place(cloud: LocalCloud) -> Installation:
    return from_outputs(cloud.client, outputs(cloud))


def rotated(shop: Shop) -> Rotated:
    """Rotate to the end, waiting as an operator does."""
    for _ in range(5):
        found = rotate(place(shop.cloud))
        if found.wait_until is None:
            return found
        shop.cloud.advance_to(found.wait_until)
    raise AssertionError("it never ends")


def keys(cloud: LocalCloud) -> list[dict[str, Any]]:
    """Return the rows of the key table that hold somebody's key."""
    return [row for row in cloud.tables()["Keys"] if row["entity"]["S"] == "key"]


class Thief:
    """Holds copies of the key table and of the orders, and may use the account's KMS."""

    def __init__(self, cloud: LocalCloud) -> None:
        self._cloud = cloud
        self._keys = {(row["pk"]["S"], row["sk"]["S"]): row for row in cloud.tables()["Keys"]}
        self._orders = cloud.tables()["Orders"]

    def get_item(self, *, Key: Any, **_: Any) -> Any:  # noqa: N803 - as DynamoDB calls it
        row = self._keys.get((Key["pk"]["S"], Key["sk"]["S"]))
        return {"Item": {name: _plain(value) for name, value in row.items()}} if row else {}

    def reads(self) -> set[str]:
        """Return the customers of whom an order can be opened with what was stolen."""
        tables = dict.fromkeys(Table, "")
        kms = self._cloud.client("kms")
        ring = KmsKeyring(self, kms, tables, self._cloud.name("KekKey"), SystemClock())
        store, found = DynamoStore(self, tables, ring), set()
        for item in self._orders:
            if item["entity"]["S"] != "order":
                continue
            try:
                found.add(store.read(Order, item).customer_id)
            except (KeyMissingError, SealBrokenError):
                continue
            except kms.exceptions.KMSInvalidStateException:
                continue
        return found


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    return {"B": base64.b64decode(value["B"])} if "B" in value else value


def _sold(shop: Shop) -> None:
    for customer in (*ERASED, *OTHERS):
        shop.sell(f"O-{customer}", customer)
    shop.wait(days=2)


def test_a_stolen_key_table_opens_the_erased_until_its_epoch_is_destroyed():
    """Without rotation all erased are readable by the thief, with it nobody is; others live on."""
    with open_shop() as shop:
        _sold(shop)
        thief = Thief(shop.cloud)
        for customer in ERASED:
            Officer(shop).erased(customer)
        assert thief.reads() == {*ERASED, *OTHERS}
        (said, *_) = [one for one in Officer(shop).get() if one["status"] == "COMPLETED"]
        certificate = Officer(shop).status(said["request_id"])["certificate"]
        assert NOT_COVERED["key_copies"] in certificate["not_covered"]
        done = rotated(shop)
        assert done.destroyed_at is not None
        assert thief.reads() == set()
        assert Thief(shop.cloud).reads() == set(OTHERS)
        shop.sell("O-AFTER", "K-3")
        shop.sell("O-NEW", "K-9")
        shop.wait(days=3)
        assert Thief(shop.cloud).reads() == {*OTHERS, "K-9"}
        assert {row["epoch"]["S"] for row in keys(shop.cloud)} == {"000002"}
        assert not [line for line in shop.cloud.logs if '"ERROR"' in line]


def test_a_certificate_after_a_rotation_has_its_dates():
    """Rotated while a recipient was waited for: no backup of a key outlives the KMS key."""
    with open_shop(Recipients="erp") as shop:
        _sold(shop)
        officer = Officer(shop)
        request_id = officer.approved("K-1")
        shop.wait(minutes=10)
        assert officer.status(request_id)["status"] == "PROPAGATING"
        destroyed_at = rotated(shop).destroyed_at
        assert destroyed_at is not None
        officer.post("ack", request_id=request_id, recipient="erp")
        shop.wait(minutes=5)
        rows = {
            row["class"]: datetime.fromisoformat(row["irrecoverable_after"])
            for row in officer.status(request_id)["certificate"]["classes"]
        }
        assert rows["deleted_table_backup"] == destroyed_at  # without: 35 days
        assert rows["key_backup"] < destroyed_at  # a day, as without
        assert rows["log_line"] > destroyed_at


def test_a_restored_key_table_of_before_opens_nobody():
    """Whoever restores `Keys` to before a rotation brings no erased person back."""
    with open_shop() as shop:
        _sold(shop)
        before = shop.cloud.now
        Officer(shop).erased("K-1")
        rotated(shop)
        living = Thief(shop.cloud)
        shop.cloud.restore(dict.fromkeys(("Keys", "Orders"), before))
        assert Thief(shop.cloud).reads() == set()
        assert living.reads() == {"K-2", *OTHERS}


def test_running_containers_notice_a_new_epoch():
    """Without a deployment: who lives on is read, who is new is wrapped under the new one."""
    with open_shop() as shop:
        _sold(shop)
        first = rotate(place(shop.cloud))
        assert first.wait_until == shop.cloud.now + SETTLING
        shop.cloud.advance_to(first.wait_until)
        second = rotate(place(shop.cloud))
        assert second.rewrapped == 4
        assert second.wait_until == shop.cloud.now + BARRIER
        shop.wait(minutes=6)
        shop.sell("O-LATE", "K-LATE")
        shop.cloud.run()
        epochs = [row["epoch"]["S"] for row in keys(shop.cloud)]
        assert epochs == ["000002"] * 5
        shop.cloud.advance_to(second.wait_until)
        third = rotate(place(shop.cloud))
        assert third.destroyed_at is not None
        assert third.rewrapped == 0


def test_somebody_who_came_under_the_old_epoch_is_seen():
    """A row written after the rewrapping keeps the old epoch alive until it is wrapped anew."""
    with open_shop() as shop:
        _sold(shop)
        shop.cloud.advance_to(rotate(place(shop.cloud)).wait_until or shop.cloud.now)
        shop.sell("O-JUST", "K-JUST")  # intake has just looked which epoch it is
        shop.cloud.run()
        rotation = Rotation(place(shop.cloud))
        rotation.go()
        shop.sell("O-STALE", "K-STALE")
        shop.cloud.run()
        stale = [row for row in keys(shop.cloud) if row["epoch"]["S"] == "000001"]
        assert len(stale) == 1, "a container wrote under the old epoch"
        (old,) = [row for row in shop.cloud.tables()["Keys"] if row["sk"]["S"] == "000001"]
        epoch = KeyEpoch(
            subject="kek", key="000001", version=1, wrapped=b"",
            kms_key=old["kms_key"]["S"], made_at=shop.cloud.now,
        )  # fmt: skip
        with pytest.raises(EpochInUseError):
            rotation.destroy(epoch)
        assert "K-STALE" in Thief(shop.cloud).reads()
        assert rotate(place(shop.cloud)).rewrapped == 1
        assert rotated(shop).destroyed_at is not None
        assert "K-STALE" in Thief(shop.cloud).reads()


def test_nothing_to_rotate_is_said():
    """Before the first customer there is no key at all."""
    with open_shop() as shop, pytest.raises(NoEpochError):
        rotate(place(shop.cloud))


def test_the_ledger_tells_of_each_epoch():
    """When it began, and until when the old one could still be brought back."""
    with open_shop() as shop:
        _sold(shop)
        done = rotated(shop)
        shop.wait(minutes=1)
        lines = [body for body in shop.cloud.objects("LedgerBucket").values() if b"rotated" in body]
        assert len(lines) == 2
        assert done.destroyed_at == shop.cloud.now + timedelta(days=7) - timedelta(minutes=1)


class CrashError(Exception):
    """The operator's machine went down."""


def _crashing(shop: Shop, number: int) -> int:
    """Rotate, with the machine going down at each call of that number; returns how many calls."""
    made, rotating = 0, False

    def strike(call: Call) -> None:
        nonlocal made
        if call.function is None and rotating:
            made += 1
            if made == number:
                raise CrashError

    shop.cloud.before_call(strike)
    for _ in range(8):
        rotating = True
        try:
            found = rotate(place(shop.cloud))
        except CrashError:
            continue
        finally:
            rotating = False
        if found.wait_until is None:
            return made
        shop.cloud.advance_to(found.wait_until)
    raise AssertionError("it never ends")


def test_a_crash_anywhere_converges():
    """Before each call: one new KMS key, everybody readable, the old epoch dead."""
    with open_shop() as shop:
        _sold(shop)
        calls = _crashing(shop, 0)
    assert calls > 20
    for number in range(1, calls + 1):
        with open_shop() as shop:
            for customer in ("K-1", "K-2"):
                shop.sell(f"O-{customer}", customer)
            shop.cloud.run()
            thief = Thief(shop.cloud)
            _crashing(shop, number)
            assert thief.reads() == set(), number
            assert Thief(shop.cloud).reads() == {"K-1", "K-2"}, number
            keys_of_kms = shop.cloud.client("kms").list_keys()["Keys"]
            assert len(keys_of_kms) == 3, number  # storage, the first epoch's, the second's
