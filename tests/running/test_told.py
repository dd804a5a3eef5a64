"""The summary of a batch: it is this batch's, whole, and stands in nobody's way."""

import errno
import json
import os
import pickle
from pathlib import Path

import pytest
from click.testing import CliRunner

from evalkit.running import told
from evalkit.running.cli import main
from evalkit.running.ended import Ended, write_summary
from evalkit.running.ended import failed as as_failed
from evalkit.running.executed import failed as notebook_failed
from evalkit.words.codes import Label
from evalkit.words.problems import ParamsError, Problem

BOTH = [Ended("a", "skipped"), Ended("b", "skipped")]
FULL = os.strerror(errno.ENOSPC)


@pytest.fixture
def outputs(tmp_path, monkeypatch):
    """A folder with the results and the summary of an earlier batch."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(told, "gather", lambda *_: (BOTH, []))
    monkeypatch.setattr(told, "run_stale", lambda *_: BOTH)
    folder = tmp_path / "outputs"
    folder.mkdir()
    for name in (told.INDEX, told.SUMMARY):
        (folder / name).write_text("{}")
    return folder


def run(*arguments):
    return CliRunner().invoke(main, ["run", "x.yaml", "--lang", "en", *arguments])


@pytest.fixture
def full(monkeypatch):
    """A disk that takes the first bytes of a file and no more."""

    def write_text(path, text, **_):
        path.write_bytes(text[:5].encode())
        raise OSError(errno.ENOSPC, FULL)

    monkeypatch.setattr(Path, "write_text", write_text)


@pytest.mark.parametrize("step", ["gather", "run_stale"])
@pytest.mark.parametrize(
    ("error", "code"), [(ParamsError([Problem("dask-missing")]), 1), (KeyboardInterrupt(), 130)]
)
def test_the_summary_of_an_earlier_batch_isnt_left_by_one_that_ends_early(
    outputs, monkeypatch, step, error, code
):
    def end(*_):
        raise error

    monkeypatch.setattr(told, step, end)
    (outputs / "asked.json").write_text("{}")
    assert run("--summary", "outputs/asked.json").exit_code == code
    assert [path.name for path in sorted(outputs.iterdir())] == [told.INDEX, told.SUMMARY]
    assert run().exit_code == code
    assert [path.name for path in outputs.iterdir()] == [told.INDEX]


@pytest.mark.parametrize("asked", [told.SUMMARY, "asked.json"])
def test_a_batch_that_is_killed_leaves_no_summary_of_an_earlier_one(outputs, monkeypatch, asked):
    """What a killed batch leaves is what lies there while it runs."""
    summary, left = outputs / asked, []
    summary.write_text("{}")
    monkeypatch.setattr(told, "run_stale", lambda *_: left.append(summary.exists()) or BOTH)
    assert run(*(() if asked == told.SUMMARY else ("--summary", summary))).exit_code == 0
    assert left == [False]
    assert summary.exists()


def test_a_single_run_leaves_the_summary_of_the_batch_before_it(outputs, monkeypatch):
    monkeypatch.setattr(told, "gather", lambda *_: (BOTH[:1], []))
    monkeypatch.setattr(told, "run_stale", lambda *_: BOTH[:1])
    assert run().exit_code == 0
    assert (outputs / told.SUMMARY).read_text() == "{}"


def test_where_everything_is_up_to_date_a_summary_is_written_that_there_wasnt(outputs):
    (outputs / told.SUMMARY).unlink()
    assert run().exit_code == 0
    assert json.loads((outputs / told.SUMMARY).read_text("utf-8"))["counts"]["skipped"] == 2


def test_the_index_is_renewed_where_a_failure_is_past(outputs, monkeypatch):
    kept = outputs / "city" / "FY2024" / "failed"
    kept.mkdir(parents=True)
    assert run().exit_code == 0
    assert (outputs / told.INDEX).read_text() == "{}"
    monkeypatch.setattr(told, "run_stale", lambda *_: kept.rmdir() or BOTH)
    assert run().exit_code == 0
    assert "<html" in (outputs / told.INDEX).read_text("utf-8")


def test_a_batch_ends_with_where_its_results_are_listed(outputs):
    for arguments, at in (((), "outputs/summary.json"), (("--summary", "a.json"), "a.json")):
        last = run(*arguments).stdout.splitlines()[-1]
        assert last == f"all results: outputs/index.html, record of this batch: {at}"


def test_a_summary_that_cant_be_written_fails_only_where_it_was_asked_for(outputs, full):
    said = f"outputs/summary.json: can't be written ({FULL})"
    for arguments, code in (((), 0), (("--summary", "outputs/summary.json"), 1)):
        result = run(*arguments)
        assert (result.exit_code, result.stderr.strip()) == (code, said)
        assert result.stdout.splitlines()[0] == "up to date 2"
    assert [path.name for path in outputs.iterdir()] == [told.INDEX]


def test_a_summary_that_is_a_folder_leaves_nothing_half_written(tmp_path):
    (tmp_path / "told").mkdir()
    with pytest.raises(IsADirectoryError) as caught:
        write_summary(tmp_path / "told", BOTH)
    assert caught.value.filename == str(tmp_path / "told")
    assert [path.name for path in tmp_path.iterdir()] == ["told"]


def test_a_run_on_a_full_disk_is_told_with_where_it_writes():
    ended = as_failed("a", OSError(errno.ENOSPC, FULL), "outputs/a/FY2024")
    assert ended.why.en == f"outputs/a/FY2024: can't be written ({FULL})"
    assert ended.why.ja.startswith("outputs/a/FY2024: 書き込めません")


@pytest.mark.parametrize("is_there", [True, False])
def test_last_results_are_told_of_only_where_there_are_any(tmp_path, is_there):
    if is_there:
        (tmp_path / "draft").mkdir()
    (tmp_path / "a.ipynb").write_text("{}")
    error = notebook_failed(tmp_path, tmp_path / "a.ipynb", "[1]", Label("x", "x"))
    assert ("前回の結果はそのまま" in error.told("ja")) == is_there
    assert ("last good results" in pickle.loads(pickle.dumps(error)).told("en")) == is_there
    assert str(tmp_path / "failed" / "a.ipynb") in error.told("en")
