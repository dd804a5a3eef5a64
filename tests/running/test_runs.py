"""Which runs there are: params files, matrices, and what is refused before anything runs."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from evalkit.running.batch import run_all
from evalkit.running.board import Board
from evalkit.running.cli import main
from evalkit.running.ended import Ended
from evalkit.running.how import How, StoppedError, one_by_one
from evalkit.running.kernels import warm
from evalkit.running.matrix import read_matrix
from evalkit.running.runs import gather
from evalkit.words.codes import Label

ROOT = Path(__file__).parents[2]
CITY = str(ROOT / "data" / "example-city")
WARD = str(ROOT / "data" / "setagaya")


def names(*files, is_sure=False):
    runs, wrong = gather(files, Path("outputs"), is_sure)
    assert wrong == []
    return [run.name for run in runs]


def refused(*files):
    """What a command says of files of which none can be run."""
    runs, wrong = gather(files, Path("outputs"))
    assert runs == []
    assert {each.status for each in wrong} == {"failed"}
    return [each.why.en for each in wrong]


def test_a_file_of_single_values_is_one_run(params_file):
    assert names(params_file()) == ["setagaya FY2024"]


def test_a_matrix_is_a_run_for_every_combination(params_file):
    file = params_file(dataset=f"[{WARD}, {CITY}]", fiscal_year="[R3, 2022, FY2023]")
    years = ("FY2021", "FY2022", "FY2023")
    assert names(file) == [
        f"{each} {year}" for each in ("setagaya", "example-city") for year in years
    ]


def test_a_parameter_that_is_a_list_by_its_nature_makes_no_matrix(params_file):
    file = params_file(exit_rates="[0.1, 0.2]")
    assert names(file) == ["setagaya FY2024"]
    (run,), _ = gather([file], Path("outputs"))
    assert run.params.exit_rates == [0.1, 0.2]


def test_a_list_of_what_doesnt_separate_results_is_told_with_its_name(params_file):
    changed = {"lang": "[ja, en]", "rule": "[a.yaml]", "roster_size": "[1, 2]", "audience": "[]"}
    file = params_file(fiscal_year="[R5, R6]", **changed)
    (said,) = refused(file)
    assert said.count("only dataset and fiscal_year may be listed") == len(changed)
    for name in changed:
        assert f"run.yaml {name}" in said


def test_a_list_of_nothing_is_told_as_a_bad_value(params_file):
    _, (wrong,) = gather([params_file(fiscal_year="[]")], Path("outputs"))
    assert "fiscal_year" in wrong.why.ja


def test_the_problems_of_a_matrix_are_told_once(params_file):
    file = params_file(fiscal_year="[R4, R5]", lang="fr", dataset="[nowhere, elsewhere]")
    _, (wrong,) = gather([file], Path("outputs"))
    assert [wrong.why.en.count(each) for each in ("nowhere", "elsewhere", "「fr」")] == [1, 1, 1]


def test_a_matrix_that_writes_one_result_twice_is_told_once_and_its_other_runs_begin(params_file):
    file = params_file(fiscal_year="[R6, 2024, R5]")
    (run,), (wrong,) = gather([file], Path("outputs"))
    assert (run.name, wrong.name, wrong.look) == ("setagaya FY2023", "setagaya FY2024", str(file))
    assert "outputs/setagaya/FY2024" in wrong.why.en
    assert "same year twice" in wrong.why.en


def test_a_matrix_of_repetitions_is_refused_without_its_runs_being_made(params_file):
    years = ", ".join(["R6", "2024"] * 50 + ["R5"])
    file = params_file(dataset=f"[{', '.join([CITY] * 100 + [WARD])}]", fiscal_year=f"[{years}]")
    assert len(read_matrix(file).runs()) == 3 * 3
    (run,), wrong = gather([file], Path("outputs"), is_sure=True)
    assert run.name == "setagaya FY2023"
    outputs = ["example-city FY2024", "example-city FY2023", "setagaya FY2024"]
    assert [each.name for each in wrong] == outputs


def test_runs_of_several_files_that_write_the_same_result_all_fail_and_the_others_begin(
    params_file,
):
    one, other = params_file("a.yaml", fiscal_year="[R5, R6]"), params_file("b.yaml", lang="en")
    runs, wrong = gather([one, other], Path("outputs"))
    assert [run.name for run in runs] == ["setagaya FY2023"]
    assert [each.name for each in wrong] == ["setagaya FY2024"] * 2
    assert [each.look for each in wrong] == [str(one), str(other)]
    for each, another in zip(wrong, (other, one), strict=True):
        assert f"outputs/setagaya/FY2024, as does {another}" in each.why.en


def test_a_million_runs_are_counted_and_asked_about_without_being_made(params_file):
    axis = "[" + ", ".join(map(str, range(1000))) + "]"
    file = params_file(dataset=axis, fiscal_year=axis)
    assert len(read_matrix(file)) == 1_000_000
    (said,) = refused(file)
    assert "this one makes 1,000,000" in said
    for command in ("run", "status"):
        result = CliRunner().invoke(main, [command, str(file), "--lang", "en"])
        assert result.exit_code == 1
        assert "1,000,000" in result.stderr
        assert "--yes" in result.stderr


def test_who_is_sure_gets_as_many_as_asked_for(params_file, monkeypatch):
    monkeypatch.setattr("evalkit.running.runs.MOST", 2)
    file = params_file(fiscal_year="[R4, R5, R6]")
    assert "makes 3" in refused(file)[0]
    assert len(names(file, is_sure=True)) == 3
    told = CliRunner().invoke(main, ["status", str(file), "--yes"]).stdout
    assert told.splitlines()[-1] == "3件のうち3件を実行します。"


def test_a_bad_file_is_told_and_the_others_are_runs(params_file):
    files = [params_file("bad.yaml", lang="fr"), params_file("good.yaml"), Path("nowhere/*.yaml")]
    runs, wrong = gather(files, Path("outputs"))
    assert [run.name for run in runs] == ["setagaya FY2024"]
    assert [each.status for each in wrong] == ["failed", "failed"]
    assert "fr" in wrong[0].why.ja
    assert wrong[1].look == "nowhere/*.yaml"


def test_problems_of_files_of_one_name_tell_in_which_folder_each_is(params_file):
    for name in ("a", "b", "c"):
        (params_file().parent / name).mkdir()
    files = [params_file("a/fy.yaml", lang="fr"), params_file("b/fy.yaml", without=("rule",))]
    files.append(params_file("c/fy.yaml"))
    files[2].write_text("dataset: [")
    _, wrong = gather(files, Path("outputs"))
    for file, each in zip(files, wrong, strict=True):
        assert each.why.en.startswith(f"1. {file} ")


def test_a_folder_stands_for_the_params_files_below_it_whatever_else_lies_there(params_file):
    file = params_file()
    folder = file.parent
    for name in ("city", "rubrics", ".ipynb_checkpoints"):
        (folder / name).mkdir()
    params_file("city/fy2023.yml", fiscal_year="R5")
    params_file("city/without.yaml", without=("rule",))
    params_file(".ipynb_checkpoints/run.yaml")
    (folder / "rubrics" / "rule.yaml").write_text("name: rule\ndataset: a\n")
    (folder / "rubrics" / "broken.yaml").write_text("name: [\n")
    runs, wrong = gather([folder, file], Path("outputs"))
    assert [run.name for run in runs] == ["setagaya FY2023", "setagaya FY2024"]
    assert [Path(each.look).name for each in wrong] == ["without.yaml", "broken.yaml"]


def test_a_folder_without_params_files_is_told(params_file, tmp_path):
    (tmp_path / "empty").mkdir()
    runs, (wrong,) = gather([params_file(), tmp_path / "empty"], Path("outputs"))
    assert len(runs) == 1
    assert wrong.why.en.startswith(
        f"1. {tmp_path / 'empty'}\n   rule: The folder holds params files"
    )


def test_the_folder_that_the_project_carries_is_its_params_files_and_nothing_else(monkeypatch):
    monkeypatch.chdir(ROOT)
    years = [f"example-city FY{year}" for year in range(2021, 2026)]
    assert names(Path("params")) == [*years, "setagaya FY2024"]


def test_what_failed_is_said_in_one_line_with_its_rule_and_how_much_more_there_is(params_file):
    _, (wrong,) = gather([params_file(lang="fr", confidence="2")], Path("outputs"))
    assert wrong.first_line("ja").endswith("（ほか1件）")
    assert f"{wrong.look} lang 「fr」: " in wrong.first_line("en")
    assert "\n" not in wrong.first_line("en")


def test_the_status_of_several_runs_ends_with_their_number(params_file, monkeypatch, tmp_path):
    file = params_file(dataset=f"[{WARD}, {CITY}]")
    monkeypatch.chdir(tmp_path)
    for lang, said in (("ja", "2件のうち2件を実行します。"), ("en", "2 of 2 would be run.")):
        result = CliRunner().invoke(main, ["status", str(file), "--lang", lang])
        assert result.stdout.splitlines()[-1] == said


@pytest.mark.parametrize("years", ["R9", "[R6, R9]"])
def test_the_status_tells_of_a_year_that_the_data_dont_report_on_as_a_run_does(
    params_file, monkeypatch, tmp_path, years
):
    file = params_file(fiscal_year=years)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["status", str(file), "--lang", "en"])
    assert result.exit_code == 1
    assert result.stderr.startswith(
        f"1. {file} fiscal_year 「FY2027」\n   rule: The fiscal year is one"
    )
    assert "setagaya FY2027: not made yet" in result.stdout


def test_the_pace_counts_what_was_made_but_nothing_that_was_there_or_failed(capsys):
    board = Board(4, "en")
    board.start -= 60
    for status in ("skipped", "skipped", "failed", "done"):
        board.ended(Ended("a city", status, why=Label("ja", "en")))
    board.close()
    said = [line for line in capsys.readouterr().err.splitlines() if "a minute" in line]
    assert [line[line.index("(") :] for line in said] == ["(0.0 a minute)", "(1.0 a minute)"]


def test_an_error_that_many_runs_have_is_told_in_full_once(capfd):
    board = Board(3, "en")
    for name in "abc":
        board.ended(Ended(name, "failed", why=Label("ja", "a long story")))
    board.close()
    told = capfd.readouterr().err
    assert told.count("a long story") == 1
    assert [line.split()[1] for line in told.splitlines() if line.startswith("[")] == [
        "a",
        "b",
        "c",
    ]


@pytest.mark.parametrize(
    ("kernel", "said"),
    [("warm", ["ノートブックを実行するプログラムを準備しています。\n"]), ("plain", [])],
)
def test_a_log_says_that_kernels_are_being_prepared_while_nothing_else_happens(
    kernel, said, monkeypatch, capfd
):
    heard = []
    monkeypatch.setattr(warm, "begin", lambda: heard.append(capfd.readouterr().err))
    monkeypatch.setattr(warm, "start", lambda: None)
    board = Board(2, "ja")
    assert run_all([], How(kernel), board) == []
    board.close()
    assert heard == said


@pytest.mark.parametrize("last", [0, 1, 2])
def test_a_run_whose_batch_is_stopped_goes_no_further_and_doesnt_end(last):
    begun = []
    paths = [Path("10_a.ipynb"), Path("90_b.ipynb")]
    handed = one_by_one(paths, lambda *told: begun.append(told), lambda: len(begun) == last)
    with pytest.raises(StoppedError):
        list(handed)
    assert begun == [("10_a", "1/2"), ("90_b", "2/2")][:last]
