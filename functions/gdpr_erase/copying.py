"""Copies: everything a person may have of their own data, written once into a bucket that forgets.

And the first step of what people ask for themselves: a letter to the address on file.
"""

import json
from collections.abc import Iterator
from functools import cache
from zoneinfo import ZoneInfo

from functions.gdpr_erase.certifying import forget
from functions.gdpr_erase.tools import AT_REST, BY, Answer, AtRest, Tools
from gjensyn.errors import KeyMissingError
from gjensyn.models.person import Person
from gjensyn.models.record import Stored, Table
from gjensyn.models.request import PARTICULARS_KEY, Particulars, PrivacyRequest
from gjensyn.ports import Insert
from gjensyn.privacy.copy import Cover, make_copy
from gjensyn.privacy.data_map import copied_models
from gjensyn.privacy.inventory import OWNED
from gjensyn.privacy.letters import LINK_WORKS, THE_PERSON, question, ready
from gjensyn.privacy.register import Move


def ask_first(tools: Tools, request: PrivacyRequest) -> Answer:
    """Ask the person, by the address on file, whether it is them who asks."""
    if request.requested_by != THE_PERSON:
        return AtRest()  # an officer has it on the desk
    person = tools.person(request.person)
    if person is None or person.fenced:
        return AtRest()
    now, shard = tools.clock.now(), tools.store.shard(person.subject)
    letter = question(request, person, now, shard)
    if tools.store.get(type(letter), letter.subject, letter.key) is None:
        tools.store.write(Insert(letter))
    key, seal = tools.keyring.create(request.request_id)
    notes = Particulars(subject=request.request_id, key=PARTICULARS_KEY, identity="ask")
    move = Move("received", BY, ("AWAITING_IDENTITY",), tools.detail())
    return tools.register.move(
        request, move, Insert(key), Insert(notes), seal=seal,
        **tools.due(request, now + LINK_WORKS),
    )  # fmt: skip


def copy(tools: Tools, request: PrivacyRequest) -> Answer:
    """Write the copy; of somebody nobody knows it is an empty one."""
    folder = f"{request.customer or request.owner}/{request.request_id}"
    name = f"{folder}/copy.json"
    records = list(_records(tools, request.person)) if request.person else []
    person = next((one for one in records if isinstance(one, Person)), None)
    customer_id = person.customer_id if person else ""
    cover = Cover(tools.settings.shop_name, tools.clock.now(), customer_id)
    text = json.dumps(make_copy(records, cover), ensure_ascii=False, indent=1)
    tools.inventory.exports.write(name, text.encode())
    _page(tools, folder, records, cover, person)
    _tell_them(tools, request, person)
    freed = tools.register.freed(request)
    forget(tools, request.request_id)
    move = Move("exported", BY, ("COMPLETED",), tools.detail())
    return tools.register.move(request, move, *freed, download=name, **AT_REST)


def _tell_them(tools: Tools, request: PrivacyRequest, person: Person | None) -> None:
    """Write to whoever has said themselves that it was them; an officer hands out the others."""
    if person is None or person.fenced or not any(one.by == THE_PERSON for one in request.history):
        return
    letter = ready(request, person, tools.clock.now(), tools.store.shard(person.subject))
    if tools.store.get(type(letter), letter.subject, letter.key) is None:
        tools.store.write(Insert(letter))


def _page(
    tools: Tools, folder: str, records: list[Stored], cover: Cover, person: Person | None
) -> None:
    """Write the same for a reader, in their language."""
    from pathlib import Path

    from gjensyn.language import language_of
    from gjensyn.privacy.copy import copy_page
    from gjensyn.render import Renderer

    zone = ZoneInfo(tools.settings.shop_time_zone)
    language = language_of(person.speaks if person else None)
    page = Renderer(Path(tools.settings.templates)).render_page(
        "export_page", language, {**copy_page(records, cover, zone)}
    )
    tools.inventory.exports.write(f"{folder}/copy.html", page.encode(), "text/html; charset=utf-8")


def _records(tools: Tools, subject: str) -> Iterator[Stored]:
    models = _models()
    for table in OWNED:
        for trace in list(tools.store.traces(table, subject)):
            model = models.get((table, trace.entity))
            if model is None:
                continue
            try:
                record = tools.store.get(model, subject, trace.key)
            except KeyMissingError:
                return  # erased meanwhile
            if record is not None:
                yield record


@cache
def _models() -> dict[tuple[Table, str], type[Stored]]:
    return {(model.table, model.entity): model for model in copied_models()}
