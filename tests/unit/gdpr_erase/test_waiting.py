"""Requests that wait for people: called out, taken back, resumed, and forgotten."""

from datetime import date, timedelta

import pytest

from functions.gdpr_erase.tools import AtRest, Wait
from functions.gdpr_erase.waiting import remind, resume, turned_away
from gjensyn.models.request import ACTIVE, PARTICULARS_KEY, Active, Particulars
from gjensyn.models.subject import KEY_CLASS, DataKey
from tests.builders import NOW
from tests.unit.gdpr_erase.eraser import (
    CUSTOMER,
    DAY,
    DUE,
    REQUEST,
    SECOND,
    Eraser,
    a_request,
    kept,
    passed,
)

WEEK = timedelta(days=7)


def confirmed_by_nobody(waited: timedelta) -> Eraser:
    """Return the world of a request of the person's own that waits for their word."""
    asked = a_request("AWAITING_IDENTITY", requested_by="self", received_at=NOW - waited)
    return Eraser(asked, Active(subject=ACTIVE, key=CUSTOMER, request_id=REQUEST))


@pytest.mark.parametrize(
    "status", ["RECEIVED", "AWAITING_IDENTITY", "VERIFIED", "PLANNED", "AWAITING_APPROVAL"]
)
def test_what_waits_for_an_officer_is_called_out_every_day(status):
    """With the days that are left; nothing else becomes of it."""
    eraser = Eraser(a_request(status))
    assert eraser.take(remind) == Wait(NOW + DAY, "answer")
    (line,) = eraser.lines()
    assert (line["request_id"], line["days_left"]) == (REQUEST, 28)
    assert eraser.request.status == status


def test_the_days_that_are_left_are_those_of_the_shop():
    """Half past eleven in the evening by the clock of Greenwich it is the next day there."""
    eraser = Eraser(a_request(due_date=date(2026, 11, 1)))
    eraser.clock.moment = NOW.replace(hour=23, minute=30)
    eraser.take(remind)
    assert [line["days_left"] for line in eraser.lines()] == [-2]


@pytest.mark.parametrize("waited", [WEEK, WEEK + SECOND, 3 * WEEK])
def test_what_nobody_confirmed_within_a_week_is_taken_back(waited):
    """The link works no more; another request of theirs can be taken in."""
    eraser = confirmed_by_nobody(waited)
    eraser.take(remind)
    request = eraser.request
    assert (request.status, request.reason, request.due_at) == ("WITHDRAWN", "unconfirmed", NOW)
    assert eraser.tools.register.active(CUSTOMER) is None
    ((event, detail),) = eraser.moves()
    assert (event, detail["reason"], detail["status"]) == ("withdrawn", "unconfirmed", "WITHDRAWN")
    assert eraser.lines() == []


def test_as_long_as_the_link_works_it_is_not_taken_back():
    """To the second."""
    eraser = confirmed_by_nobody(WEEK - SECOND)
    assert eraser.take(remind) == Wait(NOW + DAY, "answer")
    assert eraser.request.status == "AWAITING_IDENTITY"
    assert eraser.tools.register.active(CUSTOMER) == REQUEST


@pytest.mark.parametrize(
    ("status", "by"),
    [
        ("AWAITING_IDENTITY", "arn:aws:iam::1:user/liv"),
        ("AWAITING_IDENTITY", "the-desk"),
        ("AWAITING_IDENTITY", None),
        ("RECEIVED", "self"),
        ("VERIFIED", "self"),
        ("AWAITING_APPROVAL", "self"),
    ],
)
def test_only_what_waits_for_the_persons_own_word_is_taken_back(status, by):
    """What waits for an officer stays, however long."""
    eraser = Eraser(a_request(status, requested_by=by, received_at=NOW - 20 * DAY))
    assert isinstance(eraser.take(remind), Wait)
    assert eraser.request.status == status


@pytest.mark.parametrize("stopped", ["FENCED", "DELETING", "VERIFYING"])
def test_what_stopped_goes_on_where_it_stopped(stopped):
    """The reason is forgotten, and it is looked at at once."""
    history = passed("RECEIVED", stopped, "ATTENTION")
    eraser = Eraser(a_request("ATTENTION", history=history, reason="residue"))
    eraser.take(resume)
    request = eraser.request
    assert (request.status, request.reason, request.due_at) == (stopped, None, NOW)
    ((event, detail),) = eraser.moves()
    assert (event, detail["reason"]) == ("attention", "resumed")


@pytest.mark.parametrize("status", ["REFUSED", "WITHDRAWN"])
def test_what_came_to_nothing_is_forgotten(status):
    """What an officer wrote goes with its key; the request itself stays as a record, at rest."""
    notes = Particulars(subject=REQUEST, key=PARTICULARS_KEY, refusal="no proof")
    eraser = Eraser(a_request(status, due_at=NOW, due_shard="0"), kept(), notes)
    assert eraser.take(turned_away) == AtRest()
    assert list(eraser.tools.inventory.traces(REQUEST)) == []
    assert eraser.store.get(DataKey, REQUEST, KEY_CLASS) is None
    request = eraser.request
    assert (request.status, request.due_at, request.due_shard) == (status, None, None)
    assert request.due_date == DUE
