"""How long people stay on a roster, as tables: year by year, and what it comes to."""

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.strata import stratum
from evalkit.telling.tables.notes import Notes
from evalkit.telling.tables.roster import by_stratum
from evalkit.telling.tables.table import Column, Entry, Row, Table, share_notes
from evalkit.telling.teller import NONE, Teller
from evalkit.telling.terms import MEASURES
from evalkit.words.codes import Label, Lang, label
from evalkit.words.tenure import METHODS

ASSUMED = ("mean_tenure", "halving_time", "mean_tenure_of_seen", "mean_elapsed_of_seen")
SHOWN = (
    *("median_tenure", "mean_tenure", "hazard_ratio", "tenure_exit_rate", "halving_time"),
    *(
        "mean_tenure_of_seen",
        "mean_elapsed_of_seen",
        "mean_elapsed",
        "gone_before_snapshot",
        "without_tenure",
    ),
)
HEADS = (
    ("what", "項目", "What"),
    ("value", "値", "Value"),
    ("interval", "区間", "Interval"),
    ("method", "方法", "Method"),
)


def tenure_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell mean and median tenure, who leaves sooner, and what one snapshot shows; by assumed exit rate without snapshots.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.roster_tenure(ward, "R6"))
    >>> ek.tenure_table(facts, "en").frame.iloc[2, :5].tolist()
    ['assumed exit rate 20%', '5.0 years', '3.1 years', '9.0 years', '4.0 years']
    """
    title = Label("名簿に載っている年数", "How long people stay on the roster")
    assumed = [
        fact
        for measure in (*ASSUMED, "gone_before_snapshot")
        for fact in facts.select(measure=measure)
        if fact.by.startswith("exit_rate=")
    ]
    if assumed:
        measures = (*ASSUMED, "gone_before_snapshot")
        return by_stratum(
            facts, lang, "tenure", title, assumed, measures, Label("仮定", "Assumption")
        )
    tell, notes = Teller(facts, lang), Notes(lang)
    rows = [_row(tell, notes, fact) for each in SHOWN for fact in facts.select(measure=each)]
    columns, told = share_notes(
        [
            Column(key, Label(ja, en).told(lang), key in ("value", "interval"))
            for key, ja, en in HEADS
        ],
        rows,
    )
    return Table("tenure", title.told(lang), columns, told, facts, lang, notes.listed())


def _row(tell: Teller, notes: Notes, fact: Fact) -> Row:
    lang = tell.lang
    what, of = label(MEASURES, fact.measure, lang), stratum(fact.by, tell)
    what += Label(f"（{of}）", f" ({of})").told(lang) if of else ""
    interval = tell.interval(fact)
    method = label(METHODS, fact.method, lang) if fact.method in METHODS else ""
    return {
        "what": (Entry(what),),
        "value": (Entry(tell.told(fact), fact.id, notes.of(fact)),),
        "interval": (Entry(interval, fact.id if interval else ""),),
        "method": (Entry(method),),
    }


def life_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell for each tenure who was at risk and left, the share still there, and the shares that left by cause."""
    tell, notes = Teller(facts, lang), Notes(lang)
    rows: list[Row] = []
    causes = causes_of(facts)
    for fact in facts.select(measure="still_on_roster"):
        of = {each: facts.find(measure=each, by=fact.by, period=fact.period) for each in ("at_risk", "left")}  # fmt: skip
        row: Row = {"tenure": (Entry(stratum(fact.by, tell)),)}
        for measure, count in of.items():
            row[measure] = (Entry(tell.told(count), count.id if count else ""),)
        row["still"] = (Entry(tell.told(fact), fact.id, notes.of(fact)),)
        row["interval"] = (Entry(tell.interval(fact), fact.id if tell.interval(fact) else ""),)
        for cause in causes:
            share = facts.find(measure="left_by_cause", by=f"{fact.by};{cause}")
            row[cause] = (Entry(tell.told(share) if share else NONE, share.id if share else ""),)
        rows.append(row)
    columns = [Column("tenure", Label("在籍年数", "Tenure").told(lang))]
    columns += [Column(each, label(MEASURES, each, lang), True) for each in ("at_risk", "left")]
    columns.append(Column("still", label(MEASURES, "still_on_roster", lang), True))
    columns.append(Column("interval", Label("区間", "Interval").told(lang), True))
    by_cause = Label("離脱（{}）", "Left ({})").told(lang)
    columns += [Column(each, by_cause.format(stratum(each, tell)), True) for each in causes]
    title = Label("在籍年数ごとの名簿に残る割合", "Share still on the roster, by tenure").told(lang)
    return Table("life", title, tuple(columns), tuple(rows), facts, lang, notes.listed())


def causes_of(facts: Facts) -> list[str]:
    """Name the causes by which shares that left are told, as a stratum does, in their order."""
    found = [each.by.split(";") for each in facts.select(measure="left_by_cause") if each.by]
    return list(dict.fromkeys(cause for _, cause in found))


def has_tenure(facts: Facts) -> bool:
    """Say whether the facts tell how long people stay, counted or reckoned at an assumed rate.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.roster_tenure(ward, "R6"))
    >>> ek.has_tenure(facts), ek.has_survival(facts)
    (True, False)
    """
    return bool(facts.select(measure="mean_tenure") or facts.select(measure="median_tenure"))


def has_survival(facts: Facts) -> bool:
    """Say whether the facts tell, for some tenure, the share still on the roster.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> ek.has_survival(ek.collect(ek.roster_tenure(city, "R7")))
    True
    """
    return any(fact.has_value for fact in facts.select(measure="still_on_roster"))
