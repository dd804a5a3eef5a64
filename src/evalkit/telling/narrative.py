"""Facts in sentences: a dozen frames chosen by facts, the same for the same facts, never a number of their own."""

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.decided import contradictions, disagreement, is_told, is_undecided
from evalkit.telling.reached import reached
from evalkit.telling.sentence import Narrative, Part, fill, reasons, told
from evalkit.telling.tables.table import Entry, made_up
from evalkit.telling.teller import Teller
from evalkit.words.codes import Lang
from evalkit.words.sentences import FRAMES


def narrate(
    facts: Facts, indicator: str, lang: Lang = "ja", audience: str = "internal"
) -> Narrative:
    """Tell what became of one indicator in the evaluated year, every number of it a fact.

    Where the letter decided isn't the rule's, only the ``internal`` audience is told the rule's.
    KeyError where the facts know no such indicator with a target.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> rated = ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml")
    >>> facts = ek.collect(rated, ek.change(ward, "R6"))
    >>> print(ek.narrate(facts, "platform-registrants", "en"))
    People registered on the platform (cumulative): 762 people; the target of at least 250 people was met. No baseline is set. It is rated A. (Note: the rubric is inferred from published letters, not published itself.)
    """
    own = facts.of(indicator)
    if not any(fact.measure == "target" for fact in own):
        raise KeyError(
            f"{indicator}: 目標のある指標ではありません / not an indicator with a target"
        )
    tell = Teller(facts, lang)
    parts = [
        *reached(tell, indicator, own),
        *_rated(tell, indicator, own, audience),
        *_margin(tell, own, audience),
        *_caveats(tell, own),
    ]
    return Narrative(tuple(parts), made_up(facts, lang))


def _margin(tell: Teller, own: list[Fact], audience: str) -> list[Part]:
    """Say what lacks to the next letter, where the letter it starts from is the one told."""
    margin = next((f for f in own if f.measure == "margin_up" and not f.component), None)
    if margin is None or not _starts(tell, own, margin, audience):
        return []
    frame = "short" if margin.value > 0 else "over"
    amount = Entry(tell.number(margin, magnitude=True), margin.id)
    return fill(FRAMES[frame], tell.lang, margin=amount, letter=Entry(margin.label, margin.id))


def _starts(tell: Teller, own: list[Fact], margin: Fact, audience: str) -> bool:
    """Whether the rule's letter from which a margin starts is told: decided by people, too, or proposed inside."""
    rated = [
        f for f in own if f.measure == "rating" and (f.component, f.method) == ("", margin.method)
    ]
    proposed = audience == "internal" and any(is_undecided(tell.facts, f) for f in rated)
    return proposed or is_told(tell.facts, margin)


def _rated(tell: Teller, indicator: str, own: list[Fact], audience: str) -> list[Part]:
    if tell.indicator(indicator, "kind") == "activity":
        return fill(FRAMES["unrated"], tell.lang)
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
        given = {"letter": told(tell, computed[0])} if audience == "internal" else {}
        parts += fill(FRAMES[frame], tell.lang, **given)
    elif letters and not any(f.component == "" for f in found):
        shown = [f for f in printed if f in letters] or ([] if printed else letters)
        parts += fill(FRAMES["letter"], tell.lang, letter=told(tell, shown[0])) if shown else []
    for fact in found:
        frame = "contradiction-part" if fact.component else "contradiction"
        said = Entry(disagreement(tell, fact), fact.id)
        parts += fill(FRAMES[frame], tell.lang, said=said, part=tell.mark(fact.component))
    return parts


def _decided(
    tell: Teller, letter: Fact, computed: list[Fact], differs: Fact, audience: str
) -> list[Part]:
    """Say a letter decided otherwise than by the rule, the rule's to the inside, and the office's reason."""
    parts = fill(FRAMES["letter"], tell.lang, letter=told(tell, letter))
    if computed and audience == "internal":
        rule = tell.rule(computed[0].method)
        parts += fill(FRAMES["by-rule"], tell.lang, letter=told(tell, computed[0]), rule=rule)
    if differs.reason:
        said = " ".join(differs.reason.split()).rstrip("。.")
        parts += fill(FRAMES["because"], tell.lang, reason=Entry(said, letter.id))
    elif differs.caveats and audience == "internal":
        parts += fill(FRAMES["no-reason"], tell.lang)
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
    return fill(FRAMES["but"], tell.lang, reasons=reasons(" ".join(codes), tell.lang))
