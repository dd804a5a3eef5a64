"""A rating rule as a table: its bands, and what each rests on."""

from dataclasses import dataclass
from pathlib import Path

from evalkit.analysis.rubric import RatingRule, read_rule
from evalkit.telling.table import template
from evalkit.telling.teller import percent
from evalkit.words.codes import Label, Lang, label

FORMULAS = {
    "target / actual": Label("目標 ÷ 実績", "target / actual"),
    "2 - actual / target": Label("2 － 実績 ÷ 目標", "2 - actual / target"),
}


@dataclass(frozen=True)
class RuleTable:
    """A rule to be shown, as HTML or text."""

    rule: RatingRule
    lang: Lang

    def bands(self) -> list[tuple[str, str, str]]:
        """Return letter, range of attainment and reference of each band."""
        return [
            (band.letter, _range(band.at_least, band.below, self.lang), band.reference)
            for band in self.rule.bands
        ]

    @property
    def title(self) -> str:
        """What the rule is called."""
        return self.rule.title_ja if self.lang == "ja" else self.rule.title_en

    @property
    def formula(self) -> str:
        """How attainment is formed where less is better."""
        return label(FORMULAS, self.rule.lower, self.lang)

    def _repr_html_(self) -> str:
        return template("rule.html.j2").render(table=self)

    def __repr__(self) -> str:
        """Read as text."""
        return "\n".join([self.title, *("\t".join(band) for band in self.bands())])


def rule_table(rule: RatingRule | str | Path, lang: Lang = "ja") -> RuleTable:
    """Show the bands of a rating rule and where each comes from.

    >>> print(rule_table("params/rubrics/example-city.yaml", "en").bands()[1][:2])
    ('B', '80 % to under 100 %')
    """
    return RuleTable(rule if isinstance(rule, RatingRule) else read_rule(rule), lang)


def _range(at_least: float, below: float, lang: Lang) -> str:
    low, high = (percent(end) if abs(end) != float("inf") else "" for end in (at_least, below))
    if lang == "ja":
        said = f"{low}％以上" if low else ""
        return said + (f"{high}％未満" if high else "")
    if low and high:
        return f"{low} % to under {high} %"
    return f"{low} % or more" if low else f"under {high} %"
