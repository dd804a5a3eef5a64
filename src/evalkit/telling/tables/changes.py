"""What changed since the baseline: the change, the ratio with its interval, or why neither is given."""

from evalkit.facts.facts import Facts
from evalkit.telling.tables.notes import Notes
from evalkit.telling.tables.scorecard import listed
from evalkit.telling.tables.table import Column, Entry, Row, Table, share_notes
from evalkit.telling.tables.versions import version_notes
from evalkit.telling.teller import Teller
from evalkit.telling.terms import MEASURES
from evalkit.words.codes import Label, Lang, label


def changes_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell for each indicator the change from its baseline, the ratio with its interval, or why neither is given.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> rated = ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml")
    >>> facts = ek.collect(rated, ek.change(ward, "R6"))
    >>> ek.changes_table(facts, "en").frame.iloc[1, :4].tolist()
    ['Cases that a counter could pass on to nobody', '−238 cases', '−51.3%', '0.487 0.414 to 0.572 (95 %)']
    """
    tell, notes = Teller(facts, lang), Notes(lang)
    measures = ("change", "change_rate", "change_ratio", "points", "trend")
    rows: list[Row] = []
    for indicator in listed(facts):
        own = facts.of(indicator)
        for component in dict.fromkeys(f.component for f in own if f.measure == "change"):
            name = tell.indicator(indicator)
            part = f" {tell.component(indicator, component)}" if component else ""
            marks = version_notes(tell, notes, indicator)
            row: Row = {"name": (Entry(name + part, notes=marks),)}
            for fact in own:
                if fact.measure in measures and fact.component == component:
                    signed = fact.measure in ("change", "change_rate") and fact.has_value
                    said = tell.number(fact, signed=True) if signed else tell.told(fact)
                    interval = tell.interval(fact)
                    said += f" {interval}" if interval else ""
                    row[fact.measure] = (Entry(said, fact.id, notes.of(fact)),)
            rows.append(row)
    heads = [Label("指標", "Indicator").told(lang), *(label(MEASURES, m, lang) for m in measures)]
    keys = ("name", *measures)
    columns, told = share_notes(
        [Column(key, head, key != "name") for key, head in zip(keys, heads, strict=True)], rows
    )
    title = Label("現況値からの増減", "Change from the baseline").told(lang)
    return Table("changes", title, columns, told, facts, lang, notes.listed())
