"""What was reached, in sentences: actuals against targets, part by part, and the way from the baseline."""

from collections.abc import Mapping

from evalkit.facts.facts import Fact
from evalkit.telling.sentence import Part, fill, joined, reasons, told
from evalkit.telling.tables.later import next_targets
from evalkit.telling.tables.scorecard import rests_on
from evalkit.telling.tables.table import Entry
from evalkit.telling.teller import Teller, percent
from evalkit.words import sentences
from evalkit.words.codes import QUALIFIER, label
from evalkit.words.fiscal import period_label
from evalkit.words.sentences import FRAMES
from evalkit.words.spans import year_reported

Course = tuple[str, dict[str, list[Part]]]
"""Which frame tells the way from a baseline (none, where empty), and what fills it."""

WITHOUT_ACTUAL = {"pending", "no-value", "not-set"}
"""Why no change is formed from a baseline that has a value: nothing is there to set beside it."""

ALIKE = ("no-change", "redefined", "baseline-not-set", "no-baseline")
"""Frames that tell all parts at once where the same holds for each."""


def reached(tell: Teller, indicator: str, own: list[Fact]) -> list[Part]:
    """Set actuals against targets, then against baselines: all parts in one sentence where each is met or missed."""
    parts = {
        part: [fact for fact in own if fact.component == part]
        for part in dict.fromkeys(fact.component for fact in own if fact.measure == "met")
    }
    judged = [_verdict(of) in ("met", "missed") for of in parts.values()]
    if len(parts) > 1 and "" not in parts and all(judged):
        return _together(tell, indicator, parts) + _moved(tell, parts)
    said: list[Part] = []
    for target in next_targets(tell.facts, indicator):
        said += _awaited(tell, target, [f for f in own if f.component == target.component])
    for part, of_part in parts.items():
        name = _name(tell, indicator, own)
        name += f" {tell.component(indicator, part)}" if part else ""
        said += _alone(tell, indicator, name, of_part) + _moved(tell, {"": of_part})
    return said


def _awaited(tell: Teller, target: Fact, own: list[Fact]) -> list[Part]:
    """Tell an actual of a year that has no target, and the next target."""
    year = str(tell.facts.year)
    actuals = [f for f in own if f.measure == "actual" and year_reported(f.period) == year]
    name = _name(tell, target.indicator, own)
    name += f" {tell.component(target.indicator, target.component)}" if target.component else ""
    frame = "later-target" if actuals else "later-target-only"
    aim = Entry(tell.told(target), target.id)
    when = Entry(period_label(target.period, tell.lang), target.id)
    given = {"name": name, "actual": told(tell, next(iter(actuals), None))}
    said = fill(FRAMES[frame], tell.lang, target=aim, when=when, **given)
    return said + (_moved(tell, {"": own}) if actuals else [])


def _name(tell: Teller, indicator: str, own: list[Fact]) -> str:
    """Name an indicator, and say that it adds up over the years where neither its name nor its actual does."""
    name, actual = tell.indicator(indicator), _in_use(own, "actual")
    word = label(QUALIFIER, "累計", tell.lang)
    is_said = word in name or (actual is not None and word in tell.told(actual))
    is_cumulative = tell.indicator(indicator, "accumulation") == "cumulative"
    return name + label({"": sentences.CUMULATIVE}, "", tell.lang) * (is_cumulative and not is_said)


def _alone(tell: Teller, indicator: str, name: str, own: list[Fact]) -> list[Part]:
    """Tell one actual and its target, whatever became of them."""
    target, actual = _in_use(own, "target"), _in_use(own, "actual")
    given = {"name": name, "actual": told(tell, actual), "target": told(tell, target)}
    if actual is not None and actual.status == "pending":
        has_letter = any(f.measure == "rating" and f.status != "pending" for f in own)
        return fill(FRAMES["pending-rated" if has_letter else "pending"], tell.lang, **given)
    met = _one(own, "met")
    if actual is None or met is None:
        return fill(FRAMES["no-actual"], tell.lang, **given)
    if not (actual.has_value or actual.label):
        return fill(FRAMES["without-actual"], tell.lang, **given)
    if target is None or target.status == "not_set":
        return fill(FRAMES["no-target"], tell.lang, **given)
    if met.label == "refused":
        reason = reasons(met.caveats, tell.lang)
        return fill(FRAMES["not-judged"], tell.lang, reason=reason, **given)
    attainment = _one(own, "attainment")
    frame = _frame(tell.indicator(indicator, "direction"), met.label, actual, target)
    if frame == "missed-higher" and not (attainment and attainment.has_value):
        frame = "missed-higher-plain"
    if frame in ("met-higher", "met-lower", "missed-lower"):
        given["target"] = _aim(tell, indicator, target)
    return fill(FRAMES[frame], tell.lang, attainment=told(tell, attainment), **given)


def _frame(direction: str, verdict: str, actual: Fact, target: Fact) -> str:
    """Choose the frame for a verdict: on which side of the target the actual lies."""
    if direction == "band":
        side = "above" if actual.value > target.value else "below"
        return "met-band" if verdict == "met" else f"{side}-band"
    if verdict == "missed" and actual.value == target.value:  # 80 of "below 80"
        return "missed-edge"
    return f"{verdict}-{'lower' if direction == 'lower' else 'higher'}"


def _aim(tell: Teller, indicator: str, target: Fact | None) -> Part:
    said = tell.aim(target, tell.indicator(indicator, "direction"))
    return Entry(said, target.id) if target is not None else said


def _together(tell: Teller, indicator: str, parts: Mapping[str, list[Fact]]) -> list[Part]:
    """Tell all parts beside their targets, then whether all, some or none of these were met."""
    comma = "、" if tell.lang == "ja" else ", "
    missed = [part for part, own in parts.items() if _verdict(own) == "missed"]
    frame = "parts-mixed" if missed else "parts-met"
    frame = "parts-missed" if len(missed) == len(parts) else frame
    return fill(
        FRAMES[frame],
        tell.lang,
        name=_name(tell, indicator, [fact for own in parts.values() for fact in own]),
        parts=joined((_part(tell, indicator, part, own) for part, own in parts.items()), comma),
        missed=comma.join(map(tell.mark, missed)),
    )


def _part(tell: Teller, indicator: str, part: str, own: list[Fact]) -> list[Part]:
    attainment = _one(own, "attainment")
    direction = tell.indicator(indicator, "direction")
    is_short = direction == "higher" and _verdict(own) == "missed"
    with_rate = is_short and attainment is not None and attainment.has_value
    return fill(
        sentences.PART_SHORT if with_rate else sentences.PART,
        tell.lang,
        part=tell.component(indicator, part),
        actual=told(tell, _in_use(own, "actual")),
        target=_aim(tell, indicator, _in_use(own, "target")),
        attainment=told(tell, attainment),
    )


def _moved(tell: Teller, parts: Mapping[str, list[Fact]]) -> list[Part]:
    """Tell the way from the baseline, of each part by itself unless the same holds for all."""
    courses = {part: _course(tell, own) for part, own in parts.items()}
    frames = {(frame, str(given.get("reason", ""))) for frame, given in courses.values()}
    if len(parts) > 1 and len(frames) == 1 and (frame := frames.pop()[0]) in ALIKE:
        comma = "、" if tell.lang == "ja" else ", "
        of_parts = [
            [f"{tell.mark(part)} ", *given.get("baseline", [])]
            for part, (_, given) in courses.items()
        ]
        given = next(iter(courses.values()))[1] | {"baseline": joined(of_parts, comma)}
        return fill(FRAMES[frame], tell.lang, **_subject(tell, ""), **given)
    said: list[Part] = []
    for part, (frame, given) in courses.items():
        subject = _subject(tell, part)
        said += fill(FRAMES[frame], tell.lang, **subject, **given) if frame else []
        said += _ratio(tell, parts[part], subject)
    return said


def _subject(tell: Teller, part: str) -> dict[str, str]:
    """What stands for an indicator or its part: ``It``, ``Part a)``."""
    it, of = (sentences.PART_IT, sentences.OF_PART) if part else (sentences.IT, sentences.OF_IT)
    frames = {"it": it, "of": of}
    return {key: label(frames, key, tell.lang).format(part=tell.mark(part)) for key in frames}


def _course(tell: Teller, own: list[Fact]) -> Course:
    """Choose the frame for the way from a baseline, and fill it."""
    baseline, change, rate = (_one(own, m) for m in ("baseline", "change", "change_rate"))
    if baseline is None:
        return "no-baseline", {}
    if baseline.status == "not_set":
        return "baseline-not-set", {}
    given: dict[str, list[Part]] = {"baseline": [told(tell, baseline)]}
    if not (baseline.has_value or baseline.label):
        return "baseline-without-value", given
    if change is None or WITHOUT_ACTUAL & set(change.caveats.split()):
        return "", {}
    if change.label == "refused":
        since = _one(own, "comparable_since")
        if since is not None and change.caveats == "definition-break":
            year = Entry(period_label(since.period, tell.lang), since.id)
            return "redefined", given | {"since": [year]}
        return "no-change", given | {"reason": [reasons(change.caveats, tell.lang)]}
    brought = _one(own, "bridged_baseline")
    if brought is not None:
        converted = Entry(tell.number(brought), brought.id)
        frame = sentences.CONVERTED
        given["baseline"] = fill(
            frame, tell.lang, converted=converted, baseline=told(tell, baseline)
        )
    if change.label == "same":
        return "same", given
    given["change"] = [Entry(tell.number(change, magnitude=True), change.id)]
    if rate is None or not rate.has_value or change.unit == "point":
        return f"{change.label}-plain", given
    given["change_rate"] = [Entry(tell.number(rate, magnitude=True), rate.id)]
    return change.label, given


def _ratio(tell: Teller, own: list[Fact], subject: dict[str, str]) -> list[Part]:
    ratio = _one(own, "change_ratio")
    if ratio is None or not ratio.has_value:
        return []
    return fill(
        FRAMES["ratio"],
        tell.lang,
        **subject,
        ratio=Entry(tell.number(ratio), ratio.id),
        confidence=Entry(percent(ratio.confidence), ratio.id),
        lower=Entry(tell.amount(ratio, ratio.lower), ratio.id),
        upper=Entry(tell.amount(ratio, ratio.upper), ratio.id),
    )


def _verdict(own: list[Fact]) -> str:
    met = _one(own, "met")
    return "" if met is None else met.label


def _in_use(own: list[Fact], measure: str) -> Fact | None:
    """The target or actual of the year: the one on which the verdict rests."""
    used = rests_on(own, "met")
    return next((fact for fact in own if fact.measure == measure and fact.id in used), None)


def _one(own: list[Fact], measure: str) -> Fact | None:
    return next((fact for fact in own if fact.measure == measure), None)
