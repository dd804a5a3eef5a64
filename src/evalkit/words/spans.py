"""The days that a period in the project's spelling covers, and its fiscal year: FY2024, FY2023-end, 2024, 2024-04, 2024-04-01."""

import re
from calendar import monthrange
from datetime import date
from functools import cache

from evalkit.words.eras import FIRST_YEAR, LAST_YEAR

CANONICAL = re.compile("FY([0-9]{4})(-end)?|([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_OF_A_YEAR = re.compile("FY[0-9]{4}(?:-end)?|[0-9]{4}-[0-9]{2}-[0-9]{2}")


def span(period: str) -> tuple[date, date]:
    """Return the first and the last day of a period; ValueError where it isn't one.

    >>> [day.isoformat() for day in span("FY2024")]
    ['2024-04-01', '2025-03-31']
    """
    m = CANONICAL.fullmatch(period)
    if not m:
        raise ValueError(period)
    fiscal, _, year, month, day = m.groups()
    number = int(fiscal or year)
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise ValueError(period)
    if fiscal:
        return date(number, 4, 1), date(number + 1, 3, 31)
    if not month:
        return date(number, 1, 1), date(number, 12, 31)
    if day:
        return (date(number, int(month), int(day)),) * 2
    first = date(number, int(month), 1)
    return first, first.replace(day=monthrange(number, int(month))[1])


@cache
def fiscal_year_of(period: str) -> str:
    """Return the fiscal year in which a period, in the project's spelling, ends; empty stays empty.

    A calendar year counts as the fiscal year that begins in it. Raises ``ValueError`` for other texts.

    >>> fiscal_year_of("2024-03-31"), fiscal_year_of("FY2023-end"), fiscal_year_of("FY2024/FY2031")
    ('FY2023', 'FY2023', 'FY2031')
    """
    if not period:
        return ""
    try:
        _, last = span(period.rpartition("/")[2])
    except ValueError as error:
        raise ValueError(
            f"「{period}」は時期の書き方ではありません（例: FY2024、FY2023-end、2024-10-01）。"
            f" / {period!r} isn't a period: write it like FY2024, FY2023-end or 2024-10-01."
        ) from error
    return f"FY{last.year if last.month >= 4 else last.year - 1}"


@cache
def year_reported(period: str) -> str:
    """Return the fiscal year that a figure of a period stands for: of a whole year, its end or a day.

    Empty for a month, a calendar year and a range: what they hold is no figure of the fiscal year.

    >>> year_reported("FY2024-end"), year_reported("2025-03-31"), year_reported("2024-10")
    ('FY2024', 'FY2024', '')
    """
    return fiscal_year_of(period) if _OF_A_YEAR.fullmatch(period) else ""


def time_of(period: str) -> str:
    """Return what figures of the same time have in common: the fiscal year they stand for, else the period as it is.

    >>> time_of("FY2024-end"), time_of("2025-03-31"), time_of("2024-10")
    ('FY2024', 'FY2024', '2024-10')
    """
    return year_reported(period) or period
