"""The law of prose: whatever number stands in a generated text is a fact, rounded as the table of facts rounds it.

The text is read as a reader has it, without asking the package which fact it meant.
"""

import re
from collections import Counter
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from functools import cache
from pathlib import Path
from warnings import catch_warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_city import TABLES, write_city

import evalkit as ek
from evalkit.telling.points import points_table
from evalkit.telling.summary import summary
from evalkit.words.caveats import CAVEATS
from evalkit.words.fiscal import period_label

ROOT = Path(__file__).parents[2]
LANGS = ("ja", "en")
AUDIENCES = ("internal", "public")
RATES = [0.10, 0.15, 0.20, 0.25]
RULES = {"setagaya": "setagaya-r6-inferred"}
BUNDLED = [
    pytest.param(
        name, str(year), id=f"{name}-{year}", marks=pytest.mark.slow if data.plan.made_up else ()
    )
    for name, data in (
        (folder.parent.name, ek.load_dataset(folder.parent))
        for folder in sorted((ROOT / "data").glob("*/dataset.yaml"))
    )
    for year in data.plan.reported
]
NUMBER = re.compile(r"(?<![A-Za-z0-9.,])[−-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
PERIOD = re.compile(
    r"(?:令和|平成)(?:元|\d+)年(?:度末|度|\d+月\d+日|\d+月)?|(?:end of )?fiscal \d{4}|\d+ [A-Z][a-z]+ \d{4}"
)
COUNTED = re.compile(r"(\d+)指標|(\d+) (?:of (\d+) )?indicators")


@cache
def evaluated(name, year):
    """All that the notebooks collect of a dataset and a year."""
    data, fy = ek.load_dataset(ROOT / "data" / name), ek.FiscalYear(year)
    rule = ROOT / "params" / "rubrics" / f"{RULES.get(name, name)}.yaml"
    assumed = {"exit_rates": RATES, "roster_size": 8452 if name == "setagaya" else None}
    with catch_warnings(action="ignore", category=DeprecationWarning):  # ibis 12 on DuckDB 2
        account = ek.roster_account(data, fy, **assumed)
        outlook = ek.roster_outlook(data, fy, **assumed)
    return ek.collect(ek.history(data, fy, rule, ""), ek.change(data, fy), account, outlook)


def prose(facts, lang, audience):
    """Every generated text, by what it is about."""
    told = {each: str(ek.narrate(facts, each, lang, audience)) for each in ek.targeted(facts)}
    told |= {"": summary(facts, lang, audience).text.partition(": ")[2]}
    if ek.has_outlook(facts):
        told |= {"effort": str(ek.effort_sentence(facts, lang))}
        told |= {"projection": str(ek.projection_sentence(facts, lang))}
    if audience == "internal":
        rows = points_table(facts, lang).rows
        told |= {f"point {n}": row["point"][0].text for n, row in enumerate(rows)}
        told |= {f"name {n}": row["name"][0].text for n, row in enumerate(rows)}
    return told


def named(facts, lang):
    """The names, reasons and set phrases with digits in them that may stand in a text, the longest first."""
    plan = facts.plan
    frames = (plan.indicators, plan.nodes, plan.components, plan.releases)
    texts = {str(cell) for frame in frames for cell in frame.to_numpy().ravel()}
    texts |= {title for titles in facts.rules.values() for title in titles}
    texts |= {fact.reason.rstrip("。.") for fact in facts.through_years()}
    texts |= {plan.name_ja, plan.name_en}
    texts |= {label[LANGS.index(lang)] for label in CAVEATS.values()}
    return sorted((each for each in texts if re.search(r"\d", each)), key=len, reverse=True)


def read(text, names):
    """The periods and the numbers of a text, without those that belong to a name."""
    for name in names:
        if not re.fullmatch(r"[\d.,−-]+", name):
            text = text.replace(name, " ")
    periods = PERIOD.findall(text)
    return periods, NUMBER.findall(PERIOD.sub(" ", text))


def rounded(value, decimals, rounding=ROUND_HALF_UP):
    step = Decimal(1).scaleb(-decimals)
    return f"{abs(Decimal(repr(round(float(value), 9))).quantize(step, rounding)):,f}"


def own_numbers(fact, decimals):
    """The numbers that a fact may be printed as, at so many decimals."""
    scale = 100 if fact.unit == "share" else 1
    ends = [fact.value, fact.lower, fact.upper]
    values = [end * scale for end in ends if end == end]
    values += [fact.confidence * 100] if fact.confidence == fact.confidence else []
    for key in (each.partition("=")[2] for each in fact.by.split(";")):
        if re.fullmatch(r"-?\d+(\.\d+)?(:\d+)?", key):
            given = [float(each) for each in key.split(":")]
            values += [*given, 100 * given[0], 100 * given[0] / (given[-1] or 1)]
    up = fact.measure in ("margin_up", "plans_to_hold", "plans_to_reach")
    found = {rounded(value, decimals, ROUND_UP if up else ROUND_HALF_UP) for value in values}
    is_missed = fact.measure == "attainment" and fact.value < 1
    upper = re.findall(r"～(\d+(?:\.\d+)?)", fact.label)
    return found | ({"99.9"} if is_missed else set()) | {rounded(u, decimals) for u in upper}


def in_sources(facts, lang):
    """Every number that the table of all facts shows."""
    cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", ek.sources(facts, lang).to_html(), re.DOTALL)
    shown = " ".join(re.sub("<[^>]+>", " ", cell) for cell in cells)
    return {each.lstrip("−-") for each in NUMBER.findall(shown)}


def check(facts, lang, audience):
    """Hold every text of an evaluation to the law; return how many numbers were read."""
    shown, names, seen = in_sources(facts, lang), named(facts, lang), 0
    periods = {period_label(fact.period, lang) for fact in facts.through_years() if fact.period}
    periods |= {year for each in periods for year in PERIOD.findall(each)}
    targeted = ek.targeted(facts)

    @cache
    def printable(about, decimals):
        own = facts.of(about) if about in targeted else facts.through_years()
        return set().union(*(own_numbers(fact, decimals) for fact in own))

    for about, text in prose(facts, lang, audience).items():
        counts = Counter(each for found in COUNTED.findall(text) for each in found if each)
        told, numbers = read(text, names)
        assert set(told) <= periods, (about, text)
        for number in numbers if about else ():
            plain, decimals = number.lstrip("−-"), len(number.partition(".")[2])
            if counts[plain]:
                counts[plain] -= 1
                assert int(plain) <= len(set(facts.frame["indicator"])), (about, text)
                continue
            assert plain in shown, (about, number, text)
            assert plain in printable(about if about in targeted else "", decimals), (
                about,
                number,
                text,
            )
            seen += 1
    return seen


def letters_counted(facts, audience):
    """Recount what a summary says: how many outcome indicators, and each letter or state among them."""
    outcomes = ek.targeted(facts, kind="outcome")
    repeats = facts.worded.indicators.set_index("indicator")["repost_of"]
    counts = Counter()
    for indicator in (each for each in outcomes if repeats[each] not in outcomes):
        ratings = facts.select(indicator=indicator, measure="rating", component="")
        printed = [fact for fact in ratings if fact.method == "as-published"] or ratings
        counts[printed[0].label or printed[0].status] += 1
    return counts


@pytest.mark.parametrize(("name", "year"), BUNDLED)
def test_every_number_in_prose_is_a_fact_rounded_as_its_table_rounds_it(name, year):
    for lang in LANGS:
        for audience in AUDIENCES:
            assert check(evaluated(name, year), lang, audience) > 30


def test_a_number_that_isnt_a_fact_breaks_the_law(monkeypatch):
    facts = evaluated("setagaya", "FY2024")
    monkeypatch.setattr(ek, "narrate", lambda facts, indicator, *_: f"{indicator}は227件である。")
    with pytest.raises(AssertionError, match="227"):
        check(facts, "ja", "public")


@pytest.mark.parametrize(("name", "year"), BUNDLED)
@pytest.mark.parametrize("lang", LANGS)
def test_the_counts_of_a_summary_are_those_of_its_facts(name, year, lang):
    facts = evaluated(name, year)
    counts = letters_counted(facts, "internal")
    said = [int(each) for each in re.findall(r"\d+", summary(facts, lang).text.partition(": ")[2])]
    rated = sum(count for letter, count in counts.items() if re.fullmatch("[A-D]", letter))
    heads = [sum(counts.values()), rated]
    assert said[:2] == (heads if lang == "ja" else heads[::-1])
    assert sorted(said[2:]) == sorted(counts.values())


UNITS = st.sampled_from(
    [("件", "flow", 0), ("人", "stock", 0), ("％", "stock", 1), ("団体", "cumulative", 0)]
)
DIRECTIONS = st.sampled_from(["higher", "higher", "lower", "band", "none"])


@st.composite
def indicators(draw):
    """An indicator with its figures as an office may write them: pending, missing, estimated, negative, a range."""
    unit, accumulation, decimals = draw(UNITS)
    direction = draw(DIRECTIONS)
    number = st.integers(-50, 20_000).map(lambda whole: whole / 10**decimals)

    def figure(role, last):
        value = draw(number)
        said = f"{'△' if value < 0 else ''}{abs(value):,.{decimals}f}{unit}"
        return draw(st.sampled_from([said, said, said, f"{said}（見込み）", f"約{said}", last]))

    target = figure("target", "未設定")
    if direction == "band":
        low = abs(draw(number))
        target = f"{low:.{decimals}f}～{low + 10:.{decimals}f}{unit}"
    said = {"baseline": figure("baseline", "－"), "target": target}
    said["actual"] = figure("actual", "集計中")
    return direction, unit, accumulation, said


@pytest.mark.slow
@given(drawn=st.lists(indicators(), min_size=4, max_size=8))
@settings(max_examples=20)
def test_the_law_holds_for_whatever_offices_report(drawn, tmp_path_factory):
    columns = TABLES["indicators.csv"].splitlines()[0]
    rows, figures = [columns], [TABLES["figures.csv"].splitlines()[0]]
    for n, (direction, unit, accumulation, said) in enumerate(drawn):
        basis = "rate" if unit == "％" else "unique"
        rows.append(
            f"i{n},m,outcome,指標,Indicator,{unit},,{direction},{accumulation},{basis},none"
        )
        for role, text in said.items():
            year = "FY2023" if role == "baseline" else "FY2024"
            figures.append(f'i{n},,{role},{year},"{text}",r6')
    tables = {"indicators": "\n".join(rows), "figures": "\n".join(figures)}
    tables |= {
        "ratings": "indicator,period,text,release",
        "components": "indicator,component,name_ja,name_en",
    }
    data = ek.load_dataset(write_city(tmp_path_factory.mktemp("city") / "c", **tables))
    rule = ROOT / "params" / "rubrics" / "example-city.yaml"
    facts = ek.collect(ek.rate(data, 2024, rule), ek.change(data, 2024))
    for lang in LANGS:
        for audience in AUDIENCES:
            check(facts, lang, audience)
