"""How dates, numbers and lists are written in the language of a message: filters for templates."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from typing import cast

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from babel.units import format_unit
from jinja2 import UndefinedError, pass_context
from jinja2.runtime import Context

from gjensyn.cleaning import clean_name

# Up to how many of each one says; a fortnight is still said in days.
_UNITS = (
    ("duration-day", 1.0, 13),
    ("duration-week", 7.0, 10),
    ("duration-month", 30.44, 23),
    ("duration-year", 365.25, 0),
)
# CLDR writes `døgn` and `dygn`, which is how nobody says when they bought something.
_DAYS = {"nb": ("dag", "dager"), "nn": ("dag", "dagar"), "sv": ("dag", "dagar")}
_WIDTH = 72
_CODE_BEFORE = re.compile(r"^([A-Z]{3})(?=\d)")
_DAY_AND_MONTH = re.compile(r"(\d\.?) (?=\D)")  # not to be torn apart at the end of a line


@pass_context
def long_date(context: Context, day: date) -> str:
    """Write a day with its weekday: `mandag 2. november 2026`."""
    return _long_date(_given(day), _language(context))


@pass_context
def day_and_month(context: Context, day: date) -> str:
    """Write a day of the months to come: `2. november`."""
    return _day_and_month(_given(day), _language(context))


@pass_context
def near_date(context: Context, day: date) -> str:
    """Write a day of the weeks to come, as short as is clear: `mandag 2. november`."""
    return _near_date(_given(day), _language(context))


@pass_context
def duration(context: Context, days: int) -> str:
    """Write a number of days as people say it: `10 dager`, `6 uker`, `3 måneder`."""
    return _duration(days, _language(context))


@pass_context
def money(context: Context, price: float, currency: str) -> str:
    """Write a price in the shop's currency (ISO 4217): `199,00 kr`, `NOK 199.00`."""
    return _money(price, currency, _language(context))


@pass_context
def country_name(context: Context, code: str) -> str:
    """Write an ISO 3166-1 code as the country's name; what is no code stays as it is."""
    return str(_locale(context).territories.get(code.upper(), code))


@pass_context
def number(context: Context, value: float) -> str:
    """Write a number with the separators of the language: `2 000`."""
    return _number(value, _language(context))


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
    if len(paragraph) <= _WIDTH and " ".join(paragraph.split()) == paragraph:
        return paragraph  # most are short
    return "\n".join([_filled(line) for line in paragraph.splitlines()])


def _filled(line: str) -> str:
    """Return what `textwrap.fill` makes of a line, long words whole, in a tenth of its time."""
    words = line.replace("\t", " ").split(" ")  # not at a space that binds
    rest, lines = " ".join(filter(None, words)), list[str]()
    while len(rest) > _WIDTH:
        end = rest.rfind(" ", 0, _WIDTH + 1)
        if end < 0:  # a word that is longer than a line
            end = rest.find(" ")
        if end < 0:
            break
        lines.append(rest[:end])
        rest = rest[end + 1 :]
    return "\n".join([*lines, rest])


# A mail writes each of them twice, those of one morning mostly the same. A day, a price or a
# number by itself is about nobody.
_written_once = lru_cache(maxsize=256, typed=True)


@_written_once
def _long_date(day: date, language: str) -> str:
    written = format_date(day, format="full", locale=_locale_of(language))
    return _DAY_AND_MONTH.sub("\\1\u00a0", written)


@_written_once
def _day_and_month(day: date, language: str) -> str:
    return str(format_skeleton("MMMMd", day, locale=_locale_of(language)))


@_written_once
def _near_date(day: date, language: str) -> str:
    weekday = format_date(day, format="EEEE", locale=_locale_of(language))
    return f"{weekday} {_day_and_month(day, language)}"


@_written_once
def _duration(days: int, language: str) -> str:
    unit, length = next(
        (name, size) for name, size, most in _UNITS if round(days / size) <= most or not most
    )
    count = max(1, round(days / length))
    if unit == "duration-day" and (words := _DAYS.get(language)):
        return f"{count} {words[count > 1]}"
    return str(format_unit(count, unit, length="long", locale=_locale_of(language)))


@_written_once
def _money(price: float, currency: str, language: str) -> str:
    written = str(format_currency(price, currency, locale=_locale_of(language)))
    # A code before the figure stands apart from it, unlike a sign: £199.00.
    return _CODE_BEFORE.sub("\\1\u00a0", written)


@_written_once
def _number(value: float, language: str) -> str:
    return format_decimal(value, locale=_locale_of(language))


def _given(day: object) -> date:
    if not isinstance(day, date):  # babel would write today instead
        raise UndefinedError(f"no date to write: {day!r}")
    return day


def _language(context: Context) -> str:
    return cast("str", context["language"])


def _locale(context: Context) -> Locale:
    return _locale_of(_language(context))


@cache
def _locale_of(language: str) -> Locale:
    # British English: the customers are Europeans, who write the day before the month.
    return Locale.parse("en_GB" if language == "en" else language)
