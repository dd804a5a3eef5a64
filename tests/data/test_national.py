from pathlib import Path

import pandas as pd

NATIONAL = pd.read_csv(
    Path(__file__).parents[2] / "data" / "national" / "roster.csv", keep_default_na=False
)


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
