"""The yearly series that a trend may rest on: one indicator, comparable years, no hole; else a refusal in words."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from evalkit.analysis.arguments import Floats
from evalkit.analysis.bridge import bridge
from evalkit.analysis.comparable import MISSING, breaks_of, comparable, missing_of
from evalkit.analysis.published import published_ids
from evalkit.analysis.roster.given import merged
from evalkit.analysis.vintage import PLACE, as_of, observations
from evalkit.data.dataset import Plan
from evalkit.words.caveats import CAVEATS
from evalkit.words.fiscal import FiscalYear
from evalkit.words.spans import year_reported
from evalkit.words.units import PERCENT

Family = Literal["count", "share", "level"]
COUNTED = ("unique", "gross")


class SeriesError(ValueError):
    """A series that no trend can rest on; ``code`` is the caveat that says why, ``indicator`` whose it is."""

    def __init__(self, indicator: str, code: str, where: object = "") -> None:
        self.indicator, self.code = indicator, code
        reason = CAVEATS[code]
        ja, en = (f"（{where}）", f" ({where})") if where else ("", "")
        super().__init__(f"{indicator}: {reason.ja}{ja}。 / {indicator}: {reason.en}{en}.")


@dataclass(frozen=True, eq=False)
class Series:
    """Values of consecutive fiscal years and what they are.

    ``y``: what is modelled. ``count``: events (with an exposure, events at the exposure of the last year);
    ``share``: 0 to 1; ``level``: anything else. ``weight``: exposure relative to the last year's, or base of
    the share, else 1. A value as told is ``start + scale * y``; ``start`` is the cumulative figure before
    each year, else 0. ``low`` and ``high`` bound y. ``divisor`` turns a target as published into one of what
    is told; missing where the base is another indicator's.
    """

    family: Family
    years: Floats
    y: Floats
    weight: Floats
    start: Floats
    scale: float
    low: float
    high: float
    whole: bool
    unit: str
    rows: pd.DataFrame = field(repr=False)
    targets: pd.DataFrame = field(repr=False)
    breaks: pd.DataFrame = field(repr=False)
    caveats: tuple[str, ...] = ()
    facts: str = ""
    plan: Plan | None = None
    divisor: float = 1.0

    @cached_property
    def latest(self) -> pd.Series:
        """The newest figure, as published."""
        return self.rows.iloc[-1]

    @property
    def cumulative(self) -> bool:
        """Whether the figures published add up over the years."""
        return bool(self.latest["accumulation"] == "cumulative")

    @property
    def told(self) -> Floats:
        """The values modelled, in the unit told: yearly counts, shares, rates or levels."""
        return self.y * self.scale

    def until(self, points: int) -> "Series":
        """Only the first so many years, as they were known then."""
        cut = {name: getattr(self, name)[:points] for name in ("years", "y", "weight", "start")}
        return replace(self, **cut)


def yearly_series(
    data: object,
    indicator: str,
    component: str = "",
    fiscal_year: FiscalYear | str | int | None = None,
    base: float | str | None = None,
    exposure: float | str | None = None,
) -> Series:
    """Take an indicator's yearly actuals that may be compared with the newest of them, in order of time.

    Figures are those known in the report of ``fiscal_year`` (the latest where not given). A change of
    definition, way of counting or unit cuts the series, unless a bridge leads over it
    (:func:`~evalkit.analysis.bridge.bridge`); years without a value at its end are left out.
    Counts are what is stated to be so (unique or gross, of a year or cumulative); all else, and what was
    brought over a bridge, is a level. Cumulative figures become yearly increments, so one point less.

    ``base``: a number or the indicator that is counted among: makes the values shares (a value in per cent
    is the share itself, a count is divided). ``exposure``: makes counts rates per exposure.

    SeriesError where a year is missing in between or twice, a period isn't a fiscal year, a value is
    infinite, a count negative or above its base, or no comparable value or only one is there. ValueError
    where no such indicator or part is there.

    >>> plain = pd.DataFrame({"indicator": "x", "role": "actual", "period": ["FY2024", "FY2023"],
    ...                       "value": [12, 10], "direction": "higher",
    ...                       "accumulation": "flow", "count_basis": "unique"})
    >>> series = yearly_series(plain, "x")
    >>> series.family, series.years.tolist(), series.y.tolist()
    ('count', [2023.0, 2024.0], [10.0, 12.0])
    """
    if base is not None and exposure is not None:
        raise ValueError(
            "分母（base）と対象量（exposure）は同時に指定できません。 / Give a base or an exposure, not both."
        )
    figures = observations(data)
    reported = fiscal_year if fiscal_year is not None else getattr(data, "latest", None)
    year = None if reported is None else FiscalYear(reported)
    known = _own(figures, indicator, component, year)
    breaks = breaks_of(figures)
    rows, caveats = _comparable_years(known[known["role"] == "actual"], indicator, breaks)
    latest = rows.iloc[-1]
    linked = bridge(rows, breaks, f"FY{latest['year']}")
    values, years = linked["value"].to_numpy(float), rows["year"].to_numpy(float)
    start = np.zeros(len(values))
    if latest["accumulation"] == "cumulative":
        values, years, start = np.diff(values), years[1:], values[:-1]
        caveats.append("increments")
    if len(values) < 2:
        raise SeriesError(indicator, "single-point", f"n = {len(values)}")
    counted = latest["count_basis"] in COUNTED and latest["unit"] not in PERCENT
    flow = latest["accumulation"] in ("flow", "cumulative") and "bridged" not in caveats
    if counted and np.any(values < 0):
        raise SeriesError(indicator, "negative-count", _periods(years[values < 0]))
    against = base if base is not None else exposure
    divisor, base_ids = _base(figures, against, component, year, years, indicator)
    low = 0.0 if np.all(values >= 0) else -np.inf
    whole = bool(counted and against is None and np.all(values == np.round(values)))
    series = Series(
        family="count" if counted and flow else "level",
        years=years,
        y=values,
        weight=np.ones(len(values)),
        start=start,
        scale=1.0,
        low=low,
        high=100.0 if latest["unit"] in PERCENT and low == 0 and max(values) <= 100 else np.inf,
        whole=whole,
        unit=str(latest["unit"]),
        rows=rows,
        targets=known[known["role"] == "target"],
        breaks=breaks,
        caveats=tuple(dict.fromkeys(caveats)),
        facts=merged([*published_ids(linked.set_index(PLACE)), *base_ids]),
        plan=figures.attrs.get("plan"),
        divisor=np.nan if isinstance(against, str) else against or 1.0,
    )
    if base is not None:
        return _as_share(series, divisor, indicator)
    if exposure is not None:
        return _as_rate(series, divisor, indicator)
    return series


def _own(
    figures: pd.DataFrame, indicator: str, component: str, year: FiscalYear | None
) -> pd.DataFrame:
    """The newest vintage of one indicator's part, up to a year."""
    own = figures[figures["indicator"] == indicator]
    parts = sorted(set(own["component"]))
    own = own[own["component"] == component]
    if own.empty:
        offered = f"{', '.join(part or '―' for part in parts)}" if parts else "―"
        raise ValueError(
            f"{indicator}: 指標または内訳「{component}」がありません（内訳: {offered}）。"
            f" / {indicator}: no such indicator or part {component!r} (parts: {offered})."
        )
    if own["area"].nunique() > 1:
        raise ValueError(
            f"{indicator}: 複数の地域の値があります。1地域に絞ってください。"
            f" / {indicator}: figures of several areas; keep one."
        )
    actual = own[own["role"] == "actual"]
    if "plan" not in figures.attrs and (twice := actual["period"].duplicated()).any():
        raise SeriesError(indicator, "duplicate-year", actual["period"][twice].iloc[0])
    own.attrs = figures.attrs
    return own if year is None else as_of(own, year)


def _comparable_years(
    actual: pd.DataFrame, indicator: str, breaks: pd.DataFrame
) -> tuple[pd.DataFrame, list[str]]:
    """The years that may be compared with the newest value, in order of time, and the caveats of that."""
    if actual.empty:
        raise SeriesError(indicator, "no-value")
    years = actual["period"].map(year_reported)
    if (other := years == "").any():
        raise SeriesError(indicator, "not-yearly", actual["period"][other].iloc[0] or "―")
    rows = actual.assign(year=years.str[2:].astype(int)).sort_values("year")
    if (twice := rows["year"].duplicated()).any():
        raise SeriesError(indicator, "duplicate-year", _periods(rows["year"][twice]))
    if (endless := np.isinf(rows["value"])).any():
        raise SeriesError(indicator, "infinite", _periods(rows["year"][endless]))
    missing = missing_of(rows)
    there = missing == ""
    if not there.any():
        codes = missing.tolist()
        raise SeriesError(indicator, "pending" if "pending" in codes else codes[-1])
    last = rows["year"][there].max()
    caveats = ["latest-missing"] if last < rows["year"].max() else []
    rows = rows[(rows["year"] <= last) & (rows["year"] >= rows["year"][there].min())]
    newest = rows[rows["year"] == last].iloc[[0] * len(rows)]
    pairs = comparable(bridge(rows, breaks, f"FY{last}"), newest, breaks)
    refused = (pairs["verdict"] == "refuse").to_numpy()
    absent = pairs["reasons"].isin([each.code for each in MISSING]).to_numpy()
    other_basis = refused & ~absent
    if other_basis.any():
        after = int(np.flatnonzero(other_basis).max()) + 1
        rows, pairs, refused = rows.iloc[after:], pairs.iloc[after:], refused[after:]
        caveats.append("definition-cut")
    first = int(np.argmin(refused))
    rows, pairs, refused = rows.iloc[first:], pairs.iloc[first:], refused[first:]
    ranges = (pairs["reasons"] == "range-figure").to_numpy()
    if ranges.any():
        raise SeriesError(indicator, "range-figure", _periods(rows["year"][ranges]))
    known = rows["year"].to_numpy()
    if refused.any() or np.any(np.diff(known) != 1):
        lost = set(range(known[0], known[-1] + 1)) - set(known[~refused])
        raise SeriesError(indicator, "hole", _periods(sorted(lost)))
    return rows, [*caveats, *" ".join(pairs["reasons"]).split()]


def _base(
    figures: pd.DataFrame,
    given: float | str | None,
    component: str,
    year: FiscalYear | None,
    years: Floats,
    indicator: str,
) -> tuple[Floats, list[str]]:
    """Denominator of each year, from a number or from another indicator's actuals of those years."""
    if not isinstance(given, str):
        number = 1.0 if given is None else float(given)
        if not 0 < number < np.inf:
            raise SeriesError(indicator, "no-base", number)
        return np.full(len(years), number), []
    parts = set(figures["component"][figures["indicator"] == given])
    known = _own(figures, given, component if component in parts else "", year)
    rows = with_years(known[known["role"] == "actual"])
    if (twice := rows["year"].duplicated()).any():
        raise SeriesError(given, "duplicate-year", _periods(rows["year"][twice]))
    rows = rows.set_index("year", drop=False).reindex(years)
    divisor = rows["value"].to_numpy(float)
    if (bad := ~(np.isfinite(divisor) & (divisor > 0))).any():
        raise SeriesError(indicator, "no-base", f"{given} {_periods(years[bad])}")
    return divisor, published_ids(rows.set_index(PLACE)).tolist()


def with_years(figures: pd.DataFrame) -> pd.DataFrame:
    """Those figures that stand for a fiscal year, with its number as ``year``."""
    years = figures["period"].map(year_reported).astype("str")
    kept = years != ""
    return figures[kept].assign(year=years[kept].str[2:].astype(int))


def _as_share(series: Series, base: Floats, indicator: str) -> Series:
    percent = series.unit in PERCENT
    share = series.y / (100 if percent else base)
    if (beyond := (share > 1) | (share < 0)).any():
        raise SeriesError(indicator, "exceeds-base", _periods(series.years[beyond]))
    unit, scale = (series.unit, 100.0) if percent else ("share", 1.0)
    if series.start.any():
        raise SeriesError(indicator, "stock-flow")
    return replace(
        series,
        family="share",
        y=share,
        weight=base,
        scale=scale,
        low=0.0,
        high=1.0,
        unit=unit,
        divisor=1.0 if percent else series.divisor,
    )


def _as_rate(series: Series, exposure: Floats, indicator: str) -> Series:
    if series.family != "count" or series.start.any():
        raise SeriesError(indicator, "not-independent")
    relative = exposure / exposure[-1]
    scale = 1 / float(exposure[-1])
    return replace(series, y=series.y / relative, weight=relative, scale=scale, unit="ratio")


def _periods(years: object) -> str:
    return ", ".join(f"FY{int(year)}" for year in np.asarray(years, dtype=float).ravel())
