"""The data described from their schema: datapackage.json for machines, a dictionary for people.

``python -m evalkit.data.describe`` renews both.
"""

import json
from pathlib import Path
from typing import Any

from evalkit.data.file import find_path
from evalkit.data.schema import TABLES, Column, Table, table
from evalkit.data.subject import FILE, read_subject
from evalkit.words.problems import DataError

TYPES = {
    "string": ("string", "文字", "text"),
    "number": ("number", "数", "number"),
    "integer": ("integer", "整数", "integer"),
    "date": ("date", "日付（2024-10-01）", "date (2024-10-01)"),
    "period": (
        "string",
        "時期（FY2024、FY2023-end、2024-10-01、令和6年度）",
        "period (FY2024, FY2023-end, 2024-10-01)",
    ),
    "year": ("string", "年度（FY2024、令和6年度、R6）", "fiscal year (FY2024, R6)"),
    "figure": (
        "string",
        "公表された値（延べ 530名、集計中）または数",
        "figure as published, or a plain number",
    ),
}
"""Each type of the schema: its Table Schema type, what it holds in Japanese and in English."""


def datapackage(dataset_folder: str | Path) -> dict[str, Any]:
    """Describe the CSV tables of a dataset as a Frictionless data package with Table Schemas.

    Source: Data Package and Table Schema, specs.frictionlessdata.io. DataError where dataset.yaml
    can't be used.

    >>> [each["name"] for each in datapackage("data/setagaya")["resources"]][:3]
    ['releases', 'nodes', 'indicators']
    """
    folder = (find_path(dataset_folder) or Path(dataset_folder)).resolve()
    subject, problems = read_subject(folder)
    if problems:
        raise DataError(problems)
    there = [each for each in TABLES if (folder / f"{each.name}.csv").is_file()]
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": folder.name,
        "title": f"{subject.name_ja} / {subject.name_en}",
        "description": subject.note,
        "sources": [{"title": subject.source}] if subject.source else [],
        "licenses": [{"name": subject.licence}] if subject.licence else [],
        "resources": [_resource(each) for each in there],
    }
    return {key: value for key, value in package.items() if value}


def data_dictionary() -> str:
    """Describe every table, column and code in Markdown, Japanese and English side by side."""
    head = [
        "# データ項目の説明 / Data dictionary",
        "この文書は `src/evalkit/data/schema.py` から `python -m evalkit.data.describe` で作ります。 / "
        "Made from `src/evalkit/data/schema.py` by `python -m evalkit.data.describe`.",
        "見出しは列名（英語）でも日本語の見出しでも、符号は符号でも日本語でも読み込めます。 / "
        "A header may bear the columns' names or their Japanese headings, a cell a code or its "
        "Japanese label.",
    ]
    tables = [part for each in TABLES for part in _dictionary(each)]
    return "\n\n".join(head + tables) + "\n"


def _resource(of: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in of.columns],
        "primaryKey": list(of.key),
        "foreignKeys": [_foreign_key(of, column) for column in of.columns if column.refers_to],
        "missingValues": [""],
    }
    return {
        "profile": "tabular-data-resource",
        "name": of.name,
        "path": f"{of.name}.csv",
        "title": of.ja,
        "description": of.en,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {key: value for key, value in schema.items() if value},
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.codes is not None:
        constraints["enum"] = list(column.codes)
    described: dict[str, Any] = {
        "name": column.name,
        "type": TYPES[column.type][0],
        "title": column.ja,
        "description": column.en,
    }
    return described | ({"constraints": constraints} if constraints else {})


def _foreign_key(of: Table, column: Column) -> dict[str, Any]:
    target = table(column.refers_to)
    resource = "" if target is of else target.name
    return {
        "fields": column.name,
        "reference": {"resource": resource, "fields": target.key[0]},
    }


def _dictionary(of: Table) -> list[str]:
    title = f"## {of.name} {of.ja}"
    key = ", ".join(f"`{name}`" for name in of.key)
    needed = "必須の表 / required" if of.required else "任意の表 / optional"
    about = f"{of.en[0].upper()}{of.en[1:]}. {needed}。主キー / key: {key}"
    lines = [
        "| 列 / column | 見出し / heading | 意味 / meaning | 型 / type | 必須 / required |",
        "|---|---|---|---|---|",
        *(_line(column) for column in of.columns),
    ]
    codes = [_codes(column) for column in of.columns if column.codes is not None]
    return [title, about, "\n".join(lines), *codes]


def _line(column: Column) -> str:
    _, ja, en = TYPES[column.type]
    kind = f"{ja} / {en}"
    if column.refers_to:
        kind = f"`{column.refers_to}` のID / id of `{column.refers_to}`"
    if column.codes is not None:
        kind = "符号 / code"
    required = "○" if column.required else ""
    return f"| `{column.name}` | {column.ja} | {column.en} | {kind} | {required} |"


def _codes(column: Column) -> str:
    codes = [f"- `{code}` {label.ja} / {label.en}" for code, label in (column.codes or {}).items()]
    return "\n".join([f"`{column.name}` {column.ja}:", "", *codes])


def main() -> None:
    """Write data/<id>/datapackage.json for every dataset, and docs/data-dictionary.md."""
    data, docs = find_path("data"), find_path("docs")
    if data is None or docs is None:
        raise FileNotFoundError("data/, docs/")
    for about in sorted(data.glob(f"*/{FILE}")):
        text = json.dumps(datapackage(about.parent), ensure_ascii=False, indent=2) + "\n"
        (about.parent / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")
    (docs / "data-dictionary.md").write_text(data_dictionary(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
