"""What a report's figures let one conclude, in sentences: each names what it rests on, and which number would settle it."""

from collections.abc import Mapping

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.sentence import Narrative, Part, fill, reasons
from evalkit.telling.tables.table import Entry, made_up
from evalkit.telling.teller import Teller, percent
from evalkit.words.codes import Label, Lang
from evalkit.words.coverage import clause
from evalkit.words.fiscal import period_label

FRAMES = {
    "target": Label(
        "計画の作成の目標は、目標を定めたときに見込まれた計画数の{planned}（確定した計画数の{turned_out}）に当たる。",
        "The target of plans is {planned} of the plans expected when it was set ({turned_out} of those there were).",
    ),
    "loss": Label(
        "変動の{share}が年間の離脱率を表し、計画のある方も同じ割合で離れるとすれば、失われる計画の{held}であり、"
        "100％であれば計画の数が保たれる。",
        "If the turnover of {share} is the yearly exit rate and people with a plan leave at it, too, that is {held} of "
        "the plans lost: 100 % would keep their number.",
    ),
    "reading": Label(
        "名簿の人数が{roster}で一定であり、有効な計画のない方全員に案内を送るとすれば、「{share}」の読み方のうち"
        "案内の目標{target}に最も近いのは、離脱率が{rate}となる読み方である（見込まれる案内数{expected}、目標との差{off}）。",
        "If the roster stays at {roster} and everybody without a valid plan gets a notice, the reading of {share} that "
        "comes nearest to the target of notices, {target}, is an exit rate of {rate} ({expected} to be expected, off by {off}).",
    ),
    "rival": Label(
        "ただし、離脱がなく新規が{alone}（名簿の{alone_share}）であるとしても目標に合うため、読み方は確定できない。",
        "Yet {alone} joining ({alone_share} of the roster) without any exit would meet the target, too: the reading "
        "stays open.",
    ),
    "coverage": Label(
        "有効な計画のない方全員に案内が送付されたとすれば、{when}の計画の作成率は、離脱率が{least}～{most}の"
        "どれであっても{low}～{high}である。",
        "If everybody without a valid plan got a notice, {low} to {high} had a plan at the {when}, whichever the exit "
        "rate from {least} to {most}.",
    ),
    "sure": Label(
        "{sureness}するとすれば{value}（{level}％の区間：{lower}～{upper}）である。",
        "If {sureness}, it is {value} ({level} % interval: {lower} to {upper}).",
    ),
    "outside": Label(
        "{outside}であるとすれば{value}（{level}％の区間：{lower}～{upper}）となる。名簿の人数が公表されれば定まる。",
        "If {outside}, it is {value} ({level} % interval: {lower} to {upper}). The size of the roster would settle it.",
    ),
    "hold": Label(
        "名簿の人数と離脱率が変わらないとすれば、翌年度に作成率が下がらないためには{plans}、案内数の{response}の"
        "作成が必要である（{year}は{now}）。",
        "If roster and exit rate stay, {plans}, {response} of the notices, keep the share from falling the next year "
        "(in {year} it was {now}).",
    ),
    "lasting": Label(
        "新規の方と前年度から計画のない方が、それぞれ{year}と同じ割合で作成し続けるとすれば、その内訳によらず"
        "翌年度の作成数は{least}以上となる。",
        "If newcomers and those carried over without a plan each go on answering as in {year}, the next year makes at "
        "least {least}, whatever the two rates are.",
    ),
    "again": Label(
        "新規の方が{year}の全体と同じ割合で作成するとすれば、案内を受けても作成しなかった方の{again}以上が作成しなければ"
        "作成率は下がる。その割合は公表されておらず、今後の方向は分からない。作成数のうち前年度から計画のない方の数が"
        "公表されれば、この値と比べられる。",
        "If newcomers answer as all did in {year}, the share falls unless {again} or more of those who didn't answer "
        "before do. That isn't published, so the direction is open: the number of plans made by those carried over "
        "could then be held against it.",
    ),
    "but": Label("（留意点：{reasons}。）", "(Note: {reasons}.)"),
}
"""Each frame in Japanese and English; every number is a fact's."""


def conclusions(facts: Facts, lang: Lang = "ja") -> list[Narrative]:
    """Say what the figures let one conclude: of the target, the turnover's reading, coverage, where it is heading.

    Each paragraph names what it rests on; one whose facts aren't there isn't said.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.roster_account(ward, "R6"), ek.roster_conclusions(ward, "R6", roster_size=8452))
    >>> print(str(ek.conclusions(facts, "en")[0]).split(" If ")[0])
    The target of plans is 19.8% of the plans expected when it was set (15.0% of those there were).
    """
    tell = Teller(facts, lang)
    told = {each: each(tell) for each in (_target, _reading, _coverage, _direction)}
    return [
        Narrative((*parts, *_but(tell, own, SAID[each.__name__])), made_up(facts, lang))
        for each, (parts, own) in told.items()
        if parts
    ]


SAID = {
    "_target": ("same-exit-rate",),
    "_reading": ("stationary", "all-without-plan-notified"),
    "_coverage": ("all-without-plan-notified", "assumed"),
    "_direction": ("stationary", "assumed"),
}
"""Caveats that a paragraph's own "if" says."""

Said = tuple[list[Part], list[Fact]]
"""Parts of a paragraph, and the facts that they tell."""


def _target(tell: Teller) -> Said:
    planned, turned_out = (
        _find(tell, "target_over_plans", f"stock={each}") for each in ("estimated", "actual")
    )
    held = _find(tell, "target_over_loss", "definition=exit_rate")
    share = _find(tell, "implied_exit_rate", "definition=exit_rate")
    if planned is None or turned_out is None:
        return [], []
    parts = _fill(tell, "target", {"planned": planned, "turned_out": turned_out})
    if held is None or share is None:
        return parts, [planned, turned_out]
    parts += _fill(tell, "loss", {"share": share, "held": held})
    return parts, [planned, turned_out, held]


def _reading(tell: Teller) -> Said:
    rate = _find(tell, "fitting_exit_rate", "")
    stated = _find(tell, "implied_exit_rate", "definition=exit_rate")
    if rate is None or stated is None:
        return [], []
    nearest = next(
        fact.by.removeprefix("definition=")
        for fact in tell.facts.select(measure="implied_exit_rate")
        if fact.value == rate.value
    )
    of = {
        each: next(
            fact
            for fact in tell.facts.select(measure=each)
            if {f"definition={nearest}", "role=target"} <= set(fact.by.split(";"))
        )
        for each in ("notices_expected", "notices_off")
    }
    target = _behind(tell, of["notices_off"], "target")
    printed = _behind(tell, stated, "actual")
    if target is None or printed is None:
        return [], []
    off = of["notices_off"]
    roster = next(part for part in off.by.split(";") if part.startswith("roster="))
    fields: dict[str, Part] = {
        "roster": Entry(_people(roster, tell.lang), off.id),
        "off": Entry(tell.number(off, signed=True), off.id),
        "share": Entry(tell.told(printed), printed.id),
    }
    told = {"target": target, "rate": rate, "expected": of["notices_expected"]}
    parts = _fill(tell, "reading", told, fields)
    alone, share = (_find(tell, each, roster) for each in ("newcomers_alone", "newcomers_alone_share"))  # fmt: skip
    if alone is not None and share is not None and alone.value > 0:
        parts += _fill(tell, "rival", {"alone": alone, "alone_share": share})
    return parts, [rate, off]


def _coverage(tell: Teller) -> Said:
    by_rate = {
        float(fact.by.removeprefix("exit_rate=")): fact
        for fact in tell.facts.select(measure="coverage")
        if fact.has_value and fact.by.startswith("exit_rate=") and ";" not in fact.by
    }
    if len(by_rate) < 2:
        return [], []
    ends = sorted(by_rate.values(), key=lambda fact: fact.value)
    rates = {"least": min(by_rate), "most": max(by_rate)}
    sign = Label("％", " %").told(tell.lang)
    fields: dict[str, Part] = {
        name: Entry(f"{percent(rate)}{sign}", by_rate[rate].id) for name, rate in rates.items()
    }
    fields["when"] = period_label(ends[0].period, tell.lang)
    parts = _fill(tell, "coverage", {"low": ends[0], "high": ends[-1]}, fields)
    own = [ends[0]]
    ranges = [fact for fact in tell.facts.select(measure="coverage_range") if "size=" in fact.by]
    for fact in ranges[:2]:
        size, limit = (_part(fact, key) for key in ("size", "outside"))
        frame = "outside" if limit else "sure"
        said: dict[str, Part] = {
            "sureness": Entry(clause(size, tell.lang), fact.id),
            "outside": Entry(clause(limit, tell.lang), fact.id),
            "level": Entry(percent(fact.confidence), fact.id),
            "lower": Entry(tell.amount(fact, fact.lower), fact.id),
            "upper": Entry(tell.amount(fact, fact.upper), fact.id),
        }
        parts += _fill(tell, frame, {"value": fact}, said)
        own.append(fact)
    return parts, own


def _direction(tell: Teller) -> Said:
    names = ("plans_to_hold_next", "response_to_hold", "carried_over_to_hold", "least_plans_next")
    found = [next(iter(tell.facts.select(measure=each)), None) for each in names]
    now = _find(tell, "plans_per_notice", "")
    plans, response, again, least = (fact if fact and fact.has_value else None for fact in found)
    if plans is None or response is None or now is None:
        return [], []
    year: dict[str, Part] = {"year": period_label(plans.period, tell.lang)}
    parts = _fill(tell, "hold", {"plans": plans, "response": response, "now": now}, year)
    if least is not None:
        parts += _fill(tell, "lasting", {"least": least}, year)
    if again is not None and 0 < again.value < 1:
        parts += _fill(tell, "again", {"again": again}, year)
    return parts, [plans, response]


def _fill(
    tell: Teller, frame: str, told: Mapping[str, Fact], more: Mapping[str, Part] | None = None
) -> list[Part]:
    fields: dict[str, Part] = {
        name: Entry(tell.number(fact), fact.id) for name, fact in told.items()
    }
    return fill(FRAMES[frame], tell.lang, **(fields | dict(more or {})))


def _find(tell: Teller, measure: str, by: str) -> Fact | None:
    found = tell.facts.find(measure=measure, by=by, component="")
    return found if found is not None and found.has_value else None


def _behind(tell: Teller, fact: Fact, measure: str) -> Fact | None:
    """Return the published figure of a measure that a fact rests on, where it is among the facts."""
    ids = fact.derived_from.split()
    return next((each for each in tell.facts.select(measure=measure) if each.id in ids), None)


def _part(fact: Fact, key: str) -> str:
    return next((part for part in fact.by.split(";") if part.startswith(f"{key}=")), "")


def _people(roster: str, lang: Lang) -> str:
    count = int(float(roster.removeprefix("roster=")))
    return Label(f"{count:,}人", f"{count:,}").told(lang)


def _but(tell: Teller, own: list[Fact], said: tuple[str, ...]) -> list[Part]:
    codes = dict.fromkeys(" ".join(fact.caveats for fact in own).split())
    told = " ".join(code for code in codes if code not in said)
    return fill(FRAMES["but"], tell.lang, reasons=reasons(told, tell.lang)) if told else []
