"""All that a dataset lets one say about its roster: from snapshots where there are any, else from the report."""

from collections.abc import Sequence

import pandas as pd

from evalkit.analysis.account import report_account
from evalkit.analysis.estimate import estimates
from evalkit.analysis.published import with_plan
from evalkit.analysis.roster import roster_flows
from evalkit.analysis.turnover import turnover
from evalkit.data.dataset import Dataset
from evalkit.words.codes import ACCOUNT
from evalkit.words.fiscal import FiscalYear


def roster_account(
    data: Dataset,
    fiscal_year: FiscalYear | str | int,
    *,
    exit_rates: Sequence[float] = (0.10, 0.15, 0.20, 0.25),
    roster_size: float | None = None,
    confidence: float = 0.95,
    by: Sequence[str] = ("zone",),
) -> pd.DataFrame:
    """Account for the roster as far as the data go.

    Snapshots give :func:`~evalkit.analysis.turnover.turnover` by year and group, up to the fiscal year;
    indicators that declare their part in the account (column ``account``) give
    :func:`~evalkit.analysis.account.report_account`. Without either the frame is empty.

    >>> from evalkit.data.dataset import load_dataset
    >>> frame = roster_account(load_dataset("data/setagaya"), "R6", exit_rates=[0.2])
    >>> round(frame.query("measure == 'coverage'").value.item(), 3)
    0.697
    """
    year = FiscalYear(fiscal_year)
    frames: list[pd.DataFrame] = [estimates([])]
    if data.roster is not None and any(data.roster.glob("snapshot-*.parquet")):
        flows = roster_flows(data.roster, by)
        counted = turnover(flows[flows["year"] <= year.year], confidence, area=data.area)
        frames.append(counted.assign(source=_snapshots(counted)))
    parts = data.plan.at(year).indicators
    ids = dict(zip(parts["account"], parts["indicator"], strict=True))
    if set(ACCOUNT) <= set(ids):
        frames.append(
            report_account(
                data,
                year,
                plans=ids["plans_in_force"],
                made=ids["plans_made"],
                notices=ids["notices_sent"],
                share=ids["roster_turnover"],
                exit_rates=exit_rates,
                roster_size=roster_size,
                confidence=confidence,
            )
        )
    filled = [frame for frame in frames if len(frame)] or frames
    return with_plan(estimates(pd.concat(filled)), data.figures)


def _snapshots(counted: pd.DataFrame) -> pd.Series:
    """Name the two snapshots that each count of a year was made from."""
    year = counted["period"].str.removeprefix("FY").astype(int)
    first, second = (each.astype("str") for each in (year, year + 1))
    files = "roster/snapshot-" + first + ".parquet, roster/snapshot-" + second + ".parquet"
    return files.where(counted["derived_from"] == "", "")
