"""The providers of mail and SMS: what they are given, and what came of it."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail, rendered and addressed."""

    message_id: str
    to: str
    subject: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took it."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider refused it for good; nothing was sent.

    `dead`: the address itself takes nothing more, whatever we write.
    """

    reason: str
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Throttled:
    """Nothing was sent, and later it may be."""

    reason: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Nobody knows whether it was sent."""

    reason: str


type Outcome = Accepted | Refused | Throttled | Uncertain


class Mailer(Protocol):
    """Sends one mail, once: it never tries again by itself."""

    def send(self, mail: Mail) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class TextMessage:
    """One SMS, written and addressed; `promotional` where it is marketing."""

    message_id: str
    to: str
    text: str
    promotional: bool


class Texter(Protocol):
    """Sends one SMS, once: it never tries again by itself."""

    def send(self, message: TextMessage) -> Outcome: ...
