"""Many runs at once: one that fails stops no other, everybody is told how each ended, what is stopped resumes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from batches import CITIES, behave, evalkit, published, results, summary
from click.testing import CliRunner
from papermill.iorw import papermill_io
from processes import is_gone, wait_for

from evalkit.running.cli import main
from evalkit.running.edition import REPORT


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
    assert result.stdout.splitlines()[-2] == "作成 2、失敗 3"
    told = result.stderr.splitlines()
    assert told[0] == "5件のうち5件を実行します（同時に2件、変更なし0件）。"
    assert sorted(line for line in told if line.endswith("開始")) == [
        f"{city} FY2024 開始" for city in CITIES
    ]
    assert [line for line in told if line.startswith("[5/5]")]

    for city in ("c2", "c3", "c4"):
        behave(city, "")
    assert evalkit("--jobs", 2, "--lang", "en").stdout.splitlines()[:-1] == ["done 3, up to date 2"]
    assert published() == [*CITIES]
    assert not list(Path("outputs").rglob("failed"))
    assert evalkit("--summary", "told.json").stdout.splitlines()[:-1] == ["変更なし 5"]
    assert summary("told.json")[1]["skipped"] == 5
    assert subprocess.check_output([sys.executable, "-c", UP_TO_DATE], text=True).endswith("[]\n")
    assert evalkit("--force", "--jobs", 2, "--kernel", "plain").stdout.splitlines()[:-1] == [
        "作成 5"
    ]


UP_TO_DATE = """import sys
from evalkit.running.cli import main
try:
    main(["run", "city.yaml"])
except SystemExit:
    print(sorted({"numpy", "openpyxl", "pandas", "papermill"} & set(sys.modules)))
"""
"""What is up to date is skipped without what computes."""


BEGIN = """import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where a shell began this test behind it
from evalkit.running.cli import main
from evalkit.running.edition import REPORT
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


AGAIN = "中断しました。同じ命令をもう一度実行すると、残りを行います。"
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
            said, log = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 130
    assert "未実行" in said
    assert log.splitlines()[-2:] == [
        f"中断します。実行中のものが止まるのを待っています（c3 FY2024 {REPORT}）。",
        AGAIN,
    ]
    kernel = int(Path("now").read_text())
    wait_for(lambda: is_gone(kernel))
    assert published() == kept == ["c1", "c2"]
    assert summary()[1] == {"done": 2, "skipped": 0, "failed": 0, "stopped": 3}
    assert not list(Path("outputs").rglob(".*"))
    assert not list(Path("outputs").rglob("failed"))
    behave("c3", "")
    assert evalkit("--jobs", 2).stdout.splitlines()[:-1] == ["作成 3、変更なし 2"]


@pytest.mark.parametrize(
    ("lang", "said"), [("ja", AGAIN), ("en", "Stopped. The same command does the rest.")]
)
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
    Path("outputs").mkdir()
    Path("outputs/summary.json").write_text("an earlier batch's")
    behave("c3", WAITS)
    with begin() as process:
        process.kill()
    kernel = int(Path("now").read_text())
    wait_for(lambda: is_gone(kernel))
    assert published() == ["c1", "c2"]
    assert not Path("outputs/summary.json").exists()
    behave("c3", "")
    assert evalkit("--jobs", 2).stdout.splitlines()[:-1] == ["作成 3、変更なし 2"]
    assert not list(Path("outputs").rglob(".*"))


@pytest.mark.slow
def test_what_was_made_while_its_inputs_changed_isnt_published_and_other_parameters_count_next_time(
    place,
):
    behave("c1", "with open('city.yaml', 'a') as file: file.write('lang: en\\n')")
    behave("c2", "open('data/c2/releases.csv', 'a').write('\\n')")
    evalkit("--jobs", 1, exit_code=1)
    runs, _ = summary()
    assert "releases.csv" in runs["c2"]["error"]["en"]
    assert "c2" not in published()
    said = CliRunner().invoke(main, ["status", "city.yaml"]).stdout.splitlines()
    assert said[0] == "c1 FY2024: パラメータの変更"
    assert said[-1] == "5件のうち5件を実行します。"


@pytest.mark.slow
def test_side_by_side_gives_the_same_bytes_as_one_after_the_other(place):
    papermill_io.get_handler(".ipynb").cwd(
        "elsewhere"
    )  # as another batch's threads may have left it
    evalkit("--outputs", "one")
    evalkit("--outputs", "two", "--jobs", 3)
    assert results("one") == results("two")
    assert len(results("one")) > 5 * len(CITIES)
