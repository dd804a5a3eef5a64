"""The index over everything evaluated: a line a subject and year, whole for a folder of any kind."""

import json
import os
import time

import pytest
from bs4 import BeautifulSoup
from small_city import city_facts

from evalkit.running.ended import Ended, write_summary
from evalkit.running.outputs_index import index_of, summary_of, write_index

SUMMARY = {
    "subject": {"ja": "みほん市", "en": "Sample City"},
    "made_up": True,
    "letters": {"A": 4, "B": 2},
    "pending": 1,
    "undecided": 0,
    "points": 15,
}


def edition(
    home,
    name="draft",
    lang="ja",
    fingerprint="abc",
    summary=SUMMARY,
    made="2025-07-01T09",
    **release,
):
    folder = home / name
    folder.mkdir(parents=True)
    manifest = {
        "made_at": f"{made}:00:00+00:00",
        "params": {"lang": lang, "audience": "internal"},
        "fingerprint": fingerprint,
        "summary": summary,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    for page in ("index.html", "90_evaluation_report.html"):
        (folder / page).write_text("page", encoding="utf-8")
    if release:
        (folder / "release.json").write_text(json.dumps(release), encoding="utf-8")


def lines(outputs):
    page = BeautifulSoup(index_of(outputs), "html.parser")
    return [[cell.text for cell in row.find_all(["th", "td"])] for row in page.select("tbody tr")]


def test_a_draft_is_a_line_with_its_letters_and_links_that_arrive(tmp_path):
    edition(tmp_path / "city" / "FY2024")
    (line,) = lines(tmp_path)
    assert line[:8] == [
        *(
            "みほん市（架空のデータ）",
            "令和6年度",
            "案",
            "A\u00a04、B\u00a02",
            "1",
            "0",
            "15",
            "2025-07-01",
        ),
    ]
    page = BeautifulSoup(index_of(tmp_path), "html.parser")
    links = [link["href"] for link in page.select("tbody a")]
    assert page.select_one("tbody a").text == "令和6年度"
    assert links == ["city/FY2024/draft/90_evaluation_report.html", "city/FY2024/draft/index.html"]
    assert all((tmp_path / link).is_file() for link in links)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows keeps a program in its own zone")
def test_a_draft_made_before_nine_in_japan_was_made_on_that_day(tmp_path, monkeypatch):
    edition(tmp_path / "city" / "FY2024", made="2025-06-30T16")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert lines(tmp_path)[0][7] == "2025-07-01"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_year_whose_report_isnt_there_leads_nowhere(tmp_path):
    edition(tmp_path / "city" / "FY2024")
    (tmp_path / "city" / "FY2024" / "draft" / "90_evaluation_report.html").unlink()
    page = BeautifulSoup(index_of(tmp_path), "html.parser")
    assert [link.text for link in page.select("tbody a")] == ["案"]


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_phone_shows_the_link_to_a_report_at_once_and_whose_line_it_is_all_along(
    tmp_path, browser, lang
):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    edition(tmp_path / "city" / "FY2024", lang=lang)
    tab = browser.new_context(viewport={"width": 360, "height": 800}).new_page()
    tab.goto(write_index(tmp_path).as_uri())
    assert tab.locator("tbody a").first.evaluate("e => e.getBoundingClientRect().right") <= 344
    every = {"rules": {"target-size": {"enabled": True}}}
    assert axe.run(tab, options=every).response["violations"] == []
    tab.locator(".ek-scroll").evaluate("e => e.scrollLeft = 200")
    assert tab.locator("tbody th").evaluate("e => e.getBoundingClientRect().left") >= 0
    tab.locator("tbody a").first.click()
    assert tab.url.endswith("city/FY2024/draft/90_evaluation_report.html")
    tab.context.close()


@pytest.mark.browser
def test_a_line_is_found_by_its_folder_and_by_any_way_to_write_its_year(tmp_path, browser):
    for year in ("FY2023", "FY2024"):
        edition(tmp_path / "city" / year)
    tab = browser.new_page()
    tab.goto(write_index(tmp_path).as_uri())
    for query in ("R6", "fy2024", "２０２４", "令和6", "city R6"):
        tab.locator("#page-query").fill(query)
        assert tab.locator("tbody tr:visible th + td").all_inner_texts() == ["令和6年度"], query
    tab.close()


def test_a_release_stands_until_the_draft_differs(tmp_path):
    home = tmp_path / "city" / "FY2024"
    edition(home, "v1", title={"ja": "第1版（令和7年7月1日）", "en": "first edition"})
    edition(home)
    assert lines(tmp_path)[0][2] == "第1版（令和7年7月1日）"
    manifest = json.loads((home / "draft" / "manifest.json").read_text("utf-8"))
    (home / "draft" / "manifest.json").write_text(json.dumps(manifest | {"fingerprint": "new"}))
    assert lines(tmp_path)[0][2] == "第1版（令和7年7月1日）、案に変更あり"


def test_a_run_that_failed_is_told(tmp_path):
    home = tmp_path / "city" / "FY2024"
    edition(home)
    (home / "failed").mkdir()
    assert lines(tmp_path)[0][2] == "案、最後の実行は失敗"


def test_a_run_that_failed_before_its_first_draft_is_a_line_that_says_where_to_look(tmp_path):
    ended = [
        Ended("city FY2024", "failed", look="data/city"),
        Ended("town FY2024", "stopped"),
        Ended("params/village.yaml", "failed", look="params/village.yaml"),
    ]
    write_summary(tmp_path / "summary.json", ended)
    (tmp_path / "ward" / "FY2025" / "failed").mkdir(parents=True)
    (tmp_path / "ward" / "old" / "failed").mkdir(parents=True)
    told = [line[:3] for line in lines(tmp_path)]
    assert told == [
        ["city", "令和6年度", "失敗、案はまだない：data/city"],
        ["ward", "令和7年度", "失敗、案はまだない：ward/FY2025/failed"],
    ]
    edition(tmp_path / "city" / "FY2024")
    assert lines(tmp_path)[1][2] == "案"


def test_years_stand_below_their_subject_the_newest_first(tmp_path):
    for name in ("b", "a"):
        for year in ("FY2024", "FY2027", "FY2028"):
            subject = {"subject": {"ja": f"市{name}", "en": name}, "made_up": False}
            edition(tmp_path / name / year, summary=SUMMARY | subject)
    told = [tuple(line[:2]) for line in lines(tmp_path)]
    years = ("令和10年度", "令和9年度", "令和6年度")
    assert told == [(subject, year) for subject in ("市a", "市b") for year in years]


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_a_record_that_cant_be_read_is_a_line_that_says_so(tmp_path, text):
    edition(tmp_path / "city" / "FY2024")
    (tmp_path / "city" / "FY2024" / "draft" / "manifest.json").write_text(text)
    (line,) = lines(tmp_path)
    assert line[0] == "city"
    assert "読めない" in line[2]


def test_an_empty_folder_and_strange_ones_beside_are_no_lines(tmp_path):
    assert "まだ何も評価されていない。" in index_of(tmp_path)
    (tmp_path / "city" / "FY2024" / "forms").mkdir(parents=True)
    (tmp_path / "notes" / "draft").mkdir(parents=True)
    (tmp_path / "summary.json").write_text("{}")
    assert lines(tmp_path) == []


def test_it_is_in_english_where_everything_is(tmp_path):
    edition(tmp_path / "city" / "FY2024", lang="en")
    assert '<html lang="en">' in index_of(tmp_path)
    edition(tmp_path / "city" / "FY2025")
    assert '<html lang="ja">' in index_of(tmp_path)


def test_names_are_escaped(tmp_path):
    attack = {"subject": {"ja": "<script>alert(1)</script>", "en": ""}}
    edition(tmp_path / "a&b" / "FY2024", summary=SUMMARY | attack)
    page = BeautifulSoup(index_of(tmp_path), "html.parser")
    assert page.select("main script") == []
    assert page.select("tbody a")[0]["href"] == "a%26b/FY2024/draft/90_evaluation_report.html"


def test_the_same_folder_gives_the_same_bytes_and_nothing_is_left_beside(tmp_path):
    edition(tmp_path / "city" / "FY2024")
    first = write_index(tmp_path).read_bytes()
    assert write_index(tmp_path).read_bytes() == first
    assert sorted(os.listdir(tmp_path)) == ["city", "index.html"]


def test_a_thousand_lines_stay_small(tmp_path):
    for number in range(1000):
        edition(tmp_path / f"city-{number:04}" / "FY2024")
    empty = len(index_of(tmp_path / "nothing").encode())
    assert (len(index_of(tmp_path).encode()) - empty) / 1000 < 500


def test_the_summary_counts_letters_pending_and_points(tmp_path):
    facts = city_facts(tmp_path / "city")
    told = summary_of(facts, "internal")
    assert told["letters"] == {"A": 2}
    assert (told["pending"], told["undecided"]) == (0, 0)
    assert told["points"] > 0
    assert summary_of(facts, "public")["points"] is None


def test_an_undecided_letter_is_counted_as_such_and_not_told_to_the_public(tmp_path):
    facts = city_facts(
        tmp_path / "city", ratings="indicator,period,text,decided_by,reason,release\n"
    )
    assert summary_of(facts, "internal")["letters"] == {"A": 2}
    public = summary_of(facts, "public")
    assert (public["letters"], public["undecided"]) == ({}, 2)
