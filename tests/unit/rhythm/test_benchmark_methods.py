"""The methods that ours is compared with do what their names say."""

from datetime import date, timedelta
from itertools import accumulate
from random import Random

import pytest

from infra.bench import baselines, rates
from infra.bench.fitting import beta_below, beta_median, minimise
from infra.bench.histories import History, Question, halves, questions
from infra.bench.scoring import TEN, ask


def _history(customer: str, *gaps: int) -> History:
    days = tuple(date(2024, 1, 1) + timedelta(days=n) for n in accumulate(gaps, initial=0))
    return History(customer, "p", days, (1.0,) * len(days), gaps)


def _made_up() -> list[History]:
    random = Random(5)  # noqa: S311 - people, not secrets
    people = []
    for i in range(60):
        gaps = [max(1, round(random.lognormvariate(3.3, 0.7))) for _ in range(3 + i % 6)]
        people.append(_history(f"c{i}", *gaps))
    return people


_ASKED = Question(_history("x", 10, 30, 20, 99), 3)


def test_simple_forecasts_look_at_known_intervals_only():
    """The answer is never among them."""
    teaching = [_history("a", 5, 7, 9)]
    said = [
        method(teaching)(_ASKED)
        for method in (
            baselines.global_median,
            baselines.customer_mean,
            baselines.customer_median,
            baselines.last_interval,
        )
    ]
    assert (said, _ASKED.answer, _ASKED.is_last) == ([7, 20, 20, 20], 99, True)


@pytest.mark.parametrize("name", TEN)
def test_no_forecast_sees_the_future(name: str):
    """Whatever comes after the purchase at which it is asked, the forecast is the same."""
    forecast = TEN[name](_made_up())
    other = Question(_history("x", 10, 30, 20, 1, 400), 3)
    assert forecast(_ASKED) == forecast(other) > 0


def test_the_halves_share_no_customer_and_lose_none():
    """And the same seed gives the same halves."""
    people = _made_up()
    teaching, asked = halves(people, 3)
    assert not {h.customer for h in teaching} & {h.customer for h in asked}
    assert len(teaching) + len(asked) == len(people)
    assert halves(people, 3) == (teaching, asked)


def test_every_later_purchase_is_a_question():
    """A history of four intervals asks for the second, third and fourth."""
    assert [q.answer for q in questions([_history("a", 1, 2, 3, 4)])] == [2, 3, 4]


def test_all_methods_answer_the_same_questions():
    """Ours too, and the last of a history is marked."""
    answered = ask(_made_up(), 1)
    asked = halves(_made_up(), 1)[1]
    assert len(answered) == sum(len(h.intervals) - 1 for h in asked)
    assert sum(one.question.is_last for one in answered) == len(asked)


def test_our_predictions_do_not_see_the_future():
    """Histories cut short give the same predictions as whole ones, for what both hold."""
    people = _made_up()
    whole = {(o.question.history.customer, o.question.at): o.prediction for o in ask(people, 1)}
    teaching = {h.customer for h in halves(people, 1)[0]}
    cut = [h if h.customer in teaching else _history(h.customer, *h.intervals[:3]) for h in people]
    short = {(o.question.history.customer, o.question.at): o.prediction for o in ask(cut, 1)}
    assert short
    assert all(whole[key] == prediction for key, prediction in short.items())


def test_variances_within_and_between_are_found():
    """Of made-up groups with known spreads."""
    random = Random(1)  # noqa: S311
    groups = []
    for _ in range(800):
        centre = random.gauss(3, 0.5)
        groups.append([random.gauss(centre, 1.0) for _ in range(6)])
    assert baselines.variances(groups) == pytest.approx((3, 1, 0.25), abs=0.05)


def test_bg_nbd_finds_the_people_it_is_made_of():
    """Simulated customers give back their expected number of purchases."""
    random = Random(11)  # noqa: S311
    customers = []
    came = []
    for _ in range(1500):
        rate, leaving = random.gammavariate(0.8, 1 / 6), random.betavariate(0.8, 2.5)
        times, now = [], 0.0
        while now < 78:
            now += random.expovariate(rate)
            times.append(now)
            if random.random() < leaving:
                break
        before = [t for t in times if t <= 39]
        customers.append((len(before), before[-1] if before else 0.0, 39.0))
        came.append(sum(39 < t <= 78 for t in times))
    model = rates.fit_bg_nbd(customers)
    expected = sum(model.expected(*customer, 39.0) for customer in customers)
    assert expected == pytest.approx(sum(came), rel=0.15)


def test_the_incomplete_beta_function_is_right():
    """Against closed forms: uniform, powers, and symmetry."""
    assert beta_below(0.3, 1, 1) == pytest.approx(0.3)
    assert beta_below(0.3, 4, 1) == pytest.approx(0.3**4)
    assert beta_below(0.3, 2.5, 6) == pytest.approx(1 - beta_below(0.7, 6, 2.5))
    assert beta_median(3, 3) == pytest.approx(0.5)
    assert beta_median(5, 1) == pytest.approx(0.5**0.2)


def test_the_simplex_finds_a_bent_valley():
    """Rosenbrock's function has its least value at (1, 1)."""
    found = minimise(lambda p: (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2, [-1.2, 1.0])
    assert found == pytest.approx([1, 1], abs=1e-2)


def test_gamma_poisson_expects_what_a_regular_shop_does():
    """Everybody buys at one rate: the forecast is that rate's median gap, whoever asks."""
    random = Random(3)  # noqa: S311
    people = []
    for i in range(150):
        gaps = [max(1, round(random.expovariate(1 / 20))) for _ in range(15)]
        people.append(_history(f"c{i}", *gaps))
    assert rates.gamma_poisson(people)(_ASKED) == pytest.approx(20 * 0.693, rel=0.25)
    assert rates.gamma_gamma(people)(_ASKED) == pytest.approx(20 * 0.693, rel=0.25)
