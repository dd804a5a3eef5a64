"""The models of turnover told from facts: what they say, and how far up the ladder the data carry."""

from evalkit.facts.facts import Facts
from evalkit.telling.strata import stratum
from evalkit.telling.tables.notes import Notes
from evalkit.telling.tables.table import Column, Entry, Row, Table, share_notes
from evalkit.telling.teller import Teller
from evalkit.telling.terms import MEASURES
from evalkit.words import turnover
from evalkit.words.caveats import words
from evalkit.words.codes import Label, Lang, label
from evalkit.words.fiscal import period_label

SHOWN = tuple(name for name in turnover.MEASURES if name not in ("turnover_rung", "exit_level"))
HEADS = (
    ("what", "項目", "What"),
    ("period", "時期", "When"),
    ("value", "値", "Value"),
    ("interval", "区間", "Interval"),
    ("method", "方法", "Method"),
)


def turnover_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell what the models of turnover say: rates, ratios, dispersion, what is to be expected, with intervals.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> flows = pd.DataFrame({"year": [2022, 2023, 2024], "opening": [8460, 8505, 8452],
    ...                       "exits": [1590, 1494, 1752]})
    >>> facts = ek.collect(ek.Turnover(flows).fit())
    >>> ek.turnover_table(facts, "en").frame.iloc[0, :5].tolist()
    ['yearly exit rate over all years', 'fiscal 2022 to fiscal 2024', '19.0%', '15.4% to 23.3% (95 %)', 'beta-binomial']
    """
    tell, notes = Teller(facts, lang), Notes(lang)
    rows: list[Row] = []
    for measure in SHOWN:
        for fact in facts.select(measure=measure):
            of = stratum(fact.by, tell)
            what = label(MEASURES, measure, lang)
            what += Label(f"（{of}）", f" ({of})").told(lang) if of else ""
            interval = tell.interval(fact)
            rows.append(
                {
                    "what": (Entry(what),),
                    "period": (Entry(period_label(fact.period, lang)),),
                    "value": (Entry(tell.told(fact), fact.id, notes.of(fact)),),
                    "interval": (Entry(interval, fact.id if interval else ""),),
                    "method": (Entry(label(turnover.METHODS, fact.method, lang)),),
                }
            )
    columns, told = share_notes(
        [
            Column(key, Label(ja, en).told(lang), key in ("value", "interval"))
            for key, ja, en in HEADS
        ],
        rows,
    )
    title = Label("名簿の変動のモデル", "Models of the roster's turnover").told(lang)
    return Table("turnover", title, columns, told, facts, lang, notes.listed())


def rungs_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell which rungs of the ladder of models stand, and why the others don't.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> flows = pd.DataFrame({"year": [2022, 2023, 2024], "opening": [8460, 8505, 8452],
    ...                       "exits": [1590, 1494, 1752]})
    >>> ek.rungs_table(ek.collect(ek.Turnover(flows).fit()), "en").frame.values.tolist()[2:4]
    [['2 beta-binomial, between years', 'applied'], ['3 causes, log-linear', 'there are no exits by cause']]
    """
    rows: list[Row] = [
        {
            "rung": (Entry(label(turnover.RUNGS, fact.by.removeprefix("rung="), lang), fact.id),),
            "stands": (
                Entry(
                    "、".join(words(code, lang)[0] for code in fact.caveats.split())
                    or Label("適用", "applied").told(lang)
                ),
            ),
        }
        for fact in facts.select(measure="turnover_rung")
        if fact.by
    ]
    columns = (
        Column("rung", Label("段階", "Rung").told(lang)),
        Column("stands", Label("適用または理由", "Applied, or why not").told(lang)),
    )
    title = Label("データが支えるモデルの段階", "How far up the ladder the data carry").told(lang)
    return Table("rungs", title, columns, tuple(rows), facts, lang)
