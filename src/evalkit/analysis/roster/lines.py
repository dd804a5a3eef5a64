"""An account as estimates: counts and rates by year and zone, flows by cause, and what remains unexplained."""

import pandas as pd

from evalkit.analysis.estimate import estimates, fact_ids
from evalkit.analysis.roster.balance import SIGNS
from evalkit.analysis.roster.given import Given, derived
from evalkit.analysis.roster.sides import IDENTITIES, add_up
from evalkit.analysis.turnover.definitions import PERSONS, PLANS, turnover

METHOD = "aggregates"
"""Counted by whoever gave the counts, not from snapshots."""


def account(
    lines: pd.DataFrame,
    confidence: float = 0.95,
    *,
    area: str = "",
    indicator: str = "roster",
    release: str = "",
) -> pd.DataFrame:
    """Account for a roster of which only counts are given: period, zone, flow, cause, persons.

    ``lines`` as of :func:`evalkit.data.roster.lines.read_lines`. Returns an estimate frame: the rows of
    :func:`~evalkit.analysis.turnover.definitions.turnover`, the further lines, entries, exits and corrections by cause
    (of the whole, never by zone), and ``residual`` (and ``plans_residual``), which are 0. Errors of
    :func:`~evalkit.analysis.roster.sides.add_up`.

    >>> lines = pd.DataFrame({"period": "FY2024", "zone": "", "flow": ["opening", "exit", "entry", "closing"],
    ...                       "cause": ["", "death", "", ""], "persons": [100, 30, 20, 90]})
    >>> account(lines).query("measure == 'exits' or measure == 'residual'")[["by", "value"]].values.tolist()
    [['', 30.0], ['cause=death', 30.0], ['', 0.0]]
    """
    place = {"area": area, "indicator": indicator, "release": release}
    zones, totals, causes = add_up(lines)
    known = [name for name in (*PERSONS, *PLANS) if name in totals]
    frames = [turnover(totals[["year", *known]], confidence, **place, method=METHOD)]
    further = totals.drop(columns=known).assign(by="")
    if len(zones):
        of_zones = turnover(zones[["year", "zone", *known]], confidence, **place, method=METHOD)
        frames.append(of_zones[of_zones["by"] != ""])
        of_zones = zones.drop(columns=known).assign(by="zone=" + zones["zone"]).drop(columns="zone")
        further = pd.concat([further, of_zones], ignore_index=True)
    told = further.melt(["year", "by"], var_name="measure", value_name="persons").dropna()
    frames += [
        _counted(told, place),
        cause_rows(causes.rename(columns={"count": "measure"}), place, METHOD),
    ]
    counts = pd.concat(frames, ignore_index=True)
    return pd.concat([counts, residual_rows(counts)], ignore_index=True)


def _counted(told: pd.DataFrame, place: dict[str, str]) -> pd.DataFrame:
    plans = told["measure"].str.startswith("plans_") | (told["measure"] == "notices")
    return estimates(
        {"measure": measure, "value": value, "unit": unit, "by": by, "method": METHOD}
        | {"period": f"FY{year}"}
        | place
        for measure, value, unit, by, year in zip(
            told["measure"],
            told["persons"].astype(float),
            plans.map({True: "件", False: "人"}),
            told["by"],
            told["year"],
            strict=True,
        )
    )


def cause_rows(causes: pd.DataFrame, place: dict[str, str], method: str) -> pd.DataFrame:
    """Tell flows by cause: columns year, measure, cause, persons; an unknown cause is one of its own."""
    return estimates(
        {
            "measure": each["measure"],
            "value": float(each["persons"]),
            "unit": "人",
            "method": method,
        }
        | {"period": f"FY{each['year']}", "by": f"cause={each['cause']}"}
        | place
        for each in causes.to_dict("records")
    )


def residual_rows(counts: pd.DataFrame) -> pd.DataFrame:
    """Reckon from an estimate frame of counts what its account leaves unexplained, by year and group."""
    rows = []
    keys = ["area", "indicator", "release", "period", "by"]
    sums = {"residual": SIGNS, "plans_residual": IDENTITIES["plans"]}
    needed = {"residual": "closing", "plans_residual": "plans_new"}
    counted = counts[counts["method"] != "wilson"]
    groups: dict[tuple[str, ...], dict[str, Given]] = {}
    columns = (counted[name].tolist() for name in (*keys, "measure", "value"))
    for *group, name, value, fact in zip(*columns, fact_ids(counted), strict=True):
        groups.setdefault(tuple(group), {})[name] = Given(value, fact)
    for place, found in groups.items():
        for measure, signs in sums.items():
            if needed[measure] in found:
                parts = {name: found[name] for name in signs if name in found}
                value = sum(signs[name] * part.value for name, part in parts.items())
                unit = "人" if measure == "residual" else "件"
                row = derived(measure, value, *parts.values(), unit=unit)
                rows.append(row | dict(zip(keys, place, strict=True)))
    return estimates(rows)
