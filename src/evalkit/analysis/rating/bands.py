"""Bands of a rating rule: what each asks of the measures of a row, and which is the first that holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Places = NDArray[np.int8]

MEASURES = ("attainment", "progress", "improvement", "travel", "changed", "pace", "miss")
"""What a band may ask about; attainment, progress, improvement and miss are shares (1.0 = 100 %)."""

DIRECTIONS = {"better": 1.0, "same": 0.0, "worse": -1.0}
"""The words of ``travel`` and ``changed``, and the numbers that stand for them."""

WORDED = ("travel", "changed")
"""The measures that are told in words."""

EDGE = 1e-12
"""Attainments this near to the edge of a band lie on it: 2.4 / 3.0 is 0.8, in binary a little less."""

NONE = -1
"""The place of a row that no band takes; one that lacks measure m has the place ``NONE - 1 - m``."""


@dataclass(frozen=True)
class Condition:
    """What a band asks of one measure: a number within its ends, or one of the words.

    ``at_least`` and ``at_most`` belong to the interval, ``above`` and ``below`` don't; empty ends are open.
    """

    measure: str
    at_least: float = -inf
    above: float = -inf
    below: float = inf
    at_most: float = inf
    words: tuple[str, ...] = ()

    def holds(self, value: Floats) -> Bools:
        """Say of each number (of a word, what stands for it) whether it is within; a missing one isn't."""
        if self.words:
            held = np.zeros(len(value), dtype=np.bool_)
            for word in self.words:
                held |= value == DIRECTIONS[word]
            return held
        tests = [
            (self.at_least > -inf, np.greater_equal, self.at_least - EDGE),
            (self.above > -inf, np.greater, self.above + EDGE),
            (self.below < inf, np.less, self.below - EDGE),
            (self.at_most < inf, np.less_equal, self.at_most + EDGE),
        ]
        found = [compare(value, end) for is_asked, compare, end in tests if is_asked]
        within: Bools = np.logical_and.reduce(found) if found else ~np.isnan(value)
        return within


@dataclass(frozen=True)
class Band:
    """A letter and what it takes: attainment from at_least (included) to below (excluded), and all conditions."""

    letter: str
    at_least: float = -inf
    below: float = inf
    reference: str = ""
    conditions: tuple[Condition, ...] = ()

    @property
    def needs(self) -> tuple[Condition, ...]:
        """Every condition, that on attainment among them."""
        own = Condition("attainment", at_least=self.at_least, below=self.below)
        is_open = self.at_least == -inf and self.below == inf
        return self.conditions if self.conditions and is_open else (own, *self.conditions)


def measures_of(bands: tuple[Band, ...]) -> tuple[str, ...]:
    """Return the measures that any of the bands asks about, in their usual order."""
    asked = {condition.measure for band in bands for condition in band.needs}
    return tuple(measure for measure in MEASURES if measure in asked)


def choose(bands: tuple[Band, ...], values: Mapping[str, Floats]) -> Places:
    """Return for each row the place of the first band that holds.

    A band whose condition rests on a missing number (NaN) neither holds nor fails, unless another of its
    conditions fails; then no later one is tried, and the place says which measure is lacking.

    >>> bands = (Band("A", at_least=1.0), Band("B", below=1.0))
    >>> choose(bands, {"attainment": np.array([1.2, 0.5, np.nan])}).tolist()
    [0, 1, -2]
    """
    missing = {measure: np.isnan(values[measure]) for measure in measures_of(bands)}
    missing = {measure: rows for measure, rows in missing.items() if rows.any()}
    rows = len(next(iter(values.values())))
    place = np.full(rows, NONE, dtype=np.int8)
    undecided = np.ones(rows, dtype=np.bool_)
    for number, band in enumerate(bands):
        holds = undecided.copy()
        lacks = []
        for condition in band.needs:
            within = condition.holds(values[condition.measure])
            if condition.measure in missing:
                lacks.append(condition.measure)
                within |= missing[condition.measure]
            holds &= within
        np.putmask(place, holds, number)
        for measure in reversed(lacks):
            np.putmask(place, holds & missing[measure], NONE - 1 - MEASURES.index(measure))
        undecided &= ~holds
    return place


def lacking(place: Places) -> Places:
    """Return the place among MEASURES of what each row lacks; -1 where it lacks none."""
    return np.where(place < NONE, NONE - 1 - place, -1).astype(np.int8)
