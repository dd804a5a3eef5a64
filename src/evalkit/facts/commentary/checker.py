"""Passages under check: sentence by sentence, each claim with its verdict, what people answer taken down."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from evalkit.data.dataset import Plan
from evalkit.data.prose.part import Part
from evalkit.facts.commentary.anchors import Read, Topic
from evalkit.facts.commentary.answers import Told, answered
from evalkit.facts.commentary.calendar import RELATIVE
from evalkit.facts.commentary.directions import Directions
from evalkit.facts.commentary.evidence import Evidence
from evalkit.facts.commentary.names import Names, names_of
from evalkit.facts.commentary.numbers import Numbers
from evalkit.facts.commentary.passage import Claim, Passage
from evalkit.facts.commentary.text import sentences
from evalkit.facts.commentary.token import Token
from evalkit.facts.commentary.tokens import tokens_of
from evalkit.facts.commentary.verdict import Verdict, verdict
from evalkit.facts.facts import Facts
from evalkit.words.codes import Lang
from evalkit.words.fiscal import FiscalYear
from evalkit.words.normalise import compact
from evalkit.words.prose.en import EN
from evalkit.words.prose.ja import JA
from evalkit.words.prose.prose import Prose
from evalkit.words.spans import year_reported
from evalkit.words.verdicts import reason

PROSE: dict[Lang, Prose] = {"ja": JA, "en": EN}

NEAR = 4
"""A row of numbers is read with so many paragraphs above it as its heading."""

HEADING = 40
"""A line of at most so many letters may be a heading."""

_HEADING_WORDS = re.compile(
    "総評|評価|所見|課題|成果|実績|今後|方向性|取組み?|施策|推進|指標|行動量|目標|について|及び|と|の|番号|年度|令和|平成"
)
_LETTERS = re.compile("[ぁ-んァ-ヶ一-鿿]")


@lru_cache(maxsize=8)
def checker(facts: Facts, year: FiscalYear | None = None) -> "Checker":
    """Index facts for the check of a year, else of the one evaluated, else of the last one with an actual."""
    evidence = Evidence(facts, year or _year_of(facts))
    return Checker(evidence, names_of(evidence))


def read_words() -> None:
    """Compile the words of all languages, for those who come after in the same process, or are forked from it."""
    _ = [prose.known for prose in PROSE.values()]


def _year_of(facts: Facts) -> FiscalYear | None:
    try:
        return facts.year
    except LookupError:
        years = {year_reported(fact.period) for fact in facts.select(measure="actual")} - {""}
        return FiscalYear(max(years)) if years else None


@dataclass(frozen=True, eq=False)
class Checker:
    """Holds passages against the evidence of one year."""

    evidence: Evidence
    names: Names

    def passages(self, parts: Iterable[Part], node: str) -> Iterator[Passage]:
        """Check the parts of a file, each under the node that it or the last heading names."""
        plan = self.evidence.plan
        for part in parts:
            is_other_year = part.period and _is_not(part.period, self.evidence.year)
            if is_other_year:
                continue
            node = part.node or (plan is not None and _named(part, plan)) or node
            passage = self.check(Passage(part.text, node, part.place))
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
            if sentence.begins:
                topic = alone
                above.append("")
            prose = PROSE[sentence.lang]
            named = self.names.indicators(sentence.text, sentence.lang)
            if named and not named[0].start and named[0].targets != topic.targets:
                topic = replace(topic, years=())  # another indicator: its years are its own
            tokens = tokens_of(sentence, prose, self.names, self.evidence, topic.years)
            heads = "".join(above[-NEAR:])
            read = Read(sentence, tokens, prose, topic, heads, self._is_strange(above[-2]))
            judged = numbers.judge(read) | directions.judge(read)
            claims += _claims(read, judged, passage, self.evidence)
            above[-1] += sentence.text
            topic = _carried(read)
        return replace(passage, claims=tuple(claims))

    def _scope(self, node: str) -> frozenset[str] | None:
        """The indicators of a node and all nodes below it; None where no node is told."""
        if self.evidence.plan is None or not node:
            return None
        rows, below, size = self.evidence.rows, {node}, 0
        while len(below) > size:
            size = len(below)
            below |= {each for each, row in rows.nodes.items() if row["parent"] in below}
        own = [row for row in rows.indicators.values() if row["node"] in below]
        return frozenset(row[key] for row in own for key in ("indicator", "repost_of")) - {""}

    def _is_strange(self, above: str) -> bool:
        """Whether a line without a full stop heads something that the plan doesn't name."""
        if not above or len(above) > HEADING or "。" in above:
            return False
        for name in self._known:
            above = above.replace(name, "")
        return bool(_LETTERS.search(_HEADING_WORDS.sub("", above)))

    @cached_property
    def _known(self) -> list[str]:
        """The names of nodes and indicators, as headings write them, the longest first."""
        plan = self.evidence.plan
        if plan is None:
            return []
        named = [*plan.nodes["name_ja"], *plan.nodes["label"], *plan.indicators["name_ja"]]
        return sorted({compact(str(each)) for each in named} - {""}, key=len, reverse=True)


def _is_not(period: str, year: FiscalYear | None) -> bool:
    try:
        return year is not None and FiscalYear(period) != year
    except ValueError:
        return False


def _claims(
    read: Read, judged: dict[int, Verdict], passage: Passage, evidence: Evidence
) -> list[Claim]:
    """The claims of a sentence in their order, what its marks answer taken down."""
    found: list[Told] = []
    for i, token in enumerate(read.tokens):
        why = _ignored(token)
        if i not in judged and not why:
            continue
        start, end = read.sentence.span(token.start, token.end)
        kind = "direction" if token.kind == "direction" else "number"
        text = passage.text[start:end]
        claim = Claim(start, end, text, kind, "ignored", reason(why or "lexical"))
        if i in judged:
            said = _inserted(start, end, passage, evidence) if token.said else None
            said = said or judged[i]
            claim = replace(claim, verdict=said.verdict, reason=said.reason, facts=said.facts)
        found.append(Told(token.end, claim, token.said))
    return answered(found, read.sentence.pins, evidence)


def _inserted(start: int, end: int, passage: Passage, evidence: Evidence) -> Verdict | None:
    """What a number matches that was inserted from the facts; None where people wrote it."""
    for begin, last, fact in passage.inserted:
        if begin <= start and end <= last:
            found = evidence.facts[fact]
            return verdict("match", "inserted", [found], fact=evidence.told(found))
    return None


def _ignored(token: Token) -> str:
    """Why a word with a number in it is no claim; empty where it is none such."""
    if token.kind == "mask":
        return token.why
    if not any(letter.isdigit() for letter in token.text):
        return ""
    return {"name": "name", "part": "name", "quote": "quote", "period": "period"}.get(
        token.kind, ""
    )


def _carried(read: Read) -> Topic:
    """What the next sentence is about, unless it says so itself."""
    named = {token.targets for token in read.tokens if token.kind == "name"}
    told = [
        year
        for k, token in enumerate(read.tokens)
        if token.kind == "period" and token.sense != RELATIVE and _frames(read, k)
        for year in token.years
    ]
    years = tuple(dict.fromkeys([*read.before.years, *told]))
    if named:
        return Topic(read.topic.targets, read.topic.certain and len(named) == 1, years)
    is_strange = any(token.kind in ("stop", "blocked") for token in read.tokens)
    return Topic(read.before.targets, read.before.certain and not is_strange, years)


def _frames(read: Read, k: int) -> bool:
    """Whether a year holds for more than the number behind it (令和4年度の14,531人から) or a comparison."""
    is_of_number = (read.kind(k + 1), read.kind(k + 2)) == ("of", "number")
    return not is_of_number and not read.is_compared(k)


def _named(part: Part, plan: Plan) -> str:
    """The node that a heading names, the longest name of all in it; empty where it names none."""
    if not part.is_heading:
        return ""
    text = compact(part.text)
    named = [
        (len(name), str(row["node"]))
        for row in plan.nodes.to_dict("records")
        if len(name := compact(str(row["name_ja"]))) > 1
        and name in text
        and len(text) <= 2 * len(name) + HEADING
    ]
    return max(named)[1] if named else ""
