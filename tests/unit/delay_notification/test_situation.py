"""Which of six things there is to say about a late order."""

from datetime import date

import pytest

from gjensyn.situation import situation

EARLIER, PROMISE, LATER = date(2026, 10, 28), date(2026, 10, 30), date(2026, 11, 2)


@pytest.mark.parametrize(
    ("stage", "promise", "named", "meant"),
    [
        ("first", PROMISE, LATER, "late"),
        ("first", PROMISE, None, "late"),
        ("first", None, None, "late"),
        ("first", PROMISE, EARLIER, "sooner"),
        ("again", PROMISE, LATER, "moved"),
        ("again", None, LATER, "moved"),
        ("again", PROMISE, PROMISE, "moved"),
        ("again", PROMISE, None, "slipped"),
        ("again", None, None, "waiting"),
        ("last", None, None, "over"),
        ("last", PROMISE, None, "over"),
        ("last", None, LATER, "moved"),
        ("sooner", LATER, PROMISE, "sooner"),
        ("sooner", None, PROMISE, "sooner"),
        ("sooner", LATER, None, "slipped"),
    ],
)
def test_what_there_is_to_say(stage: str, promise: date | None, named: date | None, meant: str):
    """Stage and dates decide together; good news needs an earlier date, whatever the stage."""
    told = {"stage": stage, "promise": promise, "named": named}
    assert situation(told) == meant


@pytest.mark.parametrize(
    ("promise", "named", "meant"),
    [
        (PROMISE, LATER, "late"),
        (PROMISE, PROMISE, "late"),
        (PROMISE, None, "late"),
        (None, LATER, "late"),
        (None, None, "late"),
        (PROMISE, EARLIER, "sooner"),
    ],
)
def test_a_page_knows_no_stages(promise: date | None, named: date | None, meant: str):
    """There an order is late, unless its date is an earlier one."""
    assert situation({"promise": promise, "named": named}) == meant
