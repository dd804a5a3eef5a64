"""What many runs cost: two jobs against one, a Dask worker against two jobs, runs that are up to date, memory.

python benchmarks/bench_batch.py [--runs 24] [--same 500]: whole runs over many subjects, each with the real report's
data and its report notebook. On a machine that does something else, too, ratios mean something and seconds don't.
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
from time import perf_counter

import yaml
from distributed import LocalCluster
from timing import BIN, REPORT_NOTEBOOK, ROOT, say, seconds

from evalkit.running import fresh, publish
from evalkit.running.batch import run_all
from evalkit.running.board import Board
from evalkit.running.how import How
from evalkit.running.runs import gather

RULE = "params/rubrics/setagaya-r6-inferred.yaml"


def timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


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


def batches(count: int) -> None:
    runs, _ = gather([Path("all.yaml")], Path("outputs"))
    run_all(runs[:2], How(), Counted(2), 2)
    board = Counted(count)
    two = timed(lambda: run_all(runs, How(), board, 2))
    one = timed(lambda: run_all(runs, How(), Counted(count), 1))
    options = {"n_workers": 1, "threads_per_worker": 2, "processes": False}
    with LocalCluster(**options, dashboard_address=":0") as cluster:
        there = cluster.scheduler_address
        run_all(runs[:2], How(), Counted(2), dask=there)
        dask = timed(lambda: run_all(runs, How(), Counted(count), dask=there))
    quarter = max(count // 4, 1)
    grown = median(board.held[-quarter:]) / median(board.held[:quarter])
    print(f"{count} whole runs of the real report's data ({two / count:.2f} s each, two jobs)")
    say("two jobs against one", one / two, "x", "1.7")
    say("Dask, a worker of two threads, against two jobs", dask / two, "x", "1.3 at most")
    say("memory of the runner, last quarter of the runs to the first", grown, "x", "1.05 at most")


def unchanged(count: int) -> None:
    """Time a batch in which nothing has changed; every subject has a copy of a real draft."""
    runs, _ = gather([Path("all.yaml")], Path("outputs"))
    run_all(runs[:1], How(), Counted(1))
    draft = runs[0].home / publish.DRAFT
    for run in runs[1:]:
        with publish.staged(run.home) as stage:
            shutil.copytree(draft, stage, dirs_exist_ok=True)
            (stage / publish.MANIFEST).unlink()
            made_from = fresh.made_from(run.params)
            publish.write_manifest(stage, fresh.inputs(run.params), run.params, **made_from)
    command = (BIN / "evalkit", "run", "all.yaml")
    again = partial(subprocess.run, command, check=True, capture_output=True)
    again()
    took = seconds(again, 7)
    counts = json.loads(Path("outputs/summary.json").read_text("utf-8"))["counts"]
    assert counts["skipped"] == count, counts
    say(f"{count} runs, nothing changed", took, "s", "2")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=24)
    parser.add_argument("--same", type=int, default=500)
    asked = parser.parse_args()
    for work, subjects in ((batches, asked.runs), (unchanged, asked.same)):
        with TemporaryDirectory() as name:
            project(Path(name), subjects)
            os.chdir(name)
            work(subjects)
            os.chdir(ROOT)


if __name__ == "__main__":
    main()
