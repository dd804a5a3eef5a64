"""How long a piece of work takes: the median of several rounds."""

from collections.abc import Callable
from statistics import median
from time import perf_counter

ROUNDS = 5


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Do the work several times and return the median of the seconds that it took."""
    times = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times)
