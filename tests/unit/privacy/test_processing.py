"""The record of processing is the data map, read aloud."""

import pytest

from gjensyn.models.classified import Sensitivity, marks
from gjensyn.models.record import Stored
from gjensyn.privacy.data_map import stored_models
from gjensyn.privacy.processing import ACTIVITIES, Controller, record

OF_PEOPLE = [
    model
    for model in stored_models()
    if any(mark and mark.sensitivity is Sensitivity.PERSONAL for _, mark in marks(model))
]


@pytest.mark.parametrize("model", OF_PEOPLE, ids=lambda model: model.__name__)
def test_every_personal_field_is_in_the_record(model: type[Stored]):
    """With what it is kept for, how long and who erases it."""
    printed = record(Controller())
    line = next(row for row in printed.splitlines() if row.startswith(f"| {model.entity} |"))
    personal = [n for n, mark in marks(model) if mark and mark.sensitivity == "personal"]
    assert ", ".join(personal) in line
    assert model.life.kept in line
    assert ACTIVITIES[model.table].title in printed


def test_the_record_has_what_article_30_asks_for():
    """Controller, purposes, categories, recipients, transfers, time limits, security."""
    printed = record(Controller("Nordlys Sport AS", "post@nordlys.example", "Liv"))
    for part in ("Controller: Nordlys", "Contact: post", "officer: Liv", "Recipients", "Security"):
        assert part in printed
    assert "third countries" in printed
    assert "filled in" in printed  # the shop's own recipients are the shop's to say


def test_products_are_about_nobody():
    """So they are in no record of processing."""
    assert "| product |" not in record(Controller())
