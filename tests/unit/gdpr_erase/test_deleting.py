"""Everything of a person is deleted wherever it lies, and then looked for once more."""

from typing import Any

import pytest

from functions.gdpr_erase.deleting import delete, wiped
from functions.gdpr_erase.tools import Stuck, Wait
from gjensyn.models.subject import SubjectRow
from gjensyn.privacy.inventory import Whose
from tests.builders import NOW, SUBJECT, a_message, a_person, a_survey, an_order, put, subject_id
from tests.unit.gdpr_erase.eraser import CUSTOMER, Eraser, a_request, kept

OTHER = subject_id(2)
ADDRESS = "aase@fjordpost.example"
WHOSE = Whose(SUBJECT, CUSTOMER, (ADDRESS,))
ROW = SubjectRow(subject=SUBJECT, key=CUSTOMER, status="fenced")


def shredded(*records: Any, row: SubjectRow | None = ROW, **fields: Any) -> Eraser:
    """Return the world of a request whose person's key is gone; what was theirs still lies there.

    Beside it lies what is another's.
    """
    theirs = [a_person(), an_order(), a_message(), a_survey(), *records]
    eraser = Eraser(a_request("SHREDDED", **fields), kept(), *theirs, *([row] if row else []))
    put(eraser.store, an_order(subject=OTHER))
    for folder in (eraser.parked, eraser.exports):
        folder.objects |= {f"{CUSTOMER}/one": b"{}", f"{CUSTOMER}/two": b"{}", "other/one": b"{}"}
    eraser.failures.objects |= {"failed-1": SUBJECT.encode(), "failed-2": OTHER.encode()}
    eraser.refusals.addresses |= {ADDRESS, "other@example.org"}
    return eraser


def left(eraser: Eraser, subject: str = SUBJECT) -> list[str]:
    return [trace.entity for trace in eraser.tools.inventory.traces(subject)]


def test_nothing_of_a_person_is_left_and_nothing_of_others_is_touched():
    """In the tables, the folders, the failures, and the provider's list."""
    eraser = shredded()
    eraser.tools.note(eraser.request, status="DELETING")
    eraser.take(delete)
    assert left(eraser) == []
    assert left(eraser, OTHER) == ["order"]
    assert eraser.parked.names("") == eraser.exports.names("") == ["other/one"]
    assert eraser.failures.names("") == ["failed-2"]
    assert eraser.refusals.addresses == {"other@example.org"}
    request = eraser.request
    assert (request.status, request.erased_at) == ("PROPAGATING", NOW)
    assert (request.due_at, [event for event, _ in eraser.moves()]) == (NOW, ["deleted"])


def test_the_way_to_them_becomes_a_tombstone():
    """Late facts are refused by it; it says since when."""
    eraser = shredded()
    eraser.tools.note(eraser.request, status="DELETING")
    eraser.take(delete)
    row = eraser.store.get(SubjectRow, "", CUSTOMER)
    assert row is not None
    assert (row.status, row.erased_at) == ("erased", NOW)


@pytest.mark.parametrize("status", ["erased", "living"])
def test_only_what_is_fenced_becomes_a_tombstone(status: Any):
    """One that is there already keeps its date; who lives is another request's."""
    eraser = shredded(row=ROW.model_copy(update={"status": status}))
    eraser.tools.note(eraser.request, status="DELETING")
    eraser.take(delete)
    row = eraser.store.get(SubjectRow, "", CUSTOMER)
    assert row is not None
    assert (row.status, row.erased_at, row.version) == (status, None, 1)


def test_where_there_was_no_way_to_them_none_is_left():
    """An address of nobody's."""
    eraser = shredded(row=None)
    eraser.tools.note(eraser.request, status="DELETING")
    eraser.take(delete)
    assert eraser.request.status == "PROPAGATING"
    assert eraser.store.get(SubjectRow, "", CUSTOMER) is None


def test_when_time_is_over_the_rest_waits_for_the_next_call():
    """At once; nothing is said to be deleted before it is."""
    eraser = shredded()
    eraser.in_time = False
    assert eraser.take(delete) == Wait(NOW, "more_to_delete")
    assert eraser.moves() == []
    assert "order" in left(eraser)


class Slow(Eraser):
    """Time is over after so many looks at it."""

    looks = 0
    at_most = 10**6

    @property
    def in_time(self) -> bool:
        self.looks += 1
        return self.looks <= self.at_most

    @in_time.setter
    def in_time(self, value: bool) -> None:
        del value


@pytest.mark.parametrize(("messages", "looks"), [(0, 0), (1, 1), (500, 1), (501, 2), (1000, 2)])
def test_it_looks_at_the_time_after_every_five_hundred(messages: int, looks: int):
    """A call is never cut off in the middle of a thousand."""
    eraser = Slow(a_request("DELETING"))
    put(eraser.store, *(a_message(number) for number in range(messages)))
    assert wiped(eraser.tools, Whose(SUBJECT, None))
    assert eraser.looks == looks
    assert left(eraser) == []


def test_what_was_deleted_before_time_was_over_is_gone():
    """The next call goes on with the rest."""
    eraser = Slow(a_request("DELETING"))
    put(eraser.store, *(a_message(number) for number in range(700)))
    eraser.at_most = 1
    assert not wiped(eraser.tools, Whose(SUBJECT, None))
    assert len(left(eraser)) == 200
    eraser.at_most = 10**6
    assert wiped(eraser.tools, Whose(SUBJECT, None))


@pytest.mark.parametrize(
    ("whose", "remains"),
    [
        (Whose(None, CUSTOMER), {"tables", "failures", "provider"}),
        (Whose(SUBJECT, None), {"folders", "provider"}),
        (Whose(SUBJECT, CUSTOMER), {"provider"}),
        (Whose(None, None, (ADDRESS,)), {"tables", "failures", "folders"}),
        (WHOSE, set()),
    ],
)
def test_each_place_is_emptied_by_what_leads_to_it(whose: Whose, remains: set[str]):
    """The tables by the person, the folders by the sender's id, the provider by the address."""
    eraser = shredded()
    assert wiped(eraser.tools, whose)
    found = {
        "tables": bool(left(eraser)),
        "failures": "failed-1" in eraser.failures,
        "folders": bool(eraser.parked.names(CUSTOMER) or eraser.exports.names(CUSTOMER)),
        "provider": ADDRESS in eraser.refusals,
    }
    assert {place for place, something in found.items() if something} == remains


class Restless(Eraser):
    """Something arrives after each of so many rounds."""

    def arrives(self, rounds: int) -> None:
        wipe = self.refusals.remove
        self.rounds = rounds

        def remove(address: str) -> None:
            wipe(address)
            self.rounds -= 1
            if self.rounds >= 0:
                self.parked.write(f"{CUSTOMER}/late", b"{}")

        self.refusals.remove = remove


@pytest.mark.parametrize(("rounds", "stuck"), [(0, False), (1, False), (2, False), (3, True)])
def test_what_arrives_meanwhile_is_deleted_too_but_not_for_ever(rounds: int, stuck: bool):
    """After three rounds a person has to look."""
    eraser = Restless(a_request("DELETING"), kept(), a_person(), ROW)
    eraser.arrives(rounds)
    answer = eraser.take(delete)
    assert (answer == Stuck("residue")) is stuck
    assert eraser.request.status == ("DELETING" if stuck else "PROPAGATING")
    assert eraser.parked.names("") == ([f"{CUSTOMER}/late"] if stuck else [])
