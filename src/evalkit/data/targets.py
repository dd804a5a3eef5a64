"""Whether what a report rates has its target and its actual, so that no indicator drops out unsaid."""

from collections.abc import Iterator, Mapping

import pandas as pd

from evalkit.data.figures import RATED
from evalkit.data.reader import Row
from evalkit.words.codes import ROLE
from evalkit.words.problems import Problem
from evalkit.words.spans import fiscal_year_of, year_reported


def check_targets(
    tables: Mapping[str, list[Row]], figures: pd.DataFrame, ratings: pd.DataFrame
) -> list[Problem]:
    """Report indicators with an actual or a letter of a year reported on that isn't counted in it.

    Outcome and activity indicators are counted where target and actual stand for the year, its end
    or a day in it, with or without a number. Warnings, for sound tables.
    """
    indicators = {row["indicator"]: row for row in tables["indicators"]}
    reported = {row["period"] for row in tables["releases"]}
    rows = {
        (row["indicator"], row.source("text")): row
        for name in ("figures", "ratings")
        for row in tables[name]
    }
    years = figures["period"].map(year_reported)
    held = set(zip(figures["indicator"], years, figures["role"], strict=True))
    problems: dict[tuple[str, str], Problem] = {}
    for indicator, year, source in _rated(figures, ratings):
        of = indicators[indicator]
        missing = [role for role in ("target", "actual") if (indicator, year, role) not in held]
        if missing and year in reported and of["kind"] in RATED:
            named = "、".join(f"{role}（{ROLE[role].ja}）" for role in missing)
            values = {"ja": of["name_ja"], "en": of["name_en"], "missing": named, "year": year}
            problem = rows[indicator, source].problem(
                "not-counted", "indicator", None, "warning", **values
            )
            problems.setdefault((indicator, year), problem)
    return list(problems.values())


def _rated(figures: pd.DataFrame, ratings: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Give indicator, fiscal year and source of every actual, then of every letter."""
    columns = ["indicator", "period", "source"]
    actual = figures.loc[figures["role"] == "actual", columns]
    letters = ratings.loc[ratings["label"] != "", columns]
    for frame in (actual, letters):
        for indicator, period, source in frame.itertuples(index=False, name=None):
            yield indicator, fiscal_year_of(period), source
