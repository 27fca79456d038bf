"""The clock of GDPR Art. 12(3): one calendar month from receipt, two more if told in time.

A month is not thirty days. Regulation 1182/71 counts it: it ends with the date of the same number
(Art. 3(2)(c); the day from which it runs is that of the receipt, EDPB Guidelines 01/2022, 157), or
with the last day of a month that is too short. Where that is a Saturday, a Sunday or a public
holiday, the law adds the time until the next working day (Art. 3(4)); here it wins nobody time.

    received = received_on(received_at, ZoneInfo("Europe/Oslo"))
    due_date(received)               the date that is shown and worked to: the conservative one
    extended_due_date(received)      the same after an extension
    may_extend(received, today)      whether telling of an extension is still in time
"""

from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

MONTHS = 1
FURTHER_MONTHS = 2
_MONTHS_A_YEAR = 12


def received_on(received_at: datetime, zone: ZoneInfo) -> date:
    """Return the day on which a request came in, where the shop is."""
    return received_at.astimezone(zone).date()


def months_after(day: date, months: int) -> date:
    """Return the same date so many months later, or the last day of a month that is too short."""
    years, month = divmod(day.month - 1 + months, _MONTHS_A_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def due_date(received: date) -> date:
    """Return the last day of the month, whatever day of the week that is."""
    return months_after(received, MONTHS)


def extended_due_date(received: date) -> date:
    """Return the last day after an extension.

    Two months after the first end, which is never later than three months after the receipt
    (31 January: 28 April, not the 30th): the more cautious of two ways to read Art. 12(3).
    """
    return months_after(due_date(received), FURTHER_MONTHS)


def may_extend(received: date, told: date) -> bool:
    """Tell whether somebody who hears of an extension on that day hears within the month.

    The month ends at the conservative date: a weekend at its end wins no time here.
    """
    return received <= told <= due_date(received)
