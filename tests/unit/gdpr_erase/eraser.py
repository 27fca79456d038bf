"""The eraser on tables and folders in memory, with one request before it."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from functions.gdpr_erase.settings import EraserSettings
from functions.gdpr_erase.tools import Answer, Tools
from gjensyn.models.audit import LEDGER, LedgerLine
from gjensyn.models.person import Person
from gjensyn.models.record import Stored, Table
from gjensyn.models.request import REQUESTS, PrivacyRequest
from gjensyn.models.subject import KEY_CLASS, DataKey
from gjensyn.privacy.exceptions import read_exceptions
from gjensyn.privacy.inventory import Inventory
from gjensyn.privacy.letters import kept_of
from gjensyn.privacy.register import Register
from gjensyn.privacy.retention import Retention
from gjensyn.privacy.states import Passed, Status
from gjensyn.telemetry import Telemetry
from infra.memory.store import MemoryKeyring, MemoryStore
from tests.builders import NOW, PSEUDONYMS, SUBJECT, a_person, put, subject_id
from tests.fakes.bus import Loudspeaker
from tests.fakes.clock import StandingClock
from tests.fakes.folder import Drawer, Refusals
from tests.unit.privacy.papers import SIGNER

REQUEST = subject_id(7)
CUSTOMER = PSEUDONYMS.key("customer", "K-17")
TODAY = NOW.date()
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
DUE = date(2026, 11, 30)
DAYS = ("tables", "keys", "deleted_table", "queues", "parked", "failures", "versions", "logs")


class ShreddingStore(MemoryStore):
    """Without its key nothing of a person opens any more."""

    def wipe(self, table: Table, subject: str, keys: Iterable[str]) -> None:
        super().wipe(table, subject, keys := list(keys))
        if table is Table.KEYS and KEY_CLASS in keys:
            self.keyring._seals.pop(subject, None)  # noqa: SLF001 - as real keys go


def passed(*statuses: Status, at: datetime = NOW - DAY, by: str = "self") -> tuple[Passed, ...]:
    return tuple(Passed(status=status, at=at, by=by) for status in statuses)


def a_request(status: Status = "RECEIVED", **fields: Any) -> PrivacyRequest:
    """Return a request of three days ago, for erasure, that an officer has taken in."""
    known = {
        "subject": REQUESTS,
        "key": REQUEST,
        "status": status,
        "received_at": NOW - 3 * DAY,
        "due_date": DUE,
        "owner": CUSTOMER,
        "customer": CUSTOMER,
        "person": SUBJECT,
        "history": passed("RECEIVED", status),
        "requested_by": "arn:aws:iam::1:user/liv",
    }
    return PrivacyRequest(**{**known, **fields})


def kept(person: Person | None = None) -> Person:
    """Return what is still known of somebody under the request's own key."""
    return kept_of(person or a_person(), REQUEST)


def key_to(subject: str) -> DataKey:
    return DataKey(subject=subject, key=KEY_CLASS, wrapped=b"wrapped", epoch="000001")


class Eraser:
    """Its world; `rules` as the setting says them, `in_time` until the call has to end."""

    def __init__(
        self, request: PrivacyRequest, *records: Stored, rules: str = "", **settings: Any
    ) -> None:
        self.store = ShreddingStore(MemoryKeyring())
        put(self.store, request, *records)
        theirs = {one.subject for one in records if one.table is not Table.PRIVACY}
        put(self.store, *(key_to(subject) for subject in sorted({REQUEST, *theirs})))
        self.clock = StandingClock(NOW)
        self.parked, self.exports, self.failures = Drawer(), Drawer(), Drawer()
        self.ledger, self.bus, self.refusals = Drawer(), Loudspeaker(), Refusals()
        self.said = StringIO()
        self.in_time = True
        retention = Retention(self.store, read_exceptions(rules), ZoneInfo("Europe/Oslo"))
        self.tools = Tools(
            store=self.store,
            keyring=self.store.keyring,
            register=Register(self.store, self.clock),
            inventory=Inventory(
                self.store, self.parked, self.exports, self.failures, self.refusals, retention
            ),
            suppressions=self.refusals,
            ledger=self.ledger,
            bus=self.bus,
            signer=SIGNER,
            pseudonyms=PSEUDONYMS,
            clock=self.clock,
            telemetry=Telemetry(self.said, "gdpr_erase", self.clock),
            settings=EraserSettings.model_validate({
                "signing_secret": "s", "installation": "Nordlys", "ledger_bucket": "b",
                **{f"{name}_days": 10 for name in DAYS}, **settings,
            }),
            time_left=lambda: self.in_time,
        )  # fmt: skip

    @property
    def request(self) -> PrivacyRequest:
        """The request as it stands in the register."""
        found = self.tools.register.get(REQUEST)
        assert found is not None
        return found

    def take(self, step: Callable[[Tools, PrivacyRequest], Answer]) -> Answer:
        """Take one step; returns what it answers."""
        return step(self.tools, self.request)

    def moves(self) -> list[tuple[str, dict[str, Any]]]:
        """Return the lines of the ledger: what happened, and what is said of it."""
        lines = self.store.query(LedgerLine, LEDGER, "0")
        entries = [json.loads(one.line) for one in lines]
        return [(one["event"], one["detail"]) for one in entries]

    def lines(self) -> list[dict[str, Any]]:
        """Return what was logged."""
        return [json.loads(line) for line in self.said.getvalue().splitlines()]
