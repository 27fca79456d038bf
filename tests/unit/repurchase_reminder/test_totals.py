"""Shards of a sum are added up once they are due, and rest until something is added again."""

from typing import Any

import pytest

from functions.repurchase_reminder.totals import Totals
from gjensyn.errors import ConflictError
from gjensyn.models.prior import SHARD_KEY, WHOLE_KEY, PriorSums
from gjensyn.ports import Change, Replace
from infra.memory.store import MemoryKeyring, MemoryStore
from tests.builders import NOW, put

PRODUCT, CATEGORY, SHOP = "prior#product#P-1", "prior#category#coffee", "prior#shop#"


def shard(place: str, number: int, *, due: bool = True, **sums: int) -> PriorSums:
    at = {"due_at": NOW, "due_shard": "0"} if due else {}
    return PriorSums(subject=f"{place}#{number}", key=SHARD_KEY, **at, **sums)


def stored(*shards: PriorSums, store: MemoryStore | None = None) -> MemoryStore:
    store = store or MemoryStore(MemoryKeyring())
    put(store, *shards)
    return store


def whole(store: MemoryStore, place: str) -> PriorSums | None:
    return store.get(PriorSums, place, WHOLE_KEY)


def is_due(store: MemoryStore, place: str, number: int) -> bool:
    found = store.get(PriorSums, f"{place}#{number}", SHARD_KEY)
    assert found is not None
    assert (found.due_at is None) == (found.due_shard is None)
    return found.due_at is not None


@pytest.mark.parametrize(
    ("place", "shards"), [(PRODUCT, (0, 3)), (CATEGORY, (0, 7)), (SHOP, (0, 31))]
)
def test_all_shards_of_a_sum_are_added_up(place: str, shards: tuple[int, ...]):
    """From the first to the last that its level has; each rests then."""
    store = stored(*(shard(place, number, weight=number + 1, left=1) for number in shards))
    first = f"{place}#{shards[0]}"
    assert Totals(store).look_at(first, SHARD_KEY) == "prior_added_up"
    total = whole(store, place)
    assert total is not None
    assert (total.weight, total.left, total.due_at) == (
        sum(shards) + len(shards),
        len(shards),
        None,
    )
    assert not any(is_due(store, place, number) for number in shards)


def test_a_product_whose_name_looks_like_a_place_is_added_up_too():
    """Names are the sender's."""
    place = "prior#product#a#b"
    store = stored(shard(place, 2, persons=1))
    Totals(store).look_at(f"{place}#2", SHARD_KEY)
    assert whole(store, place) is not None


def test_of_a_product_persons_are_counted_one_by_one():
    """Of a category or the shop, as many as there are shards with any: each is in one."""
    for place, persons in ((PRODUCT, 7), (CATEGORY, 2), (SHOP, 2)):
        some = [shard(place, number, persons=count, weight=weight)
                for number, count, weight in ((0, 3, 5), (1, 4, 1), (2, 0, 0))]  # fmt: skip
        store = stored(*some)
        Totals(store).look_at(f"{place}#0", SHARD_KEY)
        total = whole(store, place)
        assert total is not None
        assert total.persons == persons


def test_a_shard_that_took_more_away_than_it_holds_counts_for_nobody():
    """Facts come late: for a while a shard may be below nothing."""
    store = stored(shard(SHOP, 0, weight=-3), shard(SHOP, 1, weight=9))
    Totals(store).look_at(f"{SHOP}#0", SHARD_KEY)
    total = whole(store, SHOP)
    assert total is not None
    assert (total.persons, total.weight) == (1, 6)


@pytest.mark.parametrize("known", [[], [shard(PRODUCT, 1, due=False, weight=1)]])
def test_what_is_not_due_was_added_up_with_another(known: list[PriorSums]):
    """Or is not there: nothing is written."""
    store = stored(*known)
    assert Totals(store).look_at(f"{PRODUCT}#1", SHARD_KEY) == "prior_not_due"
    assert whole(store, PRODUCT) is None


def test_what_rests_is_added_up_and_left_alone():
    """Only what is due is written."""
    store = stored(shard(PRODUCT, 0, weight=2), shard(PRODUCT, 1, due=False, weight=3))
    Totals(store).look_at(f"{PRODUCT}#0", SHARD_KEY)
    total = whole(store, PRODUCT)
    assert total is not None
    assert total.weight == 5
    other = store.get(PriorSums, f"{PRODUCT}#1", SHARD_KEY)
    assert other is not None
    assert other.version == 1


def test_a_total_is_written_again_only_where_it_changed():
    """Its version says how often."""
    store = stored(shard(PRODUCT, 0, weight=2))
    for weight, version in ((2, 1), (2, 1), (5, 2)):
        known = store.get(PriorSums, f"{PRODUCT}#0", SHARD_KEY)
        assert known is not None
        due = {"due_at": NOW, "due_shard": "0", "weight": weight}
        store.write(Replace(known.model_copy(update=due)))
        Totals(store).look_at(f"{PRODUCT}#0", SHARD_KEY)
        total = whole(store, PRODUCT)
        assert total is not None
        assert (total.weight, total.version) == (weight, version)


class Bought(MemoryStore):
    """Somebody buys something before a shard can be put at rest."""

    meanwhile = f"{PRODUCT}#1"

    def write(self, *changes: Change, **fields: Any) -> None:
        for change in changes:
            record = change.record
            if isinstance(change, Replace) and record.subject == self.meanwhile:
                raise ConflictError
        super().write(*changes, **fields)


def test_what_was_added_meanwhile_stays_due_and_the_others_rest():
    """It is added up in the next round."""
    store = stored(*(shard(PRODUCT, n, weight=1) for n in range(3)), store=Bought(MemoryKeyring()))
    assert Totals(store).look_at(f"{PRODUCT}#0", SHARD_KEY) == "prior_added_up"
    assert [is_due(store, PRODUCT, number) for number in range(3)] == [False, True, False]
