"""What each message and page is given to show: the contexts of the templates."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, NotRequired, TypedDict

type Touchpoint = Literal["delivery", "visit", "support", "relation"]
type Metric = Literal["nps", "csat", "ces", "kundeindeks"]
type ScoreError = Literal["missing", "not_a_number", "out_of_range"]
type CommentError = Literal["too_long"]
type Stage = Literal["first", "again", "last", "sooner"]
type Reason = Literal[
    "out_of_stock", "production", "warehouse", "carrier", "customs", "weather", "address", "unknown"
]
type Choice = Literal["wait", "change", "cancel", "talk"]
type ChoiceError = Literal["missing", "unknown"]


class Asked(TypedDict):
    """What is asked, and about what.

    `touchpoint`: one unknown to the wording gets that of the relation. `scale`: every score, in
    order. `products`: names, the first three are shown. `expires_on`: the last whole day on
    which an answer is taken, where the customer is.
    """

    shop_name: str
    touchpoint: str
    metric: Metric
    scale: Sequence[int]
    order_number: str | None
    case_number: NotRequired[str | None]
    products: Sequence[str]
    expires_on: date


class SurveyMail(Asked):
    """Context of `survey_invitation` and `survey_reminder`; the links are absolute."""

    name: str | None
    answer_url: str
    preferences_url: str | None
    unsubscribe_url: str | None
    ground: Literal["neutral_survey", "consent"]


class AnswerErrors(TypedDict):
    """What was wrong with the answer, field by field."""

    score: ScoreError | None
    comment: CommentError | None


class SurveyPage(Asked):
    """Context of `survey_page`.

    `languages`: code, own name and link of each; the links keep the score.
    """

    languages: Sequence[tuple[str, str, str]]
    action: str
    selected: int | None
    comment: str
    comment_limit: int
    errors: AnswerErrors
    answered: bool


class ThanksPage(Asked):
    """Context of `thanks_page`; `corrected`: this answer took the place of an earlier one."""

    score: int
    comment: str
    corrected: bool
    correct_url: str


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


class Sms(TypedDict):
    """What every SMS names; the links are absolute and as short as can be."""

    shop: str
    url: str


class SurveySms(Sms):
    """Context of the SMS of `survey_invitation` and `survey_reminder`."""

    stop_url: str


class DelaySms(Sms):
    """Context of the SMS of `delay_notice`, which says late, and of `delay_update`, which does not.

    So an earlier date is told as an update. `next_update`: said where no date is `named`.
    """

    order_number: str
    named: date | None
    next_update: date | None
