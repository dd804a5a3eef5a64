"""What the check of a commentary says: its verdicts, a closed list, and the reason for each, in both languages."""

from evalkit.words.codes import Label

VERDICT = {
    "match": Label("一致", "matches"),
    "match_rounded": Label("丸めて一致", "matches, rounded"),
    "match_derived": Label("計算して一致", "matches, computed"),
    "match_sum": Label("合計が一致", "matches a sum"),
    "match_count": Label("列挙と一致", "matches what is listed"),
    "match_other": Label("別の数値と一致", "matches another figure"),
    "contradicts": Label("矛盾", "contradicts"),
    "not_found": Label("見当たらない", "not found"),
    "ambiguous": Label("定まらない", "ambiguous"),
    "unreadable": Label("読めない", "unreadable"),
    "not_checkable": Label("確かめられない", "can't be checked"),
    "ignored": Label("対象外", "no claim"),
    "direction_ok": Label("方向が一致", "direction agrees"),
    "direction_contradicts": Label("方向が矛盾", "direction contradicts"),
}

CONTRADICTING = ("contradicts", "direction_contradicts")
"""Verdicts that end a run with exit code 3 and block a release, unless a mark in the text gives the reason."""

OPEN = ("not_found", "ambiguous", "unreadable")
"""Verdicts that ask for an answer in the text: which fact it is, which source, or why it lies outside."""

ANSWERED = Label("回答済み", "answered")
"""What contradicts or is open in itself, and has an answer in the text."""

KIND = {"number": Label("数値", "number"), "direction": Label("増減・達成", "direction")}

REASON = {
    # what is no claim
    "period": Label("時期または期間である", "a period"),
    "legal": Label("法令の条・項・番号である", "a section of a law"),
    "label": Label("番号である", "a number in a list or a plan"),
    "lexical": Label("数値を述べない語である", "a word that states no number"),
    "age": Label("年齢・学年・等級の区分である", "an age, a grade or a level"),
    "frequency": Label("頻度である", "a frequency"),
    "per": Label("割合の単位（…当たり）である", "the base of a rate (per …)"),
    "address": Label("電話番号・住所・URLである", "a telephone number or an address"),
    "quote": Label("引用または名称である", "a quotation or a name"),
    "name": Label("指標の名称の一部である", "part of an indicator's name"),
    "intention": Label(
        "目指すこと・仮定を述べ、実績を述べない", "says what is aimed at or assumed, not what was"
    ),
    # numbers that agree
    "equal": Label("{fact}と一致する", "equals {fact}"),
    "equal_other_time": Label(
        "{fact}と一致する（文に時期・区分は書かれていない）",
        "equals {fact} (the text doesn't say which)",
    ),
    "rounded": Label("{fact}を丸めた値である", "rounds {fact}"),
    "within": Label("{fact}は、述べた範囲にある", "{fact} lies in the range stated"),
    "derived": Label("{expression}", "{expression}"),
    "sum_of_parts": Label(
        "内訳の合計（{expression}）と一致する", "equals the sum of the parts ({expression})"
    ),
    "sum_in_text": Label(
        "文中の数の合計（{expression}）として合う（表の数値ではない）",
        "adds up within the text ({expression}); not a figure of the tables",
    ),
    "count": Label("{items}の{count}つが挙げられている", "{count} are listed: {items}"),
    "other": Label(
        "{fact}と一致する。これを指すか確認する", "equals {fact}; is that what is meant?"
    ),
    "pinned": Label("ピンで示された{fact}と一致する", "equals {fact}, to which it is pinned"),
    "inserted": Label("数値（{fact}）の挿入である", "inserted from the facts ({fact})"),
    # numbers that don't
    "differs": Label("{said}とあるが、{fact}である", "says {said}, but {fact}"),
    "differs_derived": Label("{said}とあるが、{expression}である", "says {said}, but {expression}"),
    "differs_other": Label(
        "{said}とあるが、{fact}である（{said}は{other}と同じ）",
        "says {said}, but {fact} ({said} is {other})",
    ),
    "differs_pinned": Label(
        "{said}とあるが、ピンで示された{fact}である", "says {said}, but is pinned to {fact}"
    ),
    # numbers without evidence
    "nothing": Label("表に同じ数値がない", "no such figure in the tables"),
    "nearest": Label(
        "表に同じ数値がない。近いのは{fact}", "no such figure in the tables; nearest: {fact}"
    ),
    "own_source": Label(
        "同じ数値（{fact}）は、この文章から取ったもので、根拠にならない",
        "the same figure ({fact}) was taken from this very text and is no evidence for it",
    ),
    "pending": Label("{fact}", "{fact}"),
    "other_unit": Label(
        "同じ値の{fact}があるが、単位が異なる", "{fact} has the same value, in another unit"
    ),
    "other_basis": Label(
        "{fact}と数え方（延べ・実数など）の書き方が異なる",
        "counts otherwise (gross or unique) than {fact}",
    ),
    "unrounded": Label(
        "{fact}を丸めた値とみられる。「約」を付けるか、値を直す",
        "seems to round {fact}: write “about”, or the figure itself",
    ),
    "superseded": Label(
        "改める前の値（{fact}）と一致する。今の値は{now}",
        "equals an earlier figure ({fact}); now it is {now}",
    ),
    "several": Label(
        "どの指標の数値か定まらない（{names}）", "whose number it is, is open ({names})"
    ),
    "listed_otherwise": Label(
        "挙げられているのは{count}つ（{items}）", "{count} are listed: {items}"
    ),
    "unknown_pin": Label(
        "番号により1つの数値に定まらない: {pin}（近い番号: {near}）",
        "not the id of one fact: {pin} (near: {near})",
    ),
    "unread": Label(
        "数値として読めない。算用数字で、桁区切りと単位を正しく書く",
        "can't be read as a number: write digits, separators and unit properly",
    ),
    "part_of_whole": Label(
        "内訳または全体の一部で、表にない", "part of a whole; not in the tables"
    ),
    "elsewhere": Label(
        "ほかの自治体・全国の数値で、このデータにはない",
        "about other municipalities or the country; not in these data",
    ),
    "other_formula": Label(
        "{expression}となる。別の計算式による値か確認する",
        "{expression}; is it computed by another formula?",
    ),
    "range": Label("範囲で述べられ、表に同じ範囲がない", "a range that the tables don't hold"),
    "vague": Label("概数の語で、数値として確かめられない", "too vague to be held against a figure"),
    # directions
    "compared_assumed": Label(
        "{expression}（想定・見込みを目標とみなす）",
        "{expression} (the target taken for what was assumed)",
    ),
    "against": Label("{said}とあるが、{expression}", "says {said}, but {expression}"),
    "no_subject": Label(
        "何の増減・達成か、指標として定まらない", "which indicator it is about, is open"
    ),
    "no_comparator": Label(
        "何と比べたかが書かれていないか、その数値が表にない",
        "what it is compared with isn't said, or isn't in the tables",
    ),
    "not_comparable": Label(
        "比べられる数値がない（数え方・定義・時点が異なる）",
        "no figures that may be compared (basis, definition or time differ)",
    ),
    "mixed": Label("指標・内訳により異なる", "differs between indicators or parts"),
    "trend": Label("傾向は、2時点の比較では言えない", "a trend can't be told from two points"),
    "equals_target": Label("{expression}（等しい）", "{expression} (equal)"),
}
"""Why a verdict was given; the fields name facts and how they are computed."""

MEASURES = {
    "attainment": Label("達成率", "attainment"),
    "progress": Label("進捗率", "progress"),
    "period_attainment": Label("期間の達成率", "attainment over the period"),
    "change": Label("増減", "change"),
    "change_rate": Label("増減率", "rate of change"),
    "coverage": Label("計画の作成率", "plan coverage"),
    "exit_rate": Label("離脱率", "share that left"),
    "entry_rate": Label("新規の割合", "share that joined"),
    "plans_surviving": Label("残る計画の数", "plans that survive"),
    "plans_closing": Label("年度末の計画の数", "plans at the end of the year"),
    "implied_roster": Label("名簿の人数", "people on the roster"),
    "opening": Label("年度初めの人数", "at the beginning of the year"),
    "closing": Label("年度末の人数", "at the end of the year"),
    "entries": Label("新規の人数", "joined"),
    "exits": Label("離脱の人数", "left"),
    "stayed": Label("継続の人数", "stayed"),
    "left": Label("離脱の人数", "left"),
    "plans_made": Label("作成した計画の数", "plans made"),
}
"""What computed numbers are called in a reason."""

HEADINGS = {
    "node": Label("施策", "Measure"),
    "place": Label("箇所", "Place"),
    "text": Label("記述", "Text"),
    "verdict": Label("判定", "Verdict"),
    "reason": Label("理由", "Reason"),
    "answer": Label("回答", "Answer"),
    "remedy": Label("直し方", "What to do"),
}


def reason(code: str, **fields: str | Label) -> Label:
    """Put a reason in both languages; a field that is a label itself is told in each.

    >>> reason("equal", fact=Label("実績226件", "actual 226")).en
    'equals actual 226'
    """
    return REASON[code].filled(**fields)
