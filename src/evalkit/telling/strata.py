"""Strata and scenarios in words: what the column ``by`` of a fact says."""

import re

from evalkit.telling.tables.rule import FORMULAS
from evalkit.telling.teller import Teller, letter, percent
from evalkit.telling.terms import READINGS, SCENARIOS, STRATA
from evalkit.words.codes import COMPONENT_RULE, Lang, label
from evalkit.words.coverage import clause
from evalkit.words.national import FIGURES
from evalkit.words.rosters import CAUSE
from evalkit.words.turnover import RUNGS

SHIFTED = re.compile(r"(?P<letter>.*?)(?P<sign>[+-])(?P<points>\d[\d.]*(?:e[+-]?\d+)?)")
"""A floor with its shift in points: ``A+5``."""


def stratum(by: str, tell: Teller) -> str:
    """Put a stratum in words: ``definition=jaccard``, ``exit_rate=0.20;roster=8452``, ``floor=A;options=any``."""
    told = [_part(part, tell) for part in by.split(";") if part]
    return "、".join(told) if tell.lang == "ja" else ", ".join(told)


def _part(part: str, tell: Teller) -> str:
    lang = tell.lang
    key, value = part.split("=", 1)
    if part in STRATA:
        return label(STRATA, part, lang)
    if key == "definition":
        return label(READINGS, value, lang)
    if key == "cause":
        return label(CAUSE, value, lang)
    if key == "figure":
        return label(FIGURES, value, lang)
    if key == "ratio":
        return " ÷ ".join(map(tell.mark, value.split(":")))
    if key == "rung":
        return label(RUNGS, value, lang)
    if key == "exit_rate":
        sign = "％" if lang == "ja" else "%"
        return f"{label(STRATA, key, lang)} {percent(float(value))}{sign}"
    if key == "roster":
        unit = "人" if lang == "ja" else ""
        return f"{label(STRATA, key, lang)} {int(float(value)):,}{unit}"
    if key == "scenario":
        return scenario(value, tell)
    if key == "base":
        return label(STRATA, key, lang).format(tell.indicator(value))
    if key in STRATA:
        return label(STRATA, key, lang).format(_option(key, value, lang))
    return clause(part, lang) or value


def scenario(name: str, tell: Teller) -> str:
    """Put a scenario in words: ``floor:A+5``, ``rubric:nagayo``, ``lower:2 - actual / target``, ``pending:best``.

    >>> from evalkit.analysis.estimate import estimates
    >>> from evalkit.facts.facts import Facts
    >>> scenario("floor:A+5", Teller(Facts(estimates([]), None), "en"))
    'floor of A raised by 5 points'
    """
    if name in SCENARIOS:
        return label(SCENARIOS, name, tell.lang)
    kind, value = name.split(":", 1)
    if kind == "floor" and (shift := SHIFTED.fullmatch(value)):
        moved = "raised" if shift["sign"] == "+" else "lowered"
        floor = letter(shift["letter"], tell.lang)
        return label(SCENARIOS, moved, tell.lang).format(floor, shift["points"])
    if kind == "rubric":
        return label(SCENARIOS, kind, tell.lang).format(tell.rule(value))
    if kind == "baseline":
        return label(SCENARIOS, "baseline:", tell.lang).format(_release(value, tell))
    return label(SCENARIOS, kind, tell.lang).format(_option(kind, value, tell.lang))


def _option(key: str, value: str, lang: Lang) -> str:
    for vocabulary, of in ((FORMULAS, "lower"), (COMPONENT_RULE, "parts")):
        if key == of:
            return label(vocabulary, value, lang)
    return letter(value, lang)


def _release(release: str, tell: Teller) -> str:
    rows = tell.facts.plan_rows.tables["releases"]
    return next((row["title"] for row in rows if row["release"] == release), release)
