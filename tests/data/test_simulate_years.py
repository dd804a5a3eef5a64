"""The made-up city's years: everything that happens to a plan happens to it, and its figures, letters and texts agree."""

import re
from pathlib import Path

import pandas as pd
import pytest
from made_up import numbers, table

from evalkit.analysis.rating.rate import rate
from evalkit.data.dataset import check_dataset, load_dataset
from evalkit.data.simulate.city import simulate_city

ROOT = Path(__file__).parents[2]
RULE = ROOT / "params" / "rubrics" / "example-city.yaml"
CITY = ROOT / "data" / "example-city"
DATA = load_dataset(CITY)


def letters(year: int) -> pd.DataFrame:
    """A year's letters by indicator: the rule's (``example-city``) and the decided ones."""
    told = rate(DATA, year, RULE).query("measure == 'rating' and component == ''")
    return told.pivot(index="indicator", columns="method", values="label")


def test_letters_follow_the_office_rule_from_the_figures_printed_beside_them_or_say_why_not():
    figures, ratings = table(CITY, "figures"), table(CITY, "ratings")
    lower = set(table(CITY, "indicators").query("direction == 'lower'")["indicator"])
    cells = figures.set_index(["indicator", "role", "period", "release"])["text"]
    differ = []
    for row in ratings.itertuples():
        actual = cells[row.indicator, "actual", row.period, row.release]
        target = cells[row.indicator, "target", row.period, row.release]
        if actual == "集計中":
            assert row.text == "集計中"
            continue
        pairs = list(zip(numbers(actual), numbers(target), strict=True))
        least = min(t / a if row.indicator in lower else a / t for a, t in pairs)
        expected = "A" if least >= 1 else "B" if least >= 0.8 else "C" if least >= 0.6 else "D"
        assert (row.text != expected) == (row.reason != ""), (row.indicator, row.period)
        if row.reason:
            differ.append((row.indicator, row.period, expected + row.text))
    assert differ == [
        ("slow-starts", "FY2022", "BC"),
        ("training-participants", "FY2024", "CB"),
    ]


def test_every_letter_is_decided_by_the_office_responsible():
    ratings = table(CITY, "ratings").merge(table(CITY, "indicators").drop_duplicates("indicator"))
    offices = table(CITY, "nodes").drop_duplicates("node").set_index("node")["owner"]
    assert (ratings["decided_by"] == ratings["node"].map(offices)).all()
    assert set(ratings["decided_by"]) == {"福祉相談課", "防災課", "地域支援課"}


def test_what_arrived_in_a_later_year_stands_in_its_folder():
    assert [path.name for path in sorted(CITY.glob("FY*"))] == [
        f"FY{year}" for year in range(2022, 2026)
    ]
    for path in CITY.glob("FY*"):
        assert set(table(path, "releases")["period"]) == {path.name}
    assert [str(year) for year in DATA.plan.reported] == [f"FY{year}" for year in range(2021, 2026)]
    last = DATA.figures[DATA.figures["release"] == "example-FY2025"]
    assert last["source"].str.startswith("FY2025/figures.csv!E").all()


def test_the_survey_is_pending_in_its_third_and_its_last_report_and_arrives_a_year_late():
    figures = table(CITY, "figures")
    pending = figures[figures["text"] == "集計中"]
    assert pending[["indicator", "role", "period", "release"]].values.tolist() == [
        ["mutual-help-share", "actual", "FY2023", "example-FY2023"],
        ["mutual-help-share", "actual", "FY2025", "example-FY2025"],
    ]
    survey = figures.query("indicator == 'mutual-help-share' and role == 'actual'")
    late = survey[survey["period"] == "FY2023"].set_index("release")["text"]
    assert list(late.index) == ["example-FY2023", "example-FY2024"]
    assert numbers(late["example-FY2024"]) == [35.4]


def test_a_figure_is_misprinted_by_transposed_digits_and_corrected_with_its_letter():
    figure, rating = table(CITY, "corrections").to_dict("records")
    assert (figure["release"], figure["corrected_in"]) == ("example-FY2023", "example-FY2023-2")
    wrong, right = (numbers(figure[side])[0] for side in ("old", "new"))
    assert (wrong, right) == (389, 398)
    assert (rating["old"], rating["new"]) == ("B", "A")
    assert figure["reason"]
    assert rating["reason"]
    rated = rate(DATA, 2023, RULE).query("indicator == 'training-participants'")
    actual = rated.query("measure == 'actual' and period == 'FY2023'").iloc[0]
    assert (actual["value"], actual["release"]) == (398, "example-FY2023-2")
    assert set(rated.query("measure == 'rating'")["label"]) == {"A"}


def test_the_misprint_of_any_seed_is_a_transposition_that_its_correction_undoes(tmp_path):
    for seed in range(3, 8):
        folder = tmp_path / f"city-{seed}"
        simulate_city(folder, seed=seed, persons=300, years=6)
        assert [each.severity for each in check_dataset(folder)].count("error") == 0
        figure = table(folder, "corrections").iloc[0]
        wrong, right = (str(int(numbers(figure[side])[0])) for side in ("old", "new"))
        assert sorted(wrong) == sorted(right)
        assert wrong != right


def test_the_revision_lowers_targets_from_its_year_on_and_the_older_ones_stay():
    targets = table(CITY, "figures").query("indicator == 'drill-groups' and role == 'target'")
    texts = targets.set_index(["release", "period"])["text"].map(numbers)
    assert [texts["example-plan", year][0] for year in ("FY2023", "FY2024", "FY2025")] == [
        96,
        108,
        120,
    ]
    assert [texts["example-plan-2", year][0] for year in ("FY2024", "FY2025")] == [105, 114]
    revised = targets[targets["release"] == "example-plan-2"]
    assert (revised["comment"] != "").all()
    rated = rate(DATA, 2025, RULE).query("indicator == 'drill-groups'")
    rated = rated[rated["period"] == "FY2025"].set_index("measure")
    assert (rated.loc["target", "value"], rated.loc["actual", "value"]) == (114, 118)


def test_the_places_are_redefined_with_a_year_counted_both_ways():
    row = table(CITY, "breaks").set_index("indicator").loc["support-places"]
    assert (row["period"], row["bridge_period"]) == ("FY2024", "FY2023")
    old, new = numbers(row["bridge_old"])[0], numbers(row["bridge_new"])[0]
    cells = table(CITY, "figures").set_index(["indicator", "role", "period", "release"])["text"]
    printed = cells["support-places", "actual", "FY2023", "example-FY2023"]
    assert numbers(printed) == [old]
    for year in ("FY2024", "FY2025"):
        before, after = (
            numbers(cells["support-places", "target", year, release])[0]
            for release in ("example-plan", "example-plan-2")
        )
        assert after == round(before * new / old)
    rated = rate(DATA, 2024, RULE).query("indicator == 'support-places'").set_index("measure")
    assert rated.loc["progress", "caveats"] == "bridged"


def test_the_salons_have_a_break_without_a_bridge():
    row = table(CITY, "breaks").set_index("indicator").loc["salon-visits"]
    assert (row["period"], row["bridge_period"], row["bridge_old"]) == ("FY2020", "", "")


def test_an_indicator_is_renamed_one_starts_and_one_ends():
    indicators = table(CITY, "indicators").set_index(["indicator", "valid_from"])
    assert indicators.loc[("slow-starts", "FY2022"), "succession"] == "renamed"
    assert indicators.loc[("leaflets", ""), "valid_to"] == "FY2022"
    names = indicators.loc["slow-starts"]
    assert names["name_ja"].nunique() == 2
    assert names["definition"].nunique() == 1
    told = DATA.figures.query("role == 'actual'").groupby("indicator")["period"].agg(["min", "max"])
    assert told.loc["leaflets"].tolist() == ["FY2016", "FY2022"]
    assert told.loc["online-consultations"].tolist() == ["FY2023", "FY2025"]
    assert "online-consultations" not in letters(2022).index
    assert "online-consultations" in letters(2023).index


@pytest.mark.parametrize("year", range(2021, 2026))
def test_each_year_reported_on_is_rated_and_its_letters_stand_beside_the_rules(year):
    told = letters(year)
    assert 8 <= len(told) <= 9
    assert told.notna().all(axis=None)


def test_a_document_has_one_title_in_the_language_it_is_written_in():
    titles = table(CITY, "releases")["title"]
    assert all(title.endswith("（架空）") and " / " not in title for title in titles)


def test_the_commentary_names_figures_of_the_plan_and_its_years_report_only():
    commentary = table(CITY, "commentary")
    assert len(commentary) == 3 * 5
    for row in commentary.itertuples():
        own = DATA.figures[DATA.figures["release"].isin(["example-plan", f"example-{row.period}"])]
        told = own["period"].isin([row.period, f"FY{int(row.period[2:]) - 1}"])
        said = re.findall(r"(?:は|が|目標の|目標)(?:延べ)?([\d,.]+)(?=[件名人団箇％])", row.text)
        assert said
        assert {float(each.replace(",", "")) for each in said} <= set(own.loc[told, "value"])


def test_the_commentary_is_silent_on_the_figure_printed_wrongly():
    told = table(CITY, "commentary").set_index(["node", "period"])["text"]
    assert "研修" in told["measure-1-1", "FY2022"]
    assert "研修" not in told["measure-1-1", "FY2023"]
