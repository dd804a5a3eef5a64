"""Letters of many indicator-years at once: a row each, reckoned from plain columns of numbers."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evalkit.analysis.pace.frame import directions, numbers, require
from evalkit.analysis.rating.attainment import in_percent, ratio
from evalkit.analysis.rating.bands import (
    EDGE,
    MEASURES,
    NONE,
    Bools,
    Floats,
    Places,
    choose,
    lacking,
)
from evalkit.analysis.rating.rubric import RatingRule, read_rule
from evalkit.words.fiscal import FiscalYear

WHY = "why_"
"""A column of this name and a measure's holds the reason where the measure given is missing."""

REASONS = (
    "",
    "no-value",
    "infinite",
    "no-direction",
    "negative-base",
    "zero-base",
    "baseline-is-target",
    "target-behind-baseline",
    "out-of-bands",
)
"""Why a measure can't be formed, the first that holds; then why a row has no letter though it is."""

Reckoned = tuple[Floats, Places]
Texts = NDArray[Any]
Placed = tuple[Floats | None, list[str], Places, list[str], NDArray[np.int16]]


def rate_wide(frame: pd.DataFrame, rule: RatingRule | str) -> pd.DataFrame:
    r"""Rate rows that each hold a target and an actual, a million of them at once.

    Columns: target, actual, direction (1 or higher, -1 or lower; anything else is none), and, as the rule
    asks, baseline and unit (% for shares, whose improvement and tolerance are in points). Attainment,
    progress, improvement and travel are reckoned as :func:`evalkit.rate` does; no column tells whether
    the figures count alike, so a baseline is to be given only where it may be compared. A measure that
    stands there as a column is taken as it is (``travel`` and ``changed`` as 1, 0, -1; a missing one with
    its reason in ``why_<measure>``); so ``changed``, ``pace`` and ``miss`` come in. Where the rule prorates
    targets, the column year holds each row's fiscal year and target that of the proration's last year; where
    it holds the year against the last one, baseline is last year's figure.

    Returns attainment (a share), letter and reason (categoricals; a reason where no letter follows from
    the bands), on the same index. Errors: ValueError where a column is missing, stands there twice or
    holds text among numbers, and where a year isn't one.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> wide = pd.DataFrame({"target": [530, 430, 9], "actual": [492, 226, 5], "direction": [1, -1, 0]})
    >>> ek.rate_wide(wide, "params/rubrics/setagaya-r6-inferred.yaml").letter.tolist()
    ['B', 'A', nan]
    """
    rule = rule if isinstance(rule, RatingRule) else read_rule(rule)
    attainment, letters, letter, reasons, reason = _placed(frame, rule)
    return pd.DataFrame(
        {
            "attainment": np.full(len(frame), np.nan) if attainment is None else attainment,
            "letter": pd.Categorical.from_codes(letter, pd.Index(letters)),
            "reason": _categories(reasons, reason),
        },
        index=frame.index,
        copy=False,
    )


def letters_and_reasons(formed: pd.DataFrame, rule: RatingRule) -> tuple[Texts, Texts]:
    """Give the letter of each row whose measures stand there, or the reason for none, as :func:`rate_wide` does."""
    _, letters, letter, reasons, reason = _placed(formed, rule)
    return np.array([*letters, ""], dtype=object)[letter], np.array(reasons, dtype=object)[reason]


def _placed(frame: pd.DataFrame, rule: RatingRule) -> Placed:
    """Attainments, where they were reckoned; letters and reasons with each row's place among them."""
    frame, undue = _prorated(frame, rule)
    given = {measure: numbers(frame, measure) for measure in rule.measures if measure in frame}
    attainment = given.get("attainment")
    with np.errstate(all="ignore"):
        reckoned = _reckoned(frame, rule, set(rule.measures) - set(given))
        if "attainment" in reckoned:
            attainment = reckoned["attainment"][0]
            reckoned["attainment"] = _by_target_alone(frame, *reckoned["attainment"])
    place = choose(rule.bands, given | {measure: value for measure, (value, _) in reckoned.items()})
    reasons, reason = _reasons(frame, rule, place, reckoned)
    for code, rows in undue.items():
        reasons.append(code)
        np.putmask(reason, rows & (place < 0), len(reasons) - 1)
    letters, letter = list(rule.letters), np.maximum(place, -1)
    if rule.cannot:
        own = rule.cannot.letter
        letters += [] if own in letters else [own]
        applies = np.array([rule.cannot.applies(each) for each in reasons])
        np.putmask(letter, applies[reason], letters.index(own))
    return attainment, letters, letter, reasons, reason


def _prorated(frame: pd.DataFrame, rule: RatingRule) -> tuple[pd.DataFrame, dict[str, Bools]]:
    """Take of each target the share that is due in its row's year; say which rows have none, and why."""
    due = rule.prorated
    if due is None or set(rule.measures) <= set(frame):
        return frame, {}
    if "year" not in frame:
        raise ValueError(
            f"「{rule.name}」は目標を年度で按分します。年度の列yearが必要です。"
            f" / {rule.name} prorates targets by the fiscal year: the column year is needed."
        )
    years = {each: due.share(FiscalYear(each)) for each in frame["year"].unique()}
    share = frame["year"].map(years).astype(float).to_numpy()
    target = numbers(frame, "target")
    undue = {"no-final-target": np.isnan(target), "outside-proration": np.isnan(share)}
    return frame.assign(target=target * share), undue


def _reckoned(frame: pd.DataFrame, rule: RatingRule, asked: set[str]) -> dict[str, Reckoned]:
    """Reckon the measures that the columns don't hold."""
    if not asked:
        return {}
    based = asked - {"attainment"}
    unknown = [measure for measure in MEASURES[4:] if measure in asked]
    require(frame, ["target", "actual", "direction", *(["baseline"] if based else []), *unknown])
    target, actual, direction = (
        numbers(frame, "target"),
        numbers(frame, "actual"),
        directions(frame),
    )
    found = {}
    if "attainment" in asked:
        found["attainment"] = _attainment(target, actual, direction, rule.lower)
    if based:
        baseline = numbers(frame, "baseline")
        share = np.zeros(len(frame), dtype=np.bool_)
        if "unit" in frame:
            share = in_percent(frame["unit"]).to_numpy(dtype=np.bool_)
        moved = actual - baseline
        moved[share & (np.abs(moved) < rule.tolerance - EDGE)] = 0.0
        by: dict[str, Callable[[], Reckoned]] = {
            "progress": lambda: _progress(baseline, target, actual, direction),
            "improvement": lambda: _improvement(baseline, actual, moved, direction, share),
            "travel": lambda: _formed(
                np.sign(direction * moved), direction, (baseline, actual), {}
            ),
        }
        found |= {measure: by[measure]() for measure in by if measure in based}
    return found


def _attainment(target: Floats, actual: Floats, direction: Floats, lower: str) -> Reckoned:
    less = direction < 0
    value = ratio(target, actual, less, lower)
    value[(target < 0) | (actual < 0)] = np.nan
    divisor = np.where(less, actual, target) if lower == "target / actual" else target
    refusals = {
        "negative-base": lambda at: (target[at] < 0) | (actual[at] < 0),
        "zero-base": lambda at: divisor[at] == 0,
    }
    return _formed(value, direction, (target, actual), refusals)


def _progress(baseline: Floats, target: Floats, actual: Floats, direction: Floats) -> Reckoned:
    way = target - baseline
    value = np.where(direction * way > 0, (actual - baseline) / way, np.nan)
    refusals = {
        "baseline-is-target": lambda at: way[at] == 0,
        "target-behind-baseline": lambda at: (direction * way)[at] < 0,
    }
    return _formed(value, direction, (baseline, target, actual), refusals)


def _improvement(
    baseline: Floats, actual: Floats, moved: Floats, direction: Floats, share: Bools
) -> Reckoned:
    base = np.where(share, 100.0, baseline)
    negative = ~share & ((baseline < 0) | (actual < 0))
    value = np.where(negative | (base == 0), np.nan, direction * moved / base)
    refusals = {
        "negative-base": lambda at: negative[at],
        "zero-base": lambda at: base[at] == 0,
    }
    return _formed(value, direction, (baseline, actual), refusals)


def _formed(
    value: Floats,
    direction: Floats,
    figures: tuple[Floats, ...],
    refusals: dict[str, Callable[[NDArray[np.intp]], Bools]],
) -> Reckoned:
    """Make what can't be formed missing, and say why; only those rows are looked at twice."""
    why = np.zeros(len(value), dtype=np.int8)
    formed = np.isfinite(value) & (direction != 0)
    for each in figures:
        formed &= np.isfinite(each)
    at = np.flatnonzero(~formed)
    if len(at):
        value[at] = np.nan
        cases = {
            "no-value": np.any([np.isnan(each[at]) for each in figures], axis=0),
            "no-direction": direction[at] == 0,
            "infinite": np.any([np.isinf(each[at]) for each in figures], axis=0),
        } | {code: holds(at) for code, holds in refusals.items()}
        places = [REASONS.index(code) for code in cases]
        why[at] = np.select(list(cases.values()), places, REASONS.index("infinite"))
    return value, why


def _by_target_alone(frame: pd.DataFrame, value: Floats, why: Places) -> Reckoned:
    """Where the base is zero, yet the target is met, the letter follows without a ratio."""
    at = np.flatnonzero(why == REASONS.index("zero-base"))
    if len(at) == 0:
        return value, why
    share = value.copy()
    rows = frame.iloc[at]
    ahead = directions(rows) * (numbers(rows, "actual") - numbers(rows, "target"))
    share[at] = np.select([ahead > 0, ahead == 0], [np.inf, 1.0], np.nan)
    return share, why


def _reasons(
    frame: pd.DataFrame, rule: RatingRule, place: Places, reckoned: dict[str, Reckoned]
) -> tuple[list[str], NDArray[np.int16]]:
    """Every reason there is, and of each row the place of its own among them."""
    reasons = list(REASONS)
    reason = np.zeros(len(place), dtype=np.int16)
    if len(place) == 0 or place.min() >= 0:
        return reasons, reason
    reason[place == NONE] = REASONS.index("out-of-bands")
    lacks = lacking(place)
    for measure in rule.measures:
        at = np.flatnonzero(lacks == MEASURES.index(measure))
        if measure in reckoned:
            reason[at] = reckoned[measure][1][at]
            continue
        column = WHY + measure
        why = frame[column].iloc[at] if column in frame else pd.Series("no-value", index=at)
        codes, found = pd.factorize(why)
        words = [*(str(word) or "no-value" for word in found), "no-value"]
        reasons += [word for word in dict.fromkeys(words) if word not in reasons]
        reason[at] = np.array([reasons.index(word) for word in words])[codes]
    return reasons, reason


def _categories(reasons: list[str], reason: NDArray[np.int16]) -> pd.Categorical:
    """The reasons that occur, as a categorical; a row without one is missing."""
    told = [each for each in np.flatnonzero(np.bincount(reason)) if reasons[each]]
    position = np.full(len(reasons), -1, dtype=np.int16)
    position[told] = np.arange(len(told))
    words = pd.Index([reasons[each] for each in told], dtype="str")
    return pd.Categorical.from_codes(position[reason], words)
