"""Laws: a right sentence never contradicts, a wrong one in plain words always does, and no text breaks the check."""

from commented import checked, city
from hypothesis import given
from hypothesis import strategies as st

from evalkit.facts.commentary.evidence import Evidence
from evalkit.facts.commentary.passage import Passage
from evalkit.words.normalise import normalise

FACTS = city()
EVIDENCE = Evidence(FACTS, FACTS.year)
PLAN = FACTS.plan.at(FACTS.year).indicators.set_index("indicator")
NAMES = PLAN["name_ja"].str.replace("【再掲】", "").to_dict()
ACTUALS = [
    fact
    for fact in FACTS.select(measure="actual", period="FY2025")
    if fact.has_value and not fact.component
]
NUMBERS = st.integers(1, 99_999)
FRAMES = (
    "{name}は{number}{unit}であった。",
    "{name}は、{number}{unit}となった。",
    "令和7年度の{name}は{number}{unit}で、前年度と比べて変化がみられる。",
    "{name}については、{number}{unit}でした。",
    "なお、{name}は{number}{unit}である。",
    "{name}（実績）は{number}{unit}となり、引き続き取り組む。",
)
WORDS = st.lists(
    st.sampled_from(
        [
            "相談件数",
            "訪問による相談支援の回数",
            "は",
            "が",
            "を",
            "の",
            "に",
            "、",
            "。",
            "前年度",
            "目標",
            "令和6年度",
            "2,445件",
            "60件",
            "9割",
            "延べ",
            "（",
            "）",
            "「",
            "」",
            "増加した",
            "上回った",
            "達成できなかった",
            "比",
            "から",
            "へ",
            "うち",
            "約",
            "{資料外:",
            "例}",
            "{#x}",
            "％",
            "ポイント",
            "-",
            "~",
            "\n",
            "|",
            "全国",
        ]
    ),
    max_size=30,
).map("".join)


def written(value, fact):
    return f"{value:,}" if fact.unit != "%" else f"{value / 10:,.1f}"


@given(st.sampled_from(ACTUALS), st.sampled_from(FRAMES))
def test_a_right_number_never_contradicts(fact, frame):
    number = written(round(fact.value * (10 if fact.unit == "%" else 1)), fact)
    text = frame.format(name=NAMES[fact.indicator], number=number, unit=fact.unit)
    found = checked(text, FACTS)
    assert not found.contradictions
    assert "match" in {claim.verdict for claim in found.claims}


@given(st.sampled_from(ACTUALS), st.sampled_from(FRAMES), NUMBERS)
def test_a_wrong_number_in_plain_words_is_never_passed_over(fact, frame, number):
    if number == fact.value:
        return
    text = frame.format(name=NAMES[fact.indicator], number=written(number, fact), unit=fact.unit)
    verdicts = {claim.verdict for claim in checked(text, FACTS).claims} - {"ignored"}
    assert verdicts <= {"contradicts", "ambiguous", "not_found", "not_checkable"}, text


@given(st.one_of(WORDS, st.text(max_size=60)))
def test_no_text_breaks_the_check_and_every_claim_stands_where_it_says(text):
    passage = checked(text, FACTS).passages[0]
    assert all(text[claim.start : claim.end] == claim.text for claim in passage.claims)
    starts = [claim.start for claim in passage.claims]
    assert starts == sorted(starts)


@given(WORDS)
def test_what_is_marked_is_the_text_without_its_marks(text):
    from evalkit.words.pins import pins

    passage: Passage = checked(text, FACTS).passages[0]
    hidden = {place for pin in pins(text) for place in range(pin.start, pin.end)}
    kept = "".join(letter for place, letter in enumerate(text) if place not in hidden)
    assert "".join(piece for piece, _ in passage.marked()) == kept


@given(WORDS)
def test_every_digit_of_a_text_is_in_some_claim(text):
    passage = checked(text, FACTS).passages[0]
    covered = {place for claim in passage.claims for place in range(claim.start, claim.end)}
    from evalkit.words.pins import pins

    hidden = {place for pin in pins(text) for place in range(pin.start, pin.end)}
    digits = {place for place, letter in enumerate(normalise(text)) if letter.isdigit()}
    assert digits - covered - hidden == set(), text
