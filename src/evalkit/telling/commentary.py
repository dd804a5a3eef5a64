"""The commentary with the marks of its check: what agrees leads to its fact, what doesn't says so in words."""

from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from evalkit.facts.commentary.check import CommentaryCheck, check_passages
from evalkit.facts.commentary.passage import Claim, Passage
from evalkit.facts.facts import Facts
from evalkit.telling.inserted import insert
from evalkit.telling.tables.table import Column, Entry, Row, Table, anchor
from evalkit.telling.teller import Teller
from evalkit.words.codes import Label, Lang, label
from evalkit.words.problems import DataError, Problem
from evalkit.words.verdicts import CONTRADICTING, HEADINGS, VERDICT

CAPTION = Label("総評の数値と増減の照合", "The commentary's numbers and directions, checked")
ANSWER = {
    "contradicts": Label(
        "総評かデータの誤りを直す。直さない場合は、その後に {資料外: 理由} を書く",
        "mend the commentary or the data; or write {outside: reason} behind it",
    ),
    "open": Label(
        "数値の後に {#番号}、[出典: …]、{資料外: 理由} のいずれかを書く",
        "write {#id}, [source: …] or {outside: reason} behind the number",
    ),
}
"""What to do about a claim; ids stand in the sources of the internal page."""


@dataclass(frozen=True)
class MarkedText:
    """A passage as it is printed, each claim marked: a link to its fact, or its verdict in words."""

    passage: Passage
    lang: Lang

    def __str__(self) -> str:
        """Read as plain text."""
        return "".join(text for text, _ in self.passage.marked())

    def __html__(self) -> str:
        """Read as HTML within a paragraph."""
        return Markup("").join(self._piece(text, claim) for text, claim in self.passage.marked())

    def _piece(self, text: str, claim: Claim | None) -> Markup:
        if claim is None or claim.verdict == "ignored":
            return escape(text)
        if claim.verdict.startswith("match") and len(claim.facts) == 1:
            link = '<a class="fact" href="#{}" title="{}">{}</a>'
            return Markup(link).format(anchor(claim.facts[0]), claim.told(self.lang), text)
        if not is_told(claim):
            return Markup('<span title="{}">{}</span>').format(claim.told(self.lang), text)
        said = label(VERDICT, claim.verdict, self.lang)
        mark = Markup('<mark class="claim" title="{}">{}</mark><span class="verdict">[{}]</span>')
        return mark.format(claim.told(self.lang), text, said)


def is_told(claim: Claim) -> bool:
    """Whether a claim's verdict stands beside it in the text: where it asks for something."""
    return claim.verdict in CONTRADICTING or claim.is_open or claim.verdict == "match_other"


@lru_cache(maxsize=8)
def checked(facts: Facts, lang: Lang = "ja") -> CommentaryCheck:
    """Check the commentary of the evaluated year, its facts inserted, its marks read.

    DataError with every insertion that can't be made.
    """
    if not facts.plan_rows.tables["commentary"]:
        return CommentaryCheck((), lang)
    passages, problems = [], list[Problem]()
    for row in facts.plan_rows.commentary(str(facts.year)):
        text, faults = insert(row["text"], facts, row["source"])
        problems += faults
        inserted = tuple(text.spans)
        passages.append(Passage(str(text), row["node"], row["place"], inserted=inserted))
    if problems:
        raise DataError(problems)
    return check_passages(passages, facts, lang)


def marked_texts(facts: Facts, lang: Lang = "ja") -> list[MarkedText]:
    """Return the commentary of the evaluated year, text by text, with its marks."""
    return [MarkedText(passage, lang) for passage in checked(facts, lang).passages]


def claims_table(facts: Facts, lang: Lang = "ja", section: str = "") -> Table:
    """List the claims of the commentary (of a section), each with its verdict and why, first what asks for something."""
    tell = Teller(facts, lang)
    held = [
        (claim, passage)
        for passage in checked(facts, lang).passages
        if not section or section in above(facts, passage.node)
        for claim in passage.claims
        if claim.verdict != "ignored"
    ]
    held.sort(key=lambda each: (not each[0].contradicts, not each[0].is_open))
    rows: list[Row] = [
        {
            "text": (Entry(" ".join(claim.text.split())),),
            "verdict": (Entry(label(VERDICT, claim.verdict, lang)),),
            "reason": (Entry(claim.told(lang)),),
            "answer": (Entry(claim.answer),),
            "place": (Entry(_place(tell, passage)),),
        }
        for claim, passage in held
    ]
    keys = ["text", "verdict", "reason", "answer", "place"]
    told = {key: {row[key][0].text for row in rows} for key in keys}
    if told["answer"] <= {""}:
        keys.remove("answer")
    if section and len(told["place"]) < 2:
        keys.remove("place")
    columns = tuple(Column(key, label(HEADINGS, key, lang)) for key in keys)
    name = "-".join(filter(None, ["claims", section]))
    return Table(name, CAPTION.told(lang), columns, tuple(rows), facts, lang)


def above(facts: Facts, node: str) -> list[str]:
    """Return a node of the plan and all nodes above it."""
    nodes = facts.plan_rows.nodes
    found: list[str] = []
    while node and node not in found:
        found.append(node)
        node = nodes[node]["parent"] if node in nodes else ""
    return found


def _place(tell: Teller, passage: Passage) -> str:
    return passage.place or tell.node(passage.node)


def open_claims(facts: Facts, lang: Lang = "ja") -> list[tuple[str, Passage, Claim]]:
    """Return the claims that contradict or ask for an answer, each with what to do about it, contradictions first."""
    held = [
        (claim, passage) for passage in checked(facts, lang).passages for claim in passage.claims
    ]
    wrong = [(ANSWER["contradicts"], p, c) for c, p in held if c.contradicts]
    unanswered = [(ANSWER["open"], p, c) for c, p in held if c.is_open]
    return [(action.told(lang), passage, claim) for action, passage, claim in [*wrong, *unanswered]]
