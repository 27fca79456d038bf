"""The compiled set of the layer shows what the sources show, without them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gjensyn.render import COMPILED, Renderer, precompile
from tests.template.delays import DELAY_PAGES, NOTICES, delay_mail, late_order
from tests.template.examples import RENDERER, TEMPLATES, mail_context, page_context
from tests.template.standing import PREFERENCES


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds nothing but a compiled set."""
    folder = tmp_path_factory.mktemp("templates")
    precompile(TEMPLATES, folder / COMPILED)
    return folder


def test_a_compiled_set_renders_the_same(compiled: Path):
    """Mails, pages and the policy are the same, byte for byte."""
    ours = Renderer(compiled)
    mail = ours.render_mail("survey_invitation", "nn", mail_context())
    assert mail == RENDERER.render_mail("survey_invitation", "nn", mail_context())
    page = ours.render_page("survey_page", "nn", page_context())
    assert page == RENDERER.render_page("survey_page", "nn", page_context())
    told = NOTICES["five"]
    assert ours.render_mail("delay_notice", "da", told) == RENDERER.render_mail(
        "delay_notice", "da", told
    )
    asked = DELAY_PAGES["three"]
    page = ours.render_page("delay_page", "da", asked)
    assert page == RENDERER.render_page("delay_page", "da", asked)
    chosen = PREFERENCES["errors"]
    page = ours.render_page("preferences_page", "sv", chosen)
    assert page == RENDERER.render_page("preferences_page", "sv", chosen)
    assert ours.render_not_found(None) == RENDERER.render_not_found(None)
    assert ours.page_policy() == RENDERER.page_policy()


def test_a_compiled_set_escapes(compiled: Path):
    """Escaping is decided when a template is compiled, so it is tested there too."""
    mail = Renderer(compiled).render_mail("survey_invitation", "nb", mail_context(name="a&b"))
    assert "a&amp;b" in mail.html
    assert "a&b" in mail.text
    told = delay_mail(late_order(explanation="a&b"))
    assert "a&amp;b" in Renderer(compiled).render_mail("delay_notice", "nb", told).html


def test_colours_are_written_in_when_a_set_is_compiled(compiled: Path):
    """No template asks for a colour when it is rendered: that would be done for every mail."""
    modules = [file.read_text(encoding="utf-8") for file in (compiled / COMPILED).glob("*.py")]
    assert [module for module in modules if "border:2px solid #0d5c56" in module]
    assert not [module for module in modules if "(environment, '" in module]  # a call for one


def test_a_compiled_set_does_not_say_where_it_was_made(compiled: Path):
    """No path of the building machine is in it, and the byte code is there."""
    files = list((compiled / COMPILED).rglob("*.py*"))
    assert [file for file in files if file.suffix == ".pyc"]
    assert not [file for file in files if str(compiled).encode() in file.read_bytes()]


def test_compiling_twice_into_the_same_folder_is_harmless(tmp_path: Path):
    """A source folder may hold its own compiled set; it is not compiled again."""
    folder = tmp_path / "templates"
    shutil.copytree(TEMPLATES, folder, ignore=shutil.ignore_patterns(COMPILED))
    precompile(folder, folder / COMPILED)
    once = sorted(path.name for path in (folder / COMPILED).glob("*.py"))
    precompile(folder, folder / COMPILED)
    assert sorted(path.name for path in (folder / COMPILED).glob("*.py")) == once


def test_nothing_is_read_at_import():
    """A renderer can be made where there are no templates; only rendering needs them."""
    code = "from pathlib import Path; from gjensyn.render import Renderer; Renderer(Path('/none'))"
    layer = TEMPLATES.parent / "layers" / "gjensyn"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=layer)  # noqa: S603
