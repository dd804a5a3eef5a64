"""Paths of plans in force over the years: the expected one, and simulated ones that differ by chance and by rates."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from evalkit.analysis.arguments import Floats, tail
from evalkit.analysis.coverage.formulas import (
    exit_rates_by_plan,
    gap_half_life,
    steady_coverage_of_effort,
)
from evalkit.analysis.turnover.beta import Beta

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Rate:
    """A yearly rate between 0 and 1: its point value, and the Beta distribution that says how sure it is.

    Without a ``beta`` the rate is taken as certain.
    """

    value: float
    beta: Beta | None = None

    @classmethod
    def by_mean(cls, mean: float, size: float) -> "Rate":
        """Beta(mean · size, (1 − mean) · size): as sure as if ``size`` persons had been followed.

        >>> Rate.by_mean(0.2, 80).beta
        Beta(a=16.0, b=64.0)
        """
        if not 0 < mean < 1 or not 0 < size < float("inf"):
            raise ValueError(
                f"割合は0と1の間、有効標本の大きさは0より大きい数です: {mean}、{size}。 / A mean between"
                f" 0 and 1 and an effective size above 0 are needed, not {mean} and {size}."
            )
        return cls(mean, Beta(mean * size, (1 - mean) * size))

    @classmethod
    def by_counts(cls, cases: float, of: float) -> "Rate":
        """Jeffreys' Beta(m + ½, M − m + ½) of m cases among M; its point value is m / M.

        >>> rate = Rate.by_counts(1977, 4456)
        >>> round(rate.value, 6), rate.beta
        (0.443671, Beta(a=1977.5, b=2479.5))
        """
        if not 0 <= cases <= of or of <= 0:
            raise ValueError(
                f"{of}件のうち{cases}件という組合せは成り立ちません。 / {cases} cases of {of} can't be."
            )
        return cls(cases / of, Beta(cases + 0.5, of - cases + 0.5))

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...]) -> Floats:
        """Draw rates, or repeat the certain one."""
        return (
            np.full(shape, self.value)
            if self.beta is None
            else rng.beta(self.beta.a, self.beta.b, shape)
        )


@dataclass(frozen=True)
class Course:
    """How plans come and go on a roster that keeps its size: what makes a path.

    Whoever leaves is replaced by a newcomer without a plan. ``exit_rate`` is the roster's; people with a
    plan leave ``hazard_ratio`` times as often as those without one, both rates as of the opening.
    Plans come from a fixed effort (``made`` a year; with ``mid_year`` they are exposed to half a year's
    exits) or from notices to everybody without one, answered by ``newcomers`` and ``carried_over`` at
    their rates: the same object for both is one common rate. ``known``: plans that the first year is known
    to have made, in the place of its source. ``yearly``: the exit rate is drawn anew each year instead of
    once for a path.
    """

    roster: int
    plans: int
    exit_rate: Rate
    hazard_ratio: float = 1.0
    made: int | None = None
    mid_year: bool = False
    newcomers: Rate = Rate(0.0)
    carried_over: Rate = Rate(0.0)
    known: int | None = None
    yearly: bool = False

    @property
    def exit_rates(self) -> tuple[float, float]:
        """Exit rates of people without and with a plan, at the point value of the roster's rate."""
        return exit_rates_by_plan(self.exit_rate.value, self.plans / self.roster, self.hazard_ratio)


def expected_path(course: Course, years: int) -> Floats:
    """Coverage at the end of each year at the point values of all rates, the opening first: years + 1 shares.

    >>> rate = Rate.by_counts(1977, 4456)
    >>> course = Course(8452, 4657, Rate(0.2), newcomers=rate, carried_over=rate)
    >>> expected_path(course, 2).round(6).tolist()
    [0.550994, 0.688898, 0.750275]
    """
    without, holders = course.exit_rates
    roster, plans = course.roster, float(course.plans)
    found = [plans]
    for year in range(years):
        kept = (1 - holders) * plans
        if year == 0 and course.known is not None:
            plans = min(kept + course.known, roster)
        elif course.made is not None:
            exposed = 1 - holders / 2 if course.mid_year else 1.0
            plans = min(kept + course.made * exposed, roster)
        else:
            earlier = (1 - without) * (roster - plans)
            fresh = roster - kept - earlier
            plans = kept + course.newcomers.value * fresh + course.carried_over.value * earlier
        found.append(plans)
    return np.array(found) / roster


def steady_coverage(course: Course) -> float:
    """Coverage at which a course settles, at the point values of all rates, whatever its opening.

    A fixed effort: :func:`~evalkit.analysis.coverage.formulas.steady_coverage_of_effort` at the exit rate of plan
    holders d_p. Notices, with d_u the exit rate of those without a plan:
    c* = 1 − (1 − r₁)d_p / (1 − (1 − r₂)(1 − d_u) − (1 − r₁)(d_u − d_p)), which for d_u = d_p is
    :func:`~evalkit.analysis.coverage.formulas.steady_coverage_of_classes`, and for r₁ = r₂ rests on d_p alone.
    ValueError where nobody with a plan leaves.

    >>> answers = {"newcomers": Rate(0.443671), "carried_over": Rate(0.3 * 0.443671)}
    >>> round(steady_coverage(Course(8452, 4657, Rate(0.2), **answers)), 6)
    0.636957
    """
    holders = course.exit_rates[1]
    made, roster = course.made, course.roster
    if made is not None or not holders:
        return steady_coverage_of_effort(made or 0, roster, holders, course.mid_year)
    return 1 - (1 - course.newcomers.value) * holders / (1 - _contraction(course))


def half_life(course: Course) -> float:
    """Years until half of the gap to the settled coverage is closed; 0 where one year closes it all.

    >>> round(half_life(Course(8452, 4657, Rate(0.2), made=700)), 3)
    3.106
    """
    contraction = abs(_contraction(course))
    return gap_half_life(contraction) if contraction else 0.0


def _contraction(course: Course) -> float:
    """The share of the gap to the settled coverage that a year leaves open."""
    without, holders = course.exit_rates
    if course.made is not None:
        return 1 - holders
    answering = (1 - course.carried_over.value) * (1 - without)
    return answering + (1 - course.newcomers.value) * (without - holders)


def simulate(course: Course, years: int, paths: int, seed: int) -> Counts:
    """Plans in force at the end of each year on simulated paths: an array of years × paths, never above the roster.

    A path draws its rates once (the exit rate each year if ``yearly``), then whole persons: survivors and
    answers are binomial. PCG64: the same seed gives the same paths.

    >>> simulate(Course(8452, 4657, Rate(0.2), made=700), years=2, paths=3, seed=1)
    array([[4440, 4468, 4426],
           [4212, 4293, 4243]])
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    drawn = course.exit_rate.draw(rng, (years if course.yearly else 1, paths))
    scale = 1 + course.plans / course.roster * (course.hazard_ratio - 1)
    leaving = np.broadcast_to(np.minimum(drawn / scale, 1), (years, paths))
    lost = np.broadcast_to(np.minimum(drawn * course.hazard_ratio / scale, 1), (years, paths))
    same = course.carried_over is course.newcomers
    first = course.newcomers.draw(rng, (paths,))
    again = first if same else course.carried_over.draw(rng, (paths,))
    plans = np.full(paths, course.plans, dtype=np.int64)
    found = np.empty((years, paths), dtype=np.int64)
    for year in range(years):
        kept = plans - rng.binomial(plans, lost[year])
        if year == 0 and course.known is not None:
            new = np.full(paths, course.known)
        elif course.made is not None:
            early = lost[year] / 2 if course.mid_year else 0.0
            new = course.made - rng.binomial(course.made, early, paths)
        elif same:
            new = rng.binomial(course.roster - kept, first)
        else:
            without = course.roster - plans
            earlier = without - rng.binomial(without, leaving[year])
            new = rng.binomial(course.roster - kept - earlier, first)
            new += rng.binomial(earlier, again)
        plans = np.minimum(kept + new, course.roster)
        found[year] = plans
    return found


def bands(shares: Floats, levels: tuple[float, ...]) -> tuple[Floats, Floats]:
    """Return the median of each row and the limits of its central bands: years, and years × levels × 2.

    >>> middle, limits = bands(np.arange(101.0)[None, :], (0.5, 0.75))
    >>> middle.tolist(), limits.tolist()
    ([50.0], [[[25.0, 75.0], [12.5, 87.5]]])
    """
    ordered = np.sort(shares, axis=-1)
    probabilities = [0.5] + [p for level in levels for p in ((1 - level) / 2, (1 + level) / 2)]
    places = np.array(probabilities) * (ordered.shape[-1] - 1)
    below = np.floor(places).astype(int)
    above = np.minimum(below + 1, ordered.shape[-1] - 1)
    found = ordered[:, below] + (places - below) * (ordered[:, above] - ordered[:, below])
    return found[:, 0], found[:, 1:].reshape(len(found), len(levels), 2)


class Survivors(NamedTuple):
    """How many plans survive a year: mean, standard deviation, limits of the central interval."""

    mean: float
    sd: float
    lower: float
    upper: float


def survivors(plans: int, exit_rate: Rate, confidence: float = 0.95) -> Survivors:
    """Plans that survive a year: binomial, beta-binomial where the exit rate isn't certain.

    mean (1 − d)P, variance d(1 − d)P, times (κ + P)/(κ + 1) for an effective size κ. Units: plans.

    >>> certain, unsure = survivors(4657, Rate(0.2)), survivors(4657, Rate.by_mean(0.2, 80))
    >>> certain.lower, certain.upper, unsure.lower, unsure.upper
    (3672.0, 3779.0, 3285.0, 4099.0)
    """
    if exit_rate.beta is not None:
        lost = exit_rate.beta.exits(plans)
        fewest, most = lost.interval(confidence)
        return Survivors(plans - lost.mean, lost.sd, plans - float(most), plans - float(fewest))
    kept = stats.binom(plans, 1 - exit_rate.value)
    spare = tail(confidence)
    lower, upper = kept.ppf([spare, 1 - spare])
    return Survivors(float(kept.mean()), float(kept.std()), float(lower), float(upper))
