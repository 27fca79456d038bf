"""Puts a price on what a replay counted. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from infra.cost.prices import (
    EVENTS,
    GIGABYTE_SECONDS,
    INVOCATIONS,
    KEY_REQUESTS,
    LOGGED_BYTES,
    MAILS,
    OBJECTS_WRITTEN,
    PAGES,
    QUEUE_REQUESTS,
    READ_UNITS,
    SECRET_REQUESTS,
    WRITE_UNITS,
    Price,
)

# Of an invocation, in milliseconds of wall time; a replay cannot measure them. `make bench` says
# what our own code takes; a call of DynamoDB in the same region is taken to last so long.
OWN_MS, CALL_MS = 5, 6
MEMORY_GB = 0.5  # `MemorySize` of the template
# What AWS logs besides: the lines START, END and REPORT of each invocation, and the line that the
# HTTP API writes of each request (`AccessLogSettings` of the template).
INVOCATION_LOG, PAGE_LOG = 280, 120


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the bill: so many units, so many dollars."""

    of: str
    units: float
    dollars: float


@dataclass(frozen=True, slots=True)
class Bill:
    """What a run would have cost beside the providers' own fees, which stand apart.

    `texts`: how many SMS were sent; what one costs is the carrier's, and another in each country.
    """

    lines: tuple[Line, ...]
    mails: Line
    texts: int = 0

    @property
    def dollars(self) -> float:
        """The sum of the lines, without the mails."""
        return sum(line.dollars for line in self.lines)


@dataclass(frozen=True, slots=True)
class Usage:
    """What a run used.

    Attributes:
        requests: how often each operation was called, by service.
        written: write units of DynamoDB.
        read: read units of DynamoDB.
        events: put onto the bus, by the shop and by us.
        pages: requests for pages, GET and POST.
        logged: bytes of log lines that Lambdas wrote themselves.
    """

    requests: Mapping[str, Mapping[str, int]]
    written: float
    read: float
    events: int
    pages: int
    logged: int

    @classmethod
    def together(cls, parts: Iterable["Usage"]) -> "Usage":
        """Add up what several runs used."""
        used = list(parts)
        requests: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for part in used:
            for service, operations in part.requests.items():
                requests[service].update(operations)
        return cls(
            requests={
                name: dict(sorted(counts.items())) for name, counts in sorted(requests.items())
            },
            written=sum(part.written for part in used),
            read=sum(part.read for part in used),
            events=sum(part.events for part in used),
            pages=sum(part.pages for part in used),
            logged=sum(part.logged for part in used),
        )

    def count(self, *services: str) -> int:
        """Return how often these services were called."""
        return sum(sum(self.requests.get(service, {}).values()) for service in services)


def bill(usage: Usage) -> Bill:
    """Return the bill of a run."""
    calls = usage.count(*(usage.requests.keys() - {"lambda", "sqs"}))
    invocations, mails = usage.count("lambda"), usage.count("sesv2")
    logged = usage.logged + invocations * INVOCATION_LOG + usage.pages * PAGE_LOG
    seconds = (invocations * OWN_MS + calls * CALL_MS) / 1000
    counted: Iterable[tuple[Price, float]] = (
        (WRITE_UNITS, usage.written),
        (READ_UNITS, usage.read),
        (INVOCATIONS, invocations),
        (GIGABYTE_SECONDS, seconds * MEMORY_GB),
        (QUEUE_REQUESTS, usage.count("sqs")),
        (EVENTS, usage.events),
        (PAGES, usage.pages),
        (KEY_REQUESTS, usage.count("kms")),
        (SECRET_REQUESTS, usage.count("secretsmanager")),
        (OBJECTS_WRITTEN, usage.count("s3")),
        (LOGGED_BYTES, logged),
    )
    lines = tuple(Line(price.of, units, price.of_units(units)) for price, units in counted)
    texts = usage.count("pinpoint-sms-voice-v2")
    return Bill(lines, Line(MAILS.of, mails, MAILS.of_units(mails)), texts)
