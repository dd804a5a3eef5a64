"""Several fiscal years: read as a span, and the words for what is told over them, in both languages."""

from evalkit.words.codes import Label
from evalkit.words.fiscal import FiscalYear, read_period


def read_years(text: str) -> tuple[FiscalYear, ...]:
    """Read a span of fiscal years, each year of it in order; one year is a span of one.

    Raises ``ValueError``, in Japanese and English, where the text isn't one.

    >>> [year.short for year in read_years("R6–R9")]
    ['R6', 'R7', 'R8', 'R9']
    >>> read_years("令和6年度～令和7年度") == read_years("FY2024/FY2025")
    True
    """
    try:
        period, warnings = read_period(text)
        if "era-western-mismatch" in warnings:
            raise ValueError(text)
        first, _, last = period.partition("/")
        if not first.startswith("FY"):
            raise ValueError(text)
        begin, end = FiscalYear(first), FiscalYear(last or first)
        if end < begin:
            raise ValueError(text)
    except ValueError as error:
        raise ValueError(
            f"「{text}」は年度の期間として読めません。「R6～R9」「令和6年度～令和9年度」「FY2024/FY2027」"
            f"のように書いてください。 / {text!r} isn't a span of fiscal years: write it like R6–R9, "
            "令和6年度～令和9年度 or FY2024/FY2027."
        ) from error
    return tuple(begin + n for n in range(end - begin + 1))


def span_of(years: tuple[FiscalYear, ...]) -> str:
    """Write years in a row as a period in the project's spelling.

    >>> span_of(read_years("R6–R9")), span_of(read_years("R6"))
    ('FY2024/FY2027', 'FY2024')
    """
    return str(years[0]) if len(years) == 1 else f"{years[0]}/{years[-1]}"


MEASURES = {
    "period_target": Label("期間の目標", "target over the period"),
    "period_actual": Label("期間の実績", "actual over the period"),
    "period_attainment": Label("期間の達成率", "attainment over the period"),
    "period_met_years": Label("目標を達成した年度の数", "years in which the target was met"),
    "target_revised": Label("目標の変更", "change of a target"),
}

METHODS = {
    "sum-of-years": Label("各年度の合計", "sum of the years"),
    "last-year": Label("最後の年度の値", "value of the last year"),
    "count-of-years": Label("年度の数", "count of years"),
}
"""How a number over several years was formed."""

REVISED = {
    "raised": Label("引上げ", "raised"),
    "lowered": Label("引下げ", "lowered"),
    "changed": Label("変更", "changed"),
}
"""Which way a target was revised."""

OVER_YEARS = {
    "not-reported-yet": Label(
        "期間に、まだ報告されていない年度がある", "a year of the period isn't reported on yet"
    ),
    "year-missing": Label(
        "期間に、目標または実績のない年度がある", "a year of the period has no target or no actual"
    ),
    "direction-changed": Label(
        "期間の途中で望ましい方向が変わったため、年度をまたいで計算できない",
        "the direction changed in the period: nothing is formed over several years",
    ),
    "accumulation-not-stated": Label(
        "集計（単年度・時点・累計）が示されていないため、年度をまたいで計算できない",
        "it isn't stated how the figures add up (yearly, at a point, cumulative): "
        "nothing is formed over several years",
    ),
    "rates-not-summed": Label(
        "割合は年度をまたいで合計できない", "shares of several years can't be added up"
    ),
    "counted-each-year": Label(
        "各年度の実数の合計であり、複数の年度に数えた人や件を重ねて含むことがある",
        "adds up unique counts of each year: who was counted in several years counts several times",
    ),
}
"""Why no number is formed over several years, and what one that is formed rests on."""
