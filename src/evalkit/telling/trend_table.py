"""Trends told from facts: how fast, with which interval, supported by which test, and what may come next."""

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.notes import Notes
from evalkit.telling.table import Column, Entry, Row, Table, share_notes
from evalkit.telling.tables import pick, targeted
from evalkit.telling.teller import Teller
from evalkit.telling.terms import MEASURES
from evalkit.words.codes import Lang, label
from evalkit.words.fiscal import period_label

SHOWN = ("trend_points", "trend_slope", "trend_judgement", "mann_kendall", "sen_slope", "forecast")

SMALLEST = 0.001
"""A p value below this is told as such."""


def trends_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell the trend of each indicator that has one; what its number of years doesn't carry is a dash with the reason."""
    tell, notes = Teller(facts, lang), Notes(lang)
    rows: list[Row] = []
    for indicator in targeted(facts):
        own = facts.of(indicator)
        first = {measure: _first(own, measure) for measure in SHOWN}
        if first["trend_points"] is None:
            continue
        row: Row = {"name": (Entry(tell.indicator(indicator)),)}
        for measure, fact in first.items():
            if fact is not None:
                row[measure] = (Entry(_told(tell, fact), fact.id, notes.of(fact)),)
        rows.append(row)
    heads = [pick(("指標", "Indicator"), lang), *(label(MEASURES, each, lang) for each in SHOWN)]
    keys = ("name", *SHOWN)
    columns, told = share_notes(
        [Column(key, head, key != "name") for key, head in zip(keys, heads, strict=True)], rows
    )
    title = pick(("年度ごとの傾向", "Trends over the years"), lang)
    return Table("trends", title, columns, told, facts, lang, notes.listed())


def _first(own: list[Fact], measure: str) -> Fact | None:
    return next((fact for fact in own if fact.measure == measure), None)


def _told(tell: Teller, fact: Fact) -> str:
    said = tell.told(fact)
    if fact.measure == "forecast" and fact.has_value:
        said = f"{period_label(fact.period, tell.lang)} {said}"
    if fact.measure == "mann_kendall" and fact.value < SMALLEST:
        said = pick((f"{SMALLEST}未満", f"below {SMALLEST}"), tell.lang)
    interval = tell.interval(fact)
    return f"{said} {interval}" if interval else said
