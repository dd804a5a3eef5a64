"""Yearly snapshots of a roster as tables of a query engine, brought to one form."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeAlias

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
from ibis.common.exceptions import IbisError

from evalkit.analysis.roster.files import Tables, open_files, snapshot_files
from evalkit.analysis.roster.postgres import open_database
from evalkit.data.roster.database import RosterDatabase, database_of
from evalkit.words.problems import DataError, Problem, nearest

Snapshots: TypeAlias = Path | str | RosterDatabase | Mapping[int, ir.Table] | ir.Table

PERSON_COLUMNS = ("person", "has_plan", "exit_cause")

TAKEN = {
    *("plan", "plan_before", "plan_after", "cause", "cell", "rows", "named", "before", "after"),
    *("column", "opening", "stayers", "exits", "entries", "transfers_in", "transfers_out"),
    *("closing", "plans_opening", "plans_lost", "plans_closing"),
}
"""What the columns of flows are called, so that no group can be."""

AT_ONCE = 1_000_000
"""Rows of all snapshots up to which one query is fastest for them all; with more, it only takes more time or memory."""


class Opened(NamedTuple):
    """Snapshots in one form: by year, all of them below each other with the year, what each is called, and the columns it has.

    Columns: person, plan (1, 0, null), cause and those asked for (text, empty where nothing is recorded). They
    stay on their engine. ``rows``: of them all, where that is known before they're counted.
    """

    of_year: Callable[[int], ir.Table]
    together: ir.Table
    names: dict[int, str]
    columns: dict[int, tuple[str, ...]]
    rows: int | None


@contextmanager
def open_snapshots(snapshots: Snapshots, columns: Sequence[str] = ()) -> Iterator[Opened]:
    """Open a folder on DuckDB or a database on PostgreSQL, or take tables of any engine; DataError for what can't be used."""
    if isinstance(snapshots, Path | str):
        folder = Path(snapshots)
        database = database_of(folder)
        if database is None:
            files = snapshot_files(folder)
            _check_years(list(files), folder.name)
            with open_files(files) as found:
                names = {year: path.name for year, path in files.items()}
                yield _alike(found, columns, names)
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
        return _alike(_found(years, tables), columns, {year: name(year) for year in years})
    _check_years(list(tables))
    years = {year: tables[year] for year in sorted(tables)}
    return _alike(_found(years), columns, {year: name(year) for year in years})


def _found(years: dict[int, ir.Table], together: ir.Table | None = None) -> Tables:
    schemas = {year: table.schema() for year, table in years.items()}
    return Tables(years.__getitem__, schemas, together)


def _by_year(table: ir.Table) -> dict[int, ir.Table]:
    if "year" not in table.columns:
        raise DataError([_absent("year", table.columns, "")])
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


def _alike(found: Tables, columns: Sequence[str], names: dict[int, str]) -> Opened:
    """Bring tables to one form; what is written together stays one table where the types don't change."""
    check_groups(columns)
    used = tuple(dict.fromkeys((*PERSON_COLUMNS, *columns)))
    problems = [
        _absent(column, schema.names, names[year])
        for year, schema in found.schemas.items()
        for column in used
        if column not in schema
    ]
    if problems:
        raise DataError(problems)
    kinds = {
        column: {_kind(schema[column]) for schema in found.schemas.values()} for column in used
    }
    persons = kinds["person"]
    if any(kind.is_floating() for kind in persons):
        raise DataError([Problem("person-float")])
    if len(persons) > 1:
        told = "、".join(sorted(map(str, persons)))
        raise DataError([Problem("person-types", values={"kinds": told})])

    def of_year(year: int) -> ir.Table:
        return _select(found.of_year(year), columns)

    if found.together is not None and all(len(kind) == 1 for kind in kinds.values()):
        joint = _select(found.together, columns, year=found.together["year"].cast(dt.int64))
    else:
        parts = [of_year(year).mutate(year=ibis.literal(year, dt.int64)) for year in names]
        joint = ibis.union(*parts)
    try:
        joint.get_backend()
    except IbisError:
        raise DataError([Problem("snapshots-engines")]) from None
    there = {year: schema.names for year, schema in found.schemas.items()}
    return Opened(of_year, joint, names, there, found.rows)


def check_groups(columns: Sequence[str], taken: Set[str] = TAKEN) -> None:
    """Refuse persons as a group, groups named twice and, in whatever case, those called as columns of the counts are."""
    names = [name.lower() for name in columns]
    if {"person", "year"}.intersection(names):
        raise DataError([Problem("group-person", found=", ".join(columns))])
    wrong = [each for each in columns if each.lower() in taken or names.count(each.lower()) > 1]
    if wrong:
        raise DataError([Problem("group-name", found=", ".join(dict.fromkeys(wrong)))])


def _absent(column: str, there: Sequence[str], name: str) -> Problem:
    values = {"there": "、".join(there), "nearest": nearest(column, there)}
    return Problem("snapshot-columns", name, found=column, values=values)


def _kind(kind: dt.DataType) -> dt.DataType:
    """Tell a column's type, whether or not it may be empty, and however long its texts may be."""
    return dt.string if kind.is_string() else kind.copy(nullable=True)


def _select(table: ir.Table, columns: Sequence[str], **more: ir.Value) -> ir.Table:
    return table.select(
        person=table["person"].cast(_kind(table["person"].type())),
        plan=_plan(table["has_plan"]),
        cause=_text(table["exit_cause"]),
        **{name: _text(table[name]) for name in columns},
        **more,
    )


def _plan(column: ir.Value) -> ir.Value:
    if column.type().is_boolean():
        return column.cast(dt.int32)
    said = column.cast(dt.string).lower()
    return ibis.cases((said.isin(["true", "1"]), 1), (said.isin(["false", "0"]), 0)).cast(dt.int32)


def _text(column: ir.Value) -> ir.Value:
    """Write a value as text, alike on every engine: a whole number that is held as a floating-point one has no ``.0``."""
    text = column.cast(dt.string)
    if column.type().is_floating():
        text = text.re_replace(r"\.0$", "")
    return text.fill_null("")
