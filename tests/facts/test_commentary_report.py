"""The real report's own prose, where it is at hand: nothing contradicts, what the tables don't hold is found."""

from collections import Counter
from pathlib import Path

import pytest
from commented import checked, ward

REPORT = Path(__file__).parents[3] / "shared" / "report" / "setagaya-r6.txt"

pytestmark = pytest.mark.skipif(
    not REPORT.is_file(), reason=f"the report's text isn't at hand ({REPORT.name})"
)

COMMENTARY = "（総評）"


def passages():
    """The pieces of prose by the node that they are about."""
    text = REPORT.read_text(encoding="utf-8")
    _, first, second, third = text.split(COMMENTARY)
    conference = text[text.index("多機関協働事業 報告") :]
    purpose = text[: text.index(COMMENTARY, text.index(COMMENTARY) + 1)]
    return {
        "measure-1-1": first.partition("推進施策１０")[0],
        "measure-1-10": second.partition("推進施策１ ")[0],
        "measure-2-1": third.partition("資料１－４")[0],
        "action-1-10-5": purpose[purpose.index("目的と内容", purpose.index("避難支援") - 300) :],
        "report-2": conference,
    }


def told(node):
    claims = checked(passages()[node], ward(), node).claims
    return [("".join(claim.text.split()), claim.verdict) for claim in claims]


def claimed(node):
    return [each for each in told(node) if each[1] != "ignored"]


def test_the_first_commentary_has_one_figure_and_one_direction():
    assert claimed("measure-1-1") == [("226件", "match"), ("減少した", "direction_ok")]
    assert ("令和６年度", "ignored") in told("measure-1-1")


def test_a_figure_that_only_the_text_states_is_not_found_though_the_data_hold_it():
    assert claimed("measure-1-10") == [
        ("4,657件", "not_found"),
        ("上回って", "direction_ok"),
        ("減った", "not_checkable"),
        ("下回った", "direction_ok"),
        ("上回る", "direction_ok"),
    ]
    (found, *_) = [c for c in checked(passages()["measure-1-10"], ward()).claims if "657" in c.text]
    assert "この文章から取ったもので、根拠にならない" in found.reason.ja
    months = {"令和５年度末", "令和６年度", "令和７年１０月", "令和７年８、９月"}
    assert months <= {text for text, verdict in told("measure-1-10") if verdict == "ignored"}


def test_an_approximate_share_is_not_found_either():
    assert ("20％前後", "not_found") in claimed("action-1-10-5")


def test_what_no_indicator_counts_is_not_checkable_and_an_assumption_is_taken_for_the_target():
    assert claimed("measure-2-1") == [
        ("増加している", "not_checkable"),
        ("上回った", "direction_ok"),
    ]
    words = {text for text, verdict in told("measure-2-1") if verdict == "ignored"}
    assert {"取組み１－②", "取組み２", "取組み３", "二次元コード", "一つ一つ", "多世代"} <= words


def test_listed_divisions_are_counted_and_a_total_is_summed():
    assert claimed("report-2") == [
        ("４課", "match_count"),
        ("２２", "match_sum"),
        ("1５", "match_sum"),
        ("７", "match_sum"),
        ("４課", "match_count"),
    ]
    ignored = {text for text, verdict in told("report-2") if verdict == "ignored"}
    assert {"106条の６", "四者"} <= ignored


def test_all_the_prose_together_has_five_directions_two_open_ones_and_no_contradiction():
    nodes = ("measure-1-1", "measure-1-10", "measure-2-1", "report-2")
    verdicts = Counter(verdict for node in nodes for _, verdict in claimed(node))
    assert (verdicts["direction_ok"], verdicts["not_checkable"]) == (5, 2)
    assert not {"contradicts", "direction_contradicts", "ambiguous", "unreadable"} & set(verdicts)


def test_the_whole_report_read_as_one_text_contradicts_nothing():
    assert not checked(REPORT.read_text(encoding="utf-8"), ward()).contradictions
