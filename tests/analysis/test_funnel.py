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


def test_an_indicator_counted_in_parts_only_is_told_so():
    figures = plain(*OTHERS).assign(component=["a", "b"] * 3)
    with pytest.raises(LookupError, match=r"全体の値がなく、aの別の値だけ.*parts only \(a\)"):
        ek.funnel([figures], "x", "n", 2024)


def test_a_frame_in_the_place_of_facts_is_told_how_facts_are_gathered():
    found = ek.funnel([plain(*OTHERS)], "x", "n", 2024)
    for tell in (ek.funnel_table, ek.plot_funnel):
        with pytest.raises(TypeError, match=r"ek\.collect"):
            tell(found)


def test_areas_of_very_unlike_sizes_are_drawn_by_the_logarithm_of_their_base():
    towns = [(str(n), n // 5, n) for n in (40, 80, 120, 300, 700, 16_000)]
    alike = [(str(n), n // 5, n) for n in (100, 110, 120)]
    scales = {
        ek.plot_funnel(ek.collect(ek.funnel([plain(*rows)], "x", "n", 2024))).axes.get_xscale(): len(rows)
        for rows in (towns, alike)
    }  # fmt: skip
    assert scales == {"log": 6, "linear": 3}


def test_an_area_without_the_indicator_is_refused(town):
    other = pd.DataFrame(
        {"area": "a", "indicator": ["plans"], "role": "actual", "period": "FY2024", "value": 3.0}
    ).assign(direction="higher", unit="件", count_basis="unique", accumulation="stock")
    found = shares([*starmap(town, THREE), other])
    assert (found.loc["a", "label"], found.loc["a", "caveats"]) == ("refused", "no-such-indicator")


def plain(*rows, **columns):
    """Areas as one plain frame of counts: area, events, base."""
    long = [(area, name, value) for area, x, n in rows for name, value in (("x", x), ("n", n))]
    same = {"role": "actual", "period": "FY2024", "direction": "none", "count_basis": "unique"}
    return pd.DataFrame(long, columns=["area", "indicator", "value"]).assign(**same | columns)


def compared(*rows, **columns):
    frame = ek.funnel([plain(*rows, **columns)], "x", "n", 2024)
    return frame[frame["measure"] == "area_share"].set_index("area")


OTHERS = [("b", 90, 200), ("c", 160, 400), ("d", 210, 500)]


@given(st.integers(1, 300), st.floats(0.001, 0.999), st.sampled_from([0.95, 0.998]))
def test_chance_alone_leads_beyond_a_limit_no_more_often_than_its_level_says(n, share, level):
    lower, upper = (float(end[0]) for end in _limits(np.array([float(n)]), share, level))
    assert 0 <= lower <= upper <= 1
    counts = np.arange(n + 1)
    chance = stats.binom.pmf(counts, n, share)
    for beyond in (counts / n < lower - 1e-12, counts / n > upper + 1e-12):
        assert chance[beyond].sum() <= (1 - level) / 2 + 1e-9


@given(st.integers(1, 100_000), st.floats(0.001, 0.999), st.sampled_from([0.95, 0.998]))
def test_those_counted_and_the_others_have_mirrored_limits(n, share, level):
    lower, upper = _limits(np.array([float(n)]), share, level)
    low_of_others, high_of_others = _limits(np.array([float(n)]), 1 - share, level)
    assert upper == pytest.approx(1 - low_of_others, abs=1e-9)
    assert lower == pytest.approx(1 - high_of_others, abs=1e-9)


def test_all_of_a_very_small_area_is_within_what_chance_gives():
    found = compared(("a", 4, 4), ("b", 800, 1000), ("c", 1600, 2000))
    assert found.loc["a", "label"] == "within"


@pytest.mark.parametrize(
    ("first", "columns", "why"),
    [
        (("a", 40, 100.5), {}, "not-counts"),
        (("a", -4, 100), {}, "not-counts"),
        (("a", 40, 100), {"unit": "%"}, "not-counts"),
        (("a", 40, 100), {"unit": "千人"}, "not-counts"),
    ],
)
def test_what_is_no_count_is_refused(first, columns, why):
    found = compared(first, *OTHERS, **columns)
    assert (found.loc["a", "label"], found.loc["a", "caveats"]) == ("refused", why)


@pytest.mark.parametrize("events", [0, 100])
def test_where_all_areas_are_alike_no_limits_are_told(events):
    frame = plain(*[(area, events, 100) for area in "abcd"])
    facts = ek.collect(ek.funnel([frame], "x", "n", 2024))
    assert {fact.label for fact in facts.select(measure="area_limits_95")} == {"refused"}
    assert facts.find(measure="areas_dispersion").label == "refused"
    table = ek.funnel_table(facts, lang="en")
    assert table.frame["Limits of chance"].tolist()[:4] == ["－"] * 4
    assert table.frame["Where it stands"].tolist()[:4] == ["－"] * 4
    assert f"a {events}.0%, b" in ek.plot_funnel(facts, lang="en").alt


@pytest.mark.parametrize(("areas", "base"), [([], "n"), ([plain(*OTHERS)], "x")])
def test_nothing_to_compare_is_an_error_in_words(areas, base):
    with pytest.raises(ValueError, match="異なる2つの指標が必要です"):
        ek.funnel(areas, "x", base, 2024)


def test_made_up_areas_mark_the_whole_comparison(town):
    areas = [ek.load_dataset("data/setagaya"), *starmap(town, THREE)]
    facts = ek.collect(ek.funnel(areas, "plans", "roster", "R6"))
    assert facts.made_up
    assert ek.funnel_table(facts, areas).frame["自治体"].tolist()[0] == "世田谷区"


def test_several_comparisons_stand_in_one_table_and_in_a_picture_each():
    years = [plain(*OTHERS, period=period) for period in ("FY2023", "FY2024")]
    facts = ek.collect(*(ek.funnel([each], "x", "n", year) for each, year in zip(years, (2023, 2024), strict=True)))  # fmt: skip
    table = ek.funnel_table(facts, years)
    assert list(dict.fromkeys(table.frame["比べるもの"])) == [
        "x（分母はn、令和5年度）",
        "x（分母はn、令和6年度）",
    ]
    with pytest.raises(LookupError, match="1つの比較ごと"):
        ek.plot_funnel(facts, years)


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
        "全体の割合",
        "自治体間のばらつき（偶然のみ＝1）",
    ]
    assert table.frame["位置"].tolist() == ["範囲内", "範囲内", "95％の範囲を下回る", "99.8％の範囲も上回る", "", "", ""]  # fmt: skip
    assert table.frame["割合"].tolist() == [
        "40.0％",
        "45.0％",
        "40.0％",
        "66.7％",
        "－",
        "45.9％",
        "8.282",
    ]
    assert any("集計中" in note.text for note in table.notes)


def test_the_picture_names_those_far_outside_and_marks_made_up_data(town):
    towns = [*starmap(town, THREE), town("nishi", "100件", "150人")]
    facts = ek.collect(ek.funnel(towns, "plans", "roster", "R6"))
    picture = ek.plot_funnel(facts, towns)
    assert "nishi町 66.7％（99.8％の範囲も上回る）" in picture.alt
    assert [each.get_text() for each in picture.axes.texts] == ["nishi町"]
    assert "架空のデータ" in picture.axes.get_title(loc="left")
    assert picture.png() == ek.plot_funnel(facts, towns).png()
