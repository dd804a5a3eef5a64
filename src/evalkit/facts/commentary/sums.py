"""What adds up within a text: a total beside its parts, a number beside the list that it counts."""

import re
from collections.abc import Iterator

from evalkit.facts.commentary.amounts import amount
from evalkit.facts.commentary.anchors import Read
from evalkit.facts.commentary.results import RELATED
from evalkit.facts.commentary.token import Said
from evalkit.facts.commentary.verdict import Verdict, verdict
from evalkit.words.codes import Label
from evalkit.words.verdicts import reason

MOST = 20
"""More than so many are not listed in a sentence."""

PARTS = 6
"""A total of more parts isn't looked for."""

LONGEST = 30
"""What is longer isn't an entry of a list."""

_ADDS_UP = re.compile("計|合わせて|あわせて|全体|内訳|うち|[+＋]|total|in all|altogether")
_OPEN_ENDED = re.compile("(?:など|等|ほか)$|をはじめ")
_JOINS = re.compile("及び|および|並びに|ならびに|[とや](?=[一-鿿ァ-ヶA-Za-z])")
_COUNTED = re.compile(r"の([一-鿿ァ-ヶー]{1,8})\(")
_ENTRIES = re.compile(r"の?[一-鿿ァ-ヶー]{0,8}\(([^()]*)\)")


def sums(read: Read) -> dict[int, Label]:
    """Find numbers of which one is the sum of those next to it, where the text says that it is a total."""
    numbers = [
        (i, token.said) for i, token in enumerate(read.tokens) if token.said and _adds(token.said)
    ]
    alone = all(token.kind in ("number", "filler", "pause") for token in read.tokens)
    found: dict[int, Label] = {}
    for at, (i, total) in enumerate(numbers):
        for parts in _groups(numbers[at + 1 :], numbers[:at][::-1], total):
            places = sorted([i, *(place for place, _ in parts)])
            start, end = read.tokens[places[0]].start, read.tokens[places[-1]].end
            around = read.sentence.text[max(0, start - 4) : end]
            if _ADDS_UP.search(around) or (alone and _ADDS_UP.search(read.heading)):
                told = [amount(said.value, said.unit) for _, said in sorted(parts)]
                whole = amount(total.value, total.unit)
                expression = Label(
                    f"{' + '.join(each.ja for each in told)} = {whole.ja}",
                    f"{' + '.join(each.en for each in told)} = {whole.en}",
                )
                found |= dict.fromkeys(places, reason("sum_in_text", expression=expression))
    return found


def _adds(said: Said) -> bool:
    return said.is_sharp and not said.difference and said.unit not in RELATED


def _groups(
    after: list[tuple[int, Said]], before: list[tuple[int, Said]], total: Said
) -> Iterator[list[tuple[int, Said]]]:
    """The numbers next to a total, on either side, that add up to it."""
    for side in (after, before):
        for count in range(2, min(len(side), PARTS) + 1):
            parts = side[:count]
            same = all(said.unit in (total.unit, "") for _, said in parts)
            if same and abs(sum(said.value for _, said in parts) - total.value) < 1e-9:
                yield parts


def counts(read: Read) -> dict[int, Verdict]:
    """Find numbers that count what is listed before or behind them: ４課（A課、B課、C課、D課）."""
    text = read.sentence.text
    found: dict[int, Verdict] = {}
    for i, token in enumerate(read.tokens):
        said = token.said
        if said is None or not said.unit or not _adds(said) or not 2 <= said.value <= MOST:
            continue
        lists = [*_bracketed(text, token.end), *_before(text[: token.start])]
        if fitting := next((items for items in lists if len(items) == said.value), None):
            found[i] = _counted("match_count", "count", fitting)
            continue
        noun = _COUNTED.match(text, token.end) if said.unit == "つ" else None
        unit = noun[1] if noun else said.unit
        own = [items for items in lists if all(item.endswith(unit) for item in items)]
        if own and not any(_OPEN_ENDED.search(items[-1]) for items in own):
            found[i] = _counted("ambiguous", "listed_otherwise", own[0])
    return found


def _counted(code: str, why: str, items: list[str]) -> Verdict:
    listed = Label("、".join(items), ", ".join(items))
    return verdict(code, why, items=listed, count=str(len(items)))


def _bracketed(text: str, end: int) -> Iterator[list[str]]:
    """The list in a bracket right behind a number."""
    m = _ENTRIES.match(text, end)
    if m and not re.search("[0-9]", m[1]):
        for mark in "、,・/":
            if mark in m[1]:
                yield [item for item in m[1].split(mark) if item]
                return


def _before(text: str) -> Iterator[list[str]]:
    """The lists that end right before a number, by each mark that may separate them."""
    head = _JOINS.sub("、", re.sub("(?:の|、|など(?:の)?|等(?:の)?)$", "", text))
    clauses = (head.rpartition("。")[2], re.split("[はがを]", head)[-1], head.rpartition("、")[2])
    for mark in "、・,":
        for clause in clauses:
            first, *rest = clause.split(mark)
            items = [re.split("[はがにでを、]", first)[-1], *rest]
            if 1 < len(items) <= MOST and all(0 < len(item) <= LONGEST for item in items):
                yield items
