"""How long reading one cell takes, beside a naive float(), over the golden cells.

python benchmarks/bench_notation.py
"""

import json
from collections.abc import Callable
from pathlib import Path
from statistics import median
from timeit import timeit

from evalkit.words.notation import read_figure

GOLDEN = Path(__file__).parents[1] / "tests" / "golden" / "figures.json"
ROUNDS = 300


def naive(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def microseconds(read: Callable[[str], object], cells: list[str]) -> list[float]:
    return [timeit(lambda c=cell: read(c), number=ROUNDS) / ROUNDS * 1e6 for cell in cells]


def main() -> None:
    golden = json.loads(GOLDEN.read_text("utf-8"))
    cells = [case["input"] for case in golden["figures"] + golden["review"]]
    for name, read in (("read_figure", read_figure), ("naive float", naive)):
        times = microseconds(read, cells)
        print(f"{name:12} median {median(times):5.1f} µs a cell, slowest {max(times):5.1f} µs")


if __name__ == "__main__":
    main()
