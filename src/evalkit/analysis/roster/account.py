"""All that a dataset lets one say about its roster: from snapshots where there are any, else from the report."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from evalkit.analysis.coverage.formulas import EXIT_RATES
from evalkit.analysis.estimate import estimates
from evalkit.analysis.published import with_plan
from evalkit.analysis.roster.agreement import FILE, disagreements
from evalkit.analysis.roster.balance import accounting
from evalkit.analysis.roster.counted import RosterCounts, count_roster
from evalkit.analysis.roster.lines import account, cause_rows, residual_rows
from evalkit.analysis.roster.stated import declared, report_account
from evalkit.analysis.turnover.definitions import turnover
from evalkit.data.dataset import Dataset
from evalkit.data.roster.lines import read_lines
from evalkit.data.small import small_tables
from evalkit.words.fiscal import FiscalYear
from evalkit.words.problems import DataError, Problem


@small_tables
def roster_account(
    data: Dataset,
    fiscal_year: FiscalYear | str | int,
    *,
    exit_rates: Sequence[float] = EXIT_RATES,
    roster_size: float | None = None,
    confidence: float = 0.95,
    by: Sequence[str] = ("zone",),
    counts: RosterCounts | None = None,
) -> pd.DataFrame:
    """Account for the roster as far as the data go.

    Snapshots give :func:`~evalkit.analysis.turnover.definitions.turnover` by year and group up to the fiscal year, exits
    by cause, and the account's residual; without snapshots, ``roster/flows.csv`` gives the same from counts
    (:func:`~evalkit.analysis.roster.lines.account`); indicators that declare their part in the account (column ``account``) give
    :func:`~evalkit.analysis.roster.stated.report_account`. Without either the frame is empty. ``counts``: the
    snapshots' counts where they are there already (:func:`~evalkit.analysis.roster.counted.count_roster`).

    DataError, with every place, where ``flows.csv`` stands beside snapshots and differs from them.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> frame = ek.roster_account(ward, "R6", exit_rates=[0.2])
    >>> round(frame.query("measure == 'coverage'").value.item(), 3)
    0.697
    """
    year = FiscalYear(fiscal_year)
    frames: list[pd.DataFrame] = [estimates([])]
    if counts is None:
        counts = count_roster(data.roster, by)
    lines = _lines(data.roster)
    if counts is not None:
        if lines is not None and (problems := disagreements(lines, counts)):
            raise DataError(problems)
        frames.append(_of_snapshots(counts.until(year), confidence, data.area))
    elif lines is not None:
        counted = account(lines[lines["period"] <= str(year)], confidence, area=data.area)
        of_file = pd.Series(f"roster/{FILE}", counted.index)
        frames.append(counted.assign(source=of_file.where(counted["derived_from"] == "", "")))
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


def roster_problems(data: Dataset) -> list[Problem]:
    """Report snapshots that can't be counted, and where ``roster/flows.csv`` disagrees with those that can.

    >>> from evalkit.data.dataset import load_dataset
    >>> roster_problems(load_dataset("data/setagaya"))
    []
    """
    try:
        lines, counts = _lines(data.roster), count_roster(data.roster)
    except DataError as error:
        return list(error.problems)
    return [] if lines is None or counts is None else disagreements(lines, counts)


def _lines(roster: Path | None) -> pd.DataFrame | None:
    there = roster is not None and (roster / FILE).is_file()
    return read_lines(roster / FILE) if roster is not None and there else None


def _of_snapshots(counts: RosterCounts, confidence: float, area: str) -> pd.DataFrame:
    """Turnover by year and group, exits by cause and the account's residual, from the snapshots."""
    accounting(counts.flows, counts.by)
    exits = counts.exits.groupby(["year", "cause"], as_index=False)[["exits"]].sum()
    exits = exits.rename(columns={"exits": "persons"}).assign(measure="exits")
    place = {"area": area, "indicator": "roster", "release": ""}
    causes = cause_rows(exits, place, "snapshots")
    counted = pd.concat([turnover(counts.flows, confidence, area=area), causes], ignore_index=True)
    counted = pd.concat([counted, residual_rows(counted)], ignore_index=True)
    return counted.assign(source=counts.sources(counted))
