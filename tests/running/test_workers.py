"""Work beside what the runner does itself, in processes forked for it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from processes import is_gone, wait_for

from evalkit.running.ended import RunError
from evalkit.running.kernels import warm
from evalkit.running.run import run

pytestmark = pytest.mark.skipif(warm.PLATFORM != "linux", reason="forks")

TELL = "import os, pathlib; pathlib.Path({!r}).write_text(f'{{os.getpid()}} {{os.getcwd()}}')"


@pytest.fixture
def zygote():
    assert warm.start() is None


def told(place):
    pid, folder = Path(place).read_text().split()
    return int(pid), Path(folder)


def test_each_work_is_done_in_a_process_of_its_own_in_the_folder_of_who_asks(
    zygote, tmp_path, monkeypatch
):
    found = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.chdir(folder)
        with warm.beside(exec, TELL.format(str(folder / "pid"))):
            pass
        pid, where = told(folder / "pid")
        assert (where, is_gone(pid)) == (folder, True)
        found.append(pid)
    assert len({*found, os.getpid()}) == 3


def test_it_goes_on_beside_what_is_done_here(zygote, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    waits = (
        "import os, time\n"
        "for _ in range(2000):\n"
        f"    if os.path.exists({str(first)!r}): break\n"
        "    time.sleep(0.01)\n"
        "else: raise TimeoutError\n"
    )
    with warm.beside(exec, waits + TELL.format(str(second))):
        first.touch()
    assert second.exists()


def test_what_the_work_raises_is_raised_here_with_all_that_it_says(zygote):
    with (
        pytest.raises(OSError, match="No space left") as found,
        warm.beside(exec, "raise OSError(28, 'No space left on device', 'tables.xlsx')"),
    ):
        pass
    assert found.value.filename == "tables.xlsx"


def test_an_error_that_cant_be_handed_over_is_told_in_words(zygote):
    odd = "class Odd(Exception):\n def __init__(self, a, b): super().__init__(f'{a} and {b}')\n"
    with (
        pytest.raises(RuntimeError, match="Odd: 1 and 2"),
        warm.beside(exec, odd + "raise Odd(1, 2)", {}),
    ):
        pass


def test_a_killed_worker_is_told_and_the_next_work_is_done(zygote, tmp_path):
    kill = f"import os\nif os.getpid() != {os.getpid()}: os.kill(os.getpid(), 9)"
    with pytest.raises(warm.WorkError), warm.beside(exec, kill):
        pass
    with warm.beside(exec, TELL.format(str(tmp_path / "next"))):
        pass
    assert told(tmp_path / "next")[0] != os.getpid()


def test_where_what_is_done_here_fails_the_work_has_ended_before_that_is_told(zygote, tmp_path):
    place = tmp_path / "pid"

    def fail():
        wait_for(lambda: place.exists() and place.read_text())
        raise ValueError("here")

    with (
        pytest.raises(ValueError, match="here"),
        warm.beside(exec, TELL.format(str(place)) + "\nimport time; time.sleep(99)"),
    ):
        fail()
    assert is_gone(told(place)[0])


def test_it_is_done_here_where_no_process_runs_to_fork_from(tmp_path):
    warm.stop()
    with warm.beside(exec, TELL.format(str(tmp_path / "pid"))):
        assert told(tmp_path / "pid")[0] == os.getpid()


def test_a_zygote_that_is_gone_is_started_again_for_the_work(zygote, tmp_path):
    os.kill(warm._zygote.process.pid, signal.SIGKILL)
    warm._zygote.process.wait()
    with warm.beside(exec, TELL.format(str(tmp_path / "pid"))):
        pass
    assert told(tmp_path / "pid")[0] != os.getpid()


def test_an_interrupt_while_the_work_is_waited_for_ends_it(zygote, tmp_path, monkeypatch):
    place = tmp_path / "pid"

    def interrupted(worker):
        monkeypatch.undo()
        wait_for(lambda: place.exists() and place.read_text())
        raise KeyboardInterrupt

    monkeypatch.setattr(warm.ForkedKernel, "wait", interrupted)
    with (
        pytest.raises(KeyboardInterrupt),
        warm.beside(exec, TELL.format(str(place)) + "\nimport time; time.sleep(99)"),
    ):
        pass
    assert is_gone(told(place)[0])


def test_a_block_that_fails_after_the_work_has_ended_harms_no_other_work(zygote, tmp_path):
    place = tmp_path / "pid"

    def fail():
        wait_for(lambda: place.exists() and place.read_text() and is_gone(told(place)[0]))
        raise ValueError("here")

    with pytest.raises(ValueError, match="here"), warm.beside(exec, TELL.format(str(place))):
        fail()
    with warm.beside(exec, TELL.format(str(tmp_path / "next"))):
        pass
    assert told(tmp_path / "next")[0] != told(place)[0]


@pytest.mark.slow
def test_a_run_whose_files_cant_be_written_to_their_end_says_so_with_a_remedy(
    zygote, tmp_path, monkeypatch
):
    kill = f"import os\nif os.getpid() != {os.getpid()}: os.kill(os.getpid(), 9)"
    beside = warm.beside
    monkeypatch.setattr(warm, "beside", lambda *_: beside(exec, kill))
    with pytest.raises(RunError, match="remedy: close other programs") as found:
        run("params/fy2024.yaml", tmp_path)
    assert "--jobs" in found.value.why.ja
    assert not (tmp_path / "setagaya" / "FY2024" / "draft").exists()


def test_what_is_read_before_the_fork_is_there_afterwards():
    code = (
        "import sys\n"
        "from evalkit.running.kernels import zygote\n"
        "with zygote._in_place(): zygote._preload()\n"
        "from evalkit.telling.made import software\n"
        "from evalkit.telling.plots.lettering import glyphs\n"
        "from evalkit.words.prose.ja import JA\n"
        "print('known' in vars(JA), software.cache_info().currsize, glyphs.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "1", "1"]
