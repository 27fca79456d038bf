"""Just where an event's words stop being taken, and what is meant where nothing is said."""

import json
from typing import Any

import pytest
from pydantic import BaseModel, create_model

from gjensyn.errors import EventRejectedError
from gjensyn.events.envelope import Envelope, open_envelope, read_fact
from gjensyn.events.incoming import REASONS
from gjensyn.events.lenient import validate_leniently
from tests.builders import detail

LETTERS = ("nb", "nn", "da", "sv", "en")


def read(name: str, **told: Any) -> tuple[Any, tuple[str, ...]]:
    return read_fact(Envelope("bridge-id", name, detail(name, **told)))


def placed(**line: Any) -> Any:
    """Return the one line of an order."""
    lines = [{"product_id": "P-1", "name": "Ullteppe", "quantity": 1, **line}]
    fact, left_out = read("OrderPlaced", lines=lines)
    assert left_out == ()
    return fact.lines[0]


@pytest.mark.parametrize("at", ["1970-01-01T00:00:00Z", "2199-12-31T23:59:59Z"])
def test_a_time_lies_in_the_years_of_such_systems(at: str):
    """The first and the last moment of them."""
    fact, _ = read("OrderShipped", at=at)
    assert fact.occurred_at.year == int(at[:4])


@pytest.mark.parametrize(
    "at", ["1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "2026-11-02T08:00:61Z"]
)
def test_a_time_beyond_them_is_none(at: str):
    """Nor is there a sixty-first second, but for the sixtieth that a leap second is."""
    with pytest.raises(EventRejectedError, match="invalid:occurred_at"):
        read("OrderShipped", at=at)


def test_a_number_is_as_large_as_a_table_keeps_it():
    """A thousand billions, and not one more."""
    assert read("ProductChanged", unit_price=1e15)[0].unit_price == 1e15
    assert read("ProductChanged", unit_price=1e15 + 1)[1] == ("unit_price",)


def test_a_number_has_nine_digits_behind_its_point():
    """Whoever adds them up gets the same from a table."""
    assert placed(quantity=0.1234567894321).quantity == 0.123456789
    assert placed(quantity=0.1234567896).quantity == 0.12345679


@pytest.mark.parametrize(
    ("name", "field"), [("DeliveryRescheduled", "explanation"), ("ProductChanged", "advice")]
)
def test_texts_are_ten_thousand_characters_in_all(name: str, field: str):
    """As many are taken, and so are fewer; one more costs all of them."""
    full = dict.fromkeys(LETTERS, "x" * 2000)
    assert read(name, **{field: full})[1] == ()
    assert read(name, **{field: {"nb": "Det snør."}})[1] == ()
    assert read(name, **{field: {**full, "fi": "x"}})[1] == (field,)


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_that_we_have_words_for_is_kept(reason: str):
    """Each of the contract's."""
    assert read("DeliveryRescheduled", reason=reason)[0].reason == reason


def test_there_are_eight_reasons():
    """Those of the contract, the last of them for all others."""
    assert REASONS == (
        "out_of_stock",
        "production",
        "warehouse",
        "carrier",
        "customs",
        "weather",
        "address",
        "unknown",
    )


def without(name: str, *fields: str) -> Any:
    """Return the fact of an event in which these fields are missing."""
    told = {key: value for key, value in detail(name).items() if key not in fields}
    return read_fact(Envelope("bridge-id", name, told))[0]


def test_what_is_not_said_of_an_order_is_not_so():
    """No gift, no subscription, no consent to advertising; one parcel, and a sender's own word."""
    order = without("OrderPlaced", "gift", "subscription", "soft_opt_in")
    assert (order.gift, order.subscription, order.soft_opt_in) == (False, False, False)
    assert without("OrderShipped", "parcels").parcels == 1
    assert without("DeliveryRescheduled", "requested_by").requested_by == "sender"


def test_an_envelope_is_opened():
    """The bus's id, the name of the event, and what is told; the sender's own id goes before."""
    body = {"id": 7, "detail-type": "OrderShipped", "detail": {"order_id": "O-1"}, "account": "1"}
    opened = open_envelope(json.dumps(body))
    assert opened == Envelope("7", "OrderShipped", {"order_id": "O-1"})
    assert opened.event_id == "7"
    named = Envelope("7", "OrderShipped", {"event_id": "e-1", "customer_id": "K-17"})
    assert (named.event_id, named.customer_id) == ("e-1", "K-17")


class Inner(BaseModel):
    must: int
    may: int = 0


class Outer(BaseModel):
    inner: Inner | None = None
    name: str


def test_a_part_that_has_to_go_goes_after_what_goes_of_it():
    """Both are noted, the inner first."""
    told = {"name": "x", "inner": {"must": "no", "may": "no"}}
    assert validate_leniently(Outer, told) == (Outer(name="x"), ("inner.may", "inner"))


def test_a_reason_is_no_longer_than_a_hundred_characters():
    """However long the name of what does not hold."""
    name = "f" * 120
    model = create_model("Long", **{name: (int, ...)})
    with pytest.raises(EventRejectedError) as caught:
        validate_leniently(model, {name: "no"})
    assert caught.value.reason == "invalid:" + "f" * 100


def test_a_name_that_is_no_machine_word_is_not_repeated():
    """It may come from outside: then the detail is what does not hold."""
    model = create_model("Odd", ærlig=(int, ...))
    with pytest.raises(EventRejectedError) as caught:
        validate_leniently(model, {"ærlig": "no"})
    assert caught.value.reason == "invalid:detail"
