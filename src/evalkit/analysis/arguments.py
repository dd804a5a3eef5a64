"""What an interval accepts: counts, bases and a level of confidence; anything else is refused in words."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

LEAST_CONFIDENCE = 0.9


def finite(numbers: ArrayLike) -> Floats:
    """Take numbers as floats, a missing one (NaN) as it is; ValueError where one is infinite.

    >>> finite([1, 2]).tolist()
    [1.0, 2.0]
    """
    floats = np.asarray(numbers, dtype=float)
    if np.any(np.isinf(floats)):
        raise ValueError("無限大の値があります。 / A value is infinite.")
    return floats


def counts(x: ArrayLike) -> Floats:
    """Take counts as floats, a missing one (NaN) as it is; ValueError where one is negative or infinite.

    >>> counts([3, 0]).tolist()
    [3.0, 0.0]
    """
    counted = finite(x)
    if np.any(counted < 0):
        raise ValueError("件数が負の値です。 / A count is negative.")
    return counted


def bases(n: ArrayLike) -> Floats:
    """Take bases as floats, a missing one (NaN) as it is; ValueError where one isn't positive and finite.

    >>> bases(170).item()
    170.0
    """
    base = finite(n)
    if np.any(base <= 0):
        raise ValueError("分母は0より大きくなければなりません。 / A base must be greater than 0.")
    return base


def tail(confidence: float) -> float:
    """Half of what a level of confidence leaves over: the probability beyond each limit.

    The level is a share, at least 0.9 and less than 1: 95 is one way too many to write 0.95, and 0.05
    (the error, meant as the level) or 0.5 would print a narrow interval that nobody asked for.

    Source: the lower bound is that of PHEindicatormethods 2.1.0, which refuses 0.7 and 14 too.

    >>> round(tail(0.95), 6)
    0.025
    """
    if not LEAST_CONFIDENCE <= confidence < 1:
        raise ValueError(
            f"信頼水準は0.9以上1未満です（{confidence}）。95％なら0.95とします。"
            f" / The confidence is at least 0.9 and less than 1, not {confidence}:"
            " write 0.95 for 95 %."
        )
    return (1 - confidence) / 2
