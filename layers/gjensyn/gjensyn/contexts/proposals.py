"""What mails and pages about buying again are given to show."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, TypedDict

type Wish = Literal["order", "later", "still_have_some", "never", "stop"]
type WishError = Literal["missing", "unknown"]


class ProposedAgain(TypedDict):
    """One product of a mail.

    `every`: days that usually pass between two purchases; `last`: the day of the last one.
    `price`: of the whole quantity, today; None where nobody knows it. `advice`: the shop's own
    words in the reader's language.
    """

    name: str
    quantity: float
    every: int
    last: date
    price: float | None
    currency: str
    advice: str | None


class ProposalMail(TypedDict):
    """Context of `repurchase_reminder` and `repurchase_order`.

    `stops_on`: the day on which an announced order will be placed, None for a reminder.
    """

    shop_name: str
    name: str | None
    page_url: str
    lines: Sequence[ProposedAgain]
    total: float | None
    currency: str
    ground: Literal["soft_opt_in", "consent"]
    stops_on: date | None
    preferences_url: str | None
    unsubscribe_url: str | None


class LineOnPage(TypedDict):
    """One product of the page; `field`: the name of its tick box; `available`: still sold."""

    field: str
    name: str
    quantity: float
    price: float | None
    currency: str
    available: bool


class WishErrors(TypedDict):
    """What was wrong with what was pressed."""

    wish: WishError | None


class ProposalPage(TypedDict):
    """Context of `repurchase_page`; `wish`: what the link asked for, whose button comes first.

    `state`: `again` is the same again, unprompted: there is nothing to put off or to stop.
    """

    shop_name: str
    languages: Sequence[tuple[str, str, str]]
    action: str
    lines: Sequence[LineOnPage]
    total: float | None
    currency: str
    state: Literal["open", "again", "announced", "ordered", "stopped", "gone"]
    wish: Wish
    stops_on: date | None
    errors: WishErrors


class ProposalThanksPage(TypedDict):
    """Context of `repurchase_thanks_page`; `later_days`: how long "later" is."""

    shop_name: str
    wish: Literal["order", "later", "still_have_some", "never", "stop", "ordered_already"]
    lines: Sequence[LineOnPage]
    later_days: int
    back_url: str
