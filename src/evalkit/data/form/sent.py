"""The form of a year as it was handed out: what each row carried, what was to fill, all its texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from evalkit.data.dataset import Dataset, Plan
from evalkit.data.form.lines import Letters, Line, OfficeForm, office_forms
from evalkit.data.form.workbook import LETTERS, write_offices
from evalkit.data.returned.blocks import outside
from evalkit.data.returned.headings import Kind
from evalkit.data.workbook import read_workbook
from evalkit.words.fiscal import FiscalYear
from evalkit.words.form import NO_OFFICE
from evalkit.words.normalise import compact


@dataclass(frozen=True)
class Sent:
    """A form by its rows: by kind and id its line and its office; ``known`` holds the plan's ids, too.

    ``carried`` are all texts of lines, ``texts`` those around the blocks (as they are compared).
    ``sources`` tells of a repeated indicator (再掲) in which one's row it is filled in.
    """

    dataset: str
    year: FiscalYear
    plan: Plan
    lines: Mapping[tuple[Kind, str], Line]
    offices: Mapping[tuple[Kind, str], str]
    known: Mapping[Kind, Mapping[str, str]]
    sources: Mapping[str, str]
    carried: frozenset[str]
    texts: frozenset[str]

    def kind_of(self, id: str) -> str:
        """Return the kind of the indicator that an id is of."""
        of = self.plan.indicators
        return str(of.loc[of["indicator"] == id.partition("/")[0], "kind"].iloc[0])

    def source(self, id: str) -> str:
        """Return the id in whose row an id is filled in: its own, but for a repeated indicator."""
        indicator, slash, part = id.partition("/")
        return self.sources.get(indicator, indicator) + slash + part

    def is_to_fill(self, kind: Kind, id: str, asked: str) -> bool:
        """Whether a row of the form, or that of which it is repeated, asks for something."""
        line = self.lines.get((kind, self.source(id)))
        return line is not None and asked in line.to_fill

    def office(self, id: str) -> str:
        """Return the office that is asked for an indicator; empty where none is named."""
        office = self.offices.get(("figures", id), "")
        return "" if office == NO_OFFICE else office


def sent_form(dataset: Dataset, year: FiscalYear, proposed: Letters | None = None) -> Sent:
    """Return the form that ``write_form`` makes of a dataset for a year, with the rule's letters."""
    plan = dataset.plan.at(year)
    asked = office_forms(dataset, year, proposed)
    lines: dict[tuple[Kind, str], Line] = {}
    offices: dict[tuple[Kind, str], str] = {}
    for each in asked:
        blocks: dict[Kind, tuple[Line, ...]] = {"figures": each.figures, "texts": each.texts}
        for kind, held in blocks.items():
            lines |= {(kind, line.cells["id"]): line for line in held}
            offices |= {(kind, line.cells["id"]): each.office for line in held}
    ids = {*plan.indicators["indicator"]}
    pairs = zip(plan.indicators["indicator"], plan.indicators["repost_of"], strict=True)
    sources = {each: source for each, source in pairs if source in ids}
    carried = frozenset(compact(text) for line in lines.values() for text in line.cells.values())
    texts = _texts(dataset, year, asked)
    return Sent(dataset.id, year, plan, lines, offices, _known(plan), sources, carried, texts)


def _known(plan: Plan) -> dict[Kind, dict[str, str]]:
    """Return the ids of the plan by kind of row, as they are compared."""
    of = plan.components
    parts = [f"{a}/{b}" for a, b in zip(of["indicator"], of["component"], strict=True)]
    figures = [*plan.indicators["indicator"], *parts]
    return {
        "figures": {compact(each): each for each in figures},
        "texts": {compact(each): each for each in plan.nodes["node"]},
    }


def _texts(dataset: Dataset, year: FiscalYear, asked: list[OfficeForm]) -> frozenset[str]:
    """Return the texts of the form's first sheet and those above its blocks."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        path.write_bytes(write_offices(dataset, year, asked, LETTERS))
        sheets = read_workbook(path)
    return frozenset(compact(each.found) for sheet in sheets for each in outside(sheet))
