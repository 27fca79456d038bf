"""A recorded shop, a hundred of its customers erased on the way, and all of its events again."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from infra.local import LocalCloud
from infra.replay.erasures import Erasure, erase

ERASED = 100
SOME = 1_000  # lines in the gate; `-m prove` plays the whole recording
NIGHT = time(5)  # in UTC: two o'clock there, when nothing is due and nobody is written to
OWNED = ("Keys", "Customers", "Orders", "Surveys", "Messages")

pytestmark = [pytest.mark.shared_data, pytest.mark.timeout(1800)]

type Items = dict[tuple[str, str, str], Any]


@dataclass(frozen=True)
class Seen:
    """Everything at four moments: before and after the erasures, before and after the replay.

    `chosen` are the customers, `subjects` their partitions while they lived, `back` those of them
    who placed an order after their erasure, `requests` the partitions of the requests themselves.
    """

    chosen: list[str]
    subjects: set[str]
    back: set[str]
    moments: list[Items]
    tombstones: list[Counter[str]]
    parked: int
    letters: int
    requests: set[str]


def _entries(shared_data: Path, number: int | None) -> list[dict[str, Any]]:
    with gzip.open(shared_data / "olist_2k" / "events.jsonl.gz") as lines:
        found = [json.loads(line) for line in lines]
    return sorted(found, key=lambda one: one["time"])[:number]


def _play(cloud: LocalCloud, entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        moment = datetime.fromisoformat(entry["time"])
        if moment > cloud.now:
            cloud.advance_to(moment)
        cloud.publish(entry["detail-type"], entry["detail"], source=entry["source"])
    cloud.run()


def _items(cloud: LocalCloud) -> Items:
    """Return every item of people; counters of the day and prices are nobody's."""
    tables = cloud.tables()
    return {
        (name, item["pk"]["S"], item["sk"]["S"]): item
        for name in OWNED
        for item in tables[name]
        if item["pk"]["S"] not in ("health", "kek")
    }


def _subjects(cloud: LocalCloud) -> dict[str, str]:
    return {row["pk"]["S"]: row["subject"]["S"] for row in cloud.tables()["Subjects"]}


def _statuses(cloud: LocalCloud) -> Counter[str]:
    return Counter(row["status"]["S"] for row in cloud.tables()["Subjects"])


def _seen(entries: list[dict[str, Any]]) -> Iterator[Any]:
    half = len(entries) // 2
    met = dict.fromkeys(
        one["detail"]["customer_id"] for one in entries[:half] if "customer_id" in one["detail"]
    )
    chosen = list(met)[:: max(1, len(met) // ERASED)][:ERASED]
    later = {
        one["detail"]["customer_id"]
        for one in entries[half:]
        if one["detail-type"] == "OrderPlaced" and one["detail"]["customer_id"] in set(chosen)
    }
    start = datetime.fromisoformat(entries[0]["time"])
    with LocalCloud(start=start, parameters={"DueShards": 1}, keep_logs=False) as cloud:
        _play(cloud, entries[:half])
        day = cloud.now.date() + timedelta(days=1)
        cloud.advance_to(datetime.combine(day, NIGHT, cloud.now.tzinfo))
        moments, tombstones = [_items(cloud)], [_statuses(cloud)]
        rows, sent = _subjects(cloud), len(cloud.sent)
        for customer in chosen:
            erase(cloud, Erasure(customer, cloud.now))
        cloud.advance(timedelta(minutes=30))
        gone = {
            row["pk"]["S"] for row in cloud.tables()["Subjects"] if row["status"]["S"] == "erased"
        }
        moments.append(_items(cloud))
        tombstones.append(_statuses(cloud))
        _play(cloud, entries[half:])
        cloud.advance(timedelta(days=1))
        moments.append(_items(cloud))
        tombstones.append(_statuses(cloud))
        letters = [mail for mail in cloud.sent[sent:] if not mail.order_ids]
        parked = len(cloud.parked)
        _play(cloud, entries)
        moments.append(_items(cloud))
        tombstones.append(_statuses(cloud))
        requests = {
            item["sk"]["S"]
            for item in cloud.tables()["Privacy"]
            if item.get("entity", {}).get("S") == "request"
        }
        yield Seen(
            chosen, {rows[key] for key in gone}, later, moments, tombstones,
            len(cloud.parked) - parked, len(letters), requests,
        )  # fmt: skip


@pytest.fixture(scope="module", params=[SOME, pytest.param(None, marks=pytest.mark.prove)])
def seen(shared_data: Path, request: pytest.FixtureRequest) -> Iterator[Seen]:
    """Play it all, once for all questions."""
    yield from _seen(_entries(shared_data, request.param))


def test_of_the_erased_nothing_is_left_and_of_the_others_everything(seen: Seen):
    """A1 = A0 - B0, byte for byte, and B1 = 0: before and after a hundred erasures in a night."""
    before, after = seen.moments[0], seen.moments[1]
    assert len(seen.subjects) == ERASED
    theirs = {key for key in before if key[1] in seen.subjects}
    assert len(theirs) > 5 * ERASED
    # What is still needed for their last letter stands under the requests, until the morning.
    left = {key: item for key, item in after.items() if key[1] not in seen.requests}
    assert left == {key: item for key, item in before.items() if key not in theirs}


def test_none_of_the_erased_reappears_but_by_an_order_that_is_newer(seen: Seen):
    """Their old facts, all of them once more, are refused; so many are tombstones as before."""
    assert seen.tombstones[1]["erased"] == ERASED
    for statuses in seen.tombstones[2:]:
        assert statuses["erased"] == ERASED - len(seen.back)
    for moment in seen.moments[1:]:
        assert not [key for key in moment if key[1] in seen.subjects]
    for moment in seen.moments[2:]:
        assert not [key for key in moment if key[1] in seen.requests]
    assert seen.letters == ERASED


def test_nobody_is_touched_when_everything_is_played_again(seen: Seen):
    """C1 = C0: every item of everybody is the same, byte for byte; nothing is parked."""
    assert seen.moments[3] == seen.moments[2]
    assert seen.tombstones[3] == seen.tombstones[2]
    assert seen.parked == 0
