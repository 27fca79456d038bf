"""Requests and capacity are counted as AWS would bill them."""

from typing import Any

import pytest

from infra.local import LocalCloud

KEY = {"pk": {"S": "p"}, "sk": {"S": "s"}}
PLAIN = {**KEY, "note": {"S": "x" * 2500}}
DUE = {**KEY, "due_shard": {"S": "0"}, "due_at": {"S": "2030"}}


def used(cloud: LocalCloud, operation: str, **parameters: Any) -> tuple[float, float]:
    before = cloud.capacity
    if "TransactItems" not in parameters:
        parameters["TableName"] = cloud.name("Facts")
    cloud.invoke("Echo", {"calls": [{"operation": operation, "parameters": parameters}]})
    after = cloud.capacity
    return after["read"] - before["read"], after["write"] - before["write"]


def test_reads_cost_by_four_kilobytes(cloud: LocalCloud):
    """Half when eventually consistent; what is not there costs as much as the smallest."""
    assert used(cloud, "get_item", Key=KEY) == (0.5, 0)
    assert used(cloud, "get_item", Key=KEY, ConsistentRead=True) == (1, 0)


def test_writes_cost_by_one_kilobyte(cloud: LocalCloud):
    """The larger of the item before and after counts."""
    assert used(cloud, "put_item", Item=PLAIN) == (0, 3)
    assert used(cloud, "put_item", Item=KEY) == (0, 3)
    assert used(cloud, "delete_item", Key=KEY) == (0, 1)


def test_an_index_costs_when_it_changes(cloud: LocalCloud):
    """Entering and leaving cost one, moving costs two, anything else nothing."""
    later = {**DUE, "due_at": {"S": "2031"}}
    assert used(cloud, "put_item", Item=DUE) == (0, 2)
    assert used(cloud, "put_item", Item={**DUE, "note": {"S": "x"}}) == (0, 1)
    assert used(cloud, "put_item", Item=later) == (0, 3)
    assert used(cloud, "put_item", Item=KEY) == (0, 2)


def test_a_transaction_costs_twice(cloud: LocalCloud):
    """Condition checks too."""
    table = cloud.name("Facts")
    check = {"TableName": table, "Key": {**KEY, "sk": {"S": "other"}}}
    parts = [
        {"Put": {"TableName": table, "Item": PLAIN}},
        {"ConditionCheck": {**check, "ConditionExpression": "attribute_not_exists(pk)"}},
    ]
    assert used(cloud, "transact_write_items", TransactItems=parts) == (0, 8)


def test_a_failed_condition_costs(cloud: LocalCloud):
    """What DynamoDB looked at is billed although nothing was written."""
    used(cloud, "put_item", Item=PLAIN)
    before = cloud.capacity["write"]
    condition = {"ConditionExpression": "attribute_not_exists(pk)"}
    with pytest.raises(Exception, match="ConditionalCheckFailed"):
        used(cloud, "put_item", Item=KEY, **condition)
    assert cloud.capacity["write"] - before == 3


def test_a_query_of_an_index_costs_what_the_index_holds(cloud: LocalCloud):
    """Keys only: a few bytes, however large the items are."""
    used(cloud, "put_item", Item={**DUE, "note": {"S": "x" * 20_000}})
    condition = {
        "KeyConditionExpression": "due_shard = :s",
        "ExpressionAttributeValues": {":s": {"S": "0"}},
    }
    assert used(cloud, "query", IndexName="due", **condition) == (0.5, 0)


def test_each_write_unit_is_filed_under_lambda_item_and_part(cloud: LocalCloud):
    """What went into the item, into an index, or only into looking at a condition."""
    check = {"TableName": cloud.name("Facts"), "Key": {**KEY, "sk": {"S": "other#1"}}}
    parts = [
        {"Put": {"TableName": cloud.name("Facts"), "Item": {**DUE, "entity": {"S": "fact"}}}},
        {"ConditionCheck": {**check, "ConditionExpression": "attribute_not_exists(pk)"}},
    ]
    used(cloud, "transact_write_items", TransactItems=parts)
    used(cloud, "delete_item", Key=KEY)
    assert cloud.writes == {
        ("Echo", "Facts fact", "together"): 2,
        ("Echo", "Facts fact", "index due"): 2,
        ("Echo", "Facts other", "looked at"): 2,
        ("Echo", "Facts fact", "alone"): 1,
    }
    assert sum(cloud.writes.values()) == cloud.capacity["write"]


def test_only_lambdas_are_counted(cloud: LocalCloud):
    """What a test does with its own client is nobody's bill."""
    cloud.client("dynamodb").put_item(TableName=cloud.name("Facts"), Item=PLAIN)
    assert cloud.capacity == {"read": 0, "write": 0}
    assert cloud.requests == {}
