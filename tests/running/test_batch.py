"""Many runs at once: one that fails stops no other, everybody is told how each ended, what is stopped resumes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell
from papermill.iorw import papermill_io
from small_city import RULE, write_city

from evalkit.running.cli import main
from evalkit.running.edition import REPORT

ROOT = Path(__file__).parents[2]
CITIES = ("c1", "c2", "c3", "c4", "c5")

REPORT_CELL = """import evalkit as ek
data = ek.load_dataset(dataset)
ek.sources(ek.collect(ek.rate(data, fiscal_year, rule)), lang)"""
BEHAVIOUR = """import os, time
from pathlib import Path
behaviour = Path(f"behaviour-{Path(dataset).name}.txt")
exec(behaviour.read_text() if behaviour.exists() else "")"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A project of small made-up cities and a short report that can be made to misbehave in each."""
    for name in CITIES:
        write_city(tmp_path / "data" / name)
    (tmp_path / "params" / "rubrics").mkdir(parents=True)
    shutil.copy(RULE, tmp_path / "params" / "rubrics")
    report = nbformat.read(ROOT / "notebooks" / f"{REPORT}.ipynb", as_version=4)
    first = next(cell for cell in report.cells if "parameters" in cell.metadata.get("tags", []))
    title = next(cell for cell in report.cells if cell.source.startswith("# "))
    cells = [title, first, *map(new_code_cell, (BEHAVIOUR, REPORT_CELL))]
    for number, cell in enumerate(cells):
        cell["id"] = str(number)
    title.metadata["tags"] = []
    report.cells = cells
    (tmp_path / "notebooks").mkdir()
    nbformat.write(report, tmp_path / "notebooks" / f"{REPORT}.ipynb")
    cities = ", ".join(f"data/{name}" for name in CITIES)
    text = f"dataset: [{cities}]\nfiscal_year: R6\nrule: params/rubrics/{RULE.name}\n"
    (tmp_path / "city.yaml").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def behave(city, code):
    Path(f"behaviour-{city}.txt").write_text(code)


def evalkit(*arguments, exit_code=0):
    result = CliRunner().invoke(main, ["run", "city.yaml", *map(str, arguments)])
    assert result.exit_code == exit_code, result.output
    return result


def summary(path="outputs/summary.json"):
    told = json.loads(Path(path).read_text("utf-8"))
    return {each["run"].split()[0]: each for each in told["runs"]}, told["counts"]


def published():
    return sorted(path.parts[1] for path in Path("outputs").glob("*/FY2024/draft"))


@pytest.mark.slow
def test_a_batch_ends_whatever_becomes_of_its_runs_and_the_next_one_does_what_is_left(place):
    behave("c2", "1 / 0")
    behave("c3", "os.kill(os.getpid(), 9)")
    behave("c4", "time.sleep(1000)")
    result = evalkit("--jobs", 2, "--time-limit", 20, exit_code=1)
    assert published() == ["c1", "c5"]
    runs, counts = summary()
    assert counts == {"done": 2, "skipped": 0, "failed": 3, "stopped": 0}
    for city, said in (("c2", "ZeroDivisionError"), ("c3", "SIGKILL"), ("c4", "time limit")):
        one = runs[city]
        assert said in one["error"]["en"]
        assert Path(one["look"]).name == f"{REPORT}.ipynb"
        nbformat.validate(nbformat.read(one["look"], as_version=4))
        (line,) = [each for each in result.stdout.splitlines() if f"{city} FY2024" in each]
        assert line.startswith("失敗")
        assert one["look"] in line
    assert result.stdout.splitlines()[-1] == "作成 2、失敗 3"
    assert [line for line in result.stderr.splitlines() if line.startswith("[5/5]")]

    for city in ("c2", "c3", "c4"):
        behave(city, "")
    assert evalkit("--jobs", 2, "--lang", "en").stdout.splitlines() == ["done 3, up to date 2"]
    assert published() == [*CITIES]
    assert not list(Path("outputs").rglob("failed"))
    assert evalkit("--summary", "told.json").stdout.splitlines() == ["変更なし 5"]
    assert summary("told.json")[1]["skipped"] == 5
    assert evalkit("--force", "--jobs", 2, "--kernel", "plain").stdout.splitlines() == ["作成 5"]


BEGIN = """import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where a shell began this test behind it
from evalkit.running.cli import main
main()"""


def begin(*arguments):
    command = [sys.executable, "-c", BEGIN, "run", "city.yaml", *arguments]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 120
    while not Path("now").exists():
        assert time.monotonic() < deadline
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    return process


def ends(pid):
    """Wait until a kernel is gone."""
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes():
        assert time.monotonic() < deadline
        time.sleep(0.05)


WAITS = "Path('now').write_text(str(os.getpid())); time.sleep(1000)"


@pytest.mark.slow
@pytest.mark.parametrize(("kernel", "number"), [("warm", signal.SIGINT), ("plain", signal.SIGTERM)])
def test_a_batch_that_is_stopped_ends_at_once_says_so_and_resumes(place, kernel, number):
    behave("c3", WAITS)
    with begin("--kernel", kernel) as process:
        kept = published()
        for _ in range(3):  # as somebody does who can't wait
            process.send_signal(number)
            time.sleep(0.05)
        try:
            said, _ = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 130
    assert "未実行" in said
    assert "中断" in said
    ends(int(Path("now").read_text()))
    assert published() == kept == ["c1", "c2"]
    assert summary()[1] == {"done": 2, "skipped": 0, "failed": 0, "stopped": 3}
    assert not list(Path("outputs").rglob(".*"))
    assert not list(Path("outputs").rglob("failed"))
    behave("c3", "")
    assert evalkit("--jobs", 2).stdout.splitlines() == ["作成 3、変更なし 2"]


@pytest.mark.parametrize(("lang", "said"), [("ja", "中断しました。"), ("en", "Stopped.")])
def test_a_batch_that_is_stopped_before_anything_runs_says_so(monkeypatch, lang, said):
    def stop(*_):
        os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr("evalkit.running.told.gather", stop)
    result = CliRunner().invoke(main, ["run", "x.yaml", "--lang", lang])
    assert (result.exit_code, result.stderr.strip()) == (130, said)
    assert signal.getsignal(signal.SIGTERM) == before


@pytest.mark.slow
def test_a_batch_that_is_killed_leaves_nothing_running_and_the_next_one_finishes(place):
    behave("c3", WAITS)
    with begin() as process:
        process.kill()
    ends(int(Path("now").read_text()))
    assert published() == ["c1", "c2"]
    behave("c3", "")
    assert evalkit("--jobs", 2).stdout.splitlines() == ["作成 3、変更なし 2"]
    assert not list(Path("outputs").rglob(".*"))


@pytest.mark.slow
def test_what_was_made_while_its_inputs_changed_isnt_published(place):
    behave("c2", "open('data/c2/releases.csv', 'a').write('\\n')")
    evalkit("--jobs", 1, exit_code=1)
    runs, _ = summary()
    assert "releases.csv" in runs["c2"]["error"]["en"]
    assert "c2" not in published()


@pytest.mark.slow
def test_side_by_side_gives_the_same_bytes_as_one_after_the_other(place):
    papermill_io.get_handler(".ipynb").cwd(
        "elsewhere"
    )  # as another batch's threads may have left it
    evalkit("--outputs", "one")
    evalkit("--outputs", "two", "--jobs", 3)

    def content(folder):
        files = [path for path in Path(folder).rglob("*") if path.is_file()]
        but = ("manifest.json", "summary.json")
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in files
            if path.name not in but
        }

    assert content("one") == content("two")
    assert len(content("one")) > 5 * len(CITIES)
