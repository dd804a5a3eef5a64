"""A draft becomes an edition that stays: named, dated, hashed, read-only; and what keeps it from becoming one."""

import json
import shutil
from datetime import date

import docx
import nbformat
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from openpyxl import load_workbook
from small_city import RULE, TABLES, VISITS, city_facts, write_city

from evalkit.facts.facts import Facts
from evalkit.running.cli import main
from evalkit.running.edition import REPORT
from evalkit.running.index import index_page
from evalkit.running.page import to_html
from evalkit.running.params import check_params
from evalkit.running.publish import files_of, sha256, staged, staged_release, write_manifest
from evalkit.running.release import ReleaseError, release
from evalkit.running.released import check_release, last_release, released_facts

DAY = date(2025, 9, 1)
LETTER = "visits,,rating,FY2024,r6,A,C,実績の訂正に伴う,r6a\n"
UNSAID = (
    "indicator,period,text,decided_by,reason,release\n"
    "visits,FY2024,B,地域福祉課,,r6\nplans,FY2024,A,,,r6\n"
)


class City:
    """A city of which drafts are made and released, without running a notebook."""

    def __init__(self, folder):
        self.data, self.outputs = folder / "sample", folder / "outputs"
        self.home = self.outputs / "sample" / "FY2024"

    def draft(self, corrections="", audience="public", pdf=False, **changed):
        facts = city_facts(self.data, corrections, **changed)
        told = dict(dataset=str(self.data), fiscal_year="R6", rule=str(RULE), audience=audience)
        with staged(self.home) as stage:
            for name in ("notebooks", "tables"):
                (stage / name).mkdir()
            cells = [new_markdown_cell("# 評価報告書", id="a"), new_code_cell("facts", id="b")]
            notebook = new_notebook(cells=cells)
            nbformat.write(notebook, stage / "notebooks" / f"{REPORT}.ipynb")
            (stage / f"{REPORT}.html").write_text(to_html(notebook), encoding="utf-8")
            if pdf:
                (stage / f"{REPORT}.pdf").write_bytes(b"draft")
            page = index_page(facts, {REPORT: "評価報告書"}, REPORT, "ja")
            (stage / "index.html").write_text(page, encoding="utf-8")
            (stage / "tables" / "facts.json").write_text(facts.to_json(), encoding="utf-8")
            inputs = files_of(self.data, str(self.data)) | files_of(RULE, str(RULE))
            write_manifest(stage, inputs, check_params(**told))
        return self

    def release(self, **told):
        return release(self.data, "R6", self.outputs, day=DAY, **told)

    def refused(self, **told):
        before = sorted(self.home.rglob("*")) if self.home.exists() else []
        with pytest.raises(ReleaseError) as caught:
            self.release(**told)
        assert (sorted(self.home.rglob("*")) if self.home.exists() else []) == before
        return [(each.code, each.place()) for each in caught.value.problems]


@pytest.fixture
def city(tmp_path):
    return City(tmp_path)


def record(folder, name="release.json"):
    return json.loads((folder / name).read_text("utf-8"))


def test_the_first_release_is_the_draft_under_its_own_name_and_day(city):
    made = city.draft().release()
    assert made == city.home / "v1"
    for name in (f"{REPORT}.html", "index.html"):
        assert '<span class="status">案</span>' in (city.home / "draft" / name).read_text("utf-8")
        page = (made / name).read_text("utf-8")
        assert '<span class="status">第1版（令和7年9月1日）</span>' in page
        assert "案</span>" not in page
    assert released_facts(made).to_json() == released_facts(city.home / "draft").to_json()


def test_a_release_carries_its_record_and_the_hash_of_every_file(city):
    made = city.draft().release(reason="公表")
    told, manifest = record(made), record(made, "manifest.json")
    assert told["title"] == {
        "ja": "第1版（令和7年9月1日）",
        "en": "first edition (1 September 2025)",
    }
    expected = {"edition": 1, "released_on": "2025-09-01", "fiscal_year": "FY2024"}
    expected |= {"audience": "public", "dataset": "sample", "reason": "公表"}
    assert expected.items() <= told.items()
    assert told["fingerprint"] == released_facts(made).fingerprint()
    assert told["manifest"] == sha256(made / "manifest.json")
    files = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert set(manifest["outputs"]) == files - {"manifest.json", "release.json"}
    assert manifest["outputs"]["index.html"] == sha256(made / "index.html")
    assert manifest["inputs"] == record(city.home / "draft", "manifest.json")["inputs"]
    assert check_release(made) == []


def test_the_files_of_a_release_cant_be_written(city):
    made = city.draft().release()
    assert {path.stat().st_mode & 0o222 for path in made.rglob("*") if path.is_file()} == {0}
    assert sorted(path.name for path in city.home.iterdir()) == ["draft", "v1"]


def test_the_same_draft_and_day_give_the_same_bytes(city, tmp_path):
    made = city.draft().release()
    pages = {path.name: path.read_bytes() for path in made.glob("*.html")}
    other = release(city.data, 2024, _copied(city, tmp_path / "other"), day=DAY)
    assert {path.name: path.read_bytes() for path in other.glob("*.html")} == pages
    assert record(other) == record(made)


def _copied(city, outputs):
    shutil.copytree(city.home / "draft", outputs / "sample" / "FY2024" / "draft")
    return outputs


def test_the_second_release_is_the_corrected_edition_and_says_since_which(city):
    first = city.draft().release()
    second = city.draft(VISITS + LETTER).release()
    assert second == city.home / "v2"
    assert "訂正版（第2版、令和7年9月1日）" in (second / "index.html").read_text("utf-8")
    told = record(second)
    assert (told["since"], told["corrections"]) == ("v1", ["実績の訂正に伴う", "集計の重複"])
    assert told["changed"] > 1
    assert check_release(first) == []
    assert last_release(city.home) == second


def test_the_last_release_is_the_highest_number(tmp_path):
    assert last_release(tmp_path) is None
    for name in ("v2", "v10", "v9", "draft", "v0", "vx"):
        (tmp_path / name).mkdir()
    assert last_release(tmp_path) == tmp_path / "v10"


def test_without_a_draft_nothing_is_released(city):
    write_city(city.data)
    assert city.refused() == [("release-no-draft", (city.home / "draft").as_posix())]


def test_a_draft_altered_by_hand_is_refused(city):
    city.draft()
    (city.home / "draft" / "index.html").write_text("better", encoding="utf-8")
    (city.home / "draft" / "memo.txt").write_text("new", encoding="utf-8")
    assert city.refused() == [
        ("release-draft-altered", "draft/index.html"),
        ("release-draft-altered", "draft/memo.txt"),
    ]


def test_a_draft_older_than_its_inputs_names_those_that_changed_came_or_went(city):
    city.draft()
    with (city.data / "figures.csv").open("a", encoding="utf-8") as file:
        file.write("plans,,baseline,FY2023,90件,r6\n")
    (city.data / "FY2025").mkdir()
    (city.data / "FY2025" / "commentary.csv").write_text("node,period,text\n", encoding="utf-8")
    (city.data / "ratings.csv").unlink()
    changed = {
        f"{city.data}/{name}" for name in ("FY2025/commentary.csv", "figures.csv", "ratings.csv")
    }
    assert set(city.refused()) == {("release-draft-older", name) for name in changed}


def test_what_a_spreadsheet_leaves_beside_the_data_makes_no_draft_old(city):
    city.draft()
    (city.data / "~$figures.xlsx").write_bytes(b"lock")
    (city.data / ".DS_Store").write_bytes(b"")
    assert city.release().name == "v1"


def test_errors_in_the_data_stop_a_release(city):
    city.draft()
    (city.data / "ratings.csv").write_text("indicator,period\nx,?\n", encoding="utf-8")
    codes = {code for code, _ in city.refused()}
    assert {"release-draft-older", "missing-column"} <= codes


@pytest.fixture
def remade(city, monkeypatch):
    """Making anew copies the draft; what it was asked for is kept."""
    asked = []

    def make(stage, params, home, edition, notebooks, how):
        list(notebooks)
        asked.append((params.audience, edition.number))
        shutil.copytree(home / "draft", stage, dirs_exist_ok=True)
        return released_facts(stage)

    monkeypatch.setattr("evalkit.running.release.make", make)
    return asked


@pytest.mark.parametrize("audience", ["public", "internal"])
def test_a_release_tells_what_it_does_and_how_far_it_is(city, remade, audience):
    """On stderr, whether pages are written anew or notebooks executed; stdout tells only where the edition is."""
    city.draft(audience="public")
    told = ["--year", "R6", "--outputs", city.outputs, "--audience", audience]
    result = CliRunner().invoke(main, ["release", *map(str, [city.data, *told])])
    assert result.stdout == f"確定した版: {city.home / 'v1' / 'index.html'}\n"
    said, *notebooks = result.stderr.splitlines()
    assert said.startswith("案を確かめ、問題がなければ版を作ります")
    assert notebooks[-1].startswith("sample FY2024 ")
    assert notebooks[-1].endswith(REPORT)


@pytest.mark.parametrize(("drafted", "wanted"), [("internal", "public"), ("public", "internal")])
def test_a_draft_for_other_readers_is_made_anew_for_those_of_the_release(
    city, remade, drafted, wanted
):
    made = city.draft(audience=drafted).release(audience=wanted)
    assert remade == [(wanted, 1)]
    assert record(made)["audience"] == wanted
    assert record(made, "manifest.json")["params"]["audience"] == wanted


def test_a_release_made_anew_with_other_numbers_is_refused(city, remade, monkeypatch):
    city.draft(audience="internal")
    others = Facts(released_facts(city.home / "draft").frame.iloc[1:], None)
    monkeypatch.setattr("evalkit.running.release.make", lambda *_, **__: others)
    assert city.refused() == [("release-other-facts", "draft")]


def test_a_letter_that_nobody_decided_stops_a_release_at_the_actual(city):
    city.draft(ratings=UNSAID.partition("plans")[0].replace("課,,", "課,質を考慮,"))
    assert city.refused() == [("release-undecided", "figures.csv E6")]


def test_a_letter_that_differs_from_the_rule_needs_a_reason_at_its_cell(city):
    city.draft(ratings=UNSAID)
    assert city.refused() == [("release-letter-without-reason", "ratings.csv C2")]
    assert city.draft(ratings=UNSAID.replace("課,,", "課,質を考慮,")).release().name == "v1"


def test_a_letter_that_no_longer_fits_its_corrected_figure_has_to_be_decided_anew(city):
    city.draft().release()
    assert city.draft(VISITS).refused() == [("release-letter-without-reason", "ratings.csv C2")]


def test_a_year_that_is_released_isnt_released_again_unchanged(city):
    city.draft().release()
    assert city.draft().refused(reason="もう一度") == [("release-unchanged", "draft")]


def test_a_published_figure_that_was_overwritten_is_refused_at_its_cell(city):
    city.draft().release()
    city.draft(figures=TABLES["figures.csv"].replace("130件", "125件"))
    assert city.refused(reason="直した") == [("release-overwritten", "figures.csv E4")]
    with pytest.raises(ReleaseError, match="v1では「130件」でした"):
        city.release()


def test_a_cell_of_parts_that_was_overwritten_is_named_once(city):
    city.draft().release()
    figures = TABLES["figures.csv"].replace("a)70件 b)40件", "a)75件 b)45件")
    assert city.draft(figures=figures).refused() == [("release-overwritten", "figures.csv E6")]


def test_a_published_figure_that_is_gone_is_refused(city):
    city.draft().release()
    figures = TABLES["figures.csv"].replace("visits,,baseline,FY2023,100件,r6\n", "")
    assert ("release-removed", "figures.csv E2") in city.draft(figures=figures).refused()


def test_a_published_letter_that_was_overwritten_is_refused(city):
    city.draft().release()
    ratings = TABLES["ratings.csv"].replace("visits,FY2024,A,,", "visits,FY2024,B,地域福祉課,考慮")
    assert city.draft(ratings=ratings).refused() == [("release-overwritten", "ratings.csv C2")]


def test_a_correction_of_a_text_that_wasnt_published_doesnt_hide_the_overwriting(city):
    city.draft().release()
    figures = TABLES["figures.csv"].replace("130件", "131件")
    city.draft(
        VISITS.replace("130件", "131件"),
        figures=figures,
        ratings=UNSAID.replace(",,r6", ",考慮,r6"),
    )
    assert ("release-overwritten", "corrections.csv G2") in city.refused()


def test_a_figure_still_awaited_may_come_in_a_release_of_its_own(city):
    figures = TABLES["figures.csv"].replace("130件", "集計中")
    ratings = TABLES["ratings.csv"].replace("visits,FY2024,A", "visits,FY2024,集計中")
    came = figures + "visits,,actual,FY2024,130件,r6a\n"
    decided = ratings + "visits,FY2024,A,,,r6a\n"
    city.draft(figures=figures, ratings=ratings).release()
    city.draft(figures=came, ratings=decided)
    assert city.refused() == [("release-reason", "draft")]
    assert city.release(reason="集計の完了").name == "v2"


def test_a_change_of_wording_alone_needs_a_reason(city):
    city.draft().release()
    city.draft(nodes=TABLES["nodes.csv"].replace("見守り,", "見守り活動,"))
    assert city.refused() == [("release-reason", "draft")]
    assert record(city.release(reason="施策名の誤字"))["reason"] == "施策名の誤字"


def test_an_altered_release_is_reported_before_anything_is_compared_with_it(city):
    made = city.draft().release()
    for name in ("index.html", "tables/facts.json"):
        (made / name).chmod(0o644)
        (made / name).write_text("{}", encoding="utf-8")
    city.draft(VISITS)
    assert city.refused() == [
        ("release-altered", "v1/index.html"),
        ("release-altered", "v1/tables/facts.json"),
    ]


@pytest.mark.parametrize("name", ["release.json", "manifest.json"])
def test_a_release_without_its_record_is_altered(city, name):
    made = city.draft().release()
    (made / name).unlink()
    assert [each.file for each in check_release(made)] == [f"v1/{name}"]


def test_a_release_that_fails_halfway_leaves_nothing(city, monkeypatch):
    city.draft()
    monkeypatch.setattr("evalkit.running.release.to_html", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        city.release()
    assert [path.name for path in city.home.iterdir()] == ["draft"]


def test_an_edition_isnt_written_over(city):
    made = city.draft().release()
    with pytest.raises(FileExistsError), staged_release(city.home, "v1") as stage:
        stage.joinpath("index.html").write_text("other")
    assert check_release(made) == []


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_refusal_says_what_to_do(city, lang):
    city.draft(ratings=UNSAID, audience="internal")
    with pytest.raises(ReleaseError) as caught:
        city.release()
    assert all(each.rule(lang) and each.remedy(lang) for each in caught.value.problems)
    assert "公表できない理由" in str(caught.value)


def test_the_files_of_a_release_name_its_edition_and_the_rule(city):
    made = city.draft().release()
    book = load_workbook(made / "tables" / "tables.xlsx")
    above = {row[0].value: row[1].value for row in book["目次"].iter_rows(max_row=9)}
    assert above["版"] == "第1版（令和7年9月1日）"
    report = docx.Document(made / f"{REPORT}.docx")
    assert "版：第1版（令和7年9月1日）" in [each.text for each in report.paragraphs]
    assert "評価基準" in [each.text for each in report.paragraphs]
    assert "（第1版（令和7年9月1日））" in report.sections[0].footer.paragraphs[0].text
    assert not check_release(made)


def test_a_release_prints_its_own_page_where_the_draft_was_printed(city, monkeypatch):
    def printed(page):
        made = page.with_suffix(".pdf")
        made.write_bytes(page.read_bytes())
        return made

    monkeypatch.setattr("evalkit.running.run.print_page", printed)
    made = city.draft(pdf=True).release()
    assert "第1版" in (made / f"{REPORT}.pdf").read_text("utf-8")
    assert f'href="{REPORT}.pdf"' in (made / "index.html").read_text("utf-8")
    assert not check_release(made)
    (made / f"{REPORT}.pdf").chmod(0o644)
    (made / f"{REPORT}.pdf").write_bytes(b"altered")
    assert [each.place() for each in check_release(made)] == [f"v1/{REPORT}.pdf"]


def test_a_release_whose_page_cant_be_printed_is_refused(city, monkeypatch):
    monkeypatch.setattr("evalkit.running.run.print_page", lambda page: None)
    city.draft(pdf=True)
    assert city.refused() == [("not-printed", f"{REPORT}.pdf")]


COMMENTARY = (
    "node,period,text,place\nm,FY2024,訪問件数は230件{}で、目標の120件を達成した。,総評の欄\n"
)


def test_a_draft_whose_commentary_contradicts_its_tables_is_refused(city):
    draft = city.draft(commentary=COMMENTARY.format(""))
    assert ("release-commentary", "総評の欄") in draft.refused()


def test_a_contradiction_with_its_reason_in_the_text_is_released(city):
    draft = city.draft(commentary=COMMENTARY.format("{資料外: 電話を含む集計}"))
    assert draft.release().name == "v1"
