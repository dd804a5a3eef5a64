"""How long rating a million indicator-years takes, beside the bare arithmetic and plain Python, row by row.

python benchmarks/bench_rating.py
"""

from pathlib import Path

import numpy as np
import pandas as pd
from timing import ROUNDS, seconds

from evalkit.analysis.rating.rubric import read_rule
from evalkit.analysis.rating.wide import rate_wide

ROWS = 1_000_000
PLAIN = 10_000
RUBRICS = Path(__file__).parents[1] / "params" / "rubrics"
EDGE = 1e-12


def indicator_years(count: int) -> pd.DataFrame:
    rng = np.random.default_rng(20240401)
    target = rng.uniform(1, 1000, count).round(1)
    return pd.DataFrame(
        {
            "target": target,
            "actual": (target * rng.uniform(0.2, 1.5, count)).round(1),
            "baseline": (target * rng.uniform(0.5, 1.1, count)).round(1),
            "direction": rng.choice([1, -1], count),
        }
    )


def bare_bands(frame: pd.DataFrame) -> np.ndarray:
    target, actual, _, direction = (frame[column].to_numpy() for column in frame)
    share = np.where(direction < 0, target / actual, actual / target)
    return np.select([share >= 1 - EDGE, share >= 0.8 - EDGE, share >= 0.6 - EDGE], [0, 1, 2], 3)


def bare_travel(frame: pd.DataFrame) -> np.ndarray:
    target, actual, baseline, direction = (frame[column].to_numpy() for column in frame)
    share = np.where(direction < 0, target / actual, actual / target)
    return np.select([share >= 1 - EDGE, direction * (actual - baseline) >= 0], [0, 1], 2)


def plain_bands(frame: pd.DataFrame) -> list[str]:
    found = []
    for row in frame.to_dict("records"):
        target, actual = row["target"], row["actual"]
        share = target / actual if row["direction"] < 0 else actual / target
        if share >= 1 - EDGE:
            found.append("A")
        elif share >= 0.8 - EDGE:
            found.append("B")
        else:
            found.append("C" if share >= 0.6 - EDGE else "D")
    return found


def plain_travel(frame: pd.DataFrame) -> list[str]:
    found = []
    for row in frame.to_dict("records"):
        target, actual, direction = row["target"], row["actual"], row["direction"]
        share = target / actual if direction < 0 else actual / target
        if share >= 1 - EDGE:
            found.append("a")
        else:
            found.append("b" if direction * (actual - row["baseline"]) >= 0 else "c")
    return found


def main() -> None:
    print(f"rating of {ROWS:,} rows, median of {ROUNDS}; plain Python on {PLAIN:,}, scaled")
    print(
        f"{'rule':21} {'rated, s':>8} {'bare NumPy, s':>14} {'plain, s':>14}  letters that differ"
    )
    many, few = indicator_years(ROWS), indicator_years(PLAIN)
    rules = (
        ("setagaya-r6-inferred", bare_bands, plain_bands),
        ("fukuoka", bare_travel, plain_travel),
    )
    for name, bare, plain in rules:
        rule = read_rule(RUBRICS / f"{name}.yaml")
        wide = seconds(lambda rule=rule: rate_wide(many, rule))
        numpy = seconds(lambda bare=bare: bare(many))
        python = seconds(lambda plain=plain: plain(few)) * ROWS / PLAIN
        letters = rate_wide(few, rule)["letter"]
        differ = (letters != plain(few)).sum() + (letters.cat.codes != bare(few)).sum()
        print(
            f"{name:21} {wide:8.3f} {numpy:7.3f} {wide / numpy:5.1f}x"
            f" {python:7.2f} {python / wide:5.0f}x  {differ} of {2 * PLAIN:,}"
        )


if __name__ == "__main__":
    main()
