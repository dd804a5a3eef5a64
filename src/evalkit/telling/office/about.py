"""What stands at the head of a workbook and a document: whose evaluation it is, of which year, made from what."""

from dataclasses import dataclass

from evalkit.facts.facts import Facts
from evalkit.telling.summary import documents, remarks
from evalkit.telling.tables.table import made_up
from evalkit.telling.teller import Teller
from evalkit.words.codes import Lang, label
from evalkit.words.office import WORDS


@dataclass(frozen=True)
class About:
    """Whose evaluation it is, and the lines (name, text) that say more of it; ``made_up`` is empty for real data."""

    subject: str = ""
    year: str = ""
    made_up: str = ""
    lines: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """Subject and year in one."""
        return f"{self.subject} {self.year}".strip()


def about(facts: Facts, lang: Lang, edition: str = "", letters: str = "") -> About:
    """Say whose evaluation facts are; without a plan or one evaluated year these stay empty."""
    tell = Teller(facts, lang)
    years = {fact.period for fact in facts.select(measure="attainment")}
    year = facts.year if len(years) == 1 else None
    lines = [("subject", tell.plan()), ("year", year.label(lang) if year else "")]
    lines.append(("edition", edition))
    if facts.plan is not None and year is not None:
        lines += [("document", each) for each in documents(facts.plan, str(year), lang)]
        lines += [("comment", each) for each in remarks(facts.plan, str(year), lang)]
    methods = sorted({fact.method for fact in facts.select(measure="rating")} - {"as-published"})
    lines += [("rule", tell.rule(method)) for method in methods]
    lines += [("letters", letters), ("fingerprint", facts.fingerprint())]
    named = tuple((label(WORDS, name, lang), text) for name, text in lines if text)
    return About(tell.plan(), year.label(lang) if year else "", made_up(facts, lang), named)
