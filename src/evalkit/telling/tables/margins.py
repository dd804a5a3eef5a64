"""How near each letter is to the next one: attainment beside travel, margins in the indicator's own unit."""

from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_UP

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.decided import MARGINS, contradiction, contradictions, is_told
from evalkit.telling.tables.fits import keys_of, told_table
from evalkit.telling.tables.notes import Notes
from evalkit.telling.tables.scorecard import targeted
from evalkit.telling.tables.table import Entry, Row, Table, bracketed
from evalkit.telling.teller import NONE, Teller, letter, number
from evalkit.telling.terms import MEASURES
from evalkit.words.caveats import CAVEATS
from evalkit.words.codes import Label, Lang, label

HEAD = {
    "name": Label("指標", "Indicator"),
    "rating": Label("基準による評価", "Letter by the rule"),
    **{each: MEASURES[each] for each in ("attainment", "travel", "contradiction")},
    **{each: MEASURES[each] for each in ("margin_up", "margin_down", "threshold_shift")},
}
SAYS = {
    "more": Label("あと{count}{unit}で{letter}", "{count} more{unit} for {a_letter}"),
    "fewer": Label("あと{count}{unit}減らせば{letter}", "{count} fewer{unit} for {a_letter}"),
    "may-lose": Label("{count}{unit}減っても{letter}", "still {letter} with {count} fewer{unit}"),
    "may-gain": Label("{count}{unit}増えても{letter}", "still {letter} with {count} more{unit}"),
    "edge": Label("{letter}の下限ちょうど", "exactly on the floor of {letter}"),
    "raised": Label(
        "{count}{unit}を超えて引き上げると{letter}", "raised by over {count}{unit}: {letter}"
    ),
    "lowered": Label("{count}{unit}引き下げると{letter}", "lowered by {count}{unit}: {letter}"),
}
REASONS = {
    "best": Label("最も良い評価である", "it has the best letter already"),
    "last": Label("最も低い評価である", "it has the last letter already"),
    "not-by-attainment": CAVEATS["not-by-attainment"],
    "not-decided-so": Label(
        "評価は、基準によらず決定されたか、未決定である",
        "its rating was decided otherwise than by the rule, or is undecided",
    ),
}
"""Why no margin is told of what has a letter."""

AN = "AEFHILMNORSX"
"""English letters that are spoken with a vowel first."""


def margins_table(facts: Facts, lang: Lang = "ja", audience: str = "internal") -> Table:
    """Tell letter, attainment beside travel, and what lacks to the next letter or may be lost before it drops.

    From :func:`rate`, and :func:`sensitivity` for how far the best letter's floor must move, and for the order of
    letters that tells why a margin is missing. An indicator rated by several rules has a row for each. The
    ``public`` isn't told the rule's letter, nor a margin that starts from one that people didn't decide.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml"))
    >>> margins = ek.margins_table(facts, "en").frame
    >>> margins.loc[5, ["Indicator", "margin to the next better letter"]].tolist()
    ['Local resources that give residents a place or support', '29 more places for an A']
    """
    tell, notes = Teller(facts, lang), Notes(lang)
    wholes = facts.select(measure="rating", component="")
    rated = [fact for fact in wholes if fact.method != "as-published"]
    several = len({fact.method for fact in rated}) > 1
    order = targeted(facts)
    rows = [
        _row(tell, fact, notes, tell.rule(fact.method) if several else "", audience)
        for fact in sorted(rated, key=lambda each: order.index(each.indicator))
    ]
    title = Label("達成率と方向、次の評価までの差", "Attainment beside travel, and the next letter")
    head = {key: HEAD[key] for key in HEAD if audience == "internal" or key != "rating"}
    return told_table(facts, lang, "margins", title, head, rows, notes, {"attainment"})


def in_table(tell: Teller, fact: Fact) -> str:
    """Tell a fact as the tables do: a change with its sign, a margin with the letter to which it leads."""
    if not fact.has_value:
        return tell.told(fact)
    if fact.measure in ("change", "change_rate"):
        return tell.number(fact, signed=True)
    return _margin(tell, fact) if fact.measure in ("margin_up", "margin_down") else tell.told(fact)


def _margin(tell: Teller, fact: Fact) -> str:
    """Say what a margin's number means: what lacks to which letter, or may be lost or gained with which letter kept."""
    keys = {"indicator": fact.indicator, "component": fact.component, "period": fact.period}
    rated = tell.facts.through_years(measure="rating", method=fact.method, **keys)
    return _said(tell, fact, next(iter(rated), fact))


def _row(tell: Teller, rating: Fact, notes: Notes, rule: str, audience: str) -> Row:
    own = [
        fact
        for fact in tell.facts.of(rating.indicator)
        if fact.measure in HEAD
        and fact.period == rating.period
        and fact.method in (rating.method, "arithmetic")
    ]
    found = {(fact.measure, fact.component): fact for fact in own}
    parts = list(dict.fromkeys(fact.component for fact in own if fact.measure == "attainment"))

    said = contradictions(tell, own, audience)
    shown = audience == "internal" or is_told(tell.facts, rating)
    hidden = () if shown else MARGINS

    def entries(measure: str) -> tuple[Entry, ...]:
        if measure in hidden:
            code = "not-decided-so"
            return (Entry(NONE, notes=(notes.add(code, label(REASONS, code, tell.lang)),)),)
        told = []
        for part in parts if measure not in ("rating", "threshold_shift") else [""]:
            letters = found.get(("rating", part), rating)
            fact = found.get((measure, part))
            if fact is None or (measure == "contradiction" and fact not in said):
                entry = _missing(tell, measure, letters, notes)
            else:
                entry = Entry(_said(tell, fact, letters), fact.id, notes.of(fact))
            marked = part and entry.text and measure != "contradiction"
            mark = f"{tell.mark(part)}\N{NO-BREAK SPACE}" if marked else ""
            told.append(replace(entry, text=mark + entry.text))
        return tuple(told)

    name = tell.indicator(rating.indicator) + bracketed(rule)
    skipped = ("name",) if audience == "internal" else ("name", "rating")
    measures = [measure for measure in HEAD if measure not in skipped]
    return {"name": (Entry(name),)} | {measure: entries(measure) for measure in measures}


def _said(tell: Teller, fact: Fact, rating: Fact) -> str:
    if fact.measure == "rating":
        return letter(fact.label or fact.status, tell.lang)
    if fact.measure == "contradiction":
        return contradiction(tell, fact)
    if fact.has_value and fact.measure == "margin_up":
        return _amount(tell, fact, "more" if fact.value > 0 else "fewer", fact.label, ROUND_UP)
    if fact.has_value and fact.measure == "threshold_shift":
        frame = "lowered" if fact.value < 0 else "raised"
        return _amount(tell, fact, frame, fact.label, ROUND_UP)
    if fact.has_value and fact.measure == "margin_down":
        frame = "may-lose" if fact.value < 0 else "may-gain" if fact.value > 0 else "edge"
        return _amount(tell, fact, frame, rating.label, ROUND_DOWN)
    return tell.told(fact)


def _amount(tell: Teller, fact: Fact, frame: str, code: str, rounding: str) -> str:
    said = letter(code, tell.lang)
    article = "an " if said in AN else "a " if len(said) == 1 and said.isalpha() else ""
    return label(SAYS, frame, tell.lang).format(
        count=number(abs(fact.value), tell.decimals(fact), rounding=rounding),
        unit=tell.unit(fact),
        letter=said,
        a_letter=article + said,
    )


def _missing(tell: Teller, measure: str, rating: Fact, notes: Notes) -> Entry:
    """A dash with the reason, as far as it is known."""
    if measure == "contradiction":
        return Entry("")
    if rating.label in ("", "refused"):
        return Entry(NONE, notes=notes.of(rating))
    letters = [
        keys_of(fact)["letter"]
        for fact in tell.facts.select(measure="letter_count", method=rating.method)
        if keys_of(fact)["scenario"] == "own"
    ]
    if not letters or not measure.startswith("margin"):
        return Entry(NONE)
    best, last = letters[0], letters[letters.index("pending") - 1]
    reason = "not-by-attainment"
    if measure == "margin_up" and rating.label == best:
        reason = "best"
    if measure == "margin_down" and rating.label == last:
        reason = "last"
    return Entry(NONE, notes=(notes.add(reason, label(REASONS, reason, tell.lang)),))
