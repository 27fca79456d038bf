"""What a shop decides about its surveys."""

from datetime import time
from typing import Annotated

from pydantic import BeforeValidator, Field

from gjensyn.models.survey import Metric
from gjensyn.policy.hours import Window
from gjensyn.policy.windows import Hours
from gjensyn.policy.zones import ShopZone
from gjensyn.settings import Settings


def _pairs(text: object) -> object:
    if not isinstance(text, str):
        return text
    return dict(pair.strip().split("=", 1) for pair in text.split(",") if "=" in pair)


class SurveySettings(Settings):
    """Days are calendar days where the customer is; `survey_hour` is the earliest hour there."""

    survey_delay_days: Annotated[int, Field(ge=0, le=60)] = 1
    survey_hour: Annotated[int, Field(ge=0, le=23)] = 10
    survey_reminder_days: Annotated[int, Field(ge=0, le=60)] = 4
    survey_quarantine_days: Annotated[int, Field(ge=0, le=730)] = 30
    survey_expiry_days: Annotated[int, Field(ge=1, le=365)] = 30
    survey_stale_days: Annotated[int, Field(ge=1, le=365)] = 14
    survey_metrics: Annotated[dict[str, Metric], BeforeValidator(_pairs)] = {
        "delivery": "csat",
        "visit": "nps",
        "support": "ces",
        "relation": "kundeindeks",
    }
    waking_hours: Hours = Window(time(8), time(20))
    shop_time_zone: ShopZone = "Europe/Oslo"

    @property
    def hour(self) -> time:
        """The earliest time of day for a survey."""
        return time(self.survey_hour)
