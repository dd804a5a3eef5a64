"""One run from end to end: a whole draft, the same bytes again, and nothing lost when a notebook fails."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from nbformat.v4 import new_code_cell
from openpyxl import load_workbook

from evalkit.facts.facts import Facts
from evalkit.running.cli import main
from evalkit.running.edition import REPORT
from evalkit.running.executed import facts_of
from evalkit.running.publish import sha256
from evalkit.running.run import run
from evalkit.telling.report import report_tables
from evalkit.telling.tables.rule import rule_table

ROOT = Path(__file__).parents[2]
ALL = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
NOTEBOOKS = [name for name in ALL if name != "00_tour"]  # the tour is for newcomers
BIN = Path(sys.executable).parent


def files(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def contents(folder, but=()):
    return {name: (folder / name).read_bytes() for name in files(folder) if name not in but}


def run_again(folder, params="params/fy2024.yaml", **changed):
    """Run the project's own parameters, or changed ones, into another folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        if not changed:
            return run(params, folder / "outputs")
        text = Path(params).read_text("utf-8")
        file = folder / Path(params).name
        for name, value in changed.items():
            (line,) = [line for line in text.splitlines() if line.startswith(f"{name}:")]
            text = text.replace(line, f"{name}: {value}")
        file.write_text(text, encoding="utf-8")
        return run(file, folder / "outputs")


def facts_in(draft):
    return Facts.from_json((draft / "tables" / "facts.json").read_text("utf-8"))


def test_the_draft_is_whole(done):
    facts = facts_in(done.draft)
    tables = [f"tables/{table.name}.csv" for table in report_tables(facts)]
    pages = [f"{name}.html" for name in [*NOTEBOOKS, "index"]]
    names = ("datapackage.json", "facts.csv", "facts.json", "tables.md", "tables.xlsx")
    data = [f"tables/{name}" for name in names]
    notebooks = [f"notebooks/{name}.ipynb" for name in NOTEBOOKS]
    assert files(done.draft) == sorted(
        [*pages, *tables, *data, *notebooks, f"{REPORT}.docx", "manifest.json"]
    )
    assert done.report == done.draft / "90_evaluation_report.html"
    assert [path.name for path in done.draft.parent.iterdir()] == ["draft"]
    assert done.draft.parts[-3:] == ("setagaya", "FY2024", "draft")


def test_the_facts_written_are_those_of_the_report_notebook(done):
    executed = nbformat.read(done.draft / "notebooks" / f"{REPORT}.ipynb", as_version=4)
    carried = facts_of(executed)
    written = facts_in(done.draft)
    assert carried.to_json() == written.to_json()
    (seal,) = [cell for cell in executed.cells if "seal" in cell.metadata.get("tags", [])]
    assert seal.outputs[0].text.strip() == written.digest()


def test_the_letters_are_those_of_the_printed_report(done):
    printed = facts_in(done.draft).select(measure="rating", component="", method="as-published")
    assert {fact.indicator: fact.label or fact.status for fact in printed} == {
        "unreferred-cases": "A",
        "training-participants": "B",
        "evacuation-plans": "A",
        "mutual-support-share": "pending",
        "local-resources": "B",
        "child-raising-groups": "A",
        "platform-registrants": "A",
    }


def test_every_page_stands_alone(done):
    for name in NOTEBOOKS:
        page = BeautifulSoup((done.draft / f"{name}.html").read_text("utf-8"), "html.parser")
        assert page.html["lang"] == "ja"
        assert len(page.find_all("h1")) == 1
        assert not page.select("script[src], link, iframe")
        assert len(page.find_all("script")) == 1
        assert all(
            image["src"].startswith("data:") and image["alt"] for image in page.select("img")
        )
        assert not page.select(".error")
        ids = [tag["id"] for tag in page.select("[id]")]
        assert len(ids) == len(set(ids)), name
        links = {link["href"] for link in page.select("a[href]")}
        assert {link for link in links if not link.startswith("#")} <= {"index.html"}
        assert {link[1:] for link in links if link.startswith("#")} <= set(ids), name


def test_the_workbook_holds_the_rule_that_gave_the_letters(done):
    book = load_workbook(done.draft / "tables" / "tables.xlsx")
    rule = rule_table(done.params.rule)
    *_, sheet, notes = book.worksheets
    told = [tuple(cell.value or "" for cell in row) for row in sheet.iter_rows()]
    assert told[0][0].endswith(rule.title)
    assert [row for row in told if row in rule.bands()] == rule.bands()
    assert {*rule.notes()} <= {row[0] for row in told}
    assert {*rule.notes()} <= {row[2].value for row in notes.iter_rows()}


def test_the_report_links_every_number_of_its_tables_and_sentences(done):
    page = BeautifulSoup(done.report.read_text("utf-8"), "html.parser")
    facts = facts_in(done.draft)
    linked = {link["href"].removeprefix("#f-") for link in page.select("a.fact")}
    assert linked <= set(facts.frame.index)
    assert {f"f-{each}" for each in facts.frame.index} <= {tag["id"] for tag in page.select("[id]")}
    assert len(page.select("p.sentence")) == 11


def test_the_index_leads_to_every_page_and_table(done):
    page = BeautifulSoup((done.draft / "index.html").read_text("utf-8"), "html.parser")
    links = [link["href"] for link in page.select("a[href]") if link["href"][0] != "#"]
    assert [link for link in links if not (done.draft / link).is_file()] == []
    assert {f"{name}.html" for name in NOTEBOOKS} <= set(links)
    assert {"tables/tables.xlsx", "tables/facts.json", "manifest.json"} <= set(links)
    assert "世田谷区" in page.h1.text
    assert "7指標のうち6指標を評価" in page.text


def test_the_manifest_hashes_every_input_and_output(done):
    told = json.loads((done.draft / "manifest.json").read_text("utf-8"))
    made = [name for name in files(done.draft) if name != "manifest.json"]
    assert told["outputs"] == {name: sha256(done.draft / name) for name in made}
    assert told["inputs"] == {name: sha256(ROOT / name) for name in told["inputs"]}
    assert {f"notebooks/{name}.ipynb" for name in NOTEBOOKS} <= set(told["inputs"])
    assert told["params_file"] == "params/fy2024.yaml"
    assert {
        "params/rubrics/setagaya-r6-inferred.yaml",
        *(f"data/setagaya/{path.name}" for path in (ROOT / "data" / "setagaya").iterdir()),
    } <= set(told["inputs"])
    assert told["params"] == done.params.model_dump()
    assert told["fingerprint"] == facts_in(done.draft).fingerprint()


def test_nothing_in_the_draft_tells_of_the_machine(done):
    home = str(ROOT).encode()
    traces = [name for name, content in contents(done.draft).items() if home in content]
    assert traces == []


def test_the_executed_notebooks_say_with_which_parameters(done):
    for name in NOTEBOOKS:
        notebook = nbformat.read(done.draft / "notebooks" / f"{name}.ipynb", as_version=4)
        nbformat.validate(notebook)
        assert notebook.metadata.papermill == {"parameters": done.params.of_notebooks()}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Make a small project: notebooks, the report's being one cell that fails; a draft that stands."""
    folder = tmp_path / "project"
    notebooks = folder / "notebooks"
    notebooks.mkdir(parents=True)
    report = nbformat.read(ROOT / "notebooks" / f"{REPORT}.ipynb", as_version=4)
    first = next(cell for cell in report.cells if cell.cell_type == "code")
    report.cells = [first, new_code_cell("1 / 0"), new_code_cell("print('never')")]
    nbformat.write(report, notebooks / f"{REPORT}.ipynb")
    draft = folder / "outputs" / "setagaya" / "FY2024" / "draft"
    draft.mkdir(parents=True)
    (draft / "index.html").write_text("last good")
    monkeypatch.chdir(folder)
    return folder


def test_a_notebook_that_fails_is_kept_and_told_and_the_old_draft_stays(project, params_file):
    home = project / "outputs" / "setagaya" / "FY2024"
    result = CliRunner().invoke(main, ["run", str(params_file())])
    assert result.exit_code == 1
    for part in (REPORT, "ZeroDivisionError: division by zero", "のセル"):
        assert part in result.stderr
    assert files(home) == ["draft/index.html", f"failed/{REPORT}.ipynb"]
    assert (home / "draft" / "index.html").read_text() == "last good"
    kept = nbformat.read(home / "failed" / f"{REPORT}.ipynb", as_version=4)
    errors = [(o.ename, number) for number, cell in enumerate(kept.cells)
              for o in cell.get("outputs", []) if o.output_type == "error"]  # fmt: skip
    ((name, place),) = errors
    assert name == "ZeroDivisionError"
    assert kept.cells[place].source == "1 / 0"
    assert kept.cells[place + 1].get("outputs") == []
    assert "papermill" not in kept.cells[place].metadata
    count = kept.cells[place].execution_count
    assert f"{REPORT} のセル [{count}] で失敗しました" in result.stderr


def test_a_folder_without_the_report_notebook_is_refused(tmp_path, monkeypatch, params_file):
    (tmp_path / "elsewhere" / "notebooks").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "elsewhere")
    result = CliRunner().invoke(main, ["run", str(params_file())])
    assert result.exit_code == 1
    assert f"notebooks/{REPORT}.ipynb" in result.stderr
    assert not (tmp_path / "elsewhere" / "outputs").exists()


@pytest.mark.slow
def test_a_published_notebook_ends_as_jupyter_ends_it(done):
    path = done.draft / "notebooks" / f"{REPORT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    assert path.read_text("utf-8") == nbformat.writes(notebook) + "\n"


@pytest.mark.slow
def test_two_runs_differ_in_no_byte_but_the_time_stamp(done, tmp_path):
    again = run_again(tmp_path)
    assert contents(again.draft, ["manifest.json"]) == contents(done.draft, ["manifest.json"])
    one, other = (
        json.loads((draft / "manifest.json").read_text("utf-8")) | {"made_at": ""}
        for draft in (done.draft, again.draft)
    )
    assert one == other


@pytest.mark.slow
def test_the_report_can_be_run_in_english(done, tmp_path):
    english = run_again(tmp_path, lang="en")
    page = BeautifulSoup(english.report.read_text("utf-8"), "html.parser")
    assert page.html["lang"] == "en"
    assert "6 of 7 indicators rated" in page.text
    assert facts_in(english.draft).fingerprint() == facts_in(done.draft).fingerprint()


@pytest.mark.slow
def test_the_public_version_leaves_the_points_to_check_out(done, tmp_path):
    public = run_again(tmp_path, audience="public")
    shown, hidden = (
        BeautifulSoup(run.report.read_text("utf-8"), "html.parser") for run in (done, public)
    )
    assert shown.select_one("h2#points").text == "要確認"
    assert hidden.select_one("#points") is None
    assert set(files(done.draft)) - set(files(public.draft)) == {"tables/points.csv"}


@pytest.mark.slow
def test_the_made_up_city_runs_and_says_so_on_every_page(tmp_path):
    city = run_again(tmp_path, "params/example-city/fy2025.yaml")
    for name in [*NOTEBOOKS, "index"]:
        assert "架空のデータ" in (city.draft / f"{name}.html").read_text("utf-8"), name
    for name in files(city.draft):
        if name.endswith((".csv", ".md")):
            assert "架空のデータ" in (city.draft / name).read_text("utf-8"), name


def call(command, *arguments, folder):
    done = subprocess.run(
        [str(BIN / command), *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_a_notebook_runs_by_plain_papermill_and_becomes_a_page_by_plain_nbconvert(tmp_path, name):
    made = tmp_path / f"{name}.ipynb"
    call(
        "papermill", ROOT / "notebooks" / made.name, made, "-p", "lang", "en", folder=ROOT / "data"
    )
    call("jupyter", "nbconvert", "--to", "evalkit", made, folder=tmp_path)
    page = BeautifulSoup(made.with_suffix(".html").read_text("utf-8"), "html.parser")
    assert page.html["lang"] == "en"
    assert len(page.find_all("h1")) == 1
    assert not page.select(".error")


@pytest.mark.slow
def test_nbconvert_executes_a_notebook_where_it_stands(tmp_path):
    source = ROOT / "notebooks" / f"{REPORT}.ipynb"
    options = ("--to", "evalkit", "--execute", "--output-dir", tmp_path)
    call("jupyter", "nbconvert", *options, source, folder=tmp_path)
    assert "7指標のうち6指標を評価" in (tmp_path / f"{REPORT}.html").read_text("utf-8")
