"""The code takes no step that the protocol does not know, in whatever order things happen."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from greenlet import greenlet

from functions.delivery_feedback.feedback import Feedback
from functions.delivery_feedback.health import HealthWatch
from functions.delivery_feedback.reports import Report
from functions.message_delivery.protocol.states import State, start
from gjensyn.errors import ConflictError, KeyMissingError
from gjensyn.models.message import Message
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.record import Table
from gjensyn.ports import (
    Accepted,
    Mail,
    Outcome,
    Refused,
    Replace,
    Throttled,
    Uncertain,
)
from infra.memory.store import MemoryStore
from tests.builders import NOW, SUBJECT, a_message, a_person
from tests.unit.message_delivery.post_office import PostOffice
from tests.unit.message_delivery.stepping import SteppedStore, pause
from tests.unit.message_delivery.walking import moves

SEED, RUNS, STEPS = 20261122, 2_000, 120
AT_ONCE = 3
AFTER_THE_LEASE = timedelta(minutes=30)

# Of each message: status, how often it was accepted. Then: is the fence up, is the person there.
type Seen = tuple[tuple[tuple[str, int], ...], bool, bool]


class Killed(BaseException):
    """What ends a delivery in the middle; no code can catch it by mistake."""


class Provider:
    """Takes a mail or not, and answers or not, as chance wants it; keeps its book."""

    def __init__(self, chance: Random) -> None:
        self.chance, self.book = chance, Counter[str]()

    def send(self, mail: Mail) -> Outcome:
        """Implement `ports.Mailer`."""
        pause()
        outcome = self.chance.choice(
            [Accepted("1"), Refused("rejected"), Throttled("slow"), Uncertain("timeout")]
        )
        lost = isinstance(outcome, Uncertain) and self.chance.random() < 0.5
        self.book[mail.message_id] += isinstance(outcome, Accepted) or lost
        pause()
        return outcome


class Scene(PostOffice):
    """Two messages to one person, deliveries, the provider, and an erasure, step by step."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311 - a choice, no key
        self.provider = Provider(self.chance)
        self.keys = [(one.message_id, one.key) for one in (self._queued(1), self._queued(2))]
        super().__init__(records=(a_person(), self._queued(1), self._queued(2)))
        self.store.__class__ = SteppedStore
        self.running: list[greenlet] = []
        self.early: list[greenlet] = []
        self.fenced = self.deleted = False

    @staticmethod
    def _queued(number: int) -> Message:
        return a_message(number, requires=(), expires_at=NOW + timedelta(days=60))

    def container(self) -> None:
        """Start a container whose provider is chance."""
        self.outbox = self.provider
        super().container()

    def seen(self) -> Seen:
        """Return the tables and the book as the protocol sees them."""
        letters = []
        for message_id, key in self.keys:
            message = (
                MemoryStore.get(self.store, Message, SUBJECT, key) if not self.deleted else None
            )
            status = message.status if message else "deleted"
            letters.append((status, self.provider.book[message_id]))
        return tuple(letters), self.fenced, not self.deleted

    def step(self) -> str:
        """Let somebody take one step; returns who."""
        name = self.chance.choices(
            ["a delivery", "begins", "is killed", "reports", "time", "erases"], [60, 12, 4, 6, 3, 2]
        )[0]
        acts: dict[str, Callable[[], object]] = {
            "a delivery": self._go_on,
            "begins": self._begin,
            "is killed": self._kill,
            "reports": self._report,
            "time": self._time_passes,
            "erases": self._erase,
        }
        acts[name]()
        self.running = [one for one in self.running if not one.dead]
        self.early = [one for one in self.early if not one.dead]
        return name

    def _begin(self) -> None:
        if len(self.running) < AT_ONCE:
            _, key = self.chance.choice(self.keys)
            one = greenlet(lambda: self._deliver(key))
            one.switch()  # as far as its first call
            self.running.append(one)

    def _deliver(self, key: str) -> None:
        try:
            self.post.delivery.look_at(SUBJECT, key)
        except (ConflictError, KeyMissingError, Killed):
            return  # somebody was faster, or the person is gone

    def _go_on(self) -> None:
        if self.running:
            self.chance.choice(self.running).switch()

    def _kill(self) -> None:
        if self.running:
            self.chance.choice(self.running).throw(Killed())

    def _report(self) -> None:
        accepted = [message_id for message_id, number in self.provider.book.items() if number]
        if accepted:
            health = HealthWatch(self.book, self.clock, self.telemetry)
            suppressed = self.post.delivery.suppressed
            feedback = Feedback(self.store, suppressed, self.clock, health)
            feedback.take(Report(self.chance.choice(accepted), "accepted"))

    def _time_passes(self) -> None:
        """A lease outlives its owner: nobody is at work when it is over."""
        if not self.running and self.clock.now() < NOW + timedelta(hours=8):
            self.clock.moment += AFTER_THE_LEASE

    def _erase(self) -> None:
        """Take the eraser's next step, as far as nothing is in its way."""
        if self.deleted:
            return
        if not self.fenced:
            person = MemoryStore.get(self.store, Person, SUBJECT, PERSON_KEY)
            assert person is not None
            fenced = person.model_copy(update={"status": "fenced"})
            self.store.write(Replace(fenced))
            self.fenced, self.early = True, list(self.running)
            return
        messages = [MemoryStore.get(self.store, Message, SUBJECT, key) for _, key in self.keys]
        statuses = {message.status for message in messages if message}
        if "queued" in statuses or "sending" in statuses or self.early:
            self._cancel(messages)
            return
        self.store.wipe(Table.MESSAGES, SUBJECT, [key for _, key in self.keys])
        self.store.wipe(Table.CUSTOMERS, SUBJECT, [PERSON_KEY])
        self.store.keyring.shred(SUBJECT)
        self.deleted = True

    def _cancel(self, messages: list[Message | None]) -> None:
        waiting = [one for one in messages if one and one.status == "queued"]
        if waiting:
            over = {"status": "cancelled", "reason": "erased", "due_at": None, "due_shard": None}
            self.store.write(Replace(waiting[0].model_copy(update=over)))


def as_seen(state: State) -> Seen:
    """Return what can also be seen of the real tables and the provider's book."""
    letters = tuple((one.status, one.accepted) for one in state.letters)
    return letters, state.fenced, state.person


@pytest.fixture(scope="module")
def known() -> set[tuple[Seen, Seen]]:
    """Every step that the protocol knows, as seen from outside."""
    return moves(start(letters=2, workers=AT_ONCE), as_seen)


@pytest.mark.parametrize("part", range(4))
def test_every_step_of_the_code_is_one_of_the_protocol(part: int, known: set[tuple[Seen, Seen]]):
    """Deliveries killed anywhere, reports, leases and an erasure, in orders drawn by a seed."""
    ways: Counter[tuple[Seen, Seen]] = Counter()
    for run in range(RUNS // 4):
        scene = Scene(seed := SEED + part * RUNS + run)
        before, told = scene.seen(), []
        for _ in range(STEPS):
            told.append(scene.step())
            after = scene.seen()
            if after != before:
                assert (before, after) in known, (seed, told, before, after)
                ways[before, after] += 1
            before = after
    assert len(ways) > 80, "the runs show too little to prove anything"


def test_a_step_that_the_protocol_does_not_know_is_seen(known: set[tuple[Seen, Seen]]):
    """The comparison can fail: a claim behind the fence and a second acceptance are no steps."""
    queued, sending = ("queued", 0), ("sending", 0)
    assert (((queued, queued), False, True), ((sending, queued), False, True)) in known
    assert (((queued, queued), True, True), ((sending, queued), True, True)) not in known
    once, twice = ("sending", 1), ("sending", 2)
    assert (((once, queued), False, True), ((twice, queued), False, True)) not in known
