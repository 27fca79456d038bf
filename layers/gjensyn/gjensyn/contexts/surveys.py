"""What the mails and pages of a survey are given to show."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, NotRequired, TypedDict

from gjensyn.models.survey import Metric

type ScoreError = Literal["missing", "not_a_number", "out_of_range"]
type CommentError = Literal["too_long"]


class AboutSurvey(TypedDict):
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


class SurveyMail(AboutSurvey):
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


class SurveyPage(AboutSurvey):
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


class ThanksPage(AboutSurvey):
    """Context of `thanks_page`; `corrected`: this answer took the place of an earlier one."""

    score: int
    comment: str
    corrected: bool
    correct_url: str
