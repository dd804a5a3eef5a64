"""How long a roster's flows take and how much memory, beside a query written by hand, pandas and a bare scan.

python benchmarks/bench_roster.py [--full]: one million persons a year; with --full ten million too.
Each run is a process of its own on one core; the contenders take turns. Seconds of the core (which the
ratios are of), seconds that passed, and the most memory held.
"""

import argparse
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import duckdb
import ibis
import pandas as pd

from evalkit.analysis.roster.flows import roster_flows
from evalkit.analysis.roster.pairs import count_moves
from evalkit.analysis.roster.panel import roster_panel
from evalkit.data.simulate.roster import write_snapshots

MILLION = 1_000_000
ROUNDS = 5
BY = ("zone", "district")
MOVES = [*(f"{column}_before" for column in (*BY, "plan")), "cause"]
MOVES += [f"{column}_after" for column in (*BY, "plan")]

SCAN = """SELECT max(person), max(zone), max(district), max(birth_year), max(care_level), max(has_plan),
max(exit_cause) FROM '{}'"""
KEYS = """SELECT count(*), count(person), count(DISTINCT person), count(has_plan) FROM '{}'"""
FLOWS = """SELECT b.zone, b.district, b.has_plan::INT, coalesce(nullif(b.exit_cause, ''), 'unknown'),
a.zone, a.district, a.has_plan::INT, count(*)
FROM '{}' b FULL OUTER JOIN '{}' a ON b.person = a.person GROUP BY ALL"""
PAIR = """SELECT b.person IS NOT NULL, a.person IS NOT NULL, b.exit_cause, count(*)
FROM '{}' b FULL OUTER JOIN '{}' a ON b.person = a.person GROUP BY ALL"""


def files(folder: Path) -> list[str]:
    return sorted(map(str, folder.glob("snapshot-*.parquet")))


def scan(folder: Path) -> object:
    connection = duckdb.connect(config={"threads": 1})
    return [connection.execute(SCAN.format(file)).fetchall() for file in files(folder)]


def check(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    for file in files(folder):
        rows, named, distinct, planned = connection.execute(KEYS.format(file)).fetchall()[0]
        if not rows == named == distinct == planned:
            raise ValueError(file)


def written(folder: Path) -> list[tuple[object, ...]]:
    connection = duckdb.connect(config={"threads": 1})
    check(connection, folder)
    return connection.execute(FLOWS.format(*files(folder))).fetchall()


def evalkit(folder: Path) -> object:
    return roster_flows(folder, BY)


def limited(folder: Path) -> object:
    connection = ibis.duckdb.connect(
        memory_limit="600MB", threads=1, temp_directory=folder / "spill"
    )
    years = {int(file[-12:-8]): connection.read_parquet(file) for file in files(folder)}
    return roster_flows(years, BY)


def merged(folder: Path) -> object:
    columns = ["person", *BY, "has_plan", "exit_cause"]
    before, after = (pd.read_parquet(file, columns=columns) for file in files(folder))
    for frame in (before, after):
        if not frame["person"].is_unique or frame[["person", "has_plan"]].isna().any(axis=None):
            raise ValueError(folder)
    both = before.merge(
        after.drop(columns="exit_cause"),
        on="person",
        how="outer",
        suffixes=("_before", "_after"),
        indicator=True,
    )
    groups = [f"{column}_{side}" for side in ("before", "after") for column in (*BY, "has_plan")]
    return both.groupby(["_merge", *groups, "exit_cause"], dropna=False, observed=True).size()


def seven_joins(folder: Path) -> object:
    connection = duckdb.connect(config={"threads": 1})
    check(connection, folder)
    return [connection.execute(PAIR.format(*pair)).fetchall() for pair in pairwise(files(folder))]


def panel(folder: Path) -> object:
    found = roster_panel(folder)
    return found.flows, found.tenure


WORK = {
    work.__name__: work for work in (scan, written, evalkit, limited, merged, seven_joins, panel)
}


def most_memory() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1e6


def measure(name: str, folder: Path) -> None:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    start, used = perf_counter(), process_time()
    WORK[name](folder)
    print(process_time() - used, perf_counter() - start, most_memory())


def run(name: str, folder: Path) -> list[float]:
    command = [sys.executable, "-W", "ignore", __file__, "--measure", name, "--folder", str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return [float(number) for number in done.stdout.split()]


def take_turns(contenders: list[tuple[str, Path]], rounds: int) -> dict[tuple[str, str], float]:
    times: dict[tuple[str, Path], list[list[float]]] = {each: [] for each in contenders}
    for turn in range(rounds):
        for each in contenders:
            if each[0] != "merged" or turn == 0 or times[each][0][0] < 60:
                times[each].append(run(*each))
    found = {}
    for (name, folder), measured in times.items():
        used, passed, memory = (median(each) for each in zip(*measured, strict=True))
        found[name, folder.name] = used
        print(
            f"  {name:12} {folder.name:6} {used:8.2f} s {passed:8.2f} s {memory:6.2f} GB"
            f"  of {len(measured)}"
        )
    return found


def write(folder: Path, persons: int, years: int) -> None:
    """Write snapshots in random order, with ids as UUID and as text."""
    for name in ("drawn", "uuid", "text"):
        (folder / name).mkdir(parents=True)
    write_snapshots(folder / "drawn", persons=persons, years=years)
    connection = duckdb.connect()
    for file in (folder / "drawn").iterdir():
        shuffled, text = (folder / name / file.name for name in ("uuid", "text"))
        for source, target, columns in (
            (file, shuffled, "* FROM '{}' ORDER BY hash(person)"),
            (shuffled, text, "* REPLACE (replace(person::TEXT, '-', '') AS person) FROM '{}'"),
        ):
            query = f"SELECT {columns.format(source)}"
            connection.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
        file.unlink()


def agree(folder: Path) -> bool:
    moves = count_moves(folder, BY)
    there = pd.DataFrame(written(folder), columns=[*MOVES, "persons"])
    there.loc[there["zone_before"].isna(), "cause"] = None
    plans = dict.fromkeys(["plan_before", "plan_after"], -1)
    mine, other = (
        each[[*MOVES, "persons"]].fillna(plans).astype(dict.fromkeys(plans, int)).fillna("")
        for each in (moves, there)
    )
    return sorted(mine.values.tolist()) == sorted(other.values.tolist())


def pair(folder: Path, persons: int) -> float:
    print(f"flows of a pair, {persons:,} persons a year, by {', '.join(BY)}, plan and cause")
    write(folder, persons, 2)
    text, uuid = folder / "text", folder / "uuid"
    names = ("scan", "written", "evalkit")
    contenders = [(name, ids) for ids in (text, uuid) for name in names]
    found = take_turns([*contenders, ("merged", text)], ROUNDS)
    take_turns([("limited", text), ("limited", uuid)], 1)
    for ids in ("text", "uuid"):
        ours = found["evalkit", ids]
        ratios = [ours / found["written", ids], ours / found["scan", ids]]
        print(f"  {ids}: {ratios[0]:.2f} x the written query, {ratios[1]:.2f} x the scan")
    print(f"  uuid: {found['evalkit', 'uuid'] / found['scan', 'text']:.2f} x the scan of text ids")
    print(f"  pandas takes {found['merged', 'text'] / found['evalkit', 'text']:.1f} times as long")
    print(f"  the same result as the written query: {agree(text) and agree(uuid)}")
    return found["evalkit", "text"]


def follow(folder: Path, persons: int) -> None:
    print(f"panel of 8 years, {persons:,} persons a year")
    write(folder, persons, 8)
    for ids in ("text", "uuid"):
        found = take_turns([("seven_joins", folder / ids), ("panel", folder / ids)], ROUNDS)
        ratio = found["panel", ids] / found["seven_joins", ids]
        print(f"  {ids}: {ratio:.2f} x the seven joins, which give no tenure")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--full", action="store_true", help="ten million persons a year too")
    options.add_argument("--measure", choices=WORK, help=argparse.SUPPRESS)
    options.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.measure:
        measure(given.measure, given.folder)
        return
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        follow(folder / "panel", MILLION if given.full else MILLION // 4)
        seconds = pair(folder / "one", MILLION)
        if given.full:
            grown = pair(folder / "ten", 10 * MILLION)
            print(f"ten times the persons: {grown / seconds:.1f} times as long")


if __name__ == "__main__":
    main()
