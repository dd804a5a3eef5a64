"""What one run costs beside its computing: against papermill and nbconvert, on one core and on two.

python benchmarks/bench_run.py [--rounds 7]: a notebook that only imports evalkit, so that what is measured is the
cost of running it; then the made-up city's report. Contenders take turns; medians. On a machine that does something
else, too, ratios mean something and seconds don't.
"""

import argparse
import gc
import os
import subprocess
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import papermill
import yaml
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.pylabtools import select_figure_formats
from IPython.utils.capture import capture_output
from nbformat.v4 import new_code_cell
from papermill.iorw import load_notebook_node, write_ipynb
from papermill.parameterize import parameterize_notebook
from stock import stock
from timing import BIN, REPORT_NOTEBOOK, ROOT, say, seconds, take_turns

from evalkit.running.executed import execute
from evalkit.running.kernels import warm
from evalkit.running.page import to_html
from evalkit.running.params import read_params

PARAMS = "params/example-city/fy2025.yaml"
IMPORTS = "import evalkit as ek\nfor name in ek.__all__:\n    getattr(ek, name)"
PAIRS = 2
"""Runs for each of two cores."""


def call(*command: object) -> None:
    subprocess.run([str(each) for each in command], check=True, capture_output=True)


def only_imports(folder: Path) -> Path:
    """Write the report's notebook with its parameters, and one cell that imports everything."""
    notebook = load_notebook_node(str(REPORT_NOTEBOOK))
    title = next(cell for cell in notebook.cells if cell.source.startswith("# "))
    first = next(cell for cell in notebook.cells if "parameters" in cell.metadata.tags)
    title.metadata.tags = []
    notebook.cells = [title, first, new_code_cell(IMPORTS)]
    path = folder / "imports.ipynb"
    write_ipynb(notebook, str(path))
    return path


def written(values: dict[str, Any], folder: Path) -> Path:
    """Write the values for the papermill command."""
    path = folder / "values.yaml"
    path.write_text(yaml.safe_dump(values), encoding="utf-8")
    return path


def one_core(source: Path, rounds: int, folder: Path) -> None:
    params = read_params(PARAMS)
    values = params.of_notebooks()
    told = written(values, folder)
    made = folder / "out.ipynb"
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

    contenders: dict[str, Callable[[], object]] = {
        "functions": functions,
        "evalkit": lambda: execute(source, made, params, folder),
        "loop": loop,
        "command": lambda: call(BIN / "papermill", source, made, "-f", told),
    }
    take_turns({name: contenders[name] for name in ("functions", "evalkit")}, 1)
    took = take_turns(contenders, rounds)
    print(f"one run of {source.stem}, {PARAMS}, one core")
    for name, found in took.items():
        print(f"    {name:12} {found:6.2f} s")
    say("more than the same code as functions", took["evalkit"] - took["functions"], "s", "0.25")
    say("papermill.execute_notebook in a loop", took["loop"] / took["evalkit"], "x", "4.5")
    say("the papermill command", took["command"] / took["evalkit"], "x", "7")


def two_cores(source: Path, rounds: int, folder: Path) -> None:
    """Execute and export several runs, two at a time."""
    params = read_params(PARAMS)
    values = params.of_notebooks()
    told = written(values, folder)
    places = [folder / f"out{number}.ipynb" for number in range(2 * PAIRS)]
    one = f"{BIN}/papermill {source} {{}} -f {told} && {BIN}/jupyter nbconvert --to html {{}}"

    def whole(made: Path) -> None:
        page = to_html(execute(source, made, params, folder))
        made.with_suffix(".html").write_text(page, encoding="utf-8")

    def commands() -> None:
        names = "\n".join(map(str, places))
        command = ["xargs", "-P2", "-I{}", "sh", "-c", one]
        subprocess.run(command, input=names, text=True, check=True, capture_output=True)

    with ThreadPoolExecutor(2) as threads, ProcessPoolExecutor(2) as processes:

        def pool() -> None:
            list(
                processes.map(
                    stock, [str(source)] * len(places), map(str, places), [values] * len(places)
                )
            )

        contenders: dict[str, Callable[[], object]] = {
            "evalkit": lambda: list(threads.map(whole, places)),
            "pool": pool,
            "commands": commands,
        }
        take_turns({name: contenders[name] for name in ("evalkit", "pool")}, 1)
        took = take_turns(contenders, rounds)
    print(f"{len(places)} runs of {source.stem} with HTML, {PARAMS}, two cores")
    for name, found in took.items():
        print(f"    {name:12} {found:6.2f} s")
    say(
        "a process pool of papermill and one exporter each",
        took["pool"] / took["evalkit"],
        "x",
        "5",
    )
    say("the papermill and nbconvert commands", took["commands"] / took["evalkit"], "x", "9")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    os.chdir(ROOT)
    cores = os.sched_getaffinity(0)
    with TemporaryDirectory() as name:
        folder = Path(name)
        sources = (only_imports(folder), REPORT_NOTEBOOK)
        os.sched_setaffinity(0, {max(cores)})
        warm.start()
        for source in sources:
            one_core(source, rounds, folder)
        say("evalkit --help", seconds(lambda: call(BIN / "evalkit", "--help"), rounds), "s", "0.3")
        warm.stop()
        os.sched_setaffinity(0, cores)
        warm.start()
        gc.freeze()  # as a batch does
        for source in sources:
            two_cores(source, rounds, folder)
        gc.unfreeze()
        warm.stop()


if __name__ == "__main__":
    main()
