"""Which runs are up to date: a draft is, while everything that it was made from is as it was."""

import os
import re
import shutil
from importlib.metadata import requires
from pathlib import Path

import pytest
from click.testing import CliRunner

from evalkit.running import fresh, publish
from evalkit.running.cli import main
from evalkit.running.params import read_params

ROOT = Path(__file__).parents[2]
FILE = "params/fy2024.yaml"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A project of one's own, with a draft as a run leaves it."""
    for name in ("setagaya", "national"):
        shutil.copytree(ROOT / "data" / name, tmp_path / "data" / name)
    for name in ("params", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    draft()
    return tmp_path


def draft():
    params = read_params(FILE)
    home = publish.folder_of(Path("outputs"), params)
    params = fresh.since_last_release(params, home)
    with publish.staged(home) as stage:
        (stage / "tables").mkdir()
        (stage / "tables" / "facts.json").write_text("{}")
        (stage / "index.html").write_text("page")
        made_from = fresh.made_from(params)
        publish.write_manifest(stage, fresh.inputs(params), params, **made_from)


def stale():
    params = read_params(FILE)
    home = publish.folder_of(Path("outputs"), params)
    return list(fresh.stale(params, home, fresh.hashes(params)))


def add(path, text="\n# a word"):
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(text)


def test_a_draft_is_up_to_date_and_stays_so_when_copied(place):
    assert stale() == []
    shutil.copytree("outputs", "copied")
    shutil.rmtree("outputs")
    shutil.copytree("copied", "outputs", copy_function=shutil.copy)
    assert stale() == []


def test_what_was_never_made_is_new(place):
    shutil.rmtree("outputs")
    assert stale() == ["new"]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("data/setagaya/figures.csv", "data"),
        ("data/setagaya/memo.csv", "data"),
        ("data/national/roster.csv", "data"),
        ("params/rubrics/setagaya-r6-inferred.yaml", "rule"),
        ("params/rubrics/tama.yaml", "rule"),
        ("notebooks/30_trends.ipynb", "notebook"),
        ("notebooks/95_more.ipynb", "notebook"),
    ],
)
def test_a_changed_or_added_input_is_named_by_its_kind(place, path, reason):
    add(path)
    assert stale() == [reason]


def test_an_input_that_is_gone_is_named_by_its_kind(place):
    Path("data/setagaya/ratings.csv").unlink()
    Path("notebooks/30_trends.ipynb").unlink()
    assert stale() == ["data", "notebook"]


def test_what_a_spreadsheet_leaves_and_a_touch_change_nothing(place):
    add("data/setagaya/~$figures.xlsx")
    add("data/national/README.md")
    os.utime("data/setagaya/figures.csv")
    assert stale() == []


def test_other_values_count_and_other_words_about_them_dont(place):
    add(FILE, "\n# a comment\n")
    assert stale() == []
    Path(FILE).write_text(Path(FILE).read_text("utf-8").replace("lang: ja", "lang: en"), "utf-8")
    assert stale() == ["params"]


def test_other_code_and_other_libraries_count(place, monkeypatch):
    monkeypatch.setattr(fresh, "code", lambda: "other")
    monkeypatch.setattr(fresh, "versions", lambda: {"pandas": "4"})
    assert stale() == ["code", "versions"]


def test_the_code_is_every_file_of_evalkit_and_nothing_compiled(monkeypatch, tmp_path):
    package = shutil.copytree(Path(fresh.__file__).parents[1], tmp_path / "evalkit", symlinks=True)
    monkeypatch.setattr(fresh.evalkit, "__path__", [str(package)])
    hashed = fresh.code.__wrapped__
    before = hashed()
    (package / "__pycache__").mkdir(exist_ok=True)
    (package / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert hashed() == before
    add(package / "running" / "templates" / "evalkit" / "page.css")
    assert hashed() != before


def test_a_release_is_another_edition_to_compare_with(place):
    facts = Path("outputs/setagaya/FY2024/v1/tables/facts.json")
    facts.parent.mkdir(parents=True)
    facts.write_text("{}")
    assert stale() == ["since"]
    draft()
    assert stale() == []
    facts.write_text('{"other": 1}')
    assert stale() == ["since"]


@pytest.mark.parametrize(
    "alter",
    [
        lambda draft: add(draft / "index.html"),
        lambda draft: (draft / "index.html").unlink(),
        lambda draft: add(draft / "memo.txt"),
        lambda draft: (add(draft / "index.html"), os.utime(draft / "index.html", (0, 0))),
    ],
)
def test_a_draft_altered_by_hand_is_made_again(place, alter):
    alter(Path("outputs/setagaya/FY2024/draft"))
    assert stale() == ["altered"]


def test_every_library_that_evalkit_needs_is_among_the_versions():
    needed = [text for text in requires("evalkit") if "extra ==" not in text]
    names = {re.match(r"[\w-]+", text).group() for text in needed}
    assert names - fresh.versions().keys() == {"click", "tqdm"}  # of the command line only


def test_a_record_that_cant_be_read_counts_as_none(place):
    Path("outputs/setagaya/FY2024/draft/manifest.json").write_text("{")
    assert stale() == ["new"]


@pytest.mark.parametrize(
    ("lang", "up", "why"),
    [
        (
            "ja",
            "変更なし",
            "データの変更（data/setagaya/figures.csv）、評価基準の変更（{}ほか1件）",
        ),
        ("en", "up to date", "data changed (data/setagaya/figures.csv), rubric changed ({}1 more)"),
    ],
)
def test_the_status_says_what_would_run_and_why(place, lang, up, why):
    def said():
        result = CliRunner().invoke(main, ["status", FILE, "--lang", lang])
        assert result.exit_code == 0, result.output
        return result.stdout.strip()

    assert said() == f"setagaya FY2024: {up}"
    add("data/setagaya/figures.csv")
    rubrics = [f"params/rubrics/{name}.yaml" for name in ("destatis", "havering", "ino", "tama")]
    for rubric in rubrics:
        add(rubric)
    comma = "、" if lang == "ja" else ", "
    named = "".join(f"{rubric}{comma}" for rubric in rubrics[:3])
    assert said() == f"setagaya FY2024: {why}".format(named)


def test_the_status_of_a_bad_params_file_is_told_and_the_others_too(place):
    Path("bad.yaml").write_text("dataset: nowhere")
    result = CliRunner().invoke(main, ["status", "bad.yaml", FILE])
    assert result.exit_code == 1
    assert "nowhere" in result.stderr
    assert "setagaya FY2024: 変更なし" in result.stdout


def test_a_run_that_is_up_to_date_is_skipped_and_says_so_and_nothing_is_left_beside_it(place):
    home = Path("outputs/setagaya/FY2024")
    (home / ".staged-of-a-killed-run").mkdir()
    result = CliRunner().invoke(main, ["run", FILE])
    assert result.exit_code == 0, result.output
    assert "変更なし" in result.stdout
    assert "90_evaluation_report.html" in result.stdout
    assert [path.name for path in home.iterdir()] == ["draft"]


def test_shared_inputs_are_hashed_once(place, monkeypatch):
    publish._digest.cache_clear()
    read = []
    real = publish.sha256
    monkeypatch.setattr(publish, "sha256", lambda path: read.append(path) or real(path))
    assert stale() == stale() == []
    assert len(read) == len(set(read)) > 10
