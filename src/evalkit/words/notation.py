"""A figure as published ("延べ 53０名") -> value, unit, status, qualifier, component, period."""

import re
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from evalkit.words import wording
from evalkit.words.normalise import compact, normalise, squeeze
from evalkit.words.phrases import AFTER, AFTER_WORD, BEFORE, HEDGE, Words, classify, gather
from evalkit.words.quantity import Quantity, UnreadError, quantity_at
from evalkit.words.units import UNITS, unit_at


@dataclass(frozen=True, slots=True, repr=False)
class Figure:
    """What one published figure says; absent words are None, absent lists empty.

    ``value`` (and ``upper``, of a range) in the base unit: 千円 become 円, 割 become %. ``unit_printed`` is
    the unit's own spelling, ``scale`` the power of ten of the last digit group (千円: 3), ``decimals`` the
    decimals printed: the rounding is half a unit of 10^(scale - decimals). ``bound`` is one of >=, >, <=, <,
    or two with a comma, ``change`` 増 or 減 (negative, its bound turned round), ``raw`` the cell.

    >>> import evalkit as ek
    >>> ek.read_figure("延べ 53０名（R5見込み）")[0]
    Figure(value=Decimal('530'), unit='人', unit_printed='名', status='estimated', qual=('延べ',), period='FY2023', raw='延べ 53０名（R5見込み）')
    """

    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str | None = None
    unit_printed: str | None = None
    status: str = "final"
    qual: tuple[str, ...] = ()
    approx: str | None = None
    bound: str | None = None
    change: str | None = None
    component: str | None = None
    period: str | None = None
    scale: int | None = None
    decimals: int | None = None
    notes: tuple[str, ...] = ()
    warn: tuple[str, ...] = ()
    raw: str = ""

    def __repr__(self) -> str:
        """Show what is said, not what isn't."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        said = (f"{name}={value!r}" for name, value in told.items() if value not in (None, ()))
        return f"Figure({', '.join(said)})"


_MISSING = re.compile(
    r"(?P<dash>[-ー]{1,4}(?![-ー]))|…{1,3}|・{2,6}|‥{1,3}|\.{3,6}|"
    + "|".join(sorted(map(re.escape, wording.MISSING_WORDS), key=len, reverse=True))
)
_COMPONENT = re.compile(r"\(([A-Ha-hア-ク])\)|([A-Ha-hア-ク])\)|([①-⑳])|[()]")
_LAST_NOTE = re.compile(r"\(([^()]*)\)$")
_GAP = re.compile(r"[0-9.,]\s+[0-9.,]|-\s+[0-9]")
_LOOKALIKE = re.compile("[0-9][OoIl|〇○◯](?![A-Za-z])|(?<![A-Za-z])[OoIl|○◯]+(?![A-Za-z])")
_R_OR_REIWA = re.compile("r[0-9]{1,2}")
_ENCLOSED = re.compile(r"\([^()]*\)|【[^】]*】|〔[^〕]*〕|〈[^〉]*〉|《[^》]*》|\[[^\]]*\]")
_WORDY = re.compile("[ぁ-んァ-ヶ一-鿿々]")
_NO_WORDS = re.compile("[△±#]|元年|[数何](?:[人名件回箇団年日月百千万億割%]|か[所月国]|[カヶケ])")
_TO = re.compile("~|から")
_FROM, _BELOW = re.compile("以上|超"), re.compile("以下|未満|以内")
_TURNED = str.maketrans("<>", "><")


def read_figure(text: str) -> list[Figure]:
    """Read the figures that one cell holds: one, or one for each part (a, b, …); none if blank.

    Text that isn't understood to the last character never becomes a number: the cell comes back
    as one Figure of status ``review``, whose ``warn`` names what was left over. Words without any
    number in them have the status ``text``.

    >>> import evalkit as ek
    >>> [(f.component, f.value, f.period) for f in ek.read_figure("a)340 件 b)3,200 件（R5見込み）")]
    [('a', Decimal('340'), 'FY2023'), ('b', Decimal('3200'), 'FY2023')]
    >>> ek.read_figure("延べ 53O名")[0].status, ek.read_figure("延べ 53O名")[0].warn
    ('review', ('unparsed:O名', 'looks-like-digit'))
    >>> ek.read_figure("集計中")[0].status, ek.read_figure("－")[0].status, ek.read_figure("　")
    ('pending', 'not_set', [])
    """
    plain = normalise(text)
    cell = squeeze(plain)
    if not cell:
        return []
    try:
        if _R_OR_REIWA.fullmatch(cell):
            raise UnreadError(f"revised-or-令和:{cell}")
        if len(cell) < len(plain) and (gap := _GAP.search(plain)):
            raise UnreadError(f"space-in-number:{' '.join(gap[0].split())}")
        parts = _parts(cell)
        return _components(parts, text) if parts else [_figure(cell, text)]
    except UnreadError as left:
        if _is_text(cell):
            return [Figure(status="text", raw=text)]
        warn = (str(left), "looks-like-digit") if _LOOKALIKE.search(cell) else (str(left),)
        return [Figure(status="review", warn=warn, raw=text)]


def _figure(cell: str, raw: str, component: str | None = None) -> Figure:
    words = Words()
    pos = gather(BEFORE, cell, 0, words)
    low = quantity_at(cell, pos)
    if low:
        low, high, pos = _range(cell, low, words)
        pos = gather(AFTER, cell, pos, words)
        read = _numbers(low, high, words)
    else:
        read, pos = _missing(cell, pos, words)
        pos = gather(AFTER_WORD, cell, pos, words)
    if pos < len(cell):
        raise UnreadError(f"unparsed:{cell[pos:]}")
    return replace(
        read,
        status=words.status or "final",
        qual=tuple(words.qual),
        component=component,
        period=words.period or None,
        notes=tuple(words.notes),
        warn=tuple(dict.fromkeys(words.warn)),
        raw=raw,
    )


def _missing(cell: str, pos: int, words: Words) -> tuple[Figure, int]:
    """Read the word or dash that stands in place of a number."""
    m = _MISSING.match(cell, pos)
    if not m or words.approx or words.bound:
        raise UnreadError(f"unparsed:{cell[pos:] or cell}")
    pos = m.end()
    if not m["dash"]:
        words.once("status", wording.MISSING_WORDS.get(m[0], "unknown"))
        return Figure(), pos
    words.once("status", "not_set")
    printed = unit_at(cell, pos)
    figure = Figure(unit=UNITS.get(printed), unit_printed=printed or None)
    return figure, pos + len(printed)


def _range(cell: str, low: Quantity, words: Words) -> tuple[Quantity, Quantity | None, int]:
    """Read the second number of 3~5回, 10から20人, 50%以上80%未満, if there is one."""
    high, end = None, low.end
    if m := _TO.match(cell, end):
        high = quantity_at(cell, m.end())
        if not high:
            raise UnreadError(f"unparsed:{cell[end:]}")
        end = high.end + (2 if m[0] == "から" and cell.startswith("まで", high.end) else 0)
    elif (m := _FROM.match(cell, end)) and (high := quantity_at(cell, m.end())):
        limit = _BELOW.match(cell, high.end)
        if not limit:
            raise UnreadError(f"unparsed:{cell[end:]}")
        words.once("bound", f"{wording.BOUNDS[m[0]]},{wording.BOUNDS[limit[0]]}")
        end = limit.end()
    for number in (low, high) if high else (low,):
        if number.approx:
            words.approx.append(wording.APPROX_AFTER.get(number.approx, number.approx))
        if number.mark:
            words.notes.append(number.mark)
        if number.unit:
            words.once("unit", number.unit)
    if high:
        if low.unit and not high.unit:
            raise UnreadError(f"unparsed:{cell[low.end :]}")
        low = _sharing(low, high, cell, words)
        if low.value >= high.value:
            raise UnreadError(f"range-not-rising:{cell}")
    return low, high, end


def _sharing(low: Quantity, high: Quantity, cell: str, words: Words) -> Quantity:
    """Give 3 the 万 (or the 割) of 3～5万円; 500～1万円 keeps its own."""
    if not high.scale or low.scale or low.unit:
        return low
    shared = low.value * 10**high.scale
    if re.search("[百千万億兆][0-9]", cell[low.end : high.end]):
        raise UnreadError(f"unparsed:{cell}")
    if high.printed == "割":
        return low._replace(value=shared)
    if shared >= high.value:
        return low
    words.warn.append("scale-shared")
    return low._replace(value=shared, scale=high.scale)


def _numbers(low: Quantity, high: Quantity | None, words: Words) -> Figure:
    """Return the figure of one number or a range, once all its words are known."""
    value, upper, bound = low.value, high.value if high else None, words.bound
    last = high or low
    if high and bound and "," not in bound:
        raise UnreadError(f"conflict:bound:{bound}")
    if words.change:
        if low.sign in ("-", "△", "±") or (low.sign and words.change == "減") or last.unit == "倍":
            raise UnreadError(f"conflict:change:{words.change}")
        if words.change == "減":
            value, upper = (-upper, -value) if upper is not None else (-value, None)
            bound = ",".join(reversed(bound.translate(_TURNED).split(",")))
    decimals = max(low.decimals or 0, last.decimals or 0) or None
    if not value:
        value = abs(value)
        if decimals:
            words.warn.append("maybe-below-unit")
    per = f"/{words.per}" if words.per else ""
    return Figure(
        value=value,
        upper=upper,
        unit=words.unit + per or None,
        unit_printed=last.printed or words.unit or None,
        approx=",".join(words.approx) or None,
        bound=bound or None,
        change=words.change or None,
        scale=low.scale or last.scale,
        decimals=decimals,
    )


def _parts(cell: str) -> list[tuple[str, str]]:
    """Cut a cell that begins with a), ア) or ① where its parts begin, outside brackets."""
    m = _COMPONENT.match(cell)
    if not m or not m.lastindex:
        return []
    depth, heads = 0, []
    for m in _COMPONENT.finditer(cell):
        if m[0] == "(":
            depth += 1
        elif m[0] == ")" or (depth and m[2]):
            depth -= 1
        elif not depth:
            heads.append((m[m.lastindex or 0].lower(), m.start(), m.end()))
    if len({name for name, _, _ in heads}) < len(heads):
        raise UnreadError("conflict:component")
    ends = [start for _, start, _ in heads[1:]] + [len(cell)]
    return [
        (name, cell[begin:end].strip("、,;/"))
        for (name, _, begin), end in zip(heads, ends, strict=True)
    ]


def _components(parts: list[tuple[str, str]], raw: str) -> list[Figure]:
    figures = []
    for name, part in parts:
        try:
            figures.append(_figure(part, raw, name))
        except UnreadError:
            if not _is_text(part):
                raise
            figures.append(Figure(status="text", component=name, raw=raw))
    note = Words()
    m = _LAST_NOTE.search(parts[-1][1])
    own = any("(" in part for _, part in parts[:-1])
    if m and not own and classify(note, m[1]):
        if note.per:
            raise UnreadError(f"unparsed:({m[1]})")
        figures[:-1] = [_governed(figure, note) for figure in figures[:-1]]
    return figures


def _governed(figure: Figure, note: Words) -> Figure:
    """Apply the bracket after the last part to a part before it, and say so."""
    return replace(
        figure,
        status=note.status if note.status and figure.status == "final" else figure.status,
        qual=tuple(dict.fromkeys((*figure.qual, *note.qual))),
        period=figure.period or note.period or None,
        warn=(*figure.warn, *note.warn, "note-scope:cell"),
    )


def _is_text(cell: str) -> bool:
    bare = _ENCLOSED.sub("", cell)
    return (
        _WORDY.search(bare) is not None
        and not any(map(str.isnumeric, bare))
        and not any(odd.search(bare) for odd in (_NO_WORDS, _LOOKALIKE, HEDGE))
    )


_ID = re.compile(
    r"(?:(?:実施計画)?(?:推進施策|施策|主な取組み|取組み?|取り組み|資料|指標|番号|No\.?)?)"
    r"([0-9]{1,3}(?:[-ー][0-9]{1,3})*(?:[-ー]?[①-⑳])?)"
)


def read_id(text: str) -> str:
    """Read the number of an indicator, a measure or a plan reference, with its words taken off.

    Raises ``ValueError``, in Japanese and English, where there is none.

    >>> read_id("取組み１－②"), read_id("【実施計画 施策８－２】")
    ('1-②', '8-2')
    """
    m = _ID.fullmatch(compact(text).strip("【】[]()"))
    if not m:
        raise ValueError(
            f"「{text}」は番号として読めません。「１-①」「施策８－２」のように書いてください。 / "
            f"{text!r} isn't a number of an indicator or a measure: write it like 1-① or 施策8-2."
        )
    return re.sub("-*([①-⑳])", r"-\1", m[1].replace("ー", "-"))
