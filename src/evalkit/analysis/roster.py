"""Flows of a roster, counted from its yearly snapshots on a query engine; only aggregates come back."""

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pandas as pd

FILE = re.compile(r"snapshot-(\d{4})\.parquet")
PERSON_COLUMNS = ("person", "has_plan", "exit_cause")
ORDER = [
    *("opening", "stayers", "exits", "entries", "transfers_in", "transfers_out", "closing"),
    *("plans_opening", "plans_lost", "plans_closing"),
]
UNKNOWN = "unknown"
"""The group of those whose zone, district or cause isn't recorded: counted, never dropped."""


def roster_flows(snapshots: Path | str, by: Sequence[str] = ("zone",)) -> pd.DataFrame:
    """Count who stayed, left and came between each two snapshots, by year and group.

    ``snapshots`` is a folder of ``snapshot-2021.parquet`` …, each the roster of 1 April: person (text or
    bytes), has_plan, exit_cause (how they left by the next snapshot, empty for stayers) and the columns
    ``by``. Returns a row per fiscal year (that of the opening) and group: opening, stayers (on both rosters,
    in their group at opening), exits, entries, transfers_in and transfers_out (between groups), closing,
    plans_opening, plans_lost (by exits), plans_closing. Units: persons, plans.

    ValueError, with counts, where a year or a column is missing, where a person is missing or stands twice
    in a snapshot, where has_plan is empty, and where a stayer has a cause of leaving.
    """
    moves = _moves(Path(snapshots), by)
    before, after = moves["before"], moves["after"]
    stays = before & after
    elsewhere = pd.Series(False, index=moves.index)
    for column in by:
        elsewhere |= moves[f"{column}_before"] != moves[f"{column}_after"]
    sides = {
        "before": {
            "opening": before,
            "stayers": stays,
            "exits": before & ~after,
            "transfers_out": stays & elsewhere,
            "plans_opening": before & moves["plan_before"],
            "plans_lost": before & ~after & moves["plan_before"],
        },
        "after": {
            "entries": after & ~before,
            "transfers_in": stays & elsewhere,
            "closing": after,
            "plans_closing": after & moves["plan_after"],
        },
    }
    counted = [
        pd.DataFrame({name: moves["persons"].where(holds, 0) for name, holds in counts.items()})
        .assign(year=moves["year"], **{column: moves[f"{column}_{side}"] for column in by})
        .loc[moves[side]]
        for side, counts in sides.items()
    ]
    flows = pd.concat(counted, ignore_index=True).groupby(["year", *by])[ORDER].sum()
    return flows.astype("int64").reset_index()


def roster_exits(snapshots: Path | str, by: Sequence[str] = ("zone",)) -> pd.DataFrame:
    """Count the exits between each two snapshots by year, group at opening and cause.

    Input and errors as for :func:`roster_flows`. Returns ``by``, year, cause and exits; a cause that isn't
    recorded is ``unknown``.
    """
    moves = _moves(Path(snapshots), by)
    left = moves[moves["before"] & ~moves["after"]].rename(
        columns={f"{column}_before": column for column in by} | {"persons": "exits"}
    )
    return left.groupby(["year", *by, "cause"])[["exits"]].sum().reset_index()


def _moves(folder: Path, by: Sequence[str]) -> pd.DataFrame:
    """Count persons by where they were before and after, for each pair of years."""
    files = _files(folder)
    connection = ibis.duckdb.connect()
    try:
        tables = {year: connection.read_parquet(path) for year, path in files.items()}
        _check(tables, by)
        counted = [
            _pair(tables[first], tables[second], by).to_pandas()
            for first, second in pairwise(tables)
        ]
    finally:
        connection.disconnect()
    years = list(tables)[:-1]
    moves: pd.DataFrame = pd.concat(
        [pair.assign(year=year) for year, pair in zip(years, counted, strict=True)],
        ignore_index=True,
    )
    conflict = moves[moves["before"] & moves["after"] & (moves["cause"] != UNKNOWN)]
    if len(conflict):
        found = conflict.groupby("year")["persons"].sum().to_dict()
        raise ValueError(
            f"翌年も名簿にいるのに離脱の理由がある人がいます（年度: 人数 {found}）。"
            f" / Persons with a cause of leaving are still on the next roster (year: persons {found})."
        )
    return moves


def _pair(opening: ir.Table, closing: ir.Table, by: Sequence[str]) -> ir.Table:
    before, after = _side(opening, "before", by), _side(closing, "after", by)
    joined = before.outer_join(after, before.person_before == after.person_after)
    groups = [f"{column}_{side}" for side in ("before", "after") for column in by]
    return joined.group_by(
        before=joined.person_before.notnull(),
        after=joined.person_after.notnull(),
        plan_before=joined.plan_before.fill_null(False),
        plan_after=joined.plan_after.fill_null(False),
        cause=joined.cause_before.fill_null(UNKNOWN),
        **{group: joined[group] for group in groups},
    ).aggregate(persons=joined.count())


def _side(table: ir.Table, side: str, by: Sequence[str]) -> ir.Table:
    """Name a snapshot's columns by their side of the join: no name stands twice in it."""
    groups = {f"{column}_{side}": table[column].cast("string").fill_null(UNKNOWN) for column in by}
    cause = table.exit_cause.cast("string").nullif("").fill_null(UNKNOWN)
    return table.select(
        **{f"person_{side}": table.person, f"plan_{side}": table.has_plan, f"cause_{side}": cause},
        **groups,
    )


def _files(folder: Path) -> dict[int, Path]:
    if not folder.is_dir():
        raise ValueError(
            f"フォルダがありません: {folder.name}。 / There is no folder {folder.name}."
        )
    named = {path: FILE.fullmatch(path.name) for path in sorted(folder.glob("snapshot-*"))}
    odd = [path.name for path, match in named.items() if match is None]
    if odd:
        raise ValueError(f"名簿の名前が違います: {odd}。 / Not named snapshot-2024.parquet: {odd}.")
    files = {int(match[1]): path for path, match in named.items() if match}
    if len(files) < 2:
        raise ValueError(
            f"名簿が2時点以上必要です（{len(files)}時点）。"
            f" / Snapshots of two years at least are needed, not {len(files)}."
        )
    gaps = sorted(set(range(min(files), max(files))) - set(files))
    if gaps:
        raise ValueError(f"名簿のない年があります: {gaps}。 / Years without a snapshot: {gaps}.")
    return files


def _check(tables: dict[int, ir.Table], by: Sequence[str]) -> None:
    if "person" in by:
        raise ValueError("個人別の集計はできません。 / Persons aren't a group.")
    for year, table in tables.items():
        absent = [column for column in (*PERSON_COLUMNS, *by) if column not in table.columns]
        if absent:
            raise ValueError(
                f"{year}年の名簿に列がありません: {absent}。 / {year}: columns missing: {absent}."
            )
    kinds = {str(table.person.type()).removeprefix("!") for table in tables.values()}
    if len(kinds) > 1:
        raise ValueError(
            f"personの型が年で異なります: {kinds}。 / person differs in type: {kinds}."
        )
    for year, table in tables.items():
        found = table.aggregate(
            rows=table.count(),
            persons=table.person.nunique(),
            nameless=table.person.isnull().sum(),
            planless=table.has_plan.isnull().sum(),
        ).to_pandas()
        rows, persons, nameless, planless = (int(count) for count in found.iloc[0].fillna(0))
        twice = rows - nameless - persons
        if nameless or twice or planless:
            raise ValueError(
                f"{year}年の名簿: personの空欄{nameless}行、重複{twice}行、has_planの空欄{planless}行。"
                f" / {year}: {nameless} rows without a person, {twice} rows repeat one,"
                f" {planless} rows without has_plan."
            )
