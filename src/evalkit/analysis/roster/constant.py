"""Tenure at a constant yearly exit rate, and what one snapshot shows of it: long stays more often than short ones."""

from collections.abc import Callable

import numpy as np

from evalkit.analysis.roster.given import Given, derived


def mean_tenure(exit_rate: float) -> float:
    """Mean years on the roster of those who join, at a constant yearly exit rate: 1/d.

    ValueError, here and below, where the rate isn't above 0 and at most 1.

    >>> mean_tenure(0.2)
    5.0
    """
    return 1 / _rate(exit_rate)


def median_tenure(exit_rate: float) -> float:
    """Years after which half of those who join have left, at a constant yearly exit rate: ln ½ / ln(1 − d).

    >>> round(median_tenure(0.2), 6)
    3.106284
    """
    return 0.0 if _rate(exit_rate) == 1 else float(np.log(0.5) / np.log1p(-exit_rate))


def share_staying(exit_rate: float, years: float) -> float:
    """Share of those who join still on the roster after so many years, at a constant exit rate: (1 − d)^t.

    >>> round(share_staying(0.2, 3), 3), round(share_staying(0.2, 5), 5)
    (0.512, 0.32768)
    """
    return float((1 - _rate(exit_rate)) ** years)


def mean_tenure_of_seen(exit_rate: float) -> float:
    """Mean full tenure, past and to come, of the people found on one snapshot: (2 − d)/d.

    It isn't the mean tenure of those who join (1/d): who stays nine years stands on nine snapshots, who stays
    one year on one, so a snapshot shows long stays more often (length bias). Assumes that as many join as leave.

    >>> round(mean_tenure_of_seen(0.2), 6), mean_tenure(0.2)
    (9.0, 5.0)
    """
    return (2 - _rate(exit_rate)) / exit_rate


def mean_elapsed_of_seen(exit_rate: float) -> float:
    """Mean tenure so far, in whole years, of the people found on one snapshot: (1 − d)/d.

    Shorter than the mean full tenure, since their stay isn't over. Assumes that as many join as leave.

    >>> mean_elapsed_of_seen(0.2)
    4.0
    """
    return (1 - _rate(exit_rate)) / exit_rate


def gone_before_next_snapshot(exit_rate: float) -> float:
    """Share of those who join during a year and are gone before the next snapshot: 1 − d/λ, λ = −ln(1 − d).

    Yearly snapshots never show them: an event log counts about so many more entries. Assumes a constant
    hazard and entries spread evenly over the year.

    >>> [round(gone_before_next_snapshot(rate), 6) for rate in (0.1, 0.2, 0.25)]
    [0.050878, 0.103716, 0.130985]
    """
    return 1.0 if _rate(exit_rate) == 1 else float(1 - exit_rate / -np.log1p(-exit_rate))


def constant_rate_rows(
    exit_rate: Given, limits: tuple[float, float] | None = None, **columns: object
) -> list[dict[str, object]]:
    """Tell mean and median tenure, of those who join and of those seen on one snapshot, at a constant exit rate.

    ``limits`` of the rate become those of the tenures. Units: years, and the share of those who join and are
    never seen.
    """
    told: dict[str, tuple[Callable[[float], float], str, str]] = {
        "mean_tenure": (mean_tenure, "年", ""),
        "halving_time": (median_tenure, "年", ""),
        "mean_tenure_of_seen": (mean_tenure_of_seen, "年", " stationary"),
        "mean_elapsed_of_seen": (mean_elapsed_of_seen, "年", " stationary"),
        "gone_before_snapshot": (gone_before_next_snapshot, "share", ""),
    }
    rows = []
    for measure, (of, unit, assumed) in told.items():
        row = derived(
            measure, of(exit_rate.value), exit_rate, caveats=f"constant-rate{assumed}", unit=unit
        )
        if limits is not None:
            lower, upper = sorted(of(limit) for limit in limits)
            row |= {"lower": lower, "upper": upper}
        rows.append(row | {"method": "constant-rate"} | columns)
    return rows


def _rate(exit_rate: float) -> float:
    if not 0 < exit_rate <= 1:
        raise ValueError(
            f"離脱率は0より大きく1以下です: {exit_rate}（20％なら0.2）。"
            f" / The exit rate is above 0 and at most 1, not {exit_rate} (0.2 for 20 %)."
        )
    return exit_rate
