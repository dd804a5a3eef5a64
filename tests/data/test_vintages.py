"""Figures said again by later releases: corrections stay, restatements are named with both cells."""

import pytest
from small_city import TABLES, VISITS, write_city

from evalkit.data.dataset import check_dataset

RELEASES = (
    "release,title,period,kind,published_on\n"
    "plan,計画,FY2023,plan,\nr6,実績報告,FY2024,,\nr6a,訂正版,FY2024,correction,\n"
    "r6b,再訂正版,FY2024,correction,\nr7,実績報告,FY2025,report,\nr8,実績報告,FY2026,,\n"
)
BASELINE = "visits,,baseline,FY2023,r6,100件,150件,集計の重複,r6a\n"
WITHOUT = BASELINE.replace("FY2023", "")
PART = "plans,,actual,FY2024,r6,a)70件 b)40件,a)50件 b)40件,区域の取り違え,r6a\n"
LETTER = "visits,,rating,FY2024,r6,A,C,実績の訂正に伴う,r6a\n"
BACK = VISITS + "visits,,actual,FY2024,r6a,90件,130件,再度の集計,r6b\n"


@pytest.fixture
def found(tmp_path):
    """Check the city with rows of corrections, rows added to a table, and texts replaced in its figures."""

    def check(corrections, added, table="figures", old="", new=""):
        changed = {name: TABLES[f"{name}.csv"] for name in ("figures", "ratings")}
        changed["figures"] = changed["figures"].replace(old, new) if old else changed["figures"]
        changed[table] += added
        folder = write_city(tmp_path / "sample", corrections, releases=RELEASES, **changed)
        return [
            (each.code, each.severity, each.file, each.cell)
            for each in check_dataset(folder)
            if each.code != "not-counted"
        ]

    return check


def undone(*lines):
    return [("correction-undone", "error", "figures.csv", f"E{line}") for line in lines]


@pytest.mark.parametrize(
    ("correction", "added"),
    [
        (VISITS, "visits,,actual,FY2024,130件,r7\n"),
        (VISITS, "visits,,actual,FY2024-end,１３０ 件,r7\n"),
        (BASELINE, "visits,,baseline,FY2023,100件,r7\n"),
        (BASELINE, "visits,,baseline,,100件,r7\n"),
        (PART, "plans,,actual,FY2024,a)70件 b)40件,r7\n"),
        (PART, "plans,a,actual,FY2024,70件,r7\n"),
    ],
)
def test_a_later_release_cant_undo_a_correction_by_repeating_what_was_wrong(
    found, correction, added
):
    assert found(correction, added) == undone(7)


def test_a_baseline_without_a_period_stays_corrected_too(found):
    added = "visits,,baseline,,100件,r7\n"
    assert found(WITHOUT, added, old="baseline,FY2023", new="baseline,") == undone(7)


def test_every_later_release_that_repeats_it_is_named(found):
    added = "visits,,actual,FY2024,130件,r7\nvisits,,actual,FY2024,130件,r8\n"
    assert found(VISITS, added) == undone(7, 8)


def test_a_letter_stays_corrected_too(found):
    problems = found(LETTER, "visits,FY2024,A,,,r7\n", "ratings")
    assert problems == [("correction-undone", "error", "ratings.csv", "C4")]


@pytest.mark.parametrize(
    ("correction", "added"),
    [
        (VISITS, "visits,,actual,FY2024,90件,r7\n"),
        (VISITS, "visits,,actual,FY2025,130件,r7\n"),
        (BACK, "visits,,actual,FY2024,130件,r7\n"),
        (BASELINE, "visits,,baseline,FY2025,100件,r7\n"),
        (PART, "plans,b,actual,FY2024,40件,r7\n"),
        ("", "visits,,actual,FY2024,130件,r7\n"),
        ("", "visits,,actual,FY2024,135件,r6b\n"),
        ("", "visits,,target,FY2025,135件,plan\nvisits,,target,FY2025,140件,r7\n"),
        ("", "visits,,actual,FY2024,0.13千件,r7\n"),
    ],
)
def test_what_stands_as_corrected_or_as_it_was_is_no_problem(found, correction, added):
    assert found(correction, added) == []


@pytest.mark.parametrize(
    "added",
    [
        "visits,,actual,FY2024,135件,r7\n",
        "visits,,actual,FY2024,集計中,r7\n",
        "visits,,target,FY2024,135件,r7\n",
        "visits,,baseline,FY2023,101件,r7\n",
        "visits,,baseline,,101件,r7\n",
        "plans,,actual,FY2024,a)70件 b)41件,r7\n",
    ],
)
def test_a_report_that_restates_an_earlier_year_without_a_correction_is_a_warning(found, added):
    assert found("", added) == [("restated", "warning", "figures.csv", "E7")]


@pytest.mark.parametrize("awaited", ["集計中", "120件（見込み）", "-"])
def test_a_figure_that_was_awaited_or_forecast_has_only_arrived(found, awaited):
    assert found("", "visits,,actual,FY2024,130件,r7\n", old="130件,r6", new=f"{awaited},r6") == []


def test_a_restatement_says_where_the_earlier_figure_stands(tmp_path):
    figures = TABLES["figures.csv"] + "visits,,baseline,FY2023,101件,r7\n"
    folder = write_city(tmp_path / "sample", releases=RELEASES, figures=figures)
    problem = next(each for each in check_dataset(folder) if each.code == "restated")
    assert "figures.csv!E2" in problem.rule()
    assert "100件" in problem.rule("en")
