"""Pace to target: how fast an indicator moved, against how fast it has to move."""

from typing import Literal

import numpy as np
import pandas as pd

from evalkit.analysis.pace.destatis import destatis
from evalkit.analysis.pace.frame import require, verdicts
from evalkit.analysis.pace.statcan import statcan
from evalkit.words.pace import STATCAN

SEPARATOR = " / "
"""Stands between the nested groups of a ``group`` path."""


def pace(frame: pd.DataFrame, method: Literal["statcan", "destatis"] = "statcan") -> pd.DataFrame:
    r"""Judge the observed pace of many series at once against the pace that their targets require.

    **statcan**: one row per series, with base_year, base_value, current_year, current_value, direction
    (1 or higher, -1 or lower), sign (1; -1 where all values are negative), limit, target, target_year
    (the last three NaN where there are none). Growth is
    :math:`g=(y_i/y_0)^{1/(t_i-t_0)}-1`, reversed where all values are negative. The progress value is
    :math:`d\,g/|g_T|` with a target (:math:`g_T` the growth from base to target), cut at 0.95, 0.6 and 0,
    else :math:`d\,g`, cut at :math:`0.015\,C`, :math:`0.005\,C` and 0, where C lowers the cuts near a
    natural limit L: :math:`1-(y_0/L)^{4.44}` up to L, :math:`1-((2L-y_0)/L)^{4.44}` up to 2 L, else 1.
    A base or target of 0 stands as 0.001 (``zero_replaced``). Returns the same rows and order with
    progress_value, score (-5 to 5), status, achieved_but_worse, zero_replaced, refused and reason. A target
    that the current value meets is achieved (score 5) even where no progress value can be formed. Rows are
    judged one by one: an id may occur more than once.

    **destatis**: one row per indicator and year, with indicator, year, value (NaN where none), target,
    target_year and direction. The mean of the last five annual changes (at least three: four consecutive
    years) is continued to the target year. ``miss`` is what is then lacking, as a share of the way from the
    current value to the target; 0 where the target is or will be reached. Returns a row per indicator:
    on_track (sun; miss below 0.05), slightly_off_track (sun behind a cloud; to 0.20), off_track (cloud;
    above, moving to the target or standing still), wrong_direction (thunderstorm), with latest_year, value,
    target, target_year, changes (how many were averaged), mean_change, projected, miss,
    achieved_but_worse, refused and reason.

    Both: ``achieved_but_worse`` marks a target that is reached while the series moves away from it, which
    either method passes over; ``refused`` holds the code and ``reason`` the words why a figure isn't given.

    Errors: ValueError for an unknown method, a missing column, text among numbers, a year that isn't whole
    or stands there twice (destatis).

    Source: Open SDG 2.4.0, docs/progress.md, as run by Statistics Canada (repository
    sdg-data-canada-odd-donnees/sdg-data-donnees-odd, commit f89e601);
    https://dns-indikatoren.de/en/status.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> series = {"base_year": 2015, "base_value": 14.5, "current_year": 2023, "current_value": 10.2,
    ...     "direction": -1, "sign": 1, "limit": None, "target": 7.25, "target_year": 2030}
    >>> found = ek.pace(pd.DataFrame([series]))
    >>> round(found.progress_value.item(), 6), round(found.score.item(), 6), found.status.item()
    (0.95259, 2.518556, 'substantial_progress')
    >>> years = pd.DataFrame({"indicator": "x", "year": range(2019, 2025), "target": 100,
    ...     "value": [50, 54, 57, 63, 66, 70], "target_year": 2030, "direction": "higher"})
    >>> found = ek.pace(years, method="destatis")
    >>> found.projected.item(), round(found.miss.item(), 6), found.status.item()
    (94.0, 0.2, 'slightly_off_track')
    """
    if method == "statcan":
        return statcan(frame)
    if method == "destatis":
        return destatis(frame)
    raise ValueError(
        f"方法はstatcanまたはdestatisです: {method}。"
        f" / The method is statcan or destatis, not {method}."
    )


def pace_indicators(paced: pd.DataFrame) -> pd.DataFrame:
    """Form the score of each indicator from the scores of its series.

    The mean of each innermost group first, then of the groups and series beside each other, level by level;
    ``group`` is the path of nested groups, separated by `` / ``, empty for none. Series without a score
    don't count; each row counts as a series. At least 2.5 is substantial, 0 moderate, -2.5 limited
    progress, below is deterioration; the target is achieved only where every scored series achieved its.

    Takes what ``pace(frame, method="statcan")`` returned, with indicator and group. Returns a row per
    indicator in order of appearance: score (NaN where no series has one), status, series and scored
    (how many there are, how many have a score). Errors: ValueError where a column or a name is missing.

    Source: as for :func:`pace`.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> paced = pd.DataFrame({"indicator": "x", "group": ["a", "a", None], "score": [1.0, 3.0, 5.0],
    ...     "status": "moderate_progress"})
    >>> ek.pace_indicators(paced).score.item()
    3.5
    """
    require(paced, ("indicator", "group", "score", "status"))
    if paced["indicator"].isna().any():
        raise ValueError("指標名のない行があります。 / A row has no indicator.")
    series = paced.assign(
        path=paced["group"].astype("str").fillna(""),
        achieved=paced["status"].eq("target_achieved"),
    )
    counts = series.groupby("indicator", sort=False)["score"].agg(series="size", scored="count")
    level = series.loc[series["score"].notna(), ["indicator", "path", "score", "achieved"]]
    while (depth := _depth(level["path"])).any():
        inner = depth == depth.max()
        means = _means(level[inner], ["indicator", "path"])
        means["path"] = means["path"].str.rpartition(SEPARATOR)[0]
        level = pd.concat([level[~inner], means], ignore_index=True)
    whole = _means(level, ["indicator"]).set_index("indicator").reindex(counts.index)
    score = whole["score"].to_numpy(dtype=np.float64)
    cases = {
        "target_achieved": whole["achieved"].eq(True).to_numpy(dtype=np.bool_),
        "substantial_progress": score >= 2.5,
        "moderate_progress": score >= 0,
        "limited_progress": score >= -2.5,
        "deterioration": score < -2.5,
    }
    counts.insert(0, "score", score)
    counts.insert(1, "status", verdicts(STATCAN, cases, counts.index))
    return counts.reset_index()


def _depth(path: pd.Series) -> pd.Series:
    return path.str.count(SEPARATOR).astype(int) + (path != "")


def _means(level: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    means: pd.DataFrame = level.groupby(keys, sort=False, as_index=False).agg(
        {"score": "mean", "achieved": "all"}
    )
    return means
