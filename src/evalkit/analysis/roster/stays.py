"""How long people stay on a dataset's roster: followed through its snapshots, told as far as the counts allow."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from evalkit.analysis.coverage.formulas import EXIT_RATES
from evalkit.analysis.estimate import estimates, fact_ids
from evalkit.analysis.interval import wilson
from evalkit.analysis.published import with_plan
from evalkit.analysis.roster.constant import constant_rate_rows
from evalkit.analysis.roster.counted import files_of, has_snapshots
from evalkit.analysis.roster.given import Given, derived, refused
from evalkit.analysis.roster.hazard import hazard_ratios
from evalkit.analysis.roster.panel import BASE, Panel, roster_panel
from evalkit.analysis.roster.snapshots import open_snapshots
from evalkit.analysis.roster.stated import declared
from evalkit.analysis.roster.tenure import SPELLS, risk_table, tenure
from evalkit.analysis.turnover.counts import TurnoverError
from evalkit.data.dataset import Dataset
from evalkit.words.fiscal import FiscalYear
from evalkit.words.turnover import EXIT_CAUSE

REGISTERED = "registered"
"""A snapshot's column with the fiscal year in which somebody joined, where there is one."""


def roster_tenure(
    data: Dataset,
    fiscal_year: FiscalYear | str | int,
    *,
    exit_rates: tuple[float, ...] | list[float] = EXIT_RATES,
    confidence: float = 0.95,
    threshold: int = 10,
) -> pd.DataFrame:
    """Tell how long people stay on the roster, why they leave, who leaves sooner, and what one snapshot shows of it.

    With snapshots: :func:`~evalkit.analysis.roster.tenure.tenure` and
    :func:`~evalkit.analysis.roster.hazard.hazard_ratios` (first year against later ones, zones) of everybody seen
    joining; of the others, too, from the first snapshot on, where a column ``registered`` tells the fiscal year in
    which they joined. Tenures stop before the first at which a count is below ``threshold``, those by cause before
    a cause's is. Without snapshots,
    what each of ``exit_rates`` would mean (:func:`~evalkit.analysis.roster.constant.constant_rate_rows`), if the
    report tells of a turnover. Estimate frame, a refused row where tenures can't be known; empty where the data
    tell nothing of a roster. Units: years, persons.

    ValueError where somebody is registered after the first snapshot they are on, or in no fiscal year.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> frame = ek.roster_tenure(city, "R7").set_index(["measure", "by"])
    >>> [round(float(frame["value"][each, ""]), 1) for each in ("median_tenure", "mean_elapsed")]
    [4.0, 3.9]
    """
    year = FiscalYear(fiscal_year)
    place: dict[str, Any] = {"area": data.area, "indicator": "roster"}
    rows: list[dict[str, Any]] = []
    if data.roster is not None and has_snapshots(data.roster):
        frame = _of_snapshots(data.roster, year, confidence, threshold, place)
        return with_plan(frame, data.figures)
    if declared(data.plan, year) is not None:
        for rate in exit_rates:
            given = Given(rate, caveats="assumed-exit-rate")
            rows += constant_rate_rows(given, by=f"exit_rate={rate:.2f}", period=str(year), **place)
    return with_plan(estimates(rows), data.figures)


class Stays(NamedTuple):
    """Spells as :func:`~evalkit.analysis.roster.tenure.tenure` takes them, those of unknown beginning, and years so far.

    ``elapsed``: persons on the last snapshot by whole years since they joined, missing where that isn't known.
    """

    spells: pd.DataFrame
    unknown: int
    elapsed: pd.DataFrame


def stays_of(panel: Panel) -> Stays:
    """Give a panel's spells their tenures: 0 at the first snapshot after joining, or since ``registered``.

    Who is on the first snapshot joined at any time before: without ``registered`` they belong in no spell.
    """
    spells = panel.spells
    known = pd.Series(np.nan, spells.index)
    if REGISTERED in panel.by:
        joined = spells[REGISTERED].map({each: _year(each) for each in spells[REGISTERED].unique()})
        known = spells["first"] - 1 - joined.astype(float)
        late = spells.loc[spells["truncated"] & (known < 0), "persons"].sum()
        if late:
            raise ValueError(
                f"最初の名簿より後に登録された人が、その名簿に{late}人います（registered）。"
                f" / {late} persons stand on the first snapshot, yet were registered after it."
            )
    entry = known.where(spells["truncated"], 0.0)
    seen = entry + spells["last"] - spells["first"]
    spells = spells.assign(entry=entry, time=seen + (spells["event"] != ""), seen=seen)
    here = spells[(spells["event"] == "") & (spells["last"] == panel.years[-1])]
    elapsed = here.groupby("seen", dropna=False, as_index=False)[["persons"]].sum()
    unknown = int(spells.loc[entry.isna(), "persons"].sum())
    timed = spells[spells["time"] > spells["entry"]]
    groups = [name for name in panel.by if name != REGISTERED]
    kept = timed.groupby([*groups, *SPELLS[:-1]], as_index=False)[["persons"]].sum()
    return Stays(kept, unknown, elapsed)


def until(panel: Panel, year: int) -> Panel:
    """Leave out the snapshots after that of 1 April of a year."""
    count = sum(each <= year for each in panel.years)
    of = panel.patterns
    cut = of.assign(
        states=[states % BASE**count for states in of["states"]],
        presence=of["presence"] % 2**count,
    )
    groups = [*panel.by, "states", "presence"]
    known = cut[cut["presence"] > 0].groupby(groups, as_index=False)[["persons"]].sum()
    return Panel(panel.years[:count], panel.by, known)


def _of_snapshots(
    roster: Path, year: FiscalYear, confidence: float, threshold: int, place: dict[str, str]
) -> pd.DataFrame:
    by = ["zone", *([REGISTERED] if _is_registered(roster) else [])]
    panel = until(roster_panel(roster, by), year.year + 1)
    if len(panel.years) < 2:
        return _refused("needs-snapshots", str(year), place)
    first, last = (FiscalYear(each).year for each in (panel.years[0], panel.years[-1] - 1))
    period = f"FY{first}" if first == last else f"FY{first}/FY{last}"
    stays = stays_of(panel)
    if stays.spells.empty:
        return _refused("needs-registered", period, place)
    table = risk_table(stays.spells)
    table = table.assign(stayed=table["at_risk"] - table["left"])
    causes = [*table.columns.intersection(list(EXIT_CAUSE))]
    longest = _longest(table, ["left", "stayed"], threshold)
    by_cause = min(longest, _longest(table, causes, threshold))
    told = _until(stays.spells, max(longest, 1.0))
    files = files_of(roster, panel.years)
    source = f"{files[panel.years[0]]} … {files[panel.years[-1]]}"
    about = place | {"period": period}
    frame = tenure(told, confidence, **about)
    of_cause = frame["by"].str.extract(r"tenure=([^;]+);cause=", expand=False).astype(float)
    frame = frame[~(of_cause > by_cause)]
    if causes and not by_cause:
        row = refused("left_by_cause", "small-cell", method="aalen-johansen", **about)
        frame = pd.concat([frame, estimates([row])], ignore_index=True)
    hazards = _hazards(told, confidence, about)
    counted = frame[(frame["method"] == "snapshots") & ~frame["by"].str.contains("cause=")]
    rows = [
        {"measure": "without_tenure", "value": stays.unknown, "unit": "人", "method": "snapshots"},
        _elapsed_row(stays.elapsed, f"FY{last}", place),
        *_constant_rows(counted, confidence),
    ]
    summary = estimates({**about, **row} for row in rows)
    found = pd.concat([frame, hazards, summary], ignore_index=True)
    return found.assign(source=found["method"].map({"snapshots": source}).fillna(""))


def _until(spells: pd.DataFrame, longest: float) -> pd.DataFrame:
    """Follow nobody beyond a tenure."""
    later = spells["time"] > longest
    event = spells["event"].mask(later, "")
    cut = spells.assign(time=spells["time"].clip(upper=longest), event=event)
    return cut[cut["time"] > cut["entry"]]


def _longest(table: pd.DataFrame, columns: list[str], threshold: int) -> float:
    """The last tenure up to which every count of these columns is 0 or can be told; 0 where the first one can't be."""
    counts = table[columns]
    small = ((counts > 0) & (counts < threshold)).any(axis=1).cummax()
    return float(table.loc[~small, "time"].max()) if not small.all() else 0.0


def _hazards(spells: pd.DataFrame, confidence: float, about: dict[str, str]) -> pd.DataFrame:
    """Compare the first year with later ones, and zones; refused where the counts don't bear it."""
    cells = risk_table(spells, ["zone"])
    cells = cells.assign(first_year=(cells["time"] == 1).map({True: "yes", False: "no"}))
    try:
        return hazard_ratios(cells, ["first_year", "zone"], confidence, **about)
    except TurnoverError as error:
        return estimates([refused("hazard_ratio", error.code, method="cloglog", **about)])


def _elapsed_row(elapsed: pd.DataFrame, last: str, place: dict[str, str]) -> dict[str, Any]:
    """Mean years so far of those on the last snapshot; refused where somebody's beginning isn't known."""
    about = {"period": f"{last}-end", "unit": "年", "method": "snapshots"}
    if elapsed["seen"].isna().any():
        return refused("mean_elapsed", "needs-registered", **about)
    closing = {"measure": "closing", "period": last, "method": "snapshots"} | place
    behind = Given(float(elapsed["persons"].sum()), fact_ids(estimates([closing])).item())
    return derived("mean_elapsed", float(np.average(elapsed["seen"], weights=elapsed["persons"])), behind) | about  # fmt: skip


def _constant_rows(counted: pd.DataFrame, confidence: float) -> list[dict[str, Any]]:
    """The yearly exit rate over all tenures, and what it means if it is the same at each."""
    of = {
        name: counted.loc[counted["measure"] == name, "value"].sum() for name in ("left", "at_risk")
    }
    rate = Given(of["left"] / of["at_risk"], " ".join(fact_ids(counted)))
    lower, upper = (float(limit) for limit in wilson(of["left"], of["at_risk"], confidence))
    row = derived("tenure_exit_rate", rate.value, rate, unit="share", method="wilson")
    limits = {"lower": lower, "upper": upper, "confidence": confidence}
    if not rate.value:
        return [row | limits]
    return [row | limits, *constant_rate_rows(rate, (lower, upper), confidence=confidence)]


def _refused(code: str, period: str, place: dict[str, str]) -> pd.DataFrame:
    return estimates([refused("median_tenure", code, period=period, **place)])


def _year(text: str) -> float:
    """Read the fiscal year in which somebody was registered; missing where it is ``unknown``."""
    if text == "unknown":
        return float("nan")
    try:
        return FiscalYear(text).year
    except ValueError:
        raise ValueError(
            f"registeredは登録年度です（例 2019、R1）: {text}。"
            f" / registered is the fiscal year of registration (2019, R1), not {text}."
        ) from None


def _is_registered(roster: Path) -> bool:
    """Whether every snapshot has the column; ValueError where only some have it."""
    with open_snapshots(roster) as opened:
        absent = [
            opened.names[year] for year, there in opened.columns.items() if REGISTERED not in there
        ]
        years = len(opened.names)
    if 0 < len(absent) < years:
        raise ValueError(
            f"registeredの列がない年の名簿があります: {absent}。"
            f" / Snapshots without the column registered: {absent}."
        )
    return not absent
