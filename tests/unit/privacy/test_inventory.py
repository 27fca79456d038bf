"""How much there is of a person, by class, in tables, folders and the provider's list."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from gjensyn.models.record import Dated
from gjensyn.privacy.exceptions import read_exceptions
from gjensyn.privacy.inventory import Inventory, Whose
from gjensyn.privacy.plan import Found
from gjensyn.privacy.retention import Retention
from tests.builders import (
    SUBJECT,
    a_message,
    a_person,
    a_placement,
    a_store,
    a_survey,
    an_order,
    subject_id,
)
from tests.fakes.folder import Drawer, Refusals
from tests.unit.gdpr_erase.eraser import key_to

WHOSE = Whose(SUBJECT, "hash", ("kari@fjordpost.example", "kari@old.example"))
PLACED = datetime(2026, 10, 1, 12, tzinfo=UTC)


def inventory(rules: str = "") -> Inventory:
    """Return the inventory of a world in which there is something everywhere."""
    placement = Dated(value=a_placement().value, at=PLACED)
    store = a_store(
        a_person(),
        an_order(placement=placement),
        a_survey(),
        a_message(1),
        a_message(2),
        key_to(SUBJECT),
        a_person(subject=subject_id(9)),
        a_message(3, subject=subject_id(9)),
    )
    mine, other = SUBJECT.encode(), subject_id(9).encode()
    return Inventory(
        store,
        parked=Drawer(**{"hash/1": b"", "hash/2": b"", "hashes/3": b""}),
        exports=Drawer(**{"hash/copy": b"", "other/copy": b""}),
        failures=Drawer(a=mine + b"x", b=other, c=mine),
        suppressions=Refusals("kari@old.example", "ola@old.example"),
        retention=Retention(store, read_exceptions(rules), ZoneInfo("Europe/Oslo")),
    )


def test_everything_of_a_person_is_counted_by_class():
    """In order, without what there is none of, and nothing of anybody else."""
    assert inventory().count(WHOSE) == [
        Found("copy", 1),
        Found("failed_record", 2),
        Found("key", 1),
        Found("message", 2),
        Found("order", 1),
        Found("parked_event", 2),
        Found("person", 1),
        Found("provider_suppression", 1),
        Found("survey", 1),
    ]


def test_what_a_law_may_keep_is_told_with_its_days():
    """Of that class alone."""
    found = {each.kind: each.starts for each in inventory("order:no-bookkeeping").count(WHOSE)}
    assert found["order"] == (date(2026, 10, 1),)
    assert not any(starts for kind, starts in found.items() if kind != "order")


def test_of_somebody_nobody_knows_only_what_was_parked_can_be_there():
    """And what the provider holds of their address."""
    found = inventory().count(Whose(None, "hash"))
    assert found == [Found("copy", 1), Found("parked_event", 2)]
    assert inventory().count(Whose(None, None, ("ola@old.example",))) == [
        Found("provider_suppression", 1)
    ]
    assert inventory().count(Whose(None, None)) == []


def test_a_plan_is_made_of_what_is_there_on_that_day():
    """With what has to be kept by then."""
    plan = inventory("order:no-bookkeeping").plan(WHOSE, date(2026, 11, 2))
    assert (plan.classes["message"], plan.classes["case"]) == (2, 0)
    assert [(each.kind, each.until) for each in plan.retained] == [("order", date(2031, 12, 31))]
    assert inventory("order:no-bookkeeping").plan(WHOSE, date(2032, 1, 1)).retained == ()
