"""What the desk is asked, as JSON; and how it says no."""

import base64
import binascii
import json
import re
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic import model_validator as validated

from gjensyn.cleaning import clean_text
from gjensyn.errors import GjensynError

THE_LAW_APPLIES: Final = datetime(2018, 5, 25, tzinfo=UTC)  # no request is older than the GDPR
_ID = re.compile(r"[a-z2-7]{26}")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_DATED = re.compile(r"\d{4}-\d\d-\d\d[T ]", re.IGNORECASE)


def is_request_id(text: object) -> bool:
    """Tell whether a text can be a request's id; if not, no table need be asked."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def _request_id(text: str) -> str:
    if not is_request_id(text):
        raise ValueError("no id of a request")
    return text


def _moment(told: object) -> object:
    """Let only a date with a time be one: a bare number would be seconds since 1970."""
    if told is not None and not (isinstance(told, str) and _DATED.match(told)):
        raise ValueError("no time as RFC 3339 writes it, 2026-11-02T09:00:00+01:00")
    return told


def _sensible(told: datetime) -> datetime:
    if told.tzinfo is None:
        raise ValueError("needs an offset, as in 2026-11-02T09:00:00+01:00")
    if told.year < THE_LAW_APPLIES.year or told < THE_LAW_APPLIES:
        raise ValueError("lies before the GDPR applied")
    return told


def _address(told: str) -> str:
    """Refuse what nobody can have: a slip must not look like a person nobody knows."""
    if not _ADDRESS.fullmatch(address := told.strip()):
        raise ValueError("no mail address")
    return address


def _sentence(told: str) -> str:
    """Return an officer's words as letters may show them, whatever was pasted into them."""
    if not (shown := clean_text(told).strip()):
        raise ValueError("says nothing")
    return shown


type RequestId = Annotated[str, AfterValidator(_request_id)]
type PlanHash = Annotated[str, Field(min_length=1, max_length=128)]  # another one is a stale one
type Received = Annotated[datetime, BeforeValidator(_moment), AfterValidator(_sensible)]
type Sentence = Annotated[str, Field(max_length=500), AfterValidator(_sentence)]
type Ground = Literal["a", "b", "c", "d", "e", "f"]


class DeskError(GjensynError):
    """The desk says no: status of HTTP, one machine word, and a sentence for the officer."""

    def __init__(self, status: int, word: str, sentence: str, **facts: object) -> None:
        super().__init__(sentence)
        self.status = status
        self.word = word
        self.facts = facts


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class About(_Body):
    """Whom a request is about: the sender's id, or an address."""

    customer_id: Annotated[str, Field(min_length=1, max_length=128)] | None = None
    email: Annotated[str, Field(max_length=320), AfterValidator(_address)] | None = None
    received_at: Received | None = None

    @validated(mode="after")
    def _one_of_both(self) -> "About":
        if (self.customer_id is None) == (self.email is None):
            raise ValueError("either customer_id or email, and not both")
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
        if not isinstance(told, dict):
            raise DeskError(400, "bad_request", "the body is no JSON object")
        return kind.model_validate(told)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "body"
        said = first["msg"].removeprefix("Value error, ")
        raise DeskError(400, "bad_request", f"{where}: {said}") from error
    except (ValueError, binascii.Error, RecursionError) as error:
        raise DeskError(400, "bad_request", "the body is no JSON object") from error
