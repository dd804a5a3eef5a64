"""Workbook and document opened in LibreOffice: what it shows is what was told, and nothing is lost."""

import csv
import shutil
import subprocess

import pytest

from evalkit.telling.narrative import narrate
from evalkit.telling.office import to_xlsx
from evalkit.telling.office.docx import to_docx
from evalkit.telling.report import report_tables
from evalkit.telling.tables.scorecard import targeted

pytestmark = pytest.mark.slow

SOFFICE = shutil.which("soffice")
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
"""Every sheet as CSV in UTF-8, each cell as it is shown."""


@pytest.fixture
def converted(tmp_path):
    """Let LibreOffice convert a file, and return the folder of what it made."""
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")

    def convert(content, name, to):
        (tmp_path / name).write_bytes(content)
        profile = (tmp_path / "profile").as_uri()
        command = [SOFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", to]
        command += ["--outdir", str(tmp_path / "made"), str(tmp_path / name)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return sorted((tmp_path / "made").iterdir())

    return convert


def same(text):
    """A text without its gaps, per cent in one width."""
    return "".join(text.split()).replace("％", "%")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_libreoffice_shows_every_cell_of_the_workbook_as_it_was_told(facts, lang, converted):
    tables = report_tables(facts, lang)
    files = converted(to_xlsx(tables, lang), "tables.xlsx", AS_SHOWN)
    shown = {}
    for file in files:
        with file.open(encoding="utf-8", newline="") as stream:
            shown[file.name] = [[same(cell) for cell in row] for row in csv.reader(stream)]
    name = "表" if lang == "ja" else "Table "
    for number, table in enumerate(tables, start=1):
        (rows,) = [held for file, held in shown.items() if f"-{name}{number} " in file]
        told = [[same(str(cell)) for cell in row] for row in table.frame.itertuples(index=False)]
        assert [row[: len(told[0])] for row in rows[3 : 3 + len(told)]] == told


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_libreoffice_loses_no_table_sentence_or_comment_of_the_document(facts, lang, converted):
    tables = report_tables(facts, lang)
    (made,) = converted(to_docx(facts, tables, lang), "report.docx", "txt:Text (encoded):UTF8")
    text = same(made.read_text("utf-8-sig"))
    for table in tables:
        if table.name != "points":
            assert same(table.caption) in text
            assert [n.mark for n in table.notes if same(f"{n.mark} {n.text}") not in text] == []
            for row in table.rows:
                entries = [e for column in table.columns for e in row.get(column.key, ())]
                assert [e.text for e in entries if same(e.text) not in text] == []
    for indicator in targeted(facts):
        assert same(str(narrate(facts, indicator, lang))) in text


def test_libreoffice_prints_both(city, converted):
    tables = report_tables(city)
    converted(to_xlsx(tables, "ja"), "tables.xlsx", "pdf")
    made = converted(to_docx(city, tables), "report.docx", "pdf")
    assert [path.name for path in made] == ["report.pdf", "tables.pdf"]
    assert all(path.stat().st_size > 20_000 for path in made)
