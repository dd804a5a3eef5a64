"""What adds up within a text: a total beside its parts, a number beside the list that it counts."""

import re

from evalkit.facts.commentary.anchors import Read
from evalkit.facts.commentary.evidence import amount
from evalkit.facts.commentary.verdict import Verdict, verdict
from evalkit.words.codes import Label
from evalkit.words.verdicts import reason

MOST = 20
"""More than so many are not listed in a sentence."""

_OPEN_ENDED = re.compile("など$|等$|ほか$|をはじめ")
_ADDS_UP = re.compile("計|合わせて|あわせて|全体|内訳|うち|[+＋]|total|in all|altogether")


def sums(read: Read) -> dict[int, Label]:
    """Find numbers of which one is the sum of those next to it, where the text says that it is a total."""
    numbers = [(i, token.said) for i, token in enumerate(read.tokens) if token.said]
    numbers = [
        (i, said)
        for i, said in numbers
        if said and not (said.difference or said.vague or said.unreadable or said.unit in ("%", "ポイント", "倍"))
    ]
    found: dict[int, Label] = {}
    only_numbers = all(token.kind in ("number", "filler", "pause") for token in read.tokens)
    for at in range(len(numbers)):
        for parts in (numbers[at + 1 :], numbers[:at][::-1]):
            for count in range(2, min(len(parts), 6) + 1):
                group = parts[:count]
                total = numbers[at][1]
                if any(said.unit not in (total.unit, "") for _, said in group):
                    break
                if abs(sum(said.value for _, said in group) - total.value) > 1e-9:
                    continue
                places = [i for i, _ in [numbers[at], *group]]
                words = read.sentence.text[
                    read.tokens[min(places)].start - 4 if read.tokens[min(places)].start > 4 else 0 : read.tokens[max(places)].end
                ]
                if not (_ADDS_UP.search(words) or (only_numbers and _ADDS_UP.search(read.heading))):
                    continue
                told = " + ".join(amount(said.value, said.unit).ja for _, said in sorted(group))
                expression = f"{told} = {amount(total.value, total.unit).ja}"
                found |= dict.fromkeys(places, reason("sum_in_text", expression=expression))
    return found


def counts(read: Read) -> dict[int, Verdict]:
    """Find numbers that count what is listed before or behind them: ４課（A課、B課、C課、D課）."""
    found: dict[int, Verdict] = {}
    for i, token in enumerate(read.tokens):
        said = token.said
        if said is None or not said.unit or not 2 <= said.value <= MOST or said.difference or said.decimals:
            continue
        text = read.sentence.text
        lists = [*_bracketed(text, token.end), *_before(text, token.start)]
        for items in lists:
            if len(items) == said.value:
                told = Label("、".join(items), ", ".join(items))
                found[i] = verdict("match_count", "count", items=told, count=str(len(items)))
                break
        else:
            own = [items for items in lists if all(item.endswith(said.unit) for item in items)]
            if own and not any(_OPEN_ENDED.search(items[-1]) for items in own):
                told = Label("、".join(own[0]), ", ".join(own[0]))
                found[i] = verdict("ambiguous", "listed_otherwise", items=told, count=str(len(own[0])))
    return found


def _bracketed(text: str, end: int) -> list[list[str]]:
    m = re.compile(r"の?[一-鿿ァ-ヶー]{0,8}\(([^()]*)\)").match(text, end)
    return [] if not m else [items for items in [_items(m[1])] if len(items) > 1]


def _before(text: str, start: int) -> list[list[str]]:
    """The lists that end right before a number, by each mark that may separate them."""
    head = re.sub("(?:の|、|など(?:の)?|等(?:の)?)$", "", text[:start])
    head = re.sub("及び|および|並びに|ならびに|[とや](?=[一-鿿ァ-ヶA-Za-z])", "、", head)
    lists = []
    for mark in "、・,":
        items = head.rsplit("。", 1)[-1].split(mark)
        items[0] = re.split("[はがにでを、]", items[0])[-1]
        if len(items) > 1 and all(0 < len(item) <= 30 for item in items):
            lists.append(items)
        tail = re.split("[はがを]", head)[-1].split(mark)
        if 1 < len(tail) <= MOST and tail != items and all(0 < len(item) <= 30 for item in tail):
            lists.append(tail)
    tail = head.rsplit("、", 1)[-1].split("・")
    if len(tail) > 1 and all(tail):
        lists.append(tail)
    return lists


def _items(text: str) -> list[str]:
    if re.search("[0-9]", text):
        return []
    for mark in "、,・/":
        if mark in text:
            return [item.strip() for item in text.split(mark) if item.strip()]
    return [text]
