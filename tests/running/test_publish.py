"""The only writer into outputs: stage, then swap; what was there stays when anything goes wrong."""

import errno
import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evalkit.running.ended import told
from evalkit.running.lock import LOCK, locked
from evalkit.running.params import check_params
from evalkit.running.publish import (
    clear_leftovers,
    files_of,
    folder_of,
    keep_failed,
    staged,
    staged_release,
    write_manifest,
)
from evalkit.words.problems import ParamsError

ROOT = Path(__file__).parents[2]
DATASET = str(ROOT / "data" / "setagaya")
RULE = str(ROOT / "params" / "rubrics" / "setagaya-r6-inferred.yaml")


@pytest.fixture
def params():
    return check_params(dataset=DATASET, fiscal_year="R6", rule=RULE)


@pytest.fixture
def home(tmp_path):
    """A place with a draft from an earlier run."""
    draft = tmp_path / "setagaya" / "FY2024" / "draft"
    draft.mkdir(parents=True)
    (draft / "page.html").write_text("old")
    return draft.parent


def content(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_results_stand_by_dataset_and_fiscal_year(params):
    assert folder_of(Path("outputs"), params) == Path("outputs/setagaya/FY2024")


def test_what_was_staged_becomes_the_draft_and_the_old_one_is_gone(home):
    with staged(home) as stage:
        (stage / "index.html").write_text("new")
        assert content(home / "draft") == {"page.html": "old"}
    assert content(home) == {"draft/index.html": "new"}


def test_the_first_draft_needs_no_folder(tmp_path):
    home = tmp_path / "a" / "b"
    with staged(home) as stage:
        (stage / "index.html").write_text("new")
    assert content(home) == {"draft/index.html": "new"}
    assert (home / "draft").stat().st_mode & 0o777 == 0o755


def break_off(home, error):
    with staged(home) as stage:
        (stage / "index.html").write_text("half")
        raise error("stop")


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_exception_leaves_the_old_draft_and_nothing_staged(home, error):
    with pytest.raises(error):
        break_off(home, error)
    assert content(home) == {"draft/page.html": "old"}


def test_a_swap_that_fails_halfway_brings_the_old_draft_back(home, monkeypatch):
    rename = Path.rename

    def fail(path, target):
        if path.name not in ("draft", ".staged-old"):
            raise OSError("disk is full")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="disk is full"), staged(home) as stage:
        (stage / "index.html").write_text("new")
    assert content(home) == {"draft/page.html": "old"}


def test_a_run_that_was_killed_between_the_renames_loses_no_draft(home):
    (home / "draft").rename(home / ".staged-old")
    with pytest.raises(ValueError, match="stop"):
        break_off(home, ValueError)
    assert content(home) == {"draft/page.html": "old"}


def test_what_a_killed_run_left_is_cleared_away_by_the_next_one(home):
    (home / ".staged-abc").mkdir()
    (home / LOCK).write_text("host 1 2024-04-01")
    with staged(home) as stage:
        (stage / "index.html").write_text("new")
    assert content(home) == {"draft/index.html": "new"}
    assert [path.name for path in home.iterdir()] == ["draft"]


def test_what_a_killed_or_failed_run_left_beside_a_draft_that_is_up_to_date_is_cleared_away_too(
    home,
):
    (home / ".staged-abc").mkdir()
    (home / "failed").mkdir()
    (home / ".staged-old").mkdir()
    (home / LOCK).write_text("host 1 2024-04-01")
    clear_leftovers(home)
    assert [path.name for path in home.iterdir()] == ["draft"]
    assert content(home) == {"draft/page.html": "old"}


def test_a_failed_copy_alone_is_cleared_away_beside_a_draft_that_is_up_to_date(home):
    (home / "failed").mkdir()
    clear_leftovers(home)
    assert [path.name for path in home.iterdir()] == ["draft"]


def test_what_a_run_is_at_work_on_isnt_cleared_away(home):
    with staged(home) as stage:
        (stage / "index.html").write_text("new")
        clear_leftovers(home)
        assert (home / LOCK).exists()
    assert content(home) == {"draft/index.html": "new"}


def test_what_nobody_may_clear_away_stays(home, monkeypatch):
    (home / ".staged-abc").mkdir()
    monkeypatch.setattr("evalkit.running.publish.locked", closed)
    clear_leftovers(home)
    assert (home / ".staged-abc").exists()


def closed(_):
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def test_two_runs_dont_write_the_same_draft_and_the_second_is_told_by_whom(home):
    with staged(home) as stage:
        (stage / "index.html").write_text("new")
        with pytest.raises(ParamsError) as caught, staged(home):
            pass
        assert [each.code for each in caught.value.problems] == ["output-busy"]
        assert str(os.getpid()) in str(caught.value)
    assert content(home) == {"draft/index.html": "new"}


def test_a_release_isnt_made_while_a_run_writes(home):
    with staged(home), pytest.raises(ParamsError), staged_release(home, "v1"):
        pass
    assert not (home / "v1").exists()


def test_the_lock_of_a_process_that_was_killed_holds_nobody_up(home):
    holds = (
        "import sys\nfrom pathlib import Path\nfrom evalkit.running.lock import locked\n"
        "with locked(Path(sys.argv[1])): print('held', flush=True); input()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", holds, home], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with process:
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(ParamsError, match=str(process.pid)), staged(home):
            pass
        process.kill()
    with staged(home) as stage:
        (stage / "index.html").write_text("new")
    assert content(home) == {"draft/index.html": "new"}


def wait_for(home):
    with locked(home, patience=30):
        pass


def test_who_can_wait_gets_the_lock_once_it_is_free(home):
    with ThreadPoolExecutor() as pool:
        with locked(home):
            waiting = pool.submit(wait_for, home)
            assert wait([waiting], timeout=0.2).not_done
        waiting.result()


def test_a_file_system_without_locks_is_told_as_such_not_as_busy(home, monkeypatch):
    fcntl = pytest.importorskip("fcntl")

    def refuse(*_):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(OSError, match="No locks available"), staged(home):
        pass
    assert content(home)["draft/page.html"] == "old"


def test_where_the_lock_cant_be_written_none_is_left(home):
    resource = pytest.importorskip("resource")
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most[1]))
    try:
        with pytest.raises(OSError, match=os.strerror(errno.EFBIG)) as caught, locked(home):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    assert caught.value.filename == str(home / LOCK)
    assert [path.name for path in home.iterdir()] == ["draft"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EXDEV, errno.EACCES])
def test_a_full_disk_another_file_system_or_no_permission_leave_the_old_draft(
    home, monkeypatch, number
):
    def refuse(path, target):
        raise OSError(number, os.strerror(number), str(target))

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match=os.strerror(number)) as caught, staged(home) as stage:
        (stage / "index.html").write_text("new")
    assert content(home) == {"draft/page.html": "old"}
    assert "書き込めません" in told(caught.value).ja
    assert os.strerror(number) in told(caught.value).en


def test_the_copy_of_a_notebook_that_failed_is_kept_until_a_run_succeeds(home):
    executed = home / ".staged-x" / "a.ipynb"
    executed.parent.mkdir()
    executed.write_text("error")
    assert keep_failed(home, executed) == home / "failed" / "a.ipynb"
    with pytest.raises(ValueError, match="stop"):
        break_off(home, ValueError)
    assert content(home) == {"draft/page.html": "old", "failed/a.ipynb": "error"}
    with staged(home) as stage:
        (stage / "index.html").write_text("new")
    assert content(home) == {"draft/index.html": "new"}


def test_the_manifest_holds_hashes_of_what_went_in_and_came_out(tmp_path, params):
    stage, source = tmp_path / "stage", tmp_path / "figures.csv"
    (stage / "tables").mkdir(parents=True)
    source.write_bytes(b"in")
    (stage / "tables" / "a.csv").write_bytes(b"out")
    write_manifest(stage, {"data/figures.csv": source}, params, fingerprint="abc")
    record = json.loads((stage / "manifest.json").read_text("utf-8"))
    assert record["inputs"] == {"data/figures.csv": hashlib.sha256(b"in").hexdigest()}
    assert record["outputs"] == {"tables/a.csv": hashlib.sha256(b"out").hexdigest()}
    assert record["params"] == params.told()
    assert record["fingerprint"] == "abc"
    assert {"evalkit", "pandas", "papermill"} <= set(record["versions"])
    assert datetime.fromisoformat(record["made_at"]) <= datetime.now(UTC)


def test_an_input_may_be_a_file_or_a_folder(tmp_path):
    (tmp_path / "data" / "roster").mkdir(parents=True)
    for name in ("figures.csv", "roster/a.parquet"):
        (tmp_path / "data" / name).write_text("x")
    found = files_of(tmp_path / "data", "data/city")
    assert set(found) == {"data/city/figures.csv", "data/city/roster/a.parquet"}
    file = tmp_path / "data" / "figures.csv"
    assert files_of(file, "params/x.yaml") == {"params/x.yaml": file}
