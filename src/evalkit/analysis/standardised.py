"""Rates adjusted for the make-up of a population: directly and indirectly standardised, with intervals."""

import numpy as np
from numpy.typing import ArrayLike

from evalkit.analysis.arguments import Floats, bases, counts
from evalkit.analysis.interval import RateInterval, byar, crude_rate

FEWEST_EVENTS = 10


def directly_standardised(
    x: ArrayLike, n: ArrayLike, standard: ArrayLike, per: ArrayLike = 1, confidence: float = 0.95
) -> RateInterval:
    """Rate that a standard population would have with the group rates of this one; Dobson's interval.

    Σ wᵢ xᵢ / nᵢ with wᵢ the groups' shares of the standard population. With O = Σ xᵢ, v = Σ wᵢ² xᵢ / nᵢ² and
    Byar's limits of O, the limits are rate + √(v / O) · (limit of O − O).

    Shapes: groups (age bands …) along the last axis of all three, areas along the others. ``per`` as for
    :func:`~evalkit.analysis.interval.crude_rate`. Fewer than ten events give no rate: all missing, method
    ``fewer-than-ten``; a missing group gives a missing rate and an empty method, else it's ``dobson``.
    ValueError where a count is negative or a population isn't positive.

    Source: Dobson, Kuulasmaa, Eberle and Scherer (1991), Statistics in Medicine 10, pp. 457-462.

    >>> value, lower, upper, method = directly_standardised([30, 45], [1000, 500], [60, 40], per=1000)
    >>> round(float(value), 2), round(float(lower), 2), round(float(upper), 2), str(method)
    (54.0, 42.37, 67.82, 'dobson')
    """
    events, people, weights = counts(x), bases(n), bases(standard)
    weights = weights / weights.sum(axis=-1, keepdims=True)
    rate = (weights * events / people).sum(axis=-1)
    variance = (weights**2 * events / people**2).sum(axis=-1)
    total = np.broadcast_to(events, np.broadcast_shapes(events.shape, people.shape)).sum(axis=-1)
    limits = byar(total, confidence)
    with np.errstate(invalid="ignore"):
        step = np.sqrt(variance / total)
    few = total < FEWEST_EVENTS
    scale = np.where(few, np.nan, bases(per))[()]
    value = rate * scale
    return RateInterval(
        value,
        value + step * (limits.lower - total) * scale,
        value + step * (limits.upper - total) * scale,
        np.where(few, "fewer-than-ten", np.where(np.isnan(value), "", "dobson"))[()],
    )


def expected_events(n: ArrayLike, reference_x: ArrayLike, reference_n: ArrayLike) -> Floats:
    """Events that a population would have with the group rates of a reference population.

    Σ nᵢ · Xᵢ / Nᵢ; groups along the last axis. Errors as for :func:`directly_standardised`.

    Source: Breslow and Day (1987), *Statistical Methods in Cancer Research* II, p. 65.

    >>> float(expected_events([1000, 500], [20, 60], [1000, 1000]))
    50.0
    """
    rates = counts(reference_x) / bases(reference_n)
    total: Floats = (bases(n) * rates).sum(axis=-1)
    return total


def indirectly_standardised(
    observed: ArrayLike, expected: ArrayLike, reference: ArrayLike = 1, confidence: float = 0.95
) -> RateInterval:
    """Observed over expected events, times a reference; limits and method as of a crude rate.

    reference · O / E. With a reference of 1 or 100 it's the standardised ratio (SMR), with the crude rate of
    the reference population (per 100,000, say) the indirectly standardised rate per as many.

    Units and errors as for :func:`~evalkit.analysis.interval.crude_rate`; E from :func:`expected_events`.

    Source: Breslow and Day (1987), pp. 65-71.

    >>> value, lower, upper, method = indirectly_standardised(9, 835.88, reference=100)
    >>> round(float(value), 3), round(float(lower), 3), round(float(upper), 3), str(method)
    (1.077, 0.492, 2.044, 'exact-poisson')
    """
    return crude_rate(observed, expected, reference, confidence)
