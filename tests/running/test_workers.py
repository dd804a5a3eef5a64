"""Work beside what the runner does itself, in processes forked for it."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from evalkit.running.kernels import warm

pytestmark = pytest.mark.skipif(warm.PLATFORM != "linux", reason="forks")

TELL = "import os, pathlib; pathlib.Path({!r}).write_text(f'{{os.getpid()}} {{os.getcwd()}}')"


@pytest.fixture
def zygote():
    assert warm.start() is None


def told(place):
    pid, folder = Path(place).read_text().split()
    return int(pid), Path(folder)


def wait_for(is_true):
    until = time.monotonic() + 20
    while not is_true() and time.monotonic() < until:
        time.sleep(0.01)
    assert is_true()


def is_gone(pid):
    try:
        return "Z" in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True


def test_work_is_done_in_one_other_process_in_the_folder_of_who_asks(zygote, tmp_path, monkeypatch):
    places = [str(tmp_path / name) for name in ("one", "two")]
    for place in places:
        monkeypatch.chdir(tmp_path)
        with warm.beside(exec, TELL.format(place)):
            pass
    (one, folder), (two, _) = map(told, places)
    assert one == two != os.getpid()
    assert folder == tmp_path


def test_it_goes_on_beside_what_is_done_here(zygote, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    waits = f"import os, time\nwhile not os.path.exists({str(first)!r}): time.sleep(0.01)\n"
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


def test_a_killed_worker_is_told_with_a_remedy_and_the_next_work_is_done(zygote, tmp_path):
    with (
        pytest.raises(warm.WorkError, match="remedy: close other programs") as found,
        warm.beside(exec, "import os; os.kill(os.getpid(), 9)"),
    ):
        pass
    assert "--jobs" in found.value.why.ja
    with warm.beside(exec, TELL.format(str(tmp_path / "next"))):
        pass
    assert told(tmp_path / "next")[0] != os.getpid()


def test_where_what_is_done_here_fails_the_work_has_ended_before_that_is_told(zygote, tmp_path):
    place = tmp_path / "pid"

    def fail():
        wait_for(lambda: place.exists() and place.read_text())
        raise ValueError("here")

    begun = time.monotonic()
    with (
        pytest.raises(ValueError, match="here"),
        warm.beside(exec, TELL.format(str(place)) + "\nimport time; time.sleep(99)"),
    ):
        fail()
    assert time.monotonic() - begun < 60
    assert is_gone(told(place)[0])


def test_it_is_done_here_where_no_process_runs_to_fork_from(tmp_path):
    warm.stop()
    with warm.beside(exec, TELL.format(str(tmp_path / "pid"))):
        assert told(tmp_path / "pid")[0] == os.getpid()


def test_a_worker_ends_with_the_thread_that_asked_for_it(zygote, tmp_path):
    place = str(tmp_path / "pid")

    def ask():
        with warm.beside(exec, TELL.format(place)):
            pass

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    wait_for(lambda: is_gone(told(place)[0]))


def test_a_new_zygote_gives_a_new_worker(zygote, tmp_path):
    pids = []
    for name in ("one", "two"):
        with warm.beside(exec, TELL.format(str(tmp_path / name))):
            pass
        pids.append(told(tmp_path / name)[0])
        os.kill(warm._zygote.process.pid, signal.SIGKILL)
        warm.stop()
        warm.start()
    assert pids[0] != pids[1]
    wait_for(lambda: is_gone(pids[0]))
