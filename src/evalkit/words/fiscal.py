"""Fiscal years and periods: 2024 <-> 令和6年度 <-> R6, and the era years that never existed."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from numbers import Integral
from typing import NamedTuple, overload

from evalkit.words.codes import Lang
from evalkit.words.eras import ERA, FIRST_YEAR, LAST_YEAR, YEAR, era_label, era_year, western
from evalkit.words.normalise import compact
from evalkit.words.spans import CANONICAL, span

_MONTHS = "January February March April May June July August September October November December"
_MONTH = _DAY = "[0-9]{1,2}"
_POINT_PATTERN = (
    "(?:FY(?P<iso>[12][0-9]{3})(?P<iso_end>-end)?"
    f"|(?P<year>{YEAR})(?:\\((?P<alias>{YEAR})(?:年度|年)?\\))?"
    f"(?:(?P<fiscal>年度)(?:\\((?P<fiscal_alias>{YEAR})(?:年度|年)?\\))?(?P<fiscal_end>末)?"
    f"|(?P<calendar>年)(?:\\((?P<calendar_alias>{YEAR})年?\\))?"
    f"(?:(?P<month>{_MONTH})月(?:(?P<day>{_DAY})日|(?P<month_end>末))?|(?P<year_end>末))?"
    f"|[./-](?P<m>{_MONTH})[./-](?P<d>{_DAY})"
    f"|(?P<mark>[./-])(?P<only_month>{_MONTH}))?)"
)
_POINT = re.compile(_POINT_PATTERN)
_PART = f"[0-9]{{1,2}}(?:年度|年(?:{_MONTH}月(?:{_DAY}日|末)?)?|月(?:{_DAY}日|末)?)?"
_RANGE = re.compile("(.+?)(?:~|から)(.+?)(?:まで)?|(.+[年度0-9])-((?:[^0-9.]).+)")
_ANONYMOUS = re.sub(r"\?P<\w+>", "?:", _POINT_PATTERN)
PERIOD_PATTERN = f"{_ANONYMOUS}(?:(?:~|から){_ANONYMOUS}(?:まで)?|(?:~|から){_PART}(?:まで)?)?"
"""What a period looks like inside normalised text without spaces; ``read_period`` decides."""


class Period(NamedTuple):
    """A period in the project's spelling, and what was odd about the way it was printed."""

    period: str
    warnings: tuple[str, ...] = ()


def _refusal(found: object, ja: str, en: str) -> ValueError:
    return ValueError(f"「{found}」は{ja}。 / {found!r} {en}.")


def _not_a_year(found: object) -> ValueError:
    return _refusal(
        found,
        "年度として読めません。「令和6年度」「R6」「2024年度」「FY2024」のように書いてください"
        f"（{FIRST_YEAR}～{LAST_YEAR}年度）",
        "isn't a fiscal year: write it like 令和6年度, R6, 2024年度 or FY2024 "
        f"({FIRST_YEAR} to {LAST_YEAR})",
    )


def _not_a_period(found: str) -> ValueError:
    return _refusal(
        found,
        "期間として読めません。「令和6年度」「令和5年度末」「令和6年4月1日」「2024-04-01」のように"
        "書いてください",
        "isn't a period: write it like 令和6年度, 令和5年度末, 令和6年4月1日 or 2024-04-01",
    )


@dataclass(frozen=True, order=True, init=False, repr=False)
class FiscalYear:
    """A Japanese fiscal year, April to March, named after the calendar year in which it begins.

    Raises ``ValueError``, in Japanese and English, for whatever isn't a fiscal year.

    >>> import evalkit as ek
    >>> ek.FiscalYear("令和６年度") == ek.FiscalYear("R6") == ek.FiscalYear("FY2024") == ek.FiscalYear(2024)
    True
    >>> year = ek.FiscalYear("R6")
    >>> year.ja, year.en, year.short, str(year)
    ('令和6年度', 'fiscal 2024', 'R6', 'FY2024')
    >>> year - 5, year - ek.FiscalYear("H30"), year.end.isoformat()
    (FiscalYear(2019), 6, '2025-03-31')
    """

    year: int

    def __init__(self, value: object) -> None:
        object.__setattr__(self, "year", _year_of(value))

    @property
    def ja(self) -> str:
        """令和6年度; a year in which eras changed takes the later one (令和元年度 for 2019)."""
        return f"{era_label(date(self.year, 12, 31))}年度"

    @property
    def en(self) -> str:
        """The year in English, as in "fiscal 2024"."""
        return f"fiscal {self.year}"

    @property
    def short(self) -> str:
        """The letter of the era and the year, as in "R6"."""
        era, n = era_year(date(self.year, 12, 31))
        return f"{era.letter}{n}"

    @property
    def start(self) -> date:
        """1 April."""
        return date(self.year, 4, 1)

    @property
    def end(self) -> date:
        """31 March of the next calendar year."""
        return date(self.year + 1, 3, 31)

    def label(self, lang: Lang = "ja") -> str:
        """Return the year as the language writes it."""
        return self.ja if lang == "ja" else self.en

    def __str__(self) -> str:
        return f"FY{self.year}"

    def __repr__(self) -> str:
        return f"FiscalYear({self.year})"

    def __add__(self, years: int) -> "FiscalYear":
        return FiscalYear(self.year + years)

    @overload
    def __sub__(self, other: "FiscalYear") -> int: ...
    @overload
    def __sub__(self, other: int) -> "FiscalYear": ...
    def __sub__(self, other: "FiscalYear | int") -> "int | FiscalYear":
        if isinstance(other, FiscalYear):
            return self.year - other.year
        return FiscalYear(self.year - other)


def _year_of(value: object) -> int:
    if isinstance(value, FiscalYear):
        return value.year
    if isinstance(value, Integral) and not isinstance(value, bool):
        year = int(value)
    elif isinstance(value, str):
        try:
            period, warnings = read_period(value)
        except ValueError as error:
            raise _not_a_year(value) from error
        if "era-western-mismatch" in warnings:
            raise _refusal(
                value,
                "和暦と西暦が一致しません。どちらかに直してください",
                "names two different years: keep the right one",
            )
        bare = period == compact(value)  # "2024" and "FY2024"; not 2024年
        if not re.fullmatch("FY[0-9]{4}|[0-9]{4}" if bare else "FY[0-9]{4}", period):
            raise _not_a_year(value)
        year = int(period[-4:])
    else:
        raise _not_a_year(value)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _not_a_year(value)
    return year


def _point(text: str) -> Period:
    m = _POINT.fullmatch(text)
    if not m:
        raise ValueError(text)
    g = m.groupdict()
    if g["iso"]:
        period = text
        span(period)
        return Period(period)
    year, era = western(g["year"])
    month, day = g["month"] or g["m"] or g["only_month"], g["day"] or g["d"]
    if g["only_month"] and (g["mark"] == ".") != bool(era):
        raise ValueError(text)  # R6.4 and 2024-04 are months; 2024.4 is a number, R6-8 a range
    if g["month_end"]:
        day = str(monthrange(year, int(g["month"]))[1])
    if g["year_end"]:
        month, day = "12", "31"
    if month:
        period = f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")
    elif g["calendar"]:
        period = str(year)
    elif g["fiscal"] or era:
        period = f"FY{year}" + ("-end" if g["fiscal_end"] else "")
    else:
        raise ValueError(text)
    first, last = span(period)
    said = [(year, era)]
    said += [western(g[a]) for a in ("alias", "fiscal_alias", "calendar_alias") if g[a]]
    warnings = []
    if any(e and not (e.first <= last and first <= e.last) for _, e in said):
        warnings.append("era-year-never-existed")
    if any(y != year for y, _ in said):
        warnings.append("era-western-mismatch")
    return Period(period, tuple(warnings))


def _complete(first: str, last: str) -> tuple[str, str]:
    """Give 令和6～13年度 its missing words: 年度 to the first year, 令和 to the second."""
    year = re.match(YEAR, first)
    if year and re.match("[0-9]{1,2}月", last):
        last = f"{year[0]}年{last}"
    elif (era := re.match(ERA, first)) and re.match("[0-9]{1,2}(?![0-9])", last):
        last = era[0] + last
    if (kind := re.search("年度?$", last)) and re.fullmatch(YEAR, first):
        first += kind[0]
    return first, last


def _read(text: str) -> Period:
    if re.fullmatch("[12][0-9]{3}", text):
        span(text)
        return Period(text)
    if _POINT.fullmatch(text):
        return _point(text)
    if text.count("/") == 1 and all(map(CANONICAL.fullmatch, text.split("/"))):
        first, last = map(_read, text.split("/"))
    elif m := _RANGE.fullmatch(text):
        first, last = map(_point, _complete(m[1] or m[3], m[2] or m[4]))
    else:
        raise ValueError(text)
    kinds = {re.sub("[0-9]", "", point.period) for point in (first, last)}
    if len(kinds) > 1 or span(first.period) >= span(last.period):
        raise ValueError(text)
    warnings = dict.fromkeys(first.warnings + last.warnings)
    return Period(f"{first.period}/{last.period}", tuple(warnings))


def read_period(text: str) -> Period:
    """Read a period as printed: a fiscal year, its end, a calendar year, a month, a day, a range.

    A bare era year (R6) is a fiscal year, a bare western year (2024) a calendar year. Warnings:
    ``era-year-never-existed`` where no day of the period lies in the era printed (平成35年度),
    ``era-western-mismatch`` where two years are printed that differ; the first one counts.
    Raises ``ValueError``, in Japanese and English, where the text is no period.

    >>> read_period("令和５年度末").period, read_period("R6.4.1").period
    ('FY2023-end', '2024-04-01')
    >>> read_period("2023(平成35)年度")
    Period(period='FY2023', warnings=('era-year-never-existed',))
    >>> read_period("令和6～13年度").period
    'FY2024/FY2031'
    """
    try:
        return _read(re.sub("(?:現在|時点)$", "", compact(text)))
    except ValueError as error:
        raise _not_a_period(text) from error


@cache
def period_label(period: str, lang: Lang = "ja") -> str:
    """Return a period, in the project's spelling, as the language writes it; empty stays empty.

    Raises ``ValueError`` where the text isn't in the project's spelling.

    >>> period_label("FY2023-end", "ja"), period_label("FY2023-end", "en")
    ('令和5年度末', 'end of fiscal 2023')
    >>> period_label("2019-04-30", "ja"), period_label("2024-04-01", "en")
    ('平成31年4月30日', '1 April 2024')
    >>> period_label("FY2024/FY2031", "ja"), period_label("FY2024/FY2031", "en")
    ('令和6年度～令和13年度', 'fiscal 2024 to fiscal 2031')
    """
    if not period:
        return ""
    if "/" in period:
        return ("～" if lang == "ja" else " to ").join(
            period_label(point, lang) for point in period.split("/")
        )
    try:
        _, last = span(period)
    except ValueError as error:
        raise _not_a_period(period) from error
    if period.startswith("FY"):
        year = FiscalYear(period[:6]).label(lang)
        if not period.endswith("-end"):
            return year
        return f"{year}末" if lang == "ja" else f"end of {year}"
    parts = period.count("-")
    if lang == "en":
        month = _MONTHS.split()[last.month - 1]
        return (f"{last.year}", f"{month} {last.year}", f"{last.day} {month} {last.year}")[parts]
    return f"{era_label(last)}年" + ("", f"{last.month}月", f"{last.month}月{last.day}日")[parts]
