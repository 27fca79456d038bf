"""What is known of a person and of a case does not depend on the order of arrival."""

from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.order_intake.persons import fold_case, fold_person, note_case
from gjensyn.models.case import SupportCase
from gjensyn.models.person import PERSON_KEY, Person
from tests.builders import a_case, fact

START = datetime(2026, 11, 2, 8, tzinfo=UTC)
thorough = settings(deadline=None, print_blob=True, derandomize=True, max_examples=200)
hours = st.integers(0, 3).map(lambda hour: START + timedelta(hours=hour))
customers = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Åse", "Åse Ødegård"]),
        "email": st.sampled_from(["a@fjordpost.example", "b@fjordpost.example"]),
        "country": st.sampled_from(["NO", "se"]),
        "time_zone": st.sampled_from(["Europe/Oslo", "Europe/Stockholm"]),
    },
)
person_facts = st.one_of(
    st.builds(lambda at, told: fact("CustomerUpdated", at=at, customer=told), hours, customers),
    st.builds(
        lambda at, told, soft: fact("OrderPlaced", at=at, customer=told, soft_opt_in=soft),
        hours,
        customers,
        st.booleans(),
    ),
    st.builds(
        lambda at, purpose, granted, how: fact(
            "ConsentChanged", at=at, purpose=purpose, granted=granted, evidence=how
        ),
        hours,
        st.sampled_from(["survey", "reminder"]),
        st.booleans(),
        st.sampled_from(["web", "shop"]),
    ),
)
case_facts = st.builds(
    lambda name, at, topic, agent: fact(name, at=at, topic=topic, agent_id=agent),
    st.sampled_from(["SupportCaseOpened", "SupportCaseClosed"]),
    hours,
    st.sampled_from([None, "late", "broken"]),
    st.sampled_from([None, "liv", "per"]),
)


def person(*facts: Any) -> Person:
    return reduce(fold_person, facts, Person(subject="s", key=PERSON_KEY, customer_id="K-17"))


def case(*facts: Any) -> SupportCase:
    blank = SupportCase(subject="s", key="case#c", case_id="S-1", customer_id="K-17")
    return reduce(fold_case, facts, blank)


@thorough
@given(st.lists(person_facts, min_size=1, max_size=7), st.data())
def test_a_person_is_the_same_in_any_order(told: list[Any], data: st.DataObject):
    """Permuted and told twice, each field keeps the latest word."""
    extra = data.draw(st.lists(st.sampled_from(told), max_size=4), "told again")
    arrived = data.draw(st.permutations([*told, *extra]), "as they arrived")
    assert person(*arrived) == person(*told)


@thorough
@given(st.lists(case_facts, min_size=1, max_size=6), st.data())
def test_a_case_is_the_same_in_any_order(told: list[Any], data: st.DataObject):
    """Opened, closed and opened again: the last moment counts, and closing wins a tie."""
    extra = data.draw(st.lists(st.sampled_from(told), max_size=4), "told again")
    arrived = data.draw(st.permutations([*told, *extra]), "as they arrived")
    assert case(*arrived) == case(*told)


@thorough
@given(st.permutations(["case#a", "case#b", "case#c", "case#a"]))
def test_the_list_of_open_cases_does_not_depend_on_arrival(keys: list[str]):
    """A case that is told twice stands in the list once, at the same place."""
    noted = reduce(note_case, [a_case(key=key, status="open") for key in keys], person())
    assert noted.open_cases == ("case#a", "case#b", "case#c")


def test_a_field_that_is_not_told_is_kept():
    """An update without an address does not forget the address."""
    known = fact("CustomerUpdated", customer={"email": "a@fjordpost.example"})
    update = fact("CustomerUpdated", at=START + timedelta(days=1), customer={"name": "Åse"})
    assert person(known, update).email is not None


def test_a_no_wins_over_a_yes_of_the_same_moment():
    """In doubt nobody has consented."""
    yes, no = (fact("ConsentChanged", granted=granted) for granted in (True, False))
    assert not person(yes, no).consents["survey"].granted
    assert not person(no, yes).consents["survey"].granted


def test_a_closed_case_silences_nobody():
    """Told once more as closed, or never known as open: it does not come onto the list."""
    waiting = note_case(person(), a_case(key="case#b", status="open"))
    for before in (person(), waiting, note_case(waiting, a_case(key="case#a", status="open"))):
        after = note_case(before, a_case(key="case#a", status="closed"))
        assert after.open_cases == tuple(set(before.open_cases) - {"case#a"})


def test_a_case_that_was_closed_when_it_was_opened_is_closed():
    """Opening and closing at one moment is a closed case."""
    opened, closed = fact("SupportCaseOpened"), fact("SupportCaseClosed")
    assert case(opened, closed).status == "closed"
    assert case(closed, opened).status == "closed"


def test_a_closed_case_leaves_the_list():
    """Closing ends the silence that an open case keeps."""
    noted = note_case(person(), a_case(status="open"))
    assert noted.open_cases
    assert note_case(noted, a_case(status="closed")).open_cases == ()


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ([("Opened", 0)], "open"),
        ([("Opened", 0), ("Closed", 1)], "closed"),
        ([("Opened", 1), ("Closed", 0)], "open"),  # opened again after it had been closed
        ([("Opened", 0), ("Closed", 1), ("Opened", 2)], "open"),
        ([("Opened", 0), ("Closed", 1), ("Opened", 2), ("Closed", 3)], "closed"),
        ([("Closed", 1)], "closed"),
    ],
)
def test_the_last_word_on_a_case_says_whether_it_is_open(told: list[tuple[str, int]], status: str):
    """A case that is opened again silences surveys again."""
    facts = [fact(f"SupportCase{name}", at=START + timedelta(hours=hour)) for name, hour in told]
    found = case(*facts)
    assert found.status == status
    for name, known in (("Opened", found.opened_at), ("Closed", found.closed_at)):
        moments = [START + timedelta(hours=hour) for each, hour in told if each == name]
        assert known == max(moments, default=None)


def test_who_bought_and_could_have_said_no_may_be_reminded():
    """The last such sale counts; one without the chance to say no takes nothing back."""
    sales = [
        fact("OrderPlaced", at=START + timedelta(hours=hour), soft_opt_in=soft)
        for hour, soft in ((1, True), (2, False), (0, True))
    ]
    assert person(*sales).soft_opt_in_at == START + timedelta(hours=1)
    assert person(sales[1]).soft_opt_in_at is None


def test_a_hundred_open_cases_are_remembered():
    """One silences surveys as well as a thousand would."""
    cases = [a_case(key=f"case#{number:03}", status="open") for number in range(103)]
    assert len(reduce(note_case, cases, person()).open_cases) == 100


def test_a_fact_about_something_else_says_nothing_of_a_person():
    """A case is folded as a case."""
    assert person(fact("SupportCaseOpened")) == person()
