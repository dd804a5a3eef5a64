"""A model's summary says nothing that the gate would withhold."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evalkit as ek
from evalkit.analysis.roster.given import Given
from evalkit.analysis.turnover.text import told_rows
from evalkit.facts.facts import collect

CITY = Path(__file__).parents[2] / "data" / "example-city"
CAUSES = ("death", "move", "care")
CELLS = st.lists(
    st.tuples(st.integers(1, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)),
    min_size=4,
    max_size=4,
)


def turnover_of(cells, zones=("a", "b")):
    """Two zones in two years: stayers and exits by cause."""
    flows, exits = [], []
    for place, (stay, *causes) in enumerate(cells):
        keys = {"year": 2023 + place // 2, "zone": zones[place % 2]}
        flows.append({**keys, "opening": stay + sum(causes), "exits": sum(causes), "entries": 40})
        exits += [
            {**keys, "cause": cause, "exits": count}
            for cause, count in zip(CAUSES, causes, strict=True)
        ]
    return ek.Turnover(pd.DataFrame(flows), exits=pd.DataFrame(exits)).fit()


@settings(deadline=None, max_examples=20)
@given(CELLS, st.sampled_from([5, 10, 50]))
def test_what_a_summary_says_is_told_by_the_facts_too(cells, threshold):
    results = turnover_of(cells)
    facts = collect(results, threshold=threshold)

    said = told_rows(results.frame, threshold)
    for row in said.to_dict("records"):
        found = facts.find(
            **{key: row[key] for key in ("measure", "period", "by", "method", "label")}
        )
        assert found is not None
        assert found.has_value == (not np.isnan(row["value"]))
        assert found.status != "suppressed"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_small_zone_is_in_no_summary_and_it_is_said_that_something_is_withheld(lang):
    small = turnover_of([(3, 2, 1, 1), (900, 60, 30, 20), (4, 1, 1, 0), (910, 50, 40, 20)])
    large = turnover_of(
        [(300, 50, 20, 15), (900, 60, 30, 20), (310, 40, 20, 15), (910, 50, 40, 20)]
    )
    names = {"ja": "離脱のオッズ比", "en": "odds ratio of leaving"}
    withheld = {"ja": "少数のため", "en": "withheld"}

    assert withheld[lang] in str(small.summary(lang))
    assert names[lang] not in str(small.summary(lang))
    assert names[lang] in str(large.summary(lang))
    assert names[lang] in str(small.summary(lang, threshold=0))


def test_no_summary_crosses_zones_and_causes_unless_asked_in_words():
    results = turnover_of(
        [(300, 50, 20, 15), (900, 60, 30, 20), (310, 40, 20, 15), (910, 50, 40, 20)]
    )

    assert "ratio of exits, against staying" not in str(results.summary("en"))
    assert "ratio of exits, against staying" in str(results.summary("en", threshold=0))


def test_the_made_up_city_keeps_its_zones_in_the_summary():
    counts = ek.count_roster(CITY / "roster")
    said = str(ek.Turnover(counts.flows, exits=counts.exits).fit().summary("en"))

    assert re.search(r"odds ratio of leaving\W+浸水想定区域内", said)
    assert "yearly exit rate over all years" in said


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_few_plans_that_were_counted_are_in_no_projection(lang):
    start = {"roster": Given(300, "r/closing"), "fiscal_year": 2024, "made_per_year": 20}
    few = ek.Coverage(0.2, plans=Given(4, "r/plans"), **start).fit(years=2, paths=50)
    many = ek.Coverage(0.2, plans=Given(40, "r/plans"), **start).fit(years=2, paths=50)

    withheld = {"ja": "少数のため", "en": "withheld"}[lang]
    assert withheld in str(few.summary(lang))
    assert not re.search(r"\d", str(few.summary(lang)).replace("10", ""))
    assert "plans=4" not in repr(few)
    assert withheld not in str(many.summary(lang))
    assert withheld not in str(few.summary(lang, threshold=0))
