"""A mapping file: how each column of ours is formed from the columns of a flat table of others."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path
from string import Formatter
from typing import Any

import pandas as pd

from evalkit.data.file import find_path
from evalkit.data.schema import table
from evalkit.data.subject import REQUIRED
from evalkit.data.yaml_file import read_yaml
from evalkit.words.problems import DataError, Problem, nearest

SECTIONS = ("releases", "nodes", "indicators", "figures")
"""The tables that a mapping fills."""

_TEXTS = ("area", "name_ja", "name_en", "made_up", "source", "licence", "note")
_KEYS = ("dataset", *_TEXTS, "separator", *SECTIONS)
_NOT_MAPPED = ("valid_from", "valid_to", "component", "repost_of")
_NO_DIRECTION = {"direction": "none"}
"""Where a mapping names no direction there is none, and nothing is rated: it is never guessed."""


@dataclass(frozen=True)
class Template:
    """How a column's text is formed: constants and ``{columns}`` of the source, then a map.

    The map's keys are regular expressions for the whole text; the first that fits gives the text,
    and where none fits it stays.

    >>> kind = template({"from": "{kind}", "map": {"output": "activity"}})
    >>> kind.fill(pd.DataFrame({"kind": ["output", "outcome"]})).tolist()
    ['activity', 'outcome']
    """

    pieces: tuple[tuple[str, str], ...]
    patterns: tuple[tuple[re.Pattern[str], str], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The source's columns, in the order in which they are used."""
        return tuple(column for _, column in self.pieces if column)

    def fill(self, source: pd.DataFrame) -> pd.Series:
        """Return the text for each row of the source."""
        empty = pd.Series("", index=source.index, dtype="str")
        parts = (text + source[column] if column else text for text, column in self.pieces)
        joined = reduce(add, parts, empty).str.strip()
        return joined.map({text: self._mapped(text) for text in joined.unique()}).astype("str")

    def _mapped(self, text: str) -> str:
        return next((to for pattern, to in self.patterns if pattern.fullmatch(text)), text)


@dataclass(frozen=True)
class FlatMapping:
    """What a mapping file says: of whom the data are, and the templates of each table's columns.

    A table may be filled several times from the same rows: nodes from ministry and project, figures
    from target and actual.
    """

    path: Path
    dataset: str
    texts: Mapping[str, str]
    separator: str
    templates: Mapping[str, tuple[Mapping[str, Template], ...]]

    def check_source(self, columns: Iterable[str]) -> list[Problem]:
        """Report columns that the mapping uses and the source doesn't have."""
        known = list(columns)
        return [
            Problem(
                "missing-column",
                self.path.name,
                cell=f"{name}[{number}].{column}",
                found="、".join(known),
                values={"ja": absent, "en": absent},
            )
            for name, blocks in self.templates.items()
            for number, block in enumerate(blocks, start=1)
            for column, each in block.items()
            for absent in dict.fromkeys(each.columns)
            if absent not in known
        ]


def read_mapping(path: str | Path) -> FlatMapping:
    """Read a mapping file; DataError with every problem in it. A relative path is looked for here and above."""
    found = find_path(path)
    if found is None or not found.is_file():
        raise DataError([Problem("missing-file", str(path))])
    content = read_yaml(found)
    problems = list(_check(found.name, content))
    if problems:
        raise DataError(problems)
    blocks = {name: content[name] for name in SECTIONS}
    blocks["indicators"] = [_NO_DIRECTION | block for block in blocks["indicators"]]
    return FlatMapping(
        found,
        str(content["dataset"]),
        {name: str(content.get(name) or "") for name in _TEXTS},
        str(content.get("separator", ",")),
        {
            name: tuple({key: template(rule) for key, rule in each.items()} for each in of)
            for name, of in blocks.items()
        },
    )


def template(rule: object) -> Template:
    """Make a template of ``text {column}`` or ``{from: text, map: {pattern: text}}``.

    ValueError or re.error where braces or patterns don't close.
    """
    form, mapped = (rule["from"], rule["map"]) if isinstance(rule, dict) else (rule, {})
    pieces = [(text, column or "") for text, column, _, _ in Formatter().parse(str(form))]
    patterns = [(re.compile(str(key), re.DOTALL), str(to)) for key, to in mapped.items()]
    return Template(tuple(pieces), tuple(patterns))


def _check(file: str, content: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _check_keys(file, "", content, _KEYS, ("dataset", *REQUIRED, *SECTIONS))
    for name in SECTIONS:
        columns = [each for each in table(name).columns if each.name not in _NOT_MAPPED]
        names = [each.name for each in columns]
        needed = [each.name for each in columns if each.required and each.name != "direction"]
        blocks = content.get(name) or []
        if not isinstance(blocks, list) or not all(isinstance(each, dict) for each in blocks):
            yield Problem("not-yaml", file, cell=name, found=str(blocks)[:40])
            continue
        for number, block in enumerate(blocks, start=1):
            place = f"{name}[{number}]"
            yield from _check_keys(file, place, block, names, needed)
            yield from (
                Problem("not-yaml", file, cell=f"{place}.{column}", found=str(rule)[:40])
                for column, rule in block.items()
                if not _is_rule(rule)
            )


def _check_keys(
    file: str, place: str, given: Mapping[str, Any], known: Iterable[str], needed: Iterable[str]
) -> Iterator[Problem]:
    names = list(known)
    for key in given:
        if key not in names:
            values = {"allowed": ", ".join(names), "nearest": nearest(str(key), names)}
            yield Problem("unknown-key", file, cell=place, found=str(key), values=values)
    for key in needed:
        if given.get(key) is None:
            yield Problem("missing-key", file, cell=place, values={"key": key})


def _is_rule(rule: object) -> bool:
    if isinstance(rule, list) or rule is None:
        return False
    if isinstance(rule, dict) and (
        set(rule) != {"from", "map"} or not isinstance(rule["map"], dict)
    ):
        return False
    try:
        template(rule)
    except (ValueError, re.error):
        return False
    return True
