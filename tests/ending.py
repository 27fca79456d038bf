"""How a story ended: what the tables say when they are opened, and what the provider's book says.

Two runs of one story differ in random ids and in the moments at which things were done, so these
are left out; everything that came from outside, and everything that was decided, is compared.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gjensyn.adapters.dynamodb import DynamoStore
from gjensyn.adapters.keys import KmsKeyring
from gjensyn.clock import SystemClock
from gjensyn.models.message import Message
from gjensyn.models.purchase import RhythmItem
from gjensyn.models.record import Stored, Table
from gjensyn.models.subject import SubjectRow
from infra.lint.template import read
from infra.local import LocalCloud
from tests.desk_ending import THE_DESKS, desk_facts, named
from tests.shop import Shop

TEMPLATE = Path(__file__).parents[1] / "template.yaml"

# Random, or of the moment at which it was written.
_PASSING = {
    "subject", "version", "due_shard", "due_at", "invited_at", "expires_at", "last_invited_at",
    "contacts", "wrapped", "message_id", "asked",
}  # fmt: skip
_PASSING_IN = {
    name: {"at"} for name in ("suppression", "compensation", "hand_over", "delay_answer")
}
_PASSING_IN["subject"] = {"erased_at"}
# What is expected depends on what others had taught by the time of the look.
_PASSING_IN["rhythm"] = {"expected", "silent"}

# How a capability came to what it did: it may go another way to the same messages.
_PLANS = {"delays", "proposal", "reorder"}

# Counters, the state of sending, the key-encryption key.
_NOBODYS = {None, "kek", "kek_current", "sending_state"}

type Intent = tuple[str, str, tuple[str, ...], str]


@dataclass(frozen=True)
class Ending:
    """Everything that must be so, whatever went wrong on the way.

    `facts`: orders, cases, persons, surveys, …, opened. `messages`: every intent. `book`: how often
    the provider accepted each message id. `told`: events out; `settled`: those about the end of a
    message, as (id, status). `stuck`: what is left in queues, dead letters and failure stores.
    `thanked`, `answers`: what pages said thanks for, and what is stored.
    """

    facts: Mapping[str, Any]
    messages: tuple[Message, ...]
    book: Counter[str]
    told: frozenset[tuple[str, str]]
    settled: frozenset[tuple[str, str]]
    parked: Counter[tuple[str, str]]
    stuck: tuple[str, ...]
    thanked: tuple[tuple[int, str], ...]
    answers: tuple[tuple[int, str], ...]

    @property
    def forgotten(self) -> int:
        """How many accepted messages stand nowhere any more: of people who were erased."""
        return len(self.book.keys() - {message.message_id for message in self.messages})

    @property
    def labels(self) -> dict[Intent, str]:
        """The status of each intent."""
        return {intent(message): message.status for message in self.messages}


def intent(message: Message) -> Intent:
    """Name an intent by what it is about: the same in every run."""
    return (message.kind, message.customer_id, message.order_ids, message.case_id or "")


def ending_of(shop: Shop) -> Ending:
    """Look at how a story ended."""
    cloud = shop.cloud
    records = list(opened(cloud))
    messages = tuple(record for record in records if isinstance(record, Message))
    answers = [record.answer for record in records if getattr(record, "answer", None)]
    ends = [event for event in cloud.published if event["detail-type"] == "MessageSettled"]
    others = [event for event in cloud.published if event not in ends]
    return Ending(
        facts=_facts(records) | desk_facts(cloud, records),
        messages=messages,
        book=Counter(sent.message_id for sent in cloud.sent),
        told=frozenset(_told(event) for event in others),
        settled=frozenset((one["detail"]["message_id"], one["detail"]["status"]) for one in ends),
        parked=Counter((one["detail_type"], one["reason"]) for one in cloud.parked),
        stuck=_stuck(cloud),
        thanked=tuple(sorted(shop.thanked.values())),
        answers=tuple(sorted((answer.score, answer.comment) for answer in answers)),
    )


def store_of(cloud: LocalCloud) -> DynamoStore:
    """Return the sealed tables of a cloud, with the keys to them."""
    tables = {table: cloud.name(table.capitalize()) for table in Table}
    dynamodb, kms = cloud.client("dynamodb"), cloud.client("kms")
    keyring = KmsKeyring(dynamodb, kms, tables, cloud.name("KekKey"), SystemClock())
    return DynamoStore(dynamodb, tables, keyring)


def opened(cloud: LocalCloud, *, but: str = "") -> Iterator[Stored]:
    """Open every item of every table, but those of one subject."""
    store = store_of(cloud)
    models = {(model.table, model.entity): model for model in _models(Stored)}
    for name, items in cloud.tables().items():
        for raw in items:
            if raw["pk"]["S"] == but or raw.get("entity", {}).get("S") in _NOBODYS:
                continue
            yield store.read(models[Table(name.lower()), raw["entity"]["S"]], raw)


def _models(base: type[Stored]) -> Iterator[type[Stored]]:
    for model in base.__subclasses__():
        if "entity" in vars(model):
            yield model
        yield from _models(model)


def _facts(records: list[Stored]) -> dict[str, Any]:
    """Return what is known of persons, orders, cases, surveys, …, without what passes."""
    owners = {one.subject: one.customer_id for one in records if hasattr(one, "customer_id")}
    owners |= named(records)
    return {
        f"{one.entity} {one.key} of {owners.get(one.subject, _unnamed(one))}": _lasting(one)
        for one in records
        if not isinstance(one, Message)
        and one.entity not in (*_PLANS, *THE_DESKS)
        and not _emptied(one)
    }


def _unnamed(record: Stored) -> str:
    """Name the owner of what is no person's: a product, an address; of a tombstone it is random."""
    return "nobody any more" if isinstance(record, SubjectRow) else record.subject


def _emptied(record: Stored) -> bool:
    """Tell whether all that a rhythm had learnt was taken back: it might as well not be there."""
    return isinstance(record, RhythmItem) and not record.rhythm.kept


def _lasting(record: Stored) -> dict[str, Any]:
    passing = _PASSING | _PASSING_IN.get(record.entity, set())
    kept = record.model_dump(mode="json", exclude=passing)
    if isinstance(kept.get("answer"), dict):
        kept["answer"] = {name: kept["answer"][name] for name in ("score", "comment")}
    return kept


def _told(event: Mapping[str, Any]) -> tuple[str, str]:
    """Name an event by what it says, without our random ids."""
    ours = ("survey_id", "proposal_id", "request_id", "erased_at")
    said = {name: value for name, value in event["detail"].items() if name not in ours}
    return event["detail-type"], json.dumps(said, sort_keys=True)


def _stuck(cloud: LocalCloud) -> tuple[str, ...]:
    """Name what waits for a person: in a queue, among dead letters, in the failure store."""
    queues = [name for name in _queues() if cloud.queue(name)]
    stopped = [item for item in cloud.tables()["Messages"] if item.get("stopped")]
    return (*queues, *cloud.objects("FailuresBucket"), *("all sending" for _ in stopped))


@cache
def _queues() -> tuple[str, ...]:
    return tuple(name for name, _ in read(TEMPLATE).of_type("AWS::SQS::Queue"))
