"""The commentary against its data on the command line and at the end of a run."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from small_city import city_facts, write_city

from evalkit.running import batch
from evalkit.running import told as running
from evalkit.running.board import Board
from evalkit.running.cli import main
from evalkit.running.commentary import check, contradictions, told
from evalkit.running.ended import NOTHING, Ended
from evalkit.running.how import AS_USUAL
from evalkit.running.publish import DRAFT, MANIFEST, write_json
from evalkit.running.runs import gather

HEAD = "node,period,text,place\n"
RIGHT = HEAD + "m,FY2024,訪問件数は130件で、現況値の100件から30件増加した。,総評の欄\n"
WRONG = HEAD + "m,FY2024,訪問件数は230件で、目標の120件を達成した。,総評の欄\n"
BECAUSE = WRONG.replace("230件", "230件{資料外: 電話を含む集計}")
OPEN = HEAD + "m,FY2024,電話は4657件であった。,総評の欄\n"


def evalkit(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path / "sample"


def test_a_commentary_that_agrees_ends_with_0(folder):
    result = evalkit("commentary", write_city(folder, commentary=RIGHT), "--year", "R6")
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        "表と矛盾する記述はありません。\n一致 2、計算して一致 1、方向が一致 1\n"
    )


def test_a_contradiction_ends_with_3_and_says_where_why_and_what_to_do(folder):
    result = evalkit("commentary", write_city(folder, commentary=WRONG), "--year", "R6")
    assert result.exit_code == 3
    lines = result.stdout.splitlines()
    assert lines[0] == "総評の欄 「230件」 矛盾"
    assert lines[1].startswith("   理由: 230件とあるが、訪問件数 令和6年度実績 130件である")
    assert lines[2].startswith("   直し方: 総評かデータの誤りを直す")


def test_a_contradiction_with_its_reason_stops_nothing(folder):
    result = evalkit("commentary", write_city(folder, commentary=BECAUSE), "--year", "R6")
    assert result.exit_code == 0, result.output
    assert "回答済み 1" in result.stdout
    assert "矛盾 1" not in result.stdout


def test_what_has_no_answer_is_told_and_stops_nothing(folder):
    result = evalkit(
        "commentary", write_city(folder, commentary=OPEN), "--year", "R6", "--lang", "en"
    )
    assert result.exit_code == 0
    assert "[source: …]" in result.stdout
    assert "not found" in result.stdout


def test_all_claims_are_told_on_request(folder):
    result = evalkit("commentary", write_city(folder, commentary=RIGHT), "--year", "R6", "--all")
    assert "「30件」 計算して一致" in result.stdout


def test_a_finished_word_file_is_held_against_the_data(folder, tmp_path):
    write_city(folder)
    document = Document()
    document.add_heading("見守り", 1)
    document.add_paragraph("訪問件数は230件であった。")
    document.save(tmp_path / "報告書.docx")
    result = evalkit("commentary", "報告書.docx", "--dataset", folder, "--year", "R6")
    assert result.exit_code == 3
    assert result.stdout.startswith("2段落 「230件」 矛盾")


def test_a_file_needs_its_data_and_a_folder_is_its_own(folder, tmp_path):
    write_city(folder)
    (tmp_path / "x.md").write_text("3件", encoding="utf-8")
    assert evalkit("commentary", "x.md", "--year", "R6").exit_code == 2
    twice = evalkit("commentary", folder, "--dataset", folder, "--year", "R6")
    assert twice.exit_code == 2
    assert "--dataset" in twice.stderr


@pytest.mark.parametrize(
    ("source", "year", "said"),
    [("nowhere.docx", "R6", "nowhere.docx"), ("sample", "R2", "FY2020"), ("sample", "昔", "昔")],
)
def test_what_cannot_be_checked_ends_with_1_in_words(folder, source, year, said):
    write_city(folder)
    of_file = ["--dataset", folder] if source.endswith("docx") else []
    result = evalkit("commentary", source, "--year", year, *of_file)
    assert result.exit_code == 1
    assert said in result.stderr or said in result.output


def test_a_broken_insertion_is_a_problem_not_a_verdict(folder):
    broken = HEAD + 'm,FY2024,"訪問件数は{{ fact(""nothing"") }}であった。",総評の欄\n'
    result = evalkit("commentary", write_city(folder, commentary=broken), "--year", "R6")
    assert result.exit_code == 1
    assert "commentary.csv" in result.stderr


def test_a_file_with_a_fact_that_there_isnt_is_a_problem_with_its_place(folder, tmp_path):
    text = tmp_path / "総評.md"
    text.write_text('# 施策\n\n訪問は{{ fact("visit/actual/FY2024") }}。\n', encoding="utf-8")
    of = ("--dataset", write_city(folder, commentary=HEAD), "--year", "R6")
    result = evalkit("commentary", text, *of)
    assert result.exit_code == 1
    assert "総評.md 3行" in result.stderr
    assert "visits/actual" in result.stderr


def test_each_claim_of_a_text_is_told_at_its_own_line(folder, tmp_path):
    text = tmp_path / "総評.md"
    text.write_text("# 施策\n訪問件数は130件で、\n目標の125件を達成した。\n", encoding="utf-8")
    of = ("--dataset", write_city(folder, commentary=HEAD), "--year", "R6")
    assert "3行 「125件」 矛盾" in evalkit("commentary", text, *of).stdout


def test_an_inserted_fact_matches_and_a_typed_number_is_checked(folder):
    text = '訪問件数は{{ fact(""visits/actual/FY2024"") }}で、目標の110件を達成した。'
    data = write_city(folder, commentary=f'{HEAD}m,FY2024,"{text}",総評の欄\n')
    found = check(data, "R6")
    assert [(claim.text, claim.verdict) for claim in found.claims][:2] == [
        ("130件", "match"),
        ("110件", "contradicts"),
    ]


@pytest.mark.parametrize("status", ["done", "skipped"])
def test_a_run_ends_with_3_where_the_commentary_contradicts_as_often_as_it_is_asked(
    folder, monkeypatch, params_file, status
):
    facts = city_facts(folder, commentary=WRONG)
    ended = Ended("sample FY2024", status, Path("draft"), contradictions=contradictions(facts))
    monkeypatch.setattr(running, "run_stale", lambda *_: [ended])
    result = evalkit("run", params_file(), "--outputs", folder)
    assert result.exit_code == 3
    assert "評価報告書（案）: draft" in result.stdout
    assert "「230件」 矛盾" in result.stderr
    monkeypatch.setattr(running, "run_stale", lambda *_: [replace(ended, contradictions=NOTHING)])
    assert evalkit("run", params_file(), "--outputs", folder).exit_code == 0


def test_a_draft_that_is_up_to_date_keeps_what_its_commentary_contradicts(
    folder, monkeypatch, params_file
):
    said = contradictions(city_facts(folder, commentary=WRONG))
    [run], _ = gather([params_file()], folder)
    (run.home / DRAFT).mkdir(parents=True)
    write_json(run.home / DRAFT / MANIFEST, {"contradictions": said._asdict()})
    monkeypatch.setattr(batch, "stale", lambda runs: [(run, []) for run in runs])
    [ended] = batch.run_stale([run], AS_USUAL, Board(1, "ja"))
    assert (ended.status, ended.contradictions) == ("skipped", said)
    assert "「230件」 矛盾" in said.ja
    assert "contradicts" in said.en


def test_a_check_of_nothing_says_so(folder):
    assert told(check(write_city(folder), "R6")) == "照合する記述がありません。"
