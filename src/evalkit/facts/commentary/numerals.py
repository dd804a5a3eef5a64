"""Numbers read from running text, in Japanese by the grammar of published figures."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from evalkit.facts.commentary.token import Said, Token
from evalkit.words import wording
from evalkit.words.prose.prose import Prose
from evalkit.words.quantity import Quantity, UnreadError, quantity_at

_COUNTER = "人|名|件|回|団体|箇所|か所|世帯"
_VAGUE = re.compile(
    f"(?:数|何|幾)[十百千万]*(?:{_COUNTER}|割|倍|%)|[十百千]数(?:{_COUNTER})|過?半数|半分|大半|大多数"
    "|[0-9]+(?:/[0-9]+)+(?![0-9])"
)
_SPELT = re.compile(f"[一二三四五六七八九十百千〇]{{2,}}(?:{_COUNTER}|%)")
_FRACTION = re.compile("([1-9][0-9]*)分の([0-9]+)")
_LOOKALIKE = re.compile("[OoIl|○〇◯](?=[0-9,OoIl|○〇◯]*[人名件回箇か団地])")
_RUN = re.compile("[0-9][0-9.,OoIl|]*")
_SIGNS = "△+±\\-"
_UNITS = ("つ", "ケース", "本柱")

_ENGLISH = re.compile(
    r"(?:(?P<well>(?:0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*)(?:\.(?P<fraction>[0-9]+))?)"
    r"(?![0-9]|[,.][0-9])|[0-9][0-9,.]*[0-9])"
    r"(?: ?(?P<unit>%|per ?cent(?:age)?(?: points?)?|percentage points?|points?|times)(?![a-z]))?"
)
_WORD = re.compile(" ([a-z]+)")


MAY_BEGIN = re.compile(f"[0-9{_SIGNS}数何幾過半大一二三四五六七八九十百千〇]")
"""What a number may begin with; anywhere else none is looked for."""


def japanese_number(text: str, place: int, prose: Prose, units: Iterable[str]) -> Token | None:
    """Read the number that begins at a place of a sentence, with its hedges; None where there is none.

    ``units``: those of the tables, beside the ones that the grammar knows. What looks like a number and
    can't be read comes back as unreadable; a letter behind the digits makes a name of it (5G).
    """
    if odd := _odd(text, place):
        return odd
    sign = text[place] if text[place] in "△+±-" and text[place + 1 : place + 2].isdigit() else ""
    begin = place + len(sign)
    before = text[place - 1 : place]
    if not (text[begin].isdigit() and text[begin].isascii()) or before.isdigit():
        return None
    if sign in ("-", "+") and before.isascii() and before.isalnum():
        return None
    read = _quantity(text, begin)
    if read is None or _LOOKALIKE.match(text, read.end - len(read.printed)):
        run = _RUN.match(text, begin)
        end = max(run.end() if run else 0, begin + 1)
        return Token("number", place, end, text[place:end], said=Said(unreadable=True))
    unit, end = read.unit, read.end
    if not read.printed:
        known = sorted({*units, *_UNITS}, key=len, reverse=True)
        unit = next((each for each in known if text.startswith(each, end)), "")
        end += len(unit)
    after = text[end : end + 1]
    if not unit and after.isascii() and after.isalpha():
        return Token("mask", place, end + 1, text[place : end + 1], why="lexical")
    return _hedged(text, place, read, unit, end, sign, prose)


def _odd(text: str, place: int) -> Token | None:
    """A word for a number, a fraction, a number that isn't written in digits."""
    if m := _FRACTION.match(text, place):
        said = Said(int(m[2]) / int(m[1]) * 100, "%", approx="約", vague=True)
    elif m := _VAGUE.match(text, place):
        said = Said(vague=True)
    elif m := _SPELT.match(text, place):
        said = Said(unreadable=True)
    else:
        return None
    return Token("number", place, m.end(), m[0], said=said)


def _quantity(text: str, place: int) -> Quantity | None:
    try:
        return quantity_at(text, place)
    except UnreadError:
        return None


def _hedged(
    text: str, place: int, read: Quantity, unit: str, end: int, sign: str, prose: Prose
) -> Token:
    """Add the other end of a range, the hedges and bounds around the number, and whether it is a difference."""
    upper = None
    is_range = text[end : end + 1] == "~" or re.match("-[0-9]", text[end:])
    if is_range and (high := _quantity(text, end + 1)):
        upper, end, unit = float(high.value), high.end, high.unit or unit
    approx, bound = [], ""
    if m := prose.before.search(text[:place]):
        approx, place = [m[0]], m.start()
    while m := prose.after.match(text, end):
        if m.lastgroup == "approx":
            approx.append(m[0])
        else:
            bound = wording.BOUNDS[m[0]]
            if prose.resulted.match(text, m.end()):
                break  # 220件以内でした: the bound is what is claimed
        end = m.end()
    said = Said(
        float(-read.value if sign in ("△", "-") else read.value),
        unit,
        read.decimals or 0,
        read.scale or 0,
        _zeros(read.value),
        " ".join(approx),
        bound,
        upper,
        signed=bool(sign),
        difference=bool(sign) or bool(prose.change.match(text, end)),
    )
    return Token("number", place, end, text[place:end], said=said)


def _zeros(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, exponent) if isinstance(exponent, int) else 0


def english_number(text: str, place: int, prose: Prose, units: Mapping[str, str]) -> Token | None:
    """Read the number that begins at a place of an English sentence: 2,385 cases, 3.8 %, 12 points.

    ``units``: the words that stand for the units of the tables.
    """
    m = _ENGLISH.match(text, place)
    if not m or text[place - 1 : place].isalnum():
        return None
    if not m["well"]:
        return Token("number", place, m.end(), m[0], said=Said(unreadable=True))
    value, decimals = Decimal(m["well"].replace(",", "")), len(m["fraction"] or "")
    unit, end = _english_unit(m["unit"] or ""), m.end()
    if not unit and (word := _WORD.match(text, end)) and word[1] in units:
        unit, end = units[word[1]], word.end()
    approx, bound = "", ""
    if before := prose.before.search(text[:place]):
        approx, place = before[0].strip(), before.start()
    if after := prose.after.match(text, end):
        bound, end = (">=" if "more" in after[0] else "<="), after.end()
    by = text[:place].endswith((" by ", " by a "))
    differs = by or bool(prose.change.match(text, end))
    said = Said(float(value), unit, decimals, 0, _zeros(value), approx, bound, difference=differs)
    return Token("number", place, end, text[place:end], said=said)


def _english_unit(word: str) -> str:
    if "point" in word:
        return "ポイント"
    return "倍" if word == "times" else "%" if word else ""
