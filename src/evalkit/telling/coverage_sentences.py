"""Projections of plan coverage and the effort that a share takes in sentences that never drop their "if"."""

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.sentence import Narrative, Part, fill, reasons
from evalkit.telling.tables.coverage import goal, is_band, projections
from evalkit.telling.tables.table import Entry, made_up
from evalkit.telling.teller import Teller, percent
from evalkit.words.codes import Label, Lang
from evalkit.words.coverage import supposing
from evalkit.words.fiscal import period_label

FRAMES = {
    "plans_to_hold": Label(
        "{if}計画の作成率{goal}を保つには、年間{number}の作成が必要である。",
        "{if}holding {goal} takes {number} a year.",
    ),
    "plans_to_reach": Label(
        "{if}{when}までに計画の作成率を{goal}にするには、年間{number}の作成が必要である。",
        "{if}reaching {goal} by the {when} takes {number} a year.",
    ),
    "none-needed": Label(
        "{if}新たに作成しなくても、{when}の計画の作成率は{goal}以上である。",
        "{if}{goal} or more still have a plan at the {when} without any new one.",
    ),
    "coverage_chance": Label(
        "{if}{when}に計画の作成率が{goal}に届いている確率は{number}である。",
        "{if}{goal} or more have a plan at the {when} with a probability of {number}.",
    ),
    "projected_coverage": Label(
        "{if}計画の作成率は{when}に{number}となる見通しである（{level}％の幅：{lower}～{upper}）。",
        "{if}{number} have a plan at the {when} ({level} % range: {lower} to {upper}).",
    ),
    "steady_coverage": Label(
        "{if}計画の作成率は長期的に{number}に落ち着く。",
        "{if}the share with a plan settles at {number} in the long run.",
    ),
    "but": Label("（留意点：{reasons}。）", "(Note: {reasons}.)"),
}
"""Each frame in Japanese and English: every number is a fact's, ``if`` is what the fact holds under."""

EFFORT = ("plans_to_hold", "plans_to_reach", "coverage_chance")


def effort_sentence(facts: Facts, lang: Lang = "ja", share: float | None = None) -> Narrative:
    """Say how many whole plans a year hold a share, reach it in time, and how probably (every share, where none is named).

    KeyError where the facts know no such effort.

    >>> import evalkit as ek
    >>> effort = ek.required_effort(0.2, plans=4657, roster=8452, fiscal_year=2023, shares=0.7)
    >>> str(ek.effort_sentence(ek.collect(effort), "en")).split(" (")[0]
    'If the roster stays at 8,452 and 20 % leave each year, holding 70 % takes 1,184 plans a year.'
    """
    found = [fact for fact in facts.select() if fact.measure in EFFORT and fact.has_value]
    wanted = None if share is None else f"goal={share:.6g}"
    found = [fact for fact in found if wanted is None or wanted in fact.by.split(";")]
    return _told(facts, found, lang)


def projection_sentence(facts: Facts, lang: Lang = "ja") -> Narrative:
    """Say for each projection where the share stands in its last year and in the long run.

    KeyError where the facts know no projection.

    >>> import evalkit as ek
    >>> course = ek.Coverage(0.2, plans=4657, roster=8452, fiscal_year=2023, made_per_year=1500)
    >>> print(str(ek.projection_sentence(ek.collect(course.fit(years=3)), "en")).split(". ")[0])
    If the roster stays at 8,452, 4,657 plans are in force at the outset, 20 % leave each year and 1,500 plans are made each year, 71.5% have a plan at the end of fiscal 2026 (95 % range: 70.6% to 72.5%)
    """
    found: list[Fact] = []
    for own in projections(facts).values():
        found.append(max(filter(is_band, own), key=lambda fact: (fact.period, fact.confidence)))
        found += [fact for fact in own if fact.measure == "steady_coverage" and fact.has_value]
    return _told(facts, found, lang)


def _told(facts: Facts, found: list[Fact], lang: Lang) -> Narrative:
    if not found:
        raise KeyError("該当する計算がありません / nothing of the kind has been worked out")
    tell = Teller(facts, lang)
    parts = [part for fact in found for part in _sentence(tell, fact)]
    codes = " ".join(dict.fromkeys(" ".join(fact.caveats for fact in found).split()))
    but = fill(FRAMES["but"], lang, reasons=reasons(codes, lang))
    return Narrative((*parts, *but), made_up(facts, lang))


def _sentence(tell: Teller, fact: Fact) -> list[Part]:
    parts, lang = fact.by.split(";"), tell.lang
    if fact.measure == "coverage_chance" and "made=0" in parts:
        return []
    fields: dict[str, Part] = {
        "if": Entry(supposing(fact.by, lang), fact.id),
        "when": period_label(fact.period, lang),
        "number": Entry(tell.number(fact), fact.id),
    }
    frame = fact.measure
    if is_band(fact):
        fields["level"] = Entry(percent(fact.confidence), fact.id)
        fields["lower"] = Entry(tell.amount(fact, fact.lower), fact.id)
        fields["upper"] = Entry(tell.amount(fact, fact.upper), fact.id)
    elif frame in EFFORT:
        fields["goal"] = Entry(goal(fact, lang), fact.id)
        frame = "none-needed" if frame == "plans_to_reach" and not fact.value else frame
    return fill(FRAMES[frame], lang, **fields)
