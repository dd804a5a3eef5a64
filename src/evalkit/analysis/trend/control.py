"""Control charts of single values (XmR): natural limits, signals of special causes, assurance of a target."""

from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from evalkit.analysis.arguments import finite
from evalkit.words.codes import DIRECTION, Label

FEWEST_POINTS = 13
RUN = 7

Rule = Literal["", "outside", "trend", "two-in-three", "shift"]
Assurance = Literal["", "consistent-pass", "consistent-fail", "inconsistent"]
Signs = NDArray[np.int_]

RULE = {
    "outside": Label("管理限界の外", "outside the limits"),
    "trend": Label("7時点連続の上昇または下降", "seven points rising or falling"),
    "two-in-three": Label("3時点中2時点が限界付近", "two of three points near a limit"),
    "shift": Label("7時点連続で平均の片側", "seven points on one side of the mean"),
}
"""The four signals, the first one that a point shows being told."""

ASSURANCE = {
    "consistent-pass": Label("安定して目標に達する", "the target will consistently be met"),
    "consistent-fail": Label("安定して目標に達しない", "the target will consistently be missed"),
    "inconsistent": Label(
        "目標に達することも達しないこともある", "the target will be met or missed by chance"
    ),
}


class Limits(NamedTuple):
    """Mean and natural process limits; the near ones lie at two thirds of the way."""

    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float


def xmr_limits(y: ArrayLike, screen: bool = True) -> Limits:
    """Natural limits of single values: mean ∓ 2.66 · mean moving range.

    The moving ranges are |yᵢ − yᵢ₋₁|; screened, those above 3.267 times their mean are left out once and
    their mean is taken again, so that a single jump doesn't widen the limits.

    Units: those of y, in order of time without holes. ValueError where a value is missing or infinite, or
    there are fewer than two. The bare formula: whether the points suffice is :func:`xmr`'s to ask.

    Source: Wheeler (2000), *Understanding Variation*, 2nd ed., ch. 3; the screen as in NHSRplotthedots 0.2,
    ptd_spc().

    >>> limits = xmr_limits([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1])
    >>> round(limits.lower, 4), round(limits.upper, 4)
    (-0.7156, 4.6044)
    """
    values = finite(y)
    if np.isnan(values).any():
        raise ValueError(
            "欠測のある系列には管理限界を計算できません。"
            " / A series with a hole has no control limits."
        )
    if len(values) < 2:
        raise ValueError(
            "管理限界の計算には2時点以上が必要です。 / Limits need two points or more."
        )
    ranges = np.abs(np.diff(values))
    if screen:
        ranges = ranges[ranges <= 3.267 * ranges.mean()]
    mean, half = float(values.mean()), float(2.66 * ranges.mean())
    return Limits(mean, mean - half, mean + half, mean - half * 2 / 3, mean + half * 2 / 3)


def special_causes(y: ArrayLike, limits: Limits) -> tuple[NDArray[np.str_], Signs]:
    """Tell each point's first signal of a special cause, and its side: 1 up, −1 down, 0 where there's none.

    In this order: ``outside`` the limits; one of seven points that strictly rise or fall (``trend``); near a
    limit, as two of three neighbours on one side of the mean (``two-in-three``); one of seven points on one
    side of the mean (``shift``). A point where a rise turns into a fall belongs to the fall.

    Source: *Making Data Count*, NHS England; the reading of each rule as in NHSRplotthedots 0.2.

    >>> rule, side = special_causes([1, 2, 3, 4, 5, 6, 7, 5], Limits(4, -9, 17, -5, 13))
    >>> rule.tolist() == ["trend"] * 7 + [""], side.tolist()
    (True, [1, 1, 1, 1, 1, 1, 1, 0])
    """
    values = finite(y)
    side = np.sign(values - limits.mean).astype(int)
    outside = np.where((values > limits.upper) | (values < limits.lower), side, 0)
    close = (values > limits.near_upper) | (values < limits.near_lower)
    near = np.where(close & (outside == 0), side, 0)
    signals = {
        "outside": outside,
        "trend": _spread(trend_triggers(values)),
        "two-in-three": two_in_three(near, side),
        "shift": _spread(shift_triggers(side)),
    }
    found = [signal != 0 for signal in signals.values()]
    rule = np.select(found, list(signals), default="")
    return rule, np.select(found, list(signals.values()), default=0)


def trend_triggers(y: ArrayLike) -> Signs:
    """1 (or −1) at each point that completes seven strictly rising (or falling) points, else 0.

    >>> trend_triggers([1, 2, 3, 4, 5, 6, 7, 8]).tolist()
    [0, 0, 0, 0, 0, 0, 1, 1]
    """
    return _runs(np.sign(np.diff(finite(y))).astype(int), RUN - 1, before=1)


def shift_triggers(side: ArrayLike) -> Signs:
    """1 (or −1) at each point that completes seven points above (or below) the mean, else 0.

    >>> shift_triggers([-1] * 7 + [1]).tolist()
    [0, 0, 0, 0, 0, 0, -1, 0]
    """
    return _runs(np.asarray(side, dtype=int), RUN)


def two_in_three(near: ArrayLike, side: ArrayLike) -> Signs:
    """Side of each point near a limit that has another beside it among three on one side of the mean.

    ``near`` and ``side``: 1, −1 or 0 for each point.

    >>> two_in_three([1, 0, 1, 0], [1, 1, 1, -1]).tolist()
    [1, 0, 1, 0]
    """
    close, sides = np.asarray(near, dtype=int), np.asarray(side, dtype=int)
    result = np.zeros(len(close), dtype=int)
    if len(close) >= 3:
        one_side = np.abs(sliding_window_view(sides, 3).sum(axis=1)) == 3
        two_close = np.abs(sliding_window_view(close, 3)).sum(axis=1) >= 2
        for start in np.flatnonzero(one_side & two_close):
            result[start : start + 3] = close[start : start + 3]
    return result


def xmr(y: ArrayLike, direction: str, screen: bool = True) -> pd.DataFrame:
    """Control chart of a series: limits, signals and what each signal means.

    One row per point with value, mean, lower, upper, rule (see :func:`special_causes`, empty where none),
    side and change: ``better`` or ``worse`` by the declared direction, ``no-judgement`` where there's none to
    judge by, empty without a signal. ValueError below thirteen points: yearly figures of a plan don't reach
    them, and limits from fewer would be drawn from noise. KeyError where no such direction exists.

    >>> chart = xmr([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2], "lower")
    >>> chart.loc[4, ["rule", "change"]].tolist()
    ['outside', 'worse']
    """
    values = finite(y)
    if len(values) < FEWEST_POINTS:
        raise ValueError(
            f"{len(values)}時点では管理図を作成できません（{FEWEST_POINTS}時点以上が必要です）。"
            f" / {len(values)} points make no control chart: it needs {FEWEST_POINTS} or more."
        )
    DIRECTION[direction]
    limits = xmr_limits(values, screen)
    rule, side = special_causes(values, limits)
    good = {"higher": 1, "lower": -1}.get(direction, 0)
    read = np.select([side * good > 0, side * good < 0], ["better", "worse"], "no-judgement")
    return pd.DataFrame(
        {
            "value": values,
            "mean": limits.mean,
            "lower": limits.lower,
            "upper": limits.upper,
            "rule": rule,
            "side": side,
            "change": np.where(rule == "", "", read),
        }
    )


def assurance(lower: float, upper: float, target: float, direction: str) -> Assurance:
    """Will a process within these limits meet its target? Empty where no direction tells what meeting it is.

    A target beyond the limit on the good side is consistently missed, beyond that on the bad side
    consistently met, within the limits met or missed by chance. KeyError where no such direction exists,
    ValueError where a number is missing or infinite or the limits are crossed.

    Source: *Making Data Count*, NHS England.

    >>> assurance(1, 3, target=4, direction="higher"), assurance(1, 3, target=4, direction="lower")
    ('consistent-fail', 'consistent-pass')
    """
    DIRECTION[direction]
    if not np.isfinite([lower, upper, target]).all() or lower > upper:
        raise ValueError(
            "管理限界または目標が正しくありません。 / The limits or the target aren't valid."
        )
    if direction not in ("higher", "lower"):
        return ""
    if lower <= target <= upper:
        return "inconsistent"
    return "consistent-fail" if (target > upper) == (direction == "higher") else "consistent-pass"


def _runs(signs: Signs, length: int, before: int = 0) -> Signs:
    result = np.zeros(len(signs) + before, dtype=int)
    if len(signs) >= length:
        total = sliding_window_view(signs, length).sum(axis=1)
        result[length - 1 + before :] = np.where(np.abs(total) == length, np.sign(total), 0)
    return result


def _spread(triggers: Signs) -> Signs:
    """Mark the seven points that each trigger completes; of two, the later one holds."""
    result = np.zeros(len(triggers), dtype=int)
    for end in np.flatnonzero(triggers):
        result[end - RUN + 1 : end + 1] = triggers[end]
    return result
