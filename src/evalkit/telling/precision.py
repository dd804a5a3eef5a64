"""How finely each measure is told: decimals, significant digits, which way it is rounded."""

from functools import cache

from evalkit.words.notation import read_figure

FINER = {
    "observed_change_per_year": 1,
    "required_change_per_year": 1,
    "trend_slope": 1,
    "sen_slope": 1,
    "mann_kendall": 3,
    "brier": 3,
    "exit_odds_ratio": 2,
    "exit_dispersion": 2,
    "exit_homogeneity": 3,
    "cause_ratio": 2,
    "entry_rate_ratio": 2,
    "entry_dispersion": 2,
    "hazard_ratio": 2,
    "achievement_ratio": 3,
    "achievement_same": 3,
    "mean_tenure": 1,
    "halving_time": 1,
    "mean_tenure_of_seen": 1,
    "mean_elapsed_of_seen": 1,
    "mean_elapsed": 1,
}
DECIMALS = {"share": 1, "ratio": 3, "point": 1, "％": 1, "%": 1}
TWO_DIGITS = ("exit_icc",)
"""Told with two significant digits, however small."""
P_VALUES = ("mann_kendall", "exit_homogeneity", "achievement_same")
SMALLEST = 0.001
"""A p value below this is told as such."""
ROUNDED_UP = ("margin_up", "plans_to_hold", "plans_to_reach", "plans_to_hold_next")
"""What is lacking, or needed: less than this isn't enough."""
ROUNDED_DOWN = ("least_plans_next",)
"""What there is at least."""


@cache
def printed(text: str) -> int:
    """Return the most decimals that a published figure is printed with.

    >>> printed("a)24.5 % b)26.25 %"), printed("集計中")
    (2, 0)
    """
    return max((figure.decimals or 0 for figure in read_figure(text)), default=0)
