"""The record of processing activities (GDPR Art. 30(1)), printed from the data map.

    record(Controller("Nordlys Sport AS", "personvern@nordlys.example"))   Markdown

Purposes, recipients and measures are said here once; categories of data, places and times come
from the models, so that a new field is in the record as soon as it is stored. What only the shop
knows (its name, its officer, its other recipients) is asked for, or marked as still missing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gjensyn.models.classified import Sensitivity, marks
from gjensyn.models.record import Stored, Table
from gjensyn.privacy.data_map import stored_models

_TO_FILL_IN: Final = "*to be filled in by the shop*"


@dataclass(frozen=True, slots=True)
class Controller:
    """Whose record it is; what is None is marked as missing."""

    name: str | None = None
    contact: str | None = None
    officer: str | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """Why a table is kept, and the usual basis in law (Art. 6(1))."""

    title: str
    purpose: str
    basis: str


ACTIVITIES: Final[Mapping[Table, Activity]] = MappingProxyType(
    {
        Table.CUSTOMERS: Activity(
            "Knowing whom to contact, and how",
            "To write to customers in their language and at their hours, and only as they allow.",
            "contract (b) for service messages; legitimate interest (f) or consent (a) for others",
        ),
        Table.ORDERS: Activity(
            "Following orders and support cases",
            "To know what was promised and delivered, tell of delays, and ask at the right moment.",
            "contract (b)",
        ),
        Table.SURVEYS: Activity(
            "Asking how it went",
            "To learn from customers how a delivery, a visit or a support case went.",
            "legitimate interest (f); consent (a) where the country's law asks for it",
        ),
        Table.MESSAGES: Activity(
            "Sending messages, once, and being able to say why",
            "To send what was decided, never twice, and to explain each message or its absence.",
            "that of the message; legitimate interest (f) for the account of it",
        ),
        Table.SUBJECTS: Activity(
            "Telling people apart, and keeping the erased away",
            "To lead a shop's own id to a random one, and to refuse late facts about the erased.",
            "legal obligation (c): Art. 17 and 21",
        ),
        Table.KEYS: Activity(
            "Keys",
            "To keep each person's data sealed under a key of their own that can be shredded.",
            "legal obligation (c): Art. 32",
        ),
        Table.PRIVACY: Activity(
            "Requests of the persons themselves",
            "To answer requests for erasure and for copies, and to prove what was done.",
            "legal obligation (c): Art. 12, 15, 17, 19, 20",
        ),
    }
)
RECIPIENTS: Final = (
    "the cloud provider in whose account and region the suite runs, as processor",
    "the provider of e-mail and SMS (Amazon SES, AWS End User Messaging), as processor",
    "the shop's own systems that listen on the bus: ids, figures and states, never a name",
)
MEASURES: Final = (
    "every personal field is sealed (AES-256-GCM) under the person's own data key",
    "data keys are wrapped by a key-encryption key that only the key service can unwrap",
    "ids from outside stand as keyed hashes wherever they have to be in clear",
    "tables, queues, buckets and logs are encrypted at rest; everything travels by TLS",
    "each function has a role of its own with the least it needs",
    "the officer's desk has a permission for each verb, and can ask for a second person",
    "logs and metrics hold ids of the suite's own and no personal data",
    "erasure shreds the key, deletes, scans for residue and leaves a signed certificate",
    "an append-only ledger of erasures is anchored where it cannot be changed",
    "point-in-time recovery of the tables, and of the keys for one day",
)


def record(controller: Controller) -> str:
    """Return the record as Markdown."""
    return "\n".join(_lines(controller))


def _lines(controller: Controller) -> Iterator[str]:
    yield "# Record of processing activities (GDPR Art. 30(1))\n"
    yield "Printed from the data map of the suite: what is stored is what is listed.\n"
    yield f"- Controller: {controller.name or _TO_FILL_IN}"
    yield f"- Contact: {controller.contact or _TO_FILL_IN}"
    yield f"- Data protection officer: {controller.officer or _TO_FILL_IN}"
    yield "- Persons concerned: customers of the shop; employees to whom an order, a case or a"
    yield "  survey is credited (by their id only)"
    yield "- Transfers to third countries: none by the suite itself; the shop chooses the region"
    yield ""
    for table, activity in ACTIVITIES.items():
        models = [model for model in _of_people() if model.table == table]
        if models:
            yield from _activity(activity, models)
    yield "## Recipients\n"
    yield from (f"- {each}" for each in RECIPIENTS)
    yield f"- others the shop gives data to: {_TO_FILL_IN}\n"
    yield "## Security (Art. 32)\n"
    yield from (f"- {each}" for each in MEASURES)
    yield ""


def _of_people() -> Iterator[type[Stored]]:
    neither = Sensitivity.NEITHER
    for model in stored_models():
        if model.table in ACTIVITIES and any(
            m and m.sensitivity != neither for _, m in marks(model)
        ):
            yield model


def _activity(activity: Activity, models: list[type[Stored]]) -> Iterator[str]:
    yield f"## {activity.title}\n"
    yield f"{activity.purpose} Basis, as a rule: {activity.basis}.\n"
    yield "| class | personal | pseudonymous | kept | erased by |"
    yield "|---|---|---|---|---|"
    for model in models:
        personal, pseudonymous = (
            ", ".join(name for name, mark in marks(model) if mark and mark.sensitivity == wanted)
            for wanted in (Sensitivity.PERSONAL, Sensitivity.PSEUDONYMOUS)
        )
        life = model.life
        row = (model.entity, personal or "none", pseudonymous or "none", life.kept, life.erased_by)
        yield f"| {' | '.join(row)} |"
    yield ""
