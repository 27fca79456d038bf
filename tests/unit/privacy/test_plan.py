"""A plan says what is erased, what stays and on which paragraph; its hash binds an approval."""

from datetime import date, datetime

import pytest

from gjensyn.errors import SettingsError
from gjensyn.models.delay import Compensation
from gjensyn.models.purchase import Purchase
from gjensyn.models.record import Stored, Table
from gjensyn.privacy.canonical import canonical, digest
from gjensyn.privacy.data_map import erased_models
from gjensyn.privacy.exceptions import RULES, read_exceptions, start_of
from gjensyn.privacy.plan import NOT_COVERED, Found, make_plan, places
from tests.builders import NOW, SUBJECT, a_person, a_placement, an_order, subject_id

OWN = {"subject": SUBJECT, "customer_id": "K-17"}
TODAY = date(2026, 11, 2)
REQUEST = subject_id(7)
PLACED = (date(2019, 5, 2), date(2021, 1, 1), date(2024, 6, 30), date(2024, 7, 1))


def test_by_default_nothing_is_kept():
    """The set of exceptions is empty unless a deployment fills it."""
    assert read_exceptions("") == {}
    plan = make_plan([Found("order", 4, PLACED)], read_exceptions(""), TODAY)
    assert plan.retained == ()
    assert plan.retained == ()
    assert plan.classes["order"] == 4


def test_a_plan_names_every_class_that_an_erasure_empties():
    """Those nobody has anything in with a zero: a stranger's plan looks like any other."""
    nobody = make_plan([], {}, TODAY).shown()
    assert set(nobody) == {"classes", "retained", "not_covered"}
    assert set(nobody["classes"].values()) == {0}
    assert set(nobody["classes"]) == set(places())
    of_people = {m.entity for m in erased_models() if m.table is not Table.PRIVACY}
    assert of_people < set(nobody["classes"])
    assert nobody["not_covered"] == list(NOT_COVERED.values())


def test_what_a_law_keeps_is_kept_until_its_day():
    """Counted by day; what need not be kept any longer is erased."""
    plan = make_plan([Found("order", 6, PLACED)], read_exceptions("order:no-bookkeeping"), TODAY)
    assert [each.shown() for each in plan.retained] == [
        {
            "class": "order",
            "count": 1,
            "paragraph": "bokføringsloven § 13 (5 år)",
            "until": "2026-12-31",
        },
        {
            "class": "order",
            "count": 2,
            "paragraph": "bokføringsloven § 13 (5 år)",
            "until": "2029-12-31",
        },
    ]
    assert plan.stays("order") == 3
    assert plan.stays("survey") == 0


def test_the_last_day_itself_still_keeps():
    """And the day after does not."""
    rules = read_exceptions("order:no-bookkeeping")
    of_2021 = [Found("order", 1, (date(2021, 3, 4),))]
    assert make_plan(of_2021, rules, date(2026, 12, 31)).stays("order") == 1
    assert make_plan(of_2021, rules, date(2027, 1, 1)).stays("order") == 0


@pytest.mark.parametrize(
    ("rule", "until"),
    [
        ("no-bookkeeping", "2031-12-31"),
        ("no-order-slips", "2030-06-30"),
        ("dk-bookkeeping", "2031-12-31"),
        ("se-bookkeeping", "2033-12-31"),
    ],
)
def test_every_rule_counts_from_the_end_of_the_year(rule: str, until: str):
    """Five years, three and a half, five, and through the seventh."""
    for start in (date(2026, 1, 1), date(2026, 11, 2), date(2026, 12, 31)):
        assert RULES[rule].until(start) == date.fromisoformat(until)
    assert RULES[rule].paragraph


@pytest.mark.parametrize(
    "setting",
    [
        "order",
        "order:",
        "order:xx",
        "ordre:no-bookkeeping",
        "key:no-bookkeeping",
        "product:x",
        "order:no-bookkeeping,order:no-order-slips",
        "suppression:no-bookkeeping",
    ],
)
def test_an_exception_that_means_nothing_stops_the_deployment(setting: str):
    """Rather than keeping, or erasing, what nobody meant."""
    with pytest.raises(SettingsError, match="ERASURE_EXCEPTIONS"):
        read_exceptions(setting)


def test_what_stays_is_counted_class_by_class():
    """An order that stays keeps no compensation, and the other way round."""
    rules = read_exceptions("order:no-bookkeeping,compensation:no-bookkeeping")
    found = [Found("order", 4, PLACED), Found("compensation", 2, PLACED[2:3])]
    plan = make_plan(found, rules, TODAY)
    assert (plan.stays("order"), plan.stays("compensation")) == (3, 1)


@pytest.mark.parametrize(
    ("record", "start"),
    [
        (an_order(), a_placement().at),
        (an_order(placement=None), None),
        (Purchase(**OWN, key="purchase#1", order_id="O-1", placed_at=NOW, lines=()), NOW),
        (Compensation(**OWN, key="compensation#1", order_id="O-1", at=NOW), NOW),
        (a_person(), None),
    ],
)
def test_a_record_is_of_the_day_that_it_documents(record: Stored, start: datetime | None):
    """One that documents nothing is kept by no law."""
    assert start_of(record) == start


def test_two_classes_may_have_two_rules():
    """With spaces, as people write lists."""
    rules = read_exceptions("order:no-bookkeeping, compensation:no-order-slips,")
    assert {kind: rule.months for kind, rule in rules.items()} == {"order": 60, "compensation": 42}


def test_the_hash_is_of_counts_exceptions_and_request():
    """The same plan has the same hash; any other has another."""
    rules = read_exceptions("order:no-bookkeeping")
    plan = make_plan([Found("order", 4, PLACED), Found("message", 9)], {}, TODAY)
    same = make_plan([Found("message", 9), Found("order", 4, PLACED)], {}, TODAY)
    assert plan.hash_for(REQUEST) == same.hash_for(REQUEST)
    others = {
        plan.hash_for(subject_id(8)),
        make_plan([Found("order", 4, PLACED), Found("message", 10)], {}, TODAY).hash_for(REQUEST),
        make_plan([Found("order", 4, PLACED), Found("message", 9)], rules, TODAY).hash_for(REQUEST),
        make_plan([], {}, TODAY).hash_for(REQUEST),
    }
    assert len(others) == 4
    assert plan.hash_for(REQUEST) not in others
    assert len(plan.hash_for(REQUEST)) == 64


@pytest.mark.parametrize(
    "found",
    [
        [Found("kari", 1)],
        [Found("order", 1), Found("order", 2)],
        [Found("order", 1, PLACED)],
        [Found("suppression", 1)],
    ],
)
def test_what_cannot_be_counted_is_a_fault(found: list[Found]):
    """A class that is in no data map, twice, or with more days than records."""
    with pytest.raises(ValueError, match="counted"):
        make_plan(found, {}, TODAY)


def test_a_value_has_one_spelling():
    """Whatever order its names came in."""
    assert (
        canonical({"b": [1, None, True], "a": "å\n"}) == '{"a":"å\\n","b":[1,null,true]}'.encode()
    )
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), date(2026, 1, 1), {1: "a"}, [b"x"], {"a"}, {"a": 1.5}, {"a": [1, {2: 3}]}],
)
def test_what_has_more_than_one_spelling_is_refused(value: object):
    """A fraction, a date, a name that is no text."""
    with pytest.raises(TypeError):
        canonical(value)
