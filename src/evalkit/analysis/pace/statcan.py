"""Pace as Statistics Canada and Open SDG publish it: compound growth, observed against required."""

import numpy as np
import pandas as pd

from evalkit.analysis.pace.frame import (
    Floats,
    directions,
    first_of,
    numbers,
    refusal_columns,
    require,
    verdicts,
)
from evalkit.words.pace import STATCAN

NUMBERS = (
    "base_year",
    "base_value",
    "current_year",
    "current_value",
    "sign",
    "limit",
    "target",
    "target_year",
)
ZERO = 0.001
"""Stands for a base or a target of 0, of which no growth can be formed."""


def statcan(frame: pd.DataFrame) -> pd.DataFrame:
    """Append each series' pace; the rule is told in :func:`evalkit.analysis.pace.series.pace`."""
    require(frame, (*NUMBERS, "direction"))
    columns = [numbers(frame, column) for column in NUMBERS]
    base_year, base, year, current, sign, limit, target, target_year = columns
    direction = directions(frame)
    targeted = ~np.isnan(target)
    start, goal = np.where(base == 0, ZERO, base), np.where(target == 0, ZERO, target)
    declared = np.where(base < 0, -1.0, 1.0)
    with np.errstate(all="ignore"):
        required = np.abs(_growth(start, goal, target_year - base_year))
        growth = declared * direction * _growth(start, current, year - base_year)
        value = growth / np.where(targeted, required, 1.0) + 0.0
        nearness = _nearness(np.abs(base), np.abs(limit))
        score = np.where(targeted, _score_to_target(value), _score_without(value, nearness))
    unusable = {
        "no-value": np.isnan(columns[:4]).any(axis=0),
        "infinite": np.isinf(columns).any(axis=0),
        "no-direction": direction == 0,
        "sign-contradicts": ~np.isnan(sign) & (sign != declared),
    }
    reached = targeted & (direction * (current - goal) >= 0) & (first_of(unusable) == 0)
    refusal = first_of(
        unusable
        | {
            "two-years": year - base_year < 1,
            "mixed-signs": ((start < 0) != (current < 0)) & (current != 0)
            | targeted & ((start < 0) != (goal < 0)),
            "target-year": targeted & ~(target_year > base_year),
            "baseline-is-target": targeted & (required == 0),
            "out-of-range": ~np.isfinite(value),
        }
    )
    formed = refusal == 0
    cuts = {
        "substantial_progress": np.where(targeted, 0.95, 0.015 * nearness),
        "moderate_progress": np.where(targeted, 0.6, 0.005 * nearness),
        "limited_progress": np.zeros_like(value),
    }
    cases = {code: formed & (value >= cut) for code, cut in cuts.items()}
    return frame.assign(
        progress_value=np.where(formed, value, np.nan),
        score=np.where(reached, 5.0, np.where(formed, score, np.nan)),
        status=verdicts(
            STATCAN, {"target_achieved": reached} | cases | {"deterioration": formed}, frame.index
        ),
        achieved_but_worse=reached & (direction * (current - base) < 0),
        zero_replaced=((base == 0) | (target == 0)) & (reached | formed),
        **refusal_columns(refusal, frame.index),
    )


def _growth(start: Floats, end: Floats, years: Floats) -> Floats:
    return np.power(end / start, 1 / years) - 1


def _nearness(base: Floats, limit: Floats) -> Floats:
    """The factor that lowers the thresholds near a natural limit: 1 far from it, 0 at it."""
    away = np.where(base <= limit, base, 2 * limit - base) / limit
    return np.where(base < 2 * limit, 1 - np.power(away, 4.44), 1.0)


def _score_to_target(value: Floats) -> Floats:
    return np.where(
        value >= 0.6,
        np.minimum(7.1429 * value - 4.2857, 5.0),
        np.maximum(4.1667 * value - 2.5, -5.0),
    )


def _score_without(value: Floats, nearness: Floats) -> Floats:
    share = value / nearness
    return np.select(
        [value < 0, nearness == 0, value >= 0.015 * nearness, value >= 0.005 * nearness],
        [
            np.maximum(125 * value - 2.5, -5.0),
            np.full_like(value, 5.0),
            np.minimum(500 * share - 5, 5.0),
            250 * share - 1.25,
        ],
        500 * share - 2.5,
    )
