"""What two figures come to: differences, rates of change, ratios, shares, each with how it was computed."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from evalkit.facts.commentary.amounts import amount, unit_of
from evalkit.facts.commentary.evidence import Evidence
from evalkit.facts.commentary.token import Said
from evalkit.facts.facts import Fact
from evalkit.words.codes import Label

RELATED = ("%", "ポイント", "倍")
"""Units in which two figures are related."""


class Result(NamedTuple):
    """A computed value, the facts that it rests on, and how it was computed."""

    value: float
    facts: tuple[Fact, ...]
    expression: Label


def results(
    evidence: Evidence, said: Said, now: Fact, then: Fact, is_rate: bool
) -> Iterator[Result]:
    """Give the relations of two figures of an indicator that a number of this unit may state.

    ``is_rate``: the text calls it a rate of change.
    """
    unit, own = said.unit, unit_of(now)
    if own != unit_of(then):
        return
    if unit in (own, "") and (said.difference or unit != "%"):
        yield _difference(evidence, now, then, now.unit)
    if unit == "ポイント" and own == "%":
        yield _difference(evidence, now, then, "point")
    if unit == "%" and own == "%" and said.difference:
        yield _difference(evidence, now, then, "%")
    if not then.value:
        return
    if unit == "%" and (said.difference or is_rate or then.measure == "actual"):
        value = (now.value - then.value) / then.value * 100
        yield _ratio(evidence, now, then, value, "%", " − 1")
    if unit == "倍":
        yield _ratio(evidence, now, then, now.value / then.value, "ratio")
    elif unit == "%" and not said.difference:
        yield _ratio(evidence, now, then, now.value / then.value * 100, "%")
        if now.value and evidence.direction(now.indicator) == "lower":
            yield _ratio(evidence, then, now, then.value / now.value * 100, "%")


def share(evidence: Evidence, indicator: str, part: str, year: str) -> Iterator[Result]:
    """Give the share of a part in all parts of an indicator."""
    parts = evidence.components.get(indicator, [])
    facts = [evidence.get(indicator, each, "actual", year)[:1] for each in parts]
    if part not in parts or len(parts) < 2 or not all(facts):
        return
    every = tuple(each[0] for each in facts)
    own, total = every[parts.index(part)], sum(fact.value for fact in every)
    if total and unit_of(own) != "%":
        value = own.value / total * 100
        yield Result(value, every, written(own.value, total, own.unit, "÷", value, "%"))


def stated(said: Said, numbers: Sequence[Said]) -> Label | None:
    """Say how a difference or share follows from two numbers that the same sentence states."""
    plain = [
        each
        for each in numbers
        if each.is_sharp and not each.difference and each.unit not in RELATED
    ]
    for a in plain:
        for b in plain:
            if a.unit != b.unit or a.value == b.value or not b.value:
                continue
            difference = a.value - b.value
            if said.difference and said.unit == a.unit and abs(difference) == abs(said.value):
                return _in_text(written(a.value, b.value, a.unit, "−", difference, a.unit))
            if said.unit == "%":
                value = (difference if said.difference else a.value) / b.value * 100
                if abs(abs(value) - abs(said.value)) <= said.step / 2:
                    more = " − 1" if said.difference else ""
                    return _in_text(written(a.value, b.value, a.unit, "÷", value, "%", more))
    return None


def _in_text(expression: Label) -> Label:
    return Label(f"文中の {expression.ja}", f"in the text: {expression.en}")


def _difference(evidence: Evidence, now: Fact, then: Fact, unit: str) -> Result:
    value = round(now.value - then.value, 9)
    expression = written(now.value, then.value, now.unit, "−", value, unit)
    return Result(value, (now, then), _of(evidence, expression, now, then))


def _ratio(evidence: Evidence, a: Fact, b: Fact, value: float, unit: str, more: str = "") -> Result:
    expression = written(a.value, b.value, a.unit, "÷", value, unit, more)
    return Result(value, (a, b), _of(evidence, expression, a, b))


def _of(evidence: Evidence, expression: Label, a: Fact, b: Fact) -> Label:
    first, second = evidence.titled(a), evidence.titled(b)
    return Label(
        f"{expression.ja}（{first.ja}、{second.ja}）", f"{expression.en} ({first.en}; {second.en})"
    )


def written(
    a: float, b: float, unit: str, sign: str, value: float, result: str, more: str = ""
) -> Label:
    """Write a computation: 2,445件 − 2,385件 = 60件."""
    told = amount(a, unit), amount(b, unit), amount(round(value, 2), result)
    return Label(*(f"{x} {sign} {y}{more} = {z}" for x, y, z in zip(*told, strict=True)))
