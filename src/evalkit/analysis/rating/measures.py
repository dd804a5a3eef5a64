"""What the bands of a rule ask about, formed for the figures of a year, each with its reason where it can't be."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evalkit.analysis.bridge import bridge, is_bridged
from evalkit.analysis.change import BASIS
from evalkit.analysis.comparable import (
    caveats_of,
    comparable,
    comparable_since,
    missing_of,
)
from evalkit.analysis.definitions import definitions_of, places_of
from evalkit.analysis.interval import rate_ratio
from evalkit.analysis.pace.destatis import destatis
from evalkit.analysis.pace.statcan import statcan
from evalkit.analysis.published import published_ids
from evalkit.analysis.rating import attainment as far
from evalkit.analysis.rating.bands import DIRECTIONS
from evalkit.analysis.rating.judged import unprorated
from evalkit.analysis.rating.rubric import RatingRule
from evalkit.analysis.rating.wide import WHY
from evalkit.analysis.roster.given import merged
from evalkit.analysis.vintage import PLACE, Year, as_of, of_year
from evalkit.words.fiscal import FiscalYear
from evalkit.words.spans import fiscal_year_of, year_reported

LATE = "pace_late"
"""The pace of a baseline whose year isn't printed, had it been very long ago; ``pace`` is that of last year."""

CONFIDENCE = 0.95
LONG_AGO = 1000


def measures(
    sides: Year,
    reached: pd.DataFrame,
    rule: RatingRule,
    figures: Mapping[FiscalYear, pd.DataFrame],
    breaks: pd.DataFrame,
) -> pd.DataFrame:
    """Form the measures of a rule for years, attainment from ``reached``: columns measure, why_measure, caveats_measure of each it asks about, and ids.

    ``changed`` needs an interval: it is told of yearly outcome counts of single cases only. ``pace`` holds
    the year's target against the baseline; ``miss`` continues the yearly actuals to the latest target.
    """
    tolerance = rule.tolerance
    unapplied = unprorated(sides, rule)
    applies = unapplied == ""
    by: dict[str, Callable[[], pd.DataFrame]] = {
        "attainment": lambda: reached.assign(value=far.share_for_bands(sides, reached)),
        "progress": lambda: far.progress(sides, breaks),
        "improvement": lambda: far.improvement(sides, breaks, tolerance),
        "travel": lambda: _numbered(far.travel(sides, breaks, tolerance)),
        "changed": lambda: _changed(sides, breaks),
        "pace": lambda: _pace(sides, breaks),
        "miss": lambda: pd.concat(
            [_miss(of_year(sides, year), each, year, breaks) for year, each in figures.items()]
        ),
    }
    baseline, target, actual = (published_ids(side).tolist() for side in sides)
    held = [merged(each) for each in zip(target, actual, strict=True)]
    compared = [merged(each) for each in zip(baseline, held, strict=True)]
    columns: dict[str, NDArray[Any]] = {}
    ids: list[Iterable[str]] = [held]
    for measure in rule.measures:
        found = by[measure]()
        value = np.where(applies, found["value"], np.nan)
        known = ~np.isnan(value)
        columns[measure] = value
        reasons = np.where(applies, found["reasons"], unapplied)
        columns[WHY + measure] = np.where(known, "", reasons)
        columns[f"caveats_{measure}"] = np.where(known, found.get("caveats", found["reasons"]), "")
        if LATE in found:
            columns[LATE] = np.where(known, found[LATE], np.nan)
        ids.append(found.get("ids", held if measure == "attainment" else compared))
    columns["ids"] = np.array([merged(each) for each in zip(*ids, strict=True)], dtype=object)
    return pd.DataFrame(columns, sides.target.index)


def _numbered(travelled: pd.DataFrame) -> pd.DataFrame:
    return travelled.assign(value=travelled["label"].map(DIRECTIONS).astype(float))


def _changed(sides: Year, breaks: pd.DataFrame) -> pd.DataFrame:
    """Which way a count of independent events went, as far as the interval of its ratio supports it."""
    found = _numbered(far.travel(sides, breaks))
    events = pd.Series(True, index=found.index)
    for side in (sides.baseline, sides.actual):
        events &= (side["kind"] == "outcome") & (side["accumulation"] == "flow")
        events &= (side["count_basis"] == "unique") & (side["value"] >= 0)
    events &= ~is_bridged(sides.baseline)
    before, after = sides.baseline["value"], sides.actual["value"]
    events &= before + after > 0
    tested = (found["value"].notna() & events).to_numpy()
    ratio = rate_ratio(after[tested], before[tested], confidence=CONFIDENCE)
    value = found["value"].to_numpy(copy=True)
    value[tested] *= (ratio.lower > 1) | (ratio.upper < 1)
    untested = found["value"].notna() & ~events
    codes = found["reasons"].mask(untested, "not-independent")
    caveats = (codes + " same-events").str.strip()
    return found.assign(value=pd.Series(value, found.index).mask(untested), reasons=codes).assign(
        caveats=caveats
    )


def _pace(sides: Year, breaks: pd.DataFrame) -> pd.DataFrame:
    """Observed against required compound growth since the baseline (Statistics Canada's value)."""
    to_target = comparable(sides.baseline, sides.target, breaks)
    to_actual = comparable(sides.baseline, sides.actual, breaks)
    pair = to_actual.where(to_target["verdict"] != "refuse", to_target)
    base_year = sides.baseline["period"].map(fiscal_year_of)
    year = sides.target.index.get_level_values("year").str[2:].astype(float)
    now = pd.Series(year, sides.target.index)
    known = base_year.str[2:].mask(base_year == "").astype(float)
    frame = pd.DataFrame(
        {
            "base_year": known.fillna(now - 1),
            "base_value": sides.baseline["value"],
            "current_year": now,
            "current_value": sides.actual["value"],
            "direction": sides.target["direction"],
            "sign": np.nan,
            "limit": np.nan,
            "target": sides.target["value"],
            "target_year": now,
        }
    )
    paced = statcan(frame)
    refusal = ("pace-" + paced["refused"]).where(paced["refused"] != "", "")
    refusal = pair["reasons"].where(pair["verdict"] == "refuse", refusal)
    value = paced["progress_value"].mask(refusal != "")
    late = statcan(frame.assign(base_year=now - LONG_AGO))["progress_value"]
    return pd.DataFrame(
        {
            "value": value,
            "reasons": refusal.where(refusal != "", pair["reasons"]),
            LATE: value.where(base_year != "", late.mask(refusal != "")),
        }
    )


def _miss(
    sides: Year, figures: pd.DataFrame, year: FiscalYear, breaks: pd.DataFrame
) -> pd.DataFrame:
    """What is lacking at the latest target when the yearly changes go on (Destatis' value).

    Only figures that count as the year's actual does, since the last change of definition.
    """
    known = bridge(as_of(figures, year), breaks, str(year))
    when = known["period"].map(year_reported)
    since_of = comparable_since(breaks, str(year))
    since = pd.Series([since_of(*place) for place in places_of(known)], known.index, dtype="str")
    last = pd.Series([last for _, last in definitions_of(known)], known.index, dtype="str")
    counted = when.where(when < last, last)
    known = known.assign(year=when)[(when != "") & (counted >= since) & (missing_of(known) == "")]
    alike = pd.MultiIndex.from_frame(sides.actual[BASIS].reset_index())
    known = known[pd.MultiIndex.from_frame(known[[*PLACE, *BASIS]]).isin(alike)]
    actuals = known[(known["role"] == "actual") & (known["year"] <= str(year))]
    actuals = actuals.drop_duplicates([*PLACE, "year"], keep=False).set_index(PLACE)
    targets = known[(known["role"] == "target") & (known["year"] >= str(year))]
    targets = targets[targets["upper"].isna()].sort_values("year")
    latest = targets.drop_duplicates(PLACE, keep="last").set_index(PLACE)
    held = latest.reindex(actuals.index)
    series = pd.DataFrame(
        {
            "indicator": sides.target.index.get_indexer(actuals.index),
            "year": actuals["year"].str[2:].astype(float).to_numpy(),
            "value": actuals["value"].to_numpy(),
            "target": held["value"].to_numpy(),
            "target_year": held["year"].str[2:].astype(float).to_numpy(),
            "direction": held["direction"].to_numpy(),
        }
    )
    paced = destatis(series).set_index("indicator").reindex(range(len(sides.target)))
    paced.index = sides.target.index
    away = paced["status"].eq("wrong_direction")
    miss = paced["miss"].mask(away & (paced["miss"] <= 1), np.inf)  # no year is left to turn round
    absent = missing_of(sides.actual)
    refusal = ("pace-" + paced["refused"].fillna("no-value")).where(paced["miss"].isna(), "")
    refusal = absent.where(absent != "", refusal)
    used = pd.concat([published_ids(latest), published_ids(actuals)])
    ids = used.groupby(level=PLACE, sort=False).agg(" ".join).reindex(sides.target.index)
    caveats = caveats_of(sides.actual)
    over = is_bridged(actuals).groupby(level=PLACE).any().reindex(sides.target.index)
    caveats = caveats.mask(over.eq(True), ("bridged " + caveats).str.strip())
    return pd.DataFrame(
        {
            "value": miss.mask(refusal != ""),
            "reasons": refusal.where(refusal != "", caveats),
            "ids": ids.fillna(""),
        }
    )
