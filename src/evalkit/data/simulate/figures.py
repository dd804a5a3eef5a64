"""A made-up plan's figures with known truth: drawn from a seed, rated, and printed as reports print them."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from evalkit.data.simulate import plan
from evalkit.data.simulate.roster import ZONES
from evalkit.data.simulate.truth import Truth
from evalkit.words.fiscal import FiscalYear

Numbers = npt.NDArray[np.floating]

FULL_WIDTH = ord("０") - ord("0")
PENDING = "集計中"
REVISED_YEARS = 2
"""The plan is revised for its last years."""


@dataclass(frozen=True, eq=False)
class Course:
    """An indicator's numbers: baseline by part; targets and actuals by year and part.

    ``revised`` are the targets after the plan's revision, the original ones before it. A year in which the
    indicator isn't counted has no target; an actual that is missing beside a target is pending.
    """

    baseline: Numbers
    target: Numbers
    actual: Numbers
    revised: Numbers

    @property
    def begins(self) -> int:
        """The place of its first year."""
        return int(np.flatnonzero(~np.isnan(self.target[:, 0]))[0])


def draw_courses(
    rng: np.random.Generator, plans: pd.DataFrame, truth: Truth, years: int
) -> dict[str, Course]:
    """Draw every indicator's course; the two about evacuation plans are the roster's own counts.

    ``plans`` is :attr:`evalkit.data.simulate.roster.MadeUpRoster.plans`, of as many years.
    """
    apart = rng.spawn(1)[0]
    ahead = np.arange(1, years + 1)
    after = np.clip(ahead - (years - REVISED_YEARS), 0, None)

    def growing(start: float, planned: float, true: float, spread: float, step: int) -> Course:
        target = np.round(start * (1 + planned) ** ahead / step) * step
        actual = start * (1 + true) ** ahead * np.exp(rng.normal(0, spread, years))
        return _single(start, target, actual.round())

    in_force, notices, made = (_by_zone(plans, each) for each in ("in_force", "notices", "made"))
    sent = notices.sum(axis=1)
    expected = truth.consultations * (1 + truth.consultations_growth) ** np.arange(-1, years)
    consultations = rng.poisson(expected).astype(float)
    salons = growing(9800, 0.03, 0.025, 0.04, step=100)
    online = np.where(ahead > plan.BREAK_AFTER, 1.3, 1.0)
    share = (31.4 + 0.6 * ahead + rng.normal(0, 0.7, years)).round(1)
    share[-1] = np.nan
    drills = float(plan.DRILLS) * ahead
    return {
        "outreach-visits": growing(1240, 0.04, 0.035, 0.05, step=20),
        "consultations": _single(
            consultations[0], (expected[1:] * 1.01).round(-1), consultations[1:]
        ),
        "slow-starts": growing(312, -0.06, -0.04, 0.10, step=10),
        "training-participants": growing(180, 0.10, 0.06, 0.22, step=10),
        "plan-notices": _single(
            np.round(sent[0] * 1.1, -1), np.round(np.append(sent[0], sent[:-1]), -2), sent
        ),
        "evacuation-plans": _with_parts(
            in_force[0].round(-1), (in_force * 0.2).round(-1).clip(min=10), made
        ),
        "drill-groups": _single(
            np.nan,
            drills,
            np.cumsum(rng.poisson(11, years)).astype(float),
            drills - (plan.DRILLS - plan.DRILLS_LOWERED) * after,
        ),
        "salon-visits": _single(
            salons.baseline[0],
            (salons.target[:, 0] * online).round(-2),
            (salons.actual[:, 0] * online).round(),
        ),
        "support-places": _widened(growing(64, 0.045, 0.03, 0.03, step=1), after > 0),
        "mutual-help-share": _single(31.4, (31.4 + 0.7 * ahead).round(1), share),
        "leaflets": _leaflets(apart, years),
        "online-consultations": _online(apart, years),
    }


def both_ways(places: Course) -> tuple[float, float]:
    """Places of mutual support of the year before the new definition, by the old one and by the new one."""
    old = float(places.actual[-1 - REVISED_YEARS, 0])
    return old, float(np.round(old * plan.WIDENED))


def _widened(places: Course, is_new: npt.NDArray[np.bool_]) -> Course:
    """Count by the new definition from its year on; the targets are revised by the year counted both ways."""
    old, new = both_ways(places)
    target, actual = places.target[:, 0], places.actual[:, 0]
    actual = np.where(is_new, (actual * plan.WIDENED).round(), actual)
    revised = np.where(is_new, (target * new / old).round(), target)
    return _single(places.baseline[0], target, actual, revised)


def _leaflets(rng: np.random.Generator, years: int) -> Course:
    """Handed out until the second year reported on."""
    ends = np.arange(years) > years - 4
    actual = rng.normal(5000, 250, years).round()
    return _single(4800, np.where(ends, np.nan, 5000.0), np.where(ends, np.nan, actual))


def _online(rng: np.random.Generator, years: int) -> Course:
    """Offered since the third year reported on."""
    since = np.arange(years) - (years - 3)
    expected = np.where(since < 0, np.nan, 140 * 1.25 ** np.clip(since, 0, None))
    actual = np.append([np.nan] * (years - 3), rng.poisson(expected[-3:])).astype(float)
    return _single(52, (expected / 10).round() * 10, actual)


def _by_zone(plans: pd.DataFrame, column: str) -> Numbers:
    return plans.pivot(index="period", columns="zone", values=column)[list(ZONES)].to_numpy(float)


def _single(
    baseline: float, target: Numbers, actual: Numbers, revised: Numbers | None = None
) -> Course:
    revised = target if revised is None else revised
    return Course(np.array([baseline]), target[:, None], actual[:, None], revised[:, None])


def _with_parts(baseline: Numbers, target: Numbers, actual: Numbers) -> Course:
    return Course(baseline, target, actual, target)


def letter(target: Numbers, actual: Numbers, direction: str) -> str:
    """Rate a year by the office's rule: A met, B from 80 %, C from 60 %, else D; all parts; 集計中 if pending.

    Attainment is actual / target, or target / actual where lower is better.

    >>> letter(np.array([10.0, 5.0]), np.array([10.0, 3.5]), "higher")
    'C'
    >>> letter(np.array([10.0]), np.array([np.nan]), "lower")
    '集計中'
    """
    ratio = target / actual if direction == "lower" else actual / target
    least = float(ratio.min())
    if np.isnan(least):
        return PENDING
    return "DCBA"[int(np.searchsorted([0.6, 0.8, 1.0], least, "right"))]


def printed(value: float, decimals: int, rng: np.random.Generator) -> str:
    """Write a number as offices do: in half-width, full-width or mixed digits.

    >>> printed(1234, 0, np.random.Generator(np.random.PCG64(1)))
    '１，２３４'
    """
    text = f"{value:,.{decimals}f}"
    style = rng.choice(["half", "full", "mixed"])
    chosen = rng.random(len(text)) < 0.5
    return "".join(
        chr(ord(char) + FULL_WIDTH)
        if style == "full" or (style == "mixed" and pick and char.isdigit())
        else char
        for char, pick in zip(text, chosen, strict=True)
    )


def printed_cell(source: str, numbers: Iterable[float], rng: np.random.Generator) -> str:
    """Print a cell of targets or actuals: a number, or one for each part; 集計中 where one is missing."""
    numbers = list(numbers)
    cells = plan.CELLS[source]
    if np.isnan(numbers).any():
        return PENDING
    return cells.cell.format(*(printed(each, cells.decimals, rng) for each in numbers))


def print_cells(
    rng: np.random.Generator, source: str, course: Course, years: range
) -> dict[tuple[str, int], str]:
    """Print an indicator's cells by role and year; ``revised`` where the target was revised."""
    told = [(each, row) for row, each in enumerate(years) if not np.isnan(course.target[row]).any()]
    cells = {("baseline", years[0]): _baseline(rng, source, course, years)}
    cells |= {
        (role, year): printed_cell(source, side[row].tolist(), rng)
        for role, side in (("target", course.target), ("actual", course.actual))
        for year, row in told
    }
    return cells | {
        ("revised", year): printed_cell(source, course.revised[row].tolist(), rng)
        for year, row in told
        if (course.revised[row] != course.target[row]).any()
    }


def _baseline(rng: np.random.Generator, source: str, course: Course, years: range) -> str:
    cells = plan.CELLS[source]
    if "{" not in cells.baseline:
        return cells.baseline
    before = FiscalYear(years[course.begins] - 1).ja
    texts = (printed(each, cells.decimals, rng) for each in course.baseline.tolist())
    return cells.baseline.format(*texts, year=before)
