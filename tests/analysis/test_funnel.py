"""Areas held against each other: who is compared, the limits of chance, and what is refused."""

from itertools import starmap

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from small_city import TABLES, write_city

import evalkit as ek
from evalkit.analysis.funnel import _limits

COLUMNS = (
    "indicator,node,kind,name_ja,name_en,definition,unit,unit_en,direction,accumulation,"
    "count_basis,component_rule\n"
)
PLANS = "plans,m,outcome,計画数,Plans,{},件,plan/plans,higher,stock,{},none\n"
ROSTER = "roster,m,context,名簿の人数,Roster,年度末の人数,人,person/people,none,stock,unique,none\n"


@pytest.fixture
def town(tmp_path):
    """Write one town's figures of fiscal 2024, and load them."""

    def write(name, plans, people, definition="年度末に有効な計画", basis="unique"):
        figures = (
            f"indicator,component,role,period,text,release\nplans,,actual,FY2024,{plans},r6\n"
            f"roster,,actual,FY2024,{people},r6\n"
        )
        told = TABLES["dataset.yaml"].replace("みほん市", f"{name}町").replace("Sample City", name)
        folder = write_city(
            tmp_path / name,
            indicators=COLUMNS + PLANS.format(definition, basis) + ROSTER,
            components="indicator,component,name_ja,name_en\n",
            figures=figures,
            ratings="indicator,period,text,decided_by,reason,release\n",
        )
        (folder / "dataset.yaml").write_text(told, encoding="utf-8")
        return ek.load_dataset(folder)

    return write


THREE = [("kita", "40件", "100人"), ("naka", "90件", "200人"), ("minami", "160件", "400人")]


def shares(towns):
    frame = ek.funnel(towns, "plans", "roster", "R6")
    return frame[frame["measure"] == "area_share"].set_index("area")


def test_areas_are_held_against_all_of_them_together(town):
    towns = list(starmap(town, THREE))
    frame = ek.funnel(towns, "plans", "roster", "R6")
    (together,) = frame.loc[frame["measure"] == "areas_together", "value"]
    assert together == pytest.approx(290 / 700)
    assert shares(towns)["label"].tolist() == ["within"] * 3
    z = [(x / n - together) ** 2 * n / (together * (1 - together)) for x, n in ((40, 100), (90, 200), (160, 400))]  # fmt: skip
    (spread,) = frame.loc[frame["measure"] == "areas_dispersion", "value"]
    assert spread == pytest.approx(np.mean(z))
    assert "overdispersed" not in " ".join(frame["caveats"])
    facts = ek.collect(frame)
    share = facts.find(area="kita", measure="area_share")
    assert [facts[each].text for each in share.derived_from.split()] == ["40件", "100人"]


def test_an_area_far_outside_is_told_and_that_areas_differ_by_more_than_chance(town):
    towns = [*starmap(town, THREE), town("nishi", "100件", "150人")]
    found = shares(towns)
    assert found.loc["nishi", "label"] == "far-high"
    assert found["caveats"].str.contains("areas-overdispersed").all()


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        (("higashi", "集計中", "100人"), "pending"),
        (("higashi", "40", "100人", "年度中に作った計画"), "definition-differs"),
        (("higashi", "延べ 40件", "100人", "年度末に有効な計画", "gross"), "count-basis"),
        (("higashi", "140件", "100人"), "exceeds-base"),
        (("higashi", "0件", "0人"), "no-base"),
        (("higashi", "30～40件", "100人"), "range-figure"),
    ],
)
def test_what_may_not_be_compared_is_refused_with_its_reason_and_enters_nothing(town, odd, why):
    towns = list(starmap(town, THREE))
    alone = shares(towns)
    found = shares([*towns, town(*odd)])
    assert (found.loc["higashi", "label"], found.loc["higashi", "caveats"]) == ("refused", why)
    assert np.isnan(found.loc["higashi", "value"])
    assert found.loc[alone.index, "value"].equals(alone["value"])


def test_a_first_area_that_is_pending_spoils_no_other(town):
    found = shares([town("higashi", "集計中", "100人"), *starmap(town, THREE)])
    assert found["label"].tolist() == ["refused", *["within"] * 3]


def test_counts_that_nobody_declared_unique_are_refused(town):
    towns = [town(*each, basis="not_stated") for each in THREE]
    assert set(shares(towns)["caveats"]) == {"not-unique"}


def test_two_areas_are_no_comparison(town):
    found = shares(list(starmap(town, THREE[:2])))
    assert set(found["caveats"]) == {"few-areas"}
    with pytest.raises(LookupError, match="比べられる自治体がありません"):
        ek.plot_funnel(
            ek.collect(ek.funnel(list(starmap(town, THREE[:2])), "plans", "roster", 2024))
        )


def test_an_area_given_twice_is_an_error_in_words(town):
    towns = list(starmap(town, THREE))
    with pytest.raises(ValueError, match="同じ自治体が2回あります: kita"):
        ek.funnel([*towns, towns[0]], "plans", "roster", "R6")


def test_an_indicator_that_no_area_has_is_an_error_in_words(town):
    with pytest.raises(LookupError, match="どの自治体にも指標「roster2」がありません"):
        ek.funnel(list(starmap(town, THREE)), "plans", "roster2", "R6")


def test_an_area_without_the_indicator_is_refused_as_not_set(town):
    plain = pd.DataFrame(
        {"area": "a", "indicator": ["plans"], "role": "actual", "period": "FY2024", "value": 3.0}
    ).assign(direction="higher", unit="件", count_basis="unique", accumulation="stock")
    found = shares([*starmap(town, THREE), plain])
    assert (found.loc["a", "label"], found.loc["a", "caveats"]) == ("refused", "not-set")


@given(st.integers(1, 100_000), st.floats(0.001, 0.999), st.sampled_from([0.95, 0.998]))
def test_the_limits_leave_out_what_their_level_says(n, share, level):
    lower, upper = (float(end[0]) for end in _limits(np.array([float(n)]), share, level))
    assert 0 <= lower <= share + 1 / n
    assert share - 1 / n <= upper <= 1
    for end, p in ((lower, (1 - level) / 2), (upper, (1 + level) / 2)):
        if 0 < end < 1:
            steps = np.arange(max(np.floor(end * n) - 1, -1), np.floor(end * n) + 3)
            told = np.interp(end * n, steps, stats.binom.cdf(steps, n, share))
            assert told == pytest.approx(p, abs=1e-6)


def test_the_table_names_the_areas_and_where_each_stands(town):
    towns = [
        *starmap(town, THREE),
        town("nishi", "100件", "150人"),
        town("higashi", "集計中", "9人"),
    ]
    facts = ek.collect(ek.funnel(towns, "plans", "roster", "R6"))
    table = ek.funnel_table(facts, towns)
    assert table.frame["自治体"].tolist() == [
        "kita町",
        "naka町",
        "minami町",
        "nishi町",
        "higashi町",
        "全体",
    ]
    assert table.frame["位置"].tolist() == ["範囲内", "範囲内", "95％の範囲を下回る", "99.8％の範囲も上回る", "", ""]  # fmt: skip
    assert table.frame["割合"].tolist() == ["40.0％", "45.0％", "40.0％", "66.7％", "－", "45.9％"]
    assert any("集計中" in note.text for note in table.notes)


def test_the_picture_names_those_far_outside_and_marks_made_up_data(town):
    towns = [*starmap(town, THREE), town("nishi", "100件", "150人")]
    facts = ek.collect(ek.funnel(towns, "plans", "roster", "R6"))
    picture = ek.plot_funnel(facts, towns)
    assert "nishi町 66.7％（99.8％の範囲も上回る）" in picture.alt
    assert [each.get_text() for each in picture.axes.texts] == ["nishi町"]
    assert "架空のデータ" in picture.axes.get_title(loc="left")
    assert picture.png() == ek.plot_funnel(facts, towns).png()
