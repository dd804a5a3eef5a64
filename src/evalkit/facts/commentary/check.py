"""A commentary against the facts, as statcheck does for a paper: every number and direction, with its verdict and why."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

import pandas as pd

from evalkit.data.prose.file import is_prose, read_prose
from evalkit.facts.commentary.checker import checker
from evalkit.facts.commentary.passage import Claim, Passage
from evalkit.facts.facts import Facts
from evalkit.words.codes import Lang, enumerated, label
from evalkit.words.fiscal import FiscalYear
from evalkit.words.verdicts import ANSWERED, CONTRADICTING, HEADINGS, OPEN, VERDICT

COLUMNS = ("node", "place", "start", "end", "text", "kind", "verdict", "reason", "facts", "answer")

SHOWN = ("text", "verdict", "reason", "answer")


@dataclass(frozen=True, eq=False)
class CommentaryCheck:
    """The passages of a commentary with their claims, and what they come to.

    ``contradictions`` are the claims that contradict the tables without a mark that gives the reason,
    ``open`` those that ask for an answer. ``frame`` has a row for each claim, ignored ones too.
    """

    passages: tuple[Passage, ...]
    lang: Lang = "ja"

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All claims, in their order."""
        return tuple(claim for passage in self.passages for claim in passage.claims)

    @property
    def contradictions(self) -> tuple[Claim, ...]:
        """The claims that contradict the tables and that no mark gives a reason for."""
        return tuple(claim for claim in self.claims if claim.contradicts)

    @property
    def open(self) -> tuple[Claim, ...]:
        """The claims that ask for an answer: a fact, a source, or why they lie outside the data."""
        return tuple(claim for claim in self.claims if claim.is_open)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row a claim: node, place, start, end, text, kind, verdict, reason, facts, answer."""
        rows = [
            (
                *(passage.node, passage.place_of(claim), claim.start, claim.end),
                *(claim.text, claim.kind),
                *(claim.verdict, claim.told(self.lang), " ".join(claim.facts), claim.answer),
            )
            for passage in self.passages
            for claim in passage.claims
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    @property
    def summary(self) -> str:
        """The verdicts counted, in words; what has its answer is counted apart."""
        asking = (*CONTRADICTING, *OPEN)
        counted = Counter(
            "" if claim.answer and claim.verdict in asking else claim.verdict
            for claim in self.claims
        )
        named = VERDICT | {"": ANSWERED}
        told = [
            f"{label(named, code, self.lang)} {counted[code]}" for code in named if counted[code]
        ]
        return enumerated(told, self.lang)

    def __repr__(self) -> str:
        """Show the counts, then a line for each claim that isn't ignored."""
        told = [
            f"{label(VERDICT, claim.verdict, self.lang)}: {' '.join(claim.text.split())} — "
            f"{claim.told(self.lang)}{f' [{claim.answer}]' if claim.answer else ''}"
            for claim in self.claims
            if claim.verdict != "ignored"
        ]
        return "\n".join([self.summary, *told])

    def _repr_html_(self) -> str:
        shown = self.frame[self.frame["verdict"] != "ignored"]
        shown = shown[list(SHOWN)].assign(
            verdict=[label(VERDICT, str(code), self.lang) for code in shown["verdict"]]
        )
        shown = shown.rename(columns={key: label(HEADINGS, key, self.lang) for key in SHOWN})
        texts = "".join(map(self._marked, self.passages))
        return (
            f'<section lang="{self.lang}"><p>{escape(self.summary)}</p>{texts}'
            f"{shown.to_html(index=False)}</section>"
        )

    def _marked(self, passage: Passage) -> str:
        pieces = [
            f"<mark>{escape(text)}</mark>"
            f"<small> [{escape(label(VERDICT, claim.verdict, self.lang))}] </small>"
            if claim is not None and claim.verdict != "ignored"
            else escape(text)
            for text, claim in passage.marked()
        ]
        return f'<p style="white-space: pre-line">{"".join(pieces)}</p>'


def check_commentary(
    source: str | Path,
    facts: Facts,
    node: str = "",
    fiscal_year: FiscalYear | str | int | None = None,
    lang: Lang = "ja",
) -> CommentaryCheck:
    """Hold a text, or a file of Markdown or Word, against the facts.

    Every number and every claim of direction gets a verdict of a closed list
    (:data:`evalkit.words.verdicts.VERDICT`) and a reason. ``node`` is the part of the plan that the text is
    about; in a file the headings tell it. ``fiscal_year`` is the year that it speaks of (the one evaluated).
    A claim contradicts only where indicator, year, role, unit and way of counting are stated without
    doubt; a figure that was taken from the text itself is no evidence for it.

    DataError where a file can't be read, ValueError where ``fiscal_year`` isn't one.
    After statcheck (Nuijten et al. 2016, doi:10.3758/s13428-015-0664-2).

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.published(ward, "R6"), ek.change(ward, "R6"))
    >>> text = "地域住民の居場所や支えとなる地域資源の数は1,810箇所で、現況値から15箇所減少した。"
    >>> ek.check_commentary(text, facts).frame[["text", "verdict"]].values.tolist()
    [['1,810箇所', 'contradicts'], ['15箇所', 'match_derived'], ['減少した', 'direction_ok']]
    """
    against = checker(facts, None if fiscal_year is None else FiscalYear(fiscal_year))
    is_name = isinstance(source, str) and "\n" not in source and is_prose(Path(source))
    if isinstance(source, Path) or is_name:
        return CommentaryCheck(tuple(against.passages(read_prose(source), node)), lang)
    return CommentaryCheck((against.check(Passage(source, node)),), lang)


def check_passages(passages: Iterable[Passage], facts: Facts, lang: Lang = "ja") -> CommentaryCheck:
    """Hold passages whose facts are inserted already against the facts of the year evaluated."""
    return CommentaryCheck(tuple(map(checker(facts).check, passages)), lang)
