from pathlib import Path

import pandas as pd
import pytest

from evalkit.analysis.estimate import fact_ids
from evalkit.analysis.roster.national import national_context, plan_loss
from evalkit.data.dataset import load_dataset
from evalkit.data.roster.national import read_national
from evalkit.words.national import FIGURES, FILE
from evalkit.words.problems import DataError

ROOT = Path(__file__).parents[2]
NATIONAL = pd.read_csv(ROOT / "data" / "national" / "roster.csv", keep_default_na=False)


def value(figure: str, as_of: str, area: str = "") -> float:
    row = NATIONAL.query("figure == @figure and as_of == @as_of and area == @area")
    return row["value"].item()


def test_each_figure_stands_once_with_its_date_and_address():
    assert not NATIONAL.duplicated(["figure", "area", "as_of"]).any()
    assert (NATIONAL["as_of"] != "").all()
    assert NATIONAL["source"].str.startswith("https://").all()


def test_the_classes_of_plan_rates_add_up_to_all_municipalities():
    classes = NATIONAL["figure"].str.fullmatch("municipalities-(below-20|[0-9]+-(to|and)-.*)")

    with_plans = value("municipalities-with-plans", "2025-04-01")
    without = value("municipalities-without-plans", "2025-04-01")
    assert NATIONAL.loc[classes, "value"].sum() == with_plans
    assert with_plans + without == value("municipalities", "2025-04-01") == 1741


def test_plans_ever_made_are_more_than_those_in_force():
    assert value("plans-ever-made", "2025-04-01") > value("plans-in-force", "2026-04-01")


def test_every_figure_is_named_as_the_file_names_it():
    for row in NATIONAL.to_dict("records"):
        named = FIGURES[row["figure"]]
        assert row["name_ja"] == named.ja or row["area"]
        assert row["name_en"] == named.en or row["area"]


def test_the_plan_loss_that_the_country_implies_lies_where_the_reference_says():
    """Golden of roster.md 2: a loss of .08 to .16 for 13.5 to 14.5 % of 6.70 to 6.80 million."""
    ends = [0.135 * 6_700_000, 0.145 * 6_800_000]
    low, high = (plan_loss(1_014_017, 181_635, before) for before in ends)

    assert (round(low, 2), round(high, 2)) == (0.08, 0.16)
    assert [round(1 - before / 1_451_097, 2) for before in ends] == [0.38, 0.32]


def test_national_figures_stand_beside_a_real_report_with_their_addresses():
    frame = national_context(load_dataset(ROOT / "data" / "setagaya"))
    told = frame[frame["measure"] == "national"]

    assert len(told) == (NATIONAL["area"] == "").sum()
    assert told["source"].str.startswith("https://").all()
    assert told["source"].str.contains("national/roster.csv!E", regex=False).all()
    implied = frame.set_index("measure").loc[["national_coverage", "national_plan_loss"]]
    assert implied["value"].round(4).tolist() == [0.1514, 0.1122]
    assert set(" ".join(implied["derived_from"]).split()) <= set(fact_ids(frame))


def test_real_figures_never_bear_the_mark_of_made_up_ones():
    assert national_context(load_dataset(ROOT / "data" / "example-city")).empty


def test_a_folder_without_national_figures_tells_none(tmp_path):
    assert read_national(tmp_path / FILE).empty


def test_a_broken_file_of_national_figures_says_every_cell(tmp_path):
    head = "figure,area,name_ja,name_en,value,unit,as_of,source,note\n"
    path = tmp_path / "roster.csv"
    path.write_text(head + "rosters,,,,many,人,2026-04-01,,\n", "utf-8")

    with pytest.raises(DataError) as error:
        read_national(path)
    assert {each.cell for each in error.value.problems} == {"A2", "E2", "H2"}
