"""Whether turnover's intervals hold what they say, simulated: recovery, ranks, and forecasts of later years."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from evalkit.analysis.turnover.beta import Beta
from evalkit.analysis.turnover.counts import read_counts
from evalkit.analysis.turnover.groups import fit_causes, fit_entries, fit_exits
from evalkit.analysis.turnover.level import local_level
from evalkit.analysis.turnover.model import WALK
from evalkit.analysis.turnover.years import fit_years
from evalkit.data.simulate.roster import simulate_roster

RUNS = 200
BINS = 20
REPLICATIONS = 4000
PRIOR = Beta(16, 64)


def rates(rng, mean, icc, shape):
    """Yearly exit rates of mean and intraclass correlation."""
    size = 1 / icc - 1 if icc else np.inf
    return rng.beta(mean * size, (1 - mean) * size, shape) if icc else np.full(shape, mean)


def held(share, nominal=0.95, runs=RUNS):
    """Whether a share of intervals that held is within four standard errors of what they say."""
    return abs(share - nominal) < 4 * np.sqrt(nominal * (1 - nominal) / runs)


@pytest.mark.slow
@pytest.mark.parametrize("icc", [0.001, 0.004])
@pytest.mark.parametrize("years", [4, 8])
def test_the_mean_rate_and_the_next_years_exits_are_held_as_often_as_said(icc, years):
    rng = np.random.default_rng(20240401)
    found = np.zeros((RUNS, 2), dtype=bool)
    for run in range(RUNS):
        drawn = rng.binomial(8452, rates(rng, 0.2, icc, years + 1))
        fit = fit_years(drawn[:-1], np.full(years, 8452))
        for place, limits, truth in (
            (0, fit.interval(), 0.2),
            (1, fit.next().exits(8452).interval(), drawn[-1]),
        ):
            found[run, place] = limits.lower <= truth <= limits.upper
    assert all(map(held, found.mean(axis=0)))


@pytest.mark.slow
def test_zone_year_causes_and_entries_are_recovered_with_their_coverage(capsys):
    rng, names = np.random.default_rng(20240402), ["death", "move"]
    truth = {"zone": 0.25, "year": 0.03, "cause": 0.3, "entry": np.log(1.3)}
    held_by = {name: [] for name in truth}
    for _ in range(RUNS):
        rows, causes = [], []
        for year in range(6):
            for zone, opening, entered in (("a", 2000, 1.3), ("b", 8000, 1.0)):
                odds = np.exp(-1.5 + truth["zone"] * (zone == "a") + truth["year"] * year)
                rate = rates(rng, odds / (1 + odds), 0.001, 1)[0]
                exits = rng.binomial(opening, rate)
                entries = rng.negative_binomial(100, 100 / (100 + 0.2 * entered * opening))
                rows.append((year, zone, opening, exits, entries))
                # causes from a law of their own: stay 1, death .15, move .05; in zone a death times e^0.3
                share = np.array([0.15 * np.exp(truth["cause"] * (zone == "a")), 0.05, 1.0])
                death, move, _ = rng.multinomial(opening, share / share.sum())
                causes.append((year, zone, opening, death + move, death, move))
        flows = pd.DataFrame(rows, columns=["year", "zone", "opening", "exits", "entries"])
        counts = read_counts(flows)
        exits, entries = fit_exits(counts).limits(0.95), fit_entries(counts).limits(0.95)
        split = pd.DataFrame(causes, columns=["year", "zone", "opening", "exits", *names])
        long = split.drop(columns="exits").melt(["year", "zone"], names, "cause", "exits")
        found = fit_causes(read_counts(split, long))
        row = found.table.set_index("cause").loc["death"]
        half = stats.t.isf(0.025, found.df) * row["se"]
        limits = {
            "zone": exits.loc["zone=a", ["lower", "upper"]],
            "year": exits.loc["year", ["lower", "upper"]],
            "entry": entries.loc["zone=a", ["lower", "upper"]],
            "cause": (row["log_ratio"] - half, row["log_ratio"] + half),
        }
        for name, (lower, upper) in limits.items():
            held_by[name].append(lower <= truth[name] <= upper)
    shares = {name: float(np.mean(found)) for name, found in held_by.items()}
    with capsys.disabled():
        print(f"\n95 % intervals, {RUNS} runs: how often they held the truth {shares}")
    assert held(shares["zone"])
    assert held(shares["year"])
    assert 0.95 - 4 * 0.0155 <= shares["cause"] <= 1  # φ below 1 is taken as 1
    assert 0.88 <= shares["entry"] <= 0.99  # α by maximum likelihood is a little low


def uniform(ranks):
    """p of ranks from 0 to 1 being uniform, by χ² over the bins."""
    observed = np.histogram(ranks, BINS, (0, 1))[0]
    return stats.chisquare(observed).pvalue


def narrowed(posterior, factor=0.7):
    """A posterior of the same mean with limits too narrow by 30 %."""
    size = (posterior.size + 1) / factor**2 - 1
    return Beta(posterior.mean * size, (1 - posterior.mean) * size)


@pytest.mark.slow
def test_ranks_of_the_truth_are_uniform_and_a_posterior_too_narrow_is_found_out():
    rng = np.random.default_rng(20240403)
    truth = rng.beta(*PRIOR, REPLICATIONS)
    posteriors = [PRIOR.after(x, 170) for x in rng.binomial(170, truth)]
    ranks = [stats.beta(*each).cdf(rate) for each, rate in zip(posteriors, truth, strict=True)]
    narrow = [
        stats.beta(*narrowed(each)).cdf(rate) for each, rate in zip(posteriors, truth, strict=True)
    ]
    assert uniform(ranks) > 0.01
    assert uniform(narrow) < 1e-50


@pytest.mark.slow
def test_ranks_of_the_next_years_exits_are_uniform_and_a_binomial_is_found_out():
    rng = np.random.default_rng(20240404)
    truth = rng.beta(*PRIOR, REPLICATIONS)
    seen, coming = rng.binomial(170, truth), rng.binomial(676, truth)
    split = rng.random(REPLICATIONS)
    tables = {int(x): PRIOR.after(x, 170).exits(676).cdf() for x in np.unique(seen)}
    sure = {x: stats.binom(676, PRIOR.after(x, 170).mean).cdf(np.arange(677)) for x in tables}

    def ranks(of):
        below = [0 if y == 0 else of[x][y - 1] for x, y in zip(seen, coming, strict=True)]
        upto = [of[x][y] for x, y in zip(seen, coming, strict=True)]
        return np.array(below) + split * (np.array(upto) - below)

    assert uniform(ranks(tables)) > 0.01
    assert uniform(ranks(sure)) < 1e-50


def trials(opening, exits):
    """From every origin with four years: errors of the pooled rate, the level, last year's rate; was it held."""
    for origin in range(4, len(exits)):
        n, x = opening[:origin], exits[:origin]
        came, fit = exits[origin] / opening[origin], fit_years(x, n)
        level = local_level(range(origin), x, n, WALK)[-1].rate
        limits = fit.next().exits(int(opening[origin])).interval()
        yield {
            "years alike": abs(fit.mean - came),
            "level": abs(level - came),
            "last year": abs(x[-1] / n[-1] - came),
            "held": limits.lower <= exits[origin] <= limits.upper,
        }


@pytest.mark.slow
def test_forecasts_of_later_years_beat_last_years_rate(capsys):
    rng, worlds = np.random.default_rng(20240405), {}
    for name, icc in (("rate of .2", 0), ("years differ", 0.002)):
        worlds[name] = []
        for _ in range(40):
            opening = [8452]
            drawn = rates(rng, 0.2, icc, 10)
            exits = []
            for rate in drawn:
                exits.append(rng.binomial(opening[-1], rate))
                opening.append(opening[-1] - exits[-1] + rng.poisson(0.2 * 8452))
            worlds[name] += trials(np.array(opening[:-1]), np.array(exits))
    worlds["made-up city"] = []
    for seed in range(4):
        lines = simulate_roster(seed=seed, persons=3000).flows
        yearly = lines.pivot_table(index="period", columns="flow", values="persons", aggfunc="sum")
        worlds["made-up city"] += trials(yearly["opening"].to_numpy(), yearly["exit"].to_numpy())
    found = pd.DataFrame({name: pd.DataFrame(each).mean() for name, each in worlds.items()}).T
    with capsys.disabled():
        print(
            "\nmean absolute error of the next year's exit rate, and coverage of its 95 % interval"
        )
        print(found.astype(float).round(4).to_string())
    assert (found["years alike"] < found["last year"]).all()
    assert (found["level"] < found["last year"]).all()
    assert found["held"].between(0.9, 1).all()
