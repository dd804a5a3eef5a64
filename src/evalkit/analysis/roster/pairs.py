"""Two snapshots side by side: one full outer join, counted on the engine by what people were before and after."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import ibis
import ibis.expr.types as ir
import pandas as pd

from evalkit.analysis.roster.checks import (
    check_causes,
    check_cells,
    check_overlap,
    check_repeated,
    check_zeros,
)
from evalkit.analysis.roster.snapshots import Snapshots, open_snapshots

UNKNOWN = "unknown"
"""The group of those whose zone, district or cause isn't recorded: counted, never dropped."""


def count_moves(snapshots: Snapshots, columns: Sequence[str] = ()) -> pd.DataFrame:
    """Count persons by where they were before and after, for each two years that follow each other.

    Returns persons, year, before and after (whether on the roster), cause, plan_before, plan_after and
    each column by side.
    """
    with open_snapshots(snapshots, columns) as tables:
        counted = count_cells(tables)
        cells = list_cells(counted, ("plan", "cause", *columns))
        rows = counted.groupby("year")["rows"].sum()
        return pd.concat(
            [
                _pair(
                    {first: tables[first], second: tables[second]},
                    cells,
                    int(rows[first] + rows[second]),
                )
                for first, second in pairwise(tables)
            ],
            ignore_index=True,
        )


def count_cells(tables: Mapping[int, ir.Table]) -> pd.DataFrame:
    """Count rows, and those with a person, by year and all other columns; refuse a year as check_cells does."""
    parts = []
    for year, table in tables.items():
        groups = [column for column in table.columns if column != "person"]
        part = table.group_by(groups).aggregate(rows=table.count(), named=table.person.count())
        parts.append(part.mutate(year=ibis.literal(year, "int64")))
    counted: pd.DataFrame = ibis.union(*parts).to_pandas()
    for year in tables:
        check_cells(year, counted[counted["year"] == year])
    return counted


def list_cells(counted: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """List the combinations of values that were counted."""
    return counted[list(columns)].drop_duplicates(ignore_index=True)


def with_numbers(table: ir.Table, cells: pd.DataFrame, numbers: pd.DataFrame) -> ir.Table:
    """Put numbers, a row to each cell, in the place of a person's values: what is carried on stays small."""
    theirs = cells.add_prefix("their_")
    values = ibis.memtable(pd.concat([theirs, numbers.add_prefix("number_")], axis=1))
    alike = [
        table[name].identical_to(values[f"their_{name}"])
        if cells[name].isna().any()
        else table[name] == values[f"their_{name}"]
        for name in cells
    ]
    joined = table.join(values, alike)
    return joined.select("person", **{str(name): joined[f"number_{name}"] for name in numbers})


def name_cells(numbers: pd.Series, cells: pd.DataFrame) -> pd.DataFrame:
    """Give the values back, missing where there is no number; what isn't recorded is ``unknown``."""
    named = cells.astype(object).fillna(UNKNOWN).replace("", UNKNOWN)
    return named.reindex(numbers).set_axis(numbers.index)


def _pair(tables: dict[int, ir.Table], cells: pd.DataFrame, rows: int) -> pd.DataFrame:
    years = (min(tables), max(tables))
    opening, closing = (tables[year] for year in years)
    found = _join(opening, closing, cells).to_pandas()
    before, after = found["cell_before"].notna(), found["cell_after"].notna()
    alone = found.loc[~before | ~after, "persons"].sum()
    once = found["persons"].sum() * 2 - alone == rows and found["alone"].iloc[0] == alone
    if not once:
        check_repeated(tables)
    if "characters" in found and _mean_length(found[~after]) != _mean_length(found[~before]):
        check_zeros(years, opening, closing)
    moves: pd.DataFrame = pd.concat(
        [
            found[["persons"]].assign(year=years[0], before=before, after=after),
            name_cells(found["cell_before"], cells).add_suffix("_before"),
            name_cells(found["cell_after"], cells).add_suffix("_after"),
        ],
        axis=1,
    ).rename(columns={"cause_before": "cause"})
    stays = before & after
    opened, stayed, closed = (
        int(moves.loc[rows, "persons"].sum()) for rows in (before, stays, after)
    )
    check_overlap(years, opened, stayed, closed)
    check_causes({years[0]: int(moves.loc[stays & (moves["cause"] != UNKNOWN), "persons"].sum())})
    return moves.drop(columns="cause_after")


def _mean_length(alone: pd.DataFrame) -> float:
    return float(alone["characters"].sum() / max(alone["persons"].sum(), 1))


def _join(opening: ir.Table, closing: ir.Table, cells: pd.DataFrame) -> ir.Table:
    """Count persons by their cells before and after, and how many distinct ones are on one side alone.

    A person who repeats on one side and stands on the other multiplies the rows of the join; one who repeats
    and stands on one side alone doesn't. Distinct by hash: too few may be a collision, so it's only a hint.
    """
    numbers = pd.DataFrame({"cell": cells.index.astype("int32")})
    first, second = (
        with_numbers(table, cells, numbers).rename(f"{{name}}_{side}")
        for table, side in ((opening, "before"), (closing, "after"))
    )
    joined = first.outer_join(second, first.person_before == second.person_after)
    person = ibis.coalesce(joined.person_before, joined.person_after)
    alone = joined.cell_before.isnull() | joined.cell_after.isnull()
    lengths = {}
    if opening.person.type().is_string():
        length = alone.ifelse(person.length(), ibis.null())
        lengths = {"characters": length.sum()}
    counted = joined.group_by(
        cell_before=joined.cell_before, cell_after=joined.cell_after
    ).aggregate(
        persons=joined.count(), keys=alone.ifelse(person.hash(), ibis.null()).collect(), **lengths
    )
    keys = counted.select(key=counted["keys"].unnest()).key
    return counted.drop("keys").mutate(alone=keys.nunique().as_scalar())
