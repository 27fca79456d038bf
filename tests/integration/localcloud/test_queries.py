"""Queries read only what they name, and find the same as a walk through the table."""

import random
from typing import Any

import pytest

from infra.local import LocalCloud
from infra.local.sizes import item_size

CONDITIONS = {
    "pk = :h": lambda _: True,
    "pk = :h AND sk = :a": lambda sk: sk == "s3",
    "pk = :h AND sk < :a": lambda sk: sk < "s3",
    "pk = :h AND sk <= :a": lambda sk: sk <= "s3",
    "pk = :h AND sk > :a": lambda sk: sk > "s3",
    "pk = :h AND sk >= :a": lambda sk: sk >= "s3",
    "sk >= :a AND pk = :h": lambda sk: sk >= "s3",
    "pk = :h AND sk BETWEEN :a AND :b": lambda sk: "s3" <= sk <= "s5",
    "(#h = :h AND begins_with(#r, :a))": lambda sk: sk.startswith("s3"),
}


@pytest.fixture
def table(cloud: LocalCloud) -> str:
    client = cloud.client("dynamodb")
    name = cloud.name("Facts")
    rng = random.Random(1)  # noqa: S311 (sizes only)
    for number in range(120):
        item: dict[str, Any] = {
            "pk": {"S": f"p{number % 3}"},
            "sk": {"S": f"s{number}"},
            "note": {"S": "x" * rng.randrange(200)},
        }
        if number % 2:
            item |= {"due_shard": {"S": str(number % 4)}, "due_at": {"S": f"{number % 7:03}"}}
        client.put_item(TableName=name, Item=item)
    for number in range(0, 120, 5):
        key = {"pk": {"S": f"p{number % 3}"}, "sk": {"S": f"s{number}"}}
        client.delete_item(TableName=name, Key=key)
    return name


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("limit", [None, 4])
def test_every_condition_finds_what_a_scan_finds(
    cloud: LocalCloud, table: str, condition: str, forward: bool, limit: int | None
):
    """In order, page by page, in both directions."""
    client = cloud.client("dynamodb")
    items = client.scan(TableName=table)["Items"]
    expected = sorted(
        item["sk"]["S"]
        for item in items
        if item["pk"]["S"] == "p1" and CONDITIONS[condition](item["sk"]["S"])
    )
    asked: dict[str, Any] = {
        "TableName": table,
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": {
            name: {"S": value}
            for name, value in ((":h", "p1"), (":a", "s3"), (":b", "s5"))
            if name in condition
        },
        "ScanIndexForward": forward,
    }
    if "#h" in condition:
        asked["ExpressionAttributeNames"] = {"#h": "pk", "#r": "sk"}
    if limit:
        asked["Limit"] = limit
    pages = client.get_paginator("query").paginate(**asked)
    found = [item["sk"]["S"] for page in pages for item in page["Items"]]
    assert found == (expected if forward else expected[::-1])


def test_an_index_is_sparse_sorted_and_paged(cloud: LocalCloud, table: str):
    """Items without its keys are not in it; equal range keys are not lost between pages."""
    client = cloud.client("dynamodb")
    items = [item for item in client.scan(TableName=table)["Items"] if "due_at" in item]
    expected = sorted(
        (item["due_at"]["S"], item["sk"]["S"]) for item in items if item["due_shard"]["S"] == "1"
    )
    pages = client.get_paginator("query").paginate(
        TableName=table,
        IndexName="due",
        KeyConditionExpression="due_shard = :s AND due_at <= :t",
        ExpressionAttributeValues={":s": {"S": "1"}, ":t": {"S": "999"}},
        PaginationConfig={"PageSize": 3},
    )
    found = [item for page in pages for item in page["Items"]]
    assert [item["due_at"]["S"] for item in found] == [due for due, _ in expected]
    assert {item["sk"]["S"] for item in found} == {key for _, key in expected}
    assert all("note" not in item for item in found)


def test_a_page_ends_at_a_megabyte(cloud: LocalCloud):
    """A large partition comes in pages, as it does on AWS."""
    client = cloud.client("dynamodb")
    for number in range(12):
        item = {"pk": {"S": "p"}, "sk": {"S": f"{number:02}"}, "note": {"B": b"x" * 200_000}}
        client.put_item(TableName=cloud.name("Facts"), Item=item)
    pages = list(
        client.get_paginator("query").paginate(
            TableName=cloud.name("Facts"),
            KeyConditionExpression="pk = :p",
            ExpressionAttributeValues={":p": {"S": "p"}},
        )
    )
    assert [page["Count"] for page in pages] == [6, 6, 0]
    assert sum(page["Count"] for page in pages) == 12


def test_a_table_that_is_not_there_is_not_found(cloud: LocalCloud):
    """An error of the service comes as one."""
    client = cloud.client("dynamodb")
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.query(
            TableName="nowhere",
            KeyConditionExpression="pk = :p",
            ExpressionAttributeValues={":p": {"S": "p"}},
        )


def test_a_transaction_with_the_same_token_is_made_once(cloud: LocalCloud):
    """Within ten minutes the same request token does nothing more."""
    client = cloud.client("dynamodb")
    update = {
        "Update": {
            "TableName": cloud.name("Facts"),
            "Key": {"pk": {"S": "p"}, "sk": {"S": "s"}},
            "UpdateExpression": "ADD version :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        }
    }
    for _ in range(2):
        client.transact_write_items(TransactItems=[update], ClientRequestToken="t")
    (item,) = cloud.tables()["Facts"]
    assert item["version"] == {"N": "1"}


def test_sizes_are_those_of_the_developer_guide():
    """Names and values count; a number takes a byte for two digits and one more."""
    assert item_size({"pk": {"S": "æ"}}) == 4
    assert item_size({"a": {"B": "AAAA"}}) == 4
    assert item_size({"a": {"N": "27"}}) == 3
    assert item_size({"a": {"N": "-1234"}}) in {4, 5}
    assert item_size({"a": {"L": [{"S": "xy"}]}}) == 1 + 3 + 1 + 2
