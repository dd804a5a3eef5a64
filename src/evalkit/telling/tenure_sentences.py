"""How long people stay on a roster in sentences, and why one snapshot shows longer stays."""

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.sentence import Narrative, Part, fill, reasons
from evalkit.telling.tables.table import Entry, made_up
from evalkit.telling.teller import Teller, percent
from evalkit.words.codes import Label, Lang

FRAMES = {
    "median": Label(
        "新たに名簿に載った方の半数は、{median}以内に名簿を離れる。",
        "Half of those who join leave the roster within {median}.",
    ),
    "elapsed": Label(
        "年度末の名簿に載っている方が、それまで載っていた年数は平均{elapsed}である。",
        "Those on the roster at the year's end had been on it for {elapsed} on average.",
    ),
    "bias": Label(
        "離脱率が在籍年数によらず{rate}であるとすれば、新たに載る方の在籍は平均{joining}であるのに対し、"
        "1時点の名簿に載っている方の在籍は、離脱までで平均{seen}、その時点までで平均{sofar}である。"
        "長く載る方ほど多くの時点の名簿に現れるためであり、1時点の名簿だけから在籍年数を求めてはならない。",
        "If the exit rate is {rate} at every tenure, those who join stay for {joining} on average, but those found "
        "on one snapshot for {seen} until they leave, and {sofar} so far: who stays longer stands on more "
        "snapshots, so no tenure may be reckoned from one snapshot alone.",
    ),
    "but": Label("（留意点：{reasons}。）", "(Note: {reasons}.)"),
}
"""Each frame in Japanese and English; every number is a fact's."""


def tenure_sentence(facts: Facts, lang: Lang = "ja") -> Narrative:
    """Say how soon half have left, and how much longer the stays are that one snapshot shows (length bias).

    Where only assumed exit rates are there, the sentence is about the one that the published turnover means.
    KeyError where the facts tell of no tenure.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.roster_tenure(ward, "R6", exit_rates=(0.2,)))
    >>> print(str(ek.tenure_sentence(facts, "en")).split(":")[0])
    If the exit rate is 20 % at every tenure, those who join stay for 5.0 years on average, but those found on one snapshot for 9.0 years until they leave, and 4.0 years so far
    """
    tell = Teller(facts, lang)
    by = _stratum(facts)
    joining = facts.find(measure="mean_tenure", method="constant-rate", by=by)
    seen, sofar = (
        facts.find(measure=f"mean_{each}_of_seen", by=by) for each in ("tenure", "elapsed")
    )
    if joining is None or seen is None or sofar is None:
        raise KeyError("在籍年数が分かりません / no tenure is known")
    parts: list[Part] = []
    median = facts.find(measure="median_tenure", method="kaplan-meier")
    elapsed = facts.find(measure="mean_elapsed")
    for frame, fact in (("median", median), ("elapsed", elapsed)):
        if fact is not None and fact.has_value:
            parts += fill(FRAMES[frame], lang, **{frame: Entry(tell.number(fact), fact.id)})
    told = {"joining": joining, "seen": seen, "sofar": sofar}
    if all(fact.has_value for fact in told.values()):
        fields: dict[str, Part] = {
            name: Entry(tell.number(fact), fact.id) for name, fact in told.items()
        }
        parts += fill(FRAMES["bias"], lang, **fields, rate=_rate(tell, joining))
        codes = " ".join(dict.fromkeys(" ".join(each.caveats for each in told.values()).split()))
        parts += fill(FRAMES["but"], lang, reasons=reasons(codes, lang))
    return Narrative(tuple(parts), made_up(facts, lang))


def _stratum(facts: Facts) -> str:
    """The stratum to tell: none where tenures were counted, else the assumed rate nearest to the published turnover."""
    rates = [fact.by for fact in facts.select(measure="mean_tenure", method="constant-rate")]
    stated = facts.find(measure="implied_exit_rate", by="definition=exit_rate")
    if "" in rates or not rates or stated is None or not stated.has_value:
        return next(iter(rates), "")
    return min(rates, key=lambda by: abs(float(by.removeprefix("exit_rate=")) - stated.value))


def _rate(tell: Teller, joining: Fact) -> Part:
    if joining.by:
        share = percent(float(joining.by.removeprefix("exit_rate=")))
        return Entry(Label(f"{share}％", f"{share} %").told(tell.lang), joining.id)
    rate = tell.facts.find(measure="tenure_exit_rate")
    return Entry(tell.number(rate), rate.id) if rate is not None else ""
