"""How dates, numbers and lists are written in the language of a message: filters for templates."""

import re
from collections.abc import Sequence
from datetime import date
from textwrap import fill
from typing import cast

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal
from jinja2 import UndefinedError, pass_context
from jinja2.runtime import Context

from gjensyn.cleaning import clean_name

_DAY_AND_MONTH = re.compile(r"(\d\.?) (?=\D)")  # not to be torn apart at the end of a line


@pass_context
def long_date(context: Context, day: date) -> str:
    """Write a day with its weekday: `mandag 2. november 2026`."""
    written = format_date(_given(day), format="full", locale=_locale(context))
    return _DAY_AND_MONTH.sub("\\1\u00a0", written)


@pass_context
def day_and_month(context: Context, day: date) -> str:
    """Write a day of the months to come: `2. november`."""
    return str(format_skeleton("MMMMd", _given(day), locale=_locale(context)))


@pass_context
def near_date(context: Context, day: date) -> str:
    """Write a day of the weeks to come, as short as is clear: `mandag 2. november`."""
    weekday = format_date(_given(day), format="EEEE", locale=_locale(context))
    return f"{weekday} {day_and_month(context, day)}"


@pass_context
def country_name(context: Context, code: str) -> str:
    """Write an ISO 3166-1 code as the country's name; what is no code stays as it is."""
    return str(Locale.parse(_locale(context)).territories.get(code.upper(), code))


@pass_context
def number(context: Context, value: float) -> str:
    """Write a number with the separators of the language: `2 000`."""
    return format_decimal(value, locale=_locale(context))


@pass_context
def listed(context: Context, names: Sequence[str], more: str, most: int = 3) -> str:
    """Write names from outside as a list: `a, b og c`; beyond `most`, `more` counts the rest.

    `more` is a phrase with `%(count)s` in it.
    """
    shown = [clean_name(name) for name in names[:most]]
    rest = len(names) - len(shown)
    if rest:
        shown.append(more % {"count": rest})
    return format_list(shown, locale=_locale(context))


def in_lines(paragraph: str) -> str:
    """Break a paragraph of a text mail into lines that any program shows whole."""
    return "\n".join(
        fill(line, width=72, break_long_words=False, break_on_hyphens=False)
        for line in paragraph.splitlines()
    )


def _given(day: object) -> date:
    if not isinstance(day, date):  # babel would write today instead
        raise UndefinedError(f"no date to write: {day!r}")
    return day


def _locale(context: Context) -> str:
    # British English: the customers are Europeans, who write the day before the month.
    language = cast("str", context["language"])
    return "en_GB" if language == "en" else language
