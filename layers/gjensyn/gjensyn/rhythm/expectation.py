"""What the sums of others let us expect of a rhythm before its own intervals are looked at."""

from dataclasses import dataclass
from math import log

from gjensyn.rhythm.priors import PERSONS_NEEDED, Prior, Priors
from gjensyn.rhythm.sums import MICRO

_LEAST_BETWEEN = 0.02


@dataclass(frozen=True, slots=True)
class Tuning:
    """Strengths, chosen by cross-validation within training customers (docs: `infra.bench`).

    to_shop, to_category: how much the level above weighs against a category, a product; to_person:
        how much no deviation weighs against the person's other rhythms. In the unit of
        `Prior.weight`.
    trust: degrees of freedom that the variance of others is worth beside one's own.
    older: weight of an interval before the last seven, which weigh 1.
    usual_days, within, between, by_quantity: what is believed of a shop that knows nothing yet
        (an interval in days, two variances of its logarithm, a power); belief: how firmly. It is
        believed of people that they are fairly steady, and of products that they differ: else
        even who buys on the same day of each month would not be reminded until others are known.
    leaving, leaving_belief: the odds that a purchase was the last, times the intervals before it,
        and how firmly that is believed.
    """

    to_shop: float = 1.0
    to_category: float = 1.0
    to_person: float = 5.0
    trust: float = 6.0
    older: float = 0.5
    usual_days: float = 45.0
    within: float = 0.4
    between: float = 1.0
    by_quantity: float = 0.5
    belief: float = 0.5
    leaving: float = 1.0
    leaving_belief: float = 5.0


TUNING = Tuning()


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the priors say.

    centre: mean of ln(days). between: variance of rhythms' true means around it. within: variance
    of one rhythm's ln(days). by_quantity: days grow with quantity to this power. leaving: divided
    by the intervals that somebody has come back for, the odds that their last purchase was the
    last of all.
    """

    centre: float
    between: float
    within: float
    by_quantity: float
    leaving: float


def expect(priors: Priors, tuning: Tuning) -> Expectation:
    """Shrink product to category to shop to what holds anywhere, and lean towards the person."""
    shop = _shrunk(priors.shop, log(tuning.usual_days), tuning.belief)
    category = _shrunk(_known(priors.category), shop, tuning.to_shop)
    product = _shrunk(_known(priors.product), category, tuning.to_category)
    person = _shrunk(priors.person, shop, tuning.to_person)
    within = _within(priors.shop, tuning)
    return Expectation(
        centre=product + person - shop,
        between=_between(priors.shop, shop, within, tuning),
        within=within,
        by_quantity=_by_quantity(priors.shop, tuning),
        leaving=_leaving(priors.shop, tuning),
    )


def _known(prior: Prior) -> Prior:
    return prior if prior.persons >= PERSONS_NEEDED else Prior()


def _shrunk(prior: Prior, above: float, strength: float) -> float:
    return (prior.mean / MICRO + strength * above) / (prior.weight / MICRO + strength)


def _within(shop: Prior, tuning: Tuning) -> float:
    squares = shop.squares / MICRO + tuning.belief * tuning.within
    return squares / (shop.freedom / MICRO + tuning.belief)


def _between(shop: Prior, centre: float, within: float, tuning: Tuning) -> float:
    weight = shop.weight / MICRO
    spread = (shop.mean_square - 2 * centre * shop.mean) / MICRO + centre * centre * weight
    chance = within * shop.sampling / MICRO
    observed = max(0.0, spread - chance) + tuning.belief * tuning.between
    return max(_LEAST_BETWEEN, observed / (weight + tuning.belief))


def _by_quantity(shop: Prior, tuning: Tuning) -> float:
    # Ten times the belief: a handful of bulk buyers should not set the power for everybody.
    firm = 10 * tuning.belief
    products = shop.quantity_products / MICRO + firm * tuning.by_quantity
    return min(1.0, max(0.0, products / (shop.quantity_squares / MICRO + firm)))


def _leaving(shop: Prior, tuning: Tuning) -> float:
    left = shop.left + tuning.leaving_belief * tuning.leaving
    return max(0.0, left) / (max(0, shop.stayed) / MICRO + tuning.leaving_belief)
