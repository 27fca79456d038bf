"""What a law keeps of a person, found among what they have; with no exceptions, nothing is read.

retention = Retention(store, read_exceptions(settings.erasure_exceptions), zone)
retention.starts(subject)      -> {"order": (date(2026, 3, 1), ...)}: what a plan is made of
retention.due(subject, today)  -> each record to be kept, its rule, and its last day
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from gjensyn.errors import KeyMissingError
from gjensyn.models.record import Stored
from gjensyn.ports import Store
from gjensyn.privacy.exceptions import KEEPABLE, Rule, start_of


@dataclass(frozen=True, slots=True)
class Retention:
    """The exceptions of a deployment; a day is one where the shop is."""

    store: Store
    rules: Mapping[str, Rule]
    zone: ZoneInfo

    def starts(self, subject: str) -> Mapping[str, tuple[date, ...]]:
        """Return the day of each record of a class that a law may keep."""
        found: dict[str, list[date]] = defaultdict(list)
        for record, start in self._records(subject):
            found[record.entity].append(start)
        return {kind: tuple(days) for kind, days in found.items()}

    def due(self, subject: str, today: date) -> Iterator[tuple[Stored, Rule, date]]:
        """Yield each record that is to be kept today, its rule, and the last day it is kept."""
        for record, start in self._records(subject):
            rule = self.rules[record.entity]
            if rule.until(start) >= today:
                yield record, rule, rule.until(start)

    def _records(self, subject: str) -> Iterator[tuple[Stored, date]]:
        for kind in self.rules:
            try:  # each keepable class has its own prefix: a query a page, not a read a record
                for record in self.store.query(KEEPABLE[kind], subject, f"{kind}#"):
                    if start := start_of(record):
                        yield record, start.astimezone(self.zone).date()
            except KeyMissingError:
                return  # shredded: what was to be kept has been copied before
