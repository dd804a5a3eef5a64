"""Two snapshots side by side: one full outer join, counted on the engine by what people were before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from evalkit.analysis.roster_checks import (
    check_causes,
    check_cells,
    check_overlap,
    check_repeated,
    check_zeros,
)
from evalkit.analysis.roster_snapshots import Snapshots, open_snapshots

UNKNOWN = "unknown"
"""The group of those whose zone, district or cause isn't recorded: counted, never dropped."""


@dataclass(frozen=True)
class Cells:
    """Numbers for the combinations of values: a join that carries one small number a side stays small."""

    values: Mapping[str, Sequence[object]]

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return prod(len(values) + 1 for values in self.values.values())

    def number(self, table: ir.Table) -> ir.Value:
        """Number a row: the places of its values are the digits; 0 is a value that isn't recorded."""
        number = ibis.literal(0)
        for column, values in self.values.items():
            place = ibis.array([*values]).index(table[column]) + 1 if values else ibis.literal(0)
            number = number * (len(values) + 1) + place.fill_null(0)
        return number.cast("int32")

    def named(self, numbers: pd.Series, side: str) -> pd.DataFrame:
        """Give the values back, where there is a number, as columns named by their side, if any."""
        sizes = [1, *(len(values) + 1 for values in self.values.values())]
        _, *places = np.unravel_index(numbers.fillna(0).astype("int64"), sizes)
        return pd.DataFrame(
            {
                f"{column}_{side}".rstrip("_"): pd.Series(
                    np.array([UNKNOWN, *values], dtype=object)[place], numbers.index
                ).where(numbers.notna())
                for (column, values), place in zip(self.values.items(), places, strict=True)
            }
        )


def count_moves(snapshots: Snapshots, columns: Sequence[str] = ()) -> pd.DataFrame:
    """Count persons by where they were before and after, for each two years that follow each other.

    Returns persons, year, before and after (whether on the roster), cause, plan_before, plan_after and
    each column by side.
    """
    with open_snapshots(snapshots, columns) as tables:
        counted = count_cells(tables)
        cells = number_cells(counted, ("plan", "cause", *columns))
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


def number_cells(counted: pd.DataFrame, columns: Sequence[str]) -> Cells:
    """Number the values that were counted in some columns."""
    values = {name: set(counted[name].dropna()) - {"", UNKNOWN} for name in columns}
    return Cells({name: sorted(found) for name, found in values.items()})


def _pair(tables: dict[int, ir.Table], cells: Cells, rows: int) -> pd.DataFrame:
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
            cells.named(found["cell_before"], "before").rename(columns={"cause_before": "cause"}),
            cells.named(found["cell_after"], "after").drop(columns="cause_after"),
        ],
        axis=1,
    )
    stays = before & after
    opened, stayed, closed = (
        int(moves.loc[rows, "persons"].sum()) for rows in (before, stays, after)
    )
    check_overlap(years, opened, stayed, closed)
    check_causes({years[0]: int(moves.loc[stays & (moves["cause"] != UNKNOWN), "persons"].sum())})
    return moves


def _mean_length(alone: pd.DataFrame) -> float:
    return float(alone["characters"].sum() / max(alone["persons"].sum(), 1))


def _join(opening: ir.Table, closing: ir.Table, cells: Cells) -> ir.Table:
    """Count persons by their cells before and after, and how many distinct ones are on one side alone.

    A person who repeats on one side and stands on the other multiplies the rows of the join; one who repeats
    and stands on one side alone doesn't. Distinct by hash: too few may be a collision, so it's only a hint.
    """
    first = opening.select(person_before=opening.person, cell_before=cells.number(opening))
    second = closing.select(person_after=closing.person, cell_after=cells.number(closing))
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
