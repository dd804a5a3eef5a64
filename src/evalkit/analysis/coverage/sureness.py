"""How surely the share with a plan is known, when the exit rate is only stated and some of the roster gets no notice."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy import optimize, stats

from evalkit.analysis.arguments import Floats, tail
from evalkit.analysis.coverage.outlook import prior_around
from evalkit.analysis.coverage.paths import Rate, survivors
from evalkit.analysis.roster.given import derived, merged, refused
from evalkit.analysis.roster.stated import Stated

WIDER = (1, 2)
"""How many times as far around the stated turnover the exit rate may lie."""


class Spread(NamedTuple):
    """Expected value, median and the limits of the central interval."""

    mean: float
    median: float
    lower: float
    upper: float


def coverage_spread(
    plans: int,
    notices: int,
    made: int,
    exit_rate: Rate,
    outside: float = 0.0,
    confidence: float = 0.95,
) -> Spread:
    """Share of the roster with a plan at the year's end, over what isn't known of it: exact, nothing is drawn.

    c = (1 − u)(S + m) / (M + S): S of the ``plans`` survive (binomial, beta-binomial where the exit rate isn't
    certain), the M ``notices`` went to everybody else but a share u of the roster, which is anything up to
    ``outside`` alike, and ``made`` plans are new. P(c ≤ x) = Σ P(S) P(1 − u ≤ x (M + S) / (S + m)).

    Units: plans, persons; shares. ValueError where ``outside`` isn't a share below 1, or nobody got a notice
    or has a plan.

    >>> sure = coverage_spread(4657, 4456, 1977, Rate.by_mean(0.2, 243.194))
    >>> [round(share, 3) for share in sure]
    [0.697, 0.697, 0.687, 0.705]
    """
    if not 0 <= outside < 1:
        raise ValueError(
            f"案内の対象外の割合は0以上1未満です: {outside}。"
            f" / The share outside the mailing is at least 0 and less than 1, not {outside}."
        )
    if notices <= 0 or made > notices:
        raise ValueError(
            f"案内{notices}件に対して作成{made}件という組合せは成り立ちません。"
            f" / {made} plans made of {notices} notices can't be."
        )
    chance = _survival(plans, exit_rate)
    kept = np.arange(plans + 1.0)
    share = (kept + made) / (notices + kept)
    least, beyond = 1 - outside, tail(confidence)
    wanted = (0.5, beyond, 1 - beyond)

    some = share > 0
    base = np.where(some, share, 1.0)

    def below(x: float) -> float:
        within = np.clip((x / base - least) / outside, 0, 1)
        return float(chance @ np.where(some, within, 1.0))

    if outside:
        found = [
            optimize.brentq(lambda x, p=p: below(x) - p, 0.0, 1.0, xtol=1e-12)
            if below(0.0) < p
            else 0.0
            for p in wanted
        ]
    else:
        found = [float(share[place]) for place in np.searchsorted(np.cumsum(chance), wanted)]
    return Spread(float(chance @ share) * (1 - outside / 2), *found)


def _survival(plans: int, exit_rate: Rate) -> Floats:
    """Probability of 0, 1, … surviving plans, up to all."""
    if exit_rate.beta is None:
        chance: Floats = stats.binom.pmf(np.arange(plans + 1), plans, 1 - exit_rate.value)
        return chance
    lost = np.diff(exit_rate.beta.exits(plans).cdf(), prepend=0.0)
    return lost[::-1]


def range_rows(
    now: Stated, exit_rates: Sequence[float], outside: float, confidence: float
) -> Iterator[dict[str, Any]]:
    """Surviving plans and coverage at the year's end, by how sure the exit rate is and who gets no notice."""
    inputs = (now.in_force, now.sent, now.made, now.share)
    values = [figure.value for figure in inputs]
    if np.isnan(values).any() or now.made.value > now.sent.value or not 0 < now.share.value < 1:
        yield refused("coverage_range", merged(figure.caveats for figure in inputs) or "exceeds-base")  # fmt: skip
        return
    share = now.share.value
    rates = [Rate(share)]
    inside = min(exit_rates) < share < max(exit_rates)
    around = min(share - min(exit_rates), max(exit_rates) - share)
    rates += [
        Rate(share, prior_around(share, exit_rates, times))
        for times in WIDER
        if inside and times * around < min(share, 1 - share)
    ]
    plans, sent, made = (int(figure.value) for figure in inputs[:3])
    holders = "assumed same-exit-rate"
    for rate in rates:
        by = f"exit_rate={share:g}"
        by += "" if rate.beta is None else f";size={rate.beta.size:.6g}"
        method = "binomial-distribution" if rate.beta is None else "beta-binomial"
        about = {"by": by, "method": method, "confidence": confidence}
        kept = survivors(plans, rate, confidence)
        row = derived("plans_surviving_range", kept.mean, now.in_force, now.share, caveats=holders)
        yield row | {"lower": kept.lower, "upper": kept.upper, "unit": "件"} | about
        for share_outside in dict.fromkeys((0.0, outside)):
            codes = f"{holders} made-new "
            codes += "outside-mailing" if share_outside else "all-without-plan-notified"
            found = coverage_spread(plans, sent, made, rate, share_outside, confidence)
            limits = {"lower": found.lower, "upper": found.upper, "unit": "share"} | about
            limits["by"] = by + (f";outside={share_outside:g}" if share_outside else "")
            yield derived("coverage_range", found.median, *inputs, caveats=codes) | limits
