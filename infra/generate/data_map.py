"""Writes `docs/data-map.md`: what is stored of whom, where, how sensitive, and who erases it.

Run `python -m infra.generate.data_map` after a stored model has changed; a test asks for it.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from gjensyn import models
from gjensyn.models.classified import Place, marks
from gjensyn.models.record import Due, Stored, fields_in

TARGET = Path("docs/data-map.md")

_HEAD = """\
# What is stored, of whom, and who erases it

Made from the models by `python -m infra.generate.data_map`; a test keeps it fresh. The record of
processing (GDPR Art. 30) is printed from the same marks.

*Sealed*: inside the one encrypted part of an item, under the person's own key. *Plain*: an
attribute that routing needs; never personal. *Personal* says who or what somebody is;
*pseudonymous* leads to a person only through the tables and keys of this installation.

Besides these, `keys` holds the wrapped key-encryption keys (`kek`), and `messages` the daily counts
of what was sent, bounced and complained about (`health`); they are about nobody.
"""


def stored_models() -> list[type[Stored]]:
    """Return every model that stands in a table, whichever module it is in."""
    for module in pkgutil.iter_modules(models.__path__):
        importlib.import_module(f"{models.__name__}.{module.name}")
    ours = {model for model in _below(Stored) if model.__module__.startswith(models.__name__)}
    return sorted(ours - {Due}, key=lambda model: (model.table, model.entity))


def data_map() -> str:
    """Return the map as Markdown: a part for each model, a line for each field.

    Raises:
        TypeError: a field has no mark, or a personal one stands in a plain attribute.
    """
    return "\n".join([_HEAD, *(line for model in stored_models() for line in _part(model))])


def _part(model: type[Stored]) -> Iterator[str]:
    for place in Place:
        fields_in(model, place)  # raises where a mark is missing or wrong
    life = model.life
    yield f"## `{model.table}` · {model.entity}\n"
    yield (model.__doc__ or "").strip().partition("\n")[0] + "\n"
    exported = "in a person's copy" if life.exported else "in no export"
    yield f"Erased by {_named(life.erased_by)}; {exported}; kept {life.kept}.\n"
    yield "| field | sensitivity | place |"
    yield "|---|---|---|"
    for name, mark in marks(model):
        if mark is not None:
            yield f"| `{name}` | {mark.sensitivity} | {mark.place} |"
    yield ""


def _named(eraser: str) -> str:
    return eraser if eraser == "nobody" else f"`{eraser}`"


def _below(model: type[Stored]) -> set[type[Stored]]:
    children = set(model.__subclasses__())
    return children.union(*(_below(child) for child in children))


if __name__ == "__main__":
    TARGET.write_text(data_map(), "utf-8")
    print(f"wrote {TARGET}")
