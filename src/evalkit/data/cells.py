"""One cell of figures, read: what its text and the row's other columns say together."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from evalkit.data.checks import WITHOUT_VALUE
from evalkit.data.reader import Row
from evalkit.data.schema import table
from evalkit.words.codes import ACCUMULATION, COUNT_BASIS, STATUS, Label, label
from evalkit.words.normalise import compact
from evalkit.words.notation import Figure, read_figure
from evalkit.words.problems import Problem, Severity
from evalkit.words.spans import fiscal_year_of

ODD: Mapping[str, Severity] = {
    "era-year-never-existed": "warning",
    "era-western-mismatch": "error",
    "maybe-below-unit": "warning",
}
"""The warnings of a figure that a reader of problems should see."""

_COUNTS = ("unique", "gross")
BASIS = {
    "延べ": ("count_basis", ("gross",), ("unique", "not_stated")),
    "実数": ("count_basis", ("unique",), ("gross", "not_stated")),
    "累計": ("accumulation", ("cumulative",), ("flow", "stock")),
    "平均": ("count_basis", ("rate", "amount", "not_stated"), _COUNTS),
    "年平均": ("count_basis", ("rate", "amount", "not_stated"), _COUNTS),
    "月平均": ("count_basis", ("rate", "amount", "not_stated"), _COUNTS),
}
"""What a word says of a figure: the column that declares it, the codes that fit, those it contradicts."""

_CALCULATED = re.compile(r"-?(?:0|[1-9][0-9]*)\.([0-9]+)")
_DIGIT_FOR = str.maketrans("OoIl〇○◯", "0011000")
_LETTER = re.compile("(?<=[0-9,.])[OoIl〇○◯]+|[OoIl〇○◯]+(?=[0-9,.])")
_LETTER_ALONE = re.compile("(?<![A-Za-z])[OoIl]+(?=[^A-Za-z])")


@cache
def figures_in(text: str) -> tuple[Figure, ...]:
    """Read the figures of a text, once for all cells that say the same.

    A calculated number has more decimals than any published one.
    """
    figures = tuple(read_figure(text))
    calculated = _CALCULATED.fullmatch(text)
    if calculated and figures[0].status == "review":
        return (Figure(value=Decimal(text), decimals=len(calculated[1]), raw=text),)
    return figures


def read_cell(row: Row, unit: str) -> tuple[Figure, ...]:
    """Read the text of a row; ``unit`` is the indicator's, which need not be a known one.

    An empty text is a figure of the row's status.
    """
    if not row["text"]:
        return (Figure(status=row["status"]),)
    figures = figures_in(row["text"])
    plain, printed = compact(row["text"]), compact(unit)
    if figures[0].status != "review" or not printed or printed not in plain:
        return figures
    bare = figures_in(plain.replace(printed, ""))
    is_number = all(figure.value is not None and not figure.unit for figure in bare)
    return bare if bare and is_number else figures


def rounding(text: str, component: str = "") -> float:
    """Return how far the figure printed for a part may lie from the exact one; 0 for a plain count.

    >>> rounding("39.1％"), rounding("1.2万人"), rounding("120件")
    (0.05, 500.0, 0.0)
    """
    figures = figures_in(text)
    figure = next((each for each in figures if each.component in (None, component)), Figure())
    if not figure.scale and not figure.decimals:
        return 0.0
    return float(Decimal("0.5").scaleb((figure.scale or 0) - (figure.decimals or 0)))


@cache
def base_unit(printed: str) -> tuple[str, Decimal]:
    """Return the base unit of a unit as printed, and how many of it one makes.

    >>> base_unit("千円")
    ('円', Decimal('1000'))
    """
    one = figures_in(f"1{printed}")[0]
    if one.value is None or not one.unit:
        return compact(printed), Decimal(1)
    return one.unit, one.value


def check_reading(row: Row, figures: tuple[Figure, ...]) -> list[Problem]:
    """Report text that isn't a number, and what is odd about a number.

    Where the status column says that the text is no number (``text``, ``review``), it is let in
    without a value.
    """
    text = compact(row["text"])
    if text and any(figure.status in ("review", "text") for figure in figures):
        if row["status"] in ("review", "text"):
            return [row.problem("figure-not-a-number", "text", severity="warning")]
        letter, suggestion = _digits_meant(text)
        if "looks-like-digit" in figures[0].warn and letter:
            return [row.problem("letter-in-number", "text", letter=letter, suggestion=suggestion)]
        return [row.problem("figure-unread", "text")]
    odd = dict.fromkeys((warn, each.period or "") for each in figures for warn in each.warn)
    problems = [
        row.problem(warn, "text", severity=ODD[warn], read=period)
        for warn, period in odd
        if warn in ODD
    ]
    is_range = any(figure.bound or figure.upper is not None for figure in figures)
    if is_range and row["role"] in ("actual", "baseline"):
        problems.append(row.problem("bounded-figure", "text", severity="warning"))
    return problems


def check_agreement(row: Row, figure: Figure) -> list[Problem]:
    """Report where the columns for part, period and status say other than the text."""
    text = row["text"]
    problems = []
    if figure.component and row["component"] not in ("", figure.component):
        found = row.problem("component-conflict", "component", text=text, read=figure.component)
        problems.append(found)
    if figure.period and row["period"] and not _same_time(row["period"], figure.period):
        found = row.problem("period-conflict", "period", text=text, read=figure.period)
        problems.append(found)
    if not _same_status(row["status"], figure):
        ja, en = label(STATUS, figure.status, "ja"), label(STATUS, figure.status, "en")
        problems.append(row.problem("status-conflict", "status", text=text, ja=ja, en=en))
    return problems


def check_basis(row: Row, figure: Figure, accumulation: str, count_basis: str) -> list[Problem]:
    """Report a number that states a change, and words that contradict how its count is declared."""
    if figure.value is None:
        return []
    problems = []
    if figure.change:
        problems.append(row.problem("states-change", "text", word=figure.change))
    declared = {"accumulation": accumulation, "count_basis": count_basis}
    for word, (column, fitting, contradicted) in BASIS.items():
        if word in figure.qual and declared[column] in contradicted:
            codes = COUNT_BASIS if column == "count_basis" else ACCUMULATION
            found = row.problem(
                "basis-conflict",
                "text",
                word=word,
                where=f"{column}（{table('figures').column(column).ja}）",
                declared=_named(codes, declared[column]),
                fitting="、".join(_named(codes, code) for code in fitting),
            )
            problems.append(found)
    return problems


def _digits_meant(text: str) -> tuple[str, str]:
    """Return the letters in place of digits and the text with digits; empty where there are none.

    Letters without a digit beside them (O箇所) are meant so if that makes a number of the text.
    """
    for pattern in (_LETTER, _LETTER_ALONE):
        letter = pattern.search(text)
        suggestion = pattern.sub(lambda match: match[0].translate(_DIGIT_FOR), text)
        if letter and (pattern is _LETTER or figures_in(suggestion)[0].value is not None):
            return letter[0], suggestion
    return "", ""


def _named(codes: Mapping[str, Label], code: str) -> str:
    return f"{code}（{codes[code].ja}）"


def _same_status(status: str, figure: Figure) -> bool:
    """A dash leaves open why there is no number, words what they mean; a bare number its status."""
    if status in ("", figure.status):
        return True
    if figure.value is not None:
        return figure.status == "final" and status not in WITHOUT_VALUE
    is_dash = figure.status == "not_set" and len(compact(figure.raw)) == 1
    return (is_dash or figure.status in ("review", "text")) and status in WITHOUT_VALUE


def _same_time(period: str, printed: str) -> bool:
    """One of the two may be the fiscal year in which the other's day, month or end lies."""
    if period == printed:
        return True
    year, finer = sorted((period, printed), key=len)
    if "/" in finer or len(year) != len("FY2024"):
        return False
    return fiscal_year_of(finer) == year
