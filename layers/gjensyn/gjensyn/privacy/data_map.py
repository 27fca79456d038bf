"""The data map: every stored model, found by itself, so that none can be forgotten.

    stored_models()        every model that stands in a table, in order of table and entity
    erased_models()        those that an erasure has to empty
    copied_models()        those that a person's copy holds

A class of data is called by its model's `entity`; no two models share one.
"""

import importlib
import pkgutil
from functools import cache

from gjensyn import models
from gjensyn.models.record import Due, Stored, Table

ERASER = "gdpr_erase"


@cache
def stored_models() -> tuple[type[Stored], ...]:
    """Return every model that stands in a table, whichever module it is in."""
    for module in pkgutil.iter_modules(models.__path__):
        importlib.import_module(f"{models.__name__}.{module.name}")
    ours = {model for model in _below(Stored) if model.__module__.startswith(models.__name__)}
    return tuple(sorted(ours - {Due}, key=lambda model: (model.table, model.entity)))


def erased_models() -> tuple[type[Stored], ...]:
    """Return the models whose items an erasure deletes."""
    return tuple(model for model in stored_models() if model.life.erased_by == ERASER)


def copied_models() -> tuple[type[Stored], ...]:
    """Return the models whose items a person gets a copy of, the person first."""
    copied = (model for model in stored_models() if model.life.exported)
    return tuple(sorted(copied, key=lambda model: (list(Table).index(model.table), model.entity)))


def _below(model: type[Stored]) -> set[type[Stored]]:
    children = set(model.__subclasses__())
    return children.union(*(_below(child) for child in children))
