"""Plays a recording on the suite: each event and each answer at its own time."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from infra.replay.answers import Answer
from infra.replay.entries import Entry
from infra.replay.erasures import Erasure, erase
from infra.replay.invitations import Invitations
from infra.replay.moments import rfc3339
from infra.replay.recording import Step

PURPOSES = ("survey", "reminder", "automatic_order")
_EVIDENCE = "replay --consent"
_OK = 200
_FORM = {"content-type": "application/x-www-form-urlencoded"}


@dataclass(slots=True)
class Played:
    """What became of the answers: posted, without an invitation by then, refused by the page."""

    posted: int = 0
    uninvited: int = 0
    refused: int = 0

    @classmethod
    def together(cls, parts: Sequence["Played"]) -> "Played":
        """Add up shares; each has met every answer, and only one of them can have invited."""
        met = max((part.posted + part.refused + part.uninvited for part in parts), default=0)
        posted = sum(part.posted for part in parts)
        refused = sum(part.refused for part in parts)
        return cls(posted, met - posted - refused, refused)


class Player:
    """Plays steps on one cloud, whose clock it moves.

    Args:
        cloud: a `LocalCloud`.
        invitations: finds the survey pages in its mails.
        consents: purposes to which everybody had agreed before their first event.
        progress: called after each step.
    """

    def __init__(
        self,
        cloud: Any,
        invitations: Invitations,
        consents: tuple[str, ...] = (),
        progress: Callable[[datetime], None] = lambda _: None,
    ) -> None:
        self._cloud = cloud
        self._consents = consents
        self._progress = progress
        self._met: set[str] = set()
        self.placed: set[str] = set()
        self._invitations = invitations
        self.played = Played()

    def play(self, steps: Iterable[Step], end: datetime) -> None:
        """Play the steps in their order, then run on until `end`."""
        for step in steps:
            match step:
                case Entry():
                    self._move(step.at)
                    self._publish(step)
                case Answer():
                    self._move(step.answered_at)
                    self._answer(step)
                case Erasure():
                    self._move(step.at)
                    erase(self._cloud, step)
            self._progress(self._cloud.now)
        self._move(end)
        self._cloud.run()

    def _move(self, moment: datetime) -> None:
        self._cloud.run()
        if moment > self._cloud.now:
            self._cloud.advance_to(moment)
        self._invitations.collect()

    def _publish(self, entry: Entry) -> None:
        order = entry.detail.get("order_id")
        if entry.detail_type == "OrderPlaced" and isinstance(order, str):
            self.placed.add(order)
        customer = entry.customer_id
        if self._consents and customer is not None and customer not in self._met:
            self._met.add(customer)
            for purpose in self._consents:
                self._cloud.publish(
                    "ConsentChanged", _consent(entry, customer, purpose), source=entry.source
                )
        self._cloud.publish(entry.detail_type, entry.detail, source=entry.source)

    def _answer(self, answer: Answer) -> None:
        self._cloud.run()  # an answer of this very moment comes after its mail
        page = self._invitations.page_of(answer.order_id)
        if page is None:
            self.played.uninvited += 1
            return
        form = urlencode({"score": answer.score, "comment": answer.comment}, errors="surrogatepass")
        reply = self._cloud.http("POST", page, headers=_FORM, body=form.encode())
        if reply.status == _OK:
            self.played.posted += 1
        else:
            self.played.refused += 1


def _consent(entry: Entry, customer: str, purpose: str) -> dict[str, Any]:
    fact = f"{_EVIDENCE}|{purpose}|{customer}".encode("utf-8", "surrogatepass")
    return {
        "event_id": hashlib.sha256(fact).hexdigest(),
        "occurred_at": _occurred_at(entry),
        "customer_id": customer,
        "purpose": purpose,
        "granted": True,
        "evidence": _EVIDENCE,
    }


def _occurred_at(entry: Entry) -> str:
    told = entry.detail.get("occurred_at")
    try:
        return rfc3339(told).isoformat()
    except ValueError:  # the event itself will be parked; the consent still counts
        return entry.at.isoformat()
