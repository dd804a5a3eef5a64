"""An account's lines held against the snapshots that a dataset has, too: they agree to the person."""

from collections.abc import Hashable
from typing import Any

import pandas as pd

from evalkit.analysis.roster.balance import LINES
from evalkit.analysis.roster.counted import RosterCounts
from evalkit.words.problems import Problem

KEYS = ["year", "zone", "cause", "count"]

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
    if "zone" not in counts.by:
        lines = lines[lines["zone"] == ""]
    stated = lines.assign(count=lines["flow"].map(LINES), year=lines["period"].str[2:].astype(int))
    stated = stated[stated["count"].isin(counted["count"]) & stated["year"].isin(counted["year"])]
    stated = stated.assign(cause=stated["cause"].where(stated["count"] == "exits", ""))
    added = stated.groupby(KEYS, as_index=False).agg(
        stated=("persons", "sum"), cell=("cell", "first")
    )
    levels = set(map(tuple, _level(added).to_numpy()))
    told = [tuple(level) in levels for level in _level(counted).to_numpy()]
    both = added.merge(counted[told], on=KEYS, how="outer").fillna({"stated": -1, "counted": 0})
    both = both[
        (both["stated"] != both["counted"]) & ((both["stated"] >= 0) | (both["counted"] > 0))
    ]
    return [_problem(row) for row in both.to_dict("records")]


def _counted(counts: RosterCounts) -> pd.DataFrame:
    """What the snapshots count, of the whole and by zone, exits also by cause."""
    flows = counts.flows.melt(["year", *counts.by], var_name="count", value_name="counted")
    frames = [
        flows.assign(cause=""),
        counts.exits.rename(columns={"exits": "counted"}).assign(count="exits"),
    ]
    found = pd.concat(frames, ignore_index=True)
    if counts.by != ("zone",):
        found = found[~found["count"].str.startswith("transfers")]
    sides = [found.assign(zone=""), *([found] if "zone" in counts.by else [])]
    added: pd.DataFrame = pd.concat(sides).groupby(KEYS, as_index=False)[["counted"]].sum()
    return added


def _level(cells: pd.DataFrame) -> pd.DataFrame:
    """Year, count, and whether a cell is of a zone and of a cause."""
    of = {"by_zone": cells["zone"] != "", "by_cause": cells["cause"] != ""}
    return cells[["year", "count"]].assign(**of)


def _problem(row: dict[Hashable, Any]) -> Problem:
    flow = next(line for line, count in LINES.items() if count == row["count"])
    place = " ".join(filter(None, [f"FY{row['year']}", str(row["zone"]), flow, str(row["cause"])]))
    values = {"counted": f"{row['counted']:.0f}", "place": place}
    if row["stated"] == -1:
        return Problem("flow-not-stated", FILE, found=place, values=values)
    found = f"{place}: {row['stated']:.0f}"
    return Problem("flow-differs", FILE, cell=str(row["cell"]), found=found, values=values)
