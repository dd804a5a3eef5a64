"""The floors of a rating rule, were they others: which letters change."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import isfinite
from pathlib import Path

from evalkit.analysis.rating.rate import letters_by_rules, rate
from evalkit.analysis.rating.rubric import RatingRule, read_rule
from evalkit.facts.facts import collect
from evalkit.running.what_if.knobs import Knob, WhatIf
from evalkit.telling.page import Told
from evalkit.telling.tables.table import Table
from evalkit.telling.tables.what_if import letters_table
from evalkit.telling.teller import letter, percent
from evalkit.words.codes import Label, Lang, label
from evalkit.words.fiscal import FiscalYear

SHIFTS = (0.0, -0.1, -0.05, 0.05, 0.1)
"""By how much the best letter's floor is moved in the table."""

WORDS = {
    "floor": Label("{}の下限（達成率％）", "floor of {} (attainment, %)"),
    "rule": Label("評価基準", "the rule"),
    "knobs": Label("つまみの位置", "as turned"),
}


def what_if_rule(
    data: object,
    fiscal_year: FiscalYear | str | int,
    rule: RatingRule | str | Path,
    lang: Lang = "ja",
) -> WhatIf | Told:
    """Ask how the letters of a year would fall if the floors of a rule (per cent of the target) were others.

    Knobs in JupyterLab, one for each floor; on a page a table in which the best letter's floor is moved by
    5 and 10 points either way. Nothing for a rule that asks about more than attainment. Errors as of
    :func:`evalkit.analysis.rating.rate.rate`.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> asked = ek.what_if_rule(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml", "en")
    >>> asked.table.frame.iloc[-1].tolist()[2:]
    ['0', '2', '1', '0', '0']
    """
    year = FiscalYear(fiscal_year)
    rule = rule if isinstance(rule, RatingRule) else read_rule(rule)
    if not rule.is_short:
        return Told("", "")
    facts = collect(rate(data, year, rule))
    floors = [band.at_least for band in rule.bands if isfinite(band.at_least)]
    named = label(WORDS, "rule", lang)

    def told(settings: Mapping[str, Sequence[float]]) -> Table:
        rules = [_with_floors(rule, each) for each in settings.values()]
        frames = letters_by_rules(data, year, rules)
        letters = {head: collect(each) for head, each in zip(settings, frames, strict=True)}
        return letters_table(facts, letters, lang)

    def show(values: Sequence[float]) -> str:
        asked = [value / 100 for value in values]
        return told({named: floors, label(WORDS, "knobs", lang): asked}).to_html()

    best = letter(rule.letters[0], lang)
    still = {
        f"{best} {percent(round(floors[0] + shift, 9))}{'％' if lang == 'ja' else ' %'}": [
            floors[0] + shift,
            *floors[1:],
        ]
        for shift in SHIFTS
    }
    knobs = tuple(
        Knob(
            label(WORDS, "floor", lang).format(letter(each, lang)), round(100 * floor, 6), 0, 150, 1
        )
        for each, floor in zip(rule.letters, floors, strict=False)
    )
    return WhatIf(knobs, show, told(still))


def _with_floors(rule: RatingRule, floors: Sequence[float]) -> RatingRule:
    """Put other floors into a rule; a letter's floor never lies above that of a better one."""
    bands, below = [], float("inf")
    for band, floor in zip(rule.bands, [*floors, float("-inf")], strict=False):
        least = min(floor, below)
        bands.append(replace(band, at_least=least, below=below))
        below = least
    return replace(rule, bands=tuple(bands))
