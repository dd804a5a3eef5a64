"""A dataset: one subject of evaluation, its plan and its figures, loaded from a folder and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from evalkit.data.bridges import read_bridges
from evalkit.data.checked import checked_tables
from evalkit.data.file import find_path
from evalkit.data.folder import read_folder
from evalkit.data.reader import Row
from evalkit.data.schema import table
from evalkit.data.small import TEXT, small_tables
from evalkit.data.subject import Subject, read_subject
from evalkit.words.codes import Label, Lang, enumerated, label
from evalkit.words.fiscal import FiscalYear
from evalkit.words.problems import LANGUAGES, DataError, Problem, by_place, has_error
from evalkit.words.shown import Shown

PLAN = (
    "releases",
    "nodes",
    "indicators",
    "components",
    "notes",
    "breaks",
    "corrections",
    "commentary",
)
"""The tables that a plan consists of."""

HELD = {
    "figures": Label("{}の数値", "{} figures"),
    "ratings": Label("{}の評価", "{} ratings"),
    "roster": Label("名簿あり", "a roster"),
    "warnings": Label("注意{}件", "{} warnings"),
}
"""What a dataset holds."""

SIDES = ("old", "new")
"""The two ways in which the year of a bridge was counted."""


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """Whose plan it is, and its tables; texts throughout, empty where nothing is said.

    It never changes, so that a copy of a frame may carry the same plan in its ``attrs``.
    """

    dataset: str
    area: str
    name_ja: str
    name_en: str
    made_up: bool
    releases: pd.DataFrame
    nodes: pd.DataFrame
    indicators: pd.DataFrame
    components: pd.DataFrame
    notes: pd.DataFrame
    breaks: pd.DataFrame
    corrections: pd.DataFrame
    commentary: pd.DataFrame

    def __deepcopy__(self, memo: dict[int, Any]) -> "Plan":
        return self

    def __repr__(self) -> str:
        """Say whose plan it is, how much is in it, and which years it reports on."""
        years = ", ".join(map(str, self.reported))
        return f"Plan({self.dataset}: {self.name_ja}, {len(self.indicators)} indicators, {years})"

    @property
    def reported(self) -> list[FiscalYear]:
        """The fiscal years reported on, in their order; a plan reports on none."""
        of = self.releases
        return sorted({FiscalYear(each) for each in of.loc[of["kind"] != "plan", "period"]})

    @cached_property
    def redefined(self) -> pd.DataFrame:
        """Every change of definition: those declared, and each later version that isn't only a new name.

        Columns indicator, component (empty: the whole and all parts), period; where a year was counted both
        ways bridge_period, old and new (numbers in ``unit``; missing where there is no bridge), text_old and
        text_new. A later row of an indicator (``valid_from``) is a break by itself, unless its succession is
        ``renamed``: nobody has said that the figures on both sides of it count the same.
        """
        keys = ["indicator", "component", "period"]
        versions = self.indicators.rename(columns={"valid_from": "period"}).assign(component="")
        versions = versions.sort_values(["indicator", "period"])
        later = versions[versions.duplicated("indicator") & (versions["succession"] != "renamed")]
        bridges = read_bridges(self.breaks, self.indicators)
        found = pd.concat([bridges, self.breaks[keys], later[keys]], ignore_index=True)
        texts = dict.fromkeys(found.columns.difference(["old", "new"]), "")
        return found.fillna(texts).drop_duplicates(keys, ignore_index=True)

    def as_released(self, releases: pd.DataFrame) -> "Plan":
        """Return the plan with other releases; the changes of definition, which name none, stay."""
        plan = replace(self, releases=releases)
        plan.__dict__["redefined"] = self.redefined
        return plan

    def at(self, fiscal_year: FiscalYear) -> "Plan":
        """Return the plan as it is worded in a fiscal year: one row for each node and each indicator.

        Of an indicator that isn't valid in the year, the version next to it stands.
        """
        year = str(fiscal_year)
        nodes, indicators = (
            _valid(self.nodes, "node", year),
            _valid(self.indicators, "indicator", year),
        )
        return replace(self, nodes=nodes, indicators=indicators)

    def to_json(self) -> dict[str, Any]:
        """Return the plan as what JSON can hold: texts, and tables as lists of records."""
        texts = {name: getattr(self, name) for name in _TEXTS}
        return texts | {name: self.records(name) for name in PLAN}

    def records(self, name: str) -> list[dict[str, str]]:
        """Return the rows of a table, as texts."""
        columns = {column: texts.tolist() for column, texts in getattr(self, name).items()}
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    @classmethod
    @small_tables
    def from_json(cls, content: Mapping[str, Any]) -> "Plan":
        """Return the plan that ``to_json`` gave."""
        tables = {name: _frame(name, content[name]) for name in PLAN}
        return cls(**{name: content[name] for name in _TEXTS} | tables)


_SOURCES = {
    "breaks": {f"source_{each}": f"bridge_{each}" for each in SIDES},
    "commentary": {"source": "text"},
}
"""Columns that a plan's table has beside those of the schema: the source cell of a column."""

_TEXTS = ("dataset", "area", "name_ja", "name_en", "made_up")


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """A plan with its figures and ratings (long frames), the folder they come from, and warnings.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> ward
    Dataset(setagaya: 世田谷区, FY2024, 41 figures, 7 ratings)
    >>> ward.area, ward.plan.name_ja, ward.latest
    ('131121', '世田谷区', FiscalYear(2024))
    """

    folder: Path
    plan: Plan
    figures: pd.DataFrame
    ratings: pd.DataFrame
    roster: Path | None = None
    warnings: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        """Say whose data they are, the years, and how much there is."""
        return f"Dataset({self.id}: {self.plan.name_ja}, {', '.join(self._held('en'))})"

    def _repr_html_(self) -> str:
        plan, told = self.plan, zip(map(self._held, LANGUAGES), LANGUAGES, strict=True)
        names = {"ja": plan.name_ja, "en": plan.name_en}
        head = [(names[lang], enumerated(held, lang)) for held, lang in told]
        return Shown(self.id, "", head=head)._repr_html_()

    def _held(self, lang: Lang) -> list[str]:
        """Say what there is: years, figures, ratings, a roster, warnings."""
        years = " – ".join(
            map(str, dict.fromkeys(self.plan.reported[:1] + self.plan.reported[-1:]))
        )
        counts = {
            "figures": len(self.figures),
            "ratings": len(self.ratings),
            "roster": int(self.roster is not None),
            "warnings": len(self.warnings),
        }
        return [years, *(label(HELD, key, lang).format(n) for key, n in counts.items() if n)]

    @property
    def id(self) -> str:
        """The folder's name."""
        return self.plan.dataset

    @property
    def area(self) -> str:
        """The municipality's code, or the dataset's id where it is made up."""
        return self.plan.area or self.plan.dataset

    @property
    def latest(self) -> FiscalYear:
        """The latest fiscal year reported on."""
        return self.plan.reported[-1]


def load_dataset(folder: str | Path) -> Dataset:
    """Load a dataset; DataError with every problem of every file where there is an error.

    A relative folder is looked for in the current folder, then in each folder above it.

    >>> import evalkit as ek
    >>> ek.load_dataset("data/setagaya").latest
    FiscalYear(2024)
    """
    dataset, problems = _load(folder)
    if dataset is None or has_error(problems):
        raise DataError(problems)
    return dataset


def check_dataset(folder: str | Path) -> list[Problem]:
    """Return every error and warning of a folder, by file, sheet and row; none raised.

    >>> import evalkit as ek
    >>> ek.check_dataset("data/setagaya")
    []
    """
    return _load(folder)[1]


@small_tables
def _load(folder: str | Path) -> tuple[Dataset | None, list[Problem]]:
    path = find_path(folder)
    if path is None or not path.is_dir():
        return None, [Problem("missing-folder", str(folder))]
    path = path.resolve()
    within = sorted(each.parent.name for each in path.glob("*/dataset.yaml"))
    if within and not (path / "dataset.yaml").exists():
        named = "、".join((Path(folder) / name).as_posix() for name in within)
        return None, [Problem("folder-above", str(folder), values={"folders": named})]
    subject, problems = read_subject(path)
    tables, found = read_folder(path)
    area = subject.area or path.name
    checked = checked_tables(tables, area, [*problems, *found])
    problems = sorted(checked.problems, key=by_place)
    plan = _plan(path.name, subject, checked.tables)
    figures, ratings = checked.figures, checked.ratings
    figures.attrs["plan"] = ratings.attrs["plan"] = plan
    roster = path / "roster"
    is_warned = tuple(problem for problem in problems if problem.severity == "warning")
    held = roster if roster.is_dir() else None
    return Dataset(path, plan, figures, ratings, held, is_warned), problems


def _valid(rows: pd.DataFrame, key: str, year: str) -> pd.DataFrame:
    """Keep of each key the last version begun by a year, or else the first one; in the order of the keys."""
    keys, since = rows[key].tolist(), rows["valid_from"].tolist()
    chosen: dict[str, int] = {}
    for place in sorted(range(len(rows)), key=since.__getitem__):
        if keys[place] not in chosen or since[place] <= year:
            chosen[keys[place]] = place
    return rows.iloc[[chosen[each] for each in dict.fromkeys(keys)]].reset_index(drop=True)


def _plan(dataset: str, subject: Subject, tables: Mapping[str, list[Row]]) -> Plan:
    frames = {
        name: _frame(name, [_record(name, row) for row in tables.get(name, [])]) for name in PLAN
    }
    return Plan(
        dataset,
        subject.area,
        subject.name_ja,
        subject.name_en,
        subject.made_up,
        **frames,
    )


def _record(name: str, row: Row) -> dict[str, str]:
    """The texts of a row, and the cells of those of which a page or a problem names the source."""
    return {
        **row.values,
        **{added: row.source(column) for added, column in _SOURCES.get(name, {}).items()},
    }


def _frame(name: str, records: list[dict[str, str]]) -> pd.DataFrame:
    columns = [column.name for column in table(name).columns]
    columns += _SOURCES.get(name, {})
    return pd.DataFrame(records, columns=columns, dtype=TEXT).fillna("")
