"""What happened to one customer or one order, from the ledger and the facts it rests on."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from gjensyn.adapters.dynamodb import DynamoStore
from gjensyn.errors import KeyMissingError
from gjensyn.models.message import MESSAGE_PREFIX, Message
from gjensyn.models.order import Order
from gjensyn.models.person import PERSON_KEY, Person, value_of
from gjensyn.models.proposal import REORDER_PREFIX, Reorder
from gjensyn.models.purchase import RHYTHM_PREFIX, RhythmItem
from gjensyn.models.record import Table
from gjensyn.models.subject import SubjectRow
from gjensyn.models.suppression import SUPPRESSION_KEY, Suppression, address_owner
from gjensyn.policy.reasons import sentence
from gjensyn.pseudonyms import Pseudonyms
from infra.reading.installation import Installation
from infra.reading.keyring import keyring_of

_SUPPRESSED = {
    "bounce": "bounced for good",
    "complaint": "its owner complained",
    "objection": "its owner asked never to be contacted",
}


class Moment(NamedTuple):
    """One line of the account: when, about which orders, and what, in plain words.

    `rank` orders what happened at one moment: facts as orders go, what was said, what was sent,
    what had to wait because of it.
    """

    at: datetime
    rank: int
    orders: tuple[str, ...]
    words: str


_SAID, _ENDED, _HELD = 10, 11, 12


class Historian:
    """Tells what was sent, held, merged, dropped or cancelled, and why."""

    def __init__(self, installation: Installation, pseudonyms: Pseudonyms) -> None:
        self._dynamodb = installation.client("dynamodb")
        self._tables = installation.tables
        keyring = keyring_of(installation)
        self._store = DynamoStore(self._dynamodb, installation.tables, keyring)
        self._pseudonyms = pseudonyms

    def tell(self, outside_id: str) -> list[Moment] | None:
        """Return the account of an order or a customer, oldest first.

        None: nobody knows it, or it is of somebody who has been erased or is being erased.
        """
        found = [
            (subject, order)
            for subject, order in sorted(self._subjects(outside_id), key=str)
            if self._lives(subject)
        ]
        if not found:
            return None
        moments: set[Moment] = set()
        for subject, order in found:
            moments |= {m for m in self._of(subject) if order is None or order in m.orders}
        return sorted(moments)

    def _subjects(self, outside_id: str) -> set[tuple[str, str | None]]:
        row = self._store.get(SubjectRow, "", self._pseudonyms.key("customer", outside_id))
        found: set[tuple[str, str | None]] = set()
        if row is not None and row.status == "living":
            found.add((row.subject, None))
        answer = self._dynamodb.query(
            TableName=self._tables[Table.ORDERS],
            IndexName="lookup",
            KeyConditionExpression="lookup = :hash",
            ExpressionAttributeValues={":hash": {"S": self._pseudonyms.key("order", outside_id)}},
        )
        return found | {(item["pk"]["S"], outside_id) for item in answer["Items"]}

    def _lives(self, subject: str) -> bool:
        try:
            person = self._store.get(Person, subject, PERSON_KEY)
        except KeyMissingError:
            return False  # shredded between the look-up and now
        return person is not None and not person.fenced

    def _of(self, subject: str) -> Iterator[Moment]:
        person = self._store.get(Person, subject, PERSON_KEY)
        if person is not None:
            yield from _said(person)
            yield from self._suppressed(person)
        for order in self._store.query(Order, subject, "order#"):
            for rank, (at, words) in enumerate(_facts(order)):
                yield Moment(at, rank, (order.order_id,), words)
        for message in self._store.query(Message, subject, MESSAGE_PREFIX):
            yield from _told(message)
        yield from self._needs(subject)

    def _needs(self, subject: str) -> Iterator[Moment]:
        """Tell what was ordered again, and how it stands with each product that is bought again."""
        items = list(self._store.query(RhythmItem, subject, RHYTHM_PREFIX))
        for item in items:
            yield from _awaited(item)
        names = {item.product_id: item.name for item in items}
        for order in self._store.query(Reorder, subject, REORDER_PREFIX):
            what = ", ".join(names.get(line.product_id, line.product_id) for line in order.lines)
            how = "for them" if order.model == "automate" else "by them"
            yield Moment(order.at, _ENDED, (), f"ordered again {how}: {what}")

    def _suppressed(self, person: Person) -> Iterator[Moment]:
        for name, address in (("address", person.email), ("number", person.phone)):
            known = value_of(address)
            if known is None:
                continue
            owner = address_owner(self._pseudonyms, known)
            note = self._store.get(Suppression, owner, SUPPRESSION_KEY)
            if note is not None:
                words = f"the customer's {name} was suppressed: {_SUPPRESSED[note.reason]}"
                yield Moment(note.at, _SAID, (), words)


def _said(person: Person) -> Iterator[Moment]:
    """Tell what the customer allowed and stopped; the newest word on each is all that is kept."""
    for kind, consent in person.consents.items():
        words = "yes" if consent.granted else "no"
        purpose = kind.replace("_", " ")
        yield Moment(consent.at, _SAID, (), f"said {words} to {purpose} ({consent.evidence})")
    for stopped, at in person.opted_out.items():
        yield Moment(at, _SAID, (), f"stopped everything that is {stopped}")


def _facts(order: Order) -> Iterator[tuple[datetime, str]]:
    if order.placement:
        promised = order.placement.value.promised_date
        yield (
            order.placement.at,
            "order placed" + (f", promised for {promised}" if promised else ""),
        )
    if order.reschedule:
        named = order.reschedule.value.promised_date
        words = f"new date {named}" if named else "no date known any more"
        yield order.reschedule.at, f"the sender said: {words} ({order.reschedule.value.reason})"
    for at, words in (
        (order.shipped_at, "order shipped"),
        (order.delivered_at, "order delivered"),
        (order.cancelled_at, "order cancelled"),
        (order.returned_at, "order returned"),
    ):
        if at:
            yield at, words


def _awaited(item: RhythmItem) -> Iterator[Moment]:
    """Tell of a product when it is expected to be needed, or why nothing is said; at its last."""
    last = item.described_by[0] if item.described_by else None
    if last is None or item.silent is None:
        return
    when = ""
    if item.expected and item.silent == "not_yet":
        earliest, day, latest = item.expected
        when = f"; expected about {day}, between {earliest} and {latest}"
    words = f"no reminder of {item.name}: {sentence(item.silent)}{when}"
    yield Moment(last, _HELD, (), words)


def _told(message: Message) -> Iterator[Moment]:
    kind = message.kind.replace("_", " ") + _about(message)
    for held in message.held:
        until = f"{held.until:%Y-%m-%d %H:%M} UTC"
        words = f"{kind} held until {until}: {sentence(held.reason)}"
        yield Moment(held.at, _HELD, message.order_ids, words)
    waits = message.status == "queued"
    if not (waits and message.held):  # what it waits for has been said
        ended = message.sent_at or message.ended_at or message.decided_at
        yield Moment(ended, _ENDED, message.order_ids, f"{kind} {_ending(message)}")


def _about(message: Message) -> str:
    """Name the products of a reminder; an order's own are told by its number."""
    if not message.kind.startswith("repurchase"):
        return ""
    named = [line["name"] for line in message.content.get("lines", ())]
    return f" of {', '.join(named or message.product_ids)}"


def _ending(message: Message) -> str:
    why = sentence(message.reason)
    match message.status:
        case "sent":
            return f"sent by {message.channel} in {message.language}{_heard(message)}"
        case "sending":
            return "is being sent"
        case "skipped":
            return f"not sent: {why}"
        case "cancelled":
            return f"withdrawn: {why}"
        case "merged":
            return f"told in another message: {why}"
        case "unknown":
            return f"may or may not have been sent: {why}"
        case "failed":
            return f"failed: {why}"
    return "waits to be sent"


def _heard(message: Message) -> str:
    heard = {
        "bounced": "; it bounced for good",
        "complained": "; its reader complained",
        "delayed": "; the provider could not hand it over at once",
    }
    return heard.get(message.feedback or "", "")
