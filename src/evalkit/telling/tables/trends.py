"""Trends told from facts: how fast, with which interval, supported by which test, and what may come next."""

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.tables.notes import Notes
from evalkit.telling.tables.scorecard import targeted
from evalkit.telling.tables.table import Column, Entry, Row, Table, share_notes
from evalkit.telling.teller import Teller
from evalkit.telling.terms import MEASURES
from evalkit.words.codes import Label, Lang, label
from evalkit.words.fiscal import period_label

SHOWN = ("trend_points", "trend_slope", "trend_judgement", "mann_kendall", "sen_slope", "forecast")

HEADS = {each: MEASURES[each] for each in SHOWN} | {
    "trend_points": Label("傾向をみる年度", "Years in the trend"),
    "mann_kendall": Label(
        "マン・ケンドール検定のp値（対象の全年度）", "p of the Mann-Kendall test, all years"
    ),
    "sen_slope": Label("センの傾き（1年当たり、対象の全年度）", "Sen's slope per year, all years"),
}
JUDGED = {
    "fingertips": Label(
        "直近5年（{}）の英国Fingertipsの傾向判定（有意水準0.2％）による良し悪しであり、"
        "対象の全年度のマン・ケンドール検定とは期間と方法が異なる",
        "by the Fingertips trend marker over the last five years ({}), at 0.2 %: "
        "another period and method than the Mann-Kendall test over all years",
    ),
    "mann-kendall": Label(
        "対象の全年度のマン・ケンドール検定による良し悪しである",
        "by the Mann-Kendall test over all years of the trend",
    ),
}
"""On which years and method a judgement rests."""
INCREMENTS = Label("年ごとの増加分：", "yearly increase: ")


def trends_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell the trend of each indicator that has one; what its number of years doesn't carry is a dash with the reason.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> rated = ek.rate(city, "R7", "params/rubrics/example-city.yaml")
    >>> facts = ek.collect(rated, ek.trends(city, ["consultations"], "R7"))
    >>> ek.trends_table(facts, "en").frame.iloc[0, :4].tolist()
    ['Consultations', '10 (fiscal 2016 to fiscal 2025)', '66.4 cases 49.9 cases to 82.9 cases (95 %)', 'better']
    """
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
                names = (*notes.of(fact), *_judged(fact, notes))
                row[measure] = (Entry(_told(tell, fact), fact.id, names),)
        rows.append(row)
    heads = [Label("指標", "Indicator").told(lang), *(label(HEADS, each, lang) for each in SHOWN)]
    keys = ("name", *SHOWN)
    columns, told = share_notes(
        [Column(key, head, key != "name") for key, head in zip(keys, heads, strict=True)], rows
    )
    title = Label("年度ごとの傾向", "Trends over the years").told(lang)
    return Table("trends", title, columns, told, facts, lang, notes.listed())


def _first(own: list[Fact], measure: str) -> Fact | None:
    return next((fact for fact in own if fact.measure == measure), None)


def _judged(fact: Fact, notes: Notes) -> tuple[str, ...]:
    """Note which years and method a judgement rests on."""
    if fact.measure != "trend_judgement" or fact.label == "refused":
        return ()
    said = label(JUDGED, fact.method, notes.lang).format(period_label(fact.period, notes.lang))
    period = fact.period.replace("/", "-") if fact.method == "fingertips" else ""
    return (notes.add(f"judged-{fact.method}-{period}".rstrip("-"), said),)


def _told(tell: Teller, fact: Fact) -> str:
    said = tell.told(fact)
    if fact.measure == "forecast" and fact.has_value:
        said = f"{period_label(fact.period, tell.lang)} {said}"
    if fact.measure == "trend_points":
        said = (
            Label("{}年（{}）", "{} ({})")
            .told(tell.lang)
            .format(said, period_label(fact.period, tell.lang))
        )
    if fact.measure in ("trend_slope", "sen_slope") and "increments" in fact.caveats.split():
        said = INCREMENTS.told(tell.lang) + said if fact.has_value else said
    interval = tell.interval(fact)
    return f"{said} {interval}" if interval else said
