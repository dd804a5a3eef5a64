"""The files of an edition beside its pages: the report for Word, tables for other programs, all facts, what describes them."""

from base64 import b64decode
from pathlib import Path

from nbformat import NotebookNode

from evalkit.data.file import find_path
from evalkit.facts.facts import Facts
from evalkit.running.edition import REPORT, Edition
from evalkit.running.params import Params
from evalkit.telling.office.csv import to_csv
from evalkit.telling.office.docx import Image, to_docx
from evalkit.telling.office.facts_csv import facts_to_csv
from evalkit.telling.office.markdown import to_markdown
from evalkit.telling.office.package import FACTS_FILE, datapackage, file_names
from evalkit.telling.office.xlsx import to_xlsx
from evalkit.telling.report import report_tables
from evalkit.telling.tables.changed import changed_table
from evalkit.telling.tables.rule import rule_table
from evalkit.telling.tables.table import Table
from evalkit.words.codes import Lang

FOLDER = "tables"


def write_files(
    stage: Path, facts: Facts, params: Params, edition: Edition, report: NotebookNode
) -> None:
    """Write the files of an edition into its folder; the document's pictures are those of the executed report."""
    folder, lang, audience = stage / FOLDER, params.lang, params.audience
    folder.mkdir(exist_ok=True)
    languages: tuple[Lang, ...] = ("ja", "en")
    both = {each: _tables(facts, params, each) for each in languages}
    tables = both[lang]
    names = file_names(tables)
    written = {names[table.name]: to_csv(table) for table in tables}
    written[FACTS_FILE] = facts_to_csv(facts, lang, audience)
    texts = {
        "datapackage.json": datapackage(facts, both, lang, written),
        "facts.json": facts.to_json() + "\n",
        "tables.md": "\n".join(map(to_markdown, tables)),
    }
    written |= {name: text.encode("utf-8") for name, text in texts.items()}
    rule, title = rule_table(params.rule, lang), edition.told(lang)
    written["tables.xlsx"] = to_xlsx([*tables, rule.table(facts)], lang, title)
    for name, content in written.items():
        (folder / name).write_bytes(content)
    template = find_path(params.docx_template) if params.docx_template else None
    images = images_of(report, lang)
    document = to_docx(facts, tables, lang, audience, title, images, template, rule)
    (stage / f"{REPORT}.docx").write_bytes(document)


def images_of(notebook: NotebookNode, lang: Lang) -> list[Image]:
    """Return the pictures of an executed notebook, each titled by the heading above it."""
    images, title = [], ""
    for cell in notebook.cells:
        others = {"lang-ja", "lang-en"} - {f"lang-{lang}"}
        if cell.cell_type == "markdown" and not others & set(cell.metadata.get("tags", [])):
            heads = [line.lstrip("# ") for line in cell.source.splitlines() if line[:1] == "#"]
            title = heads[-1] if heads else title
        for output in cell.get("outputs", []):
            png = output.get("data", {}).get("image/png")
            if png:
                alt = str(output.metadata["image/png"]["alt"])
                images.append(Image(b64decode(png), alt, title))
    return images


def _tables(facts: Facts, params: Params, lang: Lang) -> list[Table]:
    """Return the report's tables, with what changed since the last release before the points to check."""
    tables = report_tables(facts, lang, params.audience)
    if not params.since:
        return tables
    since = Facts.from_json(Path(params.since).read_text("utf-8"))
    changed = changed_table(since, facts, lang)
    last = [table for table in tables if table.name == "points"]
    rest = [table for table in tables if table.name != "points"]
    return [*rest, *([changed] if changed.rows else []), *last]
