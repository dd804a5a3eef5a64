"""Pace to target as it is read: the way with its years, the changes a year, the verdict in words."""

import pandas as pd
import pytest

import evalkit as ek
from evalkit.analysis.pace.indicator import pace_to_target
from evalkit.telling.tables.pace import pace_table

WAY = {
    "role": ["baseline", "actual", "target"],
    "period": ["FY2020", "FY2024", "FY2028"],
    "value": [100.0, 110.0, 160.0],
}
DECLARED = {"unit": "件", "direction": "higher", "accumulation": "flow", "count_basis": "unique"}
YEARS = pd.DataFrame(
    {
        "role": ["actual"] * 4 + ["target"],
        "period": ["FY2021", "FY2022", "FY2023", "FY2024", "FY2030"],
        "value": [58.0, 62.0, 66.0, 70.0, 100.0],
    }
)


def told(figures, method="statcan", lang="ja", **declared):
    frame = pd.DataFrame(figures).assign(indicator="x", **DECLARED | declared)
    table = pace_table(ek.collect(pace_to_target(frame, 2024, method)), lang)
    return table, table.frame.iloc[0].tolist()


def test_the_way_is_told_with_its_years_and_the_changes_with_their_sign():
    _, row = told(WAY)

    assert row == [
        "x",
        "100件（令和2年度）",
        "110件（令和6年度）",
        "160件（令和10年度）",
        "+2.5件",
        "+12.5件",
        "わずかに前進（必要な伸び率の0.399倍）",
        "カナダ統計局の方法",
    ]


def test_the_same_in_english():
    _, row = told(WAY, lang="en")

    assert row[1:4] == [
        "100 plans (fiscal 2020)",
        "110 plans (fiscal 2024)",
        "160 plans (fiscal 2028)",
    ]
    assert row[6] == "limited progress (0.399 times the growth required)"


def test_a_projected_miss_is_told_as_a_share_of_the_way_left():
    _, row = told(YEARS, "destatis")

    assert row[1] == "58件（令和3年度）"
    assert row[4:7] == [
        "+4.0件",
        "+5.0件",
        "わずかに届かない見込み（残りの20.0％に届かない見込み）",
    ]


def test_a_target_that_will_be_met_is_told_without_a_miss_of_nothing():
    _, row = told(YEARS.assign(value=[40.0, 50.0, 60.0, 70.0, 100.0]), "destatis")
    assert row[6] == "達成の見込み"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_is_refused_is_a_dash_with_the_reason_in_the_notes(lang):
    table, row = told(WAY | {"period": ["", "FY2024", "FY2028"]}, lang=lang)

    assert row[4] == row[6] == "－"
    assert row[5].startswith("+12.5")
    (note,) = table.notes
    assert note.text.startswith(
        "現況値の時点が年度として" if lang == "ja" else "the baseline isn't"
    )


def test_a_pending_actual_is_told_as_pending():
    pending = pd.DataFrame(WAY).assign(status=["final", "pending", "final"])
    pending.loc[1, "value"] = float("nan")
    _, row = told(pending)

    assert row[2] == "集計中（令和6年度）"
    assert row[4:7] == ["－", "－", "－"]


def test_every_number_leads_to_its_fact():
    table, _ = told(WAY)
    held = table.fact_ids.iloc[0].tolist()[1:7]

    assert [table.facts[each].measure for each in held] == [
        "baseline",
        "actual",
        "target",
        "observed_change_per_year",
        "required_change_per_year",
        "pace",
    ]


def test_both_methods_stand_one_beneath_the_other():
    frame = pd.DataFrame(YEARS).assign(indicator="x", **DECLARED)
    facts = ek.collect(*(pace_to_target(frame, 2024, method) for method in ("statcan", "destatis")))
    table = pace_table(facts, "en").frame

    assert table["Method"].tolist() == [
        "Statistics Canada's method",
        "method of Germany's Federal Statistical Office",
    ]


def test_the_real_report_sets_no_target_beyond_its_year_and_the_table_says_so():
    ward = ek.load_dataset("data/setagaya")
    table = pace_table(ek.collect(pace_to_target(ward, "R6")))

    assert table.rows == ()
    assert repr(table).endswith("（達成率で判断する）")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_where_every_last_target_is_due_one_line_says_so(lang):
    frame = pd.DataFrame(WAY | {"period": ["FY2020", "FY2024", "FY2024"]})
    paces = pace_to_target(frame.assign(indicator="x", **DECLARED), 2024)
    table = pace_table(ek.collect(paces), lang)

    assert table.rows == ()
    said = "最後の目標の年度に達している" if lang == "ja" else "attainment decides"
    assert said in table.to_html()
    assert said in repr(table)
