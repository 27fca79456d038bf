"""Gjensyn's own predictions for the benchmark, made fact by fact as the Lambdas would."""

from collections import defaultdict
from datetime import date

from gjensyn.rhythm.expectation import TUNING, expect
from gjensyn.rhythm.predict import Prediction, predict, spread_of
from gjensyn.rhythm.priors import WATCHED_FROM, Prior, Priors
from gjensyn.rhythm.state import Rhythm, observe
from infra.bench.histories import History

type Key = tuple[str, str, int]
"""Customer, product, place in the history: the question that a prediction belongs to."""

_WINDOW_OVER = 0.9


class Taught:
    """The priors that the teaching half gives."""

    def __init__(self, teaching: list[History]) -> None:
        rhythms = [(history, _whole(history)) for history in teaching]
        self.shop = Prior()
        for _, rhythm in rhythms:
            self.shop += Prior.of(rhythm)
        self.products: dict[str, Prior] = defaultdict(Prior)
        end = max(history.days[-1] for history in teaching)
        gone = [self._left(rhythm, end) for _, rhythm in rhythms]
        self.shop += Prior(left=sum(gone))
        for history, rhythm in rhythms:
            if history.product:
                self.products[history.product] += Prior.of(rhythm)

    def predictions(self, asked: list[History]) -> dict[Key, Prediction]:
        """Predict after every purchase of the other half, from what was known on that day."""
        by_customer: dict[str, list[History]] = defaultdict(list)
        for history in asked:
            by_customer[history.customer].append(history)
        found: dict[Key, Prediction] = {}
        for histories in by_customer.values():
            self._follow(histories, found)
        return found

    def _follow(self, histories: list[History], found: dict[Key, Prediction]) -> None:
        facts = sorted(
            (day, i, at) for i, h in enumerate(histories) for at, day in enumerate(h.days)
        )
        rhythms = [Rhythm() for _ in histories]
        person = Prior()
        for day, i, at in facts:
            history, before = histories[i], Prior.of(rhythms[i])
            rhythms[i] = observe(rhythms[i], day, history.quantities[at])
            own = Prior.of(rhythms[i])
            person += own - before
            if 0 < at < len(history.days) - 1:
                product = self.products.get(history.product, Prior())
                priors = Priors(shop=self.shop, product=product, person=person - own)
                key = (history.customer, history.product, at)
                found[key] = predict(rhythms[i], priors, day)

    def _left(self, rhythm: Rhythm, end: date) -> bool:
        if rhythm.n < WATCHED_FROM:
            return False
        last = rhythm.kept[-1]
        spread = spread_of(rhythm, last, expect(Priors(shop=self.shop), TUNING), TUNING)
        return spread.until((end - last.day).days) > _WINDOW_OVER


def _whole(history: History) -> Rhythm:
    rhythm = Rhythm()
    for day, quantity in zip(history.days, history.quantities, strict=True):
        rhythm = observe(rhythm, day, quantity)
    return rhythm
