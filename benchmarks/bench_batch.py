"""What many runs cost: two jobs against one, a Dask worker against two jobs, runs that are up to date, memory.

python benchmarks/bench_batch.py [--rounds 7] [--runs 8] [--same 500]: whole runs over many subjects, each with the
real report's data and its report notebook. Contenders take turns; medians. Then one batch of so many runs, and the
same again when nothing has changed (with 500, some 20 minutes). On a machine that does something else, too, ratios
mean something and seconds don't.
"""

import argparse
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import yaml
from distributed import LocalCluster
from timing import BIN, REPORT_NOTEBOOK, ROOT, say, seconds, take_turns

from evalkit.running.batch import run_all
from evalkit.running.board import Board
from evalkit.running.how import How
from evalkit.running.runs import gather

RULE = "params/rubrics/setagaya-r6-inferred.yaml"


def project(folder: Path, subjects: int) -> None:
    """Write a project of so many subjects, each the real report's data, with the report's notebook alone."""
    for number in range(subjects):
        shutil.copytree(ROOT / "data" / "setagaya", folder / "data" / f"s{number:03}")
    shutil.copytree(ROOT / "params" / "rubrics", folder / "params" / "rubrics")
    (folder / "notebooks").mkdir()
    shutil.copy(REPORT_NOTEBOOK, folder / "notebooks")
    names = [f"data/s{number:03}" for number in range(subjects)]
    content = {"dataset": names, "fiscal_year": "R6", "rule": RULE}
    (folder / "all.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Counted(Board):
    """A board that notes how much memory the runner holds as runs end."""

    def __init__(self, total: int) -> None:
        super().__init__(total, "en")
        self.held: list[float] = []

    def say(self, said: object) -> None: ...

    def ended(self, one: object) -> None:
        super().ended(one)  # type: ignore[arg-type]
        self.held.append(resident())


def batches(count: int, rounds: int) -> None:
    """Time jobs of this machine before there is a cluster, whose threads would take their time from them."""
    runs, _ = gather([Path("all.yaml")], Path("outputs"))

    def batch(jobs: int = 1, dask: str = "") -> Callable[[], object]:
        return lambda: run_all(runs, How(), Counted(count), jobs, dask=dask)

    batch(2)()
    took = take_turns({"one": batch(1), "two": batch(2)}, rounds)
    print(
        f"{count} whole runs of the real report's data ({took['two'] / count:.2f} s each, two jobs)"
    )
    say("two jobs against one", took["one"] / took["two"], "x", "1.7")
    options = {"n_workers": 1, "threads_per_worker": 2, "processes": False, "protocol": "tcp"}
    with LocalCluster(**options, dashboard_address=":0") as cluster:
        dask = batch(dask=cluster.scheduler_address)
        dask()
        took = take_turns({"two": batch(2), "dask": dask}, rounds)
    say(
        "Dask, a worker of two threads, against two jobs",
        took["dask"] / took["two"],
        "x",
        "1.3 at most",
    )


def long(count: int) -> None:
    """Run one long batch, watch the memory of its runner, and time the same batch when nothing has changed."""
    runs, _ = gather([Path("all.yaml")], Path("outputs"))
    board = Counted(count)
    run_all(runs, How(), board, 2)
    quarter = max(len(board.held) // 4, 1)
    grown = median(board.held[-quarter:]) / median(board.held[:quarter])
    say(f"memory of the runner over {len(board.held)} runs", grown, "x", "1.05 at most")
    command = (BIN / "evalkit", "run", "all.yaml")
    again = partial(subprocess.run, command, check=True, capture_output=True)
    again()
    took = seconds(again, 7)
    counts = json.loads(Path("outputs/summary.json").read_text("utf-8"))["counts"]
    assert counts["skipped"] == count, counts
    say(f"{count} runs, nothing changed", took, "s", "2")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--runs", type=int, default=8)
    parser.add_argument("--same", type=int, default=500)
    asked = parser.parse_args()
    works = (
        (asked.runs, lambda: batches(asked.runs, asked.rounds)),
        (asked.same, lambda: long(asked.same)),
    )
    for subjects, work in works:
        with TemporaryDirectory() as name:
            project(Path(name), subjects)
            os.chdir(name)
            work()
            os.chdir(ROOT)


if __name__ == "__main__":
    main()
