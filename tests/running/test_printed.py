"""The reviewer's page as PDF: printed where a browser is installed, said in words where none is."""

import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

from evalkit.running import batch, printed
from evalkit.running.edition import REPORT
from evalkit.running.how import How
from evalkit.running.printed import browser, print_page
from evalkit.running.publish import all_hashes, hashes, recorded
from evalkit.running.runs import Run

PAGE = (
    "<!doctype html><html lang=ja><title>報告書</title><style>@page{size:A4}</style><h1>報告書</h1>"
)


@pytest.mark.browser
def test_a_page_is_printed_beside_itself(tmp_path):
    if browser() is None:
        pytest.skip("no Chromium, Chrome or Edge is installed")
    page = tmp_path / "報告 書.html"
    page.write_text(PAGE, encoding="utf-8")
    made = print_page(page)
    assert made == tmp_path / "報告 書.pdf"
    assert made.read_bytes().startswith(b"%PDF-")


def test_without_a_browser_nothing_is_printed(tmp_path, monkeypatch):
    monkeypatch.setattr(printed, "browser", lambda: None)
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    assert print_page(tmp_path / "page.html") is None
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_browser_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(printed, "browser", lambda: sys.executable)
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    assert print_page(tmp_path / "page.html") is None
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_browser_that_hangs_is_given_up(tmp_path, monkeypatch):
    def hang(*_, **told):
        raise subprocess.TimeoutExpired("browser", told["timeout"])

    monkeypatch.setattr(printed, "browser", lambda: "browser")
    monkeypatch.setattr(subprocess, "run", hang)
    assert print_page(tmp_path / "page.html") is None


def test_edge_is_found_where_windows_keeps_it(tmp_path, monkeypatch):
    edge = tmp_path / printed.EDGE
    edge.parent.mkdir(parents=True)
    edge.write_bytes(b"")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("ProgramFiles(x86)", str(tmp_path))
    assert browser() == str(edge)
    monkeypatch.delenv("ProgramFiles(x86)")
    assert browser() is None


def test_a_pdf_is_recorded_apart_from_what_two_runs_have_in_common(tmp_path):
    for name in (f"{REPORT}.html", f"{REPORT}.pdf"):
        (tmp_path / name).write_text(name)
    found = json.loads(json.dumps(recorded(tmp_path)))
    assert (list(found["outputs"]), list(found["printed"])) == (
        [f"{REPORT}.html"],
        [f"{REPORT}.pdf"],
    )
    assert all_hashes(found) == hashes(tmp_path)


def test_a_draft_that_is_up_to_date_but_unprinted_is_run_when_a_pdf_is_asked_for(
    tmp_path, monkeypatch
):
    home = tmp_path / "setagaya" / "FY2024"
    (home / "draft").mkdir(parents=True)
    held = Run(params=None, file=tmp_path / "a.yaml", outputs=tmp_path, home=home)
    monkeypatch.setattr(batch, "stale", lambda runs: [(run, []) for run in runs])
    monkeypatch.setattr(batch, "run_all", lambda runs, *_: [("run", run) for run in runs])
    board = SimpleNamespace(starts=lambda *_: None, ended=lambda each: None)

    def asked(pdf):
        return [
            each[0] if isinstance(each, tuple) else each.status
            for each in batch.run_stale([held], How(pdf=pdf), board)
        ]

    assert (asked(False), asked(True)) == (["skipped"], ["run"])
    (home / "draft" / f"{REPORT}.pdf").write_bytes(b"")
    assert asked(True) == ["skipped"]
