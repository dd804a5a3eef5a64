"""What a batch costs beside its computing: against papermill, over jobs, over runs that are up to date, on Dask.

python benchmarks/bench_batch.py [--rounds 7] [--runs 12] [--same 500]: a notebook that only imports evalkit, so that
what is measured is the cost of running it; the real report's notebook; whole runs over many subjects. Contenders
take turns on one core; medians. On a machine that does something else, too, ratios mean something and seconds don't.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import papermill
import yaml
from distributed import LocalCluster
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.pylabtools import select_figure_formats
from IPython.utils.capture import capture_output
from nbformat.v4 import new_code_cell
from papermill.iorw import load_notebook_node, write_ipynb
from papermill.parameterize import parameterize_notebook

from evalkit.running import fresh, publish
from evalkit.running.batch import run_all
from evalkit.running.board import Board
from evalkit.running.edition import REPORT
from evalkit.running.executed import execute
from evalkit.running.how import How
from evalkit.running.kernels import warm
from evalkit.running.page import to_html
from evalkit.running.params import read_params
from evalkit.running.runs import gather

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
NOTEBOOK = ROOT / "notebooks" / f"{REPORT}.ipynb"
PARAMS = "params/fy2024.yaml"
IMPORTS = "import evalkit as ek\nfor name in ek.__all__:\n    getattr(ek, name)"
RULE = "params/rubrics/setagaya-r6-inferred.yaml"


def timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def take_turns(contenders: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, work in contenders.items():
            times[name].append(timed(work))
    return {name: median(measured) for name, measured in times.items()}


def say(work: str, found: float, unit: str, bar: str) -> None:
    print(f"  {work:68} {found:7.2f} {unit:4} (bar: {bar})")


def call(*command: object) -> None:
    subprocess.run([str(each) for each in command], check=True, capture_output=True)


def only_imports(folder: Path) -> Path:
    """Write the report's notebook with its parameters, and one cell that imports everything."""
    notebook = load_notebook_node(str(NOTEBOOK))
    title = next(cell for cell in notebook.cells if cell.source.startswith("# "))
    first = next(cell for cell in notebook.cells if "parameters" in cell.metadata.tags)
    title.metadata.tags = []
    notebook.cells = [title, first, new_code_cell(IMPORTS)]
    path = folder / "imports.ipynb"
    write_ipynb(notebook, str(path))
    return path


def one_run(source: Path, rounds: int, folder: Path) -> None:
    params = read_params(PARAMS)
    values = params.of_notebooks()
    (folder / "values.yaml").write_text(yaml.safe_dump(values), encoding="utf-8")
    made = folder / "out.ipynb"
    command = (BIN / "papermill", source, made, "-f", folder / "values.yaml")
    shell = InteractiveShell.instance()
    select_figure_formats(shell, {"png"})
    cells = parameterize_notebook(load_notebook_node(str(source)), values).cells

    def functions() -> None:
        with capture_output():
            for cell in cells:
                if cell.cell_type == "code":
                    shell.run_cell(cell.source).raise_error()

    def loop() -> None:
        papermill.execute_notebook(str(source), str(made), values, progress_bar=False)

    def whole() -> None:
        to_html(execute(source, made, params, folder))

    def commands() -> None:
        call(*command)
        call(BIN / "jupyter", "nbconvert", "--to", "html", made)

    contenders: dict[str, Callable[[], object]] = {
        "functions": functions,
        "evalkit": lambda: execute(source, made, params, folder),
        "loop": loop,
        "command": lambda: call(*command),
        "whole": whole,
        "commands": commands,
    }
    warm.start()
    take_turns({name: contenders[name] for name in ("functions", "evalkit")}, 1)
    took = take_turns(contenders, rounds)
    print(f"one run of {source.stem}, {PARAMS}")
    for name, seconds in took.items():
        print(f"    {name:12} {seconds:6.2f} s")
    say("more than the same code as functions", took["evalkit"] - took["functions"], "s", "0.25")
    say("papermill.execute_notebook in a loop", took["loop"] / took["evalkit"], "x", "4.5")
    say("the papermill command", took["command"] / took["evalkit"], "x", "7")
    say(
        "with HTML: the papermill and nbconvert commands",
        took["commands"] / took["whole"],
        "x",
        "9",
    )


def project(folder: Path, subjects: int) -> None:
    """Write a project of so many subjects, each the real report's data, with the report's notebook alone."""
    for number in range(subjects):
        shutil.copytree(ROOT / "data" / "setagaya", folder / "data" / f"s{number:03}")
    shutil.copytree(ROOT / "params" / "rubrics", folder / "params" / "rubrics")
    (folder / "notebooks").mkdir()
    shutil.copy(NOTEBOOK, folder / "notebooks")
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
    call(*command)
    took = median(timed(lambda: call(*command)) for _ in range(7))
    counts = json.loads(Path("outputs/summary.json").read_text("utf-8"))["counts"]
    assert counts["skipped"] == count, counts
    say(f"{count} runs, nothing changed", took, "s", "2")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--runs", type=int, default=12)
    parser.add_argument("--same", type=int, default=500)
    asked = parser.parse_args()
    os.chdir(ROOT)
    cores = os.sched_getaffinity(0)
    with TemporaryDirectory() as name:
        os.sched_setaffinity(0, {max(cores)})
        one_run(only_imports(Path(name)), asked.rounds, Path(name))
        one_run(
            NOTEBOOK, (asked.rounds + 1) // 2, Path(name)
        )  # minutes, nearly all of it computing
        helped = median(timed(lambda: call(BIN / "evalkit", "--help")) for _ in range(asked.rounds))
        say("evalkit --help", helped, "s", "0.3")
        os.sched_setaffinity(0, cores)
        warm.stop()
    for work, subjects in ((batches, asked.runs), (unchanged, asked.same)):
        with TemporaryDirectory() as name:
            project(Path(name), subjects)
            os.chdir(name)
            work(subjects)
            os.chdir(ROOT)


if __name__ == "__main__":
    main()
