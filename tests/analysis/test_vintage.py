"""Which figure holds when several releases print it, and what a plain frame may leave out."""

import pandas as pd
import pytest

from evalkit.analysis.rating.rate import rate
from evalkit.analysis.vintage import as_of, observations, side_by_side
from evalkit.data.dataset import PLAN, Plan
from evalkit.words.fiscal import FiscalYear

RELEASES = {"r5": "FY2023", "r6": "FY2024", "r6-corrected": "FY2024", "r7": "FY2025"}


def plan():
    tables = {name: [] for name in PLAN}
    tables["releases"] = [{"release": name, "period": year} for name, year in RELEASES.items()]
    texts = {"dataset": "sample", "area": "", "name_ja": "みほん市", "name_en": "Sample City"}
    return Plan.from_json(texts | {"made_up": True} | tables)


def figures(*rows, with_plan=True):
    """Rows of role, period, value and release, all of one indicator."""
    frame = pd.DataFrame(rows, columns=["role", "period", "value", "release"])
    frame = observations(frame.assign(indicator="x", direction="higher"))
    if with_plan:
        frame.attrs["plan"] = plan()
    return frame


TWICE = [
    ("actual", "FY2023", 10.0, "r5"),
    ("actual", "FY2023", 11.0, "r6"),
    ("actual", "FY2023", 12.0, "r6-corrected"),
    ("actual", "FY2023", 13.0, "r7"),
]


@pytest.mark.parametrize(("year", "value"), [(2023, [10]), (2024, [12]), (2025, [13]), (2022, [])])
def test_the_newest_release_up_to_the_year_wins_and_later_ones_dont_leak_back(year, value):
    known = as_of(figures(*TWICE), FiscalYear(year))
    assert known["value"].tolist() == value


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]])
def test_the_order_of_the_rows_doesnt_choose_the_vintage(order):
    known = as_of(figures(*(TWICE[place] for place in order)), FiscalYear(2024))
    assert known["value"].tolist() == [12]


def test_a_figure_that_a_later_release_leaves_out_keeps_its_older_vintage():
    known = as_of(figures(*TWICE[:1], ("actual", "FY2024", 9.0, "r6")), FiscalYear(2024))
    assert known["value"].tolist() == [10, 9]


def test_another_way_of_accumulating_is_another_figure():
    both = figures(TWICE[0], TWICE[0]).assign(accumulation=["flow", "stock"])
    assert len(as_of(both, FiscalYear(2024))) == 2


def test_a_baseline_printed_anew_replaces_the_one_of_another_period():
    rows = [("baseline", "", 340.0, "r5"), ("baseline", "FY2023", 350.0, "r6")]
    for year, value in ((2023, 340), (2024, 350)):
        for order in (rows, rows[::-1]):
            sides = side_by_side(figures(*order), FiscalYear(year))
            assert sides.baseline["value"].tolist() == [value]


def test_two_baselines_of_one_release_are_refused_rather_than_chosen_from():
    rows = figures(("baseline", "FY2020", 1.0, "r6"), ("baseline", "FY2023", 2.0, "r6"))
    with pytest.raises(
        ValueError, match=r"現況値が2つあり.*x baseline。 / There are two of x baseline"
    ):
        side_by_side(rows, FiscalYear(2024))


def test_a_plain_frame_may_not_hold_a_figure_twice():
    plain = figures(*TWICE[:2], with_plan=False)
    with pytest.raises(ValueError, match="同じ数値が2回あります: x actual FY2023"):
        as_of(plain, FiscalYear(2024))


def test_a_figure_that_is_absent_is_not_set_and_never_zero():
    sides = side_by_side(figures(("target", "FY2024", 5.0, "r6")), FiscalYear(2024))
    for side in (sides.baseline, sides.actual):
        assert side["status"].tolist() == ["not_set"]
        assert side["value"].isna().all()
        assert side["direction"].tolist() == ["higher"]


def test_only_the_year_asked_for_stands_beside_the_baseline():
    rows = [("target", "FY2023", 1.0, "r6"), ("target", "FY2024", 2.0, "r6")]
    rows += [("actual", "FY2025", 3.0, "r6"), ("baseline", "FY2020", 4.0, "r6")]
    sides = side_by_side(figures(*rows), FiscalYear(2024))
    assert [side["value"].fillna(-1).item() for side in sides] == [4, 2, -1]


@pytest.mark.parametrize("period", ["FY2024-end", "2025-03-31", "2024-10-01"])
def test_the_end_of_a_year_or_a_day_in_it_is_the_years_figure(period):
    rows = figures(("target", "FY2024", 5.0, "r6"), ("actual", period, 4.0, "r6"))
    assert side_by_side(rows, FiscalYear(2024)).actual["value"].tolist() == [4]


@pytest.mark.parametrize("period", ["2024", "2024-10", "FY2024/FY2025", "2025-04-01"])
def test_a_month_a_calendar_year_and_a_range_are_no_figure_of_the_year(period):
    rows = figures(("target", "FY2024", 5.0, "r6"), ("actual", period, 4.0, "r6"))
    assert side_by_side(rows, FiscalYear(2024)).actual["status"].tolist() == ["not_set"]


def test_a_figure_printed_anew_under_another_spelling_of_its_year_is_the_newer_vintage():
    rows = [("actual", "FY2023-end", 10.0, "r5"), ("actual", "2024-03-31", 11.0, "r6")]
    assert as_of(figures(*rows), FiscalYear(2024))["value"].tolist() == [11]


def test_a_plain_frame_may_not_hold_two_figures_of_one_year():
    rows = [("actual", "FY2024", 10.0, ""), ("actual", "FY2024-end", 11.0, "")]
    with pytest.raises(ValueError, match="同じ数値が2回あります: x actual FY2024-end"):
        side_by_side(figures(*rows, with_plan=False), FiscalYear(2024))


@pytest.mark.parametrize(("target", "value"), [("stock", 700), ("flow", 60), ("cumulative", 60)])
def test_the_actual_is_the_one_that_accumulates_as_its_target_does(target, value):
    rows = [("target", "FY2024", 5.0, "r6"), ("actual", "FY2024", 60.0, "r6")]
    frame = figures(*rows, ("actual", "FY2024-end", 700.0, "r6"))
    sides = side_by_side(frame.assign(accumulation=[target, "flow", "stock"]), FiscalYear(2024))
    assert sides.actual["value"].tolist() == [value]


def test_missing_texts_and_numbers_of_a_plain_frame_are_completed():
    plain = pd.DataFrame(
        {
            "indicator": ["x", "x"],
            "role": ["target", "actual"],
            "period": "FY2024",
            "value": [3, None],
        }
        | {"direction": "higher", "component": [None, float("nan")], "status": [None, "pending"]}
    )
    found = observations(plain)
    assert found["component"].tolist() == ["", ""]
    assert found["status"].tolist() == ["final", "pending"]
    assert found["value"].isna().tolist() == [False, True]
    assert plain["component"].isna().all()
    assert set(found["accumulation"]) == set(found["count_basis"]) == {"not_stated"}


def test_a_frame_without_directions_is_refused():
    plain = pd.DataFrame(
        {"indicator": ["x"], "role": ["actual"], "period": ["FY2024"], "value": [1]}
    )
    with pytest.raises(ValueError, match="列がありません: direction") as error:
        observations(plain)
    assert "Columns are missing: direction" in str(error.value)
    with pytest.raises(ValueError, match="direction"):
        rate(plain, 2024, "params/rubrics/setagaya-r6-inferred.yaml")


def test_what_is_neither_a_dataset_nor_a_frame_is_refused():
    with pytest.raises(
        TypeError, match=r"（dict）。 / A Dataset or a DataFrame is needed, not dict"
    ):
        observations({"indicator": "x"})
