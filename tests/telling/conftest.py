"""The facts of the real report and of the made-up city, and plain ones made on the spot."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from warnings import catch_warnings

import pytest

import evalkit as ek
from evalkit.analysis.estimate import estimates
from evalkit.data.dataset import load_dataset
from evalkit.facts.facts import Facts
from evalkit.telling.tables.table import Column, Entry, Note, Table

ROOT = Path(__file__).parents[2]
RUBRICS = ROOT / "params" / "rubrics"
RATES = [0.10, 0.15, 0.20, 0.25]


@cache
def facts_of(name: str, year: str) -> Facts:
    data = load_dataset(ROOT / "data" / name)
    rule = "setagaya-r6-inferred" if name == "setagaya" else name
    size = 8452 if name == "setagaya" else None
    with catch_warnings(action="ignore", category=DeprecationWarning):  # ibis 12 on DuckDB 2
        account = ek.roster_account(data, ek.FiscalYear(year), exit_rates=RATES, roster_size=size)
    rated = ek.rate(data, year, RUBRICS / f"{rule}.yaml")
    return ek.collect(rated, ek.change(data, year), account)


@pytest.fixture(scope="session")
def ward() -> Facts:
    """Fiscal 2024 of the real report."""
    return facts_of("setagaya", "R6")


@pytest.fixture(scope="session")
def city() -> Facts:
    """The last year of the made-up city."""
    return facts_of("example-city", "R7")


@pytest.fixture(
    scope="session",
    params=[("setagaya", "R6"), ("example-city", "R3"), ("example-city", "R7")],
    ids=lambda each: "-".join(each),
)
def facts(request) -> Facts:
    """Each of several evaluations in turn."""
    return facts_of(*request.param)


@pytest.fixture
def dataset(tmp_path) -> Callable[..., Facts]:
    """Rate and compare a tiny made-up dataset: one indicator, its figures given as role, period, text."""

    def make(
        figures: list[str], ratings: list[str] = (), decided: str = ",", **columns: str
    ) -> Facts:
        column = {"unit": "件", "unit_en": "case/cases", "direction": "higher"}
        column |= {"accumulation": "flow", "count_basis": "unique", "component_rule": "all"}
        column |= columns
        tables = {
            "dataset.yaml": 'area: ""\nname_ja: みほん市\nname_en: Sample City\nmade_up: true\n'
            "source: 架空\nlicence: MIT\nnote: 架空\n",
            "releases.csv": "release,title,period\nr6,実績報告,FY2024\n",
            "nodes.csv": "node,parent,level,name_ja,name_en\nm,,measure,見守り,Looking after\n",
            "indicators.csv": f"indicator,node,kind,name_ja,name_en,{','.join(column)}\n"
            f"x,m,outcome,相談件数,Consultations,{','.join(column.values())}\n",
            "components.csv": "indicator,component,name_ja,name_en\nx,a,区域内,inside\nx,b,区域外,outside\n",
            "figures.csv": "indicator,role,period,text,component,release\n"
            + "".join(f"x,{figure},r6\n" for figure in figures),
            "ratings.csv": "indicator,period,text,release,decided_by,reason\n"
            + "".join(f"x,FY2024,{letter},r6,{decided}\n" for letter in ratings),
        }
        folder = tmp_path / "sample"
        folder.mkdir()
        for name, text in tables.items():
            (folder / name).write_text(text, encoding="utf-8")
        data = load_dataset(folder)
        rated = ek.rate(data, 2024, RUBRICS / "example-city.yaml")
        return ek.collect(rated, ek.change(data, 2024))

    return make


@pytest.fixture
def plain() -> Callable[..., Facts]:
    """Make facts of plain rows, without any plan."""

    def make(*rows: dict[str, object]) -> Facts:
        return ek.collect(estimates([{"indicator": "x", **row} for row in rows]))

    return make


@pytest.fixture
def table(plain) -> Callable[..., Table]:
    """Make a table of one column of texts, each the text of a fact-less entry."""
    facts = plain({"measure": "actual", "value": 3.0})

    def make(*texts: str, notes: tuple[Note, ...] = (), caption: str = "題名") -> Table:
        rows = tuple({"x": (Entry(text),)} for text in texts)
        return Table("t", caption, (Column("x", "列"),), rows, facts, "ja", notes)

    return make
