"""On which day somebody is reminded: what is foreseen is given, the decision is ours."""

from datetime import date, timedelta
from typing import Any

import pytest

from functions.repurchase_reminder import deciding
from functions.repurchase_reminder.deciding import Remind, Rest, decide, soon, until_used_up
from gjensyn.rhythm.predict import Prediction
from gjensyn.rhythm.state import Rhythm, note_reminder, note_response, observe
from tests.unit.repurchase_reminder.coffee import EVERY, SETTINGS, TODAY, coffee, pair, rhythm

DAY = timedelta(days=1)
BOUGHT = TODAY - 30 * DAY


class Oracle:
    """Foresees the same purchase whoever asks, and says on which days it would be silent."""

    def __init__(self) -> None:
        self.ahead = (-5, 2, 9)
        self.silent: str | None = None
        self.silent_from, self.silent_to = date.min, date.max

    def __call__(self, _rhythm: Rhythm, _priors: object, today: date) -> Prediction:
        silent = self.silent if self.silent_from <= today <= self.silent_to else None
        earliest, day, latest = self.expected
        return Prediction(day, earliest, latest, alive=0.9, chance=0.7, silent=silent)

    @property
    def expected(self) -> tuple[date, date, date]:
        earliest, day, latest = (TODAY + days * DAY for days in self.ahead)
        return earliest, day, latest


@pytest.fixture
def oracle(monkeypatch: pytest.MonkeyPatch) -> Oracle:
    found = Oracle()
    monkeypatch.setattr(deciding, "predict", found)
    return found


def decided(known: Rhythm | None = None, settings: Any = SETTINGS, **fields: Any) -> Any:
    """Return the decision of today about coffee that was bought thirty days ago."""
    item = coffee(rhythm=known or rhythm(BOUGHT), **fields)
    return decide(pair(item), TODAY, settings)


def reminded(*days: int, answered: int | None = None) -> Rhythm:
    """Return the rhythm after reminders, and an answer, so many days from today."""
    known = rhythm(BOUGHT)
    for ahead in days:
        known = note_reminder(known, TODAY + ahead * DAY)
    return known if answered is None else note_response(known, TODAY + answered * DAY)


# ------------------------------------------------------------------- the first reminder


def test_a_reminder_comes_two_days_before_the_purchase(oracle: Oracle):
    """On that day, and not before."""
    assert decided() == Remind(oracle.expected, EVERY, 0.7)
    oracle.ahead = (-5, 3, 9)
    assert decided() == Rest(TODAY + DAY, "not_yet", oracle.expected)
    assert decided().left is False


def test_nobody_is_reminded_before_the_eighth_day_after_buying(oracle: Oracle):
    """However soon the next purchase is foreseen."""
    assert decided(rhythm(TODAY - 8 * DAY)) == Remind(oracle.expected, EVERY, 0.7)
    assert decided(rhythm(TODAY - 7 * DAY)) == Rest(TODAY + DAY, "not_yet", oracle.expected)


def test_a_reminder_from_before_the_purchase_counts_for_nothing(oracle: Oracle):
    """Nor does an answer, where no reminder has gone out since."""
    known = note_reminder(rhythm(BOUGHT), BOUGHT - 3 * DAY)
    assert decided(known) == Remind(oracle.expected, EVERY, 0.7)
    assert decided(note_response(known, TODAY)) == Remind(oracle.expected, EVERY, 0.7)


# ------------------------------------------------------------------- the second one


@pytest.mark.parametrize("latest", [13, 20])
def test_one_more_comes_a_fortnight_later_within_the_window(oracle: Oracle, latest: int):
    """Its last day included."""
    oracle.ahead = (-5, 2, latest)
    assert decided(reminded(-1)) == Rest(TODAY + 13 * DAY, "not_yet", oracle.expected)
    assert decided(reminded(-14)) == Remind(oracle.expected, EVERY, 0.7)


@pytest.mark.parametrize(
    ("days", "again"),
    [((-1,), 14), ((-1,), 0), ((-20, -6), 14), ((-25, -20, -15), 14)],
)
def test_after_that_it_waits_until_the_window_is_over(
    oracle: Oracle, days: tuple[int, ...], again: int
):
    """No day is left in it, the shop sends no second one, or two had no answer."""
    settings = SETTINGS.model_copy(update={"reminder_again_days": again})
    over = oracle.expected[2] + DAY
    found = decided(reminded(*days), settings)
    assert found == Rest(over, "reminded_already", oracle.expected)


@pytest.mark.parametrize("answered", [-3, -2, -1])
def test_an_answer_begins_anew_the_day_after_it(oracle: Oracle, answered: int):
    """One of the very day of the reminder too."""
    assert decided(reminded(-3, answered=answered)) == Remind(oracle.expected, EVERY, 0.7)


def test_on_the_day_of_an_answer_nothing_more_is_said(oracle: Oracle):
    """They have just been here."""
    found = decided(reminded(-3, answered=0))
    assert found == Rest(TODAY + DAY, "not_yet", oracle.expected)


def test_an_answer_to_the_first_does_not_answer_the_second(oracle: Oracle):
    """The second is the last one."""
    over = oracle.expected[2] + DAY
    found = decided(reminded(-10, -1, answered=-5))
    assert found == Rest(over, "reminded_already", oracle.expected)


# ------------------------------------------------------------------- later, please


def test_later_is_that_day(oracle: Oracle):
    """Until then nothing, then a reminder."""
    assert decided(snoozed_until=TODAY + DAY) == Rest(TODAY + DAY, "later", oracle.expected)


@pytest.mark.parametrize("ago", [0, 1])
@pytest.mark.parametrize(
    "silent", ["overdue", "too_wide", "too_few", "gone", "too_often", "unlikely"]
)
def test_a_wish_to_hear_later_outlives_our_own_doubts(oracle: Oracle, silent: str, ago: int):
    """They asked: on that day, or the first one after it."""
    oracle.silent = silent
    assert decided(snoozed_until=TODAY - ago * DAY) == Remind(oracle.expected, EVERY, 0.7)


@pytest.mark.parametrize("silent", ["unanswered", "future_purchase"])
def test_it_does_not_outlive_everything(oracle: Oracle, silent: str):
    """Two reminders without an answer are an answer."""
    oracle.silent = silent
    assert decided(snoozed_until=TODAY).reason == silent


@pytest.mark.parametrize(
    ("known", "until"),
    [
        (rhythm(BOUGHT), BOUGHT),  # bought on the very day
        (reminded(-3), TODAY - 3 * DAY),  # reminded on the very day
        (reminded(-1), TODAY - 3 * DAY),
    ],
)
def test_what_came_on_that_day_or_since_has_overtaken_it(
    oracle: Oracle, known: Rhythm, until: date
):
    """The wish was about the time before."""
    oracle.silent = "overdue"
    assert decided(known, snoozed_until=until).reason == "overdue"


# ------------------------------------------------------------------- silence


@pytest.mark.parametrize(("latest", "over"), [(-3, True), (-1, True), (0, False), (4, False)])
def test_what_is_silent_is_looked_at_when_its_window_is_over(
    oracle: Oracle, latest: int, over: bool
):
    """Then once more, for the sums' sake, and never again."""
    oracle.ahead, oracle.silent = (-9, -5, latest), "overdue"
    again = None if over else TODAY + (latest + 1) * DAY
    assert decided() == Rest(again, "overdue", oracle.expected, left=over)


def test_a_purchase_of_tomorrow_is_looked_at_a_week_after_it(oracle: Oracle):
    """One of today is no such thing."""
    oracle.silent = "future_purchase"
    tomorrow = rhythm(TODAY + DAY)
    assert decided(tomorrow) == Rest(TODAY + 8 * DAY, "future_purchase", oracle.expected)
    assert decided(rhythm(TODAY)).until == oracle.expected[2] + DAY


# ------------------------------------------------------------------- in company


def in_company(known: Rhythm | None = None, **fields: Any) -> Remind | None:
    return soon(pair(coffee(rhythm=known or rhythm(BOUGHT), **fields)), TODAY, SETTINGS)


@pytest.mark.parametrize(("day", "told"), [(2, True), (3, True), (6, True), (7, False)])
def test_what_is_due_within_four_days_is_told_today(oracle: Oracle, day: int, told: bool):
    """One message for both."""
    oracle.ahead = (-5, day, 9)
    assert in_company() == (Remind(oracle.expected, EVERY, 0.7) if told else None)


@pytest.mark.parametrize(("ago", "told"), [(6, False), (7, False), (8, True), (9, True)])
def test_nobody_is_reminded_within_a_week_of_buying_in_company_either(
    oracle: Oracle, ago: int, told: bool
):
    """The eighth day is the first."""
    oracle.ahead = (-1, 4, 9)
    assert (in_company(rhythm(TODAY - ago * DAY)) is not None) == told


@pytest.mark.parametrize(
    "fields", [{"snoozed_until": TODAY + 2 * DAY}, {"known": reminded(-1)}, {"never": True}]
)
def test_only_what_is_not_due_yet_is_brought_forward(oracle: Oracle, fields: dict[str, Any]):
    """Who asked for later, or has been reminded already, is not told sooner."""
    oracle.ahead = (-5, 2, 1)
    assert in_company(**fields) is None


def test_what_is_silent_today_is_not_brought_forward(oracle: Oracle):
    """Though it may be spoken of in a few days."""
    oracle.ahead, oracle.silent, oracle.silent_to = (-5, -1, 1), "unlikely", TODAY
    assert decided() == Rest(TODAY + 2 * DAY, "unlikely", oracle.expected)
    assert in_company() is None


def test_what_will_be_silent_on_its_day_is_not_told(oracle: Oracle):
    """It is judged as on the day on which it would be due."""
    oracle.ahead, oracle.silent, oracle.silent_from = (-5, 5, 9), "unlikely", TODAY + 3 * DAY
    assert decided().reason == "not_yet"
    assert in_company() is None


@pytest.mark.parametrize(("every", "days"), [(3, 14), (13, 14), (14, 14), (15, 15), (40, 40)])
def test_what_was_ordered_serves_as_long_as_usual(every: int, days: int):
    """A fortnight at the least: by then it has become a purchase."""
    known = Rhythm()
    for number in range(5):
        known = observe(known, TODAY - number * every * DAY, 1.0, mark=f"m{number}")
    assert until_used_up(known) == timedelta(days=days)
    assert until_used_up(Rhythm()) == timedelta(days=14)
