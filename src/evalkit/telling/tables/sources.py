"""Where every number comes from: its source cell and text, or the numbers it was worked out from."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.decided import is_withheld
from evalkit.telling.strata import stratum
from evalkit.telling.tables.margins import in_table
from evalkit.telling.tables.table import template
from evalkit.telling.teller import Teller
from evalkit.telling.terms import MEASURES
from evalkit.words import coverage, pace, trend, turnover, years
from evalkit.words.caveats import words
from evalkit.words.codes import Lang, label
from evalkit.words.eras import LAST_YEAR
from evalkit.words.fiscal import period_label
from evalkit.words.insertion import written
from evalkit.words.shown import STYLE

HEADINGS = {
    "ja": {
        "title": "数値の出典と計算方法",
        "lead": "このページの数値は、すべてここに出典（ファイル・セル・原文）または算出元が示されている。",
        "cited": "総評に数値を挿入するときは、項目の下の番号を使って、たとえば",
        "end": "と書く。",
        "paper": "紙では、評価年度の公表された数値の出典だけを示す。計算した数値の方法と算出元は、このページの画面と tables/facts.json にある。",
        "count": "{}件",
        "number": "No.",
        "what": "項目",
        "value": "値",
        "method": "方法",
        "source": "出典または算出元",
        "text": "原文",
        "refused": "計算していない",
        "reason": "比較する理由",
        "decided": "決定の理由",
    },
    "en": {
        "title": "Sources and methods of the numbers",
        "lead": "Every number of this page stands here with its source (file, cell, text) or what it was worked out from.",
        "cited": " To insert one in the commentary, write the id below its name, as in ",
        "end": ".",
        "paper": "On paper only the sources of the published figures of the year stand here. How the others were worked out is on the page's screen and in tables/facts.json.",
        "count": "{} numbers",
        "number": "No.",
        "what": "What",
        "value": "Value",
        "method": "Method",
        "source": "Source, or worked out from",
        "text": "as published",
        "refused": "not computed",
        "reason": "compared because",
        "decided": "decided because",
    },
}
METHODS = {
    name: tuple(words)
    for name, words in (
        trend.METHODS | years.METHODS | pace.METHODS | turnover.METHODS | coverage.METHODS
    ).items()
} | {
    "as-published": ("公表された数値", "as published"),
    "arithmetic": ("四則演算", "arithmetic"),
    "exact-conditional": ("比の正確な条件付き区間", "exact conditional interval of a ratio"),
    "exact-poisson": ("ポアソン分布の正確な区間", "exact Poisson interval"),
    "identified-set": ("公表された評価からの逆算", "worked back from the printed letters"),
    "wilson": ("ウィルソンの区間", "Wilson's interval"),
    "declared": ("データでの宣言", "declared in the data"),
    "snapshots": ("名簿の突合", "counted from snapshots"),
}
LETTER = ("決定・公表された評価", "decided or published")
"""What a letter as published is called: an office decides it before it is printed."""


class Row(NamedTuple):
    """What is told of one fact."""

    id: str
    number: str
    on_paper: bool
    name: str
    address: str
    value: str
    method: str
    caveats: list[str]
    source: str
    text: str
    reason: str
    is_decided: bool
    parents: list[tuple[str, str]]


@dataclass(frozen=True, repr=False)
class Sources:
    """The sources of the facts, for a page; carries the facts themselves along."""

    facts: Facts
    lang: Lang
    audience: str = "internal"

    def to_html(self) -> str:
        """Tell the sources as HTML, numbered, by indicator; each row is where a fact's links lead."""
        tell = Teller(self.facts, self.lang)
        by_indicator: dict[str, list[Fact]] = {}
        for fact in self.facts.through_years():
            if self.audience == "internal" or not is_withheld(tell, fact):
                by_indicator.setdefault(fact.indicator, []).append(fact)
        ordered = [fact for found in by_indicator.values() for fact in found]
        number = {fact.id: str(place) for place, fact in enumerate(ordered, start=1)}
        groups = [
            (indicator, tell.indicator(indicator), [self._row(tell, f, number) for f in found])
            for indicator, found in by_indicator.items()
        ]
        inside = ordered if self.audience == "internal" else []
        latest = max(inside, key=lambda fact: (fact.measure == "actual", fact.period), default=None)
        return template("sources.html.j2").render(
            groups=groups,
            lang=self.lang,
            words=HEADINGS[self.lang],
            subject=_subject(tell),
            cited=written(self.facts.addresses[latest.id]) if latest else "",
            fingerprint=self.facts.fingerprint(),
        )

    def _row(self, tell: Teller, fact: Fact, number: dict[str, str]) -> Row:
        interval = tell.interval(fact)
        value = in_table(tell, fact)
        rests_on = [each for each in fact.derived_from.split() if each in number]
        return Row(
            id=fact.id,
            number=number[fact.id],
            on_paper=fact.method == "as-published" and fact.id not in self.facts.beside,
            name=self._name(tell, fact),
            address=self.facts.addresses[fact.id] if self.audience == "internal" else "",
            value=value + (f" {interval}" if interval else ""),
            method=self._method(tell, fact),
            caveats=words(fact.caveats, self.lang),
            source=fact.source,
            text=fact.text.replace("\n", "⏎"),
            reason=fact.reason,
            is_decided=fact.measure == "agreement" or fact.method == "as-published",
            parents=[(each, number[each]) for each in rests_on],
        )

    def _method(self, tell: Teller, fact: Fact) -> str:
        if fact.label == "refused":
            return HEADINGS[self.lang]["refused"]
        if fact.method in METHODS:
            is_letter = (fact.measure, fact.method) == ("rating", "as-published")
            said = LETTER if is_letter else METHODS[fact.method]
            return said[0 if self.lang == "ja" else 1]
        return tell.rule(fact.method)

    def _name(self, tell: Teller, fact: Fact) -> str:
        parts = [tell.mark(fact.component)] if fact.component else []
        parts.append(label(MEASURES, fact.measure, self.lang))
        parts += [stratum(fact.by, tell)] if fact.by else []
        parts += [period_label(fact.period, self.lang)] if fact.period else []
        return " ".join(parts)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return self.facts._repr_mimebundle_()

    def _repr_html_(self) -> str:
        return STYLE + self.to_html()

    def __repr__(self) -> str:
        """Show the digest of the facts."""
        return repr(self.facts)


def sources(facts: Facts, lang: Lang = "ja", audience: str = "internal") -> Sources:
    """Tell where every number comes from; the batch takes the facts from here, too.

    The ``public`` isn't shown the rule's letters beside those decided; the facts carried along are whole.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml"))
    >>> page = ek.sources(facts, "en").to_html()
    >>> "figures.csv!E2" in page, facts.fingerprint() in page
    (True, True)
    """
    return Sources(facts, lang, audience)


def _subject(tell: Teller) -> str:
    """Name the subject with its year, and that it is made up where it is; empty without a plan or a year."""
    facts = tell.facts
    if facts.plan is None or facts.until.year == LAST_YEAR:
        return ""
    mark = {"ja": "（架空のデータ）", "en": " (made-up data)"}[tell.lang]
    return f"{tell.plan()}{mark if facts.made_up else ''} {facts.until.label(tell.lang)}"
