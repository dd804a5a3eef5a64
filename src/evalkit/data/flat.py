"""A flat table of others, a row for each year of an indicator, to a dataset: by a mapping file, not by code."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

import pandas as pd
import yaml
from openpyxl.utils import get_column_letter

from evalkit.data.cells import fiscal_year, read_cell
from evalkit.data.checks import (
    WITHOUT_VALUE,
    check_keys,
    check_references,
    check_values,
    repeated,
)
from evalkit.data.dataset import Dataset, Plan
from evalkit.data.figures import FIGURES, _unit, ratings_frame
from evalkit.data.reader import Row, decode, find_path
from evalkit.data.schema import table as schema
from evalkit.data.subject import REQUIRED
from evalkit.words.problems import DataError, Problem, by_place, nearest

SECTIONS = ("releases", "nodes", "indicators", "figures")
"""The tables that a mapping fills."""

TEXTS = ("dataset", "area", "name_ja", "name_en", "made_up", "source", "licence", "note")
KEYS = (*TEXTS, "separator", *SECTIONS)
NO_DIRECTION = "none"
"""The direction of every indicator where the mapping names none: it is never guessed, nothing is rated."""

_FROM_INDICATOR = ("kind", "direction", "component_rule")
_FROM_EITHER = ("accumulation", "count_basis")


@dataclass(frozen=True)
class Template:
    """How a column's texts are formed from the source's: ``{column}`` and constants, then a map.

    The map's keys are regular expressions for the whole text; the first that fits gives the
    text, and where none fits it stays.
    """

    pieces: tuple[tuple[str, str], ...]
    patterns: tuple[tuple[re.Pattern[str], str], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The source's columns, in the order in which they are used."""
        return tuple(column for _, column in self.pieces if column)

    def fill(self, source: pd.DataFrame) -> pd.Series:
        """Return the text of each row of the source."""
        empty = pd.Series("", index=source.index, dtype="str")
        texts = (source[column] + "" if column else empty for _, column in self.pieces)
        constants = (constant for constant, _ in self.pieces)
        pairs = zip(constants, texts, strict=True)
        joined = reduce(add, (constant + text for constant, text in pairs), empty).str.strip()
        return joined.map({text: self._mapped(text) for text in joined.unique()}).astype("str")

    def _mapped(self, text: str) -> str:
        found = (to for pattern, to in self.patterns if pattern.fullmatch(text))
        return next(found, text)


class Block(NamedTuple):
    """Mapped texts, indexed by the source's line, and the source's column letter of each column."""

    texts: pd.DataFrame
    letters: Mapping[str, str]

    def rows(self, file: str) -> list[Row]:
        """Return the texts as rows that remember where they come from."""
        records = self.texts.to_dict("records")
        letters = {str(column): self.letters.get(str(column), "") for column in self.texts}
        return [
            Row(file, "", int(line), letters, {str(key): text for key, text in record.items()})
            for line, record in zip(self.texts.index, records, strict=True)
        ]


def import_table(table: pd.DataFrame | str | Path, mapping: str | Path) -> Dataset:
    """Import a flat table (a frame of texts, or a CSV file) by a mapping file.

    The mapping (YAML) says for each column of releases, nodes, indicators and figures how its text
    is formed: a constant, ``"{column}"`` of the source, several of them (``"{sheet}-{item}"``), or
    ``{from: …, map: {pattern: text}}``; blanks and the source's words become statuses in this way.
    Without a direction every indicator has ``none``, and nothing of it is rated.

    Each distinct text is read once, by :func:`evalkit.read_figure`. What isn't one figure in the
    indicator's unit and period is kept, without a value and of status ``review``, and is among the
    dataset's warnings. DataError with every problem of the mapping, or of ids, keys and codes.
    """
    path = find_path(mapping)
    if path is None or not path.is_file():
        raise DataError([Problem("missing-file", str(mapping))])
    given = _read_mapping(path)
    source, file, folder = _read_source(table, str(given.get("separator", ",")), path)
    templates = {name: _templates(given[name]) for name in SECTIONS}
    _require(_absent(source, templates, path.name))
    blocks = {
        name: [_block(source, name, each) for each in templates[name]] for name in SECTIONS
    }
    rows: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    for name in SECTIONS[:-1]:
        distinct = (block._replace(texts=block.texts.drop_duplicates()) for block in blocks[name])
        every = [row for block in distinct for row in block.rows(file)]
        rows[name], found = check_values(schema(name), every)
        problems += found + check_keys(schema(name), rows[name])
    for place, block in enumerate(blocks["figures"]):
        blocks["figures"][place], found = _checked(block, file)
        problems += found
    refer = (
        block._replace(texts=block.texts.drop_duplicates(["indicator", "release"]))
        for block in blocks["figures"]
    )
    figure_rows = [row for block in refer for row in block.rows(file)]
    problems += check_references(rows | {"figures": figure_rows})
    _require(problems)
    plan = _plan(given, rows)
    area = plan.area or plan.dataset
    parts = [_figures(block, plan.indicators, area, file) for block in blocks["figures"]]
    figures = pd.concat([frame for frame, _ in parts], ignore_index=True)
    problems += [problem for _, found in parts for problem in found]
    problems += _repeated(blocks["figures"], file)
    _require(problems)
    ratings = ratings_frame({}, area)
    figures.attrs["plan"] = ratings.attrs["plan"] = plan
    warned = tuple(sorted(problems, key=by_place))
    return Dataset(folder, plan, figures, ratings, warnings=warned)


def _require(problems: Iterable[Problem]) -> None:
    every = list(problems)
    if any(problem.severity == "error" for problem in every):
        raise DataError(every)


def _read_source(
    table: pd.DataFrame | str | Path, separator: str, mapping: Path
) -> tuple[pd.DataFrame, str, Path]:
    """Return the source's texts, indexed by line as a spreadsheet counts, its file and its folder."""
    if isinstance(table, pd.DataFrame):
        source, file, folder = table.astype("str").fillna(""), "table", mapping.parent
    else:
        path = find_path(table)
        if path is None or not path.is_file():
            raise DataError([Problem("missing-file", str(table))])
        source = pd.read_csv(path, sep=separator, dtype="str", keep_default_na=False)
        file, folder = path.name, path.resolve().parent
    return source.set_axis(range(2, len(source) + 2)), file, folder


def _read_mapping(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(decode(path.read_bytes(), path.name))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"{mark.line + 1}行" if mark else ""
        raise DataError([Problem("not-yaml", path.name, cell=line, found=str(error))]) from error
    if not isinstance(content, dict):
        raise DataError([Problem("not-yaml", path.name, found=str(content)[:40])])
    _require(_check_mapping(path.name, content))
    return content


def _check_mapping(file: str, content: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _check_keys(file, "", content, KEYS, ("dataset", *REQUIRED, *SECTIONS))
    for name in SECTIONS:
        columns = [
            each.name
            for each in schema(name).columns
            if each.name not in ("valid_from", "valid_to", "component", "repost_of")
        ]
        needed = [
            each.name for each in schema(name).columns if each.required and each.name != "direction"
        ]
        blocks = content.get(name)
        if not isinstance(blocks, list) or not all(isinstance(each, dict) for each in blocks):
            if blocks is not None:
                yield Problem("not-yaml", file, cell=name, found=str(blocks)[:40])
            continue
        for number, block in enumerate(blocks, start=1):
            place = f"{name}[{number}]"
            yield from _check_keys(file, place, block, columns, needed)
            for column, rule in block.items():
                if isinstance(rule, list) or (
                    isinstance(rule, dict)
                    and (set(rule) != {"from", "map"} or not isinstance(rule["map"], dict))
                ):
                    yield Problem("not-yaml", file, cell=f"{place}.{column}", found=str(rule)[:40])


def _check_keys(
    file: str, place: str, given: Mapping[str, Any], known: Iterable[str], needed: Iterable[str]
) -> Iterator[Problem]:
    known = tuple(known)
    for key in given:
        if key not in known:
            values = {"allowed": ", ".join(known), "nearest": nearest(str(key), known)}
            yield Problem("unknown-key", file, cell=place, found=str(key), values=values)
    for key in needed:
        if given.get(key) is None:
            yield Problem("missing-key", file, cell=place, values={"key": key})


def _templates(blocks: list[dict[str, Any]]) -> list[dict[str, Template]]:
    return [{column: _template(rule) for column, rule in block.items()} for block in blocks]


def _template(rule: object) -> Template:
    form, mapped = (rule["from"], rule["map"]) if isinstance(rule, dict) else (rule, {})
    pieces = tuple((text, column or "") for text, column, _, _ in Formatter().parse(str(form)))
    patterns = tuple((re.compile(str(key), re.DOTALL), str(to)) for key, to in mapped.items())
    return Template(pieces or (("", ""),), patterns)


def _absent(
    source: pd.DataFrame, templates: Mapping[str, list[dict[str, Template]]], file: str
) -> Iterator[Problem]:
    """Report columns that the mapping uses and the source doesn't have."""
    for name, blocks in templates.items():
        for number, block in enumerate(blocks, start=1):
            for column, template in block.items():
                for absent in set(template.columns) - set(source.columns):
                    cell = f"{name}[{number}].{column}"
                    values = {"ja": absent, "en": absent}
                    found = ", ".join(map(str, source.columns))
                    yield Problem("missing-column", file, cell=cell, found=found, values=values)


def _block(source: pd.DataFrame, name: str, templates: Mapping[str, Template]) -> Block:
    names = [column.name for column in schema(name).columns]
    texts = pd.DataFrame("", index=source.index, columns=names, dtype="str")
    if name == "indicators":
        texts["direction"] = NO_DIRECTION
    filled = {column: template.fill(source) for column, template in templates.items()}
    places = {str(column): place for place, column in enumerate(source.columns, start=1)}
    letters = {
        column: get_column_letter(places[template.columns[0]])
        for column, template in templates.items()
        if template.columns
    }
    return Block(texts.assign(**filled), letters)


def _checked(block: Block, file: str) -> tuple[Block, list[Problem]]:
    """Bring periods and codes of figures into one spelling, each distinct combination once."""
    texts = block.texts
    columns = [column for column in texts if column not in ("indicator", "text", "place")]
    distinct = block._replace(texts=texts.drop_duplicates(columns)[columns])
    rows, problems = check_values(schema("figures"), distinct.rows(file))
    spelled = pd.DataFrame([row.values for row in rows], columns=columns, dtype="str")
    which = texts.groupby(columns, sort=False).ngroup()
    same = spelled.iloc[which].set_axis(texts.index)
    return block._replace(texts=texts.assign(**same)), problems


def _plan(given: Mapping[str, Any], rows: Mapping[str, list[Row]]) -> Plan:
    tables = {name: [dict(row.values) for row in each] for name, each in rows.items()}
    texts = {name: str(given.get(name) or "") for name in ("dataset", "area", "name_ja", "name_en")}
    none: dict[str, list[dict[str, str]]] = {"components": [], "notes": [], "breaks": []}
    return Plan.from_json(texts | {"made_up": given["made_up"] is True} | tables | none)


def _figures(
    block: Block, indicators: pd.DataFrame, area: str, file: str
) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the texts, each distinct one with its unit, period and status once."""
    texts = block.texts
    declared = indicators.set_index("indicator").loc[texts["indicator"]].set_axis(texts.index)
    asked = ["text", "unit", "status", "period"]
    cells = texts.assign(unit=declared["unit"])
    distinct = cells[asked].drop_duplicates()
    read = [_read(*map(str, each)) for each in distinct.itertuples(index=False)]
    which = cells.groupby(asked, sort=False).ngroup()
    readings = pd.DataFrame(read).iloc[which].set_axis(texts.index)
    line = pd.Series(texts.index.astype("str"), index=texts.index)
    at = block.letters.get("text", "")
    either = {
        name: texts[name].where(texts[name] != "", declared[name]) for name in _FROM_EITHER
    }
    frame = texts.assign(
        area=area,
        source=f"{file}!{at}" + line if at else f"{file}!" + line + "行",
        **{name: readings[name] for name in readings if name != "why"},
        **{name: declared[name] for name in _FROM_INDICATOR},
        **either,
    )
    problems = [
        Problem(why, file, "", f"{at}{number}", text, "warning", {"unit": unit, **_SHOWN, "text": text})
        for why, number, text, unit in zip(
            readings["why"], texts.index, texts["text"], declared["unit"], strict=True
        )
        if why
    ]
    return frame[list(FIGURES)].astype(FIGURES).reset_index(drop=True), problems
