"""The state of a rhythm equals a count from scratch, in whatever order and how often facts came."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gjensyn.rhythm.priors import Prior
from gjensyn.rhythm.state import KEPT, RECENT, Rhythm, observe, withdraw
from tests.unit.rhythm.purchases import Fact, after, day, plain_count, thorough

_quantities = st.one_of(st.integers(1, 50), st.sampled_from([0, -3, 0.5])).map(float)
_marks = st.sampled_from(["a", "b", "c"])
_short = st.lists(st.tuples(st.integers(0, 900), _quantities, _marks), max_size=KEPT)


@st.composite
def _disordered(draw: st.DrawFn) -> tuple[list[Fact], list[Fact]]:
    """A long history in order, and the same with facts late by a few others, some of them twice."""
    gaps = draw(st.lists(st.integers(1, 60), min_size=1, max_size=60))
    facts: list[Fact] = []
    number = 0
    for i, gap in enumerate(gaps):
        number += gap
        facts.append((number, float(draw(st.integers(1, 9))), f"{i:03d}"))
    late = KEPT // 2 - 1
    delays = draw(st.lists(st.integers(0, late), min_size=len(facts), max_size=len(facts)))
    arriving = sorted(zip(range(len(facts)), delays, strict=True), key=lambda x: (x[0] + x[1], x))
    mixed = [facts[i] for i, _ in arriving]
    again = draw(st.lists(st.sampled_from(facts), max_size=10))
    return facts, [*mixed, *again]


@thorough
@given(_short, st.randoms(use_true_random=False), st.lists(st.integers(0, KEPT - 1), max_size=5))
def test_any_order_and_repetition_of_few_facts_gives_one_state(facts, random, repeated):
    """Up to as many facts as days are kept, nothing about their arrival shows."""
    mixed = [*facts, *(facts[i] for i in repeated if i < len(facts))]
    random.shuffle(mixed)
    assert after(mixed) == after(sorted(facts))
    assert after(mixed).sums == plain_count(facts)


@thorough
@given(_disordered())
def test_late_and_repeated_facts_of_a_long_history_give_the_state_of_an_orderly_one(both):
    """A fact may come seven others late, and again at any time."""
    orderly, mixed = both
    assert after(mixed) == after(orderly)
    assert after(mixed).sums == plain_count(orderly)


@thorough
@given(_disordered())
def test_the_last_intervals_are_those_of_the_whole_history(both):
    """And so is the last day."""
    orderly, mixed = both
    gaps = [later - earlier for (earlier, *_), (later, *_) in pairwise(orderly)]
    rhythm = after(mixed)
    assert rhythm.recent == tuple(gaps[-RECENT:])
    assert rhythm.n == len(gaps)


@thorough
@given(_disordered())
def test_differences_of_priors_add_up_to_a_full_count(both):
    """Each fact hands over what it changed; the sum is exactly what the last state contributes."""
    total, rhythm = Prior(), Rhythm()
    for number, quantity, mark in both[1]:
        changed = observe(rhythm, day(number), quantity, mark=mark)
        total += Prior.of(changed) - Prior.of(rhythm)
        rhythm = changed
    assert total == Prior.of(after(both[0]))


@thorough
@given(_short, st.integers(0, 900), st.floats(allow_nan=True), _marks)
def test_no_fact_breaks_a_rhythm(facts, number, quantity, mark):
    """Any quantity there is leaves days in order and a quantity above nothing."""
    rhythm = after([*facts, (number, quantity, mark)])
    assert all(later.day > earlier.day for earlier, later in pairwise(rhythm.kept))
    assert all(0 < purchase.quantity <= 100_000 for purchase in rhythm.kept)


@thorough
@given(_short.filter(lambda facts: len({number for number, *_ in facts}) < KEPT - 1))
def test_taking_back_undoes_taking_in(facts):
    """An order that was cancelled leaves the rhythm as if it had never been."""
    before = after(facts)
    with_it = observe(before, day(450), 4, mark="cancelled")
    assert withdraw(with_it, day(450), "cancelled") == before


@thorough
@given(_disordered(), st.integers(-3_000, 3_000))
def test_the_calendar_does_not_matter(both, shift):
    """A history moved by some days has the same sums and intervals."""
    moved = Rhythm()
    for number, quantity, mark in both[1]:
        moved = observe(moved, day(number) + timedelta(days=shift), quantity, mark=mark)
    assert moved.sums == after(both[1]).sums
    assert moved.recent == after(both[1]).recent
