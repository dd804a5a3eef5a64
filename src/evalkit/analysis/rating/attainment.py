"""How far: actual against target, the way gone from the baseline, and which way it went."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evalkit.analysis.comparable import comparable, is_range
from evalkit.analysis.rating.bands import EDGE, Bools, Floats
from evalkit.analysis.rating.rubric import JUST_MISSED
from evalkit.analysis.roster.given import merged
from evalkit.analysis.vintage import Year

REFUSED = "refused"

Texts = NDArray[Any]


@np.errstate(all="ignore")
def attainment(sides: Year, lower: str, breaks: pd.DataFrame | None = None) -> pd.DataFrame:
    r"""Form the share of the target that was reached (1.0 = the target).

    :math:`a/t` where higher is better; where lower is better ``lower`` names the formula,
    ``target / actual`` (:math:`t/a`) or ``2 - actual / target`` (:math:`2-a/t`).
    A target that is a range has no ratio; where its direction is ``band`` it is met within its ends.
    Returns value, label (``refused`` or empty), reasons, ``met`` (whether the target is reached, missing
    where that can't be said) and ``caveats`` (what the comparison carries, whatever is refused).
    """
    target, actual, direction, bound = (
        sides.target["value"].to_numpy(),
        sides.actual["value"].to_numpy(),
        sides.target["direction"].to_numpy(),
        sides.target["bound"].to_numpy(),
    )
    pair = comparable(sides.target, sides.actual, breaks)
    less, more = direction == "lower", direction == "higher"
    is_ranged = is_range(sides.target).to_numpy()
    band = (direction == "band") & is_ranged
    divisor = np.where(less & (lower == "target / actual"), actual, target)
    above, below = (bound == ">") | (bound == ">="), (bound == "<") | (bound == "<=")
    refusal = _first(
        pair,
        {
            "band-no-ratio": band,
            "no-direction": ~(less | more),
            "range-target": is_ranged,
            "bound-direction": (less & above) | (more & below),
            "infinite": np.isinf(target) | np.isinf(actual),
            "negative-base": (target < 0) | (actual < 0),
            "zero-base": divisor == 0,
        },
    )
    share = ratio(target, actual, less, lower)
    refusal[(refusal == "") & np.isinf(share)] = "infinite"
    known = [each in ("", "band-no-ratio", "negative-base", "zero-base") for each in refusal]
    reached = (more & (actual >= target)) | (less & (actual <= target))
    exactly = ((bound == "<") | (bound == ">")) & (actual == target)
    reached &= ~exactly
    if band.any():
        reached[band] = _within(Year(*(side[band] for side in sides)))
    met = np.where(known, reached.astype(object), np.nan)
    caveats = np.where(pair["verdict"] != "refuse", pair["reasons"], "")
    return _result(share, refusal, pair, met=met, caveats=caveats)


def ratio(target: Floats, actual: Floats, less: Bools, lower: str) -> Floats:
    """Divide as attainment does: a/t, where less is better by the formula; the caller minds zeros."""
    if lower == "target / actual":
        found: Floats = np.where(less, target, actual) / np.where(less, actual, target)
        return found
    found = actual / target
    return np.where(less, 2 - found, found)


def _within(sides: Year) -> pd.Series:
    """Whether the actual lies in the target's range, its ends included unless it says 超 or 未満."""
    bounds = sides.target["bound"].str.split(",")
    low, high, actual = sides.target["value"], sides.target["upper"], sides.actual["value"]
    above = (actual > low) | ((actual == low) & (bounds.str[0] != ">"))
    below = (actual < high) | ((actual == high) & (bounds.str[-1] != "<"))
    return above & below


def share_for_bands(sides: Year, reached: pd.DataFrame) -> Floats:
    """Return the attainment that bands are held to: by the target alone where the base is zero but it is met.

    An actual on the edge of a target that excludes it (未満, 超) lies just below the target. ``reached``
    comes from :func:`attainment`.
    """
    alone = (reached["met"].eq(True) & (reached["reasons"] == "zero-base")).to_numpy()
    exactly = (sides.target["value"] == sides.actual["value"]).to_numpy()
    share = np.where(alone, np.where(exactly, 1.0, np.inf), reached["value"])
    missed = reached["met"].eq(False).to_numpy() & (share >= 1)
    found: Floats = np.where(missed, JUST_MISSED, share)
    return found


@np.errstate(all="ignore")
def progress(sides: Year, breaks: pd.DataFrame | None = None) -> pd.DataFrame:
    r"""Form the share of the way from baseline to target that was gone, :math:`(a-b)/(t-b)`.

    Refused where the baseline counts on another basis than target or actual, equals the target, or
    lies already on the better side of it.
    """
    baseline, target, actual = (side["value"].to_numpy() for side in sides)
    direction = sides.target["direction"].to_numpy()
    less, more = direction == "lower", direction == "higher"
    to_target = comparable(sides.baseline, sides.target, breaks)
    to_actual = comparable(sides.baseline, sides.actual, breaks)
    pair = to_actual.where(to_target["verdict"] != "refuse", to_target)
    pair["reasons"] = np.where(
        pair["verdict"] == "refuse", pair["reasons"], _both(to_target, to_actual)
    )
    way = target - baseline
    refusal = _first(
        pair,
        {
            "no-direction": ~(less | more),
            "range-target": is_range(sides.target).to_numpy(),
            "infinite": np.isinf(baseline) | np.isinf(target) | np.isinf(actual),
            "baseline-is-target": way == 0,
            "target-behind-baseline": (way < 0) != less,
        },
    )
    return _result((actual - baseline) / way, refusal, pair)


@np.errstate(all="ignore")
def travel(sides: Year, breaks: pd.DataFrame | None = None, tolerance: float = 0.0) -> pd.DataFrame:
    """Say whether the actual is ``better``, ``worse`` or the ``same`` against the baseline.

    A change of a figure in percent that is smaller than the tolerance (points) is the ``same``.
    """
    pair = comparable(sides.baseline, sides.actual, breaks)
    direction, moved = _moved(sides, tolerance)
    refusal = _first(pair, {"no-direction": np.isnan(direction), "infinite": _infinite(sides)})
    words = signs(moved * direction, "better", "same", "worse")
    result = _result(np.full(len(moved), np.nan), refusal, pair)
    return result.assign(label=np.where(refusal != "", REFUSED, words))


@np.errstate(all="ignore")
def improvement(
    sides: Year, breaks: pd.DataFrame | None = None, tolerance: float = 0.0
) -> pd.DataFrame:
    r"""Form the change since the baseline as a share of it, :math:`\pm(a-b)/b`, positive for the better.

    Of figures in percent it is the difference in points (3 points: 0.03); one that is smaller than the
    tolerance (points) counts as 0. Refused where the baseline can't be compared, is 0 or negative.
    """
    pair = comparable(sides.baseline, sides.actual, breaks)
    direction, moved = _moved(sides, tolerance)
    before, after = sides.baseline["value"].to_numpy(), sides.actual["value"].to_numpy()
    share = in_percent(sides.actual["unit"]).to_numpy()
    refusal = _first(
        pair,
        {
            "no-direction": np.isnan(direction),
            "infinite": _infinite(sides),
            "negative-base": ~share & ((before < 0) | (after < 0)),
            "zero-base": ~share & (before == 0),
        },
    )
    base = np.where(share, 100.0, before)
    return _result(direction * moved / np.where(base == 0, np.nan, base), refusal, pair)


def in_percent(unit: pd.Series) -> pd.Series:
    """Whether figures are told in percent."""
    return unit.isin(["%", "％"])


def _moved(sides: Year, tolerance: float) -> tuple[Floats, Floats]:
    """The direction as a number (missing where none is declared), and the difference from the baseline."""
    signs_of = {"higher": 1.0, "lower": -1.0}
    direction = np.array(
        [signs_of.get(each, np.nan) for each in sides.target["direction"].tolist()]
    )
    moved = sides.actual["value"].to_numpy() - sides.baseline["value"].to_numpy()
    small = in_percent(sides.actual["unit"]).to_numpy() & (np.abs(moved) < tolerance - EDGE)
    return direction, np.where(small, 0.0, moved)


def _infinite(sides: Year) -> Bools:
    found: Bools = np.isinf(sides.baseline["value"]) | np.isinf(sides.actual["value"])
    return np.asarray(found)


def signs(moved: Floats | pd.Series, up: str, same: str, down: str) -> Texts:
    """Say of each number by its sign which way it goes; empty where it is missing."""
    told: Texts = np.select([moved > 0, moved == 0, moved < 0], [up, same, down], "").astype(object)
    return told


def _first(pair: pd.DataFrame, refusals: dict[str, Bools]) -> Texts:
    """The first reason to refuse: the pair isn't comparable, else the first condition that holds."""
    holds = [(pair["verdict"] == "refuse").to_numpy(), *refusals.values()]
    found: Texts = np.select(holds, [pair["reasons"].to_numpy(), *refusals], "")
    return found


def _both(first: pd.DataFrame, second: pd.DataFrame) -> list[str]:
    """The reasons of two comparisons, each once."""
    both = zip(first["reasons"].tolist(), second["reasons"].tolist(), strict=True)
    return [merged(each) for each in both]


def _result(
    value: Floats, refusal: Texts, pair: pd.DataFrame, **others: NDArray[Any]
) -> pd.DataFrame:
    refused = refusal != ""
    columns = {
        "value": np.where(refused, np.nan, value),
        "label": np.where(refused, REFUSED, ""),
        "reasons": np.where(refused, refusal, pair["reasons"]),
        "reason": np.where(refused, "", pair["because"]),
    }
    return pd.DataFrame(columns | others, index=pair.index)
