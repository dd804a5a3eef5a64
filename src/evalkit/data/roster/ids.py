"""Ids of persons brought into one spelling, and the format that they share."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ids:
    """Normalised ids in their order, empty ones left out, and what was done to them.

    ``changed`` counts the ids with full-width characters, spaces, and leading zeros, each brought into the
    one spelling; ``repeats`` the rows whose id stands before, ``respelt`` those of them written otherwise.
    ``formats`` counts the formats found: one where all is well.
    """

    values: list[str] = field(repr=False)
    empty: int
    changed: dict[str, int]
    repeats: int
    respelt: int
    formats: dict[str, int]


def normalise_ids(texts: Sequence[str]) -> Ids:
    """Bring ids into one spelling: half-width (NFKC), no spaces, and no leading zeros where all are digits.

    A format is ``digits:8`` (all of that length), ``digits:<=8`` (zeros lost, no gap between the lengths),
    else each length counted, or a shape with 9 for a digit and A for a letter.

    >>> ids = normalise_ids(["００１２", "0 345"])
    >>> ids.values, ids.changed, ids.formats
    (['12', '345'], {'full_width': 1, 'spaces': 1, 'zeros': 2}, {'digits:4': 2})
    """
    half = [unicodedata.normalize("NFKC", text) for text in texts]
    close = ["".join(text.split()) for text in half]
    filled = [text for text in close if text]
    values = [text.lstrip("0") or "0" if _is_digits(text) else text for text in filled]
    changed = {
        "full_width": _differ(texts, half),
        "spaces": _differ(half, close),
        "zeros": _differ(filled, values),
    }
    repeats = len(values) - len(set(values))
    raw = [text for text, kept in zip(texts, close, strict=True) if kept]
    respelt = repeats - (len(raw) - len(set(raw)))
    return Ids(values, len(texts) - len(filled), changed, repeats, respelt, _formats(filled))


def formats_agree(one: str, other: str) -> bool:
    """Say whether ids of two years may be of the same kind.

    The same format agrees with itself. Where a year's numbers differ in length, their longest may be up to a
    digit longer than another year's: a sequence grows.

    >>> formats_agree("digits:8", "digits:<=8"), formats_agree("digits:11", "digits:12")
    (True, False)
    """
    found = [re.fullmatch(r"digits:(<=)?(\d+)", each) for each in (one, other)]
    if one == other or None in found:
        return one == other
    (loose, width), (other_loose, other_width) = ((each[1], int(each[2])) for each in found if each)
    if loose and other_loose:
        return abs(width - other_width) <= 1
    if loose or other_loose:
        fixed, longest = (other_width, width) if loose else (width, other_width)
        return longest <= fixed + 1
    return False


def _formats(ids: list[str]) -> dict[str, int]:
    shapes: Counter[str] = Counter()
    widths: Counter[int] = Counter()
    padded = False
    for text in ids:
        if _is_digits(text):
            widths[len(text)] += 1
            padded |= len(text) > 1 and text[0] == "0"
        else:
            shapes["".join(_kind(character) for character in text)] += 1
    if len(widths) > 1 and not padded and len(widths) == max(widths) - min(widths) + 1:
        shapes[f"digits:<={max(widths)}"] = widths.total()
    else:
        shapes.update({f"digits:{width}": count for width, count in widths.items()})
    return dict(shapes.most_common())


def _kind(character: str) -> str:
    return "9" if character.isdigit() else "A" if character.isalpha() else character


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _differ(before: Sequence[str], after: Sequence[str]) -> int:
    return sum(one != other for one, other in zip(before, after, strict=True))
