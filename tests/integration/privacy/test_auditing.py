"""The ledger in the table against the one that nobody can change."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from gjensyn.privacy.ledger import Head, append, as_item, head_of
from infra.local import LocalCloud
from infra.reading.auditing import Audit, audit
from infra.reading.local import outputs
from infra.reading.outputs import from_outputs
from tests.integration.privacy.officer import Officer
from tests.shop import Shop, open_shop


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A shop in which two erasures have been through."""
    with open_shop() as opened:
        opened.sell("O-1", "K-1")
        opened.cloud.run()
        Officer(opened).erased("K-1")
        Officer(opened).erased("K-2")
        opened.wait(minutes=1)
        yield opened


def checked(cloud: LocalCloud) -> Audit:
    return audit(from_outputs(cloud.client, outputs(cloud)))


def lines(cloud: LocalCloud) -> list[dict[str, Any]]:
    """Return the lines as DynamoDB gives them."""
    rows = [row for row in cloud.tables()["Privacy"] if row["entity"]["S"] == "ledger"]
    return sorted(rows, key=lambda row: row["sk"]["S"])


def _put(cloud: LocalCloud, row: dict[str, Any]) -> None:
    cloud.client("dynamodb").put_item(TableName=cloud.name("Privacy"), Item=row)


def _delete(cloud: LocalCloud, row: dict[str, Any]) -> None:
    cloud.client("dynamodb").delete_item(
        TableName=cloud.name("Privacy"), Key={"pk": row["pk"], "sk": row["sk"]}
    )


def _insert(cloud: LocalCloud) -> None:
    rows = lines(cloud)
    for row in reversed(rows[3:]):
        _put(cloud, {**row, "sk": {"S": f"{int(row['sk']['S']) + 1:012}"}})
    _put(cloud, {**rows[3], "line": rows[2]["line"]})


def _leave_out(cloud: LocalCloud) -> None:
    _delete(cloud, lines(cloud)[4])


def _swap(cloud: LocalCloud) -> None:
    rows = lines(cloud)
    _put(cloud, {**rows[4], "line": rows[5]["line"]})
    _put(cloud, {**rows[5], "line": rows[4]["line"]})


def _cut(cloud: LocalCloud) -> None:
    """Take the end off, and set the head back, so that the rest is a whole chain."""
    rows = lines(cloud)
    for row in rows[-3:]:
        _delete(cloud, row)
    _set_head(cloud, json.loads(rows[-4]["line"]["S"]))


def _set_head(cloud: LocalCloud, last: dict[str, Any]) -> None:
    (head,) = [r for r in cloud.tables()["Privacy"] if r["entity"]["S"] == "ledger_head"]
    _put(cloud, {**head, "seq": {"N": str(last["seq"])}, "hash": {"S": last["hash"]}})


@pytest.mark.parametrize("tamper", [_insert, _leave_out, _swap, _cut])
def test_a_tampered_ledger_is_seen(shop: Shop, tamper: Callable[[LocalCloud], None]):
    """Insertion, deletion, another order, a missing end: in the table, against the bucket."""
    assert checked(shop.cloud).sound
    tamper(shop.cloud)
    shop.cloud.run()
    assert checked(shop.cloud).faults


def test_a_ledger_that_is_written_anew_is_seen(shop: Shop):
    """Whole in itself, every hash right; but other than what was anchored."""
    rows, head = lines(shop.cloud), None
    for row in rows:
        old = json.loads(row["line"]["S"])
        entry = append(head, shop.cloud.now + timedelta(0), old["event"])
        head = head_of(entry)
        _put(shop.cloud, {**row, "line": {"S": json.dumps(as_item(entry))}})
    assert head is not None
    _set_head(shop.cloud, {"seq": head.seq, "hash": head.hash})
    shop.cloud.run()
    found = checked(shop.cloud)
    assert {fault.what for fault in found.faults} == {"rewritten"}
    assert len(found.faults) == len(rows)


def test_a_ledger_that_goes_on_after_a_cut_is_seen(shop: Shop):
    """New lines take the numbers of those cut off: in the bucket they lie over the first ones."""
    _cut(shop.cloud)
    Officer(shop).erased("K-3")
    shop.wait(minutes=1)
    found = checked(shop.cloud)
    assert len(found.overlaid) >= 3
    assert found.faults


def test_a_locked_version_stays(shop: Shop):
    """Nobody deletes or shortens it; what is put over it leaves the first one to be read."""
    s3, bucket = shop.cloud.client("s3"), shop.cloud.name("LedgerBucket")
    told = s3.list_object_versions(Bucket=bucket, Prefix="entries/")["Versions"][0]
    where = {"Bucket": bucket, "Key": told["Key"]}
    for refused in (
        lambda: s3.delete_object(**where, VersionId=told["VersionId"]),
        lambda: s3.delete_objects(
            Bucket=bucket,
            Delete={"Objects": [{"Key": told["Key"], "VersionId": told["VersionId"]}]},
        ),
        lambda: s3.put_bucket_versioning(
            Bucket=bucket, VersioningConfiguration={"Status": "Suspended"}
        ),
        lambda: s3.put_object_retention(
            **where, Retention={"Mode": "COMPLIANCE", "RetainUntilDate": shop.cloud.now}
        ),
    ):
        with pytest.raises(ClientError, match="AccessDenied"):
            refused()
    s3.put_object(**where, Body=b'{"seq": 1}')
    s3.delete_object(**where)  # a delete marker hides it, no more
    assert checked(shop.cloud).overlaid
    first = s3.get_object(**where, VersionId=told["VersionId"])["Body"].read()
    assert b'"hash"' in first


def test_the_lock_ends_at_its_date():
    """Five years, by the cloud's own clock."""
    with open_shop() as shop:
        s3, bucket = shop.cloud.client("s3"), shop.cloud.name("LedgerBucket")
        version = s3.put_object(Bucket=bucket, Key="entries/x", Body=b"x")["VersionId"]
        shop.cloud.advance(timedelta(days=5 * 365 - 1))
        with pytest.raises(ClientError):
            s3.delete_object(Bucket=bucket, Key="entries/x", VersionId=version)
        shop.cloud.advance(timedelta(days=2))
        s3.delete_object(Bucket=bucket, Key="entries/x", VersionId=version)


def test_an_untouched_ledger_is_whole(shop: Shop):
    """Also while a line has not been anchored yet."""
    found = checked(shop.cloud)
    assert (found.sound, found.lines, found.waiting) == (True, len(lines(shop.cloud)), 0)
    assert Head(found.lines, "").seq > 10
