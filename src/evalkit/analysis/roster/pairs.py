"""Each snapshot beside the next one: a full outer join, counted on the engine by what people were before and after."""

from collections.abc import Sequence
from itertools import pairwise

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pandas as pd

from evalkit.analysis.roster.checks import (
    check_causes,
    check_overlap,
    check_rows,
    check_zeros,
    count_cells,
)
from evalkit.analysis.roster.files import start_engine
from evalkit.analysis.roster.snapshots import AT_ONCE, Opened, Snapshots, open_snapshots
from evalkit.words.problems import DataError, Problem

UNKNOWN = "unknown"
"""The group of those whose zone, district or cause isn't recorded: counted, never dropped."""

BETWEEN = "\x1f"
"""Stands between a cell's values where they are written on one line."""


def count_moves(snapshots: Snapshots, columns: Sequence[str] = ()) -> pd.DataFrame:
    """Count persons by where they were before and after, for each two years that follow each other.

    Returns persons, year, before and after (whether on the roster), cause, plan_before, plan_after and
    each column by side.
    """
    with open_snapshots(snapshots, columns) as opened:
        counted = count_cells(opened)
        rows = counted.groupby("year")["rows"].sum()
        cells = counted[["plan", "cause", *columns]].drop_duplicates(ignore_index=True)
        joined = _joined(opened, int(rows.sum()), cells)
        for each in joined:
            _check_persons(opened, each, rows)
        found = pd.concat(joined, ignore_index=True)
        for year in _differ_in_length(found):
            check_zeros(opened, (year, year + 1))
    moves = _moves(found, cells)
    _check(moves, opened.names)
    return moves


def prepare_moves() -> None:
    """Do what a process's first count would wait for: start its engine, and write a query of the same form.

    Kernels are forked afterwards, so that nothing is computed here: that would start threads.
    """
    columns = {"person": dt.string, "year": dt.int64, "plan": dt.int32, "cause": dt.string}
    cells = pd.DataFrame({"plan": [0], "cause": [""]})
    start_engine()
    ibis.duckdb.compile(_at_once(ibis.table(columns), cells, [0, 1]))


def _joined(opened: Opened, rows: int, cells: pd.DataFrame) -> list[pd.DataFrame]:
    """Join small snapshots all at once, each with the next one, and large ones two by two."""
    if rows <= AT_ONCE:
        joined = _at_once(opened.together, cells, list(opened.names))
        return [joined.to_pyarrow().to_pandas()]
    numbered = _numbered(cells)
    tables = {year: _in_cells(opened.of_year(year), numbered) for year in opened.names}
    return [
        _join(tables[year], tables[later]).to_pyarrow().to_pandas().assign(year=year)
        for year, later in pairwise(tables)
    ]


def _at_once(together: ir.Table, cells: pd.DataFrame, years: Sequence[int]) -> ir.Table:
    """Join each year with the next one; cells are numbered before the sides part, so that it's done once for both."""
    table = _in_cells(together, _numbered(cells))
    before, after = table.filter(table.year < years[-1]), table.filter(table.year > years[0])
    return _join(before, after.mutate(year=after.year - 1))


def _join(opening: ir.Table, closing: ir.Table) -> ir.Table:
    """Count persons by their cells before and after, and how many distinct ones are on one side alone.

    Where the tables have a year, each is joined with its own, and counted. A person who repeats on one side
    and stands on the other multiplies the rows of the join; one who repeats and stands on one side alone
    doesn't. Texts are told apart by hash: too few may be a collision, so it's only a hint.
    """
    keys = opening.drop("cell").columns
    first, second = opening.rename("{name}_before"), closing.rename("{name}_after")
    on = [first[f"{key}_before"] == second[f"{key}_after"] for key in keys]
    joined = first.outer_join(second, on)
    groups = {key: ibis.coalesce(joined[f"{key}_before"], joined[f"{key}_after"]) for key in keys}
    person = groups.pop("person")
    alone = joined.cell_before.isnull() | joined.cell_after.isnull()
    is_text = opening.person.type().is_string()
    key = person.hash() if is_text else person
    length = person.length() if is_text else 0
    counted = joined.group_by("cell_before", "cell_after", **groups).aggregate(
        persons=joined.count(),
        characters=alone.ifelse(length, ibis.null()).sum(),
        keys=alone.ifelse(key, ibis.null()).collect(),
    )
    single = counted.select(*groups, key=counted["keys"].unnest()).distinct()
    return counted.drop("keys").mutate(alone=single.count().as_scalar())


def _in_cells(table: ir.Table, numbered: ir.Table) -> ir.Table:
    """Put the number of their cell in the place of each person's plan, cause and columns."""
    keys = [name for name in ("person", "year") if name in table.columns]
    on = [table[name] == numbered[f"cell_{name}"] for name in table.drop(*keys).columns]
    return table.join(numbered, on).select(*keys, "cell")


def _numbered(cells: pd.DataFrame) -> ir.Table:
    """Write the cells into the query with their numbers: a number is carried through the join with less memory.

    A temporary table would do the same, but not in a database that can only be read.
    """
    lines = [BETWEEN.join(map(str, row)) for row in cells.itertuples()]
    table = ibis.literal(lines, dt.Array(dt.string)).unnest().name("line").as_table()
    number, plan, *texts = (
        table.line.split(BETWEEN)[place] for place in range(len(cells.columns) + 1)
    )
    named = {f"cell_{name}": text for name, text in zip(cells.columns[1:], texts, strict=True)}
    return table.select(cell=number.cast(dt.int32), cell_plan=plan.cast(dt.int32), **named)


def _check_persons(opened: Opened, found: pd.DataFrame, rows: pd.Series) -> None:
    """Hold persons against rows: they differ where somebody repeats, or where the snapshots changed meanwhile."""
    alone = found["cell_before"].isna() | found["cell_after"].isna()
    single = found["persons"].where(alone, 0)
    seen = (found["persons"] * 2 - single).groupby(found["year"]).sum()
    moving = seen.index[seen != (rows + rows.shift(-1)).reindex(seen.index)]
    if len(moving) or found["alone"].iloc[0] != single.sum():
        check_rows(opened)
    if len(moving):
        raise DataError([Problem("snapshot-moving", opened.names[moving[0]])])


def _differ_in_length(found: pd.DataFrame) -> list[int]:
    """Name the years whose ids on one snapshot alone are not as long as those on the other alone."""
    alone = {side: found[found[f"cell_{side}"].isna()] for side in ("before", "after")}
    sums = {
        side: each.groupby("year")[["characters", "persons"]].sum() for side, each in alone.items()
    }
    lengths = {side: each["characters"] / each["persons"] for side, each in sums.items()}
    by_year = pd.DataFrame(lengths).fillna(0)
    return [int(year) for year in by_year.index[by_year["before"] != by_year["after"]]]


def _moves(found: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Give the cells' values back, missing where there is no cell; what isn't recorded is ``unknown``."""
    moves = found[["year", "persons"]]
    values = cells.astype(object).replace("", UNKNOWN)
    for side in ("before", "after"):
        numbers = found[f"cell_{side}"]
        theirs = values.reindex(numbers).add_suffix(f"_{side}").set_axis(found.index)
        moves = pd.concat([moves, numbers.notna().rename(side), theirs], axis=1)
    return moves.rename(columns={"cause_before": "cause"}).drop(columns="cause_after")


def _check(moves: pd.DataFrame, names: dict[int, str]) -> None:
    stays = moves["before"] & moves["after"]
    counts = {"opening": moves["before"], "stayers": stays, "closing": moves["after"]}
    flows = pd.DataFrame({name: moves["persons"].where(each, 0) for name, each in counts.items()})
    check_overlap(flows.assign(year=moves["year"]), names)
    caused = moves[stays & (moves["cause"] != UNKNOWN)]
    found = caused.groupby("year")["persons"].sum()
    check_causes(dict(zip(found.index, found, strict=True)), names)
