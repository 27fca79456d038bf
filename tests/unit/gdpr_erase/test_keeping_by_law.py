"""What a law keeps: moved away before the shredding, opened by its own key, erased at its date."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from functions.gdpr_erase.retaining import keep, release, retained
from functions.gdpr_erase.tools import Wait
from gjensyn.errors import KeyMissingError
from gjensyn.models.delay import Compensation
from gjensyn.models.order import Order
from gjensyn.models.record import Table
from gjensyn.models.request import Keeping, KeptRecord
from gjensyn.models.subject import KEY_CLASS, DataKey
from tests.builders import NOW, SUBJECT, a_person, a_placement, an_order, item_key, put
from tests.unit.gdpr_erase.eraser import DAY, SECOND, Eraser, a_request, key_to

FIVE_YEARS, SLIPS = "bokføringsloven § 13 (5 år)", "bokføringsloven § 13 (3 år og 6 måneder)"


def order_of(number: int, at: datetime = NOW) -> Order:
    placement = a_placement().model_copy(update={"at": at})
    return an_order(key=item_key("order", f"O-{number}"), placement=placement)


def granted(number: int) -> Compensation:
    key = f"compensation#{number}"
    return Compensation(
        subject=SUBJECT, key=key, customer_id="K-17", order_id=f"O-{number}", at=NOW
    )


def fenced(*records: Any, rules: str = "order:no-bookkeeping", **fields: Any) -> Eraser:
    return Eraser(a_request("FENCED", **fields), a_person(), *records, rules=rules)


def kept(eraser: Eraser) -> Any:
    return keep(eraser.tools, eraser.request)


def vault(eraser: Eraser, keeping: Keeping) -> list[KeptRecord]:
    """Return what stands in a vault."""
    return list(eraser.store.query(KeptRecord, keeping.vault, ""))


# ------------------------------------------------------------------- moved away


def test_without_a_law_nothing_is_kept():
    """That is how a deployment begins."""
    eraser = fenced(order_of(1), rules="")
    assert kept(eraser).keeping == ()
    assert eraser.request.version == 1


def test_what_a_law_keeps_stands_in_a_vault_of_its_own():
    """With all that it said, until the end of the fifth year after its own."""
    eraser = fenced(order_of(1), order_of(2))
    (keeping,) = kept(eraser).keeping
    until = date(2031, 12, 31)
    assert (keeping.kind, keeping.count, keeping.paragraph, keeping.until) == (
        "order",
        2,
        FIVE_YEARS,
        until,
    )
    records = vault(eraser, keeping)
    assert [Order.model_validate_json(one.record).order_id for one in records] == ["O-1", "O-1"]
    assert {(one.kind, one.until) for one in records} == {("order", until)}
    assert {one.key for one in records} == {f"order#{order_of(n).key}" for n in (1, 2)}
    assert eraser.request.keeping == (keeping,)
    assert keeping.vault not in (SUBJECT, eraser.request.request_id)
    assert eraser.store.get(DataKey, keeping.vault, KEY_CLASS) is not None


def test_what_is_over_on_another_day_has_a_key_of_its_own():
    """So that it opens nowhere while the rest is still kept; what is over today is not kept."""
    earlier, over = NOW.replace(year=2025), NOW.replace(year=2020)
    eraser = fenced(order_of(1), order_of(2, earlier), order_of(3, over))
    keeping = kept(eraser).keeping
    assert [(one.count, one.until.year) for one in keeping] == [(1, 2030), (1, 2031)]
    assert len({one.vault for one in keeping}) == 2


def test_what_one_paragraph_keeps_until_one_day_stands_together():
    """Of two classes; each is counted by itself. Another paragraph has another vault."""
    rules = "order:no-bookkeeping,compensation:no-bookkeeping"
    together = kept(fenced(order_of(1), granted(1), granted(2), rules=rules)).keeping
    assert [(one.kind, one.count) for one in together] == [("compensation", 2), ("order", 1)]
    assert len({one.vault for one in together}) == 1
    rules = "order:no-bookkeeping,compensation:no-order-slips"
    apart = kept(fenced(order_of(1), granted(1), rules=rules)).keeping
    assert {(one.kind, one.paragraph) for one in apart} == {
        ("order", FIVE_YEARS),
        ("compensation", SLIPS),
    }
    assert len({one.vault for one in apart}) == 2


def test_each_class_lies_in_its_vault_however_many_share_it():
    """The second one finds the key there."""
    rules = "order:no-bookkeeping,compensation:no-bookkeeping"
    eraser = fenced(order_of(1), granted(1), rules=rules)
    first, *_ = kept(eraser).keeping
    assert sorted(one.kind for one in vault(eraser, first)) == ["compensation", "order"]


def test_keeping_again_is_keeping_once():
    """Whoever died between the vault and the shredder begins again."""
    eraser = fenced(order_of(1), order_of(2))
    first = kept(eraser)
    eraser.store.wipe(Table.PRIVACY, first.keeping[0].vault, [f"order#{order_of(2).key}"])
    again = kept(eraser)
    assert again.keeping == first.keeping
    assert [one.version for one in vault(eraser, first.keeping[0])] == [1, 1]


def test_what_was_noted_to_be_kept_stays_so_when_nothing_opens_any_more():
    """The person was shredded by a run that died."""
    eraser = fenced(order_of(1))
    first = kept(eraser)
    eraser.store.wipe(Table.KEYS, SUBJECT, [KEY_CLASS])
    assert kept(eraser).keeping == first.keeping
    assert len(vault(eraser, first.keeping[0])) == 1


def test_of_somebody_nobody_knows_nothing_is_kept():
    """There is nothing to look at."""
    eraser = fenced(order_of(1), person=None)
    assert kept(eraser).keeping == ()


# ------------------------------------------------------------------- erased at its date


def keeping(number: int, until: date, **fields: Any) -> Keeping:
    known = {"kind": "order", "count": number, "paragraph": FIVE_YEARS, "vault": f"vault-{number}"}
    return Keeping(until=until, **{**known, **fields})


def in_vault(one: Keeping) -> KeptRecord:
    return KeptRecord(
        subject=one.vault, key=f"{one.kind}#1", until=one.until, kind=one.kind, record="{}"
    )


def retaining(*kept_things: Keeping) -> Eraser:
    """Return the world of an erased person of whom a law still keeps something."""
    request = a_request(
        "COMPLETED_RETAINING", keeping=kept_things, ledger_head="ab" * 32, person=SUBJECT
    )
    eraser = Eraser(request, *map(in_vault, kept_things))
    put(eraser.store, *(key_to(one.vault) for one in kept_things))
    return eraser


def is_gone(eraser: Eraser, one: Keeping) -> bool:
    """Tell whether a vault is empty and opens no more."""
    try:
        eraser.store.keyring.seal(one.vault)
    except KeyMissingError:
        return not list(eraser.store.traces(Table.PRIVACY, one.vault))
    return False


def test_what_is_kept_is_told_as_a_certificate_says_it():
    """Class, number, law, and day."""
    request = a_request(keeping=(keeping(2, date(2031, 12, 31)),))
    (told,) = retained(request)
    assert (told.kind, told.count, told.paragraph, told.until) == (
        "order",
        2,
        FIVE_YEARS,
        date(2031, 12, 31),
    )


@pytest.mark.parametrize(("days", "over"), [(-1, True), (0, False), (1, False)])
def test_the_last_day_is_kept_to_its_end(days: int, over: bool):
    """It is erased on the day after; the day begins where the shop is."""
    one = keeping(1, NOW.date() + timedelta(days=days))
    eraser = retaining(one, keeping(2, date(2031, 12, 31)))
    answer = eraser.take(release)
    assert is_gone(eraser, one) is over
    if not over:
        midnight = datetime(2026, 11, 2, 23, tzinfo=UTC) + timedelta(days=days)
        assert answer == Wait(midnight, "kept_by_law")
        assert eraser.moves() == []


def test_what_is_over_is_erased_and_the_rest_is_kept():
    """The ledger counts it by class; the next look is when the next is over."""
    over = [keeping(1, NOW.date() - DAY), keeping(3, NOW.date() - DAY, kind="compensation")]
    over.append(keeping(5, NOW.date() - 9 * DAY))
    rest = [keeping(2, date(2031, 12, 31)), keeping(4, date(2030, 12, 31))]
    eraser = retaining(*over, *rest)
    eraser.take(release)
    assert all(is_gone(eraser, one) for one in over)
    assert not any(is_gone(eraser, one) for one in rest)
    request = eraser.request
    assert request.keeping == tuple(rest)
    assert (request.status, request.released_at) == ("COMPLETED_RETAINING", None)
    assert (request.due_at, request.due_shard) == (datetime(2030, 12, 31, 23, tzinfo=UTC), "0")
    assert request.ledger_head == "ab" * 32
    ((event, detail),) = eraser.moves()
    assert (event, detail["counts"]) == ("retained_erased", {"order": 6, "compensation": 3})


def test_when_the_last_of_it_is_over_the_request_can_end():
    """It is looked at at once, and certified anew: the head of before is not the one to name."""
    one = keeping(1, NOW.date() - DAY)
    eraser = retaining(one)
    eraser.take(release)
    request = eraser.request
    assert (request.keeping, request.released_at, request.ledger_head) == ((), NOW, None)
    assert request.due_at == NOW
    assert is_gone(eraser, one)


def test_it_is_over_by_the_clock_of_the_shop():
    """Half past eleven in the evening by the clock of Greenwich it is the next day there."""
    one = keeping(1, NOW.date())
    eraser = retaining(one)
    eraser.clock.moment = datetime(2026, 11, 2, 23, tzinfo=UTC) - SECOND
    assert isinstance(eraser.take(release), Wait)
    eraser.clock.moment += SECOND
    eraser.take(release)
    assert is_gone(eraser, one)
