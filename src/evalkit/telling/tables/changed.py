"""Errata and changes: what was published wrongly and corrected (正誤表), what differs from the last release."""

import pandas as pd

from evalkit.facts.changes import changes
from evalkit.facts.facts import Fact, Facts
from evalkit.telling.decided import released
from evalkit.telling.tables.table import Column, Entry, Row, Table
from evalkit.telling.teller import NONE, Teller
from evalkit.telling.terms import MEASURES
from evalkit.words.codes import CORRECTED, Label, Lang, label
from evalkit.words.fiscal import period_label

ERRATA = {
    "name": Label("指標", "Indicator"),
    "part": Label("内訳", "Part"),
    "role": Label("欄", "Column"),
    "period": Label("時期", "Period"),
    "old": Label("誤", "Wrong"),
    "new": Label("正", "Right"),
    "reason": Label("訂正の理由", "Reason"),
    "wrong": Label("誤りのあった版", "Wrong in"),
    "since": Label("訂正した版", "Right since"),
}
CHANGED = {
    "name": Label("指標", "Indicator"),
    "what": Label("項目", "What"),
    "old": Label("前の版", "Before"),
    "new": Label("この版", "Now"),
    "reason": Label("理由", "Reason"),
}
FOLLOWING = ("attainment", "met", "progress", "change", "change_rate", "coverage")
"""What a reader is told of the numbers that follow from published ones, beside the letters."""


def errata_table(facts: Facts, lang: Lang = "ja") -> Table:
    """List what was corrected up to the evaluated year: wrong and right text, why, and since which release.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> facts = ek.collect(ek.rate(city, "R7", "params/rubrics/example-city.yaml"))
    >>> ek.errata_table(facts, "en").frame[["Column", "Wrong", "Right"]].values.tolist()
    [['actual', '延べ 389名', '延べ ３９８名'], ['rating', 'B', 'A']]
    """
    tell = Teller(facts, lang)
    plan = facts.plan
    rows: list[Row] = []
    if plan is not None:
        known = plan.releases.loc[plan.releases["period"] <= str(facts.year), "release"]
        corrected = plan.corrections[plan.corrections["corrected_in"].isin(known)]
        order = corrected["corrected_in"].map(list(known).index)
        for row in corrected.loc[order.sort_values(kind="stable").index].to_dict("records"):
            rows.append(_erratum(tell, {str(name): str(text) for name, text in row.items()}))
    columns = tuple(Column(key, heading.told(lang)) for key, heading in ERRATA.items())
    return Table("errata", Label("正誤表", "Errata").told(lang), columns, tuple(rows), facts, lang)


def changed_table(old: Facts, new: Facts, lang: Lang = "ja") -> Table:
    """List what a reader of the last release has to know: figures and letters that changed, what follows, why.

    Published figures and letters come first, then the numbers worked out from them.

    >>> import evalkit as ek
    >>> from dataclasses import replace
    >>> city = ek.load_dataset("data/example-city")
    >>> facts = ek.collect(ek.rate(city, "R7", "params/rubrics/example-city.yaml"))
    >>> corrected = replace(city, figures=city.figures.replace({"value": {2445.0: 2435.0}}))
    >>> new = ek.collect(ek.rate(corrected, "R7", "params/rubrics/example-city.yaml"))
    >>> ek.changed_table(facts, new, "en").frame[["What", "Before", "Now"]].values.tolist()
    [['actual', '2,445 cases', '2,435 cases'], ['attainment', '100.2%', '99.8%'], ['target met', 'met', 'missed'], ['progress from baseline', '100.8%', '99.2%']]
    """
    before, now = Teller(old, lang), Teller(new, lang)
    found = changes(old, new)
    is_published = found["method"] == "as-published"
    decided = {fact.indicator for fact in new.select(measure="rating", method="as-published")}
    proposed = (found["measure"] == "rating") & ~found["indicator"].isin(decided)
    follows = found["measure"].isin(FOLLOWING) | proposed
    rows: list[Row] = []
    for row in pd.concat([found[is_published], found[follows & ~is_published]]).to_dict("records"):
        was = old[row["old_id"]] if row["old_id"] else None
        is_now = new[row["new_id"]] if row["new_id"] else None
        shown = is_now or old[row["old_id"]]
        rows.append(
            {
                "name": (Entry(_name(now, shown)),),
                "what": (Entry(_what(now, shown)),),
                "old": (Entry(_told(before, was)),),
                "new": (Entry(_told(now, is_now), is_now.id if is_now else ""),),
                "reason": (Entry(str(row["reason"]) or NONE),),
            }
        )
    columns = tuple(Column(key, heading.told(lang)) for key, heading in CHANGED.items())
    title = Label("前の版からの変更", "Changed since the last release").told(lang)
    return Table("changed", title, columns, tuple(rows), new, lang)


def _erratum(tell: Teller, row: dict[str, str]) -> Row:
    corrected = tell.facts.select(
        indicator=row["indicator"],
        measure=row["role"],
        method="as-published",
        release=row["corrected_in"],
    )
    of = [f for f in corrected if row["component"] in ("", f.component)]
    of = [f for f in of if row["period"] in ("", f.period)]
    part, period = row["component"], row["period"]
    texts = {
        "name": tell.indicator(row["indicator"]),
        "part": tell.component(row["indicator"], part) if part else NONE,
        "role": label(CORRECTED, row["role"], tell.lang),
        "period": period_label(period, tell.lang) if period else NONE,
        "old": row["old"],
        "new": row["new"],
        "reason": row["reason"],
        "wrong": released(tell, row["release"]),
        "since": released(tell, row["corrected_in"]),
    }
    entries = {key: Entry(" ".join(text.split())) for key, text in texts.items()}
    if of:
        entries["new"] = Entry(entries["new"].text, of[0].id)
    return {key: (entry,) for key, entry in entries.items()}


def _name(tell: Teller, fact: Fact) -> str:
    part = f" {tell.component(fact.indicator, fact.component)}" if fact.component else ""
    return tell.indicator(fact.indicator) + part


def _what(tell: Teller, fact: Fact) -> str:
    said = label(MEASURES, fact.measure, tell.lang)
    if not fact.period or fact.period == str(tell.facts.year):
        return said
    when = period_label(fact.period, tell.lang)
    return f"{said}（{when}）" if tell.lang == "ja" else f"{said} ({when})"


def _told(tell: Teller, fact: Fact | None) -> str:
    signed = fact is not None and fact.measure in ("change", "change_rate") and fact.has_value
    return tell.number(fact, signed=True) if fact is not None and signed else tell.told(fact)
