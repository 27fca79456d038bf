"""On made-up people whose rhythms are known, the windows hold as often as they claim."""

from random import Random

import pytest

from gjensyn.rhythm.expectation import TUNING, expect
from gjensyn.rhythm.predict import predict
from gjensyn.rhythm.priors import Priors
from gjensyn.rhythm.state import Rhythm
from tests.unit.rhythm.purchases import after, shop_of


def _person(random: Random, *, spread: float) -> tuple[Rhythm, int]:
    """Return a log-normal buyer's rhythm and the day of the purchase after it."""
    typical = random.gauss(3.6, 0.6)
    gaps = [max(1, round(random.lognormvariate(typical, spread))) for _ in range(12)]
    times = random.randint(3, 11)
    return after((sum(gaps[:i]), 1, "") for i in range(times)), sum(gaps[:times])


def _weekly(random: Random) -> tuple[Rhythm, int]:
    """Return a buyer who shops on one weekday, every one to three weeks."""
    pace = random.choice([1, 1, 2, 3])
    gaps = [7 * max(1, pace + random.choice([-1, 0, 0, 0, 1])) for _ in range(12)]
    times = random.randint(4, 11)
    return after((sum(gaps[:i]), 1, "") for i in range(times)), sum(gaps[:times])


@pytest.mark.parametrize("spread", [0.3, 0.6, 1.0])
@pytest.mark.parametrize("coverage", [0.5, 0.8, 0.9])
def test_windows_of_lognormal_buyers_hold_what_they_claim(spread: float, coverage: float):
    """Within three hundredths below and six above, over two thousand people of a fixed seed."""
    random = Random(20261121)  # noqa: S311 - people, not secrets
    shop = Priors(shop=shop_of(_person(random, spread=spread)[0] for _ in range(1000)))
    held = 0
    for _ in range(2000):
        rhythm, came = _person(random, spread=spread)
        last = rhythm.kept[-1].day
        found = predict(rhythm, shop, last, coverage)
        start = rhythm.first.toordinal() if rhythm.first else 0
        held += found.earliest.toordinal() - start <= came <= found.latest.toordinal() - start
    assert coverage - 0.03 <= held / 2000 <= coverage + 0.06


def test_weekly_shoppers_are_met_within_days():
    """Short rhythms are aimed at closely: half of them within three days."""
    random = Random(7)  # noqa: S311 - people, not secrets
    shop = Priors(shop=shop_of(_weekly(random)[0] for _ in range(500)))
    missed = []
    for _ in range(500):
        rhythm, came = _weekly(random)
        last = rhythm.kept[-1].day
        start = rhythm.first.toordinal() if rhythm.first else 0
        missed.append(abs(predict(rhythm, shop, last).date.toordinal() - start - came))
    assert sorted(missed)[250] <= 3


def test_windows_of_newcomers_hold_too():
    """One interval tells little of a person's own mean, and the window knows it.

    It holds more than it claims where everybody is equally regular: it allows for some who are not.
    """
    random = Random(99)  # noqa: S311 - people, not secrets
    shop = Priors(shop=shop_of(_person(random, spread=0.3)[0] for _ in range(1000)))
    held = 0
    for _ in range(2000):
        typical = random.gauss(3.6, 0.6)
        first, came = (max(1, round(random.lognormvariate(typical, 0.3))) for _ in range(2))
        rhythm = after([(0, 1, ""), (first, 1, "")])
        found = predict(rhythm, shop, rhythm.kept[-1].day)
        last = rhythm.kept[-1].day.toordinal()
        held += found.earliest.toordinal() - last <= came <= found.latest.toordinal() - last
    assert 0.78 <= held / 2000 <= 0.89


def test_how_people_differ_is_told_from_chance():
    """The variance between people is theirs, without what few intervals add to it."""
    random = Random(4)  # noqa: S311 - people, not secrets
    shop = Priors(shop=shop_of(_person(random, spread=1.0)[0] for _ in range(2000)))
    expected = expect(shop, TUNING)
    assert expected.between == pytest.approx(0.36, abs=0.05)
    assert expected.within == pytest.approx(1.0, abs=0.08)
