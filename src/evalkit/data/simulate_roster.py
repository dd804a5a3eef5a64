"""A made-up roster with known truth: who is on it each 1 April, who leaves and why, who gets a plan."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

COLUMNS = ["person", "zone", "district", "birth_year", "care_level", "has_plan", "exit_cause"]
"""Columns of a snapshot; ``exit_cause`` is empty for those who stay until the next snapshot."""

CARE_LEVELS = [0.18, 0.14, 0.18, 0.22, 0.16, 0.12]
"""Shares of the care levels 0 (none) to 5 among newcomers."""

Texts = npt.NDArray[np.str_]


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

ZONES = tuple(TRUTH.exit_rate)


@dataclass(frozen=True, eq=False)
class MadeUpRoster:
    """Yearly snapshots, the account's lines between them, and the plan effort of every year.

    ``snapshots`` maps the year of each 1 April to a frame of :data:`COLUMNS`. ``flows`` has period,
    zone, flow, cause, persons for each year between two snapshots, and closes by year and zone:
    opening + entry - exit + transfer_in - transfer_out = closing. ``plans`` has period, zone,
    in_force (on 1 April), notices and made (in the year), the last year included.
    """

    truth: Truth
    snapshots: Mapping[int, pd.DataFrame]
    flows: pd.DataFrame
    plans: pd.DataFrame


def simulate_roster(
    *, seed: int = 1, persons: int = 8500, first: int = 2016, years: int = 10, truth: Truth = TRUTH
) -> MadeUpRoster:
    """Draw a roster's snapshots of 1 April ``first`` … ``first + years - 1`` and the flows between them.

    Same seed, same roster (PCG64). The last snapshot knows no exits yet.

    >>> roster = simulate_roster(persons=200, years=3)
    >>> list(roster.snapshots), roster.flows.period.unique().tolist()
    ([2016, 2017, 2018], ['FY2016', 'FY2017'])
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    people = _newcomers(rng, persons, first, truth)
    people["has_plan"] = rng.random(persons) < truth.planned_at_start
    snapshots, flows, plans = {}, [], []
    for year in range(first, first + years):
        closing = _plan(rng, _turn_over(rng, people, year, truth), truth)
        followed = year < first + years - 1
        snapshots[year] = _snapshot(people, closing if followed else people)
        if followed:
            flows.append(_account(people, closing, truth).assign(period=f"FY{year}"))
        plans.append(_effort(people, closing).assign(period=f"FY{year}"))
        people = closing
    return MadeUpRoster(
        truth,
        snapshots,
        pd.concat(flows, ignore_index=True)[["period", "zone", "flow", "cause", "persons"]],
        pd.concat(plans, ignore_index=True)[["period", "zone", "in_force", "notices", "made"]],
    )


def _newcomers(rng: np.random.Generator, count: int, year: int, truth: Truth) -> pd.DataFrame:
    """Draw people who weren't on the roster before."""
    ids = np.frombuffer(rng.bytes(16 * count), dtype=np.uint8).reshape(count, 16)
    zone = np.where(rng.random(count) < truth.flood_share, *ZONES)
    young = rng.random(count) < 0.15
    age = np.where(young, rng.integers(6, 65, count), rng.triangular(65, 83, 103, count))
    return pd.DataFrame(
        {
            "person": [str(uuid.UUID(bytes=each.tobytes(), version=4)) for each in ids],
            "zone": zone,
            "district": _districts(rng, zone, truth),
            "birth_year": (year - age).astype(np.int16),
            "care_level": rng.choice(6, count, p=CARE_LEVELS).astype(np.int8),
            "has_plan": False,
            "exit_cause": "",
            "present": True,
            "ready": rng.random(count) < truth.ready_share,
            "notified": False,
            "made": False,
        }
    )


def _districts(rng: np.random.Generator, zone: Texts, truth: Truth) -> Texts:
    flood, other = (
        rng.choice(list(shares), len(zone), p=list(shares.values()))
        for shares in (truth.districts[each] for each in ZONES)
    )
    return np.where(zone == ZONES[0], flood, other)


def _turn_over(
    rng: np.random.Generator, people: pd.DataFrame, year: int, truth: Truth
) -> pd.DataFrame:
    """Let people leave, return, move into the other zone and need more care; then let newcomers in."""
    count = len(people)
    here = people["present"]
    exits = here & (rng.random(count) < people["zone"].map(truth.exit_rate))
    cause = rng.choice(list(truth.causes), count, p=list(truth.causes.values()))
    may_return = ~here & people["exit_cause"].isin(["move", "facility"])
    returns = may_return & (rng.random(count) < truth.return_rate)
    stays = here & ~exits
    moves = stays & (rng.random(count) < people["zone"].map(truth.transfer_rate))
    zone = people["zone"].mask(
        moves, people["zone"].map(dict(zip(ZONES, ZONES[::-1], strict=True)))
    )
    worse = stays & (rng.random(count) < truth.care_step)
    followed = people.assign(
        exit_cause=people["exit_cause"].mask(exits, cause).mask(returns, ""),
        present=stays | returns,
        has_plan=people["has_plan"] & stays,
        zone=zone,
        district=people["district"].mask(moves, _districts(rng, zone.to_numpy(), truth)),
        care_level=(people["care_level"] + worse).clip(upper=5).astype(np.int8),
    )
    arriving = int(rng.poisson(truth.entry_rate * here.sum()))
    return pd.concat([followed, _newcomers(rng, arriving, year + 1, truth)], ignore_index=True)


def _plan(rng: np.random.Generator, people: pd.DataFrame, truth: Truth) -> pd.DataFrame:
    """Send notices to those without a plan and make the plans of those who answer."""
    count = len(people)
    without = people["present"] & ~people["has_plan"]
    notified = without & (rng.random(count) < truth.notified)
    answer = np.where(people["ready"], truth.answer_ready, truth.answer_reluctant)
    made = notified & (rng.random(count) < answer)
    return people.assign(notified=notified, made=made, has_plan=people["has_plan"] | made)


def _snapshot(people: pd.DataFrame, closing: pd.DataFrame) -> pd.DataFrame:
    """Those on the roster, by id; the closing tells how those who leave will leave."""
    causes = closing["exit_cause"].iloc[: len(people)]
    here = people.assign(exit_cause=causes)[people["present"]]
    return here[COLUMNS].sort_values("person", ignore_index=True)


def _account(people: pd.DataFrame, closing: pd.DataFrame, truth: Truth) -> pd.DataFrame:
    """Count the lines of the account by zone."""
    before = people.reindex(closing.index)
    was = before["present"].eq(True)
    came = ~was & closing["present"]
    moved = was & closing["present"] & (before["zone"] != closing["zone"])
    known = closing.index < len(people)
    lines = [
        ("opening", "", was, before["zone"]),
        ("entry", "new", came & ~known, closing["zone"]),
        ("entry", "return", came & known, closing["zone"]),
        *(
            ("exit", cause, was & (closing["exit_cause"] == cause), before["zone"])
            for cause in truth.causes
        ),
        ("transfer_in", "", moved, closing["zone"]),
        ("transfer_out", "", moved, before["zone"]),
        ("closing", "", closing["present"], closing["zone"]),
    ]
    return pd.DataFrame(
        [
            {
                "zone": each,
                "flow": flow,
                "cause": cause,
                "persons": int((counted & (zone == each)).sum()),
            }
            for each in ZONES
            for flow, cause, counted, zone in lines
        ]
    )


def _effort(people: pd.DataFrame, closing: pd.DataFrame) -> pd.DataFrame:
    """Count the plans in force at the opening, and the year's notices and plans, by zone."""
    return pd.DataFrame(
        [
            {
                "zone": each,
                "in_force": int((people["has_plan"] & (people["zone"] == each)).sum()),
                "notices": int((closing["notified"] & (closing["zone"] == each)).sum()),
                "made": int((closing["made"] & (closing["zone"] == each)).sum()),
            }
            for each in ZONES
        ]
    )
