"""Acting on promises: keep the watch in step with its order, and tell what is due."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.delay_notification import messages
from functions.delay_notification.falling import CHECK, seen_to_its_end
from functions.delay_notification.finding import Finding, find, hear
from functions.delay_notification.following import closed, is_over, is_unchanged, may_begin
from functions.delay_notification.mornings import DAY, There
from functions.delay_notification.pace import not_yet
from functions.delay_notification.settings import DelaySettings
from functions.delay_notification.telling import Tell, told
from functions.delay_notification.watches import arranged, is_full
from gjensyn.clock import Clock
from gjensyn.contention import insist
from gjensyn.models.delay import DELAYS_KEY, Compensation, Delays, HandOver, Watch
from gjensyn.models.message import Message
from gjensyn.models.order import Order
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.record import Stored
from gjensyn.policy.zones import zones_there
from gjensyn.ports import Insert, Replace, Store

TRIES = 4
AT_ONCE = 25  # orders in one message: a transaction holds a hundred items, a reader fewer


@dataclass(frozen=True, slots=True)
class Watching:
    """Watches promises, and queues one message a day and person about those that broke."""

    store: Store
    clock: Clock
    settings: DelaySettings

    def follow(self, order: Order) -> str:
        """Bring the watch in step with an order that changed; returns the outcome."""
        return insist(lambda: self._follow(order), TRIES)

    def look_at(self, subject: str, key: str) -> str:
        """Look at one person's promises that may be due; returns the outcome."""
        delays = self.store.get(Delays, subject, key)
        now = self.clock.now()
        if delays is None or delays.due_at is None or delays.due_at > now:
            return "delays_not_due"
        delays = self._last_seen_to_its_end(delays)
        due = [watch for watch in delays.watches if watch.look_at and watch.look_at <= now]
        if not due or (delays.not_before and delays.not_before > now):
            return self._save(delays)
        person = self.store.get(Person, subject, PERSON_KEY)
        if person is None or person.fenced:
            return self._save(delays.model_copy(update={"watches": ()}))
        there = self._there(person)
        if until := not_yet(delays, due, there):
            return self._save(delays, until)
        return self._tell(delays, due[:AT_ONCE], there)

    def _follow(self, order: Order) -> str:
        known = self.store.get(Delays, order.subject, DELAYS_KEY)
        before = known.watch(order.key) if known else None
        if before is None and not may_begin(order):
            return "promise_none"
        if before is None and known and is_full(known):
            return "promise_too_many"
        if before and (order.version < before.version or is_unchanged(before, order)):
            return "promise_unchanged"
        if known and before and is_over(order):
            self.store.write(Replace(self._with(known, [_weighed(closed(before, order), order)])))
            return "promise_closed"
        person = self.store.get(Person, order.subject, PERSON_KEY)
        if person is None or person.fenced:
            return "promise_refused_erased"
        there = self._there(person)
        found = hear(before, order, there)
        fresh = Delays(subject=order.subject, key=DELAYS_KEY, customer_id=order.customer_id)
        changed = self._with(known or fresh, [_weighed(found.watch, order)])
        entries = [Insert(entry) for entry in found.entries]
        self.store.write(Replace(changed) if known else Insert(changed), *entries)
        return "promise_watched" if found.watch.open else "promise_closed"

    def _tell(self, delays: Delays, due: Sequence[Watch], there: There) -> str:
        findings = [self._found(delays.subject, watch, there) for watch in due]
        entries = [Insert(entry) for found in findings for entry in found.entries]
        tells = [found.tell for found in findings if found.tell]
        resting = [found.watch for found in findings if not found.tell]
        if not tells:
            self.store.write(Replace(self._with(delays, resting)), *entries)
            return "delays_looked_at"
        shard = self.store.shard(delays.subject)
        message = messages.queued(delays, tells, there.now, shard)
        spoken = delays.model_copy(
            update={
                "last_message": message.key,
                "last_message_at": there.now,
                "check_at": there.now + CHECK,
                "not_before": there.morning(there.today + DAY),
                "unsaid": tuple(tell.watch for tell in tells),
            }
        )
        watches = [*resting, *(told(tell, message.key, there) for tell in tells)]
        beside = (Insert(record) for tell in tells for record in self._beside(tell, there.now))
        changed = self._with(spoken, watches)
        self.store.write(Replace(changed), Insert(message), *entries, *beside)
        return f"{message.kind}_queued"

    def _found(self, subject: str, watch: Watch, there: There) -> Finding:
        order = self.store.get(Order, subject, watch.order)
        if order is None:
            gone = {"open": False, "closed_at": there.now, "look_at": None, "news": None}
            return Finding(watch.model_copy(update=gone))
        return find(_weighed(watch, order), order, there)

    def _beside(self, tell: Tell, now: datetime) -> Iterator[Stored]:
        """Yield what goes with a message: a compensation, a person who takes over.

        A message that fell is told anew; what stands beside it was said to the shop already.
        """
        order = tell.order.key.partition("#")[2]
        number = len(tell.watch.told) + 1
        beside = {"subject": tell.order.subject, "customer_id": tell.order.customer_id}
        beside |= {"order_id": tell.order.order_id}
        if tell.compensated:
            yield from self._new(Compensation(**beside, key=f"compensation#{order}", at=now))
        if tell.stage == "last":
            yield from self._new(HandOver(**beside, key=f"hand-over#{order}#{number}", at=now))

    def _new(self, record: Stored) -> Iterator[Stored]:
        if self.store.get(type(record), record.subject, record.key) is None:
            yield record

    def _last_seen_to_its_end(self, delays: Delays) -> Delays:
        if delays.last_message is None:
            return delays
        message = self.store.get(Message, delays.subject, delays.last_message)
        return seen_to_its_end(delays, message, self.clock.now(), self.settings)

    def _there(self, person: Person) -> There:
        zones = zones_there(person, self.settings.shop_time_zone)
        return There(self.clock.now(), zones, self.settings)

    def _save(self, delays: Delays, earliest: datetime | None = None) -> str:
        self.store.write(Replace(self._with(delays, [], earliest)))
        return "delays_looked_at"

    def _with(
        self, delays: Delays, changed: Sequence[Watch], earliest: datetime | None = None
    ) -> Delays:
        after = arranged(delays, changed, self.clock.now(), earliest=earliest)
        shard = self.store.shard(delays.subject) if after.due_at else None
        return after.model_copy(update={"due_shard": shard})


def _weighed(watch: Watch, order: Order) -> Watch:
    return watch.model_copy(update={"version": order.version})
