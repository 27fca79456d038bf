"""What our own code takes of a warm Lambda, step by step: `python -m infra.bench.warm TEMPLATES`.

CPU time, the median of many, each step in turn with its floor: the library that it cannot do
without, doing the same with the same data. What botocore takes for each call, some 600
microseconds, comes on top. TEMPLATES are those of a build (`.build/here/GjensynLayer/templates`).
"""

import hmac
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2
import pydantic_core
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from functions.message_delivery.deciding import decide
from functions.message_delivery.writing import Writer
from functions.order_intake.folding import fold
from gjensyn.codec import Item, from_item, to_item
from gjensyn.events.envelope import open_envelope, read_fact
from gjensyn.events.incoming import OrderFact, OrderPlaced
from gjensyn.models.record import Stored
from gjensyn.policy.channels import Route
from gjensyn.ports import Mail
from gjensyn.standing import StandingLinks
from infra.bench.records import (
    BODY,
    DETAIL,
    KEY,
    MESSAGE,
    NOW,
    ORDER,
    PERSON,
    SEAL,
    SUBJECT,
    settings,
)

GOAL = 200  # microseconds a record
ROUNDS = 400
_NONCE = bytes(12)


@dataclass(frozen=True, slots=True)
class Step:
    """A step and its floor; how often a fact that is taken in needs it, and a mail that is sent."""

    name: str
    own: Callable[[], object]
    floor: Callable[[], object]
    fact: int = 0
    mail: int = 0


@dataclass(frozen=True, slots=True)
class Timed:
    """A step and its medians, in microseconds."""

    step: Step
    own: float
    floor: float


def steps(templates: Path) -> Iterator[Step]:
    """Yield the steps of a record of `order_intake` and of one of `message_delivery`."""
    envelope = open_envelope(BODY)
    fact, _ = read_fact(envelope)
    if not isinstance(fact, OrderFact):
        raise TypeError("the fact of the bench is about an order")
    order, deciding = fold(ORDER, fact), settings(templates)
    yield Step("parse a fact", lambda: open_envelope(BODY), lambda: json.loads(BODY), fact=1)
    yield Step(
        "validate it", lambda: read_fact(envelope), lambda: OrderPlaced.model_validate(DETAIL), 1
    )
    yield Step("fold it into its order", lambda: fold(ORDER, fact), _nothing, fact=1)
    yield _opening("open an order", order, fact=1)
    yield _opening("open a person", PERSON, mail=1)
    yield _opening("open a message", MESSAGE, mail=1)
    yield Step("decide about it", lambda: decide(MESSAGE, PERSON, NOW, deciding), _nothing, mail=1)
    yield from _writing(templates)
    yield _storing("store an order", order, fact=1)
    yield _storing("store a person", PERSON, mail=1)
    yield _storing("store a message", MESSAGE, mail=2)
    text = b"x" * 600
    yield Step(
        "of which: seal 600 bytes",
        lambda: SEAL.close("place", text),
        lambda: AESGCM(KEY).encrypt(_NONCE, text, b"place"),
    )


def _nothing() -> None:
    return None


def _opening(name: str, record: Stored, *, fact: int = 0, mail: int = 0) -> Step:
    """Open an item as it was read: unseal, read the JSON, validate."""
    item: Item = to_item(record, SEAL)
    kind, cipher, blob = type(record), AESGCM(KEY), item["sealed"]["B"]
    known = record.model_dump()
    place = f"{kind.table}|{record.subject}|{record.key}|{kind.schema_version}".encode()

    def floor() -> None:
        pydantic_core.from_json(cipher.decrypt(blob[1:13], blob[13:], place))
        kind.model_validate(known)

    return Step(name, lambda: from_item(kind, item, SEAL), floor, fact, mail)


def _storing(name: str, record: Stored, *, fact: int = 0, mail: int = 0) -> Step:
    """Write an item: its JSON, sealed, and the plain attributes beside it."""
    cipher = AESGCM(KEY)

    def floor() -> None:
        cipher.encrypt(_NONCE, record.model_dump_json(exclude_defaults=True).encode(), b"place")

    return Step(name, lambda: to_item(record, SEAL), floor, fact, mail)


def _writing(templates: Path) -> Iterator[Step]:
    """Write a mail: links, context, three renderings; the floor renders the same text flat."""
    standing = StandingLinks(b"x" * 64)
    writer, way = Writer.of(settings(templates), standing), Route("email", "a@fjordpost.example")
    mail = writer.write(MESSAGE, PERSON, way, "t" * 24)
    if not isinstance(mail, Mail):
        raise TypeError("an address gets a mail")
    environment, words = jinja2.Environment(autoescape=True), {"w": "Nordlys"}
    flat = [
        environment.from_string(part.replace("Nordlys", "{{ w }}"))
        for part in (mail.subject, mail.text, mail.html)
    ]
    yield Step(
        "render a mail",
        lambda: writer.write(MESSAGE, PERSON, way, "t" * 24),
        lambda: [template.render(words) for template in flat],
        mail=1,
    )
    yield Step(
        "of which: sign a link",
        lambda: standing.token("p", SUBJECT),
        lambda: hmac.digest(b"x" * 64, b"link", "sha256"),
    )


def measure(templates: Path, rounds: int = ROUNDS) -> list[Timed]:
    """Time each step and its floor in turn."""
    found = []
    for step in steps(templates):
        own, floor = [], []
        for _ in range(rounds):
            own.append(_spent(step.own))
            floor.append(_spent(step.floor))
        found.append(Timed(step, statistics.median(own[5:]), statistics.median(floor[5:])))
    return found


def _spent(act: Callable[[], object]) -> float:
    start = time.process_time_ns()
    act()
    return (time.process_time_ns() - start) / 1000


def whole(found: Sequence[Timed], of: str) -> tuple[float, float]:
    """Return what all steps of a `fact` or a `mail` take, and their floors."""
    times = [(getattr(timed.step, of), timed) for timed in found]
    own = sum(number * timed.own for number, timed in times)
    return own, sum(number * timed.floor for number, timed in times)


def table(found: Sequence[Timed]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"{'CPU microseconds of a warm Lambda':36}{'own':>7}{'floor':>7}{'ratio':>7}"
    for timed in found:
        ratio = f"{timed.own / timed.floor:7.1f}" if timed.step.floor is not _nothing else ""
        least = f"{timed.floor:7.0f}" if ratio else ""
        yield f"{timed.step.name:36}{timed.own:7.0f}{least}{ratio}"
    for of, name in (("fact", "a fact taken in"), ("mail", "a mail sent")):
        own, floor = whole(found, of)
        over = "" if own <= GOAL else f"   over the goal of {GOAL}"
        yield f"{name + ', all its steps':36}{own:7.0f}{floor:7.0f}{own / floor:7.1f}{over}"


def main(templates: str) -> None:
    """Print the table."""
    print(*table(measure(Path(templates).resolve())), sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
