"""Batches are cut anywhere, mixed, torn, repeated: the endings are those of the uncut story."""

from collections import Counter
from random import Random
from typing import Any

import pytest

from infra.lint.template import read
from tests.ending import TEMPLATE
from tests.faults.choices import SEED, Choices, Ways
from tests.faults.courier import mishaps
from tests.faults.crowds import CROWDS, five_people_live
from tests.faults.deliveries import carried, story_of, told, wrong
from tests.faults.desk_stories import people_are_erased
from tests.faults.harness import Scenario, Undisturbed
from tests.faults.scenarios import SCENARIOS
from tests.shop import open_shop

pytestmark = pytest.mark.timeout(4 * 3600)

CARRIED = {
    name.partition(".")[0]
    for kind in ("SQS", "DynamoDB")
    for name, _ in read(TEMPLATE).events(kind)
}
_stories = [one for one in (*SCENARIOS, *CROWDS) if one.function in CARRIED]
_each = pytest.mark.parametrize("scenario", _stories, ids=story_of)


def test_each_lambda_gets_batches_worth_cutting():
    """Five records at once (an eraser three), or cutting and mixing would show nothing."""
    most = Counter[str]()

    def see(function: str, payload: Any) -> None:
        if function in CARRIED:
            most[function] = max(most[function], len(payload["Records"]))

    for play in (five_people_live, people_are_erased):
        with open_shop() as shop:
            shop.cloud.after_invocation(see)
            play(shop)
    assert most.keys() == CARRIED == {scenario.function for scenario in _stories}
    assert most.pop("GdprEraseOnRequest") == 3
    assert min(most.values()) >= 5


@_each
def test_batches_are_cut_mixed_and_torn(
    scenario: Scenario, usual: Undisturbed, record_property: Any
):
    """Three ways of each story, drawn by the seed; `-m prove` takes each for itself, and all."""
    drawn = Random(f"{SEED} {story_of(scenario)}")  # noqa: S311 - a choice, no key
    happens = [None, *drawn.sample(mishaps([3, 2, 1]), 2)]
    found = [
        problem
        for mishap in happens
        for problem in carried(scenario, usual, Choices(drawn=drawn), mishap, mixed=True)[1]
    ]
    assert found == []
    told(record_property, "batches cut, mixed and torn", len(happens))


@pytest.mark.prove
@_each
def test_batches_are_cut_anywhere(scenario: Scenario, usual: Undisturbed, record_property: Any):
    """In every way, or in 150 that are drawn where there are more than 512."""
    ways = Ways(lambda choices: carried(scenario, usual, choices), 512, 150)
    assert wrong(ways) == []
    told(record_property, "cuts of batches", ways.number)


@pytest.mark.prove
@_each
def test_records_come_in_any_order(scenario: Scenario, usual: Undisturbed, record_property: Any):
    """Of a queue in every order; of a stream as its shards may mix them; 150 where 120 are few."""
    ways = Ways(lambda choices: carried(scenario, usual, choices, cut=False, mixed=True), 120, 150)
    assert wrong(ways) == []
    told(record_property, "orders of records", ways.number)


@pytest.mark.prove
@_each
def test_a_cut_batch_meets_with_a_mishap(
    scenario: Scenario, usual: Undisturbed, record_property: Any
):
    """A record cannot be read at first, an answer is lost, a batch comes twice; in any cut."""
    tried = [
        (choices.picked(), mishap)
        for choices, (sizes, _) in Ways(lambda choices: carried(scenario, usual, choices), 64, 32)
        for mishap in mishaps(sizes)
    ]
    chosen = Random(SEED).sample(tried, min(150, len(tried)))  # noqa: S311 - a choice, no key
    found = [
        problem
        for picked, mishap in chosen
        for problem in carried(scenario, usual, Choices(picked), mishap)[1]
    ]
    assert found == []
    told(record_property, "mishaps of cut batches", len(chosen))
