"""What becomes of a promise where the customer asks for another day themselves."""

from datetime import timedelta
from typing import Any

import pytest

from functions.delay_notification.following import (
    follow,
)
from gjensyn.models.delay import News
from gjensyn.models.order import Reschedule
from gjensyn.models.record import Dated
from tests.builders import NOW
from tests.unit.delay_notification.promise import (
    DAY,
    HOUR,
    THERE,
    TOLD,
    a_watch,
    asked_for,
    day,
    heard,
    midnight,
    morning,
    sold,
    word,
)


def test_the_date_that_a_customer_asks_for_is_the_promise_from_then_on():
    """No delay: news of one is dropped, and nothing was broken."""
    before = a_watch(
        news=News(since=NOW - HOUR, named=day(9)), broken_at=NOW - HOUR, handed_over=True
    )
    agreed = heard(12, own=True)
    assert follow(before, asked_for(12), THERE) == a_watch(
        12, placed=day(5), agreed=agreed, heard=agreed, look_at=morning(13)
    )


def test_a_customer_who_names_no_date_is_promised_none():
    """They wait without one: there is nothing to look at."""
    agreed = heard(None, own=True)
    expected = a_watch(None, placed=day(5), agreed=agreed, heard=agreed)
    assert follow(a_watch(), asked_for(None), THERE) == expected


@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (0, True), (1, True)])
def test_who_asks_once_it_is_late_has_been_let_down_all_the_same(seconds: int, late: bool):
    """From the midnight after the promised day on; the new date is watched."""
    at = midnight(0) + timedelta(seconds=seconds)
    found = follow(a_watch(-1, broken_at=NOW - DAY), asked_for(3, -1, at=at), THERE)
    assert found.first_promise == day(-1 if late else 3)
    assert found.late_from == midnight(0 if late else 4)
    assert found.broken_at == (NOW - DAY if late else None)
    assert (found.promise, found.look_at) == (day(3), morning(4))


def test_who_asks_once_they_were_told_has_been_let_down_all_the_same():
    """What they were told stays known; a person need not look after it any more."""
    before = a_watch(told=TOLD, broken_at=NOW - DAY, handed_over=True)
    agreed = heard(12, own=True)
    assert follow(before, asked_for(12), THERE) == before.model_copy(
        update={
            "handed_over": False,
            "promise": day(12),
            "agreed": agreed,
            "heard": agreed,
            "look_at": morning(13),
        }
    )


def test_a_wish_that_was_granted_before_is_not_granted_again():
    """The promise that was told since stands."""
    agreed = heard(3, own=True, at=NOW - DAY)
    before = a_watch(9, placed=day(5), agreed=agreed, told=TOLD)
    order = sold(own_request=word(3, own=True, at=NOW - DAY))
    assert follow(before, order, THERE) == before


def test_a_wish_that_nobody_can_grant_is_noted_and_changes_nothing():
    """Where they are the day had passed when they asked for it."""
    wish = heard(-1, own=True)
    found = follow(a_watch(), asked_for(-1), THERE)
    assert found == a_watch(agreed=wish, heard=wish, look_at=morning(6))


SINCE = word(9, at=NOW - HOUR)


@pytest.mark.parametrize(
    ("fields", "newest", "moves"),
    [
        ({"told": TOLD, "heard": heard(9)}, SINCE, False),
        ({"heard": heard(9)}, SINCE, True),  # nobody was told
        ({"told": TOLD, "heard": heard(9), "news": News(since=NOW, named=day(9))}, SINCE, True),
        ({"told": TOLD, "heard": heard(8)}, SINCE, True),  # told of another word
        ({"told": TOLD}, None, True),
    ],
)
def test_a_wish_that_arrives_after_a_later_word_was_told_does_not_move_the_promise(
    fields: dict[str, Any], newest: Dated[Reschedule] | None, moves: bool
):
    """What reached the customer last is what they hold; what only waits has not reached them."""
    before = a_watch(9, placed=day(5), **fields)
    order = sold(own_request=word(3, own=True, at=NOW - DAY), reschedule=newest)
    found = follow(before, order, THERE)
    assert found.agreed == heard(3, own=True, at=NOW - DAY)
    assert found.promise == day(3 if moves else 9)


@pytest.mark.parametrize("promise", [8, 10])
def test_a_wish_moves_a_promise_other_than_the_word_that_was_heard(promise: int):
    """The later word was not what the customer was told."""
    before = a_watch(promise, placed=day(5), told=TOLD, heard=heard(9))
    order = sold(own_request=word(3, own=True, at=NOW - DAY), reschedule=SINCE)
    assert follow(before, order, THERE).promise == day(3)


def test_the_newest_wish_moves_the_promise_though_an_older_one_was_told_since():
    """A word of their own is not one that reached them later."""
    before = a_watch(9, placed=day(5), told=TOLD, heard=heard(9, own=True))
    order = sold(
        own_request=word(3, own=True, at=NOW - DAY), reschedule=word(9, own=True, at=NOW - HOUR)
    )
    assert follow(before, order, THERE).promise == day(3)
