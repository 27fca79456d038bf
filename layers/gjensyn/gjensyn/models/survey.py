"""A survey: planned after an order or a case, sent once, answered or not."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from gjensyn.models.classified import (
    NEITHER,
    OF_OTHERS,
    PERSONAL,
    PLAIN,
    PSEUDONYMOUS,
    SEALED_OWN_KEY,
    Life,
)
from gjensyn.models.record import Due, Sealable, Table

type Metric = Literal["nps", "csat", "ces", "kundeindeks"]
type SurveyStatus = Literal["planned", "invited", "answered", "skipped"]

SCALES: dict[str, range] = {
    "nps": range(11),
    "csat": range(1, 6),
    "ces": range(1, 8),
    "kundeindeks": range(1, 8),
}


class Answer(Sealable):
    """What a customer said, as last corrected."""

    score: int
    comment: str
    at: datetime


class Survey(Due):
    """One survey about one order or one support case (`about` is that item's key)."""

    table: ClassVar[Table] = Table.SURVEYS
    entity: ClassVar[str] = "survey"
    life: ClassVar[Life] = Life("gdpr_erase", exported=True, kept="until erased")

    status: Annotated[SurveyStatus, PLAIN] = "planned"
    about: Annotated[str, SEALED_OWN_KEY]
    customer_id: Annotated[str, PSEUDONYMOUS]
    order_id: Annotated[str | None, PSEUDONYMOUS] = None
    case_id: Annotated[str | None, PSEUDONYMOUS] = None
    metric: Annotated[Metric, NEITHER]
    touchpoint: Annotated[str, NEITHER]
    agent_id: Annotated[str | None, OF_OTHERS] = None
    language: Annotated[str | None, PERSONAL] = None
    ended_at: Annotated[datetime, PERSONAL]
    days_late: Annotated[int | None, PERSONAL] = None
    delay_messages: Annotated[int, PERSONAL] = 0
    invited_at: Annotated[datetime | None, PERSONAL] = None
    expires_at: Annotated[datetime | None, NEITHER] = None
    answer: Annotated[Answer | None, PERSONAL] = None

    @property
    def survey_id(self) -> str:
        """The id that leaves the suite: it leads to the item and says nothing else."""
        return f"{self.subject}-{self.key.removeprefix('survey#')}"
