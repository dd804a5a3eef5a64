"""The rates that a made-up city is drawn from: what estimates must find again."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Truth:
    """The rates that a made-up city is drawn from; all per year, shares between 0 and 1.

    ``exit_rate`` and ``transfer_rate`` (moves into the other zone, of those who stay) are by zone;
    ``causes`` shares out the exits; ``entry_rate`` (newcomers) is on the opening roster;
    ``return_rate`` is of those who once left by a move or to a facility. Everybody without a plan is
    sent a notice with probability ``notified`` and then makes one with probability ``answer_ready`` or
    ``answer_reluctant``, by a class (``ready_share``) that no snapshot shows. Consultations are Poisson with mean
    ``consultations`` in the first year, growing by ``consultations_growth`` a year.
    """

    exit_rate: Mapping[str, float]
    transfer_rate: Mapping[str, float]
    causes: Mapping[str, float]
    districts: Mapping[str, Mapping[str, float]]
    flood_share: float
    entry_rate: float
    return_rate: float
    care_step: float
    planned_at_start: float
    notified: float
    ready_share: float
    answer_ready: float
    answer_reluctant: float
    consultations: float
    consultations_growth: float


TRUTH = Truth(
    exit_rate={"浸水想定区域内": 0.21, "浸水想定区域以外": 0.20},
    transfer_rate={"浸水想定区域内": 0.04, "浸水想定区域以外": 0.003},
    causes={"death": 0.42, "move": 0.20, "facility": 0.20, "care": 0.13, "disability": 0.05},
    districts={
        "浸水想定区域内": {"南部": 0.65, "西部": 0.35},
        "浸水想定区域以外": {"北部": 0.25, "東部": 0.25, "南部": 0.15, "西部": 0.15, "中央": 0.20},
    },
    flood_share=0.09,
    entry_rate=0.193,
    return_rate=0.02,
    care_step=0.10,
    planned_at_start=0.12,
    notified=0.75,
    ready_share=0.60,
    answer_ready=0.50,
    answer_reluctant=0.10,
    consultations=1850.0,
    consultations_growth=0.03,
)
"""The truth behind ``data/example-city``."""
