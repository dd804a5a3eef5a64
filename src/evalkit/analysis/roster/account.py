"""All that a dataset lets one say about its roster: from snapshots where there are any, else from the report."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from evalkit.analysis.coverage.formulas import EXIT_RATES
from evalkit.analysis.estimate import estimates
from evalkit.analysis.published import with_plan
from evalkit.analysis.roster.balance import accounting
from evalkit.analysis.roster.flows import roster_exits, roster_flows
from evalkit.analysis.roster.lines import account, cause_rows, residual_rows
from evalkit.analysis.roster.stated import declared, report_account
from evalkit.analysis.turnover.definitions import turnover
from evalkit.data.dataset import Dataset
from evalkit.data.roster.lines import read_lines
from evalkit.words.fiscal import FiscalYear

LINES = "flows.csv"
"""In the folder roster/: the account's lines, where there are only counts."""


def roster_account(
    data: Dataset,
    fiscal_year: FiscalYear | str | int,
    *,
    exit_rates: Sequence[float] = EXIT_RATES,
    roster_size: float | None = None,
    confidence: float = 0.95,
    by: Sequence[str] = ("zone",),
) -> pd.DataFrame:
    """Account for the roster as far as the data go.

    Snapshots give :func:`~evalkit.analysis.turnover.definitions.turnover` by year and group up to the fiscal year, exits
    by cause, and the account's residual; without snapshots, ``roster/flows.csv`` gives the same from counts
    (:func:`~evalkit.analysis.roster.lines.account`); indicators that declare their part in the account (column ``account``) give
    :func:`~evalkit.analysis.roster.stated.report_account`. Without either the frame is empty.

    >>> from evalkit.data.dataset import load_dataset
    >>> frame = roster_account(load_dataset("data/setagaya"), "R6", exit_rates=[0.2])
    >>> round(frame.query("measure == 'coverage'").value.item(), 3)
    0.697
    """
    year = FiscalYear(fiscal_year)
    frames: list[pd.DataFrame] = [estimates([])]
    if data.roster is not None and any(data.roster.glob("snapshot-*")):
        frames.append(_of_snapshots(data.roster, year.year, confidence, by, data.area))
    elif data.roster is not None and (data.roster / LINES).is_file():
        lines = read_lines(data.roster / LINES)
        counted = account(lines[lines["period"] <= str(year)], confidence, area=data.area)
        frames.append(counted.assign(source=_where(counted, f"roster/{LINES}")))
    indicators = declared(data.plan, year)
    if indicators is not None:
        frames.append(
            report_account(
                data,
                year,
                **indicators,
                exit_rates=exit_rates,
                roster_size=roster_size,
                confidence=confidence,
            )
        )
    filled = [frame for frame in frames if len(frame)] or frames
    return with_plan(estimates(pd.concat(filled)), data.figures)


def _of_snapshots(
    roster: Path, until: int, confidence: float, by: Sequence[str], area: str
) -> pd.DataFrame:
    """Turnover by year and group, exits by cause and the account's residual, from the snapshots."""
    flows = roster_flows(roster, by)
    flows = flows[flows["year"] <= until]
    accounting(flows, by)
    exits = roster_exits(roster, ()).rename(columns={"exits": "persons"}).assign(measure="exits")
    place = {"area": area, "indicator": "roster", "release": ""}
    causes = cause_rows(exits[exits["year"] <= until], place, "snapshots")
    counted = pd.concat([turnover(flows, confidence, area=area), causes], ignore_index=True)
    counted = pd.concat([counted, residual_rows(counted)], ignore_index=True)
    return counted.assign(source=snapshot_sources(counted, roster))


def snapshot_sources(counted: pd.DataFrame, roster: Path) -> pd.Series:
    """Name the two snapshots that each count was made from; what was derived has no source of its own."""
    counts = counted["period"].str.fullmatch("FY[0-9]{4}") & (counted["method"] == "snapshots")
    first = counted.loc[counts, "period"].str.removeprefix("FY").astype(int)
    pairs = [f"{_file(roster, year)}, {_file(roster, year + 1)}" for year in first]
    files = pd.Series(pairs, first.index, dtype="str").reindex(counted.index, fill_value="")
    return _where(counted, files)


def _file(roster: Path, year: int) -> str:
    found = next(roster.glob(f"snapshot-{year}.*"))
    return f"{roster.name}/{found.name}"


def _where(counted: pd.DataFrame, files: pd.Series | str) -> pd.Series:
    """Name the files that each count was made from; what was derived has no source of its own."""
    sources = pd.Series(files, counted.index, dtype="str")
    return sources.where(counted["derived_from"] == "", "")
