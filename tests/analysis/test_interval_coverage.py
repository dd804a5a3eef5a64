"""How often each 95 % interval holds the truth, over a named grid of truths: summed, not simulated."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from scipy import stats

from evalkit.analysis.interval import (
    byar,
    clopper_pearson,
    crude_rate,
    mean_interval,
    poisson_exact,
    rate_ratio,
    wilson,
)
from evalkit.analysis.standardised import directly_standardised, indirectly_standardised

Cells = Iterator[tuple[str, float]]

SIZES = (10, 20, 50, 100, 500, 2000)
SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)
FEW_EVENTS = (0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9)
MANY_EVENTS = (10, 12, 15, 20, 25, 30, 40, 50, 65, 80, 100, 140, 200, 300, 500, 1000)
PAIRS = tuple(product((1, 2, 5, 10, 20, 50), repeat=2))
AGE_GROUPS = tuple(product((8, 15, 30, 60), repeat=2))
SURVEYS = {
    "centred": (0.1, 0.2, 0.4, 0.2, 0.1),
    "satisfied": (0.05, 0.1, 0.2, 0.4, 0.25),
    "divided": (0.35, 0.1, 0.1, 0.1, 0.35),
    "delighted": (0.02, 0.03, 0.1, 0.25, 0.6),
}


def of_shares(interval) -> Cells:
    for n, p in product(SIZES, SHARES):
        x = np.arange(n + 1)
        lower, upper = interval(x, n)
        chance = stats.binom.pmf(x, n, p)
        yield f"n = {n}, share {p}", chance[(lower <= p) & (p <= upper)].sum()


def of_events(interval, events) -> Cells:
    for mean in events:
        x = np.arange(stats.poisson.isf(1e-13, mean) + 1)
        lower, upper = interval(x)
        chance = stats.poisson.pmf(x, mean)
        holds = (np.nan_to_num(lower) <= mean) & (mean <= upper)
        yield f"{mean} events expected", chance[holds].sum()


def of_standardised_ratios() -> Cells:
    for ratio, expected in product((0.5, 0.8, 1, 1.25, 2), (20, 50, 100, 200, 500)):
        x = np.arange(stats.poisson.isf(1e-13, ratio * expected) + 1)
        _, lower, upper, _ = indirectly_standardised(x, expected)
        chance = stats.poisson.pmf(x, ratio * expected)
        holds = (lower <= ratio) & (ratio <= upper)
        yield f"ratio {ratio}, {expected} events expected", chance[holds].sum()


def two_counts(first: float, second: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, y = (np.arange(stats.poisson.isf(1e-10, mean) + 1) for mean in (first, second))
    chance = np.outer(stats.poisson.pmf(x, first), stats.poisson.pmf(y, second))
    return np.repeat(x, len(y)), np.tile(y, len(x)), chance.ravel()


def of_ratios() -> Cells:
    """Among pairs of counts that aren't both 0: those have no ratio."""
    for first, second in PAIRS:
        x, y, chance = (column[1:] for column in two_counts(first, second))
        _, lower, upper = rate_ratio(x, y)
        holds = (lower <= first / second) & (first / second <= upper)
        yield f"{first} and {second} events expected", chance[holds].sum() / chance.sum()


def of_directly_standardised_rates() -> Cells:
    """Among pairs of groups with ten events or more: others have no rate."""
    people, standard = np.array([4000, 1000]), np.array([7, 3])
    for young, old in AGE_GROUPS:
        x, y, chance = two_counts(young, old)
        enough = x + y >= 10
        events = np.column_stack([x, y])[enough]
        _, lower, upper, _ = directly_standardised(events, people, standard)
        truth = np.average([young / 4000, old / 1000], weights=standard)
        holds = (lower <= truth) & (truth <= upper)
        covered = chance[enough][holds].sum() / chance[enough].sum()
        yield f"{young} young and {old} old events expected", covered


def of_normal_means() -> Cells:
    """The closed form: how much of Student's distribution lies within the limits of a standard mean."""
    for n in (2, 3, 5, 8, 20, 100):
        lower, upper = mean_interval(0, np.sqrt(n), n)
        yield f"{n} normal values", stats.t.cdf(upper, n - 1) - stats.t.cdf(lower, n - 1)


def of_survey_means() -> Cells:
    """Every possible result of a survey with answers 1 to 5: the values aren't normal at all."""
    marks = np.arange(1, 6)
    for n, (name, shares) in product((10, 20, 30), SURVEYS.items()):
        tallies = np.array([(*four, n - sum(four)) for four in partial_tallies(n)])
        mean = tallies @ marks / n
        sd = np.sqrt(np.maximum(tallies @ marks**2 - n * mean**2, 0) / (n - 1))
        lower, upper = mean_interval(mean, sd, n)
        truth = np.dot(marks, shares)
        chance = stats.multinomial.pmf(tallies, n, shares)
        yield f"{n} answers, {name}", chance[(lower <= truth) & (truth <= upper)].sum()


def partial_tallies(n: int) -> Iterator[tuple[int, int, int, int]]:
    for a in range(n + 1):
        for b in range(n + 1 - a):
            for c in range(n + 1 - a - b):
                for d in range(n + 1 - a - b - c):
                    yield a, b, c, d


EXACT = {
    "Clopper-Pearson": lambda: of_shares(clopper_pearson),
    "Poisson, exact": lambda: of_events(poisson_exact, FEW_EVENTS + MANY_EVENTS),
    "rate ratio, conditional": of_ratios,
    "Student, normal values": of_normal_means,
}
APPROXIMATE = {
    "Wilson": lambda: of_shares(wilson),
    "Byar": lambda: of_events(byar, MANY_EVENTS),
    "crude rate": lambda: of_events(lambda x: crude_rate(x, 1)[1:3], MANY_EVENTS),
    "indirectly standardised ratio": of_standardised_ratios,
    "directly standardised, Dobson": of_directly_standardised_rates,
    "Student, survey answers 1 to 5": of_survey_means,
}

CAUTIOUS = {
    "Byar, few events": lambda: of_events(byar, FEW_EVENTS),
    "crude rate, few events": lambda: of_events(lambda x: crude_rate(x, 1)[1:3], FEW_EVENTS),
}
"""Approximations to an exact interval: where counts are few they are as much too wide as that one."""


@pytest.mark.slow
def test_every_interval_of_95_percent_holds_the_truth_as_often_as_it_says(capsys):
    table = {name: dict(cells()) for name, cells in (EXACT | APPROXIMATE | CAUTIOUS).items()}

    with capsys.disabled():
        print(f"\n{'95 % interval':32} cells   mean  worst  in the cell")
        for name, cells in table.items():
            worst = min(cells, key=cells.__getitem__)
            mean = np.mean(list(cells.values()))
            print(f"{name:32} {len(cells):5} {mean:6.2%} {cells[worst]:6.2%}  {worst}")

    for name in EXACT | CAUTIOUS:
        assert min(table[name].values()) >= 0.95 - 1e-9, name
    for name in APPROXIMATE:
        assert 0.94 <= np.mean(list(table[name].values())) <= 0.96, name
