"""A year counted both ways: the figures by which a break of definition is bridged, read and checked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

import pandas as pd

from evalkit.data.cells import base_unit, check_reading, read_cell, rounding
from evalkit.data.checks import parts, shown
from evalkit.data.reader import Row
from evalkit.data.versions import version_at, versions_of
from evalkit.words.fiscal import FiscalYear
from evalkit.words.notation import Figure
from evalkit.words.problems import Problem
from evalkit.words.spans import year_reported
from evalkit.words.units import PERCENT

BRIDGE = ("bridge_period", "bridge_old", "bridge_new")
COLUMNS = {
    "indicator": "str",
    "component": "str",
    "period": "str",
    "bridge_period": "str",
    "old": "float64",
    "new": "float64",
    "unit": "str",
    "text_old": "str",
    "text_new": "str",
    "source_old": "str",
    "source_new": "str",
}


def read_bridges(breaks: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Read the figures of every break that has a bridge: one row for each part that they name.

    ``breaks`` and ``indicators`` are the checked tables of a plan. Columns: indicator, component, period
    (first year of the new definition), bridge_period, old and new (in ``unit``, the base unit), text_old, text_new
    and where they stand (source_old, source_new).
    """
    rows = [_plain_row(record) for record in indicators.to_dict("records")]
    versions = versions_of(rows)
    records = []
    for record in breaks[breaks["bridge_new"] != ""].to_dict("records"):
        row = _plain_row(record)
        unit, factor = base_unit(_unit(row, versions.get(row["indicator"], [])))
        pairs = zip(
            _figures(row, "bridge_old", unit), _figures(row, "bridge_new", unit), strict=True
        )
        for old, new in pairs:
            values = (old.value, new.value)
            scaled = [
                _scaled(figure, value, factor)
                for value, figure in zip(values, (old, new), strict=True)
                if value is not None
            ]
            place = {name: row[name] for name in ("indicator", "period", "bridge_period")}
            texts = {"text_old": row["bridge_old"], "text_new": row["bridge_new"]}
            texts |= {name: row[name] for name in ("source_old", "source_new")}
            component = row["component"] or old.component or ""
            numbers = dict(zip(("old", "new"), scaled, strict=True))
            records.append(place | texts | numbers | {"component": component, "unit": unit})
    return pd.DataFrame(records, columns=list(COLUMNS)).astype(COLUMNS)


def check_bridges(tables: Mapping[str, list[Row]]) -> list[Problem]:
    """Report bridges that are incomplete, of another year, or whose figures can't link two definitions."""
    versions = versions_of(tables.get("indicators", []))
    known = parts(tables)
    problems: list[Problem] = []
    used: dict[tuple[str, ...], Row] = {}
    for row in tables.get("breaks", []):
        missing = [name for name in BRIDGE if not row[name]]
        if row.unread & {"indicator", "component", "period", *BRIDGE} or len(missing) == len(
            BRIDGE
        ):
            continue
        if missing:
            problems.append(row.problem("bridge-incomplete", missing[0]))
            continue
        year = row["period"]
        if row["bridge_period"] not in (year, str(FiscalYear(year) - 1)):
            problems.append(row.problem("bridge-year", "bridge_period", year=year))
        first = used.setdefault((row["indicator"], row["component"], row["bridge_period"]), row)
        if first is not row:
            source = first.source("bridge_period")
            problems.append(row.problem("bridge-twice", "bridge_period", first=source))
        unit = _unit(row, versions.get(row["indicator"], []))
        listed = None if known is None else known.get(row["indicator"], [])
        problems += _check_figures(row, unit, listed)
    return problems


def check_bridged_year(tables: Mapping[str, list[Row]], figures: pd.DataFrame) -> Iterator[Problem]:
    """Report bridges whose old figure differs from the actual published before the change; warnings.

    ``tables`` are sound. Nothing is published by the old definition where the year counted both ways is
    that of the change.
    """
    versions = versions_of(tables["indicators"])
    reported = {row["release"]: row["period"] for row in tables["releases"]}
    place = {release: number for number, release in enumerate(reported)}
    names = ("release", "role", "indicator", "component", "period", "value", "text", "source")
    columns = (figures[name].tolist() for name in names)
    actuals: dict[tuple[str, ...], list[tuple[str, float, str, str]]] = {}
    for release, role, indicator, part, period, *said in sorted(
        zip(*columns, strict=True), key=lambda each: place[each[0]]
    ):
        if role == "actual":
            key = (indicator, part, year_reported(period))
            actuals.setdefault(key, []).append((reported[release], *said))
    for row in tables.get("breaks", []):
        if not row["bridge_new"] or row["bridge_period"] == row["period"]:
            continue
        printed = _unit(row, versions.get(row["indicator"], []))
        for old in _figures(row, "bridge_old", base_unit(printed)[0]):
            component = row["component"] or old.component or ""
            key = (row["indicator"], component, row["bridge_period"])
            published = [
                (value, text, source)
                for year, value, text, source in actuals.get(key, [])
                if year < row["period"] and value == value
            ]
            if not published or old.value is None:
                continue
            value, text, source = published[-1]
            slack = rounding(row["bridge_old"], component) + rounding(text, component)
            if abs(value - _scaled(old, old.value, base_unit(printed)[1])) > slack:
                named = {"first": source, "said": text}
                yield row.problem("bridge-differs", "bridge_old", None, "warning", **named)


def _scaled(figure: Figure, value: Decimal, factor: Decimal) -> float:
    """A value in the base unit, of which one of the indicator's unit makes ``factor``."""
    return float(value * (1 if figure.unit else factor))


def _check_figures(row: Row, unit: str, known: list[str] | None) -> Iterator[Problem]:
    named = {}
    for column in BRIDGE[1:]:
        figures = _figures(row, column, unit)
        named[column] = [figure.component or "" for figure in figures]
        yield from _check_figure(row, column, figures, unit)
    old, new = named.values()
    if old != new:
        yield row.problem("bridge-parts-differ", "bridge_new", old=shown(old), new=shown(new))
    for part in filter(None, old):
        if row["component"] not in ("", part):
            text = row["bridge_old"]
            yield row.problem("component-conflict", "component", text=text, read=part)
        elif known is not None and part not in known:
            yield row.problem("unknown-component", "bridge_old", known=shown(known))


def _check_figure(row: Row, column: str, figures: Iterable[Figure], unit: str) -> Iterator[Problem]:
    found = check_reading(_cell(row, column), tuple(figures))
    unread = [problem for problem in found if problem.severity == "error"]
    yield from found
    if unread:
        return
    for figure in figures:
        base = base_unit(unit)[0]
        if figure.value is None or figure.bound or figure.upper is not None:
            yield row.problem("bridge-not-a-number", column)
        elif figure.unit and unit and figure.unit != base:
            yield row.problem("unit-differs", column, unit=unit)
        elif figure.value <= 0 and base not in PERCENT:
            yield row.problem("bridge-not-positive", column)


def _figures(row: Row, column: str, unit: str) -> tuple[Figure, ...]:
    return read_cell(_cell(row, column), unit)


def _cell(row: Row, column: str) -> Row:
    """The row as one of figures whose text stands in that column."""
    letters = {"text": row.letters[column]} if column in row.letters else {}
    return replace(row, letters=letters, values={"text": row[column]})


def _unit(row: Row, versions: list[Row]) -> str:
    """The unit by the new definition; empty where nothing is known of the indicator."""
    version = version_at(versions, row["period"]) or (versions[-1] if versions else None)
    return "" if version is None else version["unit"]


def _plain_row(record: Mapping[object, object]) -> Row:
    return Row("", "", 0, {}, {str(name): str(value) for name, value in record.items()})
