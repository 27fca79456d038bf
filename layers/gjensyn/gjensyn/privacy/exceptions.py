"""What a law makes a shop keep although somebody asks to be forgotten (GDPR Art. 17(3)(b)).

Nothing, unless the deployment says so: the setting is empty by default. It is written as
`class:rule` pairs, the class by its name in the data map, the rule by its name below:

    read_exceptions("order:no-bookkeeping")  -> {"order": Rule(...)}

Whoever needs another one adds a row with its source. Not legal advice: whether this suite holds
what an accountant needs, rather than a copy of it, is the shop's to judge.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from gjensyn.errors import SettingsError
from gjensyn.models.delay import Compensation
from gjensyn.models.order import Order
from gjensyn.models.purchase import Purchase
from gjensyn.models.record import Stored
from gjensyn.privacy.month import months_after

SETTING: Final = "ERASURE_EXCEPTIONS"


@dataclass(frozen=True, slots=True)
class Rule:
    """How long a law keeps a record: so many months from the end of the (calendar) year it is of.

    `paragraph` is what a certificate names.
    """

    country: str
    paragraph: str
    months: int

    def until(self, start: date) -> date:
        """Return the last day on which a record of that day has to be kept."""
        return months_after(date(start.year, 12, 31), self.months)


RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        # Primary documentation: five years after the end of the financial year.
        "no-bookkeeping": Rule("NO", "bokføringsloven § 13 (5 år)", 60),
        # Order and packing slips and the like: three years and six months.
        "no-order-slips": Rule("NO", "bokføringsloven § 13 (3 år og 6 måneder)", 42),
        # Five years from the end of the financial year that the material is of.
        "dk-bookkeeping": Rule("DK", "bogføringsloven § 12 (5 år)", 60),
        # Through the seventh year after the calendar year in which the financial year ended.
        "se-bookkeeping": Rule("SE", "bokföringslagen 7 kap. 2 § (7 år)", 84),
    }
)


# The classes that a law may keep: those whose records are of a day.
KEEPABLE: Final[Mapping[str, type[Stored]]] = MappingProxyType(
    {model.entity: model for model in (Order, Purchase, Compensation)}
)


def start_of(record: Stored) -> datetime | None:
    """Return when what a record documents happened; None: it is no record of any law."""
    match record:
        case Order():
            return record.placement.at if record.placement else None
        case Purchase():
            return record.placed_at
        case Compensation():
            return record.at
    return None


def read_exceptions(setting: str) -> Mapping[str, Rule]:
    """Return the rule of each class of data that is kept.

    Raises:
        SettingsError: a pair names no class that can be kept, or no rule, or a class twice.
    """
    found: dict[str, Rule] = {}
    for pair in filter(None, (part.strip() for part in setting.split(","))):
        kind, _, name = pair.partition(":")
        if kind not in KEEPABLE:
            known = ", ".join(KEEPABLE)
            raise SettingsError(SETTING, f"no class that can be kept: {kind!r}; known: {known}")
        if name not in RULES:
            raise SettingsError(SETTING, f"no rule {name!r}; known: {', '.join(RULES)}")
        if kind in found:
            raise SettingsError(SETTING, f"two rules for {kind!r}")
        found[kind] = RULES[name]
    return found
