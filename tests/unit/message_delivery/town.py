"""A town of customers with messages to them, on in-memory adapters, in which everything goes wrong.

What chance draws, a seed draws again. The book of what must not happen is kept apart from the code
that decides: by the provider, and by those who said no.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from gjensyn.errors import ConflictError
from gjensyn.models.message import Message, Purpose
from gjensyn.models.person import PERSON_KEY, Consent, Person
from gjensyn.ports import Accepted, Change, Mail, Outcome, Refused, Throttled, Uncertain
from gjensyn.sealing import Seal
from infra.memory.store import MemoryStore
from tests.builders import NOW, a_message, a_person, put, subject_id
from tests.unit.message_delivery.post_office import PostOffice

FINAL = ("sent", "failed", "unknown", "cancelled")
ZONES = {
    "NO": "Europe/Oslo",
    "DK": "Europe/Copenhagen",
    "GB": "Europe/London",
    "DE": "Europe/Berlin",
    "US": "America/Los_Angeles",
    "AU": "Australia/Sydney",
}
ASKS_FOR_CONSENT = ("DE", "US", "AU")  # also for a survey; the last two have no row of their own
PURPOSES: tuple[Purpose, ...] = ("survey", "survey", "marketing", "service")
LATEST = timedelta(days=50)


class Killed(BaseException):
    """What ends an invocation in the middle."""


class FailingStore(MemoryStore):
    """A store at which an invocation is killed now and then: before a write, or after it."""

    chance: Random
    failing = False

    def write(self, *changes: Change, seal: Seal | None = None) -> None:
        fate = self.chance.random() if self.failing else 1.0
        if fate < 0.02:
            raise Killed
        super().write(*changes, seal=seal)
        if fate < 0.04:
            raise Killed


@dataclass
class Provider:
    """Takes a mail or not, answers or not, kills whoever asks; its book is the truth."""

    chance: Random
    now: datetime = NOW
    book: defaultdict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    doubtful: set[str] = field(default_factory=set)

    def send(self, mail: Mail) -> Outcome:
        """Implement `ports.Mailer`."""
        fate = self.chance.random()
        if fate < 0.04:
            return Refused("rejected")
        if fate < 0.10:
            return Throttled("slow")
        took = fate < 0.95 or self.chance.random() < 0.5
        if took:
            self.book[mail.message_id].append(self.now)
        if fate < 0.90:
            return Accepted("1")
        self.doubtful.add(mail.message_id)
        if fate < 0.93:
            raise Killed
        return Uncertain("timeout")


class Town(PostOffice):
    """Some people, up to four messages to each, and the invocations that deliver them."""

    def __init__(self, seed: int, people: int) -> None:
        self.seed, self.chance = seed, Random(seed)  # noqa: S311 - a choice, no key
        self.provider = Provider(self.chance)
        self.people = [self._person(number) for number in range(people)]
        self.intents = [one for person in self.people for one in self._messages(person)]
        self.said_no: dict[tuple[str, Purpose], datetime] = {}
        super().__init__(records=())
        self.store.__class__ = FailingStore
        self.store.chance = self.chance
        for record in (*self.people, *self.intents):
            put(self.store, record)
        self.store.failing = True
        self.killed: set[str] = set()
        self.outcomes: Counter[str] = Counter()

    def container(self) -> None:
        """Start a container whose provider is chance."""
        self.outbox = self.provider
        super().container()

    def _person(self, number: int) -> Person:
        country = self.chance.choice(list(ZONES))
        yes = Consent(granted=True, evidence="the till", at=NOW - timedelta(days=90))
        agreed = [one for one in ("survey", "reminder") if self.chance.random() < 0.5]
        return a_person(
            subject=subject_id(self.seed * 10_000 + number),
            customer_id=f"K-{number}",
            country=country,
            time_zone=ZONES[country],
            consents=dict.fromkeys(agreed, yes),
            soft_opt_in_at=NOW - timedelta(days=30) if self.chance.random() < 0.5 else None,
        )

    def _messages(self, person: Person) -> list[Message]:
        count = self.chance.randint(1, 4)
        purposes = self.chance.choices(PURPOSES, k=count)
        return [
            a_message(
                number,
                subject=person.subject,
                customer_id=person.customer_id,
                purpose=purpose,
                requires=(),
                due_at=NOW + timedelta(hours=self.chance.randint(0, 30)),
                expires_at=NOW + timedelta(days=self.chance.randint(1, 40)),
            )
            for number, purpose in enumerate(purposes, 1)
        ]

    def live(self) -> None:
        """Deliver what falls due, often more than once, until nothing is due any more."""
        while self.clock.now() < NOW + LATEST:
            due = [one for one in self._stored() if one.status not in FINAL]
            if not due:
                break
            self.clock.moment = max(self.clock.now(), min(map(self._next_look, due)))
            for message in due:
                if message.due_at and message.due_at <= self.clock.now():
                    self._deliver(message)
            self._somebody_says_no()
        self.store.failing = False

    def _next_look(self, message: Message) -> datetime:
        """Return when there is something to do about a message that has not ended."""
        if message.status == "sending" and message.sent_at:
            return message.sent_at + timedelta(seconds=self.post.delivery.settings.lease_seconds)
        return message.due_at or NOW + LATEST

    def _deliver(self, message: Message) -> None:
        for _ in range(1 + (self.chance.random() < 0.3)):  # events and ticks come twice
            self.provider.now = self.clock.now()
            try:
                outcome = self.post.delivery.look_at(message.subject, message.key)
            except Killed:
                self.killed.add(message.message_id)
                outcome = "killed"
            except ConflictError:
                outcome = "taken_by_another"
            self.outcomes[outcome] += 1

    def _somebody_says_no(self) -> None:
        if self.chance.random() > 0.3:
            return
        subject = self.chance.choice(self.people).subject
        person = MemoryStore.get(self.store, Person, subject, PERSON_KEY)
        purpose = self.chance.choice(("survey", "marketing"))
        if person is None or purpose in person.opted_out:
            return
        said = {**person.opted_out, purpose: self.clock.now()}
        known = person.model_copy(update={"opted_out": said})
        self.store.failing = False
        self.change(known, opted_out=said)
        self.store.failing = True
        self.said_no[subject, purpose] = self.clock.now()

    def _stored(self) -> list[Message]:
        everything = self.store._items.values()  # noqa: SLF001 - no port lists all of a table
        return [one for one in everything if isinstance(one, Message)]

    # --------------------------------------------------------------- what must not be

    def wrongs(self) -> list[str]:
        """Return everything that is not as it was promised."""
        found = [
            f"{self.seed}: {wrong}" for message in self._stored() for wrong in self._of(message)
        ]
        return found + [f"{self.seed}: {wrong}" for wrong in self._on_one_day()]

    def _of(self, message: Message) -> list[str]:
        sent, person = self.provider.book[message.message_id], self._whose(message)
        hours = [at.astimezone(ZoneInfo(ZONES[_of(person.country)])).hour for at in sent]
        doubt = message.message_id in self.provider.doubtful | self.killed
        no = self.said_no.get((message.subject, message.purpose))
        checks = {
            "accepted twice": len(sent) > 1,
            f"ended as {message.status}": message.status not in FINAL,
            "called sent, and was not": message.status == "sent" and not sent,
            "was sent, and is called otherwise": bool(sent)
            and message.status not in ("sent", "unknown"),
            "called unknown without a doubt": message.status == "unknown" and not doubt,
            "sent at night": any(not 8 <= hour < 20 for hour in hours),
            "sent after a no": any(no is not None and at > no for at in sent),
            "sent after its end": any(
                message.expires_at and at > message.expires_at for at in sent
            ),
            "sent without the consent it takes": bool(sent) and self._unasked(message, person),
        }
        return [f"{message.message_id} {wrong}" for wrong, so in checks.items() if so]

    def _unasked(self, message: Message, person: Person) -> bool:
        if message.purpose == "survey":
            needs = _of(person.country) in ASKS_FOR_CONSENT
            return needs and "survey" not in person.consents
        if message.purpose == "marketing":
            soft = person.soft_opt_in_at is not None and _of(person.country) not in ("US", "AU")
            return not soft and "reminder" not in person.consents
        return False

    def _on_one_day(self) -> list[str]:
        """Nobody hears of a survey or an offer on a day on which anything else went out before."""
        days: defaultdict[tuple[str, Any], list[tuple[datetime, Purpose]]] = defaultdict(list)
        for message in self._stored():
            zone = ZoneInfo(ZONES[_of(self._whose(message).country)])
            for at in self.provider.book[message.message_id]:
                day = message.subject, at.astimezone(zone).date()
                days[day].append((at, message.purpose))
        return [
            f"{subject} heard {sent} on {day}"
            for (subject, day), sent in days.items()
            if any(purpose != "service" and at > min(sent)[0] for at, purpose in sent)
        ]

    def _whose(self, message: Message) -> Person:
        return next(one for one in self.people if one.subject == message.subject)


def _of(dated: Any) -> str:
    return str(dated.value)
