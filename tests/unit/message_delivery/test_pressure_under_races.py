"""Several deliveries to one person at once: whatever the order of their steps, never too much."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from greenlet import greenlet

from gjensyn.errors import ConflictError
from gjensyn.models.message import Message, Purpose
from gjensyn.models.person import Consent
from gjensyn.ports import Change, Replace
from gjensyn.sealing import Seal
from infra.memory.store import MemoryStore
from tests.builders import NOW, SUBJECT, a_message, a_person
from tests.unit.message_delivery.post_office import PostOffice
from tests.unit.message_delivery.stepping import SteppedStore, pause

OSLO = ZoneInfo("Europe/Oslo")
YES = Consent(granted=True, evidence="the till", at=NOW - timedelta(days=90))
AGREED = a_person(consents={"survey": YES, "reminder": YES})
MIXED: tuple[Purpose, ...] = ("survey", "marketing", "survey", "service")


class Ledger(SteppedStore):
    """`claimed` are the messages in the order in which their claims went through."""

    claimed: list[Message]

    def write(self, *changes: Change, seal: Seal | None = None) -> None:
        super().write(*changes, seal=seal)
        records = [change.record for change in changes if isinstance(change, Replace)]
        self.claimed += [
            one for one in records if isinstance(one, Message) and one.status == "sending"
        ]


class Office(PostOffice):
    """A post office whose deliveries take turns, step by step, as a schedule says."""

    def __init__(self, purposes: Sequence[Purpose]) -> None:
        self.queued = [
            a_message(number, purpose=purpose, requires=(), expires_at=NOW + timedelta(days=60))
            for number, purpose in enumerate(purposes, 1)
        ]
        super().__init__(records=(AGREED, *self.queued))
        self.store.__class__ = Ledger
        self.store.claimed = []
        self.outbox.while_sending = lambda _mail: pause()

    @property
    def went_out(self) -> list[tuple[datetime, Purpose]]:
        """When and for what, in the order of the claims: that is the order of deciding."""
        return [(one.sent_at, one.purpose) for one in self.store.claimed]

    def at_once(self, keys: Iterable[str], turns: Iterator[int]) -> None:
        """Deliver several messages at the same moment; `turns` says who takes the next step."""
        running = [greenlet(lambda key=key: self._deliver(key)) for key in keys]
        while running:
            one = running[next(turns) % len(running)]
            one.switch()
            running = [other for other in running if not other.dead]

    def until_all_ended(self, turns: Iterator[int]) -> None:
        """Let the schedule's rounds take what is due, several of them at the same moment."""
        for _ in range(400):
            due = [key for _, key in self.store.due(Message, self.clock.now())]
            if due:
                self.at_once([*due, *due], turns)
                continue
            waiting = [m.due_at for m in map(self.now_known, self.queued) if m.due_at]
            if not waiting:
                return
            self.clock.moment = max(min(waiting), self.clock.now())
        raise AssertionError("it never comes to rest")

    def now_known(self, message: Message) -> Message:
        found = MemoryStore.get(self.store, Message, SUBJECT, message.key)
        assert found is not None
        return found

    def _deliver(self, key: str) -> None:
        try:
            self.post.delivery.look_at(SUBJECT, key)
        except ConflictError:
            return  # it stays due


def too_much(went_out: Sequence[tuple[datetime, Purpose]]) -> list[str]:
    """Return what must not have happened, in the order in which things went out."""
    found = []
    for number, (at, purpose) in enumerate(went_out):
        before = [earlier for earlier, _ in went_out[:number]]
        if purpose == "service":
            continue
        today = at.astimezone(OSLO).date()
        if any(earlier.astimezone(OSLO).date() == today for earlier in before):
            found.append(f"{purpose} at {at}: something went out that day already")
        if sum(at - earlier < timedelta(days=30) for earlier in before) >= 4:
            found.append(f"{purpose} at {at}: the fifth in thirty days")
    return found


def forever(order: Sequence[int]) -> Iterator[int]:
    return itertools.chain(order, itertools.repeat(0))


@pytest.mark.parametrize("purposes", [("survey", "survey"), ("survey", "marketing")])
def test_two_deliveries_in_every_order_of_their_steps(purposes: tuple[Purpose, ...]):
    """Each way in which the steps of two can mix: one goes out, the other waits for tomorrow."""
    steps = 8
    orders = [
        [int(step in chosen) for step in range(2 * steps)]
        for chosen in itertools.combinations(range(2 * steps), steps)
    ]
    for order in orders[:: max(1, len(orders) // 800)]:
        office = Office(purposes)
        office.at_once([message.key for message in office.queued], forever(order))
        assert too_much(office.went_out) == [], order
        office.until_all_ended(forever(()))
        assert too_much(office.went_out) == [], order
        assert len(office.went_out) == 2, order


@pytest.mark.parametrize("seed", range(60))
def test_four_deliveries_and_more_messages_than_a_month_takes(seed: int):
    """Every message goes out once, each on its day, never the fifth in thirty days."""
    chance = Random(seed)  # noqa: S311 - a schedule, no key
    turns = iter(lambda: chance.randrange(8), -1)
    purposes = [chance.choice(MIXED) for _ in range(6)]
    office = Office(purposes)
    office.at_once([message.key for message in office.queued[:4]] * 2, turns)
    assert too_much(office.went_out) == []
    office.until_all_ended(turns)
    assert too_much(office.went_out) == []
    assert sorted(purpose for _, purpose in office.went_out) == sorted(purposes)
    assert {office.now_known(message).status for message in office.queued} == {"sent"}
    assert len({mail.message_id for mail in office.outbox.accepted}) == len(purposes)


def test_the_judge_would_object():
    """Two surveys of one day, and a fifth message within the month, are found."""
    days = [(NOW + timedelta(days=day), "service") for day in range(4)]
    assert too_much([(NOW, "survey"), (NOW + timedelta(hours=2), "survey")]) != []
    assert too_much([*days, (NOW + timedelta(days=5), "survey")]) != []
    assert too_much([*days, (NOW + timedelta(days=30), "survey")]) == []


def test_without_the_claims_condition_it_would_be_too_much(monkeypatch: pytest.MonkeyPatch):
    """A broken claim is caught: writing whatever version was read lets two out on one day."""
    monkeypatch.setattr(MemoryStore, "_allowed", lambda *_: True)
    office = Office(("survey", "survey"))
    office.at_once([message.key for message in office.queued], forever([0, 1] * 20))
    assert too_much(office.went_out) != []
