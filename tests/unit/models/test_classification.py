"""Every stored field says what it holds, and nothing personal stands in clear."""

from pathlib import Path
from typing import Annotated, ClassVar

import pytest

from gjensyn.models.classified import (
    PERSONAL,
    PLAIN,
    Classified,
    Copied,
    Life,
    Place,
    Sensitivity,
    marks,
)
from gjensyn.models.record import Stored, Table, fields_in
from gjensyn.privacy.data_map import stored_models
from infra.generate.data_map import TARGET, data_map
from tests.builders import SUBJECT
from tests.specimens import specimen

ROOT = Path(__file__).parents[3]
MODELS = stored_models()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_is_classified(model: type[Stored]):
    """With a sensitivity and a place; each field stands in exactly one."""
    assert all(isinstance(mark, Classified) for _, mark in marks(model))
    plain, sealed = fields_in(model, Place.PLAIN), fields_in(model, Place.SEALED)
    assert plain | sealed == set(model.model_fields)
    assert not plain & sealed


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_says_how_its_items_end(model: type[Stored]):
    """Who erases them, whether a person's copy holds them, how long they are kept."""
    life = model.life
    assert life.erased_by in ("gdpr_erase", "nobody")
    assert life.kept
    assert not (life.erased_by == "nobody" and life.exported)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_nobody_leaves_sealed_fields_behind(model: type[Stored]):
    """What is about a person is erased by somebody."""
    if fields_in(model, Place.SEALED):
        assert model.life.erased_by == "gdpr_erase"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_nobody_gets_a_copy_of_what_is_about_an_employee(model: type[Stored]):
    """Whoever a thing is credited to is somebody else, in every model."""
    for name, mark in marks(model):
        assert (mark.copied is Copied.OTHERS) == (name == "agent_id")


def test_no_two_models_share_an_entity():
    """An item says which model it is."""
    names = [model.entity for model in MODELS]
    assert len(names) == len(set(names))


def test_a_field_that_nobody_classified_is_refused():
    """Before the first item is written."""

    class Careless(Stored):
        table: ClassVar[Table] = Table.ORDERS
        entity: ClassVar[str] = "careless"
        life: ClassVar[Life] = Life("gdpr_erase", exported=True, kept="until erased")
        shoe_size: int = 41

    with pytest.raises(TypeError, match=r"Careless\.shoe_size is not classified"):
        fields_in(Careless, Place.PLAIN)


def test_a_personal_field_in_clear_is_refused():
    """Personal and plain exclude one another."""

    class Open(Stored):
        table: ClassVar[Table] = Table.ORDERS
        entity: ClassVar[str] = "open"
        life: ClassVar[Life] = Life("gdpr_erase", exported=True, kept="until erased")
        name: Annotated[str, Classified(Sensitivity.PERSONAL, Place.PLAIN)] = ""

    with pytest.raises(TypeError, match=r"Open\.name is personal and must be sealed"):
        fields_in(Open, Place.SEALED)


def test_the_marks_are_what_they_are_called():
    """Sealed unless it says plain."""
    assert PERSONAL.place is Place.SEALED
    assert (PLAIN.sensitivity, PLAIN.place) == (Sensitivity.NEITHER, Place.PLAIN)


def test_the_map_is_fresh():
    """`python -m infra.generate.data_map` after a model has changed."""
    assert (ROOT / TARGET).read_text("utf-8") == data_map()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_map_lists_every_field(model: type[Stored]):
    """In the part of its model."""
    part = data_map().partition(f"## `{model.table}` · {model.entity}\n")[2].partition("\n## ")[0]
    for name in model.model_fields:
        assert f"| `{name}` |" in part


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_specimen_sets_every_field(model: type[Stored]):
    """So that the round trips through the tables forget none."""
    made = specimen(model, SUBJECT)
    defaults = {
        name for name, field in model.model_fields.items() if getattr(made, name) == field.default
    }
    assert defaults <= {"version"}
