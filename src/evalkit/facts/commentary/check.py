"""A commentary against the facts, as statcheck does for a paper: every number and direction, with its verdict and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from html import escape
from pathlib import Path
import re

import pandas as pd

from evalkit.data.dataset import Plan
from evalkit.data.prose.file import is_prose, read_prose
from evalkit.data.prose.part import Part
from evalkit.facts.commentary.anchors import Read, Topic
from evalkit.facts.commentary.answers import answered
from evalkit.facts.commentary.directions import Directions
from evalkit.facts.commentary.evidence import Evidence
from evalkit.facts.commentary.names import Names, names_of
from evalkit.facts.commentary.numbers import Numbers
from evalkit.facts.commentary.passage import Claim, Passage
from evalkit.facts.commentary.text import Sentence, sentences
from evalkit.facts.commentary.tokens import Said, Token, tokens_of
from evalkit.facts.facts import Facts
from evalkit.words.codes import Lang, label
from evalkit.words.fiscal import FiscalYear
from evalkit.words.normalise import compact
from evalkit.words.prose.en import EN
from evalkit.words.prose.ja import JA
from evalkit.words.prose.prose import Prose
from evalkit.words.spans import year_reported
from evalkit.words.verdicts import HEADINGS, VERDICT, reason

HEADING = 40
"""A line of at most so many letters may be a heading."""

_HEADING_WORDS = re.compile("総評|評価|所見|課題|成果|実績|今後|方向性|取組み?|施策|推進|指標|行動量|目標|について|及び|と|の|番号|年度|令和|平成")

PROSE: dict[Lang, Prose] = {"ja": JA, "en": EN}
NEAR_BLOCKS = 4
"""A row of numbers is read with so many paragraphs above it as its heading."""


@dataclass(frozen=True, eq=False)
class CommentaryCheck:
    """The passages of a commentary with their claims, and what they come to."""

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
        """The claims that ask for an answer: pin them to a fact, give a source, or say why they lie outside."""
        return tuple(claim for claim in self.claims if claim.is_open)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row a claim: node, place, start, end, text, kind, verdict, reason, facts, answer."""
        rows = [
            {
                "node": passage.node,
                "place": passage.place,
                "start": claim.start,
                "end": claim.end,
                "text": claim.text,
                "kind": claim.kind,
                "verdict": claim.verdict,
                "reason": claim.reason.ja if self.lang == "ja" else claim.reason.en,
                "facts": " ".join(claim.facts),
                "answer": claim.answer,
            }
            for passage in self.passages
            for claim in passage.claims
        ]
        columns = "node place start end text kind verdict reason facts answer".split()
        return pd.DataFrame(rows, columns=columns)

    @property
    def summary(self) -> str:
        """The verdicts counted, in words."""
        counted = Counter(claim.verdict for claim in self.claims)
        told = [f"{label(VERDICT, code, self.lang)} {counted[code]}" for code in VERDICT if counted[code]]
        return ("、" if self.lang == "ja" else ", ").join(told)

    def __repr__(self) -> str:
        """Show the counts, then a line for each claim that isn't simply ignored."""
        lines = [self.summary]
        for claim in self.claims:
            if claim.verdict != "ignored":
                said = claim.reason.ja if self.lang == "ja" else claim.reason.en
                answer = f" [{claim.answer}]" if claim.answer else ""
                lines.append(f"{label(VERDICT, claim.verdict, self.lang)}: {claim.text} {said}{answer}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        shown = self.frame[self.frame["verdict"] != "ignored"]
        shown = shown[["text", "verdict", "reason", "answer"]].assign(
            verdict=[label(VERDICT, code, self.lang) for code in shown["verdict"]]
        )
        shown = shown.rename(columns={key: label(HEADINGS, key, self.lang) for key in shown})
        texts = "".join(f'<p style="white-space: pre-line">{_marked(each, self.lang)}</p>' for each in self.passages)
        return f'<section lang="{self.lang}"><p>{escape(self.summary)}</p>{texts}{shown.to_html(index=False)}</section>'


def _marked(passage: Passage, lang: Lang) -> str:
    pieces = []
    for text, claim in passage.marked():
        if claim is None or claim.verdict == "ignored":
            pieces.append(escape(text))
        else:
            word = escape(label(VERDICT, claim.verdict, lang))
            pieces.append(f"<mark>{escape(text)}</mark><small>（{word}）</small>")
    return "".join(pieces)


def check_commentary(
    source: str | Path,
    facts: Facts,
    node: str = "",
    fiscal_year: FiscalYear | str | int | None = None,
    lang: Lang = "ja",
) -> CommentaryCheck:
    """Hold a text, or a file of Markdown or Word, against the facts.

    Every number and every claim of direction gets a verdict of the closed list
    (:data:`evalkit.words.verdicts.VERDICT`) and a reason. ``node`` is the part of the plan that the text is
    about; in a file headings that name one tell it. ``fiscal_year`` is the year that it speaks of (the one
    evaluated). A claim contradicts only where indicator, year, role, unit and way of counting are stated
    without doubt; a figure that was taken from the text itself is no evidence for it.

    Errors: DataError where a file can't be read; ValueError where the facts don't tell the year.
    After statcheck (Nuijten et al. 2016, doi:10.3758/s13428-015-0664-2).

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.published(ward, "R6"), ek.change(ward, "R6"))
    >>> told = "地域住民の居場所や支えとなる地域資源の数は1,810箇所で、現況値から15箇所減少した。"
    >>> ek.check_commentary(told, facts, fiscal_year="R6").frame[["text", "verdict"]].values.tolist()
    [['1,810箇所', 'contradicts'], ['15箇所', 'match_derived'], ['減少した', 'direction_ok']]
    """
    checker = _checker(facts, FiscalYear(fiscal_year) if fiscal_year is not None else _year_of(facts))
    path = Path(source) if _is_file(source) else None
    if path is None:
        return CommentaryCheck((checker.check(Passage(str(source), node)),), lang)
    parts = read_prose(path)
    return CommentaryCheck(tuple(checker.passages(parts, node)), lang)


def check_plan(
    facts: Facts, fiscal_year: FiscalYear | None = None, lang: Lang = "ja"
) -> CommentaryCheck:
    """Hold the commentary of a plan's fiscal year (the one evaluated) against the facts."""
    plan = facts.plan
    if plan is None or plan.commentary.empty:
        return CommentaryCheck((), lang)
    year = fiscal_year or _year_of(facts)
    checker = _checker(facts, year)
    rows = plan.commentary[plan.commentary["period"] == str(year)].to_dict("records")
    passages = [Passage(str(row["text"]), str(row["node"]), str(row["place"])) for row in rows]
    return CommentaryCheck(tuple(map(checker.check, passages)), lang)


def _is_file(source: str | Path) -> bool:
    if isinstance(source, Path):
        return True
    return "\n" not in source and source.lower().endswith((".md", ".txt", ".docx"))


def _year_of(facts: Facts) -> FiscalYear | None:
    """The year evaluated, else the last one with an actual."""
    try:
        return facts.year
    except LookupError:
        years = {year_reported(fact.period) for fact in facts.select(measure="actual")} - {""}
        return FiscalYear(max(years)) if years else None


@lru_cache(maxsize=8)
def _checker(facts: Facts, year: FiscalYear | None) -> "_Checker":
    evidence = Evidence(facts, year)
    return _Checker(evidence, names_of(evidence))


@dataclass(frozen=True, eq=False)
class _Checker:
    evidence: Evidence
    names: Names

    def passages(self, parts: Iterable[Part], node: str) -> Iterator[Passage]:
        """Check the parts of a file, each under the node that the last heading named."""
        plan = self.evidence.facts.plan
        current = node
        for part in parts:
            if part.period and self.evidence.year and part.period != str(self.evidence.year):
                continue
            if plan is not None and (named := _node_named(part, plan)):
                current = named
            passage = self.check(Passage(part.text, part.node or current, part.place))
            if passage.claims:
                yield passage

    def check(self, passage: Passage) -> Passage:
        """Find the claims of a passage and judge them."""
        scope = self._scope(passage.node)
        numbers = Numbers(self.evidence, self.names, scope)
        directions = Directions(self.evidence, self.names, scope)
        alone = Topic(tuple((each, "") for each in scope)) if scope and len(scope) == 1 else Topic()
        topic, above, claims = alone, [""], list[Claim]()
        for sentence in sentences(passage.text):
            prose = PROSE[sentence.lang]
            if sentence.begins:
                topic = alone
                above.append("")
            tokens = tokens_of(sentence, prose, self.names, self.evidence, topic.years)
            strange = self._is_strange(above[-2] if len(above) > 1 else "")
            read = Read(sentence, tokens, prose, topic, "".join(above[-NEAR_BLOCKS:]), strange)
            above[-1] += sentence.text
            claims += _claims(read, numbers, directions, passage.text)
            topic = _carried(read)
        return replace(passage, claims=tuple(claims))

    def _is_strange(self, above: str) -> bool:
        """Whether a line without a full stop heads something that the plan doesn't name."""
        if not above or len(above) > HEADING or "。" in above:
            return False
        rest = above
        for name in self.known:
            rest = rest.replace(name, "")
        return bool(re.search("[ぁ-んァ-ヶ一-鿿]", _HEADING_WORDS.sub("", rest)))

    @cached_property
    def known(self) -> list[str]:
        """The names of nodes and indicators, as headings write them, the longest first."""
        plan = self.evidence.facts.plan
        if plan is None:
            return []
        named = [*plan.nodes["name_ja"], *plan.nodes["label"], *plan.indicators["name_ja"]]
        return sorted({compact(str(each)) for each in named} - {""}, key=len, reverse=True)

    def _scope(self, node: str) -> frozenset[str] | None:
        """The indicators of a node and all nodes below it; None where no node is told."""
        plan = self.evidence.facts.plan
        if plan is None or not node:
            return None
        below, size = {node}, 0
        while len(below) > size:
            size = len(below)
            below |= set(plan.nodes.loc[plan.nodes["parent"].isin(below), "node"])
        rows = plan.indicators[plan.indicators["node"].isin(below)]
        return frozenset([*rows["indicator"], *rows["repost_of"]]) - {""}


def _claims(
    read: Read, numbers: Numbers, directions: Directions, text: str
) -> list[Claim]:
    """The claims of a sentence in their order, its marks applied."""
    judged = numbers.judge(read) | directions.judge(read)
    found: list[tuple[int, Claim, Said | None]] = []
    for i, token in enumerate(read.tokens):
        if i in judged:
            said = judged[i]
            start, last = read.sentence.span(token.start, token.end)
            kind = "number" if token.said else "direction"
            claim = Claim(start, last, text[start:last], kind, said.verdict, said.reason, said.facts)
            found.append((token.end, claim, token.said))
        elif why := _ignored(token):
            start, last = read.sentence.span(token.start, token.end)
            claim = Claim(start, last, text[start:last], "number", "ignored", reason(why))
            found.append((token.end, claim, None))
    return answered(found, read.sentence.pins, numbers.evidence)


def _ignored(token: Token) -> str:
    """Why a word with a number in it is no claim; empty where it has none."""
    if token.kind in ("name", "part"):
        return "name" if any(letter.isdigit() for letter in token.text) else ""
    if token.kind == "quote":
        return "quote" if any(letter.isdigit() for letter in token.text) else ""
    if token.kind == "period":
        return "period" if any(letter.isdigit() for letter in token.text) else ""
    return token.why if token.kind == "mask" else ""


def _carried(read: Read) -> Topic:
    """What the next sentence is about, unless it says so itself."""
    named = [token for token in read.tokens if token.kind == "name"]
    told = [year for token in read.tokens if token.kind == "period" for year in token.years]
    years = tuple(dict.fromkeys([*read.before.years, *told]))
    if not named:
        strange = any(token.kind in ("stop", "blocked") for token in read.tokens)
        return Topic(read.before.targets, read.before.certain and not strange, years)
    topics = {token.targets for token in named}
    topic = read.topic
    return Topic(topic.targets, topic.certain and len(topics) == 1, years)


def _node_named(part: Part, plan: Plan) -> str:
    """The node that a heading names, the longest name of all in it; empty where it names none."""
    if not part.is_heading:
        return ""
    text = compact(part.text)
    named = [
        (len(name), str(row["node"]))
        for row in plan.nodes.to_dict("records")
        if len(name := compact(str(row["name_ja"]))) > 1 and name in text and len(text) <= 2 * len(name) + HEADING
    ]
    return max(named)[1] if named else ""
