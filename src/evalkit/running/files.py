"""The files of an edition beside its pages: tables for other programs, all facts, and what describes them."""

from pathlib import Path

from evalkit.facts.facts import Facts
from evalkit.running.edition import Edition
from evalkit.running.params import Params
from evalkit.telling.office.csv import to_csv
from evalkit.telling.office.facts_csv import facts_to_csv
from evalkit.telling.office.markdown import to_markdown
from evalkit.telling.office.package import FACTS_FILE, datapackage, file_names
from evalkit.telling.office.xlsx import to_xlsx
from evalkit.telling.report import report_tables
from evalkit.words.codes import Lang

FOLDER = "tables"


def write_files(stage: Path, facts: Facts, params: Params, edition: Edition) -> None:
    """Write the tables of an edition into its folder: CSV, workbook, Markdown, facts, data package."""
    folder, lang, audience = stage / FOLDER, params.lang, params.audience
    folder.mkdir(exist_ok=True)
    languages: tuple[Lang, ...] = ("ja", "en")
    both = {each: report_tables(facts, each, audience) for each in languages}
    tables = both[lang]
    names = file_names(tables)
    written = {names[table.name]: to_csv(table) for table in tables}
    written[FACTS_FILE] = facts_to_csv(facts, lang, audience)
    package = datapackage(facts, both, lang, written)
    texts = {
        "tables.md": "\n".join(map(to_markdown, tables)),
        "facts.json": facts.to_json() + "\n",
        "datapackage.json": package,
    }
    written |= {name: text.encode("utf-8") for name, text in texts.items()}
    written["tables.xlsx"] = to_xlsx(tables, lang, edition.told(lang))
    for name, content in written.items():
        (folder / name).write_bytes(content)
