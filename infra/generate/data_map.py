"""Writes `docs/data-map.md`: what is stored of whom, where, how sensitive, and who erases it.

Run `python -m infra.generate.data_map` after a stored model has changed; a test asks for it.
"""

from collections.abc import Iterator
from pathlib import Path

from gjensyn.models.classified import Copied, Place, marks
from gjensyn.models.record import Stored, fields_in
from gjensyn.privacy.data_map import stored_models

TARGET = Path("docs/data-map.md")

_COPIED = {
    Copied.YES: "yes",
    Copied.INTERNAL: "no: the machine's own",
    Copied.OTHERS: "no: about somebody else",
}
_HEAD = """\
# What is stored, of whom, and who erases it

Made from the models by `python -m infra.generate.data_map`; a test keeps it fresh. The record of
processing (GDPR Art. 30) is printed from the same marks.

*Sealed*: inside the one encrypted part of an item, under the person's own key. *Plain*: an
attribute that routing needs; never personal. *Personal* says who or what somebody is;
*pseudonymous* leads to a person only through the tables and keys of this installation. *In a copy*:
whether somebody who asks for their data gets the field; what is about an employee is left out.

Besides these, `keys` holds the wrapped key-encryption keys (`kek`), and `messages` the daily counts
of what was sent, bounced and complained about (`health`); they are about nobody.
"""


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
    yield "| field | sensitivity | place | in a copy |"
    yield "|---|---|---|---|"
    for name, mark in marks(model):
        if mark is not None:
            copied = _COPIED[mark.copied] if model.life.exported else "no"
            yield f"| `{name}` | {mark.sensitivity} | {mark.place} | {copied} |"
    yield ""


def _named(eraser: str) -> str:
    return eraser if eraser == "nobody" else f"`{eraser}`"


if __name__ == "__main__":
    TARGET.write_text(data_map(), "utf-8")
    print(f"wrote {TARGET}")
