"""The days that a period in the project's spelling covers: FY2024, FY2023-end, 2024, 2024-04, 2024-04-01."""

import re
from calendar import monthrange
from datetime import date

from evalkit.words.eras import FIRST_YEAR, LAST_YEAR

CANONICAL = re.compile("FY([0-9]{4})(-end)?|([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


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
