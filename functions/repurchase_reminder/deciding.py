"""Is it time to remind somebody of one product? Pure: what is known in, a decision out."""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from functions.repurchase_reminder.settings import ReminderSettings
from gjensyn.models.product import Product
from gjensyn.models.purchase import RhythmItem
from gjensyn.rhythm.predict import CAUTION, Prediction, predict
from gjensyn.rhythm.priors import Priors
from gjensyn.rhythm.state import PurchaseDay, Rhythm, observe

ON_ITS_WAY = timedelta(days=14)  # by then an order that was placed has become a purchase
TOGETHER = timedelta(days=4)  # what is due so soon is told with what is due today
_SNOOZE_OUTLIVES = ("overdue", "too_wide", "too_few", "gone", "too_often", "unlikely")


@dataclass(frozen=True, slots=True)
class Pair:
    """One person and one product. `instead`: the last purchase of what replaces it, if later."""

    item: RhythmItem
    product: Product | None
    priors: Priors
    instead: PurchaseDay | None = None


@dataclass(frozen=True, slots=True)
class Rest:
    """Not now: look again on `until` (None: not before the next purchase), and why."""

    until: date | None
    reason: str
    expected: tuple[date, date, date] | None = None
    left: bool = False


@dataclass(frozen=True, slots=True)
class Remind:
    """Now. `every`: the days that usually pass between two purchases.

    `chance`: how likely they buy it within the window.
    """

    expected: tuple[date, date, date]
    every: int
    chance: float


type Decision = Rest | Remind


def until_used_up(rhythm: Rhythm) -> timedelta:
    """Return how long what was ordered through us serves, if no shop ever tells of a purchase.

    Otherwise an order by machine would come again each fortnight.
    """
    usual = timedelta(days=_every(rhythm)) if rhythm.recent else timedelta()
    return max(ON_ITS_WAY, usual)


def decide(pair: Pair, today: date, settings: ReminderSettings) -> Decision:
    """Decide about one pair on one day there."""
    if reason := _left_out(pair):
        return Rest(None, reason)
    rhythm = _with_sibling(pair)
    prediction = predict(rhythm, pair.priors, today)
    expected = (prediction.earliest, prediction.date, prediction.latest)
    item, silent = pair.item, prediction.silent
    if item.snoozed_until and _snoozed(item):
        if today < item.snoozed_until:
            return Rest(item.snoozed_until, "later", expected)
        if silent is None or silent in _SNOOZE_OUTLIVES:
            return Remind(expected, _every(rhythm), prediction.chance)
    if silent is not None:
        return _silent(rhythm, prediction, today)
    moment = _moment(rhythm, prediction, settings)
    if moment is None or moment > prediction.latest:
        return Rest(prediction.latest + timedelta(days=1), "reminded_already", expected)
    if today < moment:
        return Rest(moment, "not_yet", expected)
    return Remind(expected, _every(rhythm), prediction.chance)


def soon(pair: Pair, today: date, settings: ReminderSettings) -> Remind | None:
    """Return the reminder that is due within days, so that one message tells of both.

    Nobody is reminded within a week of buying, in company either.
    """
    last, now = pair.item.rhythm.last, decide(pair, today, settings)
    if isinstance(now, Remind):
        return now
    if last is None or now.reason != "not_yet" or now.until is None:
        return None
    if now.until > today + TOGETHER or today <= last.day + timedelta(days=CAUTION.soonest):
        return None
    then = decide(pair, now.until, settings)
    return then if isinstance(then, Remind) else None


def _left_out(pair: Pair) -> str | None:
    item = pair.item
    if item.never:
        return "never"
    if pair.product is not None and pair.product.status != "active":
        return pair.product.status
    last = item.rhythm.last
    if last is None:
        return "too_few"
    if item.subscribed_on is not None and item.subscribed_on >= last.day:
        return "subscription"
    return None


def _with_sibling(pair: Pair) -> Rhythm:
    """What replaces it serves as well: it counts as a purchase from which the wait begins."""
    if pair.instead is None:
        return pair.item.rhythm
    return observe(pair.item.rhythm, pair.instead.day, pair.instead.quantity, mark="instead")


def _snoozed(item: RhythmItem) -> bool:
    """A purchase or a reminder since then has overtaken the wish to hear later."""
    last, until = item.rhythm.last, item.snoozed_until
    if last is None or until is None or last.day >= until:
        return False
    return not any(day >= until for day in item.rhythm.reminded)


def _silent(rhythm: Rhythm, prediction: Prediction, today: date) -> Rest:
    expected = (prediction.earliest, prediction.date, prediction.latest)
    reason = str(prediction.silent)
    last = rhythm.last
    if last is None:
        return Rest(None, reason, expected)
    if last.day > today:
        return Rest(last.day + timedelta(days=CAUTION.soonest), reason, expected)
    # What is silent now may be judged to have left when its window is over, for the sums' sake.
    over = today > prediction.latest
    again = None if over else prediction.latest + timedelta(days=1)
    return Rest(again, reason, expected, left=over)


def _moment(rhythm: Rhythm, prediction: Prediction, settings: ReminderSettings) -> date | None:
    """Return the day of the next reminder: shortly before the purchase, once more at the most."""
    last = rhythm.last
    if last is None:
        return None
    soonest = last.day + timedelta(days=CAUTION.soonest + 1)
    # One on the day of the purchase came before it: nobody is reminded of what they just bought.
    since = [day for day in rhythm.reminded if day > last.day]
    answered = rhythm.responded
    if since and not (answered and answered >= since[-1]):
        if not settings.reminder_again_days or len(since) >= CAUTION.unanswered:
            return None
        return since[-1] + timedelta(days=settings.reminder_again_days)
    wanted = prediction.date - timedelta(days=settings.reminder_lead_days)
    after_answer = [answered + timedelta(days=1)] if since and answered else []
    return max(wanted, soonest, *after_answer)


def _every(rhythm: Rhythm) -> int:
    return round(median(rhythm.recent))
