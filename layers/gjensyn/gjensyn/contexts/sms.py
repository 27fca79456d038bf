"""What an SMS is given to show."""

from datetime import date
from typing import TypedDict


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
