"""What the message about a proposal says of each product, and the entry that says why none."""

from datetime import date, timedelta
from typing import Any

import pytest

from functions.repurchase_reminder.deciding import Pair, Remind
from functions.repurchase_reminder.messages import message_key, proposal_id, queued, skipped
from functions.repurchase_reminder.serving import Wanted
from gjensyn.keeping import kept_until
from gjensyn.models.message import Message
from gjensyn.models.proposal import PROPOSAL_KEY
from gjensyn.models.record import Table
from gjensyn.rhythm.state import PurchaseDay
from tests.builders import NOW, SUBJECT, a_person
from tests.unit.repurchase_reminder.coffee import SETTINGS, coffee, line, pair, product, proposal

WINDOW = (date(2026, 11, 1), date(2026, 11, 5), date(2026, 11, 12))
REMIND = Remind(WINDOW, every=28, chance=0.6)
DAY = timedelta(days=1)


def wanted(product_id: str = "P-1", model: Any = "curate", **fields: Any) -> Wanted:
    about: Pair = pair(coffee(product_id=product_id), **fields)
    return Wanted(about, REMIND, model)


def message(*told: Wanted, **fields: Any) -> Message:
    told = told or (wanted(),)
    lines = [line(one.pair.item.product_id) for one in told]
    known = {"made_at": NOW, "message": "message#1", **fields}
    return queued(proposal(lines, **known), told, SETTINGS, "3")


def said(*told: Wanted, **fields: Any) -> dict[str, Any]:
    found: dict[str, Any] = message(*told, **fields).content["lines"][0]
    return found


# ------------------------------------------------------------------- the message


def test_a_reminder_is_due_at_once_and_fresh_for_five_days():
    """Its link works for a month, unless the shop says otherwise."""
    told = message()
    assert (told.subject, told.key, told.customer_id) == (SUBJECT, "message#1", "K-17")
    assert (told.status, told.purpose, told.about) == ("queued", "marketing", PROPOSAL_KEY)
    assert (told.decided_at, told.due_at, told.due_shard) == (NOW, NOW, "3")
    assert told.expires_at == NOW + 5 * DAY
    assert told.link_expires_at == NOW + 30 * DAY


@pytest.mark.parametrize(
    ("fields", "kind", "hours"),
    [
        ({"status": "suggested"}, "repurchase_reminder", None),
        (
            {"status": "announced", "due_at": NOW + 2 * DAY, "due_shard": "0"},
            "repurchase_order",
            48,
        ),
    ],
)
def test_what_will_be_ordered_is_announced_with_the_hours_that_are_left(
    fields: dict[str, Any], kind: str, hours: int | None
):
    """What is only suggested has none; either falls if its proposal is over before."""
    told = message(**fields)
    assert (told.kind, told.content["window_hours"]) == (kind, hours)
    (wants,) = told.requires
    assert (wants.table, wants.key, wants.statuses) == (
        Table.CUSTOMERS,
        PROPOSAL_KEY,
        (fields["status"],),
    )


def test_a_message_says_which_proposal_it_is_about():
    """And in which model; its products in their order."""
    told = message(wanted("P-2"), wanted("P-1"), model="coach")
    assert (told.content["proposal_id"], told.content["model"]) == ("proposal-1", "coach")
    assert told.product_ids == ("P-2", "P-1")
    assert [one["product_id"] for one in told.content["lines"]] == ["P-2", "P-1"]


def test_a_product_is_told_of_with_its_dates_as_they_are_written():
    """What it is, what it costs, how often it is bought, and when it is expected."""
    assert said() == {
        **line().model_dump(),
        "every": 28,
        "last": "2026-10-03",
        "earliest": "2026-11-01",
        "expected": "2026-11-05",
        "latest": "2026-11-12",
        "advice": {},
    }


def test_the_wait_began_with_what_stood_in_for_it():
    """That is the day it names; of nothing bought it names none."""
    instead = PurchaseDay(date(2026, 10, 20), ())
    assert said(wanted(instead=instead))["last"] == "2026-10-20"
    never = Wanted(pair(coffee(rhythm=coffee().rhythm.__class__())), REMIND, "curate")
    assert said(never)["last"] == "None"


ADVICE = {"nb": "Oppbevar den mørkt."}


@pytest.mark.parametrize(
    ("model", "known", "advice"),
    [
        ("coach", product(advice=ADVICE), ADVICE),
        ("coach", product(), {}),
        ("coach", None, {}),
        ("curate", product(advice=ADVICE), {}),
        ("automate", product(advice=ADVICE), {}),
        ("respond", product(advice=ADVICE), {}),
    ],
)
def test_advice_is_for_whoever_asked_for_it(model: Any, known: Any, advice: dict[str, str]):
    """In the shop's own words, where it has any."""
    assert said(wanted(model=model, product=known))["advice"] == advice


# ------------------------------------------------------------------- names and entries


def test_a_proposal_is_named_by_its_rhythms_as_they_were():
    """In whatever order they are found; once one of them has changed it is another."""
    one, other = wanted("P-1"), wanted("P-2")
    assert proposal_id([one, other]) == proposal_id([other, one])
    changed = Wanted(pair(coffee(version=1)), REMIND, "curate")
    assert len({proposal_id(each) for each in ([one], [other], [changed], [one, other])}) == 4


def test_a_proposal_keeps_its_name_from_one_version_of_us_to_the_next():
    """What was proposed before an update of the suite is not proposed again after it."""
    number = proposal_id([wanted()])
    assert number == "3fzsyngitnxgkpv4zleif5llz4"
    assert message_key(number) == "message#iolfqahbrkkdplnjwgkttjw4ue"


def test_an_entry_says_why_nobody_was_reminded():
    """Of which products; it has the name that the message would have had."""
    told = [wanted("P-1"), wanted("P-2")]
    entry = skipped(a_person(), told, "no_consent", NOW)
    assert (entry.subject, entry.customer_id, entry.about) == (SUBJECT, "K-17", PROPOSAL_KEY)
    assert (entry.status, entry.reason) == ("skipped", "no_consent")
    assert (entry.kind, entry.purpose) == ("repurchase_reminder", "marketing")
    assert entry.key == message_key(proposal_id(told))
    assert entry.product_ids == ("P-1", "P-2")
    assert (entry.decided_at, entry.ttl, entry.due_at) == (NOW, kept_until(NOW), None)
