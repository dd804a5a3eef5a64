"""How long the pace of a million series takes, beside the same rule row by row in plain Python.

python benchmarks/bench_pace.py
"""

import numpy as np
import pandas as pd
from timing import ROUNDS, seconds

from evalkit.analysis.pace.series import pace

SERIES = 1_000_000
PLAIN = 10_000


def series(count: int) -> pd.DataFrame:
    rng = np.random.default_rng(20240401)
    base = rng.uniform(1, 99, count).round(2)
    return pd.DataFrame(
        {
            "base_year": 2015,
            "base_value": base,
            "current_year": rng.integers(2018, 2026, count),
            "current_value": (base * rng.uniform(0.7, 1.4, count)).round(2),
            "direction": rng.choice([1, -1], count),
            "sign": 1,
            "limit": np.where(rng.random(count) < 0.3, 100.0, np.nan),
            "target": np.where(rng.random(count) < 0.5, rng.uniform(1, 99, count).round(2), np.nan),
            "target_year": 2030,
        }
    )


def years(count: int) -> pd.DataFrame:
    rng = np.random.default_rng(20240401)
    names = pd.Series([f"indicator {place:07}" for place in range(count)])
    return pd.DataFrame(
        {
            "indicator": names.repeat(6).reset_index(drop=True),
            "year": np.tile(np.arange(2019, 2025), count),
            "value": rng.uniform(1, 99, count * 6).round(1),
            "target": np.repeat(rng.uniform(1, 99, count).round(1), 6),
            "target_year": 2030,
            "direction": np.repeat(rng.choice([1, -1], count), 6),
        }
    )


def plain_statcan(frame: pd.DataFrame) -> list[str]:
    found = []
    for row in frame.to_dict("records"):
        direction, current, target = row["direction"], row["current_value"], row["target"]
        base, limit = row["base_value"], row["limit"]
        growth = (current / base) ** (1 / (row["current_year"] - row["base_year"])) - 1
        near = 1.0
        if target == target:
            if direction * (current - target) >= 0:
                found.append("target_achieved")
                continue
            required = (target / base) ** (1 / (row["target_year"] - row["base_year"])) - 1
            if required == 0:
                found.append("not_available")
                continue
            value, high, middle = direction * growth / abs(required), 0.95, 0.6
        else:
            if limit == limit and base < 2 * limit:
                near = 1 - ((base if base <= limit else 2 * limit - base) / limit) ** 4.44
            value, high, middle = direction * growth, 0.015 * near, 0.005 * near
        if value >= high:
            found.append("substantial_progress")
        elif value >= middle:
            found.append("moderate_progress")
        else:
            found.append("limited_progress" if value >= 0 else "deterioration")
    return found


def plain_destatis(frame: pd.DataFrame) -> list[str]:
    rows: dict[str, list[dict[str, float]]] = {}
    for row in frame.to_dict("records"):
        rows.setdefault(row["indicator"], []).append(row)
    found = []
    for each in rows.values():
        each.sort(key=lambda row: row["year"])
        last = each[-1]
        change = (last["value"] - each[-6]["value"]) / 5
        direction, way = last["direction"], last["target"] - last["value"]
        lacking = way - change * (last["target_year"] - last["year"])
        miss = 0.0 if direction * way <= 0 or direction * lacking <= 0 else lacking / way
        if miss < 0.05 - 1e-12:
            found.append("on_track")
        elif miss <= 0.20 + 1e-12:
            found.append("slightly_off_track")
        else:
            found.append("wrong_direction" if direction * change < 0 else "off_track")
    return found


def main() -> None:
    print(f"pace of {SERIES:,} series, median of {ROUNDS}; plain Python on {PLAIN:,}, scaled")
    print(f"{'method':9} {'pace, s':>8} {'plain, s':>9} {'ratio':>6}  verdicts that differ")
    rules = (("statcan", series, plain_statcan), ("destatis", years, plain_destatis))
    for method, make, plain in rules:
        many, few = make(SERIES), make(PLAIN)
        fast = seconds(lambda many=many, method=method: pace(many, method))
        slow = seconds(lambda few=few, plain=plain: plain(few)) * SERIES / PLAIN
        differ = (pace(few, method)["status"] != plain(few)).sum()
        print(f"{method:9} {fast:8.2f} {slow:9.1f} {slow / fast:5.0f}x  {differ} of {PLAIN:,}")


if __name__ == "__main__":
    main()
