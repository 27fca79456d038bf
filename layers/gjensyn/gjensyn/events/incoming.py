"""Events in: one model for each `detail-type` of the contract; unknown fields are ignored."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from gjensyn.models.person import ConsentPurpose

REASONS = (
    "out_of_stock",
    "production",
    "warehouse",
    "carrier",
    "customs",
    "weather",
    "address",
    "unknown",
)
_RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", flags=re.ASCII
)
_YEARS = range(1970, 2200)  # beyond them stand placeholders, and sums of times overflow
_DATE = re.compile(r"\d{4}-\d\d-\d\d", flags=re.ASCII)


def _rfc3339(value: Any) -> Any:
    if not isinstance(value, str) or not _RFC3339.fullmatch(value):
        raise ValueError("not an RFC 3339 time with an offset")
    # A leap second is a time like any other there; here the second before it is as good.
    return f"{value[:17]}59{value[19:]}" if value[17:19] == "60" else value


def _plausible(value: datetime) -> datetime:
    if value.year not in _YEARS:
        raise ValueError("not a time at which anything was bought")
    return value.astimezone(UTC)


def _storable(value: float) -> float:
    if abs(value) > _MOST:
        raise ValueError("too large")
    return round(value, 9)


def _calendar_date(value: Any) -> Any:
    if value is not None and not (isinstance(value, str) and _DATE.fullmatch(value)):
        raise ValueError("not a date (YYYY-MM-DD)")
    return value


def _known_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:  # the three ways of zoneinfo to say no
        raise ValueError("no IANA time zone") from error
    return value


def _cut(value: Any) -> Any:
    return value[:_CUT_AT] if isinstance(value, str) else value


def _texts(value: dict[str, str]) -> dict[str, str]:
    if sum(map(len, value.values())) > _TEXTS_AT_MOST:
        raise ValueError("too long in all")
    return value


def _known_reason(value: Any) -> Any:
    return value if value in REASONS else "unknown"


_MOST = 1e15  # a table keeps no more than 38 digits, and no shop needs these
_CUT_AT = 1000  # of a text that a fact cannot do without: the fact counts more than its end
_TEXTS_AT_MOST = 10_000  # over all languages: an item of a table holds 400 kB, and not only these

# On a field with a default: it may be missing, but if it is there it must validate.
MUST_HOLD = "must hold"

type Id = Annotated[str, StringConstraints(min_length=1, max_length=128)]
type Word = Annotated[str, StringConstraints(min_length=1, max_length=128, strip_whitespace=True)]
type Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
type CutText = Annotated[str, StringConstraints(min_length=1), BeforeValidator(_cut)]
type Moment = Annotated[datetime, BeforeValidator(_rfc3339), AfterValidator(_plausible)]
type Day = Annotated[date, BeforeValidator(_calendar_date)]
type Email = Annotated[
    str,
    StringConstraints(
        max_length=254,
        pattern=r"^[^@\s<>,;:\"()\[\]\\\x00-\x20]+@[^@\s<>,;:\"()\[\]\\\x00-\x20]+\.[^@\s<>,;:\"()\[\]\\\x00-\x20]+$",
    ),
]
type Phone = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]
type LanguageTag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]
type CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2}$", to_upper=True)]
type ZoneName = Annotated[str, AfterValidator(_known_zone)]
type Texts = Annotated[
    dict[LanguageTag, Annotated[str, StringConstraints(max_length=2000)]], AfterValidator(_texts)
]
type Number = Annotated[float, Field(allow_inf_nan=False), AfterValidator(_storable)]


class _Told(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="ignore", coerce_numbers_to_str=True, defer_build=True
    )


class CustomerTold(_Told):
    """What a sender knows of a person; every field may be missing."""

    email: Email | None = None
    phone: Phone | None = None
    name: Text | None = None
    language: LanguageTag | None = None
    country: CountryCode | None = None
    time_zone: ZoneName | None = None


class LineTold(_Told):
    product_id: Id
    name: CutText
    category: Text | None = None
    quantity: Number
    unit_price: Number | None = None


class Fact(_Told):
    """What every event has."""

    event_id: Id | None = None
    occurred_at: Moment


class CustomerFact(Fact):
    """A fact about one person."""

    customer_id: Id


class OrderFact(CustomerFact):
    """A fact about one order."""

    order_id: Id


class OrderPlaced(OrderFact):
    customer: CustomerTold
    lines: tuple[LineTold, ...]
    currency: Word | None = None
    promised_date: Annotated[Day | None, MUST_HOLD] = None
    gift: bool = False
    subscription: bool = False
    soft_opt_in: bool = False


class OrderShipped(OrderFact):
    parcel_id: Id | None = None
    parcels: Annotated[int, Field(ge=1, le=1000)] = 1
    carrier: Text | None = None
    tracking_url: Text | None = None


class DeliveryRescheduled(OrderFact):
    promised_date: Annotated[date | None, BeforeValidator(_calendar_date)]
    reason: Annotated[str, BeforeValidator(_known_reason)]
    explanation: Texts = {}
    requested_by: Literal["sender", "customer"] = "sender"
    story_url: Annotated[str, StringConstraints(pattern=r"^https://", max_length=500)] | None = None


class OrderDelivered(OrderFact):
    parcel_id: Id | None = None
    agent_id: Id | None = None
    touchpoint: Word | None = None


class OrderCancelled(OrderFact):
    pass


class OrderReturned(OrderFact):
    pass


class CustomerUpdated(CustomerFact):
    customer: CustomerTold


class ConsentChanged(CustomerFact):
    purpose: ConsentPurpose
    granted: bool
    evidence: CutText


class SupportCaseOpened(CustomerFact):
    case_id: Id
    order_id: Id | None = None
    topic: Text | None = None
    agent_id: Id | None = None
    touchpoint: Word | None = None


class SupportCaseClosed(SupportCaseOpened):
    pass


class ProductChanged(Fact):
    product_id: Id
    name: Text | None = None
    category: Text | None = None
    group: Text | None = None
    unit_price: Number | None = None
    currency: Word | None = None
    state: Literal["active", "discontinued", "recalled"]
    advice: Texts = {}


INCOMING: dict[str, type[Fact]] = {
    model.__name__: model
    for model in (
        OrderPlaced,
        OrderShipped,
        DeliveryRescheduled,
        OrderDelivered,
        OrderCancelled,
        OrderReturned,
        CustomerUpdated,
        ConsentChanged,
        SupportCaseOpened,
        SupportCaseClosed,
        ProductChanged,
    )
}
