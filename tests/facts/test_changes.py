"""What changed between two releases: matched without the release, explained by corrections, nothing else called a change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_city import TABLES, VISITS, city_facts

from evalkit.analysis.estimate import estimates
from evalkit.facts.changes import COLUMNS, changes, corrections_of
from evalkit.facts.facts import collect

AGAIN = "visits,,actual,FY2024,r6a,90件,95件,転記の誤り,r6b\n"
PARTS = "plans,,actual,FY2024,r6,a)70件 b)40件,a)50件 b)40件,区域の取り違え,r6a\n"


@pytest.fixture
def city(tmp_path):
    return lambda corrections="", **changed: city_facts(tmp_path / "sample", corrections, **changed)


def plain(**columns):
    return collect(estimates([{"indicator": "x", "measure": "actual", "value": 3.0} | columns]))


def reasons(found):
    return dict(zip(found["measure"] + found["component"], found["reason"], strict=True))


def test_the_same_facts_have_no_changes_but_all_columns(city):
    found = changes(city(), city())
    assert found.empty
    assert tuple(found.columns) == COLUMNS


def test_a_corrected_figure_is_matched_across_releases(city):
    found = changes(city(), city(VISITS))
    (actual,) = found[found["measure"] == "actual"].to_dict("records")
    assert (actual["old_value"], actual["new_value"]) == (130.0, 90.0)
    assert (actual["old_text"], actual["new_text"]) == ("130件", "90件")
    assert (actual["old_status"], actual["new_status"]) == ("final", "revised")
    assert actual["kind"] == "changed"
    assert actual["old_id"].endswith("/r6")
    assert actual["new_id"].endswith("/r6a")


def test_what_is_derived_from_a_corrected_figure_has_its_reason(city):
    found = changes(city(), city(VISITS))
    assert set(found["reason"]) == {"集計の重複"}
    assert {"attainment", "change", "rating", "agreement", "contradiction"} <= set(found["measure"])
    assert set(found["indicator"]) == {"visits"}


def test_a_cell_of_parts_explains_the_part_that_changed(city):
    found = changes(city(), city(PARTS))
    told = reasons(found)
    assert told["actuala"] == told["attainmenta"] == told["rating"] == "区域の取り違え"
    assert found[(found["component"] == "b") & (found["measure"] == "attainment")].empty


def test_a_correction_of_a_correction_tells_the_reasons_since_the_old_release(city):
    first, second = city(VISITS), city(VISITS + AGAIN)
    assert reasons(changes(first, second))["actual"] == "転記の誤り"
    assert reasons(changes(city(), second))["actual"] == "集計の重複 / 転記の誤り"


def test_an_overwritten_figure_has_no_reason(city):
    figures = TABLES["figures.csv"].replace("130件", "90件")
    assert set(changes(city(), city(figures=figures))["reason"]) == {""}


def test_a_correction_of_another_text_than_was_published_explains_nothing(city):
    figures = TABLES["figures.csv"].replace("130件", "131件")
    row = VISITS.replace("130件", "131件")
    assert set(changes(city(), city(row, figures=figures))["reason"]) == {""}


def test_an_overwritten_correction_explains_nothing(city):
    found = changes(city(VISITS), city(VISITS.replace("90件", "95件")))
    assert reasons(found)["actual"] == ""


def test_a_corrected_letter_has_its_reason(city):
    row = "visits,,rating,FY2024,r6,A,B,取り違え,r6a\n"
    found = changes(city(), city(row))
    told = found[["measure", "old_label", "new_label", "reason"]].to_dict("records")
    assert {"measure": "rating", "old_label": "A", "new_label": "B", "reason": "取り違え"} in told


def test_facts_come_and_go():
    both = collect(plain().frame, plain(indicator="y").frame)
    (added,) = changes(plain(), both).to_dict("records")
    (removed,) = changes(both, plain()).to_dict("records")
    assert (added["kind"], added["new_id"], added["old_id"]) == ("added", "y/actual", "")
    assert (removed["kind"], removed["new_id"], removed["old_id"]) == ("removed", "", "y/actual")


@pytest.mark.parametrize(
    "other", [{"label": "延べ"}, {"status": "estimated"}, {"unit": "件"}, {"lower": 2.0}]
)
def test_whatever_a_reader_is_told_counts_as_a_change(other):
    assert list(changes(plain(), plain(**other))["kind"]) == ["changed"]


@pytest.mark.parametrize(
    "other", [{"source": "b.csv!E3"}, {"release": "r2"}, {"caveats": "assumed"}]
)
def test_where_a_fact_stands_is_no_change(other):
    assert changes(plain(), plain(**other)).empty


@given(st.floats(1e-6, 1e9), st.floats(-1, 1))
def test_numbers_equal_to_nine_digits_are_the_same(value, way):
    same = float(f"{value:.8e}")
    assert changes(plain(value=same), plain(value=same * (1 + way * 1e-11))).empty
    assert len(changes(plain(value=same), plain(value=same * 1.0001))) == 1


def test_the_corrections_of_a_fact_are_told_the_last_first(city):
    facts = city(VISITS + AGAIN)
    (actual,) = facts.select(indicator="visits", measure="actual")
    found = corrections_of(facts, actual)
    assert [row["reason"] for row in found] == ["転記の誤り", "集計の重複"]
    (target,) = facts.select(indicator="visits", measure="target")
    assert corrections_of(facts, target) == []
