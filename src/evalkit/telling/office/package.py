"""The CSV files of an evaluation described for machines: a data package with a Table Schema for each."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from evalkit.analysis.estimate import NUMBERS
from evalkit.facts.facts import Facts
from evalkit.telling.office.facts_csv import fact_columns
from evalkit.telling.tables.table import Table
from evalkit.words.codes import STATUS, Label, Lang
from evalkit.words.office import FACT_COLUMNS, FACTS

FACTS_FILE = "facts.csv"


def file_names(tables: Sequence[Table]) -> dict[str, str]:
    """Name a CSV file for each table: the table's name, without what a file system may not take.

    The names of tables hold ids of the plan, which may be anything.
    """
    taken: dict[str, str] = {}
    for table in tables:
        stem = re.sub(r"[^\w.-]+", "_", table.name).lstrip("._") or "table"
        while f"{stem}.csv".casefold() in {*map(str.casefold, taken.values()), FACTS_FILE}:
            stem += "_"
        taken[table.name] = f"{stem}.csv"
    return taken


def datapackage(
    facts: Facts, tables: Mapping[Lang, Sequence[Table]], lang: Lang, written: Mapping[str, bytes]
) -> str:
    """Describe the CSV files of an evaluation as a Frictionless data package.

    ``tables`` are the same in both languages, ``lang`` is that of the files, ``written`` the content of
    each file, whose size and SHA-256 are stated. What a table tells is text, numbers with their units and
    qualifiers; the facts are typed.

    Source: Data Package and Table Schema, specs.frictionlessdata.io.
    """
    files = file_names(tables[lang])
    resources = []
    for number, (ja, en) in enumerate(zip(tables["ja"], tables["en"], strict=True), start=1):
        headings = [table.headings for table in (ja, en)]
        names = headings[0 if lang == "ja" else 1]
        fields = [
            {"name": name, "type": "string", "title": of_ja, "description": of_en}
            for name, of_ja, of_en in zip(names, *headings, strict=True)
        ]
        name = _name(ja.name, f"table-{number}")
        title = Label(ja.caption, en.caption)
        resources.append(_resource(name, files[ja.name], title, {"fields": fields}, written))
    schema = {"fields": [_fact_field(name) for name in fact_columns(facts)], "primaryKey": ["id"]}
    resources.append(_resource("facts", FACTS_FILE, FACTS, schema, written))
    content: dict[str, Any] = {"profile": "tabular-data-package"}
    if facts.plan is not None:
        content["name"] = _name(f"{facts.plan.dataset}-{facts.until}".lower(), "evaluation")
        content["title"] = f"{facts.plan.name_ja} / {facts.plan.name_en}"
    return json.dumps(content | {"resources": resources}, ensure_ascii=False, indent=1) + "\n"


def _resource(
    name: str, path: str, title: Label, schema: dict[str, Any], written: Mapping[str, bytes]
) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": path,
        "title": title.ja,
        "description": title.en,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(written[path]),
        "hash": f"sha256:{hashlib.sha256(written[path]).hexdigest()}",
        "schema": schema | {"missingValues": [""]},
    }


def _fact_field(name: str) -> dict[str, Any]:
    kind = "number" if name in NUMBERS else "string"
    title = FACT_COLUMNS[name]
    field: dict[str, Any] = {"name": name, "type": kind, "title": title.ja, "description": title.en}
    if name == "status":
        field["constraints"] = {"required": True, "enum": list(STATUS)}
    return field


def _name(wanted: str, otherwise: str) -> str:
    """Return a name that a data package may have."""
    return wanted if re.fullmatch("[a-z0-9._-]+", wanted) else otherwise
