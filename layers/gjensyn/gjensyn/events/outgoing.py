"""Events out: ids, figures and states; never a name, an address or free text."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from gjensyn.ports import Announcement


class _Announced(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def announcement(self) -> Announcement:
        """Return the event as the bus takes it."""
        return Announcement(type(self).__name__, self.model_dump(mode="json"))


class SurveyAnswered(_Announced):
    survey_id: str
    order_id: str | None
    case_id: str | None
    metric: Literal["nps", "csat", "ces", "kundeindeks"]
    score: int
    agent_id: str | None
    touchpoint: str


class MessageSettled(_Announced):
    message_id: str
    customer_id: str
    order_ids: tuple[str, ...]
    kind: str
    status: str
    reason: str | None


class DelayAnswered(_Announced):
    order_id: str
    customer_id: str
    choice: Literal["wait", "change", "cancel", "talk"]


class CompensationGranted(_Announced):
    order_id: str
    customer_id: str


class DelayHandedOver(_Announced):
    """Ours besides the contract's: somebody in the shop has to take this order over."""

    order_id: str
    customer_id: str


class CustomerErased(_Announced):
    """The sender's own id, given back to the sender: other systems erase theirs (Art. 19)."""

    request_id: str
    customer_id: str
    erased_at: str


class OrderedAgain(BaseModel):
    """One line of what is ordered again."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    product_id: str
    quantity: float


class RepurchaseOrdered(_Announced):
    """The shop is asked to take this order; `model`: how the customer wanted to be served."""

    proposal_id: str
    customer_id: str
    model: Literal["respond", "curate", "coach", "automate"]
    lines: tuple[OrderedAgain, ...]


OUTGOING: tuple[type[_Announced], ...] = (
    SurveyAnswered,
    MessageSettled,
    DelayAnswered,
    CompensationGranted,
    DelayHandedOver,
    CustomerErased,
    RepurchaseOrdered,
)
