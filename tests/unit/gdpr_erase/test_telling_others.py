"""Who else is told of an erasure, once, and for how long their word is waited for."""

from datetime import UTC, datetime
from typing import Any

import pytest

from functions.gdpr_erase.telling import tell
from functions.gdpr_erase.tools import Wait
from gjensyn.models.record import Table
from gjensyn.models.request import PARTICULARS_KEY, Particulars, Recipient
from gjensyn.models.subject import KEY_CLASS
from tests.builders import NOW
from tests.unit.gdpr_erase.eraser import (
    DAY,
    DUE,
    REQUEST,
    SECOND,
    Eraser,
    a_request,
    kept,
)

WAREHOUSE = Recipient(name="warehouse", told_at=NOW - DAY)
CARRIER = Recipient(name="carrier", told_at=NOW - DAY, acknowledged_at=NOW)


def propagating(*records: Any, **fields: Any) -> Eraser:
    """Return the world of a request of which all was deleted a moment ago."""
    request = a_request("PROPAGATING", **{"erased_at": NOW - SECOND, **fields})
    return Eraser(request, *records, recipients="warehouse, carrier")


def test_the_bus_is_told_under_the_senders_own_id():
    """Whose, by which request, and when; whoever has to acknowledge it is noted down."""
    eraser = propagating(kept())
    eraser.take(tell)
    (said,) = eraser.bus.said
    assert said.detail_type == "CustomerErased"
    assert said.detail["request_id"] == REQUEST
    assert said.detail["customer_id"] == "K-17"
    assert datetime.fromisoformat(said.detail["erased_at"]) == NOW - SECOND
    request = eraser.request
    assert request.told_at == NOW
    assert request.recipients == tuple(
        Recipient(name=name, told_at=NOW) for name in ("warehouse", "carrier")
    )
    assert request.status == "PROPAGATING"


def test_it_is_told_once():
    """However often the step is taken."""
    eraser = propagating(kept())
    for _ in range(3):
        eraser.take(tell)
    assert len(eraser.bus.said) == 1


def test_of_somebody_nobody_knows_the_officers_note_says_the_id():
    """Others may know more of them."""
    notes = Particulars(subject=REQUEST, key=PARTICULARS_KEY, customer_id="K-99")
    eraser = propagating(notes, person=None)
    eraser.take(tell)
    assert [one.detail["customer_id"] for one in eraser.bus.said] == ["K-99"]


def test_the_persons_own_id_goes_before_the_officers_note():
    """A slip in a note does not tell of somebody else."""
    notes = Particulars(subject=REQUEST, key=PARTICULARS_KEY, customer_id="K-99")
    eraser = propagating(kept(), notes)
    eraser.take(tell)
    assert [one.detail["customer_id"] for one in eraser.bus.said] == ["K-17"]


@pytest.mark.parametrize("lacking", ["notes", "customer", "erasure", "key"])
def test_where_there_is_nothing_to_tell_nobody_is_waited_for(lacking: str):
    """An address that nobody has leads to no id; a key that is gone was told of before."""
    note = Particulars(subject=REQUEST, key=PARTICULARS_KEY, customer_id="K-99")
    notes = {"notes": [], "customer": [note.model_copy(update={"customer_id": None})]}
    fields = {"erased_at": None} if lacking == "erasure" else {}
    eraser = propagating(*notes.get(lacking, [note]), person=None, **fields)
    if lacking == "key":
        eraser.store.wipe(Table.KEYS, REQUEST, [KEY_CLASS])
    eraser.take(tell)
    assert eraser.bus.said == []
    assert (eraser.request.told_at, eraser.request.recipients) == (NOW, ())
    eraser.take(tell)
    assert eraser.request.status == "VERIFYING"


def told(*recipients: Recipient, days_ago: float = 1, **fields: Any) -> Eraser:
    """Return the world of a request of which the others have been told."""
    known = {"told_at": NOW - days_ago * DAY, "recipients": recipients}
    return propagating(kept(), **{**known, **fields})


def test_whoever_is_silent_is_waited_for_a_week():
    """Not for those who have acknowledged it."""
    eraser = told(WAREHOUSE, CARRIER)
    assert eraser.take(tell) == Wait(NOW + 6 * DAY, "recipients")
    assert eraser.request.status == "PROPAGATING"


@pytest.mark.parametrize("recipients", [(), (CARRIER,)])
def test_once_all_have_acknowledged_it_goes_on(recipients: tuple[Recipient, ...]):
    """It is looked at at once, and nobody is called out."""
    eraser = told(*recipients)
    eraser.take(tell)
    assert (eraser.request.status, eraser.request.due_at) == ("VERIFYING", NOW)
    assert [event for event, _ in eraser.moves()] == ["told"]
    assert eraser.lines() == []


@pytest.mark.parametrize(("seconds", "waits"), [(1, True), (0, False), (-1, False)])
def test_nobody_is_waited_for_longer_than_a_week(seconds: int, waits: bool):
    """Whoever is silent then is named; the erasure stands without them."""
    eraser = told(WAREHOUSE, CARRIER, told_at=NOW - 7 * DAY + seconds * SECOND)
    assert isinstance(eraser.take(tell), Wait) is waits
    if not waits:
        assert eraser.request.status == "VERIFYING"
        assert [(one["request_id"], one["recipient"]) for one in eraser.lines()] == [
            (REQUEST, "warehouse")
        ]


def test_the_person_is_answered_in_time_whoever_is_silent():
    """The day on which it is due begins where the shop is."""
    due = datetime(DUE.year, DUE.month, DUE.day, tzinfo=UTC) - 3600 * SECOND
    eraser = told(WAREHOUSE, told_at=due - DAY)
    eraser.clock.moment = due - SECOND
    assert eraser.take(tell) == Wait(due, "recipients")
    eraser.clock.moment = due
    eraser.take(tell)
    assert eraser.request.status == "VERIFYING"
