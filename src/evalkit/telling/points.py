"""Points to check: all that a reviewer should look at before an evaluation goes out, each once."""

from collections.abc import Iterator, Mapping, Sequence

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.commentary import open_claims
from evalkit.telling.decided import contradiction, is_undecided
from evalkit.telling.strata import stratum
from evalkit.telling.tables.scorecard import targeted
from evalkit.telling.tables.table import Column, Entry, Row, Table
from evalkit.telling.teller import NONE, Teller, letter
from evalkit.telling.terms import MEASURES
from evalkit.words.caveats import OF_STATUS, words
from evalkit.words.codes import Label, Lang, label
from evalkit.words.fiscal import period_label
from evalkit.words.points import ACTION, KIND, LIMITS, PREMISES, SAYS

WITHOUT_VALUE = ("unknown", "suppressed", "not_collected", "text", "review")
CODE_OF = OF_STATUS | {"pending": "pending", "not_set": "not-set"}
CODE_OF |= dict.fromkeys(WITHOUT_VALUE, "no-value")
"""The code of a published figure's status, under which it is one point with the caveats that it brings."""

NAMED = 2
"""So many indicators are named in one row; of more it says how many."""

HEADINGS = {
    "kind": Label("種類", "Kind"),
    "name": Label("指標", "Indicator"),
    "point": Label("確認する点", "Point to check"),
    "action": Label("対応", "What to do"),
}

Key = tuple[str, str]
"""What a point is about (an indicator, empty for the whole), and its code."""


def points_table(facts: Facts, lang: Lang = "ja") -> Table:
    """List every disagreement, undecided letter, pending figure, refusal, override and caveat of the facts, each once.

    What several numbers of an indicator share is one row; a premise (an inferred rubric, an assumption)
    or a limit of a method is one for all. Premises come first, limits last, what is to be done between.
    """
    tell = Teller(facts, lang)
    found: dict[Key, list[Fact]] = {}
    for fact, code in _coded(facts):
        shared = code in PREMISES or code in LIMITS
        found.setdefault(("" if shared else fact.indicator, code), []).append(fact)
    order = list(dict.fromkeys(["", *targeted(facts), *facts.indicators]))
    kinds = {key: _kind(key[1], of) for key, of in found.items()}
    ranked = sorted(found, key=lambda key: (list(KIND).index(kinds[key]), order.index(key[0])))
    rows: list[Row] = [
        {
            "kind": (Entry(label(KIND, kinds[key], lang)),),
            "name": (Entry(_name(tell, key[1], found[key])),),
            "point": (Entry(_said(tell, key[1], found[key]), found[key][0].id),),
            "action": (Entry(_action(tell, key[1])),),
        }
        for key in ranked
        if not _repeated(tell, key, found)
    ]
    in_order = [label(KIND, kind, lang) for kind in KIND]
    rows = sorted(
        [*rows, *_of_commentary(facts, lang)], key=lambda row: in_order.index(row["kind"][0].text)
    )
    columns = tuple(Column(key, heading.told(lang)) for key, heading in HEADINGS.items())
    title = Label("要確認", "Points to check").told(lang)
    return Table("points", title, columns, tuple(rows), facts, lang)


def _of_commentary(facts: Facts, lang: Lang) -> list[Row]:
    """The claims of the commentary that contradict the tables or ask for an answer."""
    tell = Teller(facts, lang)
    rows: list[Row] = []
    for action, passage, claim in open_claims(facts, lang):
        kind = "differs" if claim.contradicts else "unanswered"
        said = _say(tell, "claimed", " ".join(claim.text.split()), claim.told(lang))
        rows.append(
            {
                "kind": (Entry(label(KIND, kind, lang)),),
                "name": (Entry(passage.place or tell.node(passage.node)),),
                "point": (Entry(said, next(iter(claim.facts), "")),),
                "action": (Entry(action),),
            }
        )
    return rows


def _coded(facts: Facts) -> Iterator[tuple[Fact, str]]:
    """Give each fact with each code of a point that it raises; of published figures those in use."""
    used = {each for fact in facts.select() for each in fact.derived_from.split()}
    for fact in facts.select():
        if fact.measure == "agreement" and fact.label == "differs":
            yield fact, f"{'decided' if fact.reason else 'differs'} {fact.component} {fact.method}"
            continue  # its caveat says the same: that no reason is given
        if fact.measure == "contradiction":
            yield fact, f"{fact.label} {fact.component} {fact.method}"
        if fact.measure == "rating" and not fact.component and is_undecided(facts, fact):
            yield fact, "undecided"
        if fact.measure == "letter_clash":
            yield fact, "letter-clash"
        if fact.id in used and _marked(fact):
            yield fact, CODE_OF[fact.status]
        under = [facts[each] for each in fact.derived_from.split() if each in facts]
        brought = {CODE_OF[each.status] for each in under if _marked(each)}
        for code in fact.caveats.split():
            if code not in brought:
                yield fact, code


def _marked(fact: Fact) -> bool:
    """Whether it is a published figure whose status is a point by itself."""
    return fact.method == "as-published" and fact.status in CODE_OF


def _repeated(tell: Teller, key: Key, found: Mapping[Key, object]) -> bool:
    """Whether an indicator repeats another one of the plan, of which the same point is told."""
    original = tell.indicator(key[0], "repost_of") if key[0] else ""
    return bool(original) and (original, key[1]) in found


def _kind(code: str, of: Sequence[Fact]) -> str:
    """Say under which kind a point is listed."""
    if code in PREMISES:
        return "premise"
    if code in LIMITS:
        return "limit"
    if code.split()[0] in ("differs", "letter-clash", "rated-though-worse", "last-though-better"):
        return "differs"
    if code.startswith(("override-", "decided ")):
        return "decided"
    if code in ("undecided", "pending"):
        return code
    refused = any(fact.label == "refused" or fact.status == "not_set" for fact in of)
    return "refused" if refused else "caveat"


def _name(tell: Teller, code: str, of: Sequence[Fact]) -> str:
    """Name the indicator, with its parts where not all are meant; or say how many there are."""
    indicators = dict.fromkeys(fact.indicator for fact in of)
    if "" in indicators or len(indicators) > NAMED:
        every = code in PREMISES or set(targeted(tell.facts)) <= set(indicators)
        return _say(tell, "all") if every else _say(tell, "several", str(len(indicators)))
    if len(indicators) > 1:
        return ("、" if tell.lang == "ja" else "; ").join(map(tell.indicator, indicators))
    indicator = of[0].indicator
    parts = dict.fromkeys(fact.component for fact in of)
    known = {fact.component for fact in tell.facts.of(indicator)} - {""}
    named = [] if "" in parts or set(parts) == known else list(parts)
    return " ".join([tell.indicator(indicator), *(tell.component(indicator, p) for p in named)])


def _said(tell: Teller, code: str, of: Sequence[Fact]) -> str:
    """Put a point in words."""
    first = of[0]
    if first.measure == "contradiction":
        return contradiction(tell, first)
    if first.measure == "agreement":
        ratings = [tell.facts[each] for each in first.derived_from.split()]
        by_rule = {each.method != "as-published": each.label or each.status for each in ratings}
        printed, rule = letter(by_rule[False], tell.lang), letter(by_rule[True], tell.lang)
        said = _say(tell, "differs", printed, tell.rule(first.method), rule)
        return _say(tell, "because", said, first.reason) if first.reason else said
    if code == "letter-clash":
        return _say(tell, code)
    if code == "undecided":
        return _say(tell, code, tell.told(first))
    published = [fact for fact in of if _marked(fact)]
    if published:
        return _of_status(tell, published)
    said = words(code, tell.lang)[0]
    if code == "assumed" and (assumed := _assumed(tell, of)):
        return _say(tell, "with", said, assumed)
    reasons = dict.fromkeys(fact.reason for fact in of if fact.reason)
    return _say(tell, "because", said, *reasons) if code.startswith("override-") else said


def _of_status(tell: Teller, published: Sequence[Fact]) -> str:
    """Say which published figures are pending, not set, estimated and so on."""
    roles = dict.fromkeys(_role(tell, fact) for fact in published)
    named = ("・" if tell.lang == "ja" else ", ").join(roles)
    status = published[0].status
    if status in SAYS:
        return _say(tell, status, named)
    return _say(tell, "marked", named, tell.status(status))


def _role(tell: Teller, fact: Fact) -> str:
    role = label(MEASURES, fact.measure, tell.lang)
    years = {each.period for each in tell.facts.select(measure="attainment")}
    if not fact.period or fact.period in years:
        return role
    return _say(tell, "with", role, period_label(fact.period, tell.lang))


def _assumed(tell: Teller, of: Sequence[Fact]) -> str:
    """List what is assumed, each kind with its values: exit rates, the size of the roster."""
    values: dict[str, dict[str, None]] = {}
    for fact in of:
        for part in fact.by.split(";"):
            if part.startswith(("exit_rate=", "roster=")):
                name, value = stratum(part, tell).rsplit(" ", 1)
                values.setdefault(name, {})[value] = None
    mark = "・" if tell.lang == "ja" else ", "
    join = "、" if tell.lang == "ja" else "; "
    return join.join(f"{name} {mark.join(each)}" for name, each in values.items())


def _action(tell: Teller, code: str) -> str:
    code = "override" if code.startswith("override-") else code.split()[0]
    return label(ACTION, code, tell.lang) if code in ACTION else NONE


def _say(tell: Teller, code: str, *values: str) -> str:
    return label(SAYS, code, tell.lang).format(*values)
