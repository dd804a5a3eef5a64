"""Figures doubtful beside others: cumulative ones that fall, shares as fractions, counts with a point, bridges."""

import pytest
from small_city import TABLES, write_city

from evalkit.data.dataset import check_dataset

RELEASES = (
    "release,title,period,kind,published_on\n"
    "r6,実績報告,FY2024,,\nr6a,訂正版,FY2024,correction,\nr7,実績報告,FY2025,,\n"
)
INDICATORS = (
    TABLES["indicators.csv"]
    + "drills,m,context,訓練団体数,Drills,団体,group/groups,higher,cumulative,unique,none\n"
    "share,m,context,割合,Share,％,,higher,stock,rate,none\n"
    "hours,m,context,時間,Hours,時間,hour/hours,higher,flow,gross,none\n"
    "people,m,context,人数,People,人,person/people,higher,flow,unique,none\n"
)
BREAK = (
    "indicator,component,period,change_ja,change_en,bridge_period,bridge_old,bridge_new\n"
    "{},,FY2025,変更,change,{}\n"
)


@pytest.fixture
def found(tmp_path):
    """Check the city with figures and corrections added."""

    def check(added, corrections="", **changed):
        changed |= {"indicators": INDICATORS, "figures": TABLES["figures.csv"] + added}
        folder = write_city(tmp_path / "sample", corrections, releases=RELEASES, **changed)
        return [(each.code, each.severity, each.cell) for each in check_dataset(folder)]

    return check


def falls(first, second):
    return f"drills,,actual,FY2024,{first},r6\ndrills,,actual,FY2025,{second},r7\n"


def test_a_cumulative_figure_that_falls_is_a_warning(found):
    assert found(falls("150団体", "20団体")) == [("cumulative-falls", "warning", "E8")]


@pytest.mark.parametrize("second", ["150団体", "151団体", "集計中"])
def test_a_cumulative_figure_may_stand_still_or_be_awaited(found, second):
    assert found(falls("150団体", second)) == []


def test_a_cumulative_figure_may_fall_where_it_is_counted_differently(found):
    assert found(falls("150団体", "20団体"), breaks=BREAK.format("drills", ",,")) == []


def test_a_cumulative_figure_is_held_against_the_corrected_one(found):
    correction = "drills,,actual,FY2024,r6,150団体,15団体,誤記,r6a\n"
    assert found(falls("150団体", "20団体"), correction) == []


@pytest.mark.parametrize(
    "added",
    [
        "share,,target,FY2025,39.0％,r7\nshare,,actual,FY2025,0.391,r7\n",
        "share,,actual,FY2024,38％,r6\nshare,,actual,FY2025,0.391％,r7\n",
        "share,,target,FY2024,38％,r6\nshare,,target,FY2025,0.4,r7\n",
    ],
)
def test_a_share_that_may_be_a_fraction_is_a_warning(found, added):
    assert found(added) == [("maybe-fraction", "warning", "E8")]


@pytest.mark.parametrize("share", ["0％", "1.1％", "39.1"])
def test_a_share_in_percent_is_none(found, share):
    assert found(f"share,,target,FY2025,39％,r7\nshare,,actual,FY2025,{share},r7\n") == []


def test_a_small_share_beside_small_ones_is_none(found):
    assert found("share,,target,FY2025,0.8％,r7\nshare,,actual,FY2025,0.5％,r7\n") == []


@pytest.mark.parametrize("text", ["1.805人", "1.000人"])
def test_a_count_with_a_decimal_point_is_a_warning(found, text):
    assert found(f"people,,actual,FY2025,{text},r7\n") == [("decimal-count", "warning", "E7")]


@pytest.mark.parametrize("row", ["people,,actual,FY2025,1.8千人", "hours,,actual,FY2025,12.5時間"])
def test_thousands_and_hours_may_have_one(found, row):
    assert found(f"{row},r7\n") == []


BRIDGED = "people,,actual,FY2024,110人,r6\npeople,,actual,FY2025,260人,r7\n"


@pytest.mark.parametrize(
    ("bridge", "problems"),
    [
        ("FY2024,110人,220人", []),
        ("FY2024,999人,220人", [("bridge-differs", "warning", "G2")]),
        ("FY2025,130人,260人", []),
        ("FY2024,0.1千人,220人", []),
    ],
)
def test_the_old_figure_of_a_bridge_is_the_one_published(found, bridge, problems):
    assert found(BRIDGED, breaks=BREAK.format("people", bridge)) == problems


def test_the_old_figure_of_a_bridge_is_the_corrected_one(found):
    correction = "people,,actual,FY2024,r6,110人,100人,誤記,r6a\n"
    breaks = BREAK.format("people", "FY2024,100人,220人")
    assert found(BRIDGED, correction, breaks=breaks) == []


def test_a_year_published_only_by_the_new_definition_is_not_held_against_the_old_figure(found):
    breaks = BREAK.format("people", "FY2024,110人,220人")
    assert found("people,,actual,FY2024,220人,r7\n", breaks=breaks) == []
