"""A number and its unit as printed: digits, grouping commas, 万 and 億, 割, units."""

import re
from decimal import Decimal
from typing import NamedTuple

from evalkit.words.units import UNITS, unit_at

_SEGMENT = re.compile(
    r"(0|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}|[1-9][0-9]{0,14})(?![0-9,])"
    r"(?:\.([0-9]{1,9})(?![0-9]))?"
    r"([十百千]?[万億兆]|[百千])?"
)
_EXPONENT = {"": 0, "十": 1, "百": 2, "千": 3, "万": 4, "億": 8, "兆": 12}
_SIGNS = "-△+±"
_BETWEEN = re.compile(r"(余り|余|数(?=[^0-9]))?((?<!10)[¹²³⁰⁴-⁹]+|※[0-9]{1,2}(?=[^0-9]))?")


class UnreadError(Exception):
    """What could not be read, in the words of a figure's warnings."""


class Quantity(NamedTuple):
    """One number with its unit; ``end`` is where reading stopped."""

    value: Decimal
    sign: str
    scale: int | None
    decimals: int | None
    unit: str
    printed: str
    approx: str
    mark: str
    end: int


def _exponent(scale: str | None) -> int:
    return sum(_EXPONENT[letter] for letter in scale or "")


def _number(text: str, pos: int) -> tuple[Decimal, int, int | None, int] | None:
    m = _SEGMENT.match(text, pos)
    if not m:
        return None
    digits, fraction, scale = m.groups()
    exponent, end = _exponent(scale), m.end()
    whole = digits.replace(",", "")
    if fraction:
        value = Decimal(f"{whole}.{fraction}")
        if exponent:
            value *= 10**exponent
            value = Decimal(int(value)) if value == int(value) else value.normalize()
        return value, exponent, len(fraction), end
    total = int(whole) * 10**exponent
    while exponent and (m := _SEGMENT.match(text, end)):  # 1兆 586億 8,055万
        digits, fraction, scale = m.groups()
        part = int(digits.replace(",", "")) * 10 ** _exponent(scale)
        if fraction or not 0 < part < 10**exponent:
            raise UnreadError(f"unparsed:{text[pos:]}")
        total, exponent, end = total + part, _exponent(scale), m.end()
    return Decimal(total), exponent, None, end


def quantity_at(text: str, pos: int) -> Quantity | None:
    """Return the number with its unit that stands at a place of normalised text, or None.

    Grouping commas must be well formed; what follows the number is the caller's to read. 割 become
    per cent; a bare 年 is a unit only of a decimal number (5年 may be a year).

    >>> q = quantity_at("1兆586億8,055万円", 0)
    >>> q.value, q.scale, q.unit
    (Decimal('1058680550000'), 4, '円')
    >>> quantity_at("1,23人", 0) is None
    True
    """
    sign = text[pos : pos + 1]
    sign = sign if sign and sign in _SIGNS else ""
    number = _number(text, pos + len(sign))
    if not number:
        return None
    value, scale, decimals, end = number
    if sign == "±" and value:
        return None
    if sign in ("-", "△") and value:
        value = -value
    approx, mark = "", ""
    if m := _BETWEEN.match(text, end):
        approx, mark, end = m[1] or "", m[2] or "", m.end()
    printed = unit_at(text, end)
    if approx == "数" and not printed:
        raise UnreadError(f"unparsed:{text[pos:]}")
    if not printed and decimals and text.startswith("年", end):
        printed = "年"
    end += len(printed)
    unit = UNITS.get(printed, printed)
    if unit == "割":
        unit, scale = "%", scale + 1
        value = value * 10 if value * 10 % 1 else Decimal(int(value * 10))
        if (m := re.compile("([1-9])分").match(text, end)) and decimals is None:
            value, scale, end = value + int(m[1]) * (-1 if value < 0 else 1), 0, m.end()
    return Quantity(value, sign, scale or None, decimals, unit, printed, approx, mark, end)
