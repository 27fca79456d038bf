"""Judges an ending: no message twice, none unaccounted for, every label true, nothing lost."""

from collections.abc import Iterator, Sequence

from gjensyn.models.message import UNKNOWN_SHARD, Message
from infra.local.faults import Fault
from tests.ending import Ending, intent
from tests.faults.points import Point

FINAL = {"sent", "failed", "unknown", "cancelled", "skipped", "merged"}

# Where nobody can know whether the provider took it. `lasting`: longer than botocore tries again.
_ONCE = {
    "TransactWriteItems": {Fault.KILL_AFTER, Fault.TIMEOUT},  # claimed, and nobody there to send
    "SendEmail": set(Fault) - {Fault.FAIL_BEFORE, Fault.THROTTLE},
    "SendTextMessage": set(Fault) - {Fault.FAIL_BEFORE, Fault.THROTTLE},
    "PutItem": {Fault.KILL_BEFORE},  # sent, and nobody there to say so
}
_LASTING = {
    "SendEmail": _ONCE["SendEmail"],  # aimed at another call, in a pair of faults
    "SendTextMessage": _ONCE["SendTextMessage"],
    "TransactWriteItems": {Fault.LOST_ANSWER},
    "PutItem": {Fault.FAIL_BEFORE, Fault.THROTTLE, Fault.SERVER_ERROR},
}


def problems(
    ending: Ending, expected: Ending, struck: Sequence[Point], *, settled: bool
) -> list[str]:
    """Return what is not true.

    Args:
        ending: how the story ended with faults.
        expected: how it ends without.
        struck: the faults, each with the call that it struck.
        settled: whether the provider has reported all that it accepted.
    """
    unsure = any(ambiguous(point) for point in struck)
    found = [
        *_sent_twice(ending),
        *_unaccounted(ending, expected),
        *_labels(ending, expected, unsure=unsure, settled=settled),
        *_lost(ending, expected, unasked=any(_unasked(point) for point in struck)),
        *_untold(ending, expected),
    ]
    when = "after the provider's reports" if settled else "after redelivery"
    at = ", then ".join(str(point) for point in struck)
    return [f"{at}: {problem} ({when})" for problem in found]


def ambiguous(point: Point) -> bool:
    """Tell whether a fault leaves open if a message went out."""
    if point.call.service == "dynamodb" and "messages" not in point.call.resource.lower():
        return False
    open_faults = (_LASTING if point.lasting else _ONCE).get(point.call.operation, set())
    return point.fault in open_faults


def _sent_twice(ending: Ending) -> Iterator[str]:
    for message_id, number in ending.book.items():
        if number > 1:
            yield f"{message_id} was accepted {number} times"


def _unaccounted(ending: Ending, expected: Ending) -> Iterator[str]:
    if ending.forgotten > expected.forgotten:  # of people who were erased there is none left
        known = {message.message_id for message in ending.messages}
        yield f"{ending.book.keys() - known} were sent and stand nowhere"
    if len(ending.labels) != len(ending.messages):
        yield "one intent stands twice in the ledger"
    if ending.labels.keys() != expected.labels.keys():
        yield f"intents {sorted(ending.labels)} instead of {sorted(expected.labels)}"


def _labels(ending: Ending, expected: Ending, *, unsure: bool, settled: bool) -> Iterator[str]:
    for message in ending.messages:
        usual = expected.labels.get(intent(message), "missing")
        allowed = {usual, "unknown"} if unsure else {usual}
        if message.status not in allowed:
            yield f"{_said(message)} instead of {usual}"
        yield from _label(message, in_book=ending.book[message.message_id] > 0, settled=settled)


def _label(message: Message, *, in_book: bool, settled: bool) -> Iterator[str]:
    if message.status not in FINAL:
        yield f"{_said(message)}, which is no end"
    elif message.status == "unknown":
        if message.due_shard != UNKNOWN_SHARD:
            yield f"{_said(message)} and not on the list of unknown ones"
        if in_book and settled:
            yield f"{_said(message)} though the provider has reported it"
    elif in_book != (message.status == "sent"):
        yield f"{_said(message)}, and the provider's book says otherwise"


def _unasked(point: Point) -> bool:
    """Tell whether a provider may never have been asked, and so never said that a number died."""
    return ambiguous(point) and (point.call.function or "").startswith("MessageDelivery")


def _lost(ending: Ending, expected: Ending, *, unasked: bool) -> Iterator[str]:
    for name in expected.facts.keys() | ending.facts.keys():
        is_so, should = ending.facts.get(name), expected.facts.get(name)
        if unasked and is_so is None and name.startswith("suppression "):
            continue
        if is_so != should:
            yield f"{name} is {is_so} instead of {should}"
    if ending.parked.keys() != expected.parked.keys():
        yield f"parked is {sorted(ending.parked)} instead of {sorted(expected.parked)}"
    if ending.thanked != expected.thanked or ending.answers != expected.answers:
        yield f"said thanks for {ending.thanked}, stored {ending.answers}"
    yield from (f"{place} still holds something" for place in ending.stuck)


def _untold(ending: Ending, expected: Ending) -> Iterator[str]:
    """At least once each; how a message ended is told as it did end, and nothing else."""
    yield from (f"{kind} {said} was never told" for kind, said in expected.told - ending.told)
    ends = {(message.message_id, message.status) for message in ending.messages}
    meanwhile = {(message.message_id, "unknown") for message in ending.messages}
    yield from (f"{end} was never told" for end in ends - ending.settled)
    lies = ending.settled - ends - meanwhile
    if expected.forgotten:  # of whom is gone, nobody can say any more how it ended
        known = {message.message_id for message in ending.messages}
        lies = frozenset(lie for lie in lies if lie[0] in known)
    yield from (f"{lie} was told and is not so" for lie in lies)


def _said(message: Message) -> str:
    about = message.order_ids or message.case_id
    return f"{message.kind} about {about} is {message.status} ({message.reason})"
