"""Reads an HTML document strictly enough to say whether it is well made."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "input", "br", "link", "hr", "img"})


@dataclass
class Element:
    """A start tag with its attributes and the text inside, of all its children."""

    tag: str
    attributes: dict[str, str | None]
    text: str = ""


@dataclass
class Document:
    """All elements in order; `faults` says what a strict reader would not accept."""

    elements: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]

    def values(self, attribute: str) -> list[str]:
        found = (element.attributes.get(attribute) for element in self.elements)
        return [value for value in found if value is not None]

    def named(self, name: str) -> list[Element]:
        """Return the fields and buttons that send a name."""
        return [
            e
            for e in self.all("input") + self.all("select") + self.all("button")
            if e.attributes.get("name") == name
        ]

    def text_of(self, identifier: str) -> str:
        return next(e.text for e in self.elements if e.attributes.get("id") == identifier)


def read(html: str) -> Document:
    """Parse a document; every tag has to be closed in order, ids have to be unique."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    document = reader.document
    document.faults += [f"never closed: {element.tag}" for element in reader.open]
    ids = document.values("id")
    document.faults += [f"id twice: {one}" for one in sorted(set(ids)) if ids.count(one) > 1]
    return document


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.document = Document()
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.document.faults.append(f"attribute twice in {tag}: {names}")
        element = Element(tag, dict(attrs))
        self.document.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.document.elements.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1].tag != tag:
            self.document.faults.append(f"closed out of order: {tag}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data
