"""Tells in plain words what happened in the built-in shop's weeks."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from gjensyn.models.message import Message
from gjensyn.models.survey import Survey
from infra.cli.terminal import one_line, shorten, table
from infra.demo.life import Seen
from infra.demo.people import Person
from infra.demo.shop import Weeks
from infra.demo.wares import SHOP_NAME
from infra.reading.phrases import HEADS, cells
from infra.reading.said import Asked, asked, rows

_HELD = timedelta(minutes=30)
_QUOTES = 6
_COLUMNS = 78
_WHY = {
    "quarantine": "asked less than 30 days ago",
    "gift": "the order was a gift",
    "no_consent": "the customer's country needs consent for surveys",
    "order_cancelled": "the order was cancelled",
    "order_returned": "the order was returned",
    "open_case": "a support case was open",
    "suppressed": "the address had bounced",
    "survey_answered": "answered meanwhile",
    "no_longer_asked": "answered meanwhile",
    "not_invited": "the invitation never went out",
}


def account(
    weeks: Weeks,
    seen: Seen,
    messages: Iterable[Message],
    surveys: Iterable[Survey],
    parked: list[dict[str, str]],
) -> Iterator[str]:
    """Give the account line by line."""
    kept = list(messages)
    sent = asked(surveys)
    last = date.fromordinal(weeks.start.date().toordinal() + weeks.days - 1)
    yield f"{SHOP_NAME}, {_day(weeks.start.date())} to {_day(last)} {last.year} (seed {weeks.seed})"
    yield ""
    yield from _orders(weeks)
    yield from _mails(kept, seen)
    yield from _again(weeks, kept, seen)
    yield from _refused(parked)
    yield ""
    yield from _unsent(kept)
    yield ""
    yield from _quotes(sent, weeks.people)
    yield ""
    yield from table(HEADS, [cells(row) for row in rows(sent)])


def _orders(weeks: Weeks) -> Iterator[str]:
    kinds = Counter(fact.detail_type for fact in weeks.facts)
    placed = {
        fact.detail["order_id"]: fact for fact in weeks.facts if fact.detail_type == "OrderPlaced"
    }
    visits = sum(fact.detail.get("touchpoint") == "visit" for fact in weeks.facts)
    split = {fact.detail["order_id"] for fact in weeks.facts if fact.detail.get("parcels", 1) > 1}
    yield (
        f"Orders    {len(placed)} from {len(weeks.people)} customers; {visits} of them visits to"
        f" the workshop, {len(split)} in two parcels,"
    )
    yield (
        f"          {kinds['OrderCancelled']} cancelled, {kinds['OrderReturned']} returned,"
        f" {kinds['DeliveryRescheduled']} given another date;"
        f" {kinds['SupportCaseClosed']} support cases"
    )


def _mails(messages: list[Message], seen: Seen) -> Iterator[str]:
    sent = [message for message in messages if message.status == "sent"]
    kinds = Counter(message.kind for message in sent)
    held = sum(
        message.sent_at is not None and message.sent_at - message.decided_at > _HELD
        for message in sent
    )
    yield (
        f"Surveys   {kinds['survey_invitation']} invitations, {kinds['survey_reminder']} reminders;"
        f" {held} held until a better day; {seen.bounces} bounced"
    )
    yield (
        f"Delays    {kinds['delay_notice']} customers were told that it gets late,"
        f" {kinds['delay_update']} how it went on"
    )
    yield (
        f"Answers   {seen.answers} customers pressed the button, {seen.corrections} of them again"
        " to correct themselves"
    )
    yield (
        f"Machines  opened {seen.links_opened_by_machines} links before anybody saw the mail:"
        " nothing was counted"
    )


def _again(weeks: Weeks, messages: list[Message], seen: Seen) -> Iterator[str]:
    """What came of those who buy the same again and again."""
    sent = Counter(message.kind for message in messages if message.status == "sent")
    yield (
        f"Regulars  {len(weeks.regulars)} who bought the same for months: "
        f"{sent['repurchase_reminder']} reminders, {sent['repurchase_order']} orders announced;"
    )
    yield f"          {_wishes(seen.pressed)}; {seen.reorders} orders passed on"
    yield f"Erasure   one of them asked to be forgotten: {seen.erasure.lower() or 'not yet'}"


def _wishes(pressed: list[str]) -> str:
    said = {
        "order": "one pressed to order",
        "still_have_some": "one has some left",
        "automate": "one lets it be ordered",
    }
    return ", ".join(said[wish] for wish in pressed) or "nobody pressed anything"


def _refused(parked: list[dict[str, str]]) -> Iterator[str]:
    for each in parked:
        yield f"Parked    {one_line(each['detail_type'])}: {one_line(each['reason'])}"


def _unsent(messages: list[Message]) -> Iterator[str]:
    yield "Not sent, and why"
    counted = Counter(
        (message.kind, message.status, message.reason)
        for message in messages
        if message.status != "sent"
    )
    lines = [
        (str(number), kind.replace("_", " "), status, _why(reason))
        for (kind, status, reason), number in sorted(counted.items(), key=str)
    ]
    yield from (f"  {line}" for line in table(("", "message", "state", "reason"), lines)[1:])


def _quotes(sent: list[Asked], people: dict[str, Person]) -> Iterator[str]:
    yield "What they said"
    worth = [each for each in sent if each.answer and each.answer.comment]
    for each in worth[-_QUOTES:]:
        survey, answer = each.survey, each.answer
        if answer is not None:
            name = people[survey.customer_id].name
            said = f"  {survey.metric} {answer.score}  “{one_line(answer.comment)}” {name}"
            yield shorten(said, _COLUMNS)


def _why(reason: str | None) -> str:
    return _WHY.get(reason or "", (reason or "").replace("_", " "))


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"
