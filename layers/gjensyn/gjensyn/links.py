"""What a link opens: the message it came with, and the person it was sent to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from gjensyn.clock import Clock
from gjensyn.errors import KeyMissingError
from gjensyn.models.message import Message
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.ports import Store
from gjensyn.tokens import token_hash


@dataclass(frozen=True, slots=True)
class Opened:
    """A message whose link still works, and its person, who is not fenced."""

    message: Message
    person: Person


@dataclass(frozen=True, slots=True)
class Links:
    """Opens tokens; one that opens nothing looks like any other: unknown, expired, erased."""

    store: Store
    clock: Clock

    def open(self, page: str, token: str) -> Opened | None:
        """Return what the token of a page ("s", "d", "r") opens. Writes nothing."""
        digest = token_hash(page, token)
        place = self.store.by_token(digest) if digest else None
        if place is None:
            return None
        try:
            return self._opened(*place, digest)
        except KeyMissingError:
            return None  # shredded between the index and the key: the person is gone

    def _opened(self, subject: str, key: str, digest: str | None) -> Opened | None:
        message = self.store.get(Message, subject, key)
        if message is None or message.token_hash != digest or message.about is None:
            return None
        if message.link_expires_at is None or self.clock.now() > message.link_expires_at:
            return None
        person = self.store.get(Person, subject, PERSON_KEY)
        return None if person is None or person.fenced else Opened(message, person)


def last_day(message: Message, zones: Sequence[ZoneInfo]) -> date:
    """Return the last day on which a message's link works to its end, in every zone."""
    end = message.link_expires_at or message.decided_at
    return min(end.astimezone(zone).date() for zone in zones) - timedelta(days=1)
