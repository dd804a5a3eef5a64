"""What a rating rule can ask for, and what one is told that doesn't cover its cases."""

import numpy as np
import pandas as pd
import pytest
from rated import BASIS, figures, parts, told

from evalkit.analysis.rating.rate import rate
from evalkit.analysis.rating.rubric import letters_of, read_rule
from evalkit.words.problem_table import problem_table
from evalkit.words.problems import DataError

HEAD = "name: sample\nattainment: {higher: actual / target, lower: target / actual}\n"
THREE = """\
bands:
- {letter: a, from: 1.0}
- {letter: b, travel: [better, same]}
- {letter: c, travel: [worse]}
"""


@pytest.fixture
def read(tmp_path):
    def from_text(text):
        path = tmp_path / "sample.yaml"
        path.write_text(HEAD + text, encoding="utf-8")
        return read_rule(path)

    return from_text


@pytest.fixture
def problems(read):
    def of(text):
        with pytest.raises(DataError) as error:
            read(text)
        assert "rubric" not in str(problem_table(error.value.problems, "ja").iloc[:, 4])
        return [(each.code, each.cell, each.found) for each in error.value.problems]

    return of


def three(baseline, target, actual, **shared):
    rows = (("baseline", baseline), ("target", target), ("actual", actual))
    return figures(*rows, **shared)


def letter(frame, rule, year=2024):
    row = told(rate(frame, year, rule))["rating"]
    return row["label"], row["caveats"]


def test_bands_with_conditions_are_tried_in_their_order(read):
    rule = read(THREE)
    assert (rule.letters, rule.measures) == (("a", "b", "c"), ("attainment", "travel"))
    assert letter(three(90, 100, 120), rule) == ("a", "")
    assert letter(three(90, 100, 95), rule) == ("b", "")
    assert letter(three(95, 100, 95), rule) == ("b", "")
    assert letter(three(96, 100, 95), rule) == ("c", "")


def test_what_an_earlier_band_decides_needs_no_baseline(read):
    rule = read(THREE)
    plain = figures(("target", 100), ("actual", 120))
    assert letter(plain, rule) == ("a", "")
    assert letter(figures(("target", 100), ("actual", 90)), rule) == ("refused", "not-set")


def test_a_stock_held_against_a_flow_is_refused_with_that_reason(read):
    frame = figures(("baseline", 90, {"accumulation": "stock"}), ("target", 100), ("actual", 95))
    assert letter(frame, read(THREE)) == ("refused", "stock-flow")


def test_an_indicator_without_a_direction_is_refused_with_that_reason(read):
    assert letter(three(90, 100, 95, direction="none"), read(THREE)) == ("refused", "no-direction")


@pytest.mark.parametrize(("actual", "expected"), [(47.1, "b"), (47, "c"), (52, "b")])
def test_a_share_may_change_by_less_than_the_tolerance(read, actual, expected):
    rule = read(THREE + "tolerance: {points: 3}\n")
    share = three(50, 60, actual, unit="%", accumulation="stock", count_basis="rate")
    assert letter(share, rule)[0] == expected
    assert letter(three(50, 60, 47.1, unit="件"), rule)[0] == "c"


def test_improvement_is_a_share_of_the_baseline_and_points_of_a_share(read):
    rule = read(
        "bands:\n- {letter: more, improvement: {from: 0.05}}\n- {letter: less, improvement: {below: 0.05}}\n"
    )
    assert letter(three(20, 60, 21), rule)[0] == "more"
    assert letter(three(20, 60, 21, unit="%"), rule)[0] == "less"
    assert letter(three(20, 60, 25, unit="%"), rule)[0] == "more"
    assert letter(three(20, 10, 19, direction="lower"), rule)[0] == "more"
    assert letter(three(0, 60, 21), rule) == ("refused", "zero-base")
    assert letter(three(np.inf, 60, 21), rule) == ("refused", "infinite")


def test_progress_can_be_asked_for(read):
    rule = read(
        "bands:\n- {letter: far, progress: {from: 0.5}}\n- {letter: near, progress: {below: 0.5}}\n"
    )
    assert letter(three(0, 100, 50), rule)[0] == "far"
    assert letter(three(100, 100, 100), rule) == ("refused", "baseline-is-target")


CHANGED = """\
bands:
- {letter: B, changed: [better]}
- {letter: C, changed: [same]}
- {letter: D, changed: [worse]}
cannot: {letter: E}
"""


@pytest.mark.parametrize(("actual", "expected"), [(226, "B"), (450, "C"), (600, "D")])
def test_a_change_counts_where_the_interval_of_its_ratio_leaves_out_one(read, actual, expected):
    frame = three(464, 430, actual, direction="lower")
    assert letter(frame, read(CHANGED)) == (expected, "same-events")


def test_the_letter_for_what_cant_be_formed_keeps_the_reason(read):
    stock = three(464, 430, 226, accumulation="stock")
    assert letter(stock, read(CHANGED)) == ("E", "not-independent")
    only = read(CHANGED.replace("letter: E", "letter: E, because: [not-set]"))
    assert letter(stock, only) == ("refused", "not-independent")
    assert letter(figures(("target", 430), ("actual", 226)), only) == ("E", "not-set")


PRORATED = """\
bands:
- {letter: full, from: 1.0}
- {letter: less, below: 1.0}
prorated: {first: FY2022, years: 5}
"""


def test_a_target_is_prorated_by_equal_steps(read):
    rule = read(PRORATED)
    rows = [{"role": "target", "period": "FY2026", "value": 500}]
    rows += [{"role": "actual", "period": f"FY{year}", "value": 250} for year in range(2021, 2028)]
    frame = pd.DataFrame(rows).assign(indicator="x", direction="higher", **BASIS)
    found = {
        year: rate(frame, year, rule).query("measure == 'rating'")["label"].tolist()
        for year in range(2022, 2027)
    }
    assert found == {2022: ["full"], 2023: ["full"], 2024: ["less"], 2025: ["less"], 2026: ["less"]}
    (margin,) = rate(frame, 2024, rule).query("measure == 'margin_up'")["value"]
    assert margin == 300 - 250


def test_outside_the_proration_or_without_its_last_target_it_is_refused(read):
    pair = figures(("target", 100), ("actual", 90))
    assert letter(pair, read(PRORATED)) == ("refused", "no-final-target")
    late = read(PRORATED.replace("FY2022", "FY2010"))
    assert letter(pair, late) == ("refused", "outside-proration")


def test_the_year_before_can_stand_as_the_baseline(read):
    rule = read(THREE + "baseline: last-year\n")
    frame = three(10, 100, 90)
    last = {"indicator": "x", "role": "actual", "period": "FY2023", "value": 95, **BASIS}
    both = pd.concat([frame, pd.DataFrame([last | {"direction": "higher"}])], ignore_index=True)
    assert letter(both, rule)[0] == "c"
    row = told(rate(both, 2024, rule))["rating"]
    assert "x/actual/FY2023" in row["derived_from"]
    assert letter(frame, rule)[0] == "b"  # the declared baseline is of fiscal 2023
    older = frame.assign(period=frame["period"].replace("FY2023", "FY2021"))
    assert letter(older, rule) == ("refused", "not-set")


def test_a_rule_may_say_how_parts_are_joined(read):
    bands = "bands:\n- {letter: A, from: 1.0}\n- {letter: B, below: 1.0}\n"
    frame = parts((10, 20), (10, 5), "all")
    assert letter(frame, read(bands))[0] == "B"
    assert letter(frame, read(bands + "parts: any\n"))[0] == "A"
    assert letter(frame, read(bands + "parts: pooled\n"))[0] == "A"


def test_parts_arent_averaged_under_a_rule_that_asks_about_more_than_attainment(read):
    frame = parts((10, 20), (10, 15), "mean")
    assert letter(frame, read(THREE)) == ("refused", "parts-by-attainment")
    assert letter(frame.assign(component_rule="all"), read(THREE))[0] == "a"


PACE = """\
bands:
- {letter: fast, pace: {from: 0.7}}
- {letter: slow, pace: {below: 0.7}}
"""


def test_the_year_of_a_baseline_that_isnt_printed_may_leave_the_letter_open(read):
    rule = read(PACE)
    frame = three(100, 400, 300)  # 0.667 a year ago, 0.79 long ago
    unknown = frame.assign(period=frame["period"].replace("FY2023", ""))
    assert letter(frame, rule) == ("slow", "")
    assert letter(unknown, rule) == ("refused", "base-year-open")
    assert letter(unknown.assign(value=[100, 400, 390]), rule) == ("fast", "period-not-printed")
    assert letter(unknown.assign(value=[100, 400, 90]), rule) == ("slow", "period-not-printed")


def yearly(values, target=100.0, target_year=2030):
    years = range(2025 - len(values), 2025)
    rows = [
        {"role": "actual", "period": f"FY{y}", "value": v}
        for y, v in zip(years, values, strict=True)
    ]
    rows += [{"role": "target", "period": f"FY{y}", "value": target} for y in (2024, target_year)]
    return pd.DataFrame(rows).assign(indicator="x", direction="higher", **BASIS)


DESTATIS = "params/rubrics/destatis.yaml"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([50, 54, 57, 63, 66, 70], "slightly_off_track"),
        ([50, 54, 57, 63, 66, 75], "on_track"),
        ([50, 51, 52, 53, 54, 55], "off_track"),
        ([60, 59, 58, 57, 56, 55], "wrong_direction"),
    ],
)
def test_yearly_changes_are_continued_to_the_latest_target(values, expected):
    assert letter(yearly(values), DESTATIS)[0] == expected


def test_moving_away_is_the_wrong_direction_even_in_the_targets_own_year():
    frame = yearly([60, 59, 58, 57, 56, 55], target_year=2025)
    now = frame[frame["period"] != "FY2025"]
    assert letter(now, DESTATIS)[0] == "wrong_direction"


def test_three_years_or_a_hole_dont_make_a_pace():
    assert letter(yearly([50, 54, 57]), DESTATIS) == ("refused", "pace-too-few-years")
    frame = yearly([50, 54, 57, 63, 66, 70])
    assert letter(frame[frame["period"] != "FY2022"], DESTATIS) == ("refused", "pace-hole")
    other = frame.assign(count_basis=frame["period"].map({"FY2022": "gross"}).fillna("unique"))
    assert letter(other, DESTATIS) == ("refused", "pace-hole")


def test_above_and_to_are_open_and_closed_ends(read):
    rule = read(
        "bands:\n- {letter: S, attainment: {above: 1.0}}\n"
        "- {letter: A, attainment: {from: 1.0, to: 1.0}}\n- {letter: B, below: 1.0}\n"
    )
    shares = pd.Series([np.inf, 1.01, 1.0, 0.99, np.nan])
    assert letters_of(shares, rule).tolist() == ["S", "S", "A", "B", ""]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "bands:\n- {letter: a, from: 1.0}\n- {letter: b, travel: [better]}\n",
            ("rubric-uncovered", "bands", "attainment 0, travel same"),
        ),
        (
            "bands:\n- {letter: a, from: 1.0}\n- {letter: b, improvement: {above: 0.1}}\n"
            "- {letter: c, improvement: {below: 0.1}}\n",
            ("rubric-uncovered", "bands", "attainment 0, improvement 0.1"),
        ),
        (
            "bands:\n- {letter: a, travel: [better, same, worse]}\n- {letter: b, from: 1.0}\n",
            ("rubric-never", "bands[2]", "b"),
        ),
        (
            "bands:\n- {letter: a, attainment: {from: 1.0}}\n- {letter: b, attainment: {to: 1.0}}\n",
            ("rubric-overlap", "bands", "attainment 1"),
        ),
        (THREE + "tolerance: 3\n", ("rubric-setting", "tolerance", "3")),
        (THREE + "parts: worst\n", ("rubric-setting", "parts", "worst")),
        (THREE + "baseline: first\n", ("rubric-setting", "baseline", "first")),
        (THREE + "cannot: E\n", ("rubric-setting", "cannot", "E")),
        (
            THREE + "cannot: {letter: E, because: [bad-luck]}\n",
            ("rubric-setting", "cannot", "{'letter': 'E', 'because': ['bad-luck']}"),
        ),
        (
            THREE + "prorated: {first: FY2022, years: 0}\n",
            ("rubric-setting", "prorated", "{'first': 'FY2022', 'years': 0}"),
        ),
    ],
)
def test_a_faulty_rule_is_told_where(problems, text, expected):
    assert problems(text) == [expected]


@pytest.mark.parametrize(
    "band",
    [
        "{letter: b, travel: better}",
        "{letter: b, travel: [sideways]}",
        "{letter: b, improvement: 0.1}",
        "{letter: b, improvement: {from: 0.1, above: 0.1}}",
        "{letter: b, from: 0.1, attainment: {below: 1.0}}",
        "{letter: b, luck: {from: 0.1}}",
        "{letter: b}",
    ],
)
def test_a_band_that_cant_be_read_is_told(problems, band):
    (found,) = problems(f"bands:\n- {{letter: a, from: 1.0}}\n- {band}\n")
    assert found[:2] == ("rubric-band", "bands[2]")
