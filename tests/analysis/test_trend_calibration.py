"""How often a forecast's 95 % interval holds what comes, and whether the chances told come true: simulated."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from evalkit.analysis.trend.forecast import (
    backtest,
    brier,
    calibration_bins,
    choose,
    forecast,
    rolling_origin,
)
from evalkit.analysis.trend.series import yearly_series

YEARS = (8, 12, 20)
RUNS = 40
AHEAD = 3


def poisson(mean):
    return lambda rng, t: rng.poisson(mean(t))


def overdispersed(rng, t):
    """Mean 200, variance five times the mean."""
    return rng.negative_binomial(50, 0.2, len(t))


def walk(drift, spread):
    return lambda rng, t: np.cumsum(rng.normal(drift, spread, len(t)))


TRUTHS = {
    "2 events a year": (poisson(lambda t: 2 + 0 * t), {}),
    "20 events a year": (poisson(lambda t: 20 + 0 * t), {}),
    "200 events, growing by 5 %": (poisson(lambda t: 200 * 1.05**t), {}),
    "2,000 events, falling by 40": (poisson(lambda t: 2000 - 40 * t), {}),
    "200 events, overdispersed (φ = 5)": (overdispersed, {}),
    "walking stock": (lambda rng, t: 500 + walk(0, 15)(rng, t), {"accumulation": "stock"}),
    "stock growing by 10, walking": (
        lambda rng, t: 500 + walk(10, 15)(rng, t),
        {"accumulation": "stock"},
    ),
    "rate, noise only": (lambda rng, t: 50 + rng.normal(0, 2, len(t)), {"count_basis": "rate"}),
    "rate on a line": (lambda rng, t: 50 + t + rng.normal(0, 2, len(t)), {"count_basis": "rate"}),
    "share of 400": (lambda rng, t: rng.binomial(400, 0.3 + 0 * t), {"base": 400}),
    "11 events a year, cumulative": (
        lambda rng, t: np.cumsum(rng.poisson(11 + 0 * t)),
        {"accumulation": "cumulative"},
    ),
}


def simulate(draw, columns, years, rng):
    """One run a row and horizon: was it held, the chance told of a target, whether it was met.

    The target is what came in another world with the same past, so that chances of all sizes are told.
    """
    base = columns.get("base")
    columns = {key: value for key, value in columns.items() if key != "base"}
    t = np.arange(years + AHEAD)
    for _ in range(RUNS):
        state = rng.bit_generator.state
        values = np.asarray(draw(rng, t), dtype=float)
        again = np.random.Generator(np.random.PCG64())
        again.bit_generator.state = state
        other = _other_future(draw, again, t, years, values, columns)
        periods = [f"FY{1990 + year}" for year in t[:years]]
        frame = pd.DataFrame({"indicator": "x", "role": "actual", "direction": "higher", "accumulation": "flow", "count_basis": "unique", "period": periods, "value": values[:years]} | columns)  # fmt: skip
        series = yearly_series(frame, "x", base=base)
        model = choose(backtest(rolling_origin(series), 0.95))
        found = forecast(series, model, AHEAD)
        for h, each in enumerate(found):
            lower, upper = each.interval(0.95)
            came, goal = (future[years + h] / (base or 1) for future in (values, other))
            yield {"horizon": h + 1, "model": model, "held": lower <= came <= upper}  | {"probability": each.chance(goal, "higher"), "met": float(came >= goal)}  # fmt: skip


def _other_future(draw, rng, t, years, values, columns):
    """A second future after the same past: of a walk its own steps from the last value on."""
    fresh = np.asarray(draw(np.random.default_rng(rng.integers(2**32)), t), dtype=float)
    if columns.get("accumulation") in ("stock", "cumulative"):
        fresh = fresh - fresh[years - 1] + values[years - 1]
    return fresh


@pytest.mark.slow
def test_forecasts_are_as_uncertain_as_they_say(capsys):
    rng = np.random.default_rng(20240401)
    cells, runs = [], []
    for (name, (draw, columns)), years in product(TRUTHS.items(), YEARS):
        found = pd.DataFrame(simulate(draw, columns, years, rng))
        runs.append(found)
        held = found.groupby("horizon")["held"].mean()
        cells.append((name, years, held[1], held[AHEAD], brier(found), found["model"].mode()[0]))
    every = pd.concat(runs)
    with capsys.disabled():
        print(f"\n95 % prediction interval, {RUNS} runs a cell: how often it held what came")
        print(f"{'truth':36} years  1 ahead  3 ahead  Brier  model most chosen")
        for name, years, one, three, score, model in cells:
            print(f"{name:36} {years:5}  {one:7.1%}  {three:7.1%}  {score:5.3f}  {model}")
        for years in YEARS:
            of = [cell for cell in cells if cell[1] == years]
            means = [np.mean([cell[place] for cell in of]) for place in (2, 3, 4)]
            print(f"{'mean':36} {years:5}  {means[0]:7.1%}  {means[1]:7.1%}  {means[2]:5.3f}")
        print("\nchances told that a target will be met, all cells")
        print(calibration_bins(every).round(3).to_string(index=False))
    near = np.mean([cell[2] for cell in cells])
    far = np.mean([cell[3] for cell in cells])
    assert 0.88 <= near <= 0.98
    assert 0.85 <= far <= 0.98
    assert brier(every) < 0.25
