"""The events cannot drift from the contract: models, schemas and its tables say the same."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from gjensyn.events.incoming import INCOMING, REASONS, CustomerTold, LineTold, ProductChanged
from gjensyn.events.outgoing import OUTGOING, DelayAnswered, SurveyAnswered
from gjensyn.models.person import ConsentPurpose
from infra.generate.event_schemas import FOLDER, event_schemas
from tests.builders import customer, detail
from tests.unit.events import contract

ROOT = Path(__file__).parents[3]
SAID = {model.__name__: model for model in OUTGOING}
FULL: dict[str, dict[str, Any]] = {
    "OrderPlaced": {
        "customer": customer(phone="+4799999999"),
        "lines": [
            {"product_id": "P-1", "name": "Ullteppe", "category": "tepper", "quantity": 2,
             "unit_price": 899.5},
        ],
        "currency": "NOK",
        "promised_date": "2026-11-09",
        "gift": True,
        "subscription": False,
        "soft_opt_in": True,
    },
    "OrderShipped": {
        "parcel_id": "p1", "parcels": 2, "carrier": "Posten",
        "tracking_url": "https://sporing.example/1",
    },
    "DeliveryRescheduled": {
        "promised_date": None, "reason": "weather", "explanation": {"nb": "Det snør."},
        "requested_by": "customer", "story_url": "https://ullvare.example/fjos",
    },
    "OrderDelivered": {"parcel_id": "p1", "agent_id": "liv", "touchpoint": "visit"},
    "SupportCaseOpened": {
        "order_id": "O-1", "topic": "size", "agent_id": "liv", "touchpoint": "support",
    },
    "ProductChanged": {
        "name": "Ullteppe", "category": "tepper", "group": "ull", "unit_price": 899,
        "currency": "NOK", "state": "recalled", "advice": {"nb": "Vask kaldt."},
    },
}  # fmt: skip


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((ROOT / FOLDER / f"{name}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def required(model: type[BaseModel]) -> dict[str, bool]:
    return {name: field.is_required() for name, field in model.model_fields.items()}


def test_the_schemas_are_fresh():
    """`python -m infra.generate.event_schemas` after an event has changed."""
    stored = {path.stem: path.read_text("utf-8") for path in (ROOT / FOLDER).glob("*.json")}
    assert stored == event_schemas()


def test_every_event_of_the_contract_is_known_and_no_other():
    """Events in all of them; events out as far as they are built."""
    assert set(INCOMING) == set(contract.IN)
    assert set(SAID) - contract.OURS_BESIDES == set(contract.OUT)


@pytest.mark.parametrize("name", contract.IN)
def test_the_fields_of_an_event_in(name: str):
    """By name, and which of them must be there."""
    assert required(INCOMING[name]) == contract.fields(contract.IN[name])


@pytest.mark.parametrize("name", sorted(contract.OUT))
def test_the_fields_of_an_event_out(name: str):
    """All of them, always."""
    assert required(SAID[name]) == contract.fields(contract.OUT[name])
    schema = json.loads(event_schemas()[name])
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == set(contract.fields(contract.OUT[name]))


def test_the_parts_of_events():
    """A customer and a line, as the contract writes them."""
    assert required(CustomerTold) == contract.fields(contract.CUSTOMER)
    assert required(LineTold) == contract.fields(contract.LINE)


def test_the_words_of_events():
    """Reasons, purposes, states, metrics, choices."""
    assert list(REASONS) == contract.REASONS.split()
    assert list(get_args(ConsentPurpose.__value__)) == contract.PURPOSES.split()
    words = [
        (ProductChanged, "state", contract.STATES),
        (SurveyAnswered, "metric", contract.METRICS),
        (DelayAnswered, "choice", contract.CHOICES),
    ]
    for model, field, said in words:
        assert list(get_args(model.model_fields[field].annotation)) == said.split()


@pytest.mark.parametrize("name", contract.IN)
@pytest.mark.parametrize("full", [False, True])
def test_a_valid_event_holds_by_its_schema(name: str, full: bool):
    """With what must be there, and with everything."""
    told = detail(name, **(FULL.get(name, {}) if full else {}))
    assert list(validator(name).iter_errors(told)) == []
    INCOMING[name].model_validate(told)


@pytest.mark.parametrize("name", contract.IN)
def test_a_missing_field_does_not_hold(name: str):
    """Schema and model ask for the same."""
    for field in (one for one, needed in contract.fields(contract.IN[name]).items() if needed):
        told = {key: value for key, value in detail(name).items() if key != field}
        assert not validator(name).is_valid(told), field


@pytest.mark.parametrize("occurred_at", ["2026-11-02T08:00:00", "2026-11-02", "now", 7, None])
def test_a_time_without_an_offset_does_not_hold(occurred_at: Any):
    """By the schema as by the model."""
    told = {**detail("OrderCancelled"), "occurred_at": occurred_at}
    assert not validator("OrderCancelled").is_valid(told)


def test_an_event_out_holds_by_its_schema():
    """With nothing known besides what must be."""
    bare = {"survey_id": "s", "order_id": None, "case_id": None, "metric": "nps", "score": 0,
            "agent_id": None, "touchpoint": "visit"}  # fmt: skip
    said = SurveyAnswered(**bare).announcement()
    assert said.detail_type == "SurveyAnswered"
    assert list(validator("SurveyAnswered").iter_errors(said.detail)) == []
    assert not validator("SurveyAnswered").is_valid({**said.detail, "comment": "Fin!"})
