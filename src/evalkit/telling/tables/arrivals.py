"""Which figures of the evaluated year arrived, as published and as read."""

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.tables.scorecard import listed
from evalkit.telling.tables.table import Column, Entry, Row, Table
from evalkit.telling.teller import Teller
from evalkit.words.codes import ROLE, Label, Lang, label


def arrivals_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell which figures of the evaluated year arrived: text as published, how it was read, from which cell.

    LookupError where the facts evaluate no year.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml"))
    >>> arrived = ek.arrivals_table(facts, "en").frame
    >>> arrived.loc[3, ["As published", "Read as"]].tolist()
    ['4６４件 （重複あり）', '464 cases (some counted twice)']
    """
    tell = Teller(facts, lang)
    rows: list[Row] = []
    for indicator in listed(facts):
        for fact in facts.select(indicator=indicator, method="as-published"):
            if fact.measure not in ROLE or fact.period not in ("", str(facts.year), *_before(fact)):
                continue
            part = f" {tell.component(indicator, fact.component)}" if fact.component else ""
            rows.append(
                {
                    "name": (Entry(tell.indicator(indicator) + part),),
                    "role": (Entry(label(ROLE, fact.measure, lang)),),
                    "text": (Entry(" ".join(fact.text.split())),),
                    "value": (Entry(tell.told(fact), fact.id),),
                    "status": (Entry(tell.status(fact.status)),),
                    "source": (Entry(fact.source),),
                }
            )
    heads = (
        ("name", "指標", "Indicator"),
        ("role", "欄", "Column"),
        ("text", "原文", "As published"),
        ("value", "読み取り", "Read as"),
        ("status", "状態", "Status"),
        ("source", "出典", "Source"),
    )
    columns = tuple(Column(key, Label(ja, en).told(lang), key == "value") for key, ja, en in heads)
    title = Label("報告された数値", "What arrived").told(lang)
    return Table("arrivals", title, columns, tuple(rows), facts, lang)


def _before(fact: Fact) -> tuple[str, ...]:
    return (fact.period,) if fact.measure == "baseline" else ()
