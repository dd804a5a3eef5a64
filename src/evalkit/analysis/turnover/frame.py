"""Turnover as estimates: every rung's findings as rows, resting on the counts behind them."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from evalkit.analysis.arguments import tail
from evalkit.analysis.estimate import estimates, fact_ids
from evalkit.analysis.interval import Interval
from evalkit.analysis.roster.given import Given, derived, merged, refused
from evalkit.analysis.turnover.beta import Beta
from evalkit.analysis.turnover.counts import Counts
from evalkit.analysis.turnover.definitions import rate
from evalkit.analysis.turnover.groups import CauseFit, GroupFit
from evalkit.analysis.turnover.level import Level
from evalkit.analysis.turnover.years import YearFit
from evalkit.words.turnover import RUNGS

Row = dict[str, Any]


class About(NamedTuple):
    """What rows are about and rest on: place, years, level of confidence, ids of the counts behind.

    ``totals`` are those of the whole roster, ``cells`` those of every group.
    """

    place: dict[str, str]
    period: str
    confidence: float
    totals: Given
    cells: Given

    def row(
        self,
        measure: str,
        value: float,
        method: str,
        *codes: str,
        cells: bool = False,
        **given: Any,
    ) -> Row:
        """A row about all years, resting on the totals or on the groups."""
        behind = self.cells if cells else self.totals
        shared = {"period": self.period, "method": method}
        return derived(measure, value, behind, caveats=" ".join(codes)) | shared | given

    def refused(self, measure: str, code: str, method: str) -> Row:
        """A row that says why a rung isn't reached."""
        return refused(measure, code, period=self.period, method=method)

    def limits(self, interval: Interval) -> Row:
        """Both limits and their level of confidence."""
        lower, upper = (float(limit) for limit in interval)
        return {"lower": lower, "upper": upper, "confidence": self.confidence}


def about(
    counts: Counts | None, confidence: float, place: Mapping[str, str]
) -> tuple[About, pd.DataFrame]:
    """Set the counts out as an estimate frame, with the exit rate of every year and group."""
    if counts is None:
        return About(dict(place), "", confidence, Given(0), Given(0)), estimates([])
    columns = [name for name in ("opening", "exits", "entries") if name in counts.cells]
    told = [counts.totals.assign(group="")]
    if counts.groups != [""]:
        told.append(counts.cells)
    frames: list[pd.DataFrame] = []
    facts: dict[str, list[str]] = {"": [], "group": []}
    for cell in pd.concat(told).to_dict("records"):
        at = dict(place) | {"period": f"FY{cell['year']}", "by": cell["group"]}
        counted = estimates(
            {"measure": name, "value": cell[name], "method": "snapshots", "unit": "人"} | at
            for name in columns
        )
        ids = dict(zip(columns, fact_ids(counted), strict=True))
        facts["group" if cell["group"] else ""] += ids.values()
        exits, opening = (Given(cell[name], ids[name]) for name in ("exits", "opening"))
        frames += [counted, estimates([rate("exit_rate", exits, opening, confidence) | at])]
    years = counts.totals["year"]
    first, last = f"FY{years.min()}", f"FY{years.max()}"
    totals, cells = (Given(0, " ".join(facts[key] or facts[""])) for key in ("", "group"))
    period = first if first == last else f"{first}/{last}"
    found = About(dict(place), period, confidence, totals, cells)
    return found, pd.concat(frames, ignore_index=True)


def cause_count_rows(counts: Counts, of: About) -> list[Row]:
    """Exits by cause over all years, by group and in total, and their rate per person and year."""
    if counts.causes is None:
        return []
    opening = counts.cells.groupby("group")["opening"].sum()
    split = counts.causes.groupby(["group", "cause"])["exits"].sum()
    whole = split.groupby("cause").sum()
    told = whole.reset_index().assign(group="", base=opening.sum())
    if counts.groups != [""]:
        grouped = split.reset_index()
        told = pd.concat([told, grouped.assign(base=grouped["group"].map(opening))])
    rows = []
    for group, base, cause, count in told[["group", "base", "cause", "exits"]].to_numpy():
        at = {"period": of.period, "by": f"{group};cause={cause}".lstrip(";")}
        counted = {"measure": "exits", "value": count, "method": "snapshots", "unit": "人"} | at
        (fact,) = fact_ids(estimates([counted | of.place]))
        behind = of.cells if group else of.totals
        share = rate("exit_rate", Given(count, fact), Given(base, behind.facts), of.confidence)
        one = "/" not in of.period
        rows += [counted, share | at | ({} if one else {"caveats": "between-years-unknown"})]
    return rows


def binomial_rows(found: GroupFit | str, of: About) -> list[Row]:
    """Odds ratios of leaving, each group against the largest and each year against the one before; φ."""
    if isinstance(found, str):
        return [of.refused("exit_odds_ratio", found, "binomial")]
    rows = [of.row("exit_dispersion", found.fit.dispersion, "binomial", cells=True)]
    for name, value in found.limits(of.confidence).transform("exp").iloc[1:].iterrows():
        by = "year=+1" if name == "year" else str(name)
        limits = of.limits(Interval(value["lower"], value["upper"]))
        rows.append(of.row("exit_odds_ratio", value["value"], "binomial", cells=True, by=by) | limits)  # fmt: skip
    return rows


def year_rows(found: YearFit | str, of: About) -> list[Row]:
    """Mean exit rate over the years, how much they differ, and whether they may be alike."""
    if isinstance(found, str):
        return [of.refused("exit_rate_mean", found, "beta-binomial")]
    method = "beta-binomial"
    mean = of.row("exit_rate_mean", found.mean, method, unit="share")
    size = of.row("exit_effective_size", found.size, method, unit="人")
    if found.icc == 0:
        size = of.refused("exit_effective_size", "same-every-year", method)
    return [
        mean | of.limits(found.interval(of.confidence)),
        of.row("exit_icc", found.icc, method),
        size,
        of.row("exit_homogeneity", found.p, "pearson"),
    ]


def cause_rows(found: CauseFit | str, counted: list[Row], of: About) -> list[Row]:
    """Ratio of each cause's exits to those who stayed, each group against the largest.

    ``counted``: the rows of the counts by cause, which the ratios rest on, too.
    """
    if isinstance(found, str):
        return [of.refused("cause_ratio", found, "log-linear")]
    behind = merged(row["derived_from"] for row in counted if "derived_from" in row)
    quantile = special.stdtrit(found.df, 1 - tail(of.confidence))
    rows = []
    for group, cause, log_ratio, se in found.table.to_numpy():
        by = f"{group};cause={cause}"
        if np.isnan(log_ratio):
            rows.append(of.refused("cause_ratio", "none-or-all-left", "log-linear") | {"by": by})
            continue
        low, value, high = np.exp(log_ratio + quantile * se * np.array([-1.0, 0, 1]))
        row = of.row("cause_ratio", float(value), "log-linear", by=by)
        rows.append(row | {"derived_from": behind} | of.limits(Interval(low, high)))
    return rows


def entry_rows(found: GroupFit | str, base: str, of: About) -> list[Row]:
    """Entries per person on the roster at opening, by group, their ratio to the largest group's, and φ."""
    if isinstance(found, str):
        return [of.refused("entry_rate", found, "poisson")]
    fit, names = found
    rows = [of.row("entry_dispersion", fit.dispersion, "poisson", cells=True)]
    quantile = special.stdtrit(fit.df, 1 - tail(of.confidence))
    for place, name in enumerate(names):
        step = np.eye(len(names))[place]
        told = {"entry_rate": np.maximum(step, np.eye(len(names))[0])}
        told |= {"entry_rate_ratio": step} if place else {}
        for measure, contrast in told.items():
            centre, half = contrast @ fit.params, quantile * np.sqrt(contrast @ fit.cov @ contrast)
            row = of.row(measure, float(np.exp(centre)), fit.model, cells=True)
            row["unit"] = "share" if measure == "entry_rate" else ""
            limits = of.limits(Interval(np.exp(centre - half), np.exp(centre + half)))
            rows.append(row | limits | {"by": name if place else base})
    return rows


def prior_rows(prior: Beta | None, code: str, of: About) -> list[Row]:
    """The effective sample size of the stated prior, if there is one."""
    if prior is None:
        return []
    if code:
        return [of.refused("prior_size", code, "beta")]
    told = {"method": "beta", "unit": "人", "period": of.period}
    return [derived("prior_size", prior.size, caveats="prior-stated", **told)]


def level_rows(found: list[Level] | str, of: About) -> list[Row]:
    """Where the exit rate stood after each year, as far as was known then."""
    if isinstance(found, str):
        return [of.refused("exit_level", found, "local-level")]
    rows = []
    for step in found:
        row = of.row("exit_level", step.rate, "local-level", "walk-stated", unit="share")
        rows.append(row | of.limits(step.interval(of.confidence)) | {"period": f"FY{step.year}"})
    return rows


class Expected(NamedTuple):
    """The exit rate of a later year: its distribution, what is told of it, how it came about."""

    rate: Beta
    value: float
    limits: Interval
    method: str
    period: str
    codes: list[str]


def rate_row(of: About, found: Expected) -> Row:
    """The exit rate to be expected of a later year."""
    row = of.row("exit_rate_expected", found.value, found.method, *found.codes)
    return row | {"unit": "share", "status": "forecast", "period": found.period} | of.limits(found.limits)  # fmt: skip


def exits_row(of: About, opening: int, found: Expected) -> Row:
    """The exits to be expected of a roster of that many persons, whole persons as limits."""
    exits = found.rate.exits(opening)
    row = of.row("exits_expected", exits.mean, found.method, "assumed", *found.codes)
    row |= {"unit": "人", "status": "forecast", "period": found.period}
    return row | of.limits(exits.interval(of.confidence))


def rung_rows(reasons: Mapping[str, str], rung: str, of: About) -> list[Row]:
    """Which rung the exit rate stands on, and of each rung whether it is reached and why not."""
    rows: list[Row] = []
    for number, (name, code) in enumerate(reasons.items()):
        label = "refused" if code else "reached"
        row = {"measure": "turnover_rung", "label": label, "caveats": code, "by": f"rung={name}"}
        rows.append(row | {"period": of.period, "value": np.nan if code else number})
    why = merged(reasons.values())
    stands = {"value": list(RUNGS).index(rung), "label": rung} if rung else {"label": "refused"}
    return [{"measure": "turnover_rung", "caveats": why, "period": of.period} | stands, *rows]


def framed(rows: Iterable[Row], of: About) -> pd.DataFrame:
    """Complete rows to an estimate frame, in their place."""
    return estimates([row | of.place for row in rows])
