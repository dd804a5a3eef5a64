"""Pace of a plan's indicators: from baseline and actuals to the last target set, where they may be compared."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from evalkit.analysis.bridge import bridge
from evalkit.analysis.comparable import MISSING, breaks_of, comparable, is_range
from evalkit.analysis.estimate import estimates
from evalkit.analysis.pace.destatis import LEAST, MOST
from evalkit.analysis.pace.series import pace
from evalkit.analysis.published import published, published_ids, with_plan
from evalkit.analysis.rating.attainment import REFUSED
from evalkit.analysis.roster.given import code_where, merged_rows
from evalkit.analysis.vintage import PLACE, as_of, observations, side_by_side
from evalkit.words.fiscal import FiscalYear
from evalkit.words.spans import fiscal_year_of

OBSERVED, REQUIRED = "observed_change_per_year", "required_change_per_year"
Method = Literal["statcan", "destatis"]
Years = pd.Series | str


class Way(NamedTuple):
    """Baseline, the year's actual and the last target, row by row.

    ``known``: all figures of the vintage; ``goal``: the last target's year; ``ahead``: whether actual and
    target may be compared; ``unfit``: why the target can't be aimed at, empty where it can.
    """

    known: pd.DataFrame
    breaks: pd.DataFrame
    year: FiscalYear
    baseline: pd.DataFrame
    actual: pd.DataFrame
    target: pd.DataFrame
    goal: pd.Series
    ahead: pd.DataFrame
    unfit: pd.Series


class Told(NamedTuple):
    """A number for each row, why it is refused (empty: it isn't), what was compared, which facts it rests on."""

    value: pd.Series
    refusal: pd.Series
    pairs: Sequence[pd.DataFrame]
    ids: Sequence[pd.Series]


def pace_to_target(
    data: object, fiscal_year: FiscalYear | str | int, method: Method = "statcan"
) -> pd.DataFrame:
    r"""Judge whether indicators move fast enough to reach the last target set, as known in a year's report.

    Takes each indicator (and part) whose last target is of the fiscal year or later, or of an earlier one
    where there is an actual of the year; without any target there is no pace. **statcan** needs a baseline with its year, **destatis** the yearly actuals that
    count as the year's does; :func:`evalkit.analysis.pace.series.pace` says what either does with them.

    Returns an estimate frame: the figures as published, and for each indicator and part

    - ``pace``: the progress value (statcan, a ratio) or the projected miss (destatis, a share of the way
      left); its label is the method's verdict, a code of :mod:`evalkit.words.pace`.
    - ``observed_change_per_year``: :math:`(a-b)/(t_a-t_b)` since the baseline (statcan), or the mean of
      the last yearly changes (destatis); its period says of which years.
    - ``required_change_per_year``: :math:`(z-a)/(t_z-t_a)`, what each year from the actual to the target
      has to bring.

    Both changes are in the indicator's unit (points of per cent) with the sign of the figure's own
    movement, whichever direction is better. Refused, with the reason: what may not be compared, a figure
    that is pending, a baseline without a year, a target year that is reached (attainment decides then).

    Errors: TypeError or ValueError where the data aren't figures or leave out a needed column; ValueError
    for an unknown method.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> plain = pd.DataFrame({"indicator": "x", "role": ["baseline", "actual", "target"],
    ...     "period": ["FY2020", "FY2024", "FY2028"], "value": [100.0, 120.0, 160.0],
    ...     "direction": "higher", "accumulation": "flow", "count_basis": "unique"})
    >>> paced = ek.pace_to_target(plain, 2024).set_index("measure")
    >>> round(float(paced.value["pace"]), 3), paced.label["pace"]
    (0.771, 'moderate_progress')
    >>> paced.value[["observed_change_per_year", "required_change_per_year"]].tolist()
    [5.0, 10.0]
    """
    year = FiscalYear(fiscal_year)
    figures = observations(data)
    way = _way(figures, year)
    judged = _by_changes(way) if method == "destatis" else _since_baseline(way, method)
    frames = [published(figures, year), *(rows.assign(method=method) for rows in judged)]
    rows = pd.concat([frame for frame in frames if len(frame)] or frames, ignore_index=True)
    return with_plan(estimates(rows), figures)


def _way(figures: pd.DataFrame, year: FiscalYear) -> Way:
    """Align the figures of what has a target: of the year or later, or an earlier one and an actual of the year."""
    known = bridge(as_of(figures, year), breaks_of(figures), str(year))
    known.attrs = {}  # the vintage is chosen; earlier and later years are taken from it below
    targets = known[known["role"] == "target"]
    last = targets["period"].map(fiscal_year_of).groupby([targets[key] for key in PLACE]).max()
    now = side_by_side(known, year)
    reported = now.actual.index[now.actual["role"] != ""]
    places = pd.MultiIndex.from_frame(known[PLACE].drop_duplicates())
    goal = last.astype("str").reindex(places).fillna("")
    goal = goal[(goal >= str(year)) | ((goal != "") & goal.index.isin(reported))]
    ends = [
        side_by_side(known, FiscalYear(each)).target.reindex(goal.index[goal == each])
        for each in sorted(set(goal))
    ]
    target = _aligned(pd.concat(ends) if ends else now.target, goal.index)
    actual = _aligned(now.actual, goal.index)
    breaks = breaks_of(figures)
    ahead = comparable(actual, target, breaks)
    bound, direction = target["bound"], target["direction"]
    unfit = _first(
        code_where("target-year-reached", goal <= str(year)),
        code_where("target-year-open", target["role"] == ""),
        _refusal(ahead),
        code_where("range-target", is_range(target)),
        code_where("bound-direction", (direction == "lower") & bound.isin([">", ">="])),
        code_where("bound-direction", (direction == "higher") & bound.isin(["<", "<="])),
        code_where("target-edge", bound.isin(["<", ">"]) & (actual["value"] == target["value"])),
        code_where("infinite", _infinite(target) | _infinite(actual)),
    )
    base = _aligned(now.baseline, goal.index)
    return Way(known, breaks, year, base, actual, target, goal, ahead, unfit)


def _aligned(side: pd.DataFrame, places: pd.Index) -> pd.DataFrame:
    """Bring one side into an order of places; where it has no row its status is ``not_set``."""
    frame = side.reindex(places)
    texts = {each: "" for each in frame.columns if each not in ("value", "upper", "decimals")}
    return frame.fillna(texts | {"status": "not_set"})


def _since_baseline(way: Way, method: Method) -> list[pd.DataFrame]:
    """Pace and change a year since the baseline."""
    base, actual, target = way.baseline, way.actual, way.target
    so_far, whole = comparable(base, actual, way.breaks), comparable(base, target, way.breaks)
    dated = base["period"].str.contains("^[^/]+$")
    began = base["period"].where(dated, "").map(fiscal_year_of)
    base_year = _number(began)
    series = {
        "base_year": base_year,
        "base_value": base["value"],
        "current_year": way.year.year,
        "current_value": actual["value"],
        "direction": target["direction"],
        "sign": np.nan,
        "limit": np.nan,
        "target": target["value"],
        "target_year": _number(way.goal),
    }
    found = pace(pd.DataFrame(series), method)
    undated = code_where("no-base-year", ~dated)
    refusal = _first(way.unfit, _refusal(so_far), _refusal(whole), undated)
    years = way.year.year - base_year
    still = _first(
        _refusal(so_far),
        undated,
        code_where("infinite", _infinite(base) | _infinite(actual)),
        code_where("pace-two-years", years < 1),
    )
    moved = (actual["value"] - base["value"]) / years.where(years >= 1)
    pairs = [so_far, whole, way.ahead]
    ids = [published_ids(side) for side in (base, actual, target)]
    return [
        _verdict(way, found, Told(found["progress_value"], refusal, pairs, ids)),
        _per_year(way, OBSERVED, Told(moved, still, [so_far], ids[:2]), began, str(way.year)),
        _required(way),
    ]


def _by_changes(way: Way) -> list[pd.DataFrame]:
    """Pace and mean change by the yearly actuals that may be compared with the year's own."""
    places, now = way.goal.index, way.year.year
    years = np.arange(now - MOST, now + 1)
    sides = [_aligned(side_by_side(way.known, FiscalYear(int(y))).actual, places) for y in years]
    pairs = [comparable(side, way.actual, way.breaks) for side in sides]
    fits = [pair["verdict"] != "refuse" for pair in pairs]
    values = [side["value"].where(fit) for side, fit in zip(sides, fits, strict=True)]
    terms = {
        "indicator": np.arange(len(places)),
        "target": way.target["value"].to_numpy(),
        "target_year": _number(way.goal).to_numpy(),
        "direction": way.target["direction"].to_numpy(),
    }
    series = pd.DataFrame(
        {name: np.tile(term, len(years)) for name, term in terms.items()}
        | {"year": np.repeat(years, len(places)), "value": np.concatenate(values)}
    )
    found = pace(series, "destatis").set_axis(places)
    mean = found["mean_change"]
    few = code_where("pace-too-few-years", pd.concat(values, axis=1).count(axis=1) <= LEAST)
    absent = [each.code for each in MISSING]
    kept_out = [_refusal(pair).where(~pair["reasons"].isin(absent), "") for pair in pairs]
    too_short = _first(few, code_where("pace-hole", mean.isna())).where(mean.isna(), "")
    because_of = merged_rows([too_short, *kept_out]).where(too_short != "", "")
    still = _first(_refusal(pairs[-1]), because_of)
    first_used = now - found["changes"].where(mean.notna(), MOST)
    used = [first_used <= year for year in years]
    ids = [
        published_ids(side).where(u & fit, "")
        for side, u, fit in zip(sides, used, fits, strict=True)
    ]
    told = [pair.where(u, "") for pair, u in zip(pairs, used, strict=True)]
    since = "FY" + first_used.astype(int).astype("str")
    aims = [*ids, published_ids(way.target)]
    judged = Told(found["miss"], _first(way.unfit, still), [*told, way.ahead], aims)
    return [
        _verdict(way, found, judged),
        _per_year(way, OBSERVED, Told(mean, still, told, ids), since, str(way.year)),
        _required(way),
    ]


def _required(way: Way) -> pd.DataFrame:
    """The change that each year from now to the target year has to bring."""
    actual, target = way.actual["value"], way.target["value"]
    sign = way.target["direction"].map({"higher": 1.0, "lower": -1.0}).astype(float)
    refusal = _first(way.unfit, code_where("target-met", sign * (actual - target) >= 0))
    years = _number(way.goal) - way.year.year
    left = (target - actual) / years.where(years >= 1)
    told = Told(left, refusal, [way.ahead], [published_ids(way.actual), published_ids(way.target)])
    return _per_year(way, REQUIRED, told, str(way.year), way.goal)


def _verdict(way: Way, found: pd.DataFrame, told: Told) -> pd.DataFrame:
    """Rows of the pace: a target that is achieved is told even where no number can be formed."""
    own = found["refused"].where(found["refused"] == "", "pace-" + found["refused"])
    achieved = found["status"] == "target_achieved"
    refusal = _first(told.refusal, own.mask(achieved, ""))
    spare = [
        own.where(achieved, ""),
        code_where("achieved-but-worse", found["achieved_but_worse"]),
        code_where("zero-replaced", found.get("zero_replaced", achieved & False)),
    ]
    rows = _rows(way, "pace", told._replace(refusal=refusal), spare)
    label = found["status"].mask(refusal != "", REFUSED).to_numpy()
    return rows.assign(label=label, unit="share" if "miss" in found else "ratio")


def _per_year(way: Way, measure: str, told: Told, since: Years, until: Years) -> pd.DataFrame:
    """Rows of a change a year, their period the years from first to last."""
    rows = _rows(way, measure, told)
    span = pd.Series(since + "/" + until, way.goal.index).where(told.refusal == "", str(way.year))
    unit = way.actual["unit"].replace({"%": "point", "％": "point"}).to_numpy()
    return rows.assign(period=span.to_numpy(), unit=unit)


def _rows(way: Way, measure: str, told: Told, spare: Sequence[pd.Series] = ()) -> pd.DataFrame:
    refused = told.refusal != ""
    caveats = merged_rows([*(pair["reasons"] for pair in told.pairs), *spare])
    rows = pd.DataFrame(
        {
            "measure": measure,
            "period": str(way.year),
            "value": told.value.mask(refused),
            "label": pd.Series("", way.goal.index, dtype="str").mask(refused, REFUSED),
            "release": way.actual["release"].mask(
                way.actual["release"] == "", way.target["release"]
            ),
            "derived_from": merged_rows(told.ids),
            "caveats": told.refusal.where(refused, caveats),
            "reason": merged_rows([pair["because"] for pair in told.pairs]).mask(refused, ""),
        }
    )
    return estimates(rows.reset_index())


def _first(*codes: pd.Series) -> pd.Series:
    """The first code of each row."""
    found = codes[0]
    for code in codes[1:]:
        found = found.where(found != "", code)
    return found


def _refusal(pair: pd.DataFrame) -> pd.Series:
    return pair["reasons"].where(pair["verdict"] == "refuse", "")


def _infinite(side: pd.DataFrame) -> pd.Series:
    return side["value"].abs().eq(np.inf)


def _number(year: pd.Series) -> pd.Series:
    """The fiscal year (FY2024) as a number, missing where it is empty."""
    return pd.to_numeric(year.str[2:], errors="coerce").astype(float)
