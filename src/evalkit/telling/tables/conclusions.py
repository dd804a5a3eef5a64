"""What a report's figures let one conclude, as tables: definitions, readings, certainty, the national figures beside."""

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.strata import stratum
from evalkit.telling.tables.coverage import ends
from evalkit.telling.tables.notes import Notes
from evalkit.telling.tables.table import Column, Entry, Row, Table, share_notes
from evalkit.telling.teller import Teller, percent
from evalkit.telling.terms import MEASURES, READINGS
from evalkit.words.codes import Label, Lang, label
from evalkit.words.fiscal import period_label
from evalkit.words.national import FIGURES

FIT = (
    ("notices_expected", "target"),
    ("notices_off", "target"),
    ("target_over_loss", ""),
    ("notices_expected", "actual"),
    ("notices_off", "actual"),
)
SIDES = {
    "target": Label("目標のとき", "at the target"),
    "actual": Label("実績のとき", "at the actual"),
    "": Label("", ""),
}


def definitions_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell the last year's turnover by every definition, named with its formula."""
    tell = Teller(facts, lang)
    found = facts.select(measure="turnover")
    rows: list[Row] = [
        {
            "name": (Entry(stratum(fact.by, tell)),),
            "value": (Entry(tell.told(fact), fact.id),),
        }
        for fact in found
        if fact.by
    ]
    columns = (
        Column("name", Label("定義", "Definition").told(lang)),
        Column("value", Label("値", "Value").told(lang), numeric=True),
    )
    when = period_label(found[-1].period, lang) if found else ""
    title = Label("名簿の変動：すべての定義（{}）", "Turnover by every definition ({})").told(lang)
    return Table("definitions", title.format(when), columns, tuple(rows), facts, lang)


def fit_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell for each reading of the stated turnover the notices and losses to be expected, against targets and actuals."""
    tell, notes = Teller(facts, lang), Notes(lang)
    rows: list[Row] = []
    for name in READINGS:
        row: Row = {"name": (Entry(label(READINGS, name, lang)),)}
        for measure, side in FIT:
            for fact in facts.select(measure=measure):
                parts = fact.by.split(";")
                if f"definition={name}" in parts and (not side or f"role={side}" in parts):
                    row[f"{measure}{side}"] = (Entry(_told(tell, fact), fact.id, notes.of(fact)),)
        if len(row) > 1:
            rows.append(row)
    columns = [Column("name", Label("読み方", "Reading").told(lang))]
    for measure, side in FIT:
        gap = Label("：", ", ").told(lang) if side else ""
        head = f"{label(MEASURES, measure, lang)}{gap}{SIDES[side].told(lang)}"
        columns.append(Column(f"{measure}{side}", head, numeric=True))
    shared, told = share_notes(columns, rows)
    title = Label(
        "読み方ごとの目標・実績との近さ", "How each reading fits targets and actuals"
    ).told(lang)
    return Table("fit", title, shared, told, facts, lang, notes.listed())


def _told(tell: Teller, fact: Fact) -> str:
    """Tell a deviation with its sign, another number as it is."""
    if fact.measure == "notices_off" and fact.has_value:
        return tell.number(fact, signed=True)
    return tell.told(fact)


def certainty_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell plans surviving and the share with a plan at the year's end, by how sure the exit rate is and who got a notice."""
    tell, notes = Teller(facts, lang), Notes(lang)
    found = facts.select(measure="coverage_range")
    limits = list(dict.fromkeys(_outside(fact) for fact in found))
    rows: list[Row] = []
    for by in dict.fromkeys(_without_outside(fact.by) for fact in found if fact.by):
        sure = Label("（確実とする）", ", taken as certain").told(lang) if ";" not in by else ""
        row: Row = {"if": (Entry(stratum(by, tell) + sure),)}
        own = facts.select(measure="plans_surviving_range", by=by)
        own += [fact for fact in found if _without_outside(fact.by) == by]
        for fact in own:
            key = fact.measure + _outside(fact)
            told = (
                f"{tell.told(fact)}{Label('（{}）', ' ({})').told(lang).format(ends(tell, fact))}"
            )
            row[key] = (Entry(told, fact.id, notes.of(fact)),)
        rows.append(row)
    columns = [
        Column("if", Label("仮定", "Assumption").told(lang)),
        Column("plans_surviving_range", label(MEASURES, "plans_surviving", lang), numeric=True),
    ]
    every = Label("有効な計画のない方全員に案内", "everybody without a plan got a notice")
    for limit in limits:
        under = stratum(limit, tell) if limit else every.told(lang)
        head = label(MEASURES, "coverage", lang) + Label(f"（{under}）", f" ({under})").told(lang)
        columns.append(Column(f"coverage_range{limit}", head, numeric=True))
    shared, told_rows = share_notes(columns, rows)
    told = Label(
        "年度末の作成率の確かさ（括弧内は{}％の区間）",
        "How surely the share with a plan is known (in brackets: {} % interval)",
    ).told(lang)
    title = told.format(percent(next((f.confidence for f in found if f.has_value), 0.95)))
    return Table("certainty", title, shared, told_rows, facts, lang, notes.listed())


def _outside(fact: Fact) -> str:
    return next((part for part in fact.by.split(";") if part.startswith("outside=")), "")


def _without_outside(by: str) -> str:
    return ";".join(part for part in by.split(";") if not part.startswith("outside="))


def national_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell the national figures as published, with day and address, and what they imply; they are context, no yardstick.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> ek.national_table(ek.collect(ek.national_context(ward)), "en").frame.iloc[0, :3].tolist()
    ['people on the rosters', '6,696,718 people', '1 April 2026']
    """
    tell, notes = Teller(facts, lang), Notes(lang)
    rows: list[Row] = []
    implied = ("national_coverage", "national_no_longer", "national_plan_loss")
    for fact in [f for each in ("national", *implied) for f in facts.select(measure=each)]:
        published = fact.measure == "national"
        name = fact.by.removeprefix("figure=")
        what = label(FIGURES, name, lang) if published else label(MEASURES, fact.measure, lang)
        between = tell.interval(fact)
        told = tell.told(fact) + (
            Label(f"（{between}）", f" ({between})").told(lang) if between else ""
        )
        rests = (_address(fact, notes),) if published else notes.of(fact)
        rows.append(
            {
                "what": (Entry(what),),
                "value": (Entry(told, fact.id, rests),),
                "when": (Entry(period_label(fact.period, lang)),),
            }
        )
    columns = (
        Column("what", Label("項目", "What").told(lang)),
        Column("value", Label("値", "Value").told(lang), numeric=True),
        Column("when", Label("時点", "As of").told(lang)),
    )
    title = Label("全国の公表値（参考）", "Published for the whole country, for context").told(lang)
    return Table("national", title, columns, tuple(rows), facts, lang, notes.listed())


def _address(fact: Fact, notes: Notes) -> str:
    """Note where a figure was published, in Japanese with the remark on it, and return the note's name."""
    address = fact.source.split("（")[0]
    remark = f"（{fact.reason}）" if fact.reason and notes.lang == "ja" else ""
    return notes.add(f"{address}{remark}", f"{address}{remark}")
