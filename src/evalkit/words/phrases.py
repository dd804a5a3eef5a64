"""The words before, after and in brackets beside a number, gathered until one is unknown."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from evalkit.words import wording
from evalkit.words.fiscal import PERIOD_PATTERN, read_period
from evalkit.words.quantity import UnreadError
from evalkit.words.units import UNITS


@dataclass(slots=True)
class Words:
    """The words gathered around one number."""

    status: str = ""
    period: str = ""
    bound: str = ""
    change: str = ""
    per: str = ""
    unit: str = ""
    qual: list[str] = field(default_factory=list)
    approx: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warn: list[str] = field(default_factory=list)

    def once(self, name: str, said: str) -> None:
        """Set a word; a second one contradicts it, but a status, period or unit may recur."""
        before = getattr(self, name)
        if before and (before != said or name in ("bound", "change", "per")):
            raise UnreadError(f"conflict:{name}")
        setattr(self, name, said)


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


_FLAGS = {"p": "provisional", "r": "revised", "*": "low_reliability"}
_CROWDS = {"10万": "10万", "十万": "10万", "100万": "100万", "百万": "100万"} | {
    "1万": "万", "万": "万", "1,000": "千", "1000": "千", "千": "千",
}  # fmt: skip

_BRACKET = (
    r"\((?P<note>(?:[^()]|\([^()]*\))*)\)"
    r"|[【〔〈《\[](?P<tag>[^【】〔〕〈〉《》\[\]]+)[】〕〉》\]]"
)
_NOT_A_BARE_NUMBER = r"(?![0-9]{4}(?![0-9年/.\-(~]|から))"
_PERIOD = f"(?P<period>{_NOT_A_BARE_NUMBER}{PERIOD_PATTERN})"
_STATUS = f"(?P<status>{_any(wording.STATUS_WORDS)})"
_QUAL = f"(?P<qual>{_any(wording.QUALIFIERS)})"
_EACH = "当たり|当り|あたり|につき"
_CROWD = f"(?:対?人口)?(?P<crowd>{_any(_CROWDS)})人?(?:{_EACH}|対)"
_UNIT = _any(set(UNITS) - {"割"} | {"年", "月"})
_MARK = r"(?P<mark>※[0-9]{0,2}(?![0-9])|(?<![0-9])\*[0-9]{1,2}|\*|(?<!10)[¹²³⁰⁴-⁹]+|[†‡])"
_REMARK = "※(?P<remark>[ぁ-んァ-ヶ一-鿿].*)$"

BEFORE = re.compile(
    f"(?P<compared>{_any(wording.COMPARED)}|{PERIOD_PATTERN}比)"
    rf"|{_PERIOD}(?:(?:現在|時点|実績)[:は、]?|[:は]|(?<=[度末日])、?)"
    f"|{_CROWD}|(?:人口)?1?(?P<per>{_UNIT})(?:{_EACH})"
    "|(?P<flag>[pr#*])(?=[-△+0-9])"
    f"|{_BRACKET.replace('note', 'heading')}|{_STATUS}:?|{_QUAL}:?"
    "|(?P<yearly>年)(?=[0-9,.]+[人名件回])"
    f"|(?P<approx>{_any(wording.APPROX_BEFORE)})"
    "|(?P<bound>>=|<=|[≧≥≦≤<>])"
    "|(?P<yen>¥)"
)
AFTER = re.compile(
    f"{_BRACKET}|{_REMARK}|{_MARK}"
    f"|/(?:(?:人口)?(?P<crowd>10万|1万|十万|百万|100万|[千万])人|(?P<per>{_UNIT}))"
    f"|の?{_STATUS}"
    f"|(?P<bound>{_any(word for word in wording.BOUNDS if word > 'ぁ')})"
    f"|(?P<approx>{_any(wording.APPROX_AFTER)})"
    f"|(?P<change>{_any(wording.CHANGES)})"
)
AFTER_WORD = re.compile(f"{_BRACKET.replace('note', 'aside')}|{_REMARK}|{_MARK}")
_IN_BRACKET = re.compile(
    f"(?P<plain>{_any(wording.PLAIN)}|[、,・/;])|{_PERIOD}|{_STATUS}|{_CROWD}|{_QUAL}"
)
_SCALED = re.compile(f"[十百千万億兆]+(?:{_UNIT})|割")
HEDGE = re.compile(
    "見込|推計|推定|速報|暫定|概数|概算|試算|予定|予測|仮[集値]|確定|集計|調査中|未公表|秘匿|不明|不詳"
)
"""Words that change what a number is; where they aren't understood, the cell isn't."""


def _say(words: Words, kind: str, word: str) -> None:
    match kind:
        case "qual":
            if (qualifier := wording.QUALIFIERS[word]) not in words.qual:
                words.qual.append(qualifier)
        case "yearly":
            words.qual.append("年間")
        case "status":
            words.once("status", wording.STATUS_WORDS[word])
        case "period":
            try:
                period, odd = read_period(word)
            except ValueError:
                raise UnreadError(f"unparsed:{word}") from None
            words.once("period", period)
            words.warn += odd
        case "approx":
            words.approx.append(wording.APPROX_BEFORE.get(word) or wording.APPROX_AFTER[word])
        case "bound":
            words.once("bound", wording.BOUNDS[word])
        case "change":
            words.once("change", wording.CHANGES[word])
        case "crowd":
            words.once("per", f"{_CROWDS[word]}人")
        case "per":
            words.once("per", UNITS.get(word, word))
        case "flag" if word == "#":
            words.qual.append("内数")
        case "flag":
            words.once("status", _FLAGS[word])
        case "yen":
            words.once("unit", "円")
        case "heading" if not classify(words, word):
            raise UnreadError(f"unparsed:({word})")
        case "heading":
            pass
        case "note":
            if classify(words, word):
                return
            if not word or HEDGE.search(word) or _SCALED.match(word):
                raise UnreadError(f"unparsed:({word})")
            if word in UNITS and not words.unit:
                words.once("unit", UNITS[word])
            else:
                words.notes.append(word)
        case "tag" if word in wording.QUALIFIERS:
            words.notes.append(word)  # 【再掲】 is a tag of the indicator's place
        case "tag" | "remark" | "aside":
            if not classify(words, word):
                if kind != "aside" and HEDGE.search(word):
                    raise UnreadError(f"unparsed:{word}")
                words.notes.append(word)
        case _:
            words.notes.append(word)


def classify(words: Words, content: str) -> bool:
    """Take down the words of a bracket if every one of them is known.

    >>> words = Words()
    >>> classify(words, "令和5年度見込み"), words.period, words.status
    (True, 'FY2023', 'estimated')
    >>> classify(words, "うち新規120件")
    False
    """
    said, pos = [], 0
    while m := _IN_BRACKET.match(content, pos):
        kind = m.lastgroup or ""
        said.append((kind, m[kind]))
        pos = m.end()
    said = [(kind, word) for kind, word in said if kind != "plain"]
    if pos < len(content) or not said:
        return False
    for kind, word in said:
        _say(words, kind, word)
    return True


def gather(pattern: re.Pattern[str], text: str, pos: int, words: Words) -> int:
    """Take down word after word; return the place of the first that isn't known."""
    while m := pattern.match(text, pos):
        kind = m.lastgroup or ""
        _say(words, kind, m[kind])
        pos = m.end()
    return pos
