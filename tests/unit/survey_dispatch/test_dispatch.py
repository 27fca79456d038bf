"""From an order that arrived to messages in the ledger, and back out again."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.survey_dispatch import on_order, on_schedule
from functions.survey_dispatch.dispatch import Dispatch
from functions.survey_dispatch.messages import message_key
from functions.survey_dispatch.settings import SurveySettings
from gjensyn.clock import SystemClock
from gjensyn.models.message import Message
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.record import Stored
from gjensyn.models.survey import Answer, Survey
from gjensyn.ports import Replace
from gjensyn.sweep import Sweep
from gjensyn.telemetry import Telemetry
from tests.builders import (
    SUBJECT,
    a_case,
    a_person,
    a_store,
    a_survey,
    an_order,
    put,
    stream_record,
    subject_id,
)
from tests.fakes.clock import StandingClock
from tests.fakes.context import Invocation

ARRIVED = datetime(2026, 11, 1, 11, tzinfo=UTC)
SURVEY = a_survey().key


class Shop:
    """The two Lambdas over one store and one clock."""

    def __init__(self, *records: Stored, **environ: str) -> None:
        self.store = a_store(*records)
        self.clock = StandingClock(ARRIVED)
        self.dispatch = Dispatch(self.store, self.clock, SurveySettings.of(environ))
        self.out = io.StringIO()

    def follow(self, *abouts: Any) -> dict[str, Any]:
        telemetry = Telemetry(self.out, "survey_dispatch", SystemClock())
        follower = on_order.Follower(self.dispatch, self.store, telemetry)
        records = [
            stream_record(self.store.raw(about), number=number)
            for number, about in enumerate(abouts, 1)
        ]
        return on_order.handle({"Records": records}, follower, Invocation())

    def tick(self, remaining: int = 60_000) -> None:
        sweep = Sweep(self.store, self.clock, Telemetry(self.out, "survey_dispatch", SystemClock()))
        round_ = on_schedule.Round(self.dispatch, sweep)
        on_schedule.handle({}, round_, Invocation(remaining))

    def survey(self, key: str = SURVEY) -> Survey:
        found = self.store.get(Survey, SUBJECT, key)
        assert found is not None
        return found

    def messages(self) -> list[tuple[str, str, str | None]]:
        found = self.store.query(Message, SUBJECT, "message#")
        return sorted((one.kind, one.status, one.reason) for one in found)

    def change(self, record: Stored, **fields: Any) -> None:
        known = self.store.get(type(record), record.subject, record.key)
        assert known is not None
        self.store.write(Replace(known.model_copy(update=fields)))

    def message(self, kind: str) -> Message:
        found = self.store.get(Message, SUBJECT, message_key(kind, self.survey()))
        assert found is not None
        return found

    def send(self, kind: str) -> None:
        """Do what delivery would do with a message."""
        at_rest = {"due_at": None, "due_shard": None}
        self.change(self.message(kind), status="sent", sent_at=self.clock.now(), **at_rest)


def test_a_delivery_is_asked_about_the_next_morning():
    """Planned when it is heard of, queued at ten, once."""
    shop = Shop(a_person(), an_order())
    shop.follow(an_order())
    assert shop.survey().status == "planned"
    shop.tick()
    assert shop.messages() == []
    shop.clock.moment = datetime(2026, 11, 2, 9, tzinfo=UTC)
    shop.tick()
    shop.tick()
    assert shop.messages() == [("survey_invitation", "queued", None)]
    assert shop.survey().status == "invited"
    person = shop.store.get(Person, SUBJECT, PERSON_KEY)
    assert person is not None
    assert person.last_invited_at == shop.clock.now()


def test_the_same_delivery_told_twice_plans_once():
    """A stream tells again; nothing is written the second time."""
    shop = Shop(a_person(), an_order())
    shop.follow(an_order(), an_order())
    shop.store.requests.clear()
    shop.follow(an_order())
    assert not {"write", "transaction"} & set(shop.store.requests)


def test_a_message_says_what_it_needs():
    """Delivery checks order and survey again, and knows no capability."""
    shop = Shop(a_person(), an_order())
    shop.follow(an_order())
    shop.clock.advance(days=1)
    shop.tick()
    message = shop.message("survey_invitation")
    assert [wanted.key for wanted in message.requires] == [SURVEY, an_order().key]
    assert message.purpose == "survey"
    assert message.content["products"] == ["Ullteppe «Fjøs»"]
    assert message.expires_at == shop.clock.now() + timedelta(days=7)
    assert message.link_expires_at == shop.clock.now() + timedelta(days=30)


@pytest.mark.parametrize(
    ("status", "reason"), [("cancelled", "order_cancelled"), ("returned", "order_returned")]
)
def test_an_order_that_ends_otherwise_withdraws_the_plan(status: str, reason: str):
    """The ledger says why nobody was written to."""
    shop = Shop(a_person(), an_order())
    shop.follow(an_order(), an_order(status=status))
    shop.follow(an_order(status=status))
    assert shop.survey().status == "skipped"
    assert shop.messages() == [("survey_invitation", "skipped", reason)]


def test_an_order_that_was_never_delivered_leaves_no_trace():
    """Cancelled before there was anything to ask: no plan, no entry."""
    cancelled = an_order(status="cancelled", whole_delivered_at=None)
    shop = Shop(a_person(), cancelled)
    shop.follow(cancelled)
    assert shop.messages() == []


@pytest.mark.parametrize("status", ["cancelled", "returned"])
def test_an_order_heard_of_backwards_leaves_the_same_line(status: str):
    """Its end is told before its delivery: the ledger says what it says the other way round."""
    shop = Shop(a_person())
    shop.follow(an_order(status=status, whole_delivered_at=None), an_order(status=status))
    shop.follow(an_order(status=status))
    assert shop.survey().status == "skipped"
    assert shop.messages() == [("survey_invitation", "skipped", f"order_{status}")]


def test_an_erased_persons_order_leaves_no_line():
    """Nobody is there whose ledger it could stand in."""
    shop = Shop(a_person(status="fenced"))
    shop.follow(an_order(status="returned"))
    assert shop.messages() == []


def test_one_more_parcel_moves_the_plan():
    """The day after the last parcel, though the first had been taken for all."""
    shop = Shop(a_person(), an_order())
    shop.follow(an_order())
    later = an_order(whole_delivered_at=ARRIVED + timedelta(days=1))
    shop.change(an_order(), whole_delivered_at=later.whole_delivered_at)
    shop.follow(later)
    assert shop.survey().due_at == datetime(2026, 11, 3, 9, tzinfo=UTC)
    assert shop.survey().ended_at == later.whole_delivered_at


def test_a_delivery_that_was_taken_back_waits_for_the_next():
    """More parcels were announced: the survey leaves the due index, and comes back by itself."""
    shop = Shop(a_person(), an_order())
    shop.follow(an_order())
    shop.change(an_order(), status="shipped")
    shop.clock.advance(days=1)
    shop.tick()
    assert shop.survey().due_at is None
    shop.change(an_order(), status="delivered")
    shop.follow(an_order())
    assert shop.survey().due_at is not None


def test_somebody_is_asked_once_a_month():
    """The second order of the same days is not asked about, and the ledger says so."""
    other = an_order(key="order#other", order_id="O-2")
    shop = Shop(a_person(), an_order(), other)
    shop.follow(an_order(), other)
    shop.clock.advance(days=1)
    shop.tick()
    assert [reason for _, _, reason in shop.messages()].count("quarantine") == 1
    assert [status for _, status, _ in shop.messages()].count("queued") == 1


def test_one_reminder_and_no_second():
    """Four days after the invitation was sent; then the survey is at rest."""
    shop = Shop(a_person(), an_order())
    shop.follow(an_order())
    shop.clock.advance(days=1)
    shop.tick()
    shop.send("survey_invitation")
    for _ in range(40):
        shop.clock.advance(days=1)
        shop.tick()
    assert [kind for kind, _, _ in shop.messages()] == ["survey_invitation", "survey_reminder"]
    decided = shop.message("survey_reminder").decided_at
    assert decided == ARRIVED + timedelta(days=5)
    assert shop.survey().due_at is None


def test_no_reminder_after_an_answer():
    """However short before it the answer came."""
    shop = Shop(a_person(), an_order())
    shop.follow(an_order())
    shop.clock.advance(days=1)
    shop.tick()
    shop.send("survey_invitation")
    shop.clock.advance(days=4)
    answer = Answer(score=0, comment="", at=shop.clock.now())
    shop.change(shop.survey(), status="answered", answer=answer, due_at=None, due_shard=None)
    shop.tick()
    assert len(shop.messages()) == 1


def test_a_shop_without_reminders_sends_none():
    """`SURVEY_REMINDER_DAYS` 0 means none."""
    shop = Shop(a_person(), an_order(), SURVEY_REMINDER_DAYS="0")
    shop.follow(an_order())
    shop.clock.advance(days=1)
    shop.tick()
    shop.send("survey_invitation")
    assert shop.survey().due_at is None


def test_a_closed_case_is_asked_about():
    """The survey of a case needs the case closed until it is sent."""
    shop = Shop(a_person(), a_case())
    shop.follow(a_case())
    shop.clock.advance(days=1)
    shop.tick()
    (message,) = shop.store.query(Message, SUBJECT, "message#")
    assert (message.case_id, message.order_ids) == ("S-1", ())
    assert message.requires[1].statuses == ("closed",)


@pytest.mark.parametrize("person", [None, a_person(status="fenced")])
def test_nothing_is_planned_for_the_erased(person: Person | None):
    """The fence stands at planning too."""
    shop = Shop(*(one for one in (person, an_order()) if one))
    shop.follow(an_order())
    assert shop.store.get(Survey, SUBJECT, SURVEY) is None


def test_a_deleted_order_is_no_news():
    """What erases an order erases its survey; a REMOVE plans nothing."""
    shop = Shop(a_person(), an_order())
    follower = on_order.Follower(
        shop.dispatch, shop.store, Telemetry(shop.out, "survey_dispatch", SystemClock())
    )
    gone = stream_record(None, shop.store.raw(an_order()))
    assert on_order.handle({"Records": [gone]}, follower, Invocation())["batchItemFailures"] == []
    assert shop.store.get(Survey, SUBJECT, SURVEY) is None


def test_one_malformed_record_among_five_fails_alone():
    """The others take effect, and later news of the same item wait for their turn."""
    orders = [an_order(key=f"order#{n}", order_id=f"O-{n}") for n in range(5)]
    shop = Shop(a_person(), *orders)
    records = [stream_record(shop.store.raw(one), number=n) for n, one in enumerate(orders)]
    records[2]["dynamodb"]["NewImage"]["sealed"]["B"] = "AAAA"
    follower = on_order.Follower(
        shop.dispatch, shop.store, Telemetry(shop.out, "survey_dispatch", SystemClock())
    )
    again = {**records[2], "dynamodb": {**records[2]["dynamodb"], "SequenceNumber": "9"}}
    report = on_order.handle({"Records": [*records, again]}, follower, Invocation())
    failed = [one["itemIdentifier"] for one in report["batchItemFailures"]]
    assert failed == ["2", "9"]
    planned = list(shop.store.query(Survey, SUBJECT, "survey#"))
    assert {one.about for one in planned} == {"order#0", "order#1", "order#3", "order#4"}


def test_one_broken_item_does_not_stop_the_round():
    """One of somebody whose key is gone is counted, waits to be deleted, and stops nobody."""
    shop = Shop(a_person(), an_order())
    stranger = subject_id(2)
    put(shop.store, a_survey(subject=stranger, key="survey#x", due_at=ARRIVED))
    shop.store.keyring.shred(stranger)
    shop.follow(an_order())
    shop.clock.advance(days=1)
    shop.tick()
    assert shop.messages() == [("survey_invitation", "queued", None)]
    assert "item_of_erased" in shop.out.getvalue()
    assert '"ERROR"' not in shop.out.getvalue()


def test_a_round_that_runs_out_of_time_leaves_the_rest():
    """What was not reached stays due for the next round."""
    shop = Shop(a_person(), an_order())
    shop.follow(an_order())
    shop.clock.advance(days=1)
    shop.tick(remaining=5_000)
    assert shop.messages() == []
    assert "sweep_cut_short" in shop.out.getvalue()
    shop.tick()
    assert len(shop.messages()) == 1


def test_looking_before_the_time_changes_nothing():
    """A round that is early, late or doubled does no harm."""
    shop = Shop(a_person(), an_order())
    shop.follow(an_order())
    shop.store.requests.clear()
    assert shop.dispatch.look_at(SUBJECT, SURVEY) == "survey_not_due"
    assert shop.dispatch.look_at(SUBJECT, "survey#nowhere") == "survey_not_due"
    assert set(shop.store.requests) == {"get"}
