"""What the desk is asked, as JSON; and how it says no."""

import base64
import binascii
import json
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic import model_validator as validated

from gjensyn.errors import GjensynError

type RequestId = Annotated[str, StringConstraints(pattern=r"^[a-z2-7]{26}$")]
type PlanHash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
type Sentence = Annotated[
    str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)
]
type Ground = Literal["a", "b", "c", "d", "e", "f"]


class DeskError(GjensynError):
    """The desk says no: status of HTTP, one machine word, and a sentence for the officer."""

    def __init__(self, status: int, word: str, sentence: str, **facts: object) -> None:
        super().__init__(sentence)
        self.status = status
        self.word = word
        self.facts = facts


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class About(_Body):
    """Whom a request is about: the sender's id, or an address."""

    customer_id: Annotated[str, Field(min_length=1, max_length=128)] | None = None
    email: Annotated[str, Field(min_length=3, max_length=320)] | None = None
    received_at: datetime | None = None

    @validated(mode="after")
    def _one_of_both(self) -> "About":
        if (self.customer_id is None) == (self.email is None):
            raise ValueError("either customer_id or email, and not both")
        if self.received_at is not None and self.received_at.tzinfo is None:
            raise ValueError("received_at needs an offset")
        return self


class Copy(About):
    """A request for a copy; `identity` says how it was settled, or "ask"."""

    identity: Sentence


class Erase(_Body):
    request_id: RequestId
    plan_hash: PlanHash
    ground: Ground
    identity: Sentence


class Approve(_Body):
    request_id: RequestId
    plan_hash: PlanHash


class Reason(_Body):
    request_id: RequestId
    reason: Sentence


class Acknowledge(_Body):
    request_id: RequestId
    recipient: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]


def read_body[Body: _Body](kind: type[Body], event: Any) -> Body:
    """Read the body of a request.

    Raises:
        DeskError: 400, with what is wrong and where.
    """
    text = event.get("body") or ""
    try:
        if event.get("isBase64Encoded"):
            text = base64.b64decode(text, validate=True).decode()
        told = json.loads(text)
        return kind.model_validate(told)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "body"
        raise DeskError(400, "bad_request", f"{where}: {first['msg']}") from error
    except (ValueError, binascii.Error, RecursionError) as error:
        raise DeskError(400, "bad_request", "the body is no JSON") from error
