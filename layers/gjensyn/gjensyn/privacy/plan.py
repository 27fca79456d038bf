"""What an erasure is going to do, before anybody approves it; and the hash that binds it.

    found = [Found("order", 3, starts=(...,)), Found("message", 12)]   # counted by the desk
    plan = make_plan(found, read_exceptions(""), today)
    plan.shown()             -> {"classes": {...}, "retained": [...], "not_covered": [...]}
    plan.hash_for(request_id) -> 64 hexadecimal digits

`classes` has every class that an erasure empties, zeros included, so that the plan of somebody
nobody knows looks like any other. It counts all that was found; `retained` says how much of that
stays. The hash is of the counts and the request, not of the contents: a new order makes a plan
stale, a message that was delivered meanwhile does not.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from gjensyn.models.record import Table
from gjensyn.privacy.canonical import digest
from gjensyn.privacy.data_map import erased_models
from gjensyn.privacy.exceptions import Rule

# Where data of a person lies outside the tables, and is erased: class -> place.
ELSEWHERE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "parked_event": "parked events",
        "failed_record": "failure store",
        "provider_suppression": "mail provider's suppression list",
        "copy": "copies made for the person to be handed out",
    }
)

# What no erasure reaches, by a name that pages have words for, in plain English.
NOT_COVERED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "inboxes": "Messages that have already arrived in the person's inbox or phone.",
        "provider": "The mail and SMS providers' own logs and copies of what was sent.",
        "sources": "The systems that sent us the data (shop, ERP, carrier): they were told.",
        "others": "What other people wrote that may mention the person, in their own data.",
        "handed_out": "Reports, answers and copies that staff or the person have taken out.",
        "key_copies": "A copy of the key table that somebody took away before, until the epoch of"
        " its key is destroyed.",
        "queues": "Events on their way when the fence went up, until the date of the queues.",
        "tombstone": "A keyed hash of the customer's id, kept so that late facts are refused.",
        "suppression": "A keyed hash of an address that must not be written to, if there is one.",
        "ledger": "The record that there was a request, without name, address or content.",
    }
)


@dataclass(frozen=True, slots=True)
class Found:
    """What there is of one class of data.

    `starts` holds the day of each record of a class that a law may keep: of an order, when it was
    placed. A record without such a day is no record of that law and is erased.
    """

    kind: str
    count: int
    starts: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Retained:
    """So many records of a class stay, on that paragraph, up to and including that day."""

    kind: str
    count: int
    paragraph: str
    until: date

    def shown(self) -> dict[str, Any]:
        """Return it as the contract writes it."""
        return {
            "class": self.kind,
            "count": self.count,
            "paragraph": self.paragraph,
            "until": self.until.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """What was found, what stays, and what this cannot reach."""

    classes: Mapping[str, int]
    retained: tuple[Retained, ...]
    not_covered: tuple[str, ...]

    def shown(self) -> dict[str, Any]:
        """Return it as the contract writes it."""
        return {
            "classes": dict(self.classes),
            "retained": [each.shown() for each in self.retained],
            "not_covered": list(self.not_covered),
        }

    def hash_for(self, request_id: str) -> str:
        """Return the hash that an approval of this request names."""
        return digest({"request_id": request_id, "plan": self.shown()})

    def stays(self, kind: str) -> int:
        """Return how many records of a class are kept."""
        return sum(each.count for each in self.retained if each.kind == kind)


def places() -> dict[str, str]:
    """Return where each class stands: a table by its name, or a place outside the tables.

    What a request itself needs meanwhile is no class of the plan: it goes with the request.
    """
    models = (model for model in erased_models() if model.table is not Table.PRIVACY)
    return {model.entity: str(model.table) for model in models} | dict(ELSEWHERE)


def make_plan(found: Iterable[Found], rules: Mapping[str, Rule], today: date) -> Plan:
    """Return the plan for what was found.

    Args:
        found: each class once; a class that is missing counts nothing.
        rules: what the deployment has to keep, by class; by default nothing.
        today: where the shop is; what need not be kept any longer is not.

    Raises:
        ValueError: a class is in no data map, or there twice.
    """
    counts = dict.fromkeys(sorted(places()), 0)
    kept: Counter[tuple[str, str, date]] = Counter()
    seen: set[str] = set()
    for each in found:
        if each.kind not in counts or each.kind in seen or len(each.starts) > each.count:
            raise ValueError(f"no class that can be counted: {each.kind!r}")
        seen.add(each.kind)
        counts[each.kind] = each.count
        if rule := rules.get(each.kind):
            lasts = (rule.until(start) for start in each.starts)
            kept.update((each.kind, rule.paragraph, last) for last in lasts if last >= today)
    retained = tuple(
        Retained(kind, count, paragraph, until)
        for (kind, paragraph, until), count in sorted(kept.items())
    )
    return Plan(MappingProxyType(counts), retained, tuple(NOT_COVERED.values()))
