"""What of an event must hold, and what may be lost without losing the fact."""

from datetime import UTC, datetime
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, BeforeValidator

from gjensyn.errors import EventRejectedError, UnreadableRecordError
from gjensyn.events.envelope import Envelope, open_envelope, read_fact
from gjensyn.events.incoming import INCOMING, Fact
from gjensyn.events.lenient import validate_leniently
from tests.builders import customer, detail

ABOUT_PERSONS = tuple(name for name in INCOMING if name != "ProductChanged")
ABOUT_ORDERS = tuple(name for name in ABOUT_PERSONS if "order_id" in detail(name))

REQUIRED = [
    *((name, "occurred_at") for name in INCOMING),
    *((name, "customer_id") for name in ABOUT_PERSONS),
    *((name, "order_id") for name in ABOUT_ORDERS),
    ("OrderPlaced", "customer"),
    ("OrderPlaced", "lines"),
    ("DeliveryRescheduled", "promised_date"),
    ("DeliveryRescheduled", "reason"),
    ("CustomerUpdated", "customer"),
    ("ConsentChanged", "purpose"),
    ("ConsentChanged", "granted"),
    ("ConsentChanged", "evidence"),
    ("SupportCaseOpened", "case_id"),
    ("SupportCaseClosed", "case_id"),
    ("ProductChanged", "product_id"),
    ("ProductChanged", "state"),
]
INVALID_REQUIRED: list[tuple[str, str, Any]] = [
    *((name, "occurred_at", "2026-11-02T08:00:00") for name in INCOMING),
    *((name, "occurred_at", "2026-11-02") for name in INCOMING),
    ("OrderShipped", "occurred_at", 1793602800),
    ("OrderShipped", "occurred_at", "yesterday"),
    ("OrderShipped", "occurred_at", "2026-02-30T08:00:00Z"),
    ("OrderShipped", "occurred_at", "0001-01-01T00:00:00+14:00"),
    ("OrderShipped", "occurred_at", "9999-12-31T23:59:59Z"),
    ("OrderShipped", "occurred_at", "٢٠٢٦-11-02T08:00:00Z"),
    *((name, "customer_id", "") for name in ABOUT_PERSONS),
    *((name, "customer_id", "x" * 129) for name in ABOUT_PERSONS),
    *((name, "customer_id", None) for name in ABOUT_PERSONS),
    *((name, "order_id", {"no": "id"}) for name in ABOUT_ORDERS),
    ("OrderPlaced", "customer", "Åse"),
    ("OrderPlaced", "lines", "one blanket"),
    ("OrderPlaced", "lines", [{"name": "Ullteppe", "quantity": 1}]),
    ("OrderPlaced", "lines", [{"product_id": "P-1", "name": "Ullteppe", "quantity": "many"}]),
    ("OrderPlaced", "lines", [{"product_id": "P-1", "name": "Ullteppe", "quantity": 1e300}]),
    ("OrderPlaced", "lines", [{"product_id": "P-1", "name": "half: \ud83d", "quantity": 1}]),
    ("ConsentChanged", "evidence", "half: \ud83d"),
    ("OrderPlaced", "promised_date", "2026-02-30"),
    ("OrderPlaced", "promised_date", "tomorrow"),
    ("OrderPlaced", "promised_date", ""),
    ("OrderPlaced", "promised_date", 20261109),
    ("OrderPlaced", "promised_date", "2026-11-09T00:00:00Z"),
    ("DeliveryRescheduled", "promised_date", "next week"),
    ("ConsentChanged", "purpose", "everything"),
    ("ConsentChanged", "granted", "perhaps"),
    ("ConsentChanged", "evidence", ""),
    ("SupportCaseOpened", "case_id", ""),
    ("ProductChanged", "state", "sold out"),
]
INVALID_OPTIONAL: list[tuple[str, str, Any]] = [
    *((name, "event_id", "x" * 129) for name in INCOMING),
    ("OrderPlaced", "currency", ["NOK"]),
    ("OrderPlaced", "gift", "perhaps"),
    ("OrderPlaced", "subscription", None),
    ("OrderPlaced", "soft_opt_in", 7),
    ("OrderShipped", "parcel_id", ""),
    ("OrderShipped", "parcels", 0),
    ("OrderShipped", "parcels", "two"),
    ("OrderShipped", "carrier", "x" * 501),
    ("OrderShipped", "tracking_url", {"href": "x"}),
    ("DeliveryRescheduled", "explanation", "it snows"),
    ("DeliveryRescheduled", "explanation", {"not a language!": "it snows"}),
    ("DeliveryRescheduled", "requested_by", "the cat"),
    ("DeliveryRescheduled", "story_url", "javascript:alert(1)"),
    ("OrderDelivered", "parcel_id", ["p1"]),
    ("OrderDelivered", "agent_id", ""),
    ("OrderDelivered", "touchpoint", "   "),
    ("SupportCaseOpened", "order_id", ""),
    ("SupportCaseOpened", "topic", 3 * [1]),
    ("SupportCaseClosed", "agent_id", False),
    ("SupportCaseClosed", "touchpoint", {}),
    ("ProductChanged", "unit_price", "cheap"),
    ("ProductChanged", "advice", ["wash cold"]),
    ("ProductChanged", "group", ""),
]
INVALID_CUSTOMER: list[tuple[str, Any]] = [
    ("email", "aase at fjordpost"),
    ("email", "a@b@c.example"),
    ("email", "Åse <aase@fjordpost.example>"),
    ("email", "aase@fjordpost.example\r\nBcc: all@fjordpost.example"),
    ("email", ""),
    ("phone", "22 22 22 22"),
    ("phone", "+4722222222\n"),
    ("name", ""),
    ("language", "norsk bokmål"),
    ("country", "Norway"),
    ("time_zone", "Europe/Atlantis"),
    ("time_zone", "../../etc/passwd"),
    ("time_zone", "x" * 5000),
]


def read(name: str, told: Any) -> tuple[Fact, tuple[str, ...]]:
    return read_fact(Envelope("bridge-id", name, told))


@pytest.mark.parametrize("name", INCOMING)
def test_every_event_has_a_valid_sample(name: str):
    """The samples of these tests validate as they are, with nothing left out."""
    assert read(name, detail(name))[1] == ()


@pytest.mark.parametrize(("name", "field"), REQUIRED)
def test_a_required_field_that_is_missing_rejects(name: str, field: str):
    """The reason names the field; `promised_date` of an order alone may be missing."""
    told = {key: value for key, value in detail(name).items() if key != field}
    with pytest.raises(EventRejectedError, match=f"^invalid:{field}$"):
        read(name, told)


@pytest.mark.parametrize(("name", "field", "value"), INVALID_REQUIRED)
def test_a_required_field_that_does_not_hold_rejects(name: str, field: str, value: Any):
    """Nothing is guessed: naive times, empty ids and dates that are none are refused."""
    with pytest.raises(EventRejectedError, match=f"^invalid:{field}"):
        read(name, detail(name, **{field: value}))


@pytest.mark.parametrize(("name", "field", "value"), INVALID_OPTIONAL)
def test_an_optional_field_that_does_not_hold_is_left_out(name: str, field: str, value: Any):
    """The fact counts as if the field had not been told, and the field is noted."""
    fact, left_out = read(name, detail(name, **{field: value}))
    assert left_out == (field,)
    missing = {key: told for key, told in detail(name).items() if key != field}
    assert fact == read(name, missing)[0]


@pytest.mark.parametrize(("field", "value"), INVALID_CUSTOMER)
@pytest.mark.parametrize("name", ["OrderPlaced", "CustomerUpdated"])
def test_a_bad_word_about_a_customer_is_left_out(name: str, field: str, value: Any):
    """One slip in an address does not cost the order; the other words stay."""
    fact, left_out = read(name, detail(name, customer=customer(**{field: value})))
    assert left_out == (f"customer.{field}",)
    known = fact.customer.model_dump()
    assert known.pop(field) is None
    assert None not in {key: word for key, word in known.items() if key != "phone"}.values()


def test_a_date_that_is_not_told_is_no_promise():
    """`promised_date` of an order: missing means null."""
    told = {key: value for key, value in detail("OrderPlaced").items() if key != "promised_date"}
    fact, left_out = read("OrderPlaced", told)
    assert (fact.promised_date, left_out) == (None, ())


@pytest.mark.parametrize("reason", ["gremlins", "", None, 7, ["carrier"], {}])
def test_an_unknown_reason_is_unknown(reason: Any):
    """A reason that we have no words for does not cost the new date."""
    fact, left_out = read("DeliveryRescheduled", detail("DeliveryRescheduled", reason=reason))
    assert (fact.reason, left_out) == ("unknown", ())


def test_an_unknown_field_is_ignored():
    """Senders may know more than we do."""
    told = detail("OrderDelivered", weather="snow", nested={"a": [1]})
    assert read("OrderDelivered", told) == read("OrderDelivered", detail("OrderDelivered"))


def test_a_number_is_an_id_too():
    """Shops that count their customers send numbers."""
    fact, _ = read("OrderDelivered", detail("OrderDelivered", customer_id=17, order_id=100042))
    assert (fact.customer_id, fact.order_id) == ("17", "100042")
    assert Envelope("b", "OrderDelivered", {"customer_id": 17}).customer_id == "17"


@pytest.mark.parametrize("value", [True, None, "", [], {}])
def test_what_is_no_id_names_nobody(value: Any):
    """Such an event is parked under nobody, and known by the bus's own id."""
    envelope = Envelope("bridge-id", "OrderShipped", {"customer_id": value, "event_id": value})
    assert (envelope.customer_id, envelope.event_id) == (None, "bridge-id")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-02T08:00:00Z",
        "2026-11-02t08:00:00z",
        "2026-11-02 09:00:00+01:00",
        "2026-11-02T09:00:00.000000+01:00",
        "2026-11-01T22:00:00-10:00",
    ],
)
def test_a_time_is_read_in_any_offset(text: str):
    """RFC 3339; kept in UTC."""
    fact, _ = read("OrderShipped", detail("OrderShipped", at=text))
    assert fact.occurred_at == datetime(2026, 11, 2, 8, tzinfo=UTC)
    assert fact.occurred_at.tzinfo is UTC


def test_a_leap_second_is_a_time():
    """RFC 3339 knows them; the second before it stands for it."""
    for text in ("2016-12-31T23:59:60Z", "2017-01-01T00:59:60.5+01:00"):
        fact, _ = read("OrderShipped", detail("OrderShipped", at=text))
        assert fact.occurred_at.replace(microsecond=0) == datetime(
            2016, 12, 31, 23, 59, 59, tzinfo=UTC
        )


def test_a_long_text_that_a_fact_needs_is_cut():
    """A no with a long story is a no, and an order with a long name is an order."""
    no, left_out = read("ConsentChanged", detail("ConsentChanged", evidence="so " * 2000))
    assert (len(no.evidence), left_out) == (1000, ())
    line = {"product_id": "P-1", "name": "x" * 10_000, "quantity": 1}
    placed, left_out = read("OrderPlaced", detail("OrderPlaced", lines=[line]))
    assert (len(placed.lines[0].name), left_out) == (1000, ())


def test_texts_in_a_hundred_languages_are_left_out():
    """An item of a table must not grow with what somebody pastes into an event."""
    letters = "abcdefghij"
    many = {f"{a}{b}": "it snows " * 20 for a in letters for b in letters}
    for name, field in (("DeliveryRescheduled", "explanation"), ("ProductChanged", "advice")):
        assert read(name, detail(name, **{field: many}))[1] == (field,)


def test_a_name_that_nobody_knows_rejects():
    """An event that is not in the contract is parked, not guessed at."""
    with pytest.raises(EventRejectedError, match=r"^unknown_detail_type$"):
        read("OrderEaten", detail("OrderPlaced"))


@pytest.mark.parametrize("told", [None, [], "text", 7])
def test_a_detail_that_is_no_object_rejects(told: Any):
    """The envelope could be read, its content not."""
    with pytest.raises(EventRejectedError, match=r"^invalid:detail$"):
        read("OrderPlaced", told)


@pytest.mark.parametrize("body", ["", "no json", "[]", "{}", '{"id": "1", "detail": {}}', "null"])
def test_what_is_no_event_is_unreadable(body: str):
    """Such a record goes to the dead-letter queue: there is nothing to park it under."""
    with pytest.raises(UnreadableRecordError):
        open_envelope(body)


def test_several_bad_fields_are_all_noted():
    """Each is left out by itself, deep ones by their path."""
    line = {"product_id": "P-1", "name": "Ullteppe", "quantity": 1}
    lines = [line, {**line, "category": [], "unit_price": "cheap"}]
    told = detail(
        "OrderPlaced", lines=lines, gift="perhaps", customer={"email": "x", "name": "Åse"}
    )
    fact, left_out = read("OrderPlaced", told)
    assert set(left_out) == {
        "lines.1.category",
        "lines.1.unit_price",
        "gift",
        "customer.email",
    }
    assert fact.customer.name == "Åse"
    assert len(fact.lines) == 2


def test_an_event_full_of_slips_is_read_in_one_go():
    """Work grows with the size of an event, not with its square: a batch must not time out."""
    seen: list[Any] = []

    class Line(BaseModel):
        name: Annotated[str, BeforeValidator(lambda value: seen.append(value) or value)]
        category: str | None = None

    class Order(BaseModel):
        lines: tuple[Line, ...]

    line = {"name": "Ullteppe", "category": []}
    _, left_out = validate_leniently(Order, {"lines": 500 * [line]})
    assert len(left_out) == 500
    assert len(seen) == 1000  # every line once as it came, once without its slip
