"""The Japanese eras since Meiji: their names, their days, and the western year of an era year."""

import re
from datetime import date
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1868, 2200
_LONGEST = 80  # 平成72年 (2060) stands in plans; no era has lasted longer than 昭和64年


class Era(NamedTuple):
    """An era with its first and last day; 大正 and 昭和 began on the day the former one ended."""

    name: str
    letter: str
    mark: str
    first: date
    last: date


ERAS = (
    Era("明治", "M", "㍾", date(1868, 1, 25), date(1912, 7, 30)),
    Era("大正", "T", "㍽", date(1912, 7, 30), date(1926, 12, 25)),
    Era("昭和", "S", "㍼", date(1926, 12, 25), date(1989, 1, 7)),
    Era("平成", "H", "㍻", date(1989, 1, 8), date(2019, 4, 30)),
    Era("令和", "R", "㋿", date(2019, 5, 1), date.max),
)
_CALLED = {called: era for era in ERAS for called in era[:3]}

ERA = f"(?:{'|'.join(_CALLED)})"
YEAR = f"(?:{ERA}(?:元|[0-9]{{1,2}})|[12][0-9]{{3}})"
"""What an era, and a year of either reckoning, look like in normalised text without spaces."""


def era_year(day: date) -> tuple[Era, int]:
    """Return the era of a day and the year in it; a day of two eras belongs to the later one.

    >>> era, n = era_year(date(2019, 4, 30))
    >>> era.name, n
    ('平成', 31)
    """
    era = next(era for era in reversed(ERAS) if era.first <= day)
    return era, day.year - era.first.year + 1


def era_label(day: date) -> str:
    """Return the era and the year of a day as they are written.

    >>> era_label(date(2019, 5, 1))
    '令和元'
    """
    era, n = era_year(day)
    return f"{era.name}{'元' if n == 1 else n}"


def western(year: str) -> tuple[int, Era | None]:
    """Return the western year of a year that matches ``YEAR``, and the era printed, if any.

    Raises ``ValueError`` for a year 0, and for one that no era has come near.

    >>> western("令和元")[0], western("H35")[0], western("2024")
    (2019, 2023, (2024, None))
    """
    if year[0] in "12":
        return int(year), None
    era = _CALLED[year[:2] if year[:2] in _CALLED else year[0]]
    n = 1 if year.endswith("元") else int(re.sub("[^0-9]", "", year))
    if not 1 <= n <= _LONGEST:
        raise ValueError(year)
    return era.first.year + n - 1, era
