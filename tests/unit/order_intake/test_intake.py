"""Facts come in once, whoever else is writing, and never about the erased."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.order_intake.intake import TRIES, Intake, Taken
from gjensyn.errors import ConflictError
from gjensyn.events.incoming import INCOMING
from gjensyn.models.case import SupportCase
from gjensyn.models.order import Order
from gjensyn.models.person import PERSON_KEY, Person
from gjensyn.models.product import Product
from gjensyn.models.subject import KEY_CLASS, DataKey, SubjectRow
from gjensyn.ports import Replace
from infra.memory.store import MemoryKeyring, MemoryStore
from tests.builders import NOW, PSEUDONYMS, fact, item_key
from tests.fakes.busy_store import BusyStore
from tests.fakes.clock import StandingClock

ERASED_AT = NOW + timedelta(days=30)
thorough = settings(deadline=None, print_blob=True, derandomize=True, max_examples=60)


def an_intake(store: MemoryStore | None = None) -> Intake:
    store = store or MemoryStore(MemoryKeyring())
    return Intake(store, store.keyring, PSEUDONYMS, StandingClock(NOW))


def row_of(intake: Intake, customer: str = "K-17") -> SubjectRow | None:
    return intake.store.get(SubjectRow, "", PSEUDONYMS.key("customer", customer))


def known(intake: Intake, customer: str = "K-17") -> dict[str, Any]:
    """Return everything that is known of a customer, without the random id and the versions."""
    row = row_of(intake, customer)
    if row is None:
        return {}
    found = [
        *intake.store.query(Person, row.subject, PERSON_KEY),
        *intake.store.query(Order, row.subject, "order#"),
        *intake.store.query(SupportCase, row.subject, "case#"),
    ]
    return {item.key: item.model_dump(exclude={"subject", "version"}) for item in found}


def erase(intake: Intake) -> None:
    """Leave of a person what an erasure leaves: the tombstone."""
    row = row_of(intake)
    assert row is not None
    intake.store.write(Replace(row.model_copy(update={"status": "erased", "erased_at": ERASED_AT})))
    intake.keyring.shred(row.subject)


def test_a_newcomer_exists_wholly():
    """Row, key, person and order are written in one breath."""
    intake = an_intake()
    assert intake.take(fact("OrderPlaced")) is Taken.NEW
    row = row_of(intake)
    assert row is not None
    assert intake.store.get(DataKey, row.subject, KEY_CLASS) is not None
    assert intake.store.get(Person, row.subject, PERSON_KEY) is not None
    assert intake.store.get(Order, row.subject, item_key("order", "O-1")) is not None
    assert intake.store.requests["transaction"] == 1
    assert intake.store.requests["write"] == 0


@pytest.mark.parametrize("name", INCOMING)
def test_a_fact_that_comes_twice_writes_once(name: str):
    """Every event may be the first that is heard; the second time it changes nothing."""
    intake = an_intake()
    assert intake.take(fact(name)) is Taken.NEW
    intake.store.requests.clear()
    assert intake.take(fact(name)) is Taken.KNOWN
    assert not {"write", "transaction"} & set(intake.store.requests)


def test_a_shipment_may_come_before_its_order():
    """The order is announced by its first fact and filled in later."""
    intake = an_intake()
    intake.take(fact("OrderShipped", at=NOW + timedelta(hours=2)))
    intake.take(fact("OrderPlaced"))
    order = known(intake)[item_key("order", "O-1")]
    assert order["status"] == "shipped"
    assert order["placement"] is not None


STORY = [
    fact("OrderPlaced"),
    fact("OrderPlaced", order_id="O-2", at=NOW + timedelta(hours=1), soft_opt_in=True),
    fact("CustomerUpdated", at=NOW + timedelta(hours=1), customer={"name": "Åse Ø."}),
    fact("ConsentChanged", at=NOW + timedelta(hours=1), granted=False),
    fact("OrderShipped", at=NOW + timedelta(hours=2), parcel_id="p1", parcels=2),
    fact("OrderDelivered", at=NOW + timedelta(hours=3), parcel_id="p1", agent_id="liv"),
    fact("OrderDelivered", at=NOW + timedelta(hours=3), parcel_id="p2", agent_id="per"),
    fact("OrderCancelled", at=NOW + timedelta(hours=3), order_id="O-2"),
    fact("SupportCaseOpened", at=NOW + timedelta(hours=4), order_id="O-1"),
    fact("SupportCaseClosed", at=NOW + timedelta(hours=4)),
    fact("SupportCaseOpened", at=NOW + timedelta(hours=4), case_id="S-2"),
    fact("OrderDelivered", customer_id="K-18", order_id="O-9"),
]


@thorough
@given(st.data())
def test_any_order_of_arrival_ends_in_the_same_tables(data: st.DataObject):
    """Permuted and duplicated, two customers among one another: the same in the end."""
    straight, mixed = an_intake(), an_intake()
    for told in STORY:
        straight.take(told)
    extra = data.draw(st.lists(st.sampled_from(STORY), max_size=6), "told again")
    for told in data.draw(st.permutations([*STORY, *extra]), "as they arrived"):
        mixed.take(told)
    for customer in ("K-17", "K-18"):
        assert known(mixed, customer) == known(straight, customer)


def test_several_customers_are_several_subjects():
    """Two people never share a partition, nor an order of the same number."""
    intake = an_intake()
    for customer in ("K-1", "K-2", "K-3"):
        intake.take(fact("OrderPlaced", customer_id=customer, order_id="O-1"))
    rows = [row_of(intake, customer) for customer in ("K-1", "K-2", "K-3")]
    assert len({row.subject for row in rows if row}) == 3


def test_an_order_and_a_case_of_one_number_are_two_items():
    """Ids of the sender may collide between kinds."""
    intake = an_intake()
    intake.take(fact("OrderPlaced", order_id="7"))
    intake.take(fact("SupportCaseOpened", case_id="7"))
    assert len(known(intake)) == 3


# ------------------------------------------------------------------- races


def test_a_lost_race_is_run_again():
    """Others write the same person at the same moment; both facts count."""
    store = BusyStore(MemoryKeyring(), conflicts=0)
    intake = an_intake(store)
    intake.take(fact("OrderPlaced"))
    store.conflicts = TRIES - 1
    other = fact("CustomerUpdated", at=NOW + timedelta(hours=1), customer={"phone": "+4799999999"})
    store.meanwhile = lambda: an_intake(store).take(other)
    intake.take(fact("ConsentChanged"))
    person = known(intake)[PERSON_KEY]
    assert person["phone"]["value"] == "+4799999999"
    assert person["consents"]["survey"]["granted"]


def test_two_containers_meet_a_newcomer_at_once():
    """One of them makes the subject; the other finds it, and nobody exists twice."""
    store = BusyStore(MemoryKeyring(), conflicts=1)
    other = an_intake(store)

    def overtake() -> None:
        other.take(fact("OrderPlaced"))

    store.meanwhile = overtake
    assert an_intake(store).take(fact("OrderShipped", at=NOW + timedelta(hours=1))) is Taken.NEW
    assert known(other)[item_key("order", "O-1")]["status"] == "shipped"


def test_a_race_without_end_is_given_back():
    """After some tries the fact goes back to the queue and comes again."""
    intake = an_intake(BusyStore(MemoryKeyring(), conflicts=99))
    with pytest.raises(ConflictError):
        intake.take(fact("OrderPlaced"))
    assert intake.store.requests["lost"] == TRIES


# ------------------------------------------------------------------- the erased


@pytest.mark.parametrize("name", [name for name in INCOMING if name != "ProductChanged"])
@pytest.mark.parametrize("hours", [-1, 0])
def test_what_happened_before_an_erasure_is_refused(name: str, hours: int):
    """However late it arrives, and whatever it is."""
    intake = an_intake()
    intake.take(fact("OrderPlaced"))
    erase(intake)
    assert intake.take(fact(name, at=ERASED_AT + timedelta(hours=hours))) is Taken.REFUSED


@pytest.mark.parametrize(
    "name", [name for name in INCOMING if name not in ("ProductChanged", "OrderPlaced")]
)
def test_no_other_fact_brings_anybody_back(name: str):
    """A nightly `CustomerUpdated`, however new, is refused: only a new order counts."""
    intake = an_intake()
    intake.take(fact("OrderPlaced"))
    erase(intake)
    assert intake.take(fact(name, at=ERASED_AT + timedelta(days=1))) is Taken.REFUSED


def test_a_new_order_makes_a_new_subject_without_consent():
    """Another id, another key, and nothing of the earlier life."""
    intake = an_intake()
    intake.take(fact("OrderPlaced"))
    intake.take(fact("ConsentChanged"))
    before = row_of(intake)
    erase(intake)
    later = fact("OrderPlaced", order_id="O-2", at=ERASED_AT + timedelta(days=1))
    assert intake.take(later) is Taken.NEW
    after = row_of(intake)
    assert before is not None
    assert after is not None
    assert after.subject != before.subject
    assert after.status == "living"
    assert known(intake)[PERSON_KEY]["consents"] == {}
    assert set(known(intake)) == {PERSON_KEY, item_key("order", "O-2")}


def test_old_events_played_again_do_not_fill_the_new_subject():
    """Somebody who came back stays without what was erased."""
    intake = an_intake()
    for told in STORY:
        intake.take(told)
    erase(intake)
    intake.take(fact("OrderPlaced", order_id="O-77", at=ERASED_AT + timedelta(days=1)))
    kept = known(intake)
    assert {intake.take(told) for told in STORY[:-1]} == {Taken.REFUSED}
    assert known(intake) == kept


def test_somebody_who_is_being_erased_takes_in_nothing():
    """The fence stands before the erasure has ended; not even a new order passes."""
    intake = an_intake()
    intake.take(fact("OrderPlaced"))
    row = row_of(intake)
    assert row is not None
    intake.store.write(Replace(row.model_copy(update={"status": "fenced"})))
    later = fact("OrderPlaced", at=NOW + timedelta(days=99))
    assert intake.take(later) is Taken.REFUSED


# ------------------------------------------------------------------- products


def test_the_newest_word_on_a_product_stays():
    """A recall is not undone by an older event; a millisecond shared is decided the same way."""
    day = datetime(2026, 11, 2, tzinfo=UTC)
    told = [
        fact("ProductChanged", at=day, state="active"),
        fact("ProductChanged", at=day + timedelta(days=1), state="recalled"),
        fact("ProductChanged", at=day + timedelta(days=1, microseconds=200), state="discontinued"),
        fact("ProductChanged", at=day - timedelta(days=1), state="active", name="Ullteppe"),
    ]
    ends = set()
    for arrived in (told, told[::-1], [told[2], told[0], told[1], told[3]]):
        intake = an_intake()
        for one in arrived:
            intake.take(one)
        product = intake.store.get(Product, "P-1", "product")
        assert product is not None
        ends.add(product.status)
    assert len(ends) == 1
    assert ends <= {"recalled", "discontinued"}
