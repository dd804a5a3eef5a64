"""What of a told cell is a number or a day to Excel, in a format that shows it as it was told."""

import re
from datetime import date, datetime
from typing import NamedTuple

from evalkit.facts.facts import Fact
from evalkit.telling.teller import Teller, number
from evalkit.words.codes import Lang
from evalkit.words.fiscal import period_label, read_period

LONGEST = 255
"""A number format of Excel has so many characters at most."""
DAYS = {"ja": '[$-411]ggge"年"m"月"d"日"', "en": "[$-809]d mmmm yyyy"}
_DAY = {"ja": "[^元]+年[0-9]+月[0-9]+日", "en": "[0-9]+ [A-Z][a-z]+ (?:19|2[0-9])[0-9]{2}"}


class Typed(NamedTuple):
    """A value and the number format that shows it."""

    value: float | date
    format: str


def typed_number(tell: Teller, fact: Fact, text: str) -> Typed | None:
    """Return a fact's number and a format that shows the cell's text: its unit, and the words about it.

    None where Excel would show something else than was told: the number stands with its interval, or
    it wasn't rounded half up (what is lacking is rounded up; what was missed is never told as 100 %).
    """
    if not fact.has_value or "\n" in text or (tell.interval(fact) or "\n") in text:
        return None
    decimals, unit = tell.decimals(fact), tell.unit(fact)
    scale = 100 if fact.unit == "share" else 1
    for signed in (True, False):
        said = number(scale * fact.value, decimals, signed) + unit
        place = _place(said, text)
        if place >= 0 and said == tell.number(fact, signed):
            digits = "#,##0" + ("." + "0" * decimals if decimals else "")
            before, after = text[:place], text[place + len(said) :]
            after = after if scale == 100 else unit + after
            made = _format(said[0], _literal(before), digits + "%" * (scale == 100), after)
            return Typed(fact.value, made) if len(made) <= LONGEST else None
    return None


def _place(said: str, text: str) -> int:
    """Return where a number stands in a text first, not as the end of a longer one; -1 if nowhere."""
    place = text.find(said)
    while place > 0 and text[place - 1] in "0123456789,.":
        place = text.find(said, place + 1)
    return place


def _format(sign: str, before: str, digits: str, after: str) -> str:
    """Make the sections of a format; a sign stands right before the digits, as it was told."""
    tail = digits + _literal(after)
    plain, negative = before + tail, f'{before}"−"{tail}'
    if sign == "+":
        return f'{before}"+"{tail};{negative};{plain}'
    return f"{plain};{negative}" if sign == "−" else plain


def _literal(text: str) -> str:
    r"""Write text as it stands in a number format.

    >>> _literal('人"計"')
    '"人"\\""計"\\"'
    """
    quoted = [f'"{part}"' if part else "" for part in text.split('"')]
    return '\\"'.join(quoted)


def typed_day(text: str, lang: Lang) -> Typed | None:
    """Return the day that is all of a cell's text, and a format that shows it; None where it is none.

    The first year of an era stays text, for Excel would write its number.

    >>> typed_day("令和6年10月1日", "ja").value, typed_day("令和6年度末", "ja")
    (datetime.date(2024, 10, 1), None)
    """
    if not re.fullmatch(_DAY[lang], text):
        return None
    try:
        if lang == "en":
            day = datetime.strptime(text, "%d %B %Y").date()
        else:
            day = date.fromisoformat(read_period(text).period)
        is_shown = day.year >= 1900 and period_label(str(day), lang) == text
    except ValueError:
        return None
    return Typed(day, DAYS[lang]) if is_shown else None
