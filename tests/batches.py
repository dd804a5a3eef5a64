"""A project of small made-up cities with a short report that can be made to misbehave in each; shared by tests of batches."""

import json
import shutil
from pathlib import Path

import nbformat
from click.testing import CliRunner
from nbformat.v4 import new_code_cell
from small_city import RULE, write_city

from evalkit.running.cli import main
from evalkit.running.edition import REPORT

ROOT = Path(__file__).parents[1]
CITIES = ("c1", "c2", "c3", "c4", "c5")

REPORT_CELL = """import evalkit as ek
data = ek.load_dataset(dataset)
ek.sources(ek.collect(ek.rate(data, fiscal_year, rule)), lang)"""
BEHAVIOUR = """import os, time
from pathlib import Path
behaviour = Path(f"behaviour-{Path(dataset).name}.txt")
exec(behaviour.read_text() if behaviour.exists() else "")"""


def write_project(folder, names=CITIES):
    """Write the project: data, rule, notebook, and one params file for all cities."""
    for name in names:
        write_city(folder / "data" / name)
    (folder / "params" / "rubrics").mkdir(parents=True)
    shutil.copy(RULE, folder / "params" / "rubrics")
    report = nbformat.read(ROOT / "notebooks" / f"{REPORT}.ipynb", as_version=4)
    first = next(cell for cell in report.cells if "parameters" in cell.metadata.get("tags", []))
    title = next(cell for cell in report.cells if cell.source.startswith("# "))
    cells = [title, first, *map(new_code_cell, (BEHAVIOUR, REPORT_CELL))]
    for number, cell in enumerate(cells):
        cell["id"] = str(number)
    title.metadata["tags"] = []
    report.cells = cells
    (folder / "notebooks").mkdir()
    nbformat.write(report, folder / "notebooks" / f"{REPORT}.ipynb")
    cities = ", ".join(f"data/{name}" for name in names)
    text = f"dataset: [{cities}]\nfiscal_year: R6\nrule: params/rubrics/{RULE.name}\n"
    (folder / "city.yaml").write_text(text, "utf-8")


def behave(city, code):
    Path(f"behaviour-{city}.txt").write_text(code)


def evalkit(*arguments, exit_code=0):
    result = CliRunner().invoke(main, ["run", "city.yaml", *map(str, arguments)])
    assert result.exit_code == exit_code, result.output
    return result


def summary(path="outputs/summary.json"):
    told = json.loads(Path(path).read_text("utf-8"))
    return {each["run"].split()[0]: each for each in told["runs"]}, told["counts"]


def published():
    return sorted(path.parts[1] for path in Path("outputs").glob("*/FY2024/draft"))


def results(folder):
    """What a batch has made, but for the records of when, and copies of what failed."""
    found = Path(folder).rglob("*")
    files = [path for path in found if path.is_file() and "failed" not in path.parts]
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if path.name not in ("manifest.json", "summary.json")
    }
