"""Figures and ratings to frames: one row per figure, with its indicator's declarations beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from evalkit.data.cells import (
    base_unit,
    check_agreement,
    check_basis,
    check_reading,
    figures_in,
    read_cell,
)
from evalkit.data.checks import parts, repeated, shown
from evalkit.data.reader import Row
from evalkit.data.schema import table
from evalkit.data.versions import version_at
from evalkit.words.normalise import compact
from evalkit.words.notation import Figure
from evalkit.words.problems import Problem, has_error
from evalkit.words.spans import fiscal_year_of, year_reported

FIGURES = {
    "area": "str",
    "indicator": "str",
    "component": "str",
    "role": "str",
    "period": "str",
    "value": "float64",
    "unit": "str",
    "status": "str",
    "qualifiers": "str",
    "approx": "str",
    "decimals": "int64",
    "accumulation": "str",
    "count_basis": "str",
    "compare_because": "str",
    "release": "str",
    "source": "str",
    "text": "str",
    "place": "str",
    "kind": "str",
    "direction": "str",
    "component_rule": "str",
    "upper": "float64",
    "bound": "str",
    "comment": "str",
}
"""The columns of a dataset's figures; ``upper`` and ``bound`` (``>=``, ``<`` …) hold what a range says."""

RATINGS = (
    "area",
    "indicator",
    "component",
    "period",
    "label",
    "status",
    "release",
    "source",
    "text",
    "place",
    "decided_by",
    "reason",
    "comment",
)
"""The columns of a dataset's ratings, all of them text."""

RATED = ("activity", "outcome")
"""The kinds of indicators that have targets; the others (参考) stand beside them."""

_FROM_ROW = ("indicator", "role", "compare_because", "release", "place", "text", "comment")
_FROM_INDICATOR = ("kind", "direction", "component_rule")
_FROM_EITHER = ("accumulation", "count_basis")
_OF_A_YEAR = ("indicator", "component", "role", "accumulation", "release")
_OF_A_LETTER = (
    "indicator",
    "component",
    "period",
    "release",
    "place",
    "decided_by",
    "reason",
    "comment",
)
_IN_PLACE_OF_A_LETTER = ("pending", "not_set", "unknown", "not_collected")


@dataclass(frozen=True)
class Reading:
    """One figure of a row: what was read, its exact value, and the record it becomes."""

    row: Row
    figure: Figure
    exact: Decimal | None
    record: Mapping[str, object]

    def key(self, *names: str) -> tuple[str, ...]:
        """Return columns of the record as text."""
        return tuple(str(self.record[name]) for name in names)


def figures_frame(tables: Mapping[str, list[Row]], area: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Read every row of figures; a cell that holds parts becomes one row for each.

    Values are in base units (千円 become 円); a plain number has the indicator's unit.
    """
    versions: dict[str, list[Row]] = {}
    for row in tables.get("indicators", []):
        versions.setdefault(row["indicator"], []).append(row)
    reported = {row["release"]: row["period"] for row in tables.get("releases", [])}
    known = parts(tables)
    readings: list[Reading] = []
    problems: list[Problem] = []
    for row in tables.get("figures", []):
        if "text" in row.unread:
            continue
        declared = versions.get(row["indicator"], [])
        figures = read_cell(row, declared[-1]["unit"] if declared else "")
        found = check_reading(row, figures)
        problems += found
        if has_error(found):
            continue
        for figure in figures:
            found = check_agreement(row, figure)
            period = row["period"] or figure.period or ""
            version = _valid(declared, period, reported.get(row["release"], ""))
            is_known = "period" not in row.unread and reported.get(row["release"])
            if declared and version is None and is_known:
                found.append(row.problem("no-version", "period", found=period))
            elif version is not None:
                listed = None if known is None else known.get(row["indicator"], [])
                found += _check_declared(row, figure, version, listed)
                found += _check_period(row, period, version)
            problems += found
            if version is not None and not found:
                readings.append(_reading(row, figure, version, period, area))
    key = table("figures").key
    keyed = [each for each in readings if not each.row.unread & set(key)]
    problems += repeated(table("figures"), [(each.key(*key), each.row) for each in keyed], "text")
    problems += check_years(keyed)
    problems += check_sums(keyed, known or {})
    frame = pd.DataFrame([each.record for each in readings], columns=list(FIGURES))
    return frame.astype(FIGURES), list(dict.fromkeys(problems))


def ratings_frame(tables: Mapping[str, list[Row]], area: str) -> pd.DataFrame:
    """Read the letters as published; a word in place of one (集計中) becomes its status."""
    records = []
    for row in tables.get("ratings", []):
        said = next(iter(figures_in(row["text"])), Figure())
        waits = said.value is None and said.status in _IN_PLACE_OF_A_LETTER
        records.append(
            {name: row[name] for name in _OF_A_LETTER}
            | {
                "area": area,
                "label": "" if waits else compact(row["text"]),
                "status": said.status if waits else "final",
                "source": row.source("text"),
                "text": row["text"],
            }
        )
    return pd.DataFrame(records, columns=list(RATINGS), dtype="str")


def check_years(readings: list[Reading]) -> list[Problem]:
    """Report a second figure of a fiscal year under another spelling of its period (its end, a day)."""
    problems = []
    first: dict[tuple[str, ...], Reading] = {}
    for each in readings:
        year = year_reported(str(each.record["period"]))
        if not year:
            continue
        earlier = first.setdefault((*each.key(*_OF_A_YEAR), year), each)
        if earlier.record["period"] != each.record["period"]:
            source = earlier.row.source("text")
            problems.append(each.row.problem("year-twice", "text", first=source, year=year))
    return problems


def check_sums(readings: list[Reading], known: Mapping[str, list[str]]) -> list[Problem]:
    """Report pooled wholes that differ from the sum of their parts by more than rounding explains."""
    groups: dict[tuple[str, ...], dict[str, Reading]] = {}
    for each in readings:
        is_exact = each.exact is not None and not each.figure.approx
        if each.record["component_rule"] == "pooled" and is_exact:
            key = each.key("indicator", "role", "period", "release", "accumulation")
            groups.setdefault(key, {})[str(each.record["component"])] = each
    problems = []
    for (indicator, *_), group in groups.items():
        names = known.get(indicator, [])
        if not names or not {"", *names} <= set(group):
            continue
        whole, pieces = group[""], [group[name] for name in names]
        total = sum((each.exact or Decimal(0) for each in pieces), Decimal(0))
        slack = sum((_half_unit(each.figure) for each in [whole, *pieces]), Decimal(0))
        if abs((whole.exact or Decimal(0)) - total) > slack:
            said = shown(f"{each.row.source('text')} {each.row['text']}" for each in pieces)
            problems.append(whole.row.problem("sum-of-parts", "text", sum=f"{total:f}", parts=said))
    return problems


def _valid(versions: list[Row], period: str, reported: str) -> Row | None:
    """Return the version valid in a period, or else in the fiscal year reported on.

    A baseline may be older than the plan, or bear no period at all.
    """
    found = (version_at(versions, year) for year in (fiscal_year_of(period), reported) if year)
    return next((version for version in found if version is not None), None)


def _check_declared(
    row: Row, figure: Figure, version: Row, known: list[str] | None
) -> list[Problem]:
    problems = []
    unit = version["unit"]
    if figure.value is not None and figure.unit and unit and figure.unit != base_unit(unit)[0]:
        problems.append(row.problem("unit-differs", "text", unit=unit))
    is_own = figure.component and not row["component"]
    if is_own and known is not None and figure.component not in known:
        problems.append(row.problem("unknown-component", "text", known=shown(known)))
    declared = (row[name] or version[name] for name in _FROM_EITHER)
    return problems + check_basis(row, figure, *declared)


def _check_period(row: Row, period: str, version: Row) -> list[Problem]:
    """Report a target or an actual that counts in no year; a column that isn't there once."""
    is_rated = row["role"] in ("target", "actual") and version["kind"] in RATED
    if period or not is_rated or "period" in row.unread:
        return []
    if "period" in row.letters:
        return [row.problem("missing-period", "period")]
    values = {"ja": table("figures").column("period").ja, "en": "period"}
    return [Problem("missing-column", row.file, row.sheet, values=values)]


def _reading(row: Row, figure: Figure, version: Row, period: str, area: str) -> Reading:
    unit, factor = base_unit(version["unit"])
    one = Decimal(1) if figure.unit else factor
    exact = None if figure.value is None else figure.value * one
    record = {
        "area": area,
        "component": row["component"] or figure.component or "",
        "period": period,
        "value": float("nan") if exact is None else float(exact),
        "unit": unit,
        "status": row["status"] or figure.status,
        "qualifiers": " ".join(figure.qual),
        "approx": figure.approx or "",
        "decimals": figure.decimals or 0,
        "source": row.source("text"),
        "upper": float("nan") if figure.upper is None else float(figure.upper * one),
        "bound": figure.bound or "",
    }
    record |= {name: row[name] for name in _FROM_ROW}
    record |= {name: version[name] for name in _FROM_INDICATOR}
    record |= {name: row[name] or version[name] for name in _FROM_EITHER}
    return Reading(row, figure, exact, record)


def _half_unit(figure: Figure) -> Decimal:
    """Return how far a printed number may lie from the exact one; a plain count is exact."""
    if not figure.scale and not figure.decimals:
        return Decimal(0)
    return Decimal("0.5").scaleb((figure.scale or 0) - (figure.decimals or 0))
