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
    stated = (figures[name].tolist() for name in ("indicator", "period", "role"))
    held = {(each, year_reported(period), role) for each, period, role in zip(*stated, strict=True)}
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
    actual, letters = figures[figures["role"] == "actual"], ratings[ratings["label"] != ""]
    for frame in (actual, letters):
        columns = (frame[name].tolist() for name in ("indicator", "period", "source"))
        for indicator, period, source in zip(*columns, strict=True):
            yield indicator, fiscal_year_of(period), source
