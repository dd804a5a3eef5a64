"""A made-up roster with known truth: who is on it each 1 April, who leaves and why, who gets a plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from evalkit.data.simulate.arrow import Ids, draw_ids, named_codes, order_of, text_ids, uuids
from evalkit.data.simulate.truth import TRUTH, Truth

COLUMNS = [
    *("person", "zone", "district", "birth_year", "care_level"),
    *("registered", "has_plan", "exit_cause"),
]
"""Columns of a snapshot; ``registered`` is the fiscal year in which they joined (or returned), ``exit_cause`` is
empty for those who stay until the next snapshot."""

CARE_LEVELS = [0.18, 0.14, 0.18, 0.22, 0.16, 0.12]
"""Shares of the care levels 0 (none) to 5 among newcomers."""

MADE_UP = {
    "made_up": "true",
    "note": "乱数で作った架空の名簿です。実在の人とは関係ありません。 / Drawn at random: nobody on it exists.",
}
"""Stands in the metadata of every Parquet file written here."""

Codes = npt.NDArray[np.int8]


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
    drawn = list(_years(seed, persons, first, years, truth))
    return MadeUpRoster(
        truth,
        {each.year: each.snapshot(truth, as_text=True).to_pandas() for each in drawn},
        pd.concat([each.account(truth) for each in drawn[:-1]], ignore_index=True),
        pd.concat([each.effort() for each in drawn], ignore_index=True),
    )


def write_snapshots(
    folder: Path | str,
    *,
    seed: int = 1,
    persons: int = 8500,
    first: int = 2016,
    years: int = 10,
    truth: Truth = TRUTH,
) -> pd.DataFrame:
    """Write the snapshots of :func:`simulate_roster` as Parquet, a year at a time, and return the flows.

    The files are ``snapshot-2016.parquet`` …, ids are UUIDs, and the metadata say that all is made up.
    """
    flows = []
    for each in _years(seed, persons, first, years, truth):
        table = each.snapshot(truth).replace_schema_metadata(MADE_UP)
        pq.write_table(table, Path(folder) / f"snapshot-{each.year}.parquet", compression="zstd")
        if each.year < first + years - 1:
            flows.append(each.account(truth))
    return pd.concat(flows, ignore_index=True)


@dataclass(frozen=True, eq=False)
class _Year:
    """Everybody ever on the roster, as of 1 April and a year later; ``ids`` are theirs, in that order."""

    year: int
    ids: Ids
    people: pd.DataFrame
    closing: pd.DataFrame
    followed: bool

    def snapshot(self, truth: Truth, *, as_text: bool = False) -> pa.Table:
        """Those on the roster, by id; the closing tells how those who leave will leave."""
        later = self.closing if self.followed else self.people
        here = np.flatnonzero(self.people["present"])
        here = here[order_of(self.ids[here])]
        people = self.people.iloc[here]
        return pa.table(
            {
                "person": text_ids(self.ids[here]) if as_text else uuids(self.ids[here]),
                "zone": named_codes(people["zone"], ZONES),
                "district": named_codes(people["district"], _district_names(truth)),
                "birth_year": people["birth_year"].to_numpy(),
                "care_level": people["care_level"].to_numpy(),
                "registered": people["registered"].to_numpy(),
                "has_plan": people["has_plan"].to_numpy(),
                "exit_cause": named_codes(later["cause"].iloc[here], ("", *truth.causes)),
            }
        )

    def account(self, truth: Truth) -> pd.DataFrame:
        """Count the lines of the account by zone."""
        count = len(self.people)
        was, after = self.people["present"], self.closing["present"]
        stayed, new = after[:count], self.closing.iloc[count:]
        zone, later = self.people["zone"], self.closing["zone"]
        moved = was & stayed & (zone != later[:count])
        cause = self.closing["cause"][:count]
        rows = []
        for code, name in enumerate(ZONES):
            here, there = zone == code, later[:count] == code
            rows += [
                (name, "opening", "", was & here),
                (name, "entry", "new", new["zone"] == code),
                (name, "entry", "return", ~was & stayed & there),
                *(
                    (name, "exit", each, was & here & (cause == place))
                    for place, each in enumerate(truth.causes, start=1)
                ),
                (name, "transfer_in", "", moved & there),
                (name, "transfer_out", "", moved & here),
                (name, "closing", "", after & (later == code)),
            ]
        counted = [(f"FY{self.year}", *place, int(persons.sum())) for *place, persons in rows]
        return pd.DataFrame(counted, columns=["period", "zone", "flow", "cause", "persons"])

    def effort(self) -> pd.DataFrame:
        """Count the plans in force at the opening, and the year's notices and plans, by zone."""
        before, after = self.people, self.closing
        rows = [
            (
                f"FY{self.year}",
                name,
                int((before["has_plan"] & (before["zone"] == code)).sum()),
                int((after["notified"] & (after["zone"] == code)).sum()),
                int((after["made"] & (after["zone"] == code)).sum()),
            )
            for code, name in enumerate(ZONES)
        ]
        return pd.DataFrame(rows, columns=["period", "zone", "in_force", "notices", "made"])


def _years(seed: int, persons: int, first: int, years: int, truth: Truth) -> Iterator[_Year]:
    rng = np.random.Generator(np.random.PCG64(seed))
    ids, people = _newcomers(rng, persons, first, truth)
    people["has_plan"] = rng.random(persons) < truth.planned_at_start
    people["registered"] = first - _elapsed(seed, people["zone"].to_numpy(), truth)
    for year in range(first, first + years):
        came, followed = _turn_over(rng, people, year, truth)
        closing = _plan(rng, followed, truth)
        yield _Year(year, ids, people, closing, year < first + years - 1)
        ids, people = np.concatenate([ids, came]), closing


def _elapsed(seed: int, zone: Codes, truth: Truth) -> npt.NDArray[np.int16]:
    """Draw for how many years those on the first snapshot have been on the roster, at its constant exit rate."""
    rng = np.random.Generator(np.random.PCG64([seed, 1]))
    return rng.geometric(_by_zone(truth.exit_rate)[zone]).astype(np.int16)


def _newcomers(
    rng: np.random.Generator, count: int, year: int, truth: Truth
) -> tuple[Ids, pd.DataFrame]:
    """Draw people who weren't on the roster before, and random UUIDs (version 4) for them."""
    ids = draw_ids(rng, count)
    zone = (rng.random(count) >= truth.flood_share).astype(np.int8)
    young = rng.random(count) < 0.15
    age = np.where(young, rng.integers(6, 65, count), rng.triangular(65, 83, 103, count))
    people = pd.DataFrame(
        {
            "zone": zone,
            "district": _districts(rng, zone, truth),
            "birth_year": (year - age).astype(np.int16),
            "care_level": rng.choice(6, count, p=CARE_LEVELS).astype(np.int8),
            "registered": np.int16(year - 1),
            "has_plan": False,
            "cause": np.int8(0),
            "present": True,
            "ready": rng.random(count) < truth.ready_share,
            "notified": False,
            "made": False,
        }
    )
    return ids, people


def _districts(rng: np.random.Generator, zone: Codes, truth: Truth) -> Codes:
    names = _district_names(truth)
    drawn = []
    for shares in (truth.districts[each] for each in ZONES):
        codes = np.array([names.index(each) for each in shares], dtype=np.int8)
        drawn.append(codes[rng.choice(len(codes), len(zone), p=list(shares.values()))])
    return np.where(zone == 0, *drawn)


def _turn_over(
    rng: np.random.Generator, people: pd.DataFrame, year: int, truth: Truth
) -> tuple[Ids, pd.DataFrame]:
    """Let people leave, return, move into the other zone and need more care; then let newcomers in."""
    count = len(people)
    zone, here = people["zone"].to_numpy(), people["present"]
    exits = here & (rng.random(count) < _by_zone(truth.exit_rate)[zone])
    cause = rng.choice(len(truth.causes), count, p=list(truth.causes.values())) + 1
    reversible = np.array([False, *(each in ("move", "facility") for each in truth.causes)])
    may_return = ~here & reversible[people["cause"].to_numpy()]
    returns = may_return & (rng.random(count) < truth.return_rate)
    stays = here & ~exits
    moves = stays & (rng.random(count) < _by_zone(truth.transfer_rate)[zone])
    zone = np.where(moves, 1 - zone, zone).astype(np.int8)
    worse = stays & (rng.random(count) < truth.care_step)
    followed = people.assign(
        cause=people["cause"].mask(exits, cause.astype(np.int8)).mask(returns, 0),
        present=stays | returns,
        registered=people["registered"].mask(returns, np.int16(year)),
        has_plan=people["has_plan"] & stays,
        zone=zone,
        district=people["district"].mask(moves, _districts(rng, zone, truth)),
        care_level=(people["care_level"] + worse).clip(upper=5).astype(np.int8),
    )
    arriving = int(rng.poisson(truth.entry_rate * here.sum()))
    ids, newcomers = _newcomers(rng, arriving, year + 1, truth)
    return ids, pd.concat([followed, newcomers], ignore_index=True)


def _plan(rng: np.random.Generator, people: pd.DataFrame, truth: Truth) -> pd.DataFrame:
    """Send notices to those without a plan and make the plans of those who answer."""
    count = len(people)
    without = people["present"] & ~people["has_plan"]
    notified = without & (rng.random(count) < truth.notified)
    answer = np.where(people["ready"], truth.answer_ready, truth.answer_reluctant)
    made = notified & (rng.random(count) < answer)
    return people.assign(notified=notified, made=made, has_plan=people["has_plan"] | made)


def _by_zone(rates: Mapping[str, float]) -> npt.NDArray[np.float64]:
    return np.array([rates[zone] for zone in ZONES])


def _district_names(truth: Truth) -> list[str]:
    return sorted({name for shares in truth.districts.values() for name in shares})
