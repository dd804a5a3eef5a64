"""Pace to target told from facts: where an indicator began, where it stands, where it has to be, and whether it will."""

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.tables.notes import Notes
from evalkit.telling.tables.table import Column, Entry, Row, Table, share_notes
from evalkit.telling.teller import NONE, Teller, number
from evalkit.words.caveats import words
from evalkit.words.codes import Label, Lang, label
from evalkit.words.fiscal import period_label
from evalkit.words.pace import DESTATIS, MEASURES, METHODS, STATCAN

VERDICTS = {"statcan": STATCAN, "destatis": DESTATIS}
REACHED = "target-year-reached"
CHANGES = ("observed_change_per_year", "required_change_per_year")
HEADINGS = {
    "name": Label("指標", "Indicator"),
    "baseline": Label("起点", "From"),
    "actual": Label("現在", "Now"),
    "target": Label("最後の目標", "Last target"),
    "observed_change_per_year": MEASURES["observed_change_per_year"],
    "required_change_per_year": MEASURES["required_change_per_year"],
    "pace": Label("判定", "Verdict"),
    "method": Label("方法", "Method"),
}
FORMED = {
    "statcan": Label("必要な伸び率の{}倍", "{} times the growth required"),
    "destatis": Label("残りの{}に届かない見込み", "projected to miss {} of the way left"),
}


def pace_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell of each indicator with a pace its way: from where, to now, to its last target, with the years.

    The changes a year (observed, still required) stand in the indicator's unit, with their sign; the
    verdict in the method's words. What is refused is a dash with the reason. No rows, but a line that says so,
    where the year of every last target is reached.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> pace = ek.pace_table(ek.collect(ek.pace_to_target(city, "R6")), "en").frame
    >>> pace.iloc[1, 4:7].tolist()
    ['+67.8 cases', '+55.0 cases', 'substantial progress (1.032 times the growth required)']
    """
    tell, notes = Teller(facts, lang), Notes(lang)
    rows: list[Row] = []
    paces = facts.select(measure="pace")
    over = bool(paces) and all(REACHED in fact.caveats.split() for fact in paces)
    for fact in () if over else paces:
        part = f" {tell.component(fact.indicator, fact.component)}" if fact.component else ""
        row: Row = {"name": (Entry(tell.indicator(fact.indicator) + part),)}
        row |= {role: (_figure(tell, each),) for role, each in _way(facts, fact).items()}
        for measure in CHANGES:
            change = _of(facts, fact, measure)
            if change is not None:
                row[measure] = (Entry(_per_year(tell, change), change.id, notes.of(change)),)
        row["pace"] = (Entry(_verdict(tell, fact), fact.id, notes.of(fact)),)
        row["method"] = (Entry(label(METHODS, fact.method, lang)),)
        rows.append(row)
    columns, told = share_notes(
        [
            Column(key, heading.told(lang), key not in ("name", "pace", "method"))
            for key, heading in HEADINGS.items()
        ],
        rows,
    )
    title = MEASURES["pace"].told(lang)
    caption = title if lang == "ja" else title.capitalize()
    empty = words(REACHED, lang)[0] if over else ""
    return Table("pace", caption, columns, told, facts, lang, notes.listed(), empty=empty)


def _way(facts: Facts, fact: Fact) -> dict[str, Fact]:
    """Return what a pace leads from, where it stands and where to: of several actuals the first and the last."""
    under = [facts[each] for each in fact.derived_from.split()]
    way = {each.measure: each for each in under}
    actuals = [each for each in under if each.measure == "actual"]
    if len(actuals) > 1:
        way["baseline"] = actuals[0]
    return way


def _of(facts: Facts, fact: Fact, measure: str) -> Fact | None:
    keys = ("area", "indicator", "component", "method", "release")
    found = facts.select(measure=measure, **{key: getattr(fact, key) for key in keys})
    return found[0] if found else None


def _figure(tell: Teller, fact: Fact) -> Entry:
    """A figure with the year it is of, which a baseline says by itself."""
    said = tell.told(fact)
    if fact.period and fact.measure != "baseline":
        said += (
            Label("（{}）", " ({})").told(tell.lang).format(period_label(fact.period, tell.lang))
        )
    return Entry(said, fact.id)


def _per_year(tell: Teller, fact: Fact) -> str:
    """A change a year, with its sign."""
    if not fact.has_value:
        return NONE
    return number(fact.value, tell.decimals(fact), signed=True) + tell.unit(fact)


def _verdict(tell: Teller, fact: Fact) -> str:
    """The method's word; with the number behind it where there is one that says more."""
    if fact.label == "refused":
        return NONE
    said = label(VERDICTS[fact.method], fact.label, tell.lang)
    if not fact.has_value or fact.value == 0 or fact.label == "target_achieved":
        return said
    formed = FORMED[fact.method].told(tell.lang).format(tell.number(fact))
    return Label("{}（{}）", "{} ({})").told(tell.lang).format(said, formed)
