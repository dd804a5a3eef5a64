"""Flows of a roster, counted from its yearly snapshots on a query engine; only aggregates come back."""

from collections.abc import Sequence

import pandas as pd

from evalkit.analysis.roster.pairs import count_moves
from evalkit.analysis.roster.snapshots import Snapshots, check_groups

ORDER = [
    *("opening", "stayers", "exits", "entries", "transfers_in", "transfers_out", "closing"),
    *("plans_opening", "plans_lost", "plans_closing"),
]


def roster_flows(snapshots: Snapshots, by: Sequence[str] = ("zone",)) -> pd.DataFrame:
    """Count who stayed, left and came between each two snapshots, by year and group.

    ``snapshots`` is a folder of ``snapshot-2021.parquet`` or ``.csv`` (UTF-8 or cp932) …, or with
    ``database.yaml``; a :class:`~evalkit.data.roster.database.RosterDatabase`, whose persons stay in
    PostgreSQL; or tables of any engine of Ibis, by year on one connection (Spark, or DuckDB with less memory)
    or one with the column ``year``. Each is the roster of 1 April: person (text, integer, UUID or bytes),
    has_plan, exit_cause (how they left by the next snapshot, empty for stayers) and the columns ``by``.

    Returns a row per fiscal year (that of the opening) and group: opening, stayers (on both rosters, in their
    group at opening), exits, entries, transfers_in and transfers_out (between groups), closing,
    plans_opening, plans_lost (by exits), plans_closing. Units: persons, plans. A year's closing and the next
    opening are counted from the same snapshot. All is counted on the engine: only aggregates come back.

    DataError, with every problem and its count, where a year or a column is missing, a snapshot is empty, a
    person is missing or stands twice in a snapshot, persons differ in type or only in leading zeros, two
    snapshots have nobody in common, has_plan is empty, a cause isn't in
    :data:`~evalkit.words.turnover.EXIT_CAUSE`, a stayer has a cause of leaving, a group is the person, named
    twice or called as a column of the counts, and where a database can't be reached, lacks a table or refuses
    a query.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> flows = ek.roster_flows(city.roster, by=["zone"]).query("year == 2024")
    >>> flows[["opening", "exits", "entries", "closing"]].sum().to_dict()
    {'opening': 8332, 'exits': 1686, 'entries': 1714, 'closing': 8360}
    >>> import ibis
    >>> connection = ibis.duckdb.connect(memory_limit="600MB")
    >>> file = "data/example-city/roster/snapshot-{}.parquet".format
    >>> tables = {year: connection.read_parquet(file(year)) for year in (2023, 2024)}
    >>> ek.roster_flows(tables)["year"].unique().tolist()
    [2023]
    """
    return flows_of(count_moves(snapshots, by), by)


def roster_exits(snapshots: Snapshots, by: Sequence[str] = ("zone",)) -> pd.DataFrame:
    """Count the exits between each two snapshots by year, group at opening and cause.

    Input and errors as for :func:`roster_flows`. Returns year, ``by``, cause and exits; a cause that isn't
    recorded is ``unknown``.
    """
    return exits_of(count_moves(snapshots, by), by)


def flows_of(moves: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Add the moves of :func:`~evalkit.analysis.roster.pairs.count_moves` up to flows."""
    before, after = moves["before"], moves["after"]
    stays = before & after
    elsewhere = pd.Series(False, index=moves.index)
    for column in by:
        elsewhere |= moves[f"{column}_before"] != moves[f"{column}_after"]
    planned, still_planned = moves["plan_before"] == 1, moves["plan_after"] == 1
    sides = {
        "before": {
            "opening": before,
            "stayers": stays,
            "exits": before & ~after,
            "transfers_out": stays & elsewhere,
            "plans_opening": before & planned,
            "plans_lost": before & ~after & planned,
        },
        "after": {
            "entries": after & ~before,
            "transfers_in": stays & elsewhere,
            "closing": after,
            "plans_closing": after & still_planned,
        },
    }
    counted = [
        pd.DataFrame({name: moves["persons"].where(holds, 0) for name, holds in counts.items()})
        .assign(year=moves["year"], **{column: moves[f"{column}_{side}"] for column in by})
        .loc[moves[side]]
        for side, counts in sides.items()
    ]
    flows = pd.concat(counted, ignore_index=True).groupby(["year", *by])[ORDER].sum()
    return flows.astype("int64").reset_index().astype(dict.fromkeys(by, "str"))


def exits_of(moves: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Add the moves of :func:`~evalkit.analysis.roster.pairs.count_moves` up to exits by cause."""
    return _sums(
        moves[moves["before"] & ~moves["after"]].rename(
            columns={f"{column}_before": column for column in by} | {"persons": "exits"}
        ),
        ["year", *by, "cause"],
        "exits",
    )


def roster_changes(
    snapshots: Snapshots, columns: Sequence[str] = ("zone",), by: Sequence[str] = ()
) -> pd.DataFrame:
    """Count the stayers between each two snapshots by what a column held before and after.

    ``columns`` are any of the snapshots: the zone gives the moves between zones, a care level those who
    went up or down. Input and errors as for :func:`roster_flows`. Returns year, ``by`` (at opening), column,
    before, after and stayers. Rows with the same before and after are those who didn't change, so that the
    rows of a column add up to the stayers: the attribute-change rate is the others' share.
    """
    for names in (columns, by):
        check_groups(names)
    groups = ["year", *by, "column", "before", "after"]
    counted = []
    for column in columns:
        moves = count_moves(snapshots, list(dict.fromkeys((*by, column))))
        stays = moves[moves["before"] & moves["after"]]
        counted.append(
            pd.DataFrame(
                {
                    "year": stays["year"],
                    **{name: stays[f"{name}_before"] for name in by},
                    "column": column,
                    "before": stays[f"{column}_before"],
                    "after": stays[f"{column}_after"],
                    "stayers": stays["persons"],
                }
            )
        )
    return _sums(pd.concat(counted, ignore_index=True), groups, "stayers")


def _sums(counted: pd.DataFrame, groups: list[str], count: str) -> pd.DataFrame:
    summed = counted.groupby(groups)[[count]].sum().reset_index()
    names = [group for group in groups if group != "year"]
    return summed.astype({count: "int64"} | dict.fromkeys(names, "str"))
