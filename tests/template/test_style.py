"""The style sheet: its colours are legible, its hash is what the policy names."""

import base64
import hashlib
import re

import pytest

from gjensyn.language import LANGUAGES
from gjensyn.render import _environment
from tests.template.examples import RENDERER, TEMPLATES, documents, is_served

TEXT, CONTROL = 4.5, 3.0  # WCAG 2.2: 1.4.3 for text, 1.4.11 for edges and focus
PAIRS = [
    ("ink", "card", TEXT),
    ("ink", "paper", TEXT),
    ("ink", "soft", TEXT),
    ("ink", "error-soft", TEXT),
    ("muted", "card", TEXT),
    ("muted", "paper", TEXT),
    ("muted", "soft", TEXT),
    ("accent", "card", TEXT),
    ("accent", "paper", TEXT),
    ("accent", "soft", TEXT),
    ("on-accent", "accent", TEXT),
    ("error", "card", TEXT),
    ("error", "error-soft", TEXT),
    ("edge", "card", CONTROL),
    ("error", "card", CONTROL),
    ("accent", "soft", CONTROL),
]


def style() -> str:
    """Return the style sheet as a page carries it."""
    page = documents("nb")["page"]
    return re.findall(r"<style>(.*?)</style>", page, re.DOTALL)[0]


def palettes() -> list[dict[str, str]]:
    """Return the custom properties of the light and of the dark scheme."""
    blocks = re.findall(r":root \{(.*?)\}", style(), re.DOTALL)
    return [dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{6})", block)) for block in blocks]


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colours_can_be_told_apart(scheme: int, front: str, back: str, least: float):
    """Every pair of colours that meet has the contrast that WCAG 2.2 AA asks for."""
    palette = palettes()[scheme]
    assert contrast(palette[front], palette[back]) >= least


def test_a_mail_has_the_colours_of_the_pages():
    """Each colour of either scheme, by the name that the palette has for it."""
    for scheme, colours in zip(("light", "dark"), palettes(), strict=True):
        for name, value in colours.items():
            asked = f"{{{{ '{name.replace('-', '_')}'|{scheme} }}}}"
            assert _environment(TEMPLATES).from_string(asked).render() == value


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_colour_that_the_palette_does_not_have_is_an_error(scheme: str):
    """A slip in a template is noticed when it is rendered, not by a customer."""
    with pytest.raises(KeyError, match="mauve"):
        _environment(TEMPLATES).from_string(f"{{{{ 'mauve'|{scheme} }}}}").render()


def test_contrast_is_computed_as_defined():
    """Black on white is 21 to 1, a colour on itself 1 to 1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1


def test_every_page_carries_the_style_sheet_the_policy_allows():
    """The hash is that of the style of every page, in every language."""
    allowed = RENDERER.style_hash()
    for language in LANGUAGES:
        for name, html in documents(language).items():
            if not is_served(name):
                continue
            carried = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)[0].encode()
            digest = base64.b64encode(hashlib.sha256(carried).digest()).decode()
            assert allowed == f"sha256-{digest}"


def test_the_policy_allows_nothing_else():
    """No script, no frame, no other form target, no foreign style."""
    assert RENDERER.page_policy() == (
        f"default-src 'none'; style-src '{RENDERER.style_hash()}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def test_motion_is_left_out_for_those_who_ask():
    """Transitions stand only where motion is welcome."""
    before, _, _ = style().partition("@media (prefers-reduced-motion: no-preference)")
    assert "transition" not in before
    assert "animation" not in style()
