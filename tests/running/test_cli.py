"""The command line: arguments in, words and exit codes out."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from evalkit.running.cli import main

ROOT = Path(__file__).parents[2]


def evalkit(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture
def outputs(tmp_path):
    return tmp_path / "outputs"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"fiscalyear": "R6"}, "fiscal_year"),
        ({"fiscal_year": "令和0年"}, "令和0年"),
        ({"fiscal_year": "2024.5"}, "2024.5"),
        ({"confidence": "2"}, "0.9 <= x < 1"),
        ({"dataset": "data/nowhere"}, "data/nowhere"),
        ({"rule": "[unclosed"}, "YAML"),
    ],
)
def test_bad_parameters_stop_before_anything_runs(params_file, outputs, changed, said):
    result = evalkit("run", params_file(**changed), "--outputs", outputs)
    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert said in result.stderr
    assert result.stdout == ""
    assert not outputs.exists()


def test_bad_data_stop_before_anything_runs(params_file, outputs, tmp_path):
    data = shutil.copytree(ROOT / "data" / "setagaya", tmp_path / "ward")
    figures = data / "figures.csv"
    text = figures.read_text("utf-8-sig")
    assert "延べ 492名" in text
    figures.write_text(text.replace("延べ 492名", "延べ 49O名"), encoding="utf-8")
    result = evalkit("run", params_file(dataset=data), "--outputs", outputs)
    assert result.exit_code == 1
    assert "延べ 49O名" in result.stderr
    assert "figures.csv E" in result.stderr
    assert not outputs.exists()


@pytest.mark.parametrize(
    ("old", "new"), [("from: 0.60", "from: 0.70"), ("from: 0.60", "from: 0.50")]
)
def test_a_rule_with_a_gap_or_an_overlap_stops_before_anything_runs(
    params_file, outputs, tmp_path, old, new
):
    text = (ROOT / "params" / "rubrics" / "setagaya-r6-inferred.yaml").read_text("utf-8")
    assert old in text
    rule = tmp_path / "rule.yaml"
    rule.write_text(text.replace(old, new), encoding="utf-8")
    result = evalkit("run", params_file(rule=rule), "--outputs", outputs)
    assert result.exit_code == 1
    assert "rule.yaml" in result.stderr
    assert not outputs.exists()


def test_every_params_file_is_told_of_even_after_a_bad_one(params_file, outputs):
    files = [params_file("a.yaml", lang="fr"), params_file("b.yaml", lang="de")]
    result = evalkit("run", *files, "--outputs", outputs)
    assert result.exit_code == 1
    assert "a.yaml" in result.stderr
    assert "b.yaml" in result.stderr


def test_a_file_that_cant_be_read_is_told_in_words_and_the_others_too(
    params_file, outputs, monkeypatch
):
    closed, read = params_file("closed.yaml"), Path.read_bytes

    def read_bytes(path):
        if path == closed:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    monkeypatch.setattr(os, "access", lambda path, *_, **__: Path(path) != closed)
    files = [closed, params_file("b.yaml", lang="fr")]
    result = evalkit("run", *files, "--outputs", outputs)
    assert result.exit_code == 1
    assert "closed.yaml 「Permission denied」" in result.stderr
    assert "権限のないファイル" in result.stderr
    assert "「fr」" in result.stderr


def test_problems_of_a_run_are_told_in_the_language_asked_for(params_file, outputs):
    said = evalkit("run", params_file(lang="fr"), "--outputs", outputs, "--lang", "en").stderr
    assert "remedy:" in said
    assert "直し方" not in said


@pytest.mark.parametrize("name", ["setagaya", "example-city"])
@pytest.mark.parametrize(
    ("lang", "words"), [("ja", "妨げる問題はありません"), ("en", "Nothing stands in the way")]
)
def test_sound_data_pass_the_check(name, lang, words):
    result = evalkit("check", ROOT / "data" / name, "--lang", lang)
    assert result.exit_code == 0
    assert words in result.stdout


@pytest.mark.parametrize(
    ("lang", "words"), [("ja", ("規則", "直し方")), ("en", ("rule:", "remedy:"))]
)
def test_the_check_lists_every_problem_and_ends_in_1(tmp_path, lang, words):
    data = shutil.copytree(ROOT / "data" / "setagaya", tmp_path / "ward")
    (data / "ratings.csv").write_bytes(b"")
    (data / "figures.csv").write_bytes(b"\xff\xfe\xff")
    result = evalkit("check", data, "--lang", lang)
    assert result.exit_code == 1
    for word in (*words, "ratings.csv", "figures.csv"):
        assert word in result.stdout


def test_a_folder_that_isnt_there_fails_the_check():
    result = evalkit("check", "nowhere", "--lang", "en")
    assert result.exit_code == 1
    assert "nowhere" in result.stdout


@pytest.mark.parametrize("command", [[], ["run"], ["check"], ["lab"]])
def test_help_is_given_in_both_languages(command):
    result = evalkit(*command, "--help")
    assert result.exit_code == 0
    ja, _, en = result.stdout.partition(" / ")
    assert any(not sign.isascii() for sign in ja)
    assert en


@pytest.mark.parametrize(
    ("arguments", "ja", "en"),
    [
        (["runn"], "命令 runn はありません。run ではありませんか。", "No such command 'runn'."),
        (["--langg"], "オプション --langg はありません。", "No such option '--langg'."),
        (["check", "x", "--langg", "ja"], "--lang ではありませんか。", "Did you mean '--lang'?"),
        (["run"], "引数 PARAMS... が必要です。", "Missing argument 'PARAMS...'."),
        (["release", "x"], "オプション --year が必要です。", "Missing option '--year'."),
        (
            ["check", "x", "--lang", "fr"],
            "--lang に書けるのはja、enのいずれかです。",
            "'fr' is not",
        ),
        (["run", "x", "--jobs", "0"], "--jobs に書けるのは1以上の整数です。", "not in the range"),
        (["run", "x", "--time-limit", "一時間"], "書けるのは数です。", "not a valid float"),
        (
            ["check", "x", "令和7年度"],
            "命令の書き方が正しくありません",
            "unexpected extra argument",
        ),
        (["check", "x", "--lang"], "オプション --lang の値がないか", "requires an argument"),
        (["run", "x", "--pdf=1"], "余分です。", "does not take a value"),
        (["new", "--year", "R7"], "どちらか一方が必要です", "name either a folder or --from"),
    ],
)
def test_a_miswritten_command_is_told_in_both_languages(arguments, ja, en):
    result = evalkit(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = [each for each in result.stderr.splitlines() if each.startswith("誤り / Error: ")]
    told_ja, _, told_en = line.partition(" / Error: ")[2].partition(" / ")
    assert ja in told_ja
    assert en in told_en
    assert "Try" not in result.stderr


def test_a_miswritten_command_is_told_how_it_is_written():
    said = CliRunner().invoke(main, ["run"], prog_name="evalkit").stderr.splitlines()
    assert said[0] == "使い方 / Usage: evalkit run [OPTIONS] PARAMS..."
    assert said[1] == "説明 / Help: evalkit run --help"


def test_a_command_that_is_stopped_says_so_in_both_languages(monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("evalkit.data.dataset.check_dataset", stop)
    result = evalkit("check", "x")
    assert (result.exit_code, result.stderr.strip()) == (130, "中断しました。 / Stopped.")


@pytest.mark.parametrize("seconds", ["0", "-3", "nan", "inf"])
def test_a_time_limit_is_a_number_of_seconds(params_file, outputs, seconds):
    result = evalkit("run", params_file(), "--outputs", outputs, "--time-limit", seconds)
    assert result.exit_code == 2
    assert f"{seconds}: 0より大きい秒数" in result.stderr
    assert "greater than 0" in result.stderr
    assert not outputs.exists()


def test_help_loads_neither_pandas_nor_papermill():
    code = (
        "import sys; sys.argv = ['evalkit', '--help']\n"
        "from evalkit.running.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'pandas', 'papermill', 'matplotlib', 'nbconvert', 'scipy', 'yaml'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "自治体の施策評価" in done.stdout
