"""How far: actual against target, the way gone from the baseline, and which way it went."""

import numpy as np
import pandas as pd

from evalkit.analysis.comparable import comparable, is_range
from evalkit.analysis.rating.bands import EDGE, Bools, Floats
from evalkit.analysis.roster.given import merged
from evalkit.analysis.vintage import Year

REFUSED = "refused"


def attainment(sides: Year, lower: str, breaks: pd.DataFrame | None = None) -> pd.DataFrame:
    r"""Form the share of the target that was reached (1.0 = the target).

    :math:`a/t` where higher is better; where lower is better ``lower`` names the formula,
    ``target / actual`` (:math:`t/a`) or ``2 - actual / target`` (:math:`2-a/t`).
    A target that is a range has no ratio; where its direction is ``band`` it is met within its ends.
    Returns value, label (``refused`` or empty), reasons, ``met`` (whether the target is reached, missing
    where that can't be said) and ``caveats`` (what the comparison carries, whatever is refused).
    """
    target, actual = sides.target["value"], sides.actual["value"]
    direction, bound = sides.target["direction"], sides.target["bound"]
    pair = comparable(sides.target, sides.actual, breaks)
    less, more = direction == "lower", direction == "higher"
    band = (direction == "band") & is_range(sides.target)
    divisor = actual.where(less & (lower == "target / actual"), target)
    refusal = _first(
        pair,
        {
            "band-no-ratio": band,
            "no-direction": ~(less | more),
            "range-target": is_range(sides.target),
            "bound-direction": (less & bound.isin([">", ">="])) | (more & bound.isin(["<", "<="])),
            "infinite": np.isinf(target) | np.isinf(actual),
            "negative-base": (target < 0) | (actual < 0),
            "zero-base": divisor == 0,
        },
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        share = pd.Series(ratio(target.to_numpy(), actual.to_numpy(), less.to_numpy(), lower))
    share.index = target.index
    refusal = refusal.mask((refusal == "") & np.isinf(share), "infinite")
    known = refusal.isin(["", "band-no-ratio", "negative-base", "zero-base"])
    reached = (more & (actual >= target)) | (less & (actual <= target))
    exactly = bound.isin(["<", ">"]) & (actual == target)
    met = (reached & ~exactly).where(~band, _within(sides)).where(known)
    caveats = pair["reasons"].where(pair["verdict"] != "refuse", "")
    return _result(share, refusal, pair).assign(met=met, caveats=caveats)


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


def progress(sides: Year, breaks: pd.DataFrame | None = None) -> pd.DataFrame:
    r"""Form the share of the way from baseline to target that was gone, :math:`(a-b)/(t-b)`.

    Refused where the baseline counts on another basis than target or actual, equals the target, or
    lies already on the better side of it.
    """
    baseline, target, actual = (side["value"] for side in sides)
    less = sides.target["direction"] == "lower"
    to_target = comparable(sides.baseline, sides.target, breaks)
    to_actual = comparable(sides.baseline, sides.actual, breaks)
    pair = to_actual.where(to_target["verdict"] != "refuse", to_target)
    pair["reasons"] = pair["reasons"].where(
        pair["verdict"] == "refuse", _both(to_target, to_actual)
    )
    way = target - baseline
    refusal = _first(
        pair,
        {
            "no-direction": ~sides.target["direction"].isin(["higher", "lower"]),
            "range-target": is_range(sides.target),
            "infinite": np.isinf(baseline) | np.isinf(target) | np.isinf(actual),
            "baseline-is-target": way == 0,
            "target-behind-baseline": (way < 0) != less,
        },
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        gone = (actual - baseline) / way
    return _result(gone, refusal, pair)


def travel(sides: Year, breaks: pd.DataFrame | None = None, tolerance: float = 0.0) -> pd.DataFrame:
    """Say whether the actual is ``better``, ``worse`` or the ``same`` against the baseline.

    A change of a figure in percent that is smaller than the tolerance (points) is the ``same``.
    """
    pair = comparable(sides.baseline, sides.actual, breaks)
    direction, moved = _moved(sides, tolerance)
    refusal = _first(pair, {"no-direction": direction.isna(), "infinite": _infinite(sides)})
    result = _result(moved * direction, refusal, pair)
    words = signs(moved * direction, "better", "same", "worse")
    return result.assign(value=np.nan, label=result["label"].where(refusal != "", words))


def improvement(
    sides: Year, breaks: pd.DataFrame | None = None, tolerance: float = 0.0
) -> pd.DataFrame:
    r"""Form the change since the baseline as a share of it, :math:`\pm(a-b)/b`, positive for the better.

    Of figures in percent it is the difference in points (3 points: 0.03); one that is smaller than the
    tolerance (points) counts as 0. Refused where the baseline can't be compared, is 0 or negative.
    """
    pair = comparable(sides.baseline, sides.actual, breaks)
    direction, moved = _moved(sides, tolerance)
    before, after = sides.baseline["value"], sides.actual["value"]
    share = in_percent(sides.actual["unit"])
    refusal = _first(
        pair,
        {
            "no-direction": direction.isna(),
            "infinite": _infinite(sides),
            "negative-base": ~share & ((before < 0) | (after < 0)),
            "zero-base": ~share & (before == 0),
        },
    )
    base = before.where(~share, 100.0)
    return _result(direction * moved / base.where(base != 0), refusal, pair)


def in_percent(unit: pd.Series) -> pd.Series:
    """Whether figures are told in percent."""
    return unit.isin(["%", "％"])


def _moved(sides: Year, tolerance: float) -> tuple[pd.Series, pd.Series]:
    """The direction as a number (missing where none is declared), and the difference from the baseline."""
    direction = sides.target["direction"].map({"higher": 1.0, "lower": -1.0}).astype(float)
    moved = sides.actual["value"] - sides.baseline["value"]
    small = in_percent(sides.actual["unit"]) & (moved.abs() < tolerance - EDGE)
    return direction, moved.mask(small, 0.0)


def _infinite(sides: Year) -> pd.Series:
    return sides.baseline["value"].abs().eq(np.inf) | sides.actual["value"].abs().eq(np.inf)


def signs(moved: pd.Series, up: str, same: str, down: str) -> pd.Series:
    """Say of each number by its sign which way it goes; empty where it is missing."""
    words = np.select([moved > 0, moved == 0, moved < 0], [up, same, down], "")
    return pd.Series(words, index=moved.index, dtype="str")


def _first(pair: pd.DataFrame, refusals: dict[str, pd.Series]) -> pd.Series:
    """The first reason to refuse: the pair isn't comparable, else the first condition that holds."""
    holds = [pair["verdict"] == "refuse", *refusals.values()]
    codes = np.select(holds, [pair["reasons"], *refusals], "")
    return pd.Series(codes, pair.index, dtype="str")


def _both(first: pd.DataFrame, second: pd.DataFrame) -> pd.Series:
    """The reasons of two comparisons, each once."""
    both = [merged(each) for each in zip(first["reasons"], second["reasons"], strict=True)]
    return pd.Series(both, first.index, dtype="str")


def _result(value: pd.Series, refusal: pd.Series, pair: pd.DataFrame) -> pd.DataFrame:
    refused = refusal != ""
    texts = {
        "label": np.where(refused, REFUSED, ""),
        "reasons": np.where(refused, refusal, pair["reasons"]),
        "reason": np.where(refused, "", pair["because"]),
    }
    told = pd.DataFrame(texts, index=value.index, dtype="str")
    told.insert(0, "value", np.where(refused, np.nan, value))
    return told
