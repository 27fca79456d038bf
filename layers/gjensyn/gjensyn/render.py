"""Renders mails and pages from the folder of templates: wording by language, structure once.

A message or page `name` is a folder: `layout.html` (and `layout.txt`) hold the structure,
`<language>.html`, `.txt` and `.subject` the words. What the three forms of a mail say alike is
worked out once, in `alike.jinja`. An SMS is all in `<language>.sms`.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, cast

from jinja2 import (
    BaseLoader,
    Environment,
    FileSystemLoader,
    ModuleLoader,
    StrictUndefined,
    Template,
    select_autoescape,
)

from gjensyn.cleaning import clean_explanation, clean_name, cleaned, one_line, safe_link
from gjensyn.colours import dark, light
from gjensyn.gsm import to_gsm
from gjensyn.language import LANGUAGES, Language, language_of
from gjensyn.phrasing import (
    country_name,
    day_and_month,
    duration,
    in_lines,
    listed,
    long_date,
    money,
    near_date,
    number,
)
from gjensyn.situation import situation

__all__ = ["COMPILED", "Language", "Mail", "Renderer", "language_of", "precompile"]

COMPILED: Final = ".compiled"


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as it goes to the provider; the subject is one line."""

    subject: str
    text: str
    html: str


class Renderer:
    """Renders what a folder of templates holds; nothing is read before the first call."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def render_mail(self, name: str, language: Language, context: Mapping[str, object]) -> Mail:
        """Render a mail in its three forms.

        Raises:
            jinja2.UndefinedError: the context lacks something that the template shows.
            jinja2.TemplateNotFound: there is no such message.
        """
        filled = self._filled(context, language, breaks=False)
        filled["alike"] = self._template(f"{name}/alike.jinja").make_module(filled)
        return Mail(
            subject=one_line(self._text(f"{name}/{language}.subject", filled).strip(), limit=200),
            text=self._worded(name, language, "txt", filled).strip() + "\n",
            html=self._worded(name, language, "html", filled),
        )

    def render_page(self, name: str, language: Language, context: Mapping[str, object]) -> str:
        """Render a page; raises as `render_mail` does."""
        return self._worded(name, language, "html", self._filled(context, language, breaks=True))

    def render_sms(self, name: str, language: Language, context: Mapping[str, object]) -> str:
        """Render a message as an SMS, one line in GSM-7 as far as the letters of names allow.

        Raises as `render_mail` does.
        """
        filled = self._filled(context, language, breaks=False)
        return to_gsm(one_line(self._text(f"{name}/{language}.sms", filled)))

    def render_not_found(self, language: Language | None) -> str:
        """Render the page that says nothing about existence, in one language or in all."""
        languages: Sequence[Language] = [language] if language else LANGUAGES
        every = [(code, self._template(f"not_found_page/{code}.html").module) for code in languages]
        return self._text("not_found_page/layout.html", {"every": every, "language": languages[0]})

    def style_hash(self) -> str:
        """Return the hash of the pages' style sheet as a CSP names it: `sha256-…`."""
        return _style_hash(self._folder)

    def page_policy(self) -> str:
        """Return the Content-Security-Policy under which every page works, and nothing else."""
        return (
            f"default-src 'none'; style-src '{self.style_hash()}'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        )

    def _filled(
        self, context: Mapping[str, object], language: Language, *, breaks: bool
    ) -> dict[str, object]:
        own = cast("dict[str, object]", cleaned(context, breaks=breaks))
        return own | {"language": language}

    def _worded(
        self, name: str, language: Language, form: str, filled: Mapping[str, object]
    ) -> str:
        words = self._template(f"{name}/{language}.{form}").module
        return self._text(f"{name}/layout.{form}", {**filled, "words": words})

    def _text(self, name: str, context: Mapping[str, object]) -> str:
        return self._template(name).render(context)

    def _template(self, name: str) -> Template:
        return _environment(self._folder).get_template(name)


def precompile(folder: Path, target: Path) -> None:
    """Compile every template of a folder into `target`, a folder that a renderer can load.

    Both the modules and their byte code are written, since a layer is read-only where it runs.
    """
    import compileall  # only the build needs them
    from py_compile import PycInvalidationMode

    environment = _make_environment(FileSystemLoader(folder))
    environment.compile_templates(
        target, zip=None, ignore_errors=False, filter_func=lambda name: not name.startswith(".")
    )
    compileall.compile_dir(
        target,
        quiet=1,
        stripdir=str(target),
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
    )


@cache
def _environment(folder: Path) -> Environment:
    compiled = folder / COMPILED
    if compiled.is_dir():
        return _make_environment(ModuleLoader(compiled))
    return _make_environment(FileSystemLoader(folder))


@cache
def _style_hash(folder: Path) -> str:
    style = _environment(folder).get_template("layout/page.css").render()
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _make_environment(loader: BaseLoader) -> Environment:
    environment = Environment(
        loader=loader,
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        finalize=_never_none,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,  # all that are used: the folder holds some hundred, and no more come
    )
    # A template sees what it is given, nothing else: each context would copy Jinja's own names.
    environment.globals.clear()
    environment.filters.update(
        as_explanation=clean_explanation,
        as_name=clean_name,
        country_name=country_name,
        dark=dark,
        day_and_month=day_and_month,
        duration=duration,
        money=money,
        in_lines=in_lines,
        light=light,
        listed=listed,
        long_date=long_date,
        near_date=near_date,
        number=number,
        safe_link=safe_link,
        situation=situation,
    )
    return environment


def _never_none(value: object) -> object:
    """Refuse to write `None` into something that a customer reads."""
    if value is None:
        raise ValueError("a template shows a value that is None")
    return value
