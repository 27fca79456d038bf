"""How far off forecasts are, by how much was known: the figures of the prediction table."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from gjensyn.rhythm.predict import Prediction
from infra.bench import baselines, rates
from infra.bench.baselines import Forecast, Method
from infra.bench.histories import History, Question, halves, questions
from infra.bench.ours import Taught

OURS, CONSTANT = "gjensyn", "(best constant, aimed)"
TEN: Mapping[str, Method] = {
    "global median": baselines.global_median,
    "customer mean": baselines.customer_mean,
    "customer median": baselines.customer_median,
    "last interval": baselines.last_interval,
    "gamma-Poisson": rates.gamma_poisson,
    "gamma-gamma": rates.gamma_gamma,
    "log-normal shrunk": baselines.lognormal_shrunk,
    "shrunk to product": baselines.shrunk_to_product,
    "median of seven + prior": baselines.seven_and_prior,
    "BG/NBD-implied": rates.bg_nbd,
}
CUTS: Mapping[str, Callable[[int], bool]] = {
    "exactly 2": lambda n: n == 2,  # noqa: PLR2004
    ">= 2": lambda n: n >= 2,  # noqa: PLR2004
    ">= 3": lambda n: n >= 3,  # noqa: PLR2004
}
_NEAR = 14


@dataclass(frozen=True, slots=True)
class Score:
    """Median absolute error in days, share (0-1) within 14 days, of `n` forecasts."""

    error: float
    near: float
    n: int

    def as_good_as(self, other: "Score") -> bool:
        return self.error <= other.error and self.near >= other.near


@dataclass(frozen=True, slots=True)
class Answered:
    """One question of the held-back half: what came, what each method said, our prediction."""

    question: Question
    said: Mapping[str, float]
    prediction: Prediction

    @property
    def held(self) -> bool:
        """Whether the window held the purchase."""
        came = self.question.day + timedelta(days=self.question.answer)
        return self.prediction.earliest <= came <= self.prediction.latest


def ask(histories: list[History], seed: int) -> list[Answered]:
    """Teach every method on one half of the customers, and ask them all about the other."""
    teaching, asked = halves(histories, seed)
    methods: dict[str, Forecast] = {name: method(teaching) for name, method in TEN.items()}
    methods[CONSTANT] = baselines.best_constant(teaching)
    predictions = Taught(teaching).predictions(asked)
    found = []
    for question in questions(asked):
        history = question.history
        prediction = predictions[history.customer, history.product, question.at]
        said = {name: forecast(question) for name, forecast in methods.items()}
        said[OURS] = float((prediction.date - question.day).days)
        found.append(Answered(question, said, prediction))
    return found


def score(answered: Iterable[Answered], method: str) -> Score:
    """Score one method; at least one question is needed."""
    missed = [abs(one.said[method] - one.question.answer) for one in answered]
    return Score(median(missed), sum(x <= _NEAR for x in missed) / len(missed), len(missed))


def cut(answered: Iterable[Answered], name: str, *, last_only: bool = False) -> list[Answered]:
    """Return the questions with that many known intervals; `last_only`: one of each history."""
    fits = CUTS[name]
    return [
        one
        for one in answered
        if fits(len(one.question.known)) and (one.question.is_last or not last_only)
    ]
