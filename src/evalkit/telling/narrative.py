"""Facts in sentences: a dozen frames chosen by facts, the same for the same facts, never a number of their own."""

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.decided import contradiction, contradictions, is_told, is_undecided
from evalkit.telling.tables.scorecard import pick, rests_on
from evalkit.telling.tables.table import Entry, anchor, bracketed, made_up
from evalkit.telling.teller import Teller, percent
from evalkit.words.caveats import words
from evalkit.words.codes import Lang
from evalkit.words.sentences import FRAMES

Part = str | Entry


@dataclass(frozen=True)
class Narrative:
    """Sentences made of text and of entries that know their facts."""

    parts: tuple[Part, ...]
    made_up: str = ""

    def __str__(self) -> str:
        """Read as plain text."""
        told = (part if isinstance(part, str) else part.text for part in self.parts)
        return self._mark + "".join(told).rstrip()

    @property
    def _mark(self) -> str:
        mark = bracketed(self.made_up).lstrip()
        return f"{mark} " if mark.isascii() and mark else mark

    def __repr__(self) -> str:
        """Read as plain text."""
        return str(self)

    @property
    def spans(self) -> list[tuple[int, int, str]]:
        """Where each fact stands in the text: start, end and id."""
        place = len(self._mark)
        found = []
        for part in self.parts:
            text = part if isinstance(part, str) else part.text
            if isinstance(part, Entry):
                found.append((place, place + len(text), part.fact))
            place += len(text)
        return found

    def __html__(self) -> str:
        """Read as HTML within a paragraph: text escaped, each fact linked."""
        told = Markup("").join(
            escape(part)
            if isinstance(part, str)
            else Markup('<a class="fact" href="#{}">{}</a>').format(anchor(part.fact), part.text)
            for part in self.parts
        )
        mark = (
            Markup('<span class="made-up">{}</span> ').format(self.made_up) if self.made_up else ""
        )
        return mark + told

    def _repr_html_(self) -> str:
        return Markup('<p class="sentence">{}</p>').format(self)


def narrate(
    facts: Facts, indicator: str, lang: Lang = "ja", audience: str = "internal"
) -> Narrative:
    """Tell what became of one indicator in the evaluated year, every number of it a fact.

    Where the letter decided isn't the rule's, only the ``internal`` audience is told the rule's.
    KeyError where the facts know no such indicator with a target.
    """
    own = facts.of(indicator)
    if not any(fact.measure == "target" for fact in own):
        raise KeyError(
            f"{indicator}: 目標のある指標ではありません / not an indicator with a target"
        )
    tell = Teller(facts, lang)
    parts: list[Part] = []
    components = list(dict.fromkeys(f.component for f in own if f.measure == "met"))
    for component in components:
        of_part = [f for f in own if f.component == component]
        parts += _reached(tell, indicator, component, of_part)
        parts += _moved(tell, of_part)
    parts += _rated(tell, indicator, own, audience)
    parts += _margin(tell, own, audience)
    parts += _caveats(tell, own)
    return Narrative(tuple(parts), made_up(facts, lang))


def _reached(tell: Teller, indicator: str, component: str, own: list[Fact]) -> list[Part]:
    name = tell.indicator(indicator)
    if component:
        name = f"{name} {tell.component(indicator, component)}"
    used = rests_on(own, "met")
    target = next((f for f in own if f.measure == "target" and f.id in used), None)
    actual = next((f for f in own if f.measure == "actual" and f.id in used), None)
    if actual is not None and actual.status == "pending":
        has_letter = any(f.measure == "rating" and f.status != "pending" for f in own)
        frame = "pending-rated" if has_letter else "pending"
        return _fill(tell, frame, name=name, target=_told(tell, target))
    met = _one(own, "met")
    if actual is None or met is None or not (actual.has_value or actual.label):
        return _fill(tell, "no-actual", name=name, target=_told(tell, target))
    if met.label == "refused":
        given = {"actual": _told(tell, actual), "target": _told(tell, target)}
        return _fill(tell, "not-judged", name=name, reason=_reasons(tell, met.caveats), **given)
    direction = "lower" if tell.indicator(indicator, "direction") == "lower" else "higher"
    frame = f"{met.label}-{direction}"
    aim = tell.told(target) if frame == "missed-higher" else tell.aim(target, direction)
    return _fill(
        tell,
        frame,
        name=name,
        actual=_told(tell, actual),
        target=Entry(aim, target.id if target else ""),
        attainment=_told(tell, _one(own, "attainment")),
    )


def _moved(tell: Teller, own: list[Fact]) -> list[Part]:
    baseline, change, rate = (_one(own, m) for m in ("baseline", "change", "change_rate"))
    if baseline is None or baseline.status == "not_set":
        return _fill(tell, "no-baseline")
    if change is None or "pending" in change.caveats.split():
        return []
    if change.label == "refused":
        reason = _reasons(tell, change.caveats)
        return _fill(tell, "no-change", baseline=_told(tell, baseline), reason=reason)
    frame = change.label
    given: dict[str, Part | tuple[Part, ...]] = {"baseline": _told(tell, baseline)}
    brought = _one(own, "bridged_baseline")
    if brought is not None:
        by_new = pick(("（新定義に換算して{}）", " ({} by the new definition)"), tell.lang)
        before, after = by_new.split("{}")
        converted = Entry(tell.number(brought), brought.id)
        given["baseline"] = (_told(tell, baseline), before, converted, after)
    if frame != "same":
        given["change"] = Entry(tell.number(change, magnitude=True), change.id)
        if rate is not None and rate.has_value and change.unit != "point":
            given["change_rate"] = Entry(tell.number(rate, magnitude=True), rate.id)
        else:
            frame += "-plain"
    parts = _fill(tell, frame, **given)
    ratio = _one(own, "change_ratio")
    if ratio is not None and ratio.has_value:
        parts += _fill(
            tell,
            "ratio",
            ratio=Entry(tell.number(ratio), ratio.id),
            confidence=Entry(percent(ratio.confidence), ratio.id),
            lower=Entry(tell.amount(ratio, ratio.lower), ratio.id),
            upper=Entry(tell.amount(ratio, ratio.upper), ratio.id),
        )
    return parts


def _margin(tell: Teller, own: list[Fact], audience: str) -> list[Part]:
    """Say what lacks to the next letter, where the letter it starts from is the one told."""
    margin = next((f for f in own if f.measure == "margin_up" and not f.component), None)
    if margin is None or not _starts(tell, own, margin, audience):
        return []
    frame = "short" if margin.value > 0 else "over"
    amount = Entry(tell.number(margin, magnitude=True), margin.id)
    return _fill(tell, frame, margin=amount, letter=Entry(margin.label, margin.id))


def _starts(tell: Teller, own: list[Fact], margin: Fact, audience: str) -> bool:
    """Whether the rule's letter from which a margin starts is told: decided by people, too, or proposed inside."""
    rated = [
        f for f in own if f.measure == "rating" and (f.component, f.method) == ("", margin.method)
    ]
    proposed = audience == "internal" and any(is_undecided(tell.facts, f) for f in rated)
    return proposed or is_told(tell.facts, margin)


def _rated(tell: Teller, indicator: str, own: list[Fact], audience: str) -> list[Part]:
    if tell.indicator(indicator, "kind") == "activity":
        return _fill(tell, "unrated")
    ratings = [f for f in own if f.measure == "rating" and f.component == ""]
    printed = [f for f in ratings if f.method == "as-published"]
    letters = [f for f in ratings if f.label not in ("", "refused")]
    computed = [f for f in letters if f.method != "as-published"]
    differing = [f for f in own if f.measure == "agreement" and f.label == "differs"]
    differing = [f for f in differing if not f.component]
    found = contradictions(tell, own, audience)
    parts: list[Part] = []
    if differing:
        by_rule = [f for f in computed if f.method == differing[0].method]
        parts += _decided(tell, printed[0], by_rule, differing[0], audience)
    elif any(is_undecided(tell.facts, f) for f in computed):
        frame = "proposed" if audience == "internal" else "undecided"
        given = {"letter": _told(tell, computed[0])} if audience == "internal" else {}
        parts += _fill(tell, frame, **given)
    elif letters and not any(f.component == "" for f in found):
        shown = [f for f in printed if f in letters] or ([] if printed else letters)
        parts += _fill(tell, "letter", letter=_told(tell, shown[0])) if shown else []
    for fact in found:
        parts += _fill(tell, "contradiction", said=Entry(contradiction(tell, fact), fact.id))
    return parts


def _decided(
    tell: Teller, letter: Fact, computed: list[Fact], differs: Fact, audience: str
) -> list[Part]:
    """Say a letter decided otherwise than by the rule, the rule's to the inside, and the office's reason."""
    parts = _fill(tell, "letter", letter=_told(tell, letter))
    if computed and audience == "internal":
        rule = tell.rule(computed[0].method)
        parts += _fill(tell, "by-rule", letter=_told(tell, computed[0]), rule=rule)
    if differs.reason:
        said = " ".join(differs.reason.split()).rstrip("。.")
        parts += _fill(tell, "because", reason=Entry(said, letter.id))
    elif differs.caveats and audience == "internal":
        parts += _fill(tell, "no-reason")
    return parts


def _caveats(tell: Teller, own: list[Fact]) -> list[Part]:
    """Say once, at the end, what the numbers above rest on."""
    told = ("change", "change_rate", "rating", "attainment")
    codes = dict.fromkeys(
        code
        for fact in own
        if fact.measure in told and fact.label != "refused" and fact.method != "as-published"
        for code in fact.caveats.split()
        if code not in ("pending", "same-events")
    )
    if not codes:
        return []
    return _fill(tell, "but", reasons=_reasons(tell, " ".join(codes)))


def _reasons(tell: Teller, caveats: str) -> str:
    return ("。" if tell.lang == "ja" else "; ").join(words(caveats, tell.lang))


def _one(own: list[Fact], measure: str, period: str = "") -> Fact | None:
    return next(
        (f for f in own if f.measure == measure and (not period or f.period == period)), None
    )


def _told(tell: Teller, fact: Fact | None) -> Part:
    return Entry(tell.told(fact), fact.id) if fact is not None else tell.told(None)


def _fill(tell: Teller, frame: str, **fields: Part | tuple[Part, ...]) -> list[Part]:
    """Split a frame at its fields and put facts, names and reasons, one or several, in their places."""
    text = pick(FRAMES[frame], tell.lang)
    if tell.lang == "en":
        text += " "
    pieces = re.split(r"{(\w+)}", text)
    parts: list[Part] = []
    for place, piece in enumerate(pieces):
        given = fields[piece] if place % 2 else piece
        parts += [given] if isinstance(given, str | Entry) else given
    return parts
