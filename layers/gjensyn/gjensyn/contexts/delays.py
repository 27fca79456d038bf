"""What the mails and pages of late orders are given to show."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, TypedDict

from gjensyn.models.delay import Choice

type Stage = Literal["first", "again", "last", "sooner"]
type Reason = Literal[
    "out_of_stock", "production", "warehouse", "carrier", "customs", "weather", "address", "unknown"
]
type ChoiceError = Literal["missing", "unknown"]


class ToldOrder(TypedDict):
    """What a customer is told about one order.

    `promise`: the date they hold until now. `named`: the new one, None where it is not known.
    `next_update`: when they hear from us even if there is nothing new. `explanation`: the shop's
    own words in the reader's language. `story_url`: shown if it is an https link.
    """

    order_number: str
    products: Sequence[str]
    promise: date | None
    named: date | None
    next_update: date | None
    reason: Reason
    explanation: str | None
    story_url: str | None


class LateOrder(ToldOrder):
    """One order of a mail about delays."""

    stage: Stage
    compensated: bool


class DelayMail(TypedDict):
    """Context of `delay_notice` (tells of one order for the first time) and `delay_update`."""

    shop_name: str
    name: str | None
    page_url: str
    orders: Sequence[LateOrder]
    preferences_url: str | None


class OrderToChoose(ToldOrder):
    """One order on the page behind the link; `field` is the name of its radio buttons."""

    field: str
    status: Literal["open", "delivered", "cancelled"]
    chosen: Choice | None


class ChoiceErrors(TypedDict):
    """What was wrong with the choice."""

    choice: ChoiceError | None


class DelayPage(TypedDict):
    """Context of `delay_page`; `languages`: code, own name and link of each."""

    shop_name: str
    languages: Sequence[tuple[str, str, str]]
    action: str
    orders: Sequence[OrderToChoose]
    errors: ChoiceErrors


class Chosen(TypedDict):
    """What was chosen for one order."""

    order_number: str
    choice: Choice


class DelayThanksPage(TypedDict):
    """Context of `delay_thanks_page`."""

    shop_name: str
    chosen: Sequence[Chosen]
    change_url: str
