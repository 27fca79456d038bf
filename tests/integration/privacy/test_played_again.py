"""A recorded shop, some of its customers erased on the way, and all of its events once more."""

import gzip
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from infra.local import LocalCloud
from infra.replay.erasures import Erasure, erase

ENTRIES, ERASED = 1_200, 10


def _entries(shared_data: Path) -> list[dict[str, Any]]:
    with gzip.open(shared_data / "olist_2k" / "events.jsonl.gz") as lines:
        found = [json.loads(line) for line in lines]
    return sorted(found, key=lambda one: one["time"])[:ENTRIES]


def _play(cloud: LocalCloud, entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        moment = datetime.fromisoformat(entry["time"])
        if moment > cloud.now:
            cloud.advance_to(moment)
        cloud.publish(entry["detail-type"], entry["detail"], source=entry["source"])
    cloud.run()


def _stored(cloud: LocalCloud, tables: tuple[str, ...]) -> dict[str, list[Any]]:
    return {name: items for name, items in cloud.tables().items() if name in tables}


@pytest.mark.shared_data
def test_none_of_the_erased_reappears_and_nobody_else_is_touched(shared_data: Path):
    """Every fact of the whole recording is refused for them; it is known already for others."""
    entries = _entries(shared_data)
    half = len(entries) // 2
    met = dict.fromkeys(
        one["detail"]["customer_id"] for one in entries[:half] if "customer_id" in one["detail"]
    )
    chosen = list(met)[:ERASED]
    start = datetime.fromisoformat(entries[0]["time"])
    with LocalCloud(start=start, parameters={"DueShards": 1}, keep_logs=False) as cloud:
        _play(cloud, entries[:half])
        for customer in chosen:
            erase(cloud, Erasure(customer, cloud.now))
        cloud.advance(timedelta(days=1))
        _play(cloud, entries[half:])
        cloud.advance(timedelta(days=1))
        facts = ("Subjects", "Keys", "Customers")
        before = _stored(cloud, facts)
        erased = [row for row in before["Subjects"] if row["status"]["S"] == "erased"]
        returned = len(chosen) - len(erased)  # bought again after the erasure: somebody new
        assert returned <= 1
        _play(cloud, entries)
        after = _stored(cloud, facts)
        assert after["Subjects"] == before["Subjects"]
        assert after["Keys"] == before["Keys"]
        assert {item["pk"]["S"] for item in after["Customers"]} == {
            item["pk"]["S"] for item in before["Customers"]
        }
