"""A figure with its unit in words, and the one spelling of its unit."""

from collections.abc import Iterable

from evalkit.facts.facts import Fact
from evalkit.words.codes import Label
from evalkit.words.normalise import compact
from evalkit.words.notation import read_figure
from evalkit.words.units import PERCENT, UNITS

_COMPUTED = {"share": "%", "point": "ポイント", "ratio": "倍"}
_WRITTEN = {
    "point": Label("ポイント", " points"),
    "ratio": Label("倍", " times"),
} | dict.fromkeys(PERCENT, Label("％", " %"))


def amount(value: float, unit: str) -> Label:
    """Write a number with its unit, with all its decimals (a share with two); in English without a Japanese counter.

    >>> amount(1801.0, "箇所"), amount(0.917, "share").ja
    (Label(ja='1,801箇所', en='1,801'), '91.7％')
    """
    if unit == "share":
        value, unit = round(value * 100, 2), "%"
    number = f"{round(value, 4):,.4f}".rstrip("0").rstrip(".").replace("-", "−")
    after = _WRITTEN.get(unit, Label(unit, f" {unit}" if unit.isascii() and unit else ""))
    return Label(number + after.ja, number + after.en)


def value_of(fact: Fact) -> float:
    """Return a fact's number as prose writes it: a share in per cent."""
    return fact.value * 100 if fact.unit == "share" else fact.value


def unit_of(fact: Fact) -> str:
    """Return the unit of a fact in its one spelling; a share is a per cent."""
    unit = compact(fact.unit)
    return _COMPUTED.get(unit, UNITS.get(unit, unit))


def decimals_of(fact: Fact) -> int:
    """Return the decimals with which a figure was published."""
    figures = read_figure(fact.text) if fact.text else []
    return max((figure.decimals or 0 for figure in figures), default=0)


def joined(*labels: Label) -> Label:
    """Join labels by spaces, empty ones left out."""
    return Label(*(" ".join(filter(None, said)) for said in zip(*labels, strict=True)))


def several(labels: Iterable[Label]) -> Label:
    """List labels, each once."""
    told = list(labels)
    return Label(
        "、".join(dict.fromkeys(each.ja for each in told if each.ja)),
        "; ".join(dict.fromkeys(each.en for each in told if each.en)),
    )
