"""What an order, a person, a message and a dated word say of themselves."""

from datetime import datetime, timedelta

import pytest

from gjensyn.keeping import kept_until
from gjensyn.models.message import UNKNOWN_SHARD, Message, place_of
from gjensyn.models.order import FARTHEST, Order, Parcel, Placement, Reschedule
from gjensyn.models.person import PERSON_KEY, Contact, Person, value_of
from gjensyn.models.prior import SHARD_KEY, SHARDS, WHOLE_KEY, PriorSums, about, sums_of
from gjensyn.models.record import Table, latest
from gjensyn.privacy.data_map import copied_models, erased_models
from gjensyn.rhythm.priors import Prior
from tests.builders import NOW, SUBJECT, a_message, a_person, an_order, dated

HOUR = timedelta(hours=1)


def arrived(*hours: int | None, declared: int = 1, whole: int | None = None) -> Order:
    """Return an order whose parcels arrived so many hours from now, or not yet."""
    parcels = {
        f"p{number}": Parcel(delivered_at=None if hour is None else NOW + hour * HOUR)
        for number, hour in enumerate(hours)
    }
    at = None if whole is None else NOW + whole * HOUR
    return an_order(parcels=parcels, declared_parcels=declared, whole_delivered_at=at)


@pytest.mark.parametrize(
    ("order", "hours"),
    [
        (arrived(), None),
        (arrived(1), 1),
        (arrived(None), None),
        (arrived(1, 3, 2), 3),
        (arrived(1, None), None),
        (arrived(1, declared=2), None),
        (arrived(1, 2, declared=2), 2),
        (arrived(whole=5), 5),
        (arrived(1, None, whole=5), 5),
        (arrived(1, 2, whole=5), 2),
        (arrived(1, 6, whole=5), 5),
    ],
)
def test_an_order_has_arrived_with_its_last_parcel(order: Order, hours: int | None):
    """Or when all of it was said to have, whichever was earlier."""
    assert order.delivered_at == (None if hours is None else NOW + hours * HOUR)


def test_of_two_words_the_later_counts_whichever_came_first():
    """Of the same moment the larger text does; a word counts before none."""
    early, late = dated("b", NOW), dated("a", NOW + HOUR)
    for one, other in ((early, late), (late, early)):
        assert latest(one, other) == late
        assert latest(one, dated("c", NOW)) == latest(dated("c", NOW), one)
    assert latest(early, dated("a", NOW)) == latest(dated("a", NOW), early) == early
    assert latest(None, early) == latest(early, None) == early
    assert latest(None, None) is None


def test_a_contact_that_never_reached_them_is_no_contact():
    """Only the one of that message goes."""
    contacts = tuple(Contact(at=NOW, purpose="survey", message=key) for key in ("a", "b", "c"))
    person = a_person(contacts=contacts)
    assert person.uncounted("b").contacts == (contacts[0], contacts[2])
    assert person.uncounted("x") == person


def test_a_person_is_fenced_or_living():
    """Living, until erasure begins."""
    assert not a_person().fenced
    assert a_person(status="fenced").fenced


def test_what_is_dated_has_a_value():
    """What is not known has none."""
    assert value_of(dated("nb")) == "nb"
    assert value_of(None) is None


def test_a_message_is_found_by_its_id():
    """The subject, and the key without what all keys of messages begin with."""
    message = a_message()
    assert message.message_id.count("-") == 1
    assert place_of(message.message_id) == (message.subject, message.key)
    assert place_of("s1-k2") == ("s1", "message#k2")


@pytest.mark.parametrize("text", ["", "-", "s1", "s1-", "-k2", "s1-k-2", "s 1-k2", "s1-message#k2"])
def test_what_is_no_message_id_is_refused(text: str):
    """Each half is letters and digits, with one dash between them."""
    with pytest.raises(ValueError, match="no message id"):
        place_of(text)


def test_what_is_stored_without_a_field_reads_as_it_was_meant():
    """Nothing granted, nothing urgent, nothing decided: what nobody said was not so."""
    person = Person(subject=SUBJECT, key=PERSON_KEY, customer_id="K-17")
    assert (person.status, person.key, person.consents, person.opted_out) == (
        "living",
        "person",
        {},
        {},
    )
    order = Order(subject=SUBJECT, key="order#1", order_id="O-1", customer_id="K-17")
    assert (order.status, order.declared_parcels) == ("announced", 1)
    placed = Placement(lines=())
    assert (placed.gift, placed.subscription, placed.soft_opt_in) == (False, False, False)
    assert Reschedule(promised_date=None, reason="x").requested_by == "sender"
    message = Message(
        subject=SUBJECT,
        key="message#1",
        kind="survey_invitation",
        purpose="survey",
        decided_at=NOW,
        customer_id="K-17",
    )
    assert (message.status, message.urgent, message.attempts) == ("queued", False, 0)


@pytest.mark.parametrize("model", [Person, Order, Message])
def test_what_is_of_a_person_is_erased_with_them_and_theirs_to_have(model: type):
    """Under the name that it is stored by."""
    assert model in erased_models()
    assert model in copied_models()
    assert model.entity == model.__name__.lower()


def test_words_that_are_stored_or_compared_stay_as_they_are():
    """The part of the index for a person to judge; two years, beyond which no date is meant."""
    assert UNKNOWN_SHARD == "unknown"
    assert timedelta(days=730) == FARTHEST


def test_tables_are_called_as_they_are_made():
    """By the template, by roles and by settings."""
    assert [str(table) for table in Table] == [
        "subjects",
        "keys",
        "products",
        "customers",
        "orders",
        "surveys",
        "messages",
        "privacy",
    ]


def test_an_item_that_was_never_written_has_no_version():
    """And all are of the first form."""
    assert (a_person().version, Person.schema_version) == (0, 1)


@pytest.mark.parametrize(("shard", "at"), [("0", None), (None, NOW)])
def test_what_is_due_is_due_in_a_shard_at_a_moment(shard: str | None, at: datetime | None):
    """One without the other would never be found."""
    with pytest.raises(ValueError, match="go together"):
        a_message(due_shard=shard, due_at=at)
    assert a_message(due_shard=None, due_at=None).due_at is None
    assert a_message(due_shard="0", due_at=NOW).due_shard == "0"


def test_an_ended_message_is_kept_for_three_years():
    """In seconds since 1970, as the table wants it."""
    assert kept_until(NOW) == (NOW + timedelta(days=1095)).timestamp()
    assert isinstance(kept_until(NOW), int)


def test_sums_are_filed_by_level_and_name_and_read_as_they_were_written():
    """Spread over more shards the more people write to them."""
    prior = Prior(*range(1, 12))
    assert list(sums_of(prior).values()) == list(range(1, 12))
    subject = about("product", "P-1")
    assert subject == "prior#product#P-1"
    assert PriorSums(subject=subject, key=WHOLE_KEY, **sums_of(prior)).prior == prior
    assert PriorSums(subject=subject, key=SHARD_KEY).prior == Prior()
    assert (PriorSums.entity, WHOLE_KEY, SHARD_KEY) == ("prior", "prior", "shard")
    assert SHARDS == {"product": 4, "category": 8, "shop": 32}
    assert PriorSums not in {*erased_models(), *copied_models()}
    assert PriorSums.life.erased_by == "nobody"
