"""How long ten thousand paths of ten years of plan coverage take, beside the same course in plain Python.

python benchmarks/bench_coverage.py
"""

from statistics import median

import numpy as np
from timing import ROUNDS, seconds

from evalkit.analysis.coverage.model import Coverage

PATHS, YEARS = 10_000, 10
PLAIN = 40
LIMIT = 0.05
START = {"plans": 4657, "roster": 8452, "fiscal_year": 2023}
EXIT_RATE = (0.2, 243.19)
SOURCES: dict[str, dict[str, object]] = {
    "effort": {"made_per_year": 1184},
    "notices": {"response": (1977, 4456)},
    "classes": {"responses": ((1977, 4456), (300, 2250))},
    "classes, yearly": {"responses": ((1977, 4456), (300, 2250)), "draw": "yearly"},
}


def project(source: dict[str, object], paths: int = PATHS) -> np.ndarray:
    results = Coverage(EXIT_RATE, **START, **source).fit(years=YEARS, paths=paths)
    return results.fan[0]


def plain(source: dict[str, object], paths: int = PLAIN) -> list[float]:
    rng = np.random.default_rng(20240401)
    roster, mean, size = START["roster"], *EXIT_RATE
    found: list[list[int]] = [[] for _ in range(YEARS)]
    for _ in range(paths):
        plans = START["plans"]
        answers = source.get("responses", (source.get("response", (0, 1)),) * 2)
        first, again = (rng.beta(made + 0.5, sent - made + 0.5) for made, sent in answers)
        exit_rate = rng.beta(mean * size, (1 - mean) * size)
        for year in range(YEARS):
            if source.get("draw") == "yearly":
                exit_rate = rng.beta(mean * size, (1 - mean) * size)
            kept = sum(rng.random() >= exit_rate for _ in range(plans))
            earlier = sum(rng.random() >= exit_rate for _ in range(roster - plans))
            fresh = roster - kept - earlier
            if "response" in source:
                again = first
            new = source.get("made_per_year")
            if new is None:
                new = sum(rng.random() < first for _ in range(fresh))
                new += sum(rng.random() < again for _ in range(earlier))
            plans = min(kept + new, roster)
            found[year].append(plans)
    return [median(each) / roster for each in found]


def main() -> None:
    print(
        f"{PATHS:,} paths of {YEARS} years with their fan, median of {ROUNDS}, limit {LIMIT:.0e} s;"
    )
    print(f"plain Python once on {PLAIN} paths, person by person, scaled")
    print(f"{'source':16} {'paths, s':>9} {'plain, s':>9} {'ratio':>7}  medians at most apart by")
    for name, source in SOURCES.items():
        fast = seconds(lambda source=source: project(source))
        slow = seconds(lambda source=source: plain(source), 1) * PATHS / PLAIN
        apart = np.abs(project(source) - np.array(plain(source))).max()
        print(f"{name:16} {fast:9.4f} {slow:9.0f} {slow / fast:6.0f}x  {apart:.3f}")


if __name__ == "__main__":
    main()
