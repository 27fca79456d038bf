"""Acting on promises: keep the watch in step with its order, and tell what is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.delay_notification import messages
from functions.delay_notification.following import follow, is_old_news
from functions.delay_notification.mornings import DAY, There
from functions.delay_notification.settings import DelaySettings
from functions.delay_notification.telling import Tell, look, told
from gjensyn.clock import Clock, stamp
from gjensyn.errors import ConflictError
from gjensyn.models.delay import DELAYS_KEY, Compensation, Delays, HandOver, Watch
from gjensyn.models.message import Message
from gjensyn.models.order import Order
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.record import Stored
from gjensyn.policy.zones import zones_there
from gjensyn.ports import Change, Insert, Replace, Store

REMEMBERED = timedelta(days=120)  # surveys ask after it; then a closed promise is forgotten
STALE = timedelta(days=14)  # an order first heard of so late is history, not news
HELD = timedelta(hours=1)  # the last message still waits for a good hour
CHECK = timedelta(minutes=10)  # a message about several orders falls if one of them arrives
TRIES = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """Watches promises, and queues one message a day and person about those that broke."""

    store: Store
    clock: Clock
    settings: DelaySettings

    def follow(self, order: Order) -> str:
        """Bring the watch in step with an order that changed; returns the outcome."""
        for _ in range(TRIES - 1):
            try:
                return self._follow(order)
            except ConflictError:
                continue
        return self._follow(order)

    def look_at(self, subject: str, key: str) -> str:
        """Look at one person's promises that may be due; returns the outcome."""
        delays = self.store.get(Delays, subject, key)
        now = self.clock.now()
        if delays is None or delays.due_at is None or delays.due_at > now:
            return "delays_not_due"
        person = self.store.get(Person, subject, PERSON_KEY)
        if person is None or person.fenced:
            return self._save(delays, delays.model_copy(update={"watches": ()}))
        there = There(now, zones_there(person, self.settings.shop_time_zone), self.settings)
        delays = self._checked(delays.model_copy(update={"check_at": None}), there)
        if until := self._not_before(delays, there):
            return self._save(delays, _postponed(delays, now, until))
        return self._tell(delays, there)

    def _follow(self, order: Order) -> str:
        known = self.store.get(Delays, order.subject, DELAYS_KEY)
        before = {watch.order: watch for watch in known.watches} if known else {}
        if known is None and order.placement is None:
            return "promise_none"
        if is_old_news(before.get(order.key), order):
            return "promise_unchanged"
        person = self.store.get(Person, order.subject, PERSON_KEY)
        if person is None or person.fenced:
            return "promise_refused_erased"
        there = There(
            self.clock.now(), zones_there(person, self.settings.shop_time_zone), self.settings
        )
        watch = follow(before.get(order.key), order, there)
        if watch is None or watch == before.get(order.key):
            return "promise_unchanged"
        delays = known or Delays(
            subject=order.subject, key=DELAYS_KEY, customer_id=order.customer_id
        )
        others = [other for other in delays.watches if other.order != order.key]
        changed = self._with(delays, [*others, watch], there.now)
        changes: list[Change] = [Replace(changed) if known else Insert(changed)]
        if reason := _not_worth_a_word(before.get(order.key), watch, order):
            changes.append(Insert(messages.skipped(changed, order, reason, there.now)))
        self.store.write(*changes)
        return "promise_watched" if watch.open else "promise_closed"

    def _tell(self, delays: Delays, there: There) -> str:
        watches, tells = [], []
        for watch in delays.watches:
            if watch.look_at is None or watch.look_at > there.now:
                watches.append(watch)
                continue
            order = self.store.get(Order, delays.subject, watch.order)
            decided = self._decided(watch, order, there)
            if isinstance(decided, Tell):
                tells.append(decided)
            else:
                watches.append(decided)
        if not tells:
            return self._save(delays, self._with(delays, watches, there.now))
        shard = self.store.shard(delays.subject)
        message = messages.queued(delays, tells, there.now, shard)
        watches += [told(tell, message.key, there) for tell in tells]
        check_at = there.now + CHECK if len(tells) > 1 else None
        spoken = delays.model_copy(
            update={
                "last_message": message.key,
                "last_message_at": there.now,
                "check_at": check_at,
            }
        )
        noted = self._with(spoken, watches, there.now)
        beside = [Insert(record) for tell in tells for record in _beside(delays, tell, there.now)]
        self.store.write(Replace(noted), Insert(message), *beside)
        return f"{message.kind}_queued"

    def _decided(self, watch: Watch, order: Order | None, there: There) -> Tell | Watch:
        promise = watch.promise
        if not watch.told and promise and there.today - promise > STALE:
            return watch.model_copy(update={"look_at": None, "pending_at": None})
        return look(watch, order, there)

    def _checked(self, delays: Delays, there: There) -> Delays:
        """Untell what a withdrawn message about several orders did not say after all."""
        about = [w for w in delays.watches if w.told and w.told[-1].message == delays.last_message]
        if self._last_status(delays) != "cancelled" or len(about) == 1:
            return delays  # alone, it was withdrawn because its own order was over
        untold = [_untold(watch, there) if watch in about else watch for watch in delays.watches]
        return delays.model_copy(
            update={"watches": tuple(untold), "last_message": None, "last_message_at": None}
        )

    def _not_before(self, delays: Delays, there: There) -> datetime | None:
        """Nobody gets two on one day: what is due waits for the morning, and goes out together."""
        last = delays.last_message_at
        if last is None:
            return None
        if there.date_of(last) == there.today:
            return there.morning(there.today + DAY)
        waits = self._last_status(delays) in ("queued", "sending")
        return there.now + HELD if waits else None

    def _last_status(self, delays: Delays) -> str | None:
        if delays.last_message is None:
            return None
        message = self.store.get(Message, delays.subject, delays.last_message)
        return message.status if message else None

    def _save(self, before: Delays, after: Delays) -> str:
        self.store.write(Replace(self._with(after, list(after.watches), self.clock.now())))
        return "delays_looked_at" if before.watches else "delays_empty"

    def _with(self, delays: Delays, watches: list[Watch], now: datetime) -> Delays:
        kept = [w for w in watches if w.closed_at is None or now - w.closed_at < REMEMBERED]
        looks = [at for at in (delays.check_at, *(watch.look_at for watch in kept)) if at]
        ordered = tuple(sorted(kept, key=lambda watch: watch.order))
        due = min(looks, default=None)
        shard = self.store.shard(delays.subject) if due else None
        return delays.model_copy(update={"watches": ordered, "due_at": due, "due_shard": shard})


def _postponed(delays: Delays, now: datetime, until: datetime) -> Delays:
    moved = tuple(
        watch.model_copy(update={"look_at": until})
        if watch.look_at and watch.look_at <= now
        else watch
        for watch in delays.watches
    )
    return delays.model_copy(update={"watches": moved})


def _untold(watch: Watch, there: There) -> Watch:
    before = watch.told[:-1]
    promise = before[-1].named if before else watch.first_promise
    return watch.model_copy(
        update={
            "told": before,
            "promise": promise,
            "handed_over": False,
            "pending_at": watch.told[-1].at if watch.open else None,
            "look_at": there.now if watch.open else None,
        }
    )


def _not_worth_a_word(before: Watch | None, after: Watch, order: Order) -> str | None:
    heard = order.reschedule
    if before is None or heard is None or before.heard_at == after.heard_at:
        return None
    if heard.value.requested_by == "customer":
        return "own_request"
    return "inside_threshold" if after.open and after.pending_at is None else None


def _beside(delays: Delays, tell: Tell, now: datetime) -> Iterator[Stored]:
    """Yield what goes with a message, once per order: a compensation, a person who takes over."""
    order = tell.order.key.partition("#")[2]
    ids = {"customer_id": delays.customer_id, "order_id": tell.order.order_id, "at": now}
    if tell.compensated and not tell.watch.compensated:
        yield Compensation(subject=delays.subject, key=f"compensation#{order}", **ids)
    if tell.stage == "last":
        # A later hand-over of the same order is another one: its key has the moment in it.
        yield HandOver(subject=delays.subject, key=f"hand-over#{order}#{stamp(now)}", **ids)
