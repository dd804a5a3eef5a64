"""Areas side by side: whether a share lies further from that of all together than chance explains."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from evalkit.analysis.comparable import comparable
from evalkit.analysis.estimate import estimates
from evalkit.analysis.published import published, published_ids
from evalkit.analysis.roster.given import merged_rows
from evalkit.analysis.vintage import observations, side_by_side
from evalkit.data.dataset import Dataset
from evalkit.words.fiscal import FiscalYear
from evalkit.words.units import PERCENT

FEWEST = 3
"""Areas below this number are no comparison."""
LEVELS = {"area_limits_95": 0.95, "area_limits_998": 0.998}
METHOD = "binomial-limits"
Numbers = NDArray[np.float64]


def funnel(
    areas: Sequence[object], events: str, base: str, fiscal_year: FiscalYear | str | int
) -> pd.DataFrame:
    r"""Compare a share between areas: events of a base, each area held against all of them together.

    ``areas`` are datasets, or plain frames with a column ``area``; ``events`` and ``base`` are the ids of two
    indicators of theirs, the one counting a part of the other. Returns an estimate frame: the figures as
    published, and for each area

    - ``area_share``: :math:`y_i=x_i/n_i`; its label says where it stands: ``within`` both limits, above
      (``high``) or below (``low``) those of 95 %, or even those of 99.8 % (``far-high``, ``far-low``).
    - ``area_limits_95``, ``area_limits_998``: :math:`\theta=\sum x/\sum n`, the share of all areas together,
      and between which limits chance alone would leave :math:`y_i`: the quantiles of a binomial count of
      :math:`n_i`, interpolated within the step that reaches them, each in its own tail. (The source takes the
      lower tail's step for both; a count that chance gives often, all of four at 80 % say, would be outside.)

    then, over all areas, ``areas_together`` (:math:`\theta`) and ``areas_dispersion``, the mean of
    :math:`z_i^2=(y_i-\theta)^2 n_i/(\theta(1-\theta))`: about 1 where only chance tells areas apart. Where it is
    more than chance allows (5 %), the caveat ``areas-overdispersed`` says that the limits are too narrow.

    Refused, with the reason, is an area that lacks a figure, whose figure may not be compared with that of the
    first area that has one (unit, accumulation, way of counting, wording of the definition), or whose
    figures aren't counts, and ``unique`` ones; all are where fewer than three are left. Refused areas enter
    nothing. Where all shares are 0 or 1, limits and dispersion are refused.

    Units: shares. Errors: LookupError where no area has an indicator of that id; ValueError where there is no
    area, one is given twice, or an indicator is held against itself; TypeError or ValueError where the data
    aren't figures.

    Source: Spiegelhalter (2005), Statistics in Medicine 24, pp. 1185-1202 (limits: its appendix A.1).

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> rows = [("a", 40, 100), ("b", 90, 200), ("c", 160, 400), ("d", 100, 150)]
    >>> figures = pd.DataFrame(
    ...     [(area, indicator, value) for area, x, n in rows for indicator, value in (("x", x), ("n", n))],
    ...     columns=["area", "indicator", "value"],
    ... ).assign(role="actual", period="FY2024", direction="none", unit="人", count_basis="unique")
    >>> found = ek.funnel([figures], "x", "n", 2024).query("measure == 'area_share'")
    >>> found[["area", "value", "label"]].round(3).values.tolist()
    [['a', 0.4, 'within'], ['b', 0.45, 'within'], ['c', 0.4, 'low'], ['d', 0.667, 'far-high']]
    """
    year = FiscalYear(fiscal_year)
    if not areas or events == base:
        raise ValueError(
            "比べる自治体と、異なる2つの指標が必要です。 / Areas, and two different indicators, are needed."
        )
    actual = pd.concat([side_by_side(observations(each), year).actual for each in areas])
    twice = actual.index[actual.index.duplicated()]
    if len(twice):
        raise ValueError(
            f"同じ自治体が2回あります: {twice[0][0]} / an area is given twice: {twice[0][0]}"
        )
    x, n = (_of(actual, indicator) for indicator in (events, base))
    every = list(dict.fromkeys(actual.index.get_level_values("area")))
    known = [area for area in every if area in x.index and area in n.index]
    x, n = x.loc[known], n.loc[known]
    wording = _definitions(areas, year)
    told = [_held(side, wording) for side in (x, n)]
    refused = pd.Series("no-such-indicator", every, dtype="str")
    refused[known] = _first(*(each["refused"] for each in told), _unfit(x, n))
    if (refused == "").sum() < FEWEST:
        refused[refused == ""] = "few-areas"
    kept = refused.index[refused == ""]
    caveats = merged_rows([each["caveats"] for each in told])[kept]
    sources = pd.Series("", every, dtype="str")
    sources[known] = merged_rows([x["id"], n["id"]])
    rows = _refused(refused[refused != ""]) + _shares(x.loc[kept, "value"], n.loc[kept, "value"])
    rows.sort(key=lambda row: every.index(row["area"]) if "area" in row else len(every))
    frame = estimates(rows).assign(indicator=events, period=str(year), by=f"base={base}")
    own = frame["area"].map(lambda area: caveats.get(area, ""))
    frame["caveats"] = merged_rows([frame["caveats"], own])
    every_source = " ".join(sources[kept])
    frame["derived_from"] = [sources.get(area, every_source) for area in frame["area"]]
    given = pd.concat([published(each, year) for each in areas], ignore_index=True)
    given = given[given["indicator"].isin([events, base]) & (given["measure"] == "actual")]
    frame = pd.concat([given[given["period"] == str(year)], frame], ignore_index=True)
    plans = [each.plan for each in areas if isinstance(each, Dataset)]
    if plans:  # what is told bears the mark of made-up data where any of it is made up
        frame.attrs["plan"] = next((plan for plan in plans if plan.made_up), plans[0])
    return frame


def _of(actual: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """The figures of an indicator as a whole, by area, with their ids."""
    names = actual.index.get_level_values("indicator")
    whole = actual.index.get_level_values("component") == ""
    found = actual[(names == indicator) & whole]
    if found.empty:
        parts = sorted(set(actual.index[names == indicator].get_level_values("component")))
        ja = f"全体の値がなく、{'、'.join(parts)}の別の値だけです" if parts else "がありません"
        en = f"figures of its parts only ({', '.join(parts)})" if parts else "no figures"
        raise LookupError(
            f"どの自治体にも指標「{indicator}」{'は' if parts else ''}{ja}。"
            f" / Of an indicator {indicator} the areas have {en}."
        )
    return (
        found.assign(id=published_ids(found))
        .droplevel(["indicator", "component"])
        .assign(indicator=indicator)
    )


def _definitions(areas: Sequence[object], year: FiscalYear) -> dict[tuple[str, str], str]:
    """How each area words the definition of an indicator; a plain frame words none."""
    found: dict[tuple[str, str], str] = {}
    for each in areas:
        if isinstance(each, Dataset):
            rows = each.plan.at(year).indicators
            for name, text in zip(rows["indicator"], rows["definition"], strict=True):
                found[each.area, name] = text.strip()
    return found


def _held(figures: pd.DataFrame, wording: dict[tuple[str, str], str]) -> pd.DataFrame:
    """Hold each area's figure against that of the first area that has one."""
    has_value = figures["status"].isin(["final", "revised", "estimated", "provisional"])
    first = figures[has_value & figures["value"].notna()][:1]
    against = first if len(first) else figures[:1]
    same = against.loc[against.index.repeat(len(figures))].set_axis(figures.index)
    verdict = comparable(same, figures)
    texts = [wording.get((str(area), name), "") for area, name in figures["indicator"].items()]
    own = wording.get((str(against.index[0]), str(against["indicator"].iloc[0])), "")
    is_refused = verdict["verdict"] == "refuse"
    refused = verdict["reasons"].where(is_refused, "")
    differs = [text != own for text in texts]
    refused = refused.mask((refused == "") & np.array(differs), "definition-differs")
    unsaid = pd.Series("" if own else "definition-not-stated", figures.index, dtype="str")
    return pd.DataFrame(
        {
            "refused": refused,
            "caveats": merged_rows([verdict["reasons"].mask(is_refused, ""), unsaid]),
        }
    )


def _unfit(x: pd.DataFrame, n: pd.DataFrame) -> pd.Series:
    """Why one figure is no share of the other; empty where it is."""
    is_unique = (x["count_basis"] == "unique") & (n["count_basis"] == "unique")
    is_count = _is_count(x) & _is_count(n)
    reasons = np.select(
        [~is_unique, ~is_count, n["value"] == 0, x["value"] > n["value"]],
        ["not-unique", "not-counts", "no-base", "exceeds-base"],
        "",
    )
    return pd.Series(reasons, x.index, dtype="str")


def _is_count(figures: pd.DataFrame) -> pd.Series:
    """Say of which figures the number is one of persons or things: whole, not below 0, one by one."""
    value, unit = figures["value"], figures["unit"]
    is_whole = (value >= 0) & (value % 1 == 0)
    return is_whole & ~unit.isin([*PERCENT, "share"]) & ~unit.str.match("[十百千万億]")


def _first(*reasons: pd.Series) -> pd.Series:
    found = reasons[0]
    for each in reasons[1:]:
        found = found.where(found != "", each)
    return found


def _refused(reasons: pd.Series) -> list[dict[str, Any]]:
    same = {"measure": "area_share", "unit": "share", "label": "refused", "method": METHOD}
    return [same | {"area": area, "caveats": why} for area, why in reasons.items()]


def _shares(x: pd.Series, n: pd.Series) -> list[dict[str, Any]]:
    if x.empty:
        return []
    together = float(x.sum() / n.sum())
    same = {"unit": "share", "method": METHOD}
    shares = x / n
    over_all = same | {"measure": "areas_together", "value": together}
    if together in (0, 1):
        none = same | {"label": "refused", "caveats": "areas-alike"}
        rows = [
            same | {"area": area, "measure": "area_share", "value": share}
            for area, share in shares.items()
        ]
        rows += [none | {"area": area, "measure": name} for area in shares.index for name in LEVELS]
        return [*rows, over_all, none | {"measure": "areas_dispersion", "unit": "ratio"}]
    dispersion = float(((shares - together) ** 2 * n / (together * (1 - together))).mean())
    is_more = len(x) * dispersion > stats.chi2.ppf(0.95, len(x) - 1)
    same |= {"caveats": "areas-overdispersed"} if is_more else {}
    limits = {name: _limits(n.to_numpy(), together, level) for name, level in LEVELS.items()}
    rows = []
    for at, (area, share) in enumerate(shares.items()):
        ends = {name: (float(low[at]), float(high[at])) for name, (low, high) in limits.items()}
        own = same | {"area": area}
        rows.append(own | {"measure": "area_share", "value": share, "label": _where(share, ends)})
        rows += [
            own
            | {"measure": name, "value": together, "confidence": LEVELS[name]}
            | {"lower": lower, "upper": upper}
            for name, (lower, upper) in ends.items()
        ]
    spread = {"measure": "areas_dispersion", "value": dispersion, "unit": "ratio"}
    return [*rows, same | over_all, same | spread]


def _limits(n: Numbers, share: float, level: float) -> tuple[Numbers, Numbers]:
    """Between which shares of n chance leaves the share of an area, at a level."""
    p = (1 - level) / 2
    return _lower(n, share, p), 1 - _lower(n, 1 - share, p)


def _lower(n: Numbers, share: float, p: float) -> Numbers:
    """The count at which the binomial distribution first reaches p, less the part of its last step beyond p, over n."""
    r = stats.binom.ppf(p, n, share)
    beyond = (stats.binom.cdf(r, n, share) - p) / stats.binom.pmf(r, n, share)
    limit: Numbers = np.clip((r - beyond) / n, 0, 1)
    return limit


def _where(share: float, ends: dict[str, tuple[float, float]]) -> str:
    """Say where a share stands between its limits."""
    for name, far in (("area_limits_998", "far-"), ("area_limits_95", "")):
        lower, upper = ends[name]
        if not lower <= share <= upper:
            return f"{far}{'high' if share > upper else 'low'}"
    return "within"
