"""The sending Lambdas over one store, one outbox and one clock."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

from functions.message_delivery import on_message, on_schedule
from functions.message_delivery.delivery import Delivery
from functions.message_delivery.health import SendingHealth
from functions.message_delivery.settings import DeliverySettings
from functions.message_delivery.wiring import Post
from functions.message_delivery.writing import Writer
from gjensyn.clock import SystemClock
from gjensyn.models.message import Message
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.record import Stored
from gjensyn.models.suppression import SUPPRESSION_KEY, SuppressedFor, Suppression, address_owner
from gjensyn.ports import Outcome, Replace
from gjensyn.standing import StandingLinks
from gjensyn.suppressing import SuppressionList
from gjensyn.sweep import Sweep
from gjensyn.telemetry import Telemetry
from infra.memory.store import MemoryKeyring
from tests.builders import (
    NOW,
    PSEUDONYMS,
    SUBJECT,
    a_message,
    a_person,
    a_survey,
    an_order,
    put,
    stream_record,
)
from tests.fakes.busy_store import BusyStore
from tests.fakes.clock import StandingClock
from tests.fakes.context import Invocation
from tests.fakes.health import Notebook
from tests.fakes.outbox import Outbox

ENVIRONMENT = {
    "SENDER_NAME": "Ullvarefabrikken",
    "SENDER_ADDRESS": "hei@ullvare.example",
    "CONFIGURATION_SET": "gjensyn",
    "SHOP_NAME": "Ullvarefabrikken",
    "PAGES_URL": "https://sider.example",
    "TEMPLATES": str(Path(__file__).parents[3] / "templates"),
}
SETTINGS = DeliverySettings.of(ENVIRONMENT)


def invited(**fields: Any) -> Any:
    """Return the survey that `a_message` needs to be there."""
    return a_survey(status="invited", expires_at=NOW + timedelta(days=30), **fields)


class PostOffice:
    """Everything a message needs to go out; what is handed in takes the place of the usual."""

    def __init__(
        self,
        *outcomes: Outcome,
        records: tuple[Stored, ...] | None = None,
        settings: DeliverySettings = SETTINGS,
    ) -> None:
        self.settings = settings
        self.store = BusyStore(MemoryKeyring(), conflicts=0)
        self.clock = StandingClock(NOW)
        self.outbox = Outbox(*outcomes)
        self.texts = Outbox()
        self.book = Notebook()
        self.out = io.StringIO()
        usual = (a_person(), an_order(), invited(), a_message())
        put(self.store, *(usual if records is None else records))
        self.container()

    def container(self) -> None:
        """Start a fresh container."""
        self.telemetry = Telemetry(self.out, "message_delivery", SystemClock())
        health = SendingHealth(self.book, self.clock)
        delivery = Delivery(
            store=self.store,
            mailer=self.outbox,
            texter=self.texts,
            health=health,
            writer=Writer.of(self.settings, StandingLinks(b"a pepper for tests")),
            suppressed=SuppressionList(self.store, PSEUDONYMS),
            clock=self.clock,
            telemetry=self.telemetry,
            settings=self.settings,
        )
        self.post = Post(delivery, self.store, health, self.telemetry)

    def hear(self, *messages: Message) -> dict[str, Any]:
        """Let the stream tell of messages."""
        records = [
            stream_record(self.store.raw(one), number=number)
            for number, one in enumerate(messages or (a_message(),), 1)
        ]
        return on_message.handle({"Records": records}, self.post, Invocation())

    def tick(self) -> None:
        """Let the schedule look at what is due."""
        sweep = Sweep(self.store, self.clock, self.telemetry)
        on_schedule.handle({}, on_schedule.Round(self.post, sweep), Invocation())

    def look(self) -> str:
        """Look at the message and return the outcome."""
        return self.post.delivery.look_at(SUBJECT, a_message().key)

    @property
    def message(self) -> Message:
        found = self.store.get(Message, SUBJECT, a_message().key)
        assert found is not None
        return found

    @property
    def person(self) -> Person:
        found = self.store.get(Person, SUBJECT, PERSON_KEY)
        assert found is not None
        return found

    def change(self, record: Stored, **fields: Any) -> None:
        """Write an item as somebody else would."""
        known = self.store.get(type(record), record.subject, record.key)
        assert known is not None
        self.store.write(Replace(known.model_copy(update=fields)))


def suppressed(
    address: str = "aase@fjordpost.example", reason: SuppressedFor = "bounce"
) -> Suppression:
    """Return the note that an address must not be written to."""
    owner = address_owner(PSEUDONYMS, address)
    return Suppression(subject=owner, key=SUPPRESSION_KEY, reason=reason, at=NOW)
