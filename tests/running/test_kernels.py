"""Warm kernels: fresh whatever the one before left behind, told apart when they die, plain where none can be forked."""

import gc
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import papermill
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_notebook

from evalkit.running.edition import REPORT
from evalkit.running.executed import canonical
from evalkit.running.executed import execute as run_notebook
from evalkit.running.how import Deadline
from evalkit.running.kernels import execution, warm
from evalkit.running.kernels.environment import KERNEL
from evalkit.running.kernels.execution import KernelError
from evalkit.running.page import to_html
from evalkit.running.params import read_params
from evalkit.words.codes import Label

ROOT = Path(__file__).parents[2]
CITY_ROSTER = str(ROOT / "data" / "example-city" / "roster")
KERNELSPEC = {"name": "python3", "language": "python", "display_name": "Python 3"}


def execute(*sources, kernel="warm", seconds=None):
    """Execute cells in one kernel and return what they printed and showed."""
    cells = [new_code_cell(source) for source in sources]
    executed = papermill.execute_notebook(
        new_notebook(cells=cells, metadata={"kernelspec": KERNELSPEC}),
        None,
        engine_name="evalkit",
        kernel=kernel,
        deadline=seconds and Deadline(seconds, time.monotonic() + seconds),
        kernel_name="python3",
        progress_bar=False,
    )
    return [output for cell in executed.cells for output in cell.outputs]


def printed(*sources, **options):
    return "".join(output.get("text", "") for output in execute(*sources, **options))


LEAVES_BEHIND = """
import atexit, locale, logging, os, random, sys, threading, time, warnings
import matplotlib as mpl, numpy as np, pandas as pd
left = 1
import builtins; builtins.left_too = 2
sys.modules["left_module"] = sys
sys.path.append("/left")
warnings.simplefilter("error")
mpl.rcParams["font.size"] = 99
pd.set_option("display.max_rows", 3)
pd.read_csv = None
os.environ["LEFT"] = "1"
os.environ["TZ"] = "Asia/Tokyo"; time.tzset()
os.chdir("/")
os.umask(0o077)
np.random.seed(1); random.seed(1)
logging.getLogger().setLevel(1)
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
import evalkit as ek; ek.rate = None
"""
FINDS = """
import builtins, logging, os, random, sys, threading, time, warnings
import matplotlib as mpl, numpy as np, pandas as pd
import evalkit as ek
{
    "names": [hasattr(builtins, "left_too"), "left" in globals(), "left_module" in sys.modules],
    "path": "/left" in sys.path,
    "filters": [each[:2] for each in warnings.filters if each[0] == "error"],
    "size": mpl.rcParams["font.size"], "backend": mpl.get_backend(),
    "rows": pd.get_option("display.max_rows"),
    "callable": [callable(pd.read_csv), callable(ek.rate)],
    "environ": [os.environ.get("LEFT"), os.environ["TZ"], time.tzname],
    "folder": os.getcwd(), "umask": os.umask(0o022),
    "log": logging.getLogger().level,
    "threads": threading.active_count(),
    "session": os.getsid(0) == os.getpid(),
}
"""
DRAWS = "import random, numpy as np; print(random.random(), np.random.random())"


def test_a_kernel_finds_nothing_of_another_one_and_what_a_plain_kernel_finds():
    execute(LEAVES_BEHIND)
    (after,), (plain,) = execute(FINDS), execute(FINDS, kernel="plain")
    assert after.data == plain.data


def test_each_kernel_draws_its_own_random_numbers():
    assert len({printed(DRAWS) for _ in range(3)}) == 3


def test_a_figure_comes_out_as_an_image():
    (image,) = execute("import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    assert len(image.data["image/png"]) > 1000


def test_libraries_with_threads_of_their_own_work_after_the_fork():
    used = """
import duckdb, ibis, polars, pyarrow.compute
from multiprocessing import Pool
print(duckdb.sql("SELECT sum(range) FROM range(1000000)").fetchall())
print(ibis.memtable({"a": [1, 2]}).a.sum().execute())
print(polars.DataFrame({"a": range(100_000)}).lazy().select(polars.col("a").sum()).collect().item())
with Pool(2) as pool: print(pool.map(abs, [-1, 2]))
"""
    assert printed(used, seconds=60).split("\n")[:4] == [
        *("[(499999500000,)]", "3", "4999950000", "[1, 2]"),
    ]


def test_no_thread_runs_before_the_fork_and_little_is_left_to_import():
    assert warm.start() is None
    before = "import sys; before = set(sys.modules)"
    after = "import evalkit as ek; [getattr(ek, name) for name in ek.__all__]"
    told = printed(before, after, "print(len(set(sys.modules) - before))")
    assert int(told) == 0


@pytest.mark.parametrize(("kernel", "started"), [("warm", 1), ("plain", 2)])
def test_only_the_first_roster_of_a_warm_kernel_finds_its_engine_started_and_all_are_counted_alike(
    kernel, started
):
    source = f"""
import evalkit as ek
from evalkit.analysis.roster import files
start, started = files._started, []
files._started = lambda: started.append(1) or start()
flows = [ek.roster_flows({CITY_ROSTER!r}) for _ in range(2)]
print(len(started), flows[0].equals(flows[1]), flows[0]["exits"].sum())"""
    assert printed(source, kernel=kernel) == f"{started} True 14903\n"


@pytest.mark.parametrize("kernel", ["warm", "plain"])
def test_a_roster_is_counted_on_all_cores_and_what_is_too_large_is_put_into_a_folder_of_its_own(
    kernel,
):
    source = f"""
from pathlib import Path
from evalkit.analysis.roster.files import open_files, snapshot_files
with open_files(snapshot_files(Path({CITY_ROSTER!r}))) as opened:
    settings = opened.together.get_backend().settings
    spill = Path(settings["temp_directory"])
    print(settings["threads"], spill.name.startswith("evalkit-"), spill.is_dir())
print(spill.exists())"""
    cores = len(os.sched_getaffinity(0))
    assert printed(source, kernel=kernel) == f"{cores} True True\nFalse\n"


def test_the_debugger_of_a_warm_kernel_passes_over_its_libraries():
    told = "print(pandas.__file__ in get_ipython().kernel.debugger.kernel_modules)"
    assert printed(f"import pandas\n{told}") == "True\n"


@pytest.mark.parametrize("kernel", ["warm", "plain"])
def test_a_startup_file_finds_its_own_name(kernel, tmp_path, monkeypatch):
    startup = tmp_path / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("import sys; started = list(sys.argv)")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    assert printed("print(started)", kernel=kernel) == f"{[str(startup / '00.py')]}\n"


def test_a_reset_of_a_warm_kernel_leaves_its_libraries_and_takes_what_was_imported_since():
    began = "import pandas, this\n%reset -f --aggressive"
    told = "import sys; print('pandas' in sys.modules, 'this' in sys.modules)"
    assert printed(began, told).endswith("True False\n")


@pytest.mark.parametrize("kernel", ["warm", "plain"])
def test_a_kernel_checks_addresses_in_any_script(kernel):
    check = "Validator({'format': 'iri'}, format_checker=Validator.FORMAT_CHECKER).is_valid"
    source = "from jsonschema import Draft202012Validator as Validator\n"
    source += f"print([{check}(each) for each in ('https://例え.jp/', 'a b :')])"
    assert printed(source, kernel=kernel) == "[True, False]\n"


def test_a_kernel_is_called_by_what_it_does_and_its_end_told_with_the_remedy():
    told = {name: each for name, each in vars(execution).items() if isinstance(each, Label)}
    for each in [
        *told.values(),
        *(each for each in vars(warm).values() if isinstance(each, Label)),
    ]:
        assert "カーネル" not in each.ja
        assert "kernel" not in each.en.replace("--kernel", "")
    for name in ("KILLED", "SIGNALLED", "ENDED", "SILENT"):
        assert "直し方: " in told[name].ja
        assert "remedy: " in told[name].en


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import os; os.kill(os.getpid(), 9)", "SIGKILL"),
        ("import os; os.kill(os.getpid(), 11)", "SIGSEGV"),
        ("import os; os._exit(3)", "3"),
    ],
)
@pytest.mark.parametrize("kernel", ["warm", "plain"])
def test_a_kernel_that_dies_is_told_with_its_cell_and_how(source, said, kernel):
    with pytest.raises(KernelError) as caught:
        execute("print('first')", source, "never", kernel=kernel)
    assert said in caught.value.why.ja
    assert said in caught.value.why.en
    assert caught.value.cell == 2
    first, _, last = caught.value.notebook.cells
    assert first.outputs[0].text == "first\n"
    assert last.outputs == []


@pytest.mark.parametrize("kernel", ["warm", "plain"])
@pytest.mark.parametrize(
    "source", ["while True: pass", "import os; os.kill(os.getpid(), 19)", "input('?')\nwhile 1: 1"]
)
def test_a_kernel_that_hangs_is_stopped_at_the_time_limit(source, kernel, caplog):
    if source.startswith("input"):
        with pytest.raises(papermill.PapermillExecutionError, match="raw_input"):
            execute(source, kernel=kernel, seconds=30)
        return
    with pytest.raises(KernelError) as caught:
        execute(f"import os; os.system('sleep 1000 &')\n{source}", kernel=kernel, seconds=1)
    assert "制限時間1秒（--time-limit）" in caught.value.why.ja
    assert "time limit of 1 seconds (--time-limit)" in caught.value.why.en
    gc.collect()
    assert caplog.messages == []  # no task is left behind, and nobody else tells of it


def test_the_death_of_a_kernel_harms_no_other():
    with pytest.raises(KernelError):
        execute("import os; os.kill(os.getpid(), 9)")
    assert printed("print(1)") == "1\n"


def test_an_exit_in_a_cell_is_an_error_of_the_cell():
    with pytest.raises(papermill.PapermillExecutionError, match="SystemExit"):
        execute("import sys; sys.exit(3)")


@pytest.mark.slow
def test_a_zygote_that_is_gone_is_started_again():
    one = int(printed("import os; print(os.getppid())"))
    os.kill(one, signal.SIGKILL)
    other = int(printed("import os; print(os.getppid())"))
    assert one != other != os.getpid()


@pytest.fixture
def anew():
    """No zygote runs before, nor afterwards."""
    warm.stop()
    yield
    warm.stop()


def test_where_no_process_can_be_forked_a_plain_kernel_serves_and_it_is_said(
    anew, monkeypatch, caplog
):
    monkeypatch.setattr(warm, "PLATFORM", "darwin")
    parent = "import os; print(os.getppid())"
    assert int(printed(parent)) == os.getpid()
    said = [each.getMessage() for each in caplog.records if "darwin" in each.getMessage()]
    assert len(said) == 1
    assert "プログラムを始めます" in said[0]
    assert "a program is started" in said[0]
    assert int(printed(parent)) == os.getpid()


@pytest.mark.slow
def test_threads_before_the_fork_make_it_a_plain_kernel(anew, monkeypatch, tmp_path):
    thread = "import threading, time\n"
    thread += "threading.Thread(target=time.sleep, args=(999,), daemon=True).start()\n"
    (tmp_path / "sitecustomize.py").write_text(thread)
    path = [str(tmp_path), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, path)))
    why = warm.start()
    assert "2個のスレッド" in why.why.ja
    assert "(2)" in why.why.en


def test_a_zygote_that_cant_start_is_told(anew, monkeypatch, tmp_path):
    (tmp_path / "sitecustomize.py").write_text("raise SystemExit(1)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert "doesn't start" in warm.start().why.en


def test_a_zygote_that_dies_while_it_imports_isnt_started_again(anew, monkeypatch, tmp_path):
    (tmp_path / "sitecustomize.py").write_text("raise SystemExit(1)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    warm.begin()
    warm._zygote.process.wait()
    monkeypatch.setattr(subprocess, "Popen", None)
    assert "doesn't start" in warm.start().why.en


class Interrupted:
    """A socket on which somebody presses Ctrl-C instead of waiting."""

    def settimeout(self, seconds):
        pass

    def recv(self, size):
        raise KeyboardInterrupt

    def close(self):
        pass


def test_a_zygote_imports_while_its_runner_does_and_is_waited_for_when_it_is_needed(anew):
    warm.begin()
    begun = warm._zygote
    warm.begin()
    assert not begun.is_ready
    assert warm.start() is None
    assert warm._zygote is begun
    assert begun.is_ready


def test_a_runner_ends_without_a_word():
    code = """
import duckdb
from evalkit.running.board import Board
from evalkit.running.how import How
from evalkit.running.threads import Threads
with Threads(How("plain"), Board(1, "ja"), 1): pass
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout + ended.stderr == ""


def test_a_zygote_that_still_imports_is_ended_at_once(anew):
    warm.begin()
    begun = warm._zygote
    warm.stop()
    assert begun.process.returncode == -signal.SIGKILL


def test_a_zygote_whose_start_is_interrupted_is_killed_at_once(anew, monkeypatch):
    begun, popen = [], subprocess.Popen

    def begin(*command, **how):
        begun.append(popen(*command, **how))
        return begun[-1]

    ours, theirs = socket.socketpair()
    monkeypatch.setattr(socket, "socketpair", lambda *_: (Interrupted(), theirs))
    monkeypatch.setattr(subprocess, "Popen", begin)
    with ours, pytest.raises(KeyboardInterrupt):
        warm.start()
    assert begun[0].returncode == -signal.SIGKILL


def test_a_zygote_that_nobody_waits_for_any_more_ends_without_a_word():
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.close()
    with theirs:
        code = "from evalkit.running.kernels import zygote; zygote._preload = int; zygote.main()"
        done = subprocess.run(
            [sys.executable, "-c", code, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            capture_output=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.slow
def test_nothing_is_left_where_the_asking_process_is_killed(tmp_path):
    asks = tmp_path / "asks.py"
    asks.write_text(
        "import os\n"
        "from evalkit.running.kernels import warm\n"
        "name = {'transport': 'ipc', 'ip': 'k', 'key': '', 'signature_scheme': 'hmac-sha256',\n"
        "        **{f'{each}_port': i for i, each in enumerate(\n"
        "           ('shell', 'iopub', 'stdin', 'control', 'hb'), 1)}}\n"
        "open('k.json', 'w').write(__import__('json').dumps(name))\n"
        "kernel = warm.fork(['-f', 'k.json'], dict(os.environ), os.getcwd())\n"
        "print(warm._zygote.process.pid, kernel.pid, flush=True)\n"
        "input()\n"
    )
    process = subprocess.Popen(
        [sys.executable, asks],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        pids = [int(pid) for pid in process.stdout.readline().split()]
        process.kill()
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{pid}/cmdline").exists() for pid in pids):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def by_hand(*command, **env):
    done = subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


PARENT = "import os; print(open(f'/proc/{os.getppid()}/cmdline').read())"


@pytest.fixture
def notebook(tmp_path):
    """A notebook that says which process its kernel was started by."""
    path = tmp_path / "in.ipynb"
    papermill.iorw.write_ipynb(
        new_notebook(cells=[new_code_cell(PARENT)], metadata={"kernelspec": KERNELSPEC}), str(path)
    )
    return path


@pytest.mark.slow
def test_papermill_finds_the_engine_by_its_name(notebook):
    made = notebook.with_name("out.ipynb")
    by_hand("papermill", "--engine", "evalkit", notebook, made)
    assert "evalkit.running.kernels.zygote" in made.read_text("utf-8")


@pytest.mark.slow
def test_any_client_of_jupyter_finds_the_provisioner_by_its_name(notebook):
    options = ("--to", "notebook", "--execute", "--output", "out", notebook)
    by_hand("nbconvert", *options, JUPYTER_DEFAULT_PROVISIONER_NAME="evalkit")
    assert "evalkit.running.kernels.zygote" in notebook.with_name("out.ipynb").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("city", ["fy2024", "example-city/fy2025"])
def test_papermill_itself_and_both_kernels_give_the_same_notebook_and_page(
    city, monkeypatch, tmp_path
):
    monkeypatch.chdir(ROOT)
    source, params = ROOT / f"notebooks/{REPORT}.ipynb", read_params(f"params/{city}.yaml")
    by_papermill = tmp_path / "out.ipynb"
    values = yaml.safe_dump(params.of_notebooks(), sort_keys=False)
    by_hand("papermill", source, by_papermill, "-y", values, **KERNEL)
    made = [canonical(nbformat.read(by_papermill, as_version=4))]
    made += [
        run_notebook(source, by_papermill, params, tmp_path, each) for each in ("plain", "warm")
    ]
    assert len({nbformat.writes(notebook) for notebook in made}) == 1
    assert len({to_html(notebook) for notebook in made}) == 1


@pytest.mark.parametrize("name", ["engine", "execution", "provisioner", "zygote"])
def test_each_module_can_be_the_first_one_imported(name):
    by_hand("evalkit.running.kernels." + name) if name == "engine" else by_hand(
        "timeit", "-n1", "-r1", f"import evalkit.running.kernels.{name}"
    )
