"""Everything there is of a person, counted by class; nothing of it has to be opened."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from gjensyn.models.record import Table
from gjensyn.ports import Folder, Store, SuppressionList, Trace
from gjensyn.privacy.plan import Found, Plan, make_plan
from gjensyn.privacy.retention import Retention

# Every table in which items stand under a subject.
OWNED: Final = (Table.KEYS, Table.CUSTOMERS, Table.ORDERS, Table.SURVEYS, Table.MESSAGES)


@dataclass(frozen=True, slots=True)
class Whose:
    """Somebody, by all that leads to what is stored of them.

    `subject`: their partition, None if nobody is known. `customer`: the keyed hash of the
    sender's id, under which events are parked. `addresses`: as the mail provider knows them.
    """

    subject: str | None
    customer: str | None
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inventory:
    """Counts and lists; the tables by subject, the buckets by the keyed hash of the customer."""

    store: Store
    parked: Folder
    exports: Folder
    failures: Folder
    suppressions: SuppressionList
    retention: Retention

    def traces(self, subject: str) -> Iterator[Trace]:
        """Yield all items of a subject in all tables."""
        for table in OWNED:
            yield from self.store.traces(table, subject)

    def count(self, whose: Whose) -> list[Found]:
        """Return how much there is of each class."""
        counts: Counter[str] = Counter()
        starts: Mapping[str, tuple[date, ...]] = {}
        if whose.subject is not None:
            counts.update(trace.entity for trace in self.traces(whose.subject))
            starts = self.retention.starts(whose.subject)
            counts["failed_record"] = len(self.failed(whose.subject))
        if whose.customer is not None:
            counts["parked_event"] = len(self.parked.names(f"{whose.customer}/"))
            counts["copy"] = len(self.exports.names(f"{whose.customer}/"))
        counts["provider_suppression"] = sum(map(self.suppressions.listed, whose.addresses))
        return [
            Found(kind, number, starts.get(kind, ()))
            for kind, number in sorted(counts.items())
            if number
        ]

    def plan(self, whose: Whose, today: date) -> Plan:
        """Return what an erasure would do on that day."""
        return make_plan(self.count(whose), self.retention.rules, today)

    def failed(self, subject: str) -> list[str]:
        """Return the names of the failure payloads in which a subject's items stand, sealed."""
        return [name for name in self.failures.names("") if self.failures.holds(name, subject)]
