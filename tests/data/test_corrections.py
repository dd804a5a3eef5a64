"""Corrections: the wrong row stays, the right one is a newer vintage beside it, and every refusal names its cell."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_city import TABLES, VISITS, city_facts, write_city

from evalkit.analysis.vintage import as_of
from evalkit.data.corrections import apply_corrections
from evalkit.data.dataset import check_dataset, load_dataset
from evalkit.data.folder import read_folder
from evalkit.data.reader import Row
from evalkit.data.year_folder import check_year
from evalkit.words.fiscal import FiscalYear

LETTER = "visits,,rating,FY2024,r6,A,C,実績の訂正に伴う,r6a\n"
PART = "plans,,actual,FY2024,r6,a)70件 b)40件,a)50件 b)40件,区域の取り違え,r6a\n"
AGAIN = "visits,,actual,FY2024,r6a,90件,95件,訂正時の転記誤り,r6b\n"
LATER = (
    "release,title,period,kind,published_on\n"
    "r6,実績報告,FY2024,,\nr7,実績報告,FY2025,,\nr6a,訂正版,FY2024,correction,\n"
    "r7a,訂正版,FY2025,correction,\n"
)


@pytest.fixture
def load(tmp_path):
    """Load the city with some rows of corrections."""
    return lambda *rows, **changed: load_dataset(
        write_city(tmp_path / "sample", "".join(rows), **changed)
    )


def texts(frame, indicator="visits", **columns):
    rows = frame[frame["indicator"] == indicator]
    for column, value in columns.items():
        rows = rows[rows[column] == value]
    return dict(zip(rows["release"] + rows["component"], rows["text"], strict=True))


def test_the_wrong_figure_stays_and_the_right_one_stands_beside_it(load):
    figures = load(VISITS).figures
    assert texts(figures, role="actual") == {"r6": "130件", "r6a": "90件"}
    right = figures[figures["release"] == "r6a"].iloc[0]
    assert (right["value"], right["status"]) == (90.0, "revised")
    assert right["source"] == "corrections.csv!G2"


def test_the_newest_vintage_is_the_one_that_counts(load):
    known = as_of(load(VISITS).figures, FiscalYear(2024))
    assert texts(known, role="actual") == {"r6a": "90件"}


def test_a_cell_of_parts_is_corrected_whole(load):
    known = as_of(load(PART).figures, FiscalYear(2024))
    parts = known[(known["indicator"] == "plans") & (known["role"] == "actual")]
    assert dict(zip(parts["component"], parts["value"], strict=True)) == {"a": 50.0, "b": 40.0}
    assert set(parts["release"]) == {"r6a"}


def test_a_letter_is_corrected_with_its_reason(load):
    ratings = load(LETTER).ratings
    assert texts(ratings) == {"r6": "A", "r6a": "C"}
    assert texts(as_of(ratings.assign(role="rating", accumulation=""), FiscalYear(2024))) == {
        "r6a": "C"
    }
    assert ratings.loc[ratings["release"] == "r6a", "reason"].item() == "実績の訂正に伴う"


def test_a_correction_may_be_corrected(load):
    data = load(VISITS, AGAIN)
    assert texts(data.figures, role="actual") == {"r6": "130件", "r6a": "90件", "r6b": "95件"}
    assert texts(as_of(data.figures, FiscalYear(2024)), role="actual") == {"r6b": "95件"}


def test_corrections_apply_in_the_order_of_their_releases_not_of_their_rows(load):
    known = as_of(load(AGAIN, VISITS).figures, FiscalYear(2024))
    assert texts(known, role="actual") == {"r6b": "95件"}


def test_a_release_that_prints_the_corrected_figure_itself_has_it_once(load):
    row = "visits,,actual,FY2024,r6,130件,90件,集計の重複,r7\n"
    again = TABLES["figures.csv"] + "visits,,actual,FY2024,９０ 件,r7\n"
    data = load(row, releases=LATER, figures=again)
    assert texts(data.figures, role="actual") == {"r6": "130件", "r7": "90件"}
    assert data.warnings == ()


def test_a_figure_that_was_awaited_may_be_corrected_to_one_that_came(tmp_path):
    pending = "indicator,component,role,period,text,release\nvisits,,target,FY2024,120件,r6\n"
    pending += "visits,,actual,FY2024,集計中,r6\n"
    row = "visits,,actual,FY2024,r6,集計中,125件,集計の完了,r6a\n"
    ratings = "indicator,period,text,release\nvisits,FY2024,集計中,r6\n"
    facts = city_facts(tmp_path / "sample", row, figures=pending, ratings=ratings)
    (actual,) = facts.select(measure="actual", indicator="visits")
    assert (actual.value, actual.status) == (125.0, "revised")


def test_a_correction_is_unknown_in_the_report_of_an_earlier_year(load):
    row = "visits,,actual,FY2024,r6,130件,90件,集計の重複,r7a\n"
    figures = load(row, releases=LATER).figures
    assert texts(as_of(figures, FiscalYear(2024)), role="actual") == {"r6": "130件"}
    assert texts(as_of(figures, FiscalYear(2025)), role="actual") == {"r7a": "90件"}


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        ("visits,,actual,FY2024,r6,130件,90件,,r6a\n", "missing-value", "H2"),
        ("visits,,actual,FY2023,r6,130件,90件,重複,r6a\n", "correction-of-nothing", "A2"),
        ("visits,a,actual,FY2024,r6,130件,90件,重複,r6a\n", "correction-of-nothing", "A2"),
        ("plans,a,actual,FY2024,r6,70件,90件,重複,r6a\n", "correction-of-nothing", "A2"),
        ("visits,,actual,FY2024,r6,131件,90件,重複,r6a\n", "correction-old-differs", "F2"),
        ("visits,,actual,FY2024,r6,130件,１３０ 件,重複,r6a\n", "correction-same", "G2"),
        ("visits,,actual,FY2024,r6,130件,90件,重複,r6\n", "correction-not-later", "I2"),
        ("visits,,actual,FY2024,r6,130件,90件,重複,r9\n", "unknown-reference", "I2"),
        (VISITS + VISITS.replace("r6a", "r6b"), "correction-twice", "E3"),
        (PART.replace("a)50件 b)40件", "50件"), "correction-parts", "G2"),
        (PART.replace("a)50件 b)40件", "a)50件"), "correction-parts", "G2"),
        (PART.replace("a)50件 b)40件", "集計中"), "correction-parts", "G2"),
        ("visits,,actual,FY2024,r6,130件,多数?,重複,r6a\n", "figure-unread", "G2"),
    ],
)
def test_a_correction_that_cant_be_is_refused_at_its_cell(tmp_path, row, code, cell):
    problems = check_dataset(write_city(tmp_path / "sample", row))
    assert [(each.code, each.file, each.cell) for each in problems] == [
        (code, "corrections.csv", cell)
    ]


def row_of(table, **values):
    return Row(f"{table}.csv", "", 2, {name: "A" for name in values}, values)


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=6, unique=True))
def test_however_often_a_figure_is_corrected_the_last_text_holds_and_none_is_lost(numbers):
    shown = [f"{number}件" for number in numbers]
    names = [f"r{place}" for place in range(len(shown))]
    key = {"indicator": "x", "component": "", "role": "actual", "period": "FY2024"}
    tables = {
        "releases": [row_of("releases", release=name) for name in names],
        "figures": [row_of("figures", **key, text=shown[0], status="", release="r0", place="")],
        "corrections": [
            row_of("corrections", **key, release=r, old=a, new=b, reason="誤り", corrected_in=s)
            for r, s, a, b in zip(names, names[1:], shown, shown[1:], strict=False)
        ],
    }
    added, problems = apply_corrections(tables)
    assert problems == []
    assert [(row["release"], row["text"]) for row in added["figures"]] == list(
        zip(names, shown, strict=True)
    )


def test_a_collected_figure_that_a_correction_calls_otherwise_is_told_with_its_own_cell(tmp_path):
    tables, _ = read_folder(write_city(tmp_path / "sample", VISITS))
    said = [row for row in tables["figures"] if row["indicator"] == "visits"]
    others = tables | {"figures": [row for row in tables["figures"] if row not in said]}
    forms = [
        replace(row, file="form.xlsx", values={**row.values, "text": "131件"})
        if row["role"] == "actual"
        else row
        for row in said
    ]
    (problem,) = check_year(others, {"figures": forms}, "sample")
    assert problem.code == "correction-old-differs"
    assert problem.values["where"].startswith("form.xlsx")
