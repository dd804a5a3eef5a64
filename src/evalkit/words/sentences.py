"""The sentences in which an indicator's year is told: a frame for every case, in Japanese and English."""

from evalkit.words.codes import Label

FRAMES = {
    "met-higher": Label(
        "{name}は{actual}で、目標（{target}）を達成した。",
        "{name}: {actual}; the target of {target} was met.",
    ),
    "missed-higher": Label(
        "{name}は{actual}で、目標（{target}）を下回った（達成率{attainment}）。",
        "{name}: {actual}; the target of {target} was missed ({attainment} of it).",
    ),
    "missed-higher-plain": Label(
        "{name}は{actual}で、目標（{target}）を下回った。",
        "{name}: {actual}; the target of {target} was missed.",
    ),
    "met-lower": Label(
        "{name}は{actual}で、目標（{target}）を達成した。",
        "{name}: {actual}; the target of {target} was met.",
    ),
    "missed-lower": Label(
        "{name}は{actual}で、目標（{target}）を上回り、達成していない。",
        "{name}: {actual}; the target of {target} was exceeded and so missed.",
    ),
    "missed-edge": Label(
        "{name}は{actual}で、目標（{target}）を達成していない。",
        "{name}: {actual}; the target of {target} was missed.",
    ),
    "met-band": Label(
        "{name}は{actual}で、目標の範囲（{target}）に収まり、達成した。",
        "{name}: {actual}; the target range of {target} was met.",
    ),
    "above-band": Label(
        "{name}は{actual}で、目標の範囲（{target}）を上回り、達成していない。",
        "{name}: {actual}; the target range of {target} was exceeded and so missed.",
    ),
    "below-band": Label(
        "{name}は{actual}で、目標の範囲（{target}）を下回り、達成していない。",
        "{name}: {actual}, below the target range of {target}, which was so missed.",
    ),
    "parts-met": Label(
        "{name}は、{parts}で、いずれも目標を達成した。",
        "{name}: {parts}; every target was met.",
    ),
    "parts-missed": Label(
        "{name}は、{parts}で、いずれも目標を達成していない。",
        "{name}: {parts}; every target was missed.",
    ),
    "parts-mixed": Label(
        "{name}は、{parts}で、一部が目標を達成した（未達成：{missed}）。",
        "{name}: {parts}; some of the targets were met (missed: {missed}).",
    ),
    "pending": Label(
        "{name}の実績は集計中であり、評価は行っていない（目標{target}）。",
        "{name}: the actual is still being tallied, so it isn't rated (target {target}).",
    ),
    "pending-rated": Label(
        "{name}の実績は集計中である（目標{target}）。",
        "{name}: the actual is still being tallied (target {target}).",
    ),
    "not-judged": Label(
        "{name}は{actual}である。目標（{target}）の達成は判定しない（{reason}）。",
        "{name}: {actual}; whether the target of {target} was met isn't judged: {reason}.",
    ),
    "no-target": Label(
        "{name}は{actual}である。目標は設定されていない。",
        "{name}: {actual}. No target is set.",
    ),
    "later-target": Label(
        "{name}は{actual}である。この年度の目標は定められていない（次の目標は{when}の{target}）。",
        "{name}: {actual}. No target is set for this year; the next is {target} in {when}.",
    ),
    "later-target-only": Label(
        "{name}は、この年度の実績がなく、目標も定められていない（次の目標は{when}の{target}）。",
        "{name}: there is neither an actual nor a target of this year; the next is {target} in {when}.",
    ),
    "no-actual": Label(
        "{name}の実績がないため、目標（{target}）と比較できない。",
        "{name}: there is no actual to set against the target of {target}.",
    ),
    "without-actual": Label(
        "{name}の実績は「{actual}」であるため、目標（{target}）と比較できない。",
        "{name}: the actual is “{actual}” and can't be set against the target of {target}.",
    ),
    "increase": Label(
        "{it}現況値{baseline}から{change}（{change_rate}）増加した。",
        "{it} rose by {change} ({change_rate}) from the baseline of {baseline}.",
    ),
    "decrease": Label(
        "{it}現況値{baseline}から{change}（{change_rate}）減少した。",
        "{it} fell by {change} ({change_rate}) from the baseline of {baseline}.",
    ),
    "increase-plain": Label(
        "{it}現況値{baseline}から{change}増加した。",
        "{it} rose by {change} from the baseline of {baseline}.",
    ),
    "decrease-plain": Label(
        "{it}現況値{baseline}から{change}減少した。",
        "{it} fell by {change} from the baseline of {baseline}.",
    ),
    "same": Label(
        "{it}現況値{baseline}と変わらなかった。",
        "{it} didn't change from the baseline of {baseline}.",
    ),
    "no-change": Label(
        "{it}現況値{baseline}との増減は算出していない（{reason}）。",
        "{it} isn't compared with the baseline of {baseline}: {reason}.",
    ),
    "redefined": Label(
        "{it}{since}から算定方法が変わったため、現況値{baseline}と比べられない。",
        "{it} is counted in another way from {since} on and can't be compared with the baseline of {baseline}.",
    ),
    "baseline-not-set": Label("{of}現況値は設定されていない。", "No baseline is set{of}."),
    "no-baseline": Label("{of}現況値は示されていない。", "No baseline is given{of}."),
    "baseline-without-value": Label(
        "{of}現況値は「{baseline}」である。", "The baseline{of} is “{baseline}”."
    ),
    "letter": Label("評価は{letter}である。", "It is rated {letter}."),
    "undecided": Label("評価は未決定である。", "Its rating is undecided."),
    "proposed": Label(
        "評価は未決定である（基準では{letter}）。",
        "Its rating is undecided ({letter} by the rule).",
    ),
    "by-rule": Label("基準（{rule}）では{letter}となる。", "The rule ({rule}) gives {letter}."),
    "because": Label("理由：{reason}。", "Reason: {reason}."),
    "no-reason": Label(
        "基準と異なる理由は示されていない。",
        "Why it isn't the rule's isn't said.",
    ),
    "unrated": Label("行動量のため評価の対象ではない。", "As an activity it isn't rated."),
    "ratio": Label(
        "{of}現況値に対する比は{ratio}（{confidence}％信頼区間 {lower}～{upper}）である。"
        "この区間は、両方の件数が互いに独立な事象の数であるとの仮定に基づく。",
        "The ratio to the baseline{of} is {ratio} ({confidence} % interval {lower} to {upper}), "
        "which assumes that both figures count independent events.",
    ),
    "contradiction": Label("{said}。", "It is {said}."),
    "contradiction-part": Label("{part}の{said}。", "Part {part} is {said}."),
    "short": Label("{letter}の基準まで{margin}不足している。", "It is {margin} short of {letter}."),
    "over": Label(
        "{letter}の基準を{margin}超過している。", "It is {margin} too many for {letter}."
    ),
    "but": Label("（留意点：{reasons}。）", "(Note: {reasons}.)"),
}
"""Each frame; the fields are facts, names and reasons."""

IT = Label("", "It")
OF_IT = Label("", "")
PART_IT = Label("{part}は、", "Part {part}")
OF_PART = Label("{part}の", " for part {part}")
"""What stands for the indicator, or one of its parts, in a sentence that goes on about it."""

PART = Label("{part}は、", "{part} ")
"""Before what is said of one part."""

PART = Label("{part}が{actual}（目標{target}）", "{part} {actual} (target: {target})")
PART_SHORT = Label(
    "{part}が{actual}（目標{target}、達成率{attainment}）",
    "{part} {actual} (target: {target}, {attainment} of it)",
)
"""A part beside its target, met or missed."""

CONVERTED = Label(
    "{baseline}（新定義に換算して{converted}）", "{baseline} ({converted} by the new definition)"
)
CUMULATIVE = Label("（累計）", " (cumulative)")
