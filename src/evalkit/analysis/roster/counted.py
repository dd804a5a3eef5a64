"""What yearly snapshots count up to, counted once: flows by year and group, exits by cause, and from which files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from evalkit.analysis.roster.files import snapshot_files
from evalkit.analysis.roster.flows import exits_of, flows_of
from evalkit.analysis.roster.pairs import count_moves
from evalkit.analysis.roster.snapshots import Snapshots
from evalkit.data.roster.database import FILE as DATABASE
from evalkit.data.roster.database import RosterDatabase, database_of
from evalkit.words.fiscal import FiscalYear


@dataclass(frozen=True, eq=False)
class RosterCounts:
    """Flows as of :func:`~evalkit.analysis.roster.flows.roster_flows` and exits by cause, both by ``by``.

    ``files`` names the snapshot of each year.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> counts = ek.count_roster(city.roster)
    >>> type(counts).__name__, counts.flows["exits"].sum().item(), sorted(counts.exits["cause"].unique())
    ('RosterCounts', 14903, ['care', 'death', 'disability', 'facility', 'move'])
    """

    flows: pd.DataFrame
    exits: pd.DataFrame
    by: tuple[str, ...]
    files: dict[int, str]

    def until(self, fiscal_year: FiscalYear | str | int) -> "RosterCounts":
        """Keep the years up to a fiscal year."""
        last = FiscalYear(fiscal_year).year
        kept = (frame[frame["year"] <= last] for frame in (self.flows, self.exits))
        return replace(self, flows=next(kept), exits=next(kept))

    def sources(self, counted: pd.DataFrame) -> pd.Series:
        """Name the two snapshots that each count was made from; what was derived has no source of its own."""
        counts = counted["period"].str.fullmatch("FY[0-9]{4}") & (counted["method"] == "snapshots")
        counts &= counted["derived_from"] == ""
        first = counted.loc[counts, "period"].str.removeprefix("FY").astype(int)
        pairs = [f"{self.files[year]}, {self.files[year + 1]}" for year in first]
        return pd.Series(pairs, first.index, dtype="str").reindex(counted.index, fill_value="")


def count_roster(snapshots: Snapshots | None, by: Sequence[str] = ("zone",)) -> RosterCounts | None:
    """Count the flows between yearly snapshots once, for all that rests on them; None where there are no snapshots.

    Input and errors as for :func:`~evalkit.analysis.roster.flows.roster_flows`: a dataset's ``roster`` folder, a
    database, or tables on any engine of Ibis (where the roster lives in a database, only these counts leave it).

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> counts = ek.count_roster(city.roster)
    >>> int(counts.until("R5").flows["year"].max()), counts.files[2016]
    (2023, 'roster/snapshot-2016.parquet')
    >>> ek.count_roster(None) is None
    True
    """
    if snapshots is None or not has_snapshots(snapshots):
        return None
    moves = count_moves(snapshots, by)
    years = {*moves["year"], *(moves["year"] + 1)}
    files = files_of(snapshots, sorted(years))
    return RosterCounts(flows_of(moves, by), exits_of(moves, by), tuple(by), files)


def has_snapshots(snapshots: Snapshots) -> bool:
    """Say whether there are snapshots: of a folder that is there, whether it holds any or names a database."""
    if not isinstance(snapshots, Path | str) or not Path(snapshots).is_dir():
        return True
    return any(Path(snapshots).glob("snapshot-*")) or (Path(snapshots) / DATABASE).is_file()


def files_of(snapshots: Snapshots, years: Sequence[int]) -> dict[int, str]:
    """Name what holds each year's snapshot: the file, from the roster's folder on, or the table."""
    if isinstance(snapshots, RosterDatabase):
        return {year: snapshots.table(year) for year in years}
    if not isinstance(snapshots, Path | str):
        return {year: f"snapshot-{year}" for year in years}
    folder = Path(snapshots)
    if database := database_of(folder):
        return {year: f"{folder.name}/{DATABASE} ({database.table(year)})" for year in years}
    files = snapshot_files(folder)
    return {year: f"{folder.name}/{files[year].name}" for year in years}
