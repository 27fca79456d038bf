"""What a month costs in which nothing happens: keys, secrets, ticks and waiting pollers."""

import re
from collections.abc import Iterator

from infra.cost.bill import CALL_MS, MEMORY_GB, OWN_MS, Line
from infra.cost.prices import (
    GIGABYTE_SECONDS,
    INVOCATIONS,
    KEY_A_MONTH,
    QUEUE_REQUESTS,
    READ_UNITS,
    SECRET_A_MONTH,
)
from infra.lint.template import Template

_MINUTES = 30 * 24 * 60
_RATE = re.compile(r"rate\((\d+) (minute|hour)s?\)")
# Lambda keeps five long polls of 20 seconds open at a queue in which nothing is.
_POLLS_A_MINUTE = 5 * 3


def fixed(template: Template) -> Iterator[Line]:
    """Yield the lines of a month's bill that no order adds to, at list prices."""
    keys = len(list(template.of_type("AWS::KMS::Key")))
    secrets = len(list(template.of_type("AWS::SecretsManager::Secret")))
    yield Line("KMS keys", keys, keys * KEY_A_MONTH)
    yield Line("secrets", secrets, secrets * SECRET_A_MONTH)
    ticks = sum(_ticks(str(tick["Schedule"])) for _, tick in template.events("Schedule"))
    looks = ticks * int(template.body["Parameters"]["DueShards"]["Default"])
    seconds = (ticks * OWN_MS + looks * CALL_MS) / 1000
    dollars = INVOCATIONS.of_units(ticks) + GIGABYTE_SECONDS.of_units(seconds * MEMORY_GB)
    yield Line("ticks of schedules", ticks, dollars)
    yield Line("looks into what is due", looks, READ_UNITS.of_units(looks / 2))
    polls = len(list(template.events("SQS"))) * _POLLS_A_MINUTE * _MINUTES
    yield Line("polls of empty queues", polls, QUEUE_REQUESTS.of_units(polls))


def _ticks(expression: str) -> float:
    """Return how often a rate comes round in a month.

    Raises:
        ValueError: it is no rate; nothing here ticks by a calendar.
    """
    found = _RATE.fullmatch(expression)
    if found is None:
        raise ValueError(f"no rate: {expression}")
    every = int(found[1]) * (60 if found[2] == "hour" else 1)
    return _MINUTES / every
