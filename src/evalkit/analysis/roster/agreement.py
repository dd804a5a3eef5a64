"""An account's lines held against the snapshots that a dataset has, too: they agree to the person."""

from collections import Counter

import pandas as pd

from evalkit.analysis.roster.balance import LINES
from evalkit.analysis.roster.counted import RosterCounts
from evalkit.words.problems import Problem

Cell = tuple[int, str, str, str]
"""Year, zone, cause and count; zone or cause is empty where they are added up."""

FILE = "flows.csv"
"""In the folder roster/: the account's lines."""


def disagreements(lines: pd.DataFrame, counts: RosterCounts) -> list[Problem]:
    """Report every line of ``flows.csv`` that differs from the snapshots, and those that are missing.

    ``lines`` as of :func:`evalkit.data.roster.lines.read_lines`. Compared are, by year, zone and (for exits) cause,
    the lines that snapshots count; entries are added up over their causes, which snapshots don't know. What
    is stated at one level of detail (by zone, by cause) must be stated there for all zones and causes.
    Years without snapshots are passed over, and moves between zones where the counts aren't by zone alone.
    """
    counted = _counted(counts)
    stated = _stated(lines if "zone" in counts.by else lines[lines["zone"] == ""], counted)
    levels = {_level(cell) for cell in stated}
    told = {cell for cell in counted if _level(cell) in levels}
    return [
        _problem(cell, stated.get(cell), counted[cell])
        for cell in sorted(told.union(stated))
        if (stated[cell][0] if cell in stated else 0) != counted[cell]
    ]


def _counted(counts: RosterCounts) -> Counter[Cell]:
    """What the snapshots count, of the whole and by zone, exits also by cause."""
    added: Counter[Cell] = Counter()
    flows = [count for count in LINES.values() if count in counts.flows]
    if counts.by != ("zone",):
        flows = [count for count in flows if not count.startswith("transfers")]
    for row in counts.flows.to_dict("records"):
        for zone in dict.fromkeys(["", row.get("zone", "")]):
            for count in flows:
                added[row["year"], zone, "", count] += row[count]
    for row in counts.exits.to_dict("records"):
        for zone in dict.fromkeys(["", row.get("zone", "")]):
            added[row["year"], zone, row["cause"], "exits"] += row["exits"]
    return added


def _stated(lines: pd.DataFrame, counted: Counter[Cell]) -> dict[Cell, tuple[int, str]]:
    """What the lines state of the years and counts that snapshots have, each with its first cell."""
    known = {(year, count) for year, _, _, count in counted}
    added: dict[Cell, tuple[int, str]] = {}
    for row in lines.to_dict("records"):
        year, count = int(row["period"][2:]), LINES[row["flow"]]
        cell = year, row["zone"], row["cause"] if count == "exits" else "", count
        if (year, count) in known:
            persons, first = added.get(cell, (0, row["cell"]))
            added[cell] = persons + row["persons"], first
    return added


def _level(cell: Cell) -> tuple[int, str, bool, bool]:
    """Year, count, and whether a cell is of a zone and of a cause."""
    year, zone, cause, count = cell
    return year, count, zone != "", cause != ""


def _problem(cell: Cell, stated: tuple[int, str] | None, counted: int) -> Problem:
    year, zone, cause, count = cell
    flow = next(line for line, name in LINES.items() if name == count)
    place = " ".join(filter(None, [f"FY{year}", zone, flow, cause]))
    values = {"counted": f"{counted:.0f}", "place": place}
    if stated is None:
        return Problem("flow-not-stated", FILE, found=place, values=values)
    persons, where = stated
    return Problem("flow-differs", FILE, cell=where, found=f"{place}: {persons:.0f}", values=values)
