"""How long a piece of work takes: the median of several rounds; where the benchmarks find the project."""

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from evalkit.running.edition import REPORT

ROUNDS = 5
ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
REPORT_NOTEBOOK = ROOT / "notebooks" / f"{REPORT}.ipynb"


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Do the work several times and return the median of the seconds that it took."""
    return take_turns({"": work}, rounds)[""]


def take_turns(contenders: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Let each do its work in turn, several times; medians of seconds."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, work in contenders.items():
            start = perf_counter()
            work()
            times[name].append(perf_counter() - start)
    return {name: median(measured) for name, measured in times.items()}


def say(work: str, found: float, unit: str, bar: str) -> None:
    """Print what was found beside what is asked."""
    print(f"  {work:68} {found:7.2f} {unit:4} (bar: {bar})", flush=True)
