"""Yearly snapshots of a roster as tables of a query engine, brought to one form."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeAlias

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
from ibis.common.exceptions import IbisError

from evalkit.analysis.roster.files import open_files, snapshot_files
from evalkit.analysis.roster.postgres import open_database
from evalkit.data.roster.database import RosterDatabase, database_of
from evalkit.words.problems import DataError, Problem, nearest

Snapshots: TypeAlias = Path | str | RosterDatabase | Mapping[int, ir.Table] | ir.Table

PERSON_COLUMNS = ("person", "has_plan", "exit_cause")


class Opened(NamedTuple):
    """Snapshots in one form: by year, all of them below each other with the year, what each is called, and the columns it has.

    Columns: person, plan (1, 0, null), cause and those asked for (text, empty where nothing is recorded). They
    stay on their engine.
    """

    years: dict[int, ir.Table]
    together: ir.Table
    names: dict[int, str]
    columns: dict[int, tuple[str, ...]]


@contextmanager
def open_snapshots(snapshots: Snapshots, columns: Sequence[str] = ()) -> Iterator[Opened]:
    """Open a folder on DuckDB or a database on PostgreSQL, or take tables of any engine; DataError for what can't be used."""
    if isinstance(snapshots, Path | str):
        folder = Path(snapshots)
        database = database_of(folder)
        if database is None:
            files = snapshot_files(folder)
            _check_years(list(files), folder.name)
            with open_files(files) as (tables, together):
                names = {year: path.name for year, path in files.items()}
                yield _alike(tables, columns, names, together)
            return
        snapshots = database
    if isinstance(snapshots, RosterDatabase):
        with open_database(snapshots) as tables:
            yield _of_tables(tables, columns, snapshots.table)
    else:
        yield _of_tables(snapshots, columns, str)


def _of_tables(
    tables: Mapping[int, ir.Table] | ir.Table, columns: Sequence[str], name: Callable[[int], str]
) -> Opened:
    if isinstance(tables, ir.Table):
        years = _by_year(tables)
        return _alike(years, columns, {year: name(year) for year in years}, tables)
    _check_years(list(tables))
    years = {year: tables[year] for year in sorted(tables)}
    return _alike(years, columns, {year: name(year) for year in years})


def _by_year(table: ir.Table) -> dict[int, ir.Table]:
    if "year" not in table.columns:
        raise DataError([_absent("year", table, "")])
    if not table["year"].type().is_integer():
        raise DataError([Problem("snapshot-year", found=str(table["year"].type()))])
    found = table.select("year").distinct().to_pandas()["year"]
    years = [int(year) if year == year else None for year in found.sort_values()]
    _check_years(years)
    return {year: table.filter(table["year"] == year) for year in years if year is not None}


def _check_years(years: Sequence[object], place: str = "") -> None:
    whole = [year for year in years if isinstance(year, int) and type(year) is int]
    if len(whole) < len(years):
        raise DataError(
            [Problem("snapshot-year", found=str(year)) for year in years if year not in whole]
        )
    if len(whole) < 2:
        raise DataError([Problem("snapshots-few", place, values={"count": str(len(whole))})])
    if gaps := sorted(set(range(min(whole), max(whole))) - set(whole)):
        values = {"years": "、".join(map(str, gaps))}
        raise DataError([Problem("snapshots-gap", place, values=values)])


def _alike(
    tables: dict[int, ir.Table],
    columns: Sequence[str],
    names: dict[int, str],
    together: ir.Table | None = None,
) -> Opened:
    """Bring tables to one form; what is written together stays one table where the types don't change."""
    if {"person", "year"}.intersection(columns):
        raise DataError([Problem("group-person", found=", ".join(columns))])
    used = tuple(dict.fromkeys((*PERSON_COLUMNS, *columns)))
    problems = [
        _absent(column, table, names[year])
        for year, table in tables.items()
        for column in used
        if column not in table.columns
    ]
    if problems:
        raise DataError(problems)
    kinds = {column: {_kind(table[column]) for table in tables.values()} for column in used}
    persons = kinds["person"]
    if any(kind.is_floating() for kind in persons):
        raise DataError([Problem("person-float")])
    if len(persons) > 1:
        told = "、".join(sorted(map(str, persons)))
        raise DataError([Problem("person-types", values={"kinds": told})])
    years = {year: _select(table, columns) for year, table in tables.items()}
    if together is not None and all(len(found) == 1 for found in kinds.values()):
        joint = _select(together, columns, year=together["year"].cast("int64"))
    else:
        parts = [table.mutate(year=ibis.literal(year, "int64")) for year, table in years.items()]
        joint = ibis.union(*parts)
    try:
        joint.get_backend()
    except IbisError:
        raise DataError([Problem("snapshots-engines")]) from None
    there = {year: tuple(table.columns) for year, table in tables.items()}
    return Opened(years, joint, names, there)


def _absent(column: str, table: ir.Table, name: str) -> Problem:
    values = {"there": "、".join(table.columns), "nearest": nearest(column, table.columns)}
    return Problem("snapshot-columns", name, found=column, values=values)


def _kind(column: ir.Value) -> dt.DataType:
    """Tell a column's type, whether or not it may be empty, and however long its texts may be."""
    kind = column.type()
    return dt.string if kind.is_string() else kind.copy(nullable=True)


def _select(table: ir.Table, columns: Sequence[str], **more: ir.Value) -> ir.Table:
    return table.select(
        person=table["person"].cast(_kind(table["person"])),
        plan=_plan(table["has_plan"]),
        cause=_text(table["exit_cause"]),
        **{name: _text(table[name]) for name in columns},
        **more,
    )


def _plan(column: ir.Value) -> ir.Value:
    if column.type().is_boolean():
        return column.cast("int32")
    said = column.cast("string").lower()
    return ibis.cases((said.isin(["true", "1"]), 1), (said.isin(["false", "0"]), 0)).cast("int32")


def _text(column: ir.Value) -> ir.Value:
    """Write a value as text, alike on every engine: a whole number that is held as a floating-point one has no ``.0``."""
    text = column.cast("string")
    if column.type().is_floating():
        text = text.re_replace(r"\.0$", "")
    return text.fill_null("")
