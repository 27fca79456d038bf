"""What the law of a country asks before we may write: one table, its sources beside each row.

Configuration, not legal advice. A country that is not in it gets the strictest row.
"""

from dataclasses import dataclass
from typing import Literal

from gjensyn.models.message import Purpose

type ContactKind = Literal["survey", "reminder", "automatic_order", "service"]
type Basis = Literal["contract", "legitimate_interest", "consent"]
type Needs = Literal["none", "soft_opt_in", "consent"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for one kind of message in one country.

    `purpose` is what an opt-out is for. `basis` is the ground in the GDPR, Article 6(1).
    `needs`: nothing; `consent`, to what the kind is called; or `soft_opt_in`: that same consent,
    or an address given at a sale of similar products with the chance to say no.
    `rest_days_apply`: it waits on Sundays and public holidays, as marketing does.
    """

    purpose: Purpose
    basis: Basis
    needs: Needs
    rest_days_apply: bool
    source: str


def rule(country: str | None, kind: ContactKind) -> Rule:
    """Return the rule for a country (ISO 3166-1 alpha-2, None: unknown) and a kind of message."""
    if kind == "service":
        return _SERVICE
    known = None if country is None else _RULES.get((country.upper(), kind))
    return known or _STRICTEST[kind]


def _neutral(source: str) -> Rule:
    return Rule("survey", "legitimate_interest", "none", rest_days_apply=False, source=source)


def _advertising(source: str) -> Rule:
    return Rule("survey", "consent", "consent", rest_days_apply=True, source=source)


def _customer(source: str) -> Rule:
    return Rule(
        "marketing", "legitimate_interest", "soft_opt_in", rest_days_apply=True, source=source
    )


def _agreed(source: str) -> Rule:
    return Rule("marketing", "consent", "consent", rest_days_apply=True, source=source)


_SERVICE = Rule(
    "service",
    "contract",
    "none",
    rest_days_apply=False,
    source="GDPR Art. 6(1)(b): the sale itself",
)

_BGH = "BGH 10.07.2018, VI ZR 225/17: asking how satisfied somebody is, is advertising"
_DK = "markedsføringsloven § 10"
_NO = "markedsføringsloven § 15"
_SE = "marknadsföringslagen (2008:486) 19 §"
_FI = "laki sähköisen viestinnän palveluista (917/2014) 200 §"
_GB = "Privacy and Electronic Communications Regulations 2003, reg. 22"
_DE = "UWG § 7"
_AT = "TKG 2021 § 174"

_RULES: dict[tuple[str, ContactKind], Rule] = {
    ("DK", "survey"): _neutral("Forbrugerombudsmanden 16/06125, 17/11911: neutral, after the sale"),
    ("DK", "reminder"): _customer(f"{_DK} stk. 2"),
    ("DK", "automatic_order"): _agreed(f"{_DK} stk. 1"),
    ("NO", "survey"): _neutral(f"{_NO} speaks of marketing; a neutral survey is none"),
    ("NO", "reminder"): _customer(f"{_NO} tredje ledd"),
    ("NO", "automatic_order"): _agreed(f"{_NO} første ledd"),
    ("SE", "survey"): _neutral(f"{_SE} speaks of marketing; a neutral survey is none"),
    ("SE", "reminder"): _customer(f"{_SE} andra stycket"),
    ("SE", "automatic_order"): _agreed(f"{_SE} första stycket"),
    ("FI", "survey"): _neutral(f"{_FI} speaks of direct marketing; a neutral survey is none"),
    ("FI", "reminder"): _customer(f"{_FI} 3 mom."),
    ("FI", "automatic_order"): _agreed(f"{_FI} 1 mom."),
    ("GB", "survey"): _neutral(f"{_GB} speaks of direct marketing; genuine research is none"),
    ("GB", "reminder"): _customer(f"{_GB}(3)"),
    ("GB", "automatic_order"): _agreed(f"{_GB}(2)"),
    ("DE", "survey"): _advertising(f"{_BGH}; {_DE} Abs. 2 Nr. 2"),
    ("DE", "reminder"): _customer(f"{_DE} Abs. 3"),
    ("DE", "automatic_order"): _agreed(f"{_DE} Abs. 2 Nr. 2"),
    ("AT", "survey"): _advertising(f"{_AT} Abs. 3, read as {_BGH}"),
    ("AT", "reminder"): _customer(f"{_AT} Abs. 4"),
    ("AT", "automatic_order"): _agreed(f"{_AT} Abs. 3"),
}

_UNKNOWN = "no row for this country: the strictest one"
_STRICTEST: dict[ContactKind, Rule] = {
    "survey": _advertising(_UNKNOWN),
    "reminder": _agreed(_UNKNOWN),
    "automatic_order": _agreed(_UNKNOWN),
}
