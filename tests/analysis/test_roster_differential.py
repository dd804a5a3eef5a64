"""The same flows, exits and spells from an implementation of its own, in polars."""

import pandas as pd
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from rosters import COLUMNS, write

from evalkit.analysis.roster.flows import ORDER, roster_exits, roster_flows
from evalkit.analysis.roster.panel import roster_panel
from evalkit.words.turnover import EXIT_CAUSE

YEARS = (2021, 2022, 2023, 2024)
PLACES = st.tuples(st.sampled_from(["flood", "other", "", None]), st.sampled_from(["n", "s", None]))
STAY = st.tuples(PLACES, st.booleans(), st.sampled_from(["", None, *EXIT_CAUSE]))
LIVES = st.dictionaries(
    st.integers(10, 60).map("p{}".format),
    st.lists(st.none() | STAY, min_size=len(YEARS), max_size=len(YEARS)),
    max_size=20,
)
TYPES = dict.fromkeys(["person", "zone", "district", "exit_cause"], "str") | {"has_plan": "bool"}


def snapshots(lives) -> dict[str, pd.DataFrame]:
    """Lay out who was where in which year, one person in all years; who is there next year left by no cause."""
    lives = {**lives, "p99": [(("flood", "n"), True, "")] * len(YEARS)}
    frames = {}
    for at, year in enumerate(YEARS):
        rows = []
        for person, stays in lives.items():
            if stays[at] is not None:
                (zone, district), plan, cause = stays[at]
                stayed = at + 1 < len(YEARS) and stays[at + 1] is not None
                rows.append((person, zone, district, plan, "" if stayed else cause))
        frames[f"y{year}"] = pd.DataFrame(rows, columns=COLUMNS).astype(TYPES)
    return frames


def long(frames: dict[str, pd.DataFrame]) -> pl.DataFrame:
    """All snapshots below each other, with whether the person is there a year earlier and later."""
    known = pl.col("zone", "district", "exit_cause").fill_null("").replace("", "unknown")
    every = pl.concat(
        pl.from_pandas(frame).with_columns(known, year=pl.lit(int(name[1:])))
        for name, frame in frames.items()
    )
    there = every.select("person", "year", to_zone="zone", to_district="district")
    later = there.with_columns(pl.col("year") - 1, stays=True)
    earlier = every.select("person", pl.col("year") + 1, was=True)
    return every.join(later, ["person", "year"], "left").join(earlier, ["person", "year"], "left")


def flows_in_polars(frames: dict[str, pd.DataFrame]) -> pl.DataFrame:
    by, every = ["year", "zone", "district"], long(frames)
    gone, new = pl.col("stays").is_null(), pl.col("was").is_null()
    moved = (pl.col("to_zone") != pl.col("zone")) | (pl.col("to_district") != pl.col("district"))
    before = every.filter(pl.col("year") < YEARS[-1]).group_by(by).agg(
        opening=pl.len(),
        stayers=(~gone).sum(),
        exits=gone.sum(),
        transfers_out=(~gone & moved).sum(),
        plans_opening=pl.col("has_plan").sum(),
        plans_lost=(pl.col("has_plan") & gone).sum(),
    )  # fmt: skip
    after = every.filter(pl.col("year") > YEARS[0]).with_columns(pl.col("year") - 1)
    after = after.group_by(by).agg(
        entries=new.sum(), closing=pl.len(), plans_closing=pl.col("has_plan").sum()
    )
    moves = every.filter(~gone & moved & (pl.col("year") < YEARS[-1]))
    moves = moves.group_by(year="year", zone="to_zone", district="to_district")
    tables = [before, after, moves.agg(transfers_in=pl.len())]
    keys = pl.concat([table.select(by) for table in tables]).unique()
    for table in tables:
        keys = keys.join(table, by, "left")
    return keys.fill_null(0).select(*by, pl.col(ORDER).cast(pl.Int64)).sort(by)


def spells_in_polars(frames: dict[str, pd.DataFrame]) -> pl.DataFrame:
    """Number the unbroken runs of years of each person by their gaps."""
    every = long(frames).sort("person", "year")
    spell = pl.col("was").is_null().cum_sum().over("person")
    each = every.with_columns(spell=spell).group_by("person", "spell").agg(
        first=pl.col("year").min(), last=pl.col("year").max(), cause=pl.col("exit_cause").last()
    )  # fmt: skip
    event = pl.when(pl.col("last") < YEARS[-1]).then("cause").otherwise(pl.lit(""))
    groups = ["spell", "first", "last", "truncated", "event"]
    told = each.with_columns(truncated=pl.col("first") == YEARS[0], event=event)
    return told.group_by(groups).agg(persons=pl.len()).sort(groups)


@settings(max_examples=10)
@given(LIVES)
def test_polars_counts_the_same_flows_nulls_and_all(tmp_path_factory, lives):
    frames = snapshots(lives)
    folder = write(tmp_path_factory.mktemp("roster"), **frames)

    found = roster_flows(folder, ("zone", "district"))

    expected = flows_in_polars(frames)
    assert found.columns.tolist() == expected.columns
    assert found.to_numpy().tolist() == [list(row) for row in expected.rows()]


@settings(max_examples=10)
@given(LIVES)
def test_polars_counts_the_same_exits_by_cause_and_the_same_spells(tmp_path_factory, lives):
    frames = snapshots(lives)
    folder = write(tmp_path_factory.mktemp("roster"), **frames)

    left = long(frames).filter(pl.col("stays").is_null() & (pl.col("year") < YEARS[-1]))
    left = left.group_by("year", "zone", cause="exit_cause").agg(pl.len())
    assert roster_exits(folder).to_numpy().tolist() == [
        list(row) for row in left.sort("year", "zone", "cause").rows()
    ]
    expected = [list(row) for row in spells_in_polars(frames).rows()]
    assert roster_panel(folder).spells.to_numpy().tolist() == expected


@settings(max_examples=5)
@given(LIVES, st.randoms(use_true_random=False))
def test_neither_order_nor_shards_change_a_panel(tmp_path_factory, lives, chance):
    frames = snapshots(lives)
    folder = write(tmp_path_factory.mktemp("whole"), **frames)
    mixed = tmp_path_factory.mktemp("shards")
    for name, frame in frames.items():
        shuffled = frame.sample(frac=1, random_state=chance.randrange(2**32))
        shards = mixed / f"snapshot-{name[1:]}.parquet"
        shards.mkdir()
        for part in range(2):
            shuffled[part::2].to_parquet(shards / f"part-{part}.parquet")

    by = ("zone",)
    pd.testing.assert_frame_equal(
        roster_panel(mixed, by).patterns, roster_panel(folder, by).patterns
    )
    pd.testing.assert_frame_equal(roster_flows(mixed, by), roster_flows(folder, by))
