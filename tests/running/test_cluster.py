"""Runs on a Dask cluster: two workers, each a process of its own, make the same as this machine; one that dies is made up for."""

import sys
from pathlib import Path

import pytest
from batches import CITIES as ALL_CITIES
from batches import behave, evalkit, results, summary, write_project
from click.testing import CliRunner
from jupyter_core.utils import ensure_event_loop

from evalkit.running import cluster as on_cluster
from evalkit.running import fresh
from evalkit.running.cli import main

CITIES = ("c1", "c2", "c3")


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A project in a folder that the workers share, and the scheduler's address."""
    from distributed import LocalCluster

    folder = tmp_path_factory.mktemp("shared")
    write_project(folder, CITIES)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        with LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=":0", host="127.0.0.1"
        ) as cluster:
            yield folder, cluster.scheduler_address


@pytest.fixture
def address(shared, monkeypatch):
    folder, address = shared
    monkeypatch.chdir(folder)
    monkeypatch.setattr(on_cluster, "PATIENCE", 20)
    return address


def refused(*arguments):
    result = CliRunner().invoke(main, ["run", "city.yaml", "--lang", "en", *arguments])
    assert result.exit_code == 1, result.output
    assert "done" not in result.stdout
    return result.stderr


KILLS_ITS_WORKER_ONCE = """
if not Path("killed").exists():
    Path("killed").touch()
    zygote = Path(f"/proc/{os.getppid()}/stat").read_text().split()
    os.kill(int(zygote[3]), 9)
"""


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_same_bytes_and_words_as_this_machine(address):
    behave("c1", KILLS_ITS_WORKER_ONCE)
    behave("c2", "1 / 0")
    there = evalkit("--outputs", "there", "--dask", address, exit_code=1)
    assert Path("killed").exists()
    here = evalkit("--outputs", "here", exit_code=1)
    assert results("there") == results("here")
    assert len(results("there")) > 4 * 2
    assert there.stdout == here.stdout.replace("here/", "there/")
    assert [line for line in there.stderr.splitlines() if line.startswith("[3/3]")]
    assert summary("there/summary.json")[1] == summary("here/summary.json")[1]
    behave("c2", "")
    again = evalkit("--outputs", "there", "--dask", address)
    assert again.stdout.splitlines()[:-1] == ["作成 1、変更なし 2"]
    assert not list(Path("there").rglob(".*"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        lambda patch: patch.setattr(fresh, "code", lambda: "other"),
        lambda patch: patch.setattr(on_cluster, "versions", lambda: {"numpy": "1.0"}),
    ],
)
def test_workers_with_another_evalkit_or_other_libraries_are_refused(address, monkeypatch, change):
    change(monkeypatch)
    said = refused("--outputs", "none", "--dask", address)
    assert said.count("requirements.lock") == 2
    assert "evalkit" in said or "numpy" in said
    assert not list(Path("none").rglob("draft"))
    assert not list(Path("none").glob(".batch*"))


@pytest.mark.slow
def test_workers_in_another_folder_are_refused_and_both_are_named(address, shared, place, tmp_path):
    said = refused("--dask", address)
    assert said.count(f"「{shared[0]}」") == 2
    assert str(tmp_path) in said


@pytest.mark.slow
def test_threads_of_a_worker_that_has_used_jupyter_before_dont_share_its_loop(place):
    from distributed import LocalCluster

    evalkit("--outputs", "here", "--jobs", 2)
    loop = ensure_event_loop()
    with LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, protocol="tcp", dashboard_address=":0"
    ) as one:
        evalkit("--outputs", "there", "--dask", one.scheduler_address)
    loop.close()
    assert results("here") == results("there")


def test_a_scheduler_that_doesnt_answer_is_told_beside_what_else_is_wrong_and_of_each_run(
    place, monkeypatch
):
    monkeypatch.setattr(on_cluster, "PATIENCE", 0.2)
    said = refused("missing.yaml", "--dask", "tcp://127.0.0.1:9", "--summary", "told.json")
    assert "missing.yaml" in said
    assert "tcp://127.0.0.1:9" in said
    assert said.count("0.2 seconds") == 1
    runs, counts = summary("told.json")
    assert counts == {"done": 0, "skipped": 0, "failed": 1 + len(ALL_CITIES), "stopped": 0}
    for city in ALL_CITIES:
        assert runs[city]["look"] == "--dask tcp://127.0.0.1:9"
        assert "0.2 seconds" in runs[city]["error"]["en"]


@pytest.mark.parametrize(
    "address", ["nonsense", "nonsense://", "http://server", "http://server:1", "tcp://server:x"]
)
def test_what_is_no_address_of_a_scheduler_is_refused_before_anybody_connects(
    place, monkeypatch, address
):
    monkeypatch.setattr("distributed.Client", None)
    said = refused("--dask", address)
    assert f"「{address}」" in said
    assert "tcp://server:port" in said


def test_a_scheduler_without_workers_is_told(place, monkeypatch):
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=0, processes=False, protocol="tcp", dashboard_address=":0"
    ) as empty:
        monkeypatch.setattr(on_cluster, "PATIENCE", 0.5)
        assert "at least one worker" in refused("--dask", empty.scheduler_address)


def test_where_dask_isnt_installed_it_is_said_how_to_get_it(place, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "evalkit[dask]" in refused("--dask", "tcp://127.0.0.1:9")
