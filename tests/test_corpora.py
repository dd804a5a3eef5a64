"""Real data of others, where they lie beside the checkout: all of them are read, rated and counted."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from evalkit.analysis.rating.assumed import rate_years, refusals
from evalkit.analysis.rating.rubric import read_rule
from evalkit.data.dataset import Dataset
from evalkit.data.flat import import_table
from evalkit.words.notation import read_figure

ROOT = Path(__file__).parents[1]
JUDGIT = ROOT.parent / "shared" / "corpora" / "judgit" / "2020.csv.gz"
NOTE = ROOT / "docs" / "methods" / "national-reviews.md"
RULE = read_rule(ROOT / "params" / "rubrics" / "setagaya-r6-inferred.yaml")
RULES = {
    "none": (RULE, None),
    "higher": (RULE, "higher"),
    "lower": (RULE, "lower"),
    "lower (2 - a/t)": (
        replace(RULE, name="two-minus", lower="2 - actual / target"),
        "lower",
    ),
}
REDUCTION = "減少|削減|低減|縮減|軽減|抑制|短縮|低下|縮小"
KEY = ["indicator", "period"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not JUDGIT.exists(), reason="the corpora aren't beside the checkout"),
]


@pytest.fixture(scope="module")
def reviews() -> Dataset:
    return import_table(JUDGIT, ROOT / "params" / "imports" / "judgit-2020.yaml")


@pytest.fixture(scope="module")
def rated(reviews: Dataset) -> dict[str, pd.DataFrame]:
    return {name: rate_years(reviews, rule, assumed) for name, (rule, assumed) in RULES.items()}


@pytest.fixture(scope="module")
def letters(rated: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The letter of each outcome and year by each assumption."""
    rows = {name: frame[frame["measure"] == "rating"] for name, frame in rated.items()}
    return pd.DataFrame({name: each.set_index(KEY)["label"] for name, each in rows.items()})


def noted(heading: str) -> dict[str, str]:
    """The last cell of each line of a table of the note, by its English name."""
    section = NOTE.read_text("utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| .*? / (.*?) \| (.*) \|$", section, re.MULTILINE)
    return dict(rows[1:])


def written(counts: dict[str, int]) -> dict[str, str]:
    return {name: f"{count:,}" for name, count in counts.items()}


def spread(labels: pd.Series) -> str:
    counts = labels.value_counts()
    return " | ".join(f"{counts.get(label, 0):,}" for label in (*RULE.letters, "refused"))


def test_every_yearly_pair_is_read_and_none_is_dropped_or_made_a_number(reviews):
    figures = reviews.figures
    given = pd.read_csv(JUDGIT, dtype="str", keep_default_na=False)
    assert len(figures) == 2 * len(given)
    assert Counter(problem.code for problem in reviews.warnings) == {}
    for role in ("target", "actual"):
        of = figures[figures["role"] == role].reset_index(drop=True)
        blank = given[role] == ""
        assert of["value"].isna().tolist() == blank.tolist()
        assert of["text"].tolist() == given[role].tolist()


def test_the_counts_of_the_note_are_those_of_the_data(reviews):
    figures, indicators = reviews.figures, reviews.plan.indicators
    status = figures.groupby(["role", "status"]).size()
    value = figures.pivot(index=KEY, columns="role", values="value")
    words = indicators["definition"] + " " + indicators["name_ja"]
    outcome = indicators["kind"] == "outcome"
    reduction = outcome & words.str.contains(REDUCTION)
    cumulative = indicators["accumulation"] == "cumulative"
    gross = words.str.contains("延べ|のべ") | indicators["unit"].str.contains("延べ|のべ")
    known = {unit: bool(read_figure(f"1{unit}")[0].unit) for unit in set(indicators["unit"])}
    is_known = value.index.get_level_values("indicator").map(
        indicators.set_index("indicator")["unit"].map(known)
    )
    tallied = value.index.get_level_values("indicator").isin(
        indicators.loc[words.str.contains("集計中"), "indicator"]
    )
    pairs = value.dropna()
    ratio = (pairs["actual"] / pairs["target"])[pairs["target"] > 0]
    counts = {
        "yearly pairs read": len(value),
        "indicators": len(indicators),
        "of these, outcomes": int(outcome.sum()),
        "actuals, final": status["actual", "final"],
        "actuals, blank (unknown)": status["actual", "unknown"],
        "of these, fiscal 2019": len(
            figures.query("role == 'actual' and status == 'unknown' and period == 'FY2019'")
        ),
        "targets, final": status["target", "final"],
        "targets, blank (not set)": status["target", "not_set"],
        "pending (集計中 in a cell)": int((figures["status"] == "pending").sum()),
        "pairs whose indicator says 集計中": int(tallied.sum()),
        "for review": int((figures["status"] == "review").sum()),
        "pairs with both values": len(pairs),
        "targets of zero": int((value["target"] == 0).sum()),
        "of these, actual also zero": int((value == 0).all(axis=1).sum()),
        "pairs with a negative value": int((value < 0).any(axis=1).sum()),
        "target equals actual": int((pairs["target"] == pairs["actual"]).sum()),
        "more than ten times the target": int((ratio > 10).sum()),
        "calculated numbers (ten decimals and more)": int((figures["decimals"] >= 10).sum()),
        "pairs without a unit": int((figures["unit"] == "単位の記載なし").sum() / 2),
        "units as printed": len(known),
        "of these, read as a unit": sum(known.values()),
        "pairs whose unit is read": int(is_known.to_numpy().sum()),
        "outcomes with words of reduction": int(reduction.sum()),
        "cumulative indicators (累計, 累積)": int(cumulative.sum()),
        "gross indicators (延べ)": int(gross.sum()),
    }
    assert noted("数えたもの / Counts") == written(counts)


def test_every_refusal_of_every_year_is_counted_by_its_reason(reviews, rated):
    counts = {}
    for name in ("none", "higher", "lower"):
        formed = rated[name].query("measure == 'attainment'")["value"].notna().sum()
        refused = refusals(rated[name]).query("measure == 'attainment'")
        assert 2 * (formed + refused["count"].sum()) == len(reviews.figures)
        counts[f"{name}: formed"] = formed
        for reason, count in zip(refused["reason"], refused["count"], strict=True):
            counts[f"{name}: {reason}"] = count
    assert noted("達成率を計算しなかった理由 / Refusals of attainment") == written(counts)


def test_letters_under_each_assumption_are_those_of_the_note(reviews, letters):
    indicators = reviews.plan.indicators
    words = indicators["definition"] + " " + indicators["name_ja"]
    reducing = indicators.loc[words.str.contains(REDUCTION), "indicator"]
    is_reducing = letters.index.get_level_values("indicator").isin(reducing)
    assert set(letters["none"]) == {"refused"}
    found = {name: spread(letters[name]) for name in RULES if name != "none"}
    found |= {
        f"words of reduction: {name}": spread(letters.loc[is_reducing, name])
        for name in ("higher", "lower")
    }
    assert noted("評価の文字 / Letters") == found


def test_how_much_hangs_on_the_direction_is_what_the_note_says(reviews, letters):
    both = letters[~letters[["higher", "lower"]].eq("refused").any(axis=1)]
    two = letters[~letters.filter(like="lower").eq("refused").any(axis=1)]
    other = "lower (2 - a/t)"
    counts = {
        "letters under both directions": len(both),
        "of these, different": int((both["higher"] != both["lower"]).sum()),
        "letters under both formulas for lower": len(two),
        "of these, different by formula": int((two["lower"] != two[other]).sum()),
    }
    assert noted("方向と計算式 / Direction and formula") == written(counts)


def test_whatever_rests_on_an_assumed_direction_says_so(rated):
    for name in ("higher", "lower"):
        frame = rated[name]
        said = frame["caveats"].str.split().map(lambda codes: "assumed" in codes)
        assert said[
            frame["measure"].isin(["attainment", "met"]) & (frame["label"] != "refused")
        ].all()
        assert not said[frame["measure"].isin(["target", "actual"])].any()


def test_no_number_is_infinite_and_none_is_missing_without_a_reason(rated):
    for frame in rated.values():
        assert not frame["value"].abs().eq(float("inf")).any()
        attainment = frame[frame["measure"] == "attainment"]
        assert (attainment["value"].isna() == (attainment["label"] == "refused")).all()
        assert (attainment.loc[attainment["value"].isna(), "caveats"] != "").all()


def test_a_target_of_zero_is_met_or_missed_by_the_direction_alone(reviews, letters):
    """Drink-driving offences of commercial vehicles: target 0, actual 103, 105 and 115."""
    indicators = reviews.plan.indicators
    named = indicators["name_ja"] == "事業用自動車による飲酒運転に係る道路交通法違反取締件数"
    of = letters[letters.index.get_level_values("indicator").isin(indicators[named]["indicator"])]
    assert set(of["higher"]) == {"A"}
    assert set(of["lower"]) == {"D"}
    assert len(of) == 6
