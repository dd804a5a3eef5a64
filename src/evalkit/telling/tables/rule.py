"""A rating rule as a table: its bands in words, what each rests on, and how it treats hard cases."""

from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from evalkit.analysis.rating.bands import Band, Condition
from evalkit.analysis.rating.rubric import RatingRule, read_rule
from evalkit.facts.facts import Facts
from evalkit.telling.tables.table import Column, Entry, Note, Table, template
from evalkit.telling.teller import letter, percent
from evalkit.words.bilingual import in_language
from evalkit.words.caveats import words
from evalkit.words.codes import COMPONENT_RULE, Label, Lang, label
from evalkit.words.shown import STYLE

FORMULAS = {
    "target / actual": Label("目標 ÷ 実績", "target / actual"),
    "2 - actual / target": Label("2 － 実績 ÷ 目標", "2 - actual / target"),
}

MEASURES = {
    "attainment": Label("達成率", "attainment"),
    "progress": Label("現況値から目標までの進捗率", "progress from the baseline to the target"),
    "improvement": Label("現況値からの改善", "improvement on the baseline"),
    "travel": Label("現況値からの動き", "movement since the baseline"),
    "changed": Label("区間に裏付けられた変化", "change that its interval supports"),
    "pace": Label("必要な年率に対する実際の年率", "observed share of the required yearly pace"),
    "miss": Label(
        "目標年度に見込まれる不足（残りの道のりに対する割合）",
        "expected lack in the target year, as a share of the way left",
    ),
}
LAST_YEAR = {
    "travel": Label("前年度からの動き", "movement since last year"),
    "changed": Label("区間に裏付けられた前年度からの変化", "supported change since last year"),
    "improvement": Label("前年度からの改善", "improvement on last year"),
}
"""What measures are called where the baseline is the year before."""

DIRECTIONS = {
    "better": Label("改善", "better"),
    "same": Label("横ばい", "the same"),
    "worse": Label("悪化", "worse"),
}
NOTES = {
    "lower": Label("少ないほど良い指標の達成率: {}", "Attainment where less is better: {}"),
    "tolerance": Label(
        "単位が％の指標では、{}ポイント未満の増減は横ばいとする",
        "Of figures in percent, a change of less than {} points counts as none",
    ),
    "prorated": Label(
        "{}の目標を{}から{}年で均等に按分する",
        "The target of {} is prorated in equal steps from {} over {} years",
    ),
    "parts": Label("内訳のある指標: {}", "Indicators of several parts: {}"),
    "reference": Label("出典: {}", "Source: {}"),
    "seen": Label("確認した範囲: {}", "What was seen of it: {}"),
}
KEYS = ("letter", "band", "reference")
LETTER, REFERENCE = Label("評価", "Letter"), Label("根拠", "Reference")
CANNOT = Label("算定できない場合", "where it can't be formed")


@dataclass(frozen=True)
class RuleTable:
    """A rule to be shown, as HTML or text."""

    rule: RatingRule
    lang: Lang

    def bands(self) -> list[tuple[str, str, str]]:
        """Return letter, what it takes and reference of each band, then of the letter where none can be formed."""
        rows = [
            (
                letter(band.letter, self.lang),
                self._band(band),
                in_language(band.reference, self.lang),
            )
            for band in self.rule.bands
        ]
        cannot = self.rule.cannot
        if cannot:
            why = words(" ".join(cannot.because), self.lang)
            said = ("、" if self.lang == "ja" else "; ").join(why) or self._say(CANNOT)
            rows.append((cannot.letter, said, in_language(cannot.reference, self.lang)))
        return rows

    @property
    def title(self) -> str:
        """What the rule is called."""
        return self.rule.title_ja if self.lang == "ja" else self.rule.title_en

    @property
    def heads(self) -> tuple[str, str, str]:
        """What stands above letters, bands and references."""
        short = self.rule.measures == ("attainment",)
        bands = self._say(MEASURES["attainment"] if short else Label("条件", "Condition"))
        return self._say(LETTER), bands.capitalize(), self._say(REFERENCE)

    @property
    def formula(self) -> str:
        """How attainment is formed where less is better."""
        return label(FORMULAS, self.rule.lower, self.lang)

    def notes(self) -> list[str]:
        """Return what else the rule says, a sentence each: formula, tolerance, proration, parts, source."""
        rule = self.rule
        notes = [self._note("lower", self.formula)] if "attainment" in rule.measures else []
        if rule.tolerance:
            notes.append(self._note("tolerance", f"{rule.tolerance:g}"))
        if rule.prorated:
            last, first = (
                year.label(self.lang) for year in (rule.prorated.last, rule.prorated.first)
            )
            notes.append(self._note("prorated", last, first, str(rule.prorated.years)))
        if rule.parts:
            notes.append(self._note("parts", label(COMPONENT_RULE, rule.parts, self.lang)))
        if rule.reference:
            notes.append(self._note("reference", in_language(rule.reference, self.lang)))
        if rule.seen:
            notes.append(self._note("seen", in_language(rule.seen, self.lang)))
        return notes

    def table(self, facts: Facts) -> Table:
        """Tell the rule by which facts were rated as a table of a report."""
        columns = tuple(map(Column, KEYS, self.heads))
        rows = [dict(zip(KEYS, map(_entries, band), strict=True)) for band in self.bands()]
        notes = tuple(Note("", text, str(place)) for place, text in enumerate(self.notes()))
        return Table("rule", self.title, columns, tuple(rows), facts, self.lang, notes)

    def _repr_html_(self) -> str:
        return STYLE + template("rule.html.j2").render(table=self)

    def __repr__(self) -> str:
        """Read as text."""
        return "\n".join([self.title, *("\t".join(band) for band in self.bands()), *self.notes()])

    def _band(self, band: Band) -> str:
        told = []
        for condition in band.needs:
            name = MEASURES[condition.measure]
            if self.rule.baseline == "last-year":
                name = LAST_YEAR.get(condition.measure, name)
            said = self._condition(condition)
            if self.rule.measures != ("attainment",):
                said = f"{self._say(name)}{'：' if self.lang == 'ja' else ': '}{said}"
            told.append(said)
        return ("、かつ" if self.lang == "ja" else ", and ").join(told)

    def _condition(self, condition: Condition) -> str:
        if condition.words:
            join = "または" if self.lang == "ja" else " or "
            return join.join(label(DIRECTIONS, word, self.lang) for word in condition.words)
        return _range(condition, self.lang)

    def _note(self, code: str, *values: str) -> str:
        return label(NOTES, code, self.lang).format(*values)

    def _say(self, words: Label) -> str:
        return words.told(self.lang)


def rule_table(rule: RatingRule | str | Path, lang: Lang = "ja") -> RuleTable:
    """Show the bands of a rating rule and where each comes from.

    >>> import evalkit as ek
    >>> print(ek.rule_table("params/rubrics/example-city.yaml", "en").bands()[1][:2])
    ('B', '80 % to under 100 %')
    >>> print(ek.rule_table("params/rubrics/fukuoka.yaml").bands()[1][:2])
    ('b', '現況値からの動き：改善または横ばい')
    """
    return RuleTable(rule if isinstance(rule, RatingRule) else read_rule(rule), lang)


def _entries(text: str) -> tuple[Entry, ...]:
    return (Entry(text),)


def _range(asked: Condition, lang: Lang) -> str:
    """Say an interval of shares in percent."""
    ends = (asked.at_least, asked.above, asked.below, asked.at_most)
    least, above, below, most = (percent(end) if isfinite(end) else "" for end in ends)
    if lang == "ja":
        if least and least == most:
            return f"{least}％ちょうど"
        said = [(least, "以上"), (above, "超"), (below, "未満"), (most, "以下")]
        return "".join(f"{end}％{bound}" for end, bound in said if end)
    if least and least == most:
        return f"exactly {least} %"
    low = f"{least} %" if least else f"over {above} %" if above else ""
    high = f"under {below} %" if below else f"{most} %" if most else ""
    if low and high:
        return f"{low} to {high}"
    if low:
        return f"{low} or more" if least else low
    return high if below else f"{high} or less"
