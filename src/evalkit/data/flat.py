"""A flat table of others, a row for each year of an indicator, to a dataset: by a mapping file, not by code."""

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl.utils import get_column_letter
from pandas.errors import EmptyDataError, ParserError

from evalkit.data.cells import figures_in
from evalkit.data.checks import (
    WITHOUT_VALUE,
    check_keys,
    check_references,
    check_tree,
    check_values,
)
from evalkit.data.dataset import PLAN, Dataset, Plan
from evalkit.data.figures import figures_frame, ratings_frame
from evalkit.data.file import decode, find_path
from evalkit.data.mapping import SECTIONS, FlatMapping, Template, read_mapping
from evalkit.data.reader import Row
from evalkit.data.schema import table as schema
from evalkit.words.problems import DataError, Problem, by_place, has_error


def import_table(table: pd.DataFrame | str | Path, mapping: str | Path) -> Dataset:
    """Import a flat table (a frame of texts, or a CSV file, ``.gz`` or not) by a mapping file.

    The mapping (YAML, as in ``params/imports``) says for each column of releases, nodes, indicators
    and figures how its text is formed: a constant, a ``{column}`` of the source or several
    (``"{sheet}-{item}"``), or ``{from: text, map: {pattern: text}}``, by which the source's blanks
    and words become statuses. Where it names no direction, every indicator has ``none``.

    Figures are read and checked like those of a folder; one that would stop a folder from loading is
    kept without a value, with the status ``review``, and why is among the dataset's warnings.
    DataError with every other problem: of the mapping, its columns, ids, keys, codes and blanks.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> mapping = '''
    ... dataset: offices
    ... name_ja: みほん市
    ... name_en: Sample City
    ... made_up: true
    ... releases: [{release: "r{year}", title: "{year}年度", period: "FY{year}"}]
    ... nodes: [{node: "{office}", level: pillar, name_ja: "{office}", name_en: "{office}"}]
    ... indicators:
    ... - {indicator: "{no}", node: "{office}", kind: outcome, name_ja: "{name}", name_en: "{name}",
    ...    unit: 人, accumulation: flow, count_basis: gross, component_rule: none}
    ... figures:
    ... - {indicator: "{no}", role: actual, period: "FY{year}", text: "{actual}", release: "r{year}"}
    ... '''
    >>> table = pd.DataFrame([{"no": "x-1", "office": "防災課", "name": "訓練の参加者",
    ...                        "year": "2024", "actual": "延べ 49２名"}])
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "mapping.yaml")
    ...     _ = file.write_text(mapping, "utf-8")
    ...     city = ek.import_table(table, file)
    >>> city.figures[["indicator", "period", "value", "unit", "qualifiers"]].values.tolist()
    [['x-1', 'FY2024', 492.0, '人', '延べ']]
    """
    given = read_mapping(mapping)
    source, file, folder = _source(table, given)
    problems = given.check_source(map(str, source.columns))
    if problems:
        raise DataError(problems)
    tables: dict[str, list[Row]] = {"components": []}
    for name in SECTIONS:
        blocks = (_rows(source, file, templates) for templates in given.templates[name])
        rows = [row for block in blocks for row in block]
        tables[name], found = check_values(schema(name), rows)
        problems += found
        if name != "figures":
            problems += check_keys(schema(name), tables[name])
    problems += check_references(tables)
    problems += check_tree(tables["nodes"])
    plan = _plan(given, tables)
    area = plan.area or plan.dataset
    figures, found = _figures(tables, area)
    problems = sorted(problems + found, key=by_place)
    if has_error(problems):
        raise DataError(problems)
    ratings = ratings_frame({}, area)
    figures.attrs["plan"] = ratings.attrs["plan"] = plan
    return Dataset(folder, plan, figures, ratings, warnings=tuple(problems))


def _source(table: pd.DataFrame | str | Path, given: FlatMapping) -> tuple[pd.DataFrame, str, Path]:
    """Return the source's texts by line, as a spreadsheet counts; what it is called, and its folder."""
    if isinstance(table, pd.DataFrame):
        texts, file, folder = table.astype("str").fillna(""), "table", given.path.parent
    else:
        path = find_path(table)
        if path is None or not path.is_file():
            raise DataError([Problem("missing-file", str(table))])
        texts = _read(path, given.separator)
        file, folder = path.name, path.resolve().parent
    return texts.set_axis(range(2, len(texts) + 2)), file, folder


def _read(path: Path, separator: str) -> pd.DataFrame:
    packed = path.read_bytes()
    text = decode(gzip.decompress(packed) if path.suffix == ".gz" else packed, path.name)
    try:
        return pd.read_csv(StringIO(text), sep=separator, dtype="str", keep_default_na=False)
    except EmptyDataError:
        raise DataError([Problem("empty-file", path.name, found="0")]) from None
    except ParserError as error:
        raise DataError([Problem("broken-csv", path.name, values={"why": str(error)})]) from None


def _rows(source: pd.DataFrame, file: str, templates: Mapping[str, Template]) -> Iterator[Row]:
    """Fill the templates for each line of the source; of lines that say the same, the first."""
    places = {column: place for place, column in enumerate(source.columns, start=1)}
    letters = {
        name: get_column_letter(places[template.columns[0]]) if template.columns else ""
        for name, template in templates.items()
    }
    filled = {name: template.fill(source) for name, template in templates.items()}
    texts = pd.DataFrame(filled).drop_duplicates()
    for line, record in zip(texts.index, texts.to_dict("records"), strict=True):
        yield Row(file, "", int(line), letters, {str(name): text for name, text in record.items()})


def _plan(given: FlatMapping, tables: Mapping[str, list[Row]]) -> Plan:
    of_plan = {name: tables.get(name, []) for name in PLAN}
    frames = {name: [dict(row.values) for row in rows] for name, rows in of_plan.items()}
    names: dict[str, Any] = {name: given.texts[name] for name in ("area", "name_ja", "name_en")}
    made_up = given.texts["made_up"] == str(True)
    return Plan.from_json({"dataset": given.dataset, "made_up": made_up} | names | frames)


def _figures(tables: Mapping[str, list[Row]], area: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the figures; rows that can't be are read again as ones for review, and keep their text."""
    said = {row.source("text"): row["text"] for row in tables["figures"]}
    rows = [_by_status(row) for row in tables["figures"]]
    figures, problems = figures_frame({**tables, "figures": rows}, area)
    unread = set(said).difference(figures["source"])
    if unread:
        rows = [
            _without_text(row, "review") if row.source("text") in unread else row for row in rows
        ]
        figures, left = figures_frame({**tables, "figures": rows}, area)
        known = set(left)
        why = [replace(each, severity="warning") for each in problems if each not in known]
        problems = why + left
    return figures.assign(text=figures["source"].map(said)), problems


def _by_status(row: Row) -> Row:
    """Take the mapping's word for what a text without a number means."""
    means = row["status"] in WITHOUT_VALUE and row["text"]
    is_number = means and any(each.value is not None for each in figures_in(row["text"]))
    return _without_text(row, row["status"]) if means and not is_number else row


def _without_text(row: Row, status: str) -> Row:
    return replace(row, values={**row.values, "text": "", "status": status})
