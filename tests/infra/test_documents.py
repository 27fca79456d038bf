"""What the documents tell a reader to type, open or look for is there."""

import re
import shlex
from pathlib import Path

import pytest

from infra.cli.entry import command_line
from infra.lint.template import read
from tests.infra.alarms import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FOR_EACH = pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: str(page.relative_to(ROOT).with_suffix(""))
)
BLOCK = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)?(?:#([^)]*))?\)")
# What stands for something of the reader's own that the command wants in a certain form.
EXAMPLES = {"REQUEST": "a" * 26, "HASH": "0" * 64}


def commands() -> list[str]:
    """Return every line of a block in which `gjensyn` is called, without what follows a #."""
    blocks = (block for page in PAGES for block in BLOCK.findall(page.read_text("utf-8")))
    lines = (line for block in blocks for line in block.splitlines())
    found = (re.match(r"(?:\.venv/bin/)?gjensyn (.*?)\s*(?:#.*)?$", line) for line in lines)
    return sorted({match[1] for match in found if match})


def anchors(page: Path) -> set[str]:
    """Return the places of a page that a link can lead to, by their names on the web."""
    titles = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@FOR_EACH
def test_every_link_leads_somewhere(page: Path):
    """To a file that is there, and to a title of it."""
    for path, anchor in LINK.findall(page.read_text("utf-8")):
        if "://" in path:
            continue
        target = (page.parent / path) if path else page
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), anchor


@pytest.mark.parametrize("command", commands())
def test_every_command_is_one(command: str):
    """The command line takes it as it stands."""
    words = [EXAMPLES.get(word, word) for word in shlex.split(command)]
    assert callable(command_line().parse_args(words).run)


def test_commands_are_found():
    """The officer's desk alone has a dozen."""
    assert len(commands()) > 12


@FOR_EACH
def test_every_target_of_make_is_one(page: Path):
    """In blocks and in the text."""
    targets = set(
        re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    named = re.findall(r"(?:`|^)make ([a-z][a-z0-9-]*)", page.read_text("utf-8"), re.MULTILINE)
    assert set(named) <= targets


def test_every_lambda_has_its_row_in_the_flow():
    """Numbered, once each, by its logical id."""
    flow = (ROOT / "docs" / "flow.md").read_text("utf-8")
    rows = re.findall(r"^\| \d+ \| `(\w+)` \|", flow, re.MULTILINE)
    assert sorted(rows) == sorted(name for name, _ in read(ROOT / "template.yaml").lambdas())


def test_the_flow_names_every_table_with_its_indexes():
    """And how it is found otherwise."""
    flow = (ROOT / "docs" / "flow.md").read_text("utf-8")
    for name, own in read(ROOT / "template.yaml").of_type("AWS::DynamoDB::Table"):
        (row,) = re.findall(rf"^\| `{name}` \|.*\|([^|]*)\|$", flow, re.MULTILINE)
        indexes = [index["IndexName"] for index in own.get("GlobalSecondaryIndexes", ())]
        assert sorted(re.findall(r"`(\w+)`", row)) == sorted(indexes), name


def test_decisions_say_how_to_reverse():
    """Each has a number of its own, a context, a choice and the way back."""
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text("utf-8")
        assert text.startswith(f"# {page.name[:4]} "), page.name
        assert "**Context.**" in text, page.name
        assert re.search(r"\*\*(To|How to) reverse\.\*\*", text), page.name
