"""The letters that a made-up plan's offices decide, and the correction of one that followed from a mistake."""

from collections.abc import Iterator

import pandas as pd

from evalkit.data.simulate import plan
from evalkit.data.simulate.figures import PENDING, letter
from evalkit.data.simulate.life import Life, Told
from evalkit.words.fiscal import FiscalYear


def decided_letters(life: Life) -> Iterator[dict[str, str]]:
    """Every report's letters: by the rule, unless the office says why not."""
    outcomes = [each for each in life.told if each.kind == "outcome"]
    for year in life.reported:
        for told in outcomes:
            for each in life.years_of(told, year):
                text, reason = _decided(life, told, each, year)
                yield {
                    "indicator": told.indicator,
                    "period": f"FY{each}",
                    "text": text,
                    "decided_by": told.owner,
                    "reason": reason,
                    "release": f"example-FY{year}",
                    "place": f"{told.place} {FiscalYear(each).ja} 評価",
                }


def corrections(life: Life) -> pd.DataFrame:
    """The figure printed wrongly and its letter, as they should have been."""
    wrong = life.misprint
    told = next(each for each in life.told if each.indicator == wrong.indicator)
    given = {
        "indicator": wrong.indicator,
        "period": f"FY{wrong.year}",
        "release": f"example-FY{wrong.year}",
        "corrected_in": f"example-FY{wrong.year}-2",
    }
    figure = {
        "role": "actual",
        "old": life.misprinted,
        "new": life.cells[wrong.indicator]["actual", wrong.year],
        "reason": plan.CORRECTED,
    }
    rating = {
        "role": "rating",
        "old": wrong.letter,
        "new": _by_rule(life, told, wrong.year),
        "reason": plan.CORRECTED_LETTER,
    }
    return pd.DataFrame([given | each for each in (figure, rating) if each["old"] != each["new"]])


def _decided(life: Life, told: Told, year: int, reported: int) -> tuple[str, str]:
    """The letter of a year in a report, and the reason where it differs from the rule's."""
    if reported == life.misprint.year:
        if told.indicator == life.misprint.indicator:
            return life.misprint.letter, ""
        if told.indicator == plan.SURVEY:
            return PENDING, ""
    by_rule = _by_rule(life, told, year)
    at = life.years.index(year)
    for each in plan.DECISIONS:
        is_meant = each.indicator == told.indicator and life.names[each.year] == f"FY{year}"
        if not is_meant or at == 0:
            continue
        before, now = life.courses[told.source].actual[at - 1 : at + 1, 0]
        is_worse = now > before if told.direction == "lower" else now < before
        moved = "ABCD".index(by_rule) + each.worse
        if is_worse and 0 <= moved < len("ABCD"):
            reason = each.reason.format(before=f"{before:,.0f}", now=f"{now:,.0f}", rule=by_rule)
            return "ABCD"[moved], reason
    return by_rule, ""


def _by_rule(life: Life, told: Told, year: int) -> str:
    course, at = life.courses[told.source], life.years.index(year)
    return letter(course.revised[at], course.actual[at], told.direction)
