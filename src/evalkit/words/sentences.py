"""The sentences in which an indicator's year is told: a frame for every case, in Japanese and English."""

FRAMES = {
    "met-higher": (
        "{name}は{actual}で、目標（{target}）を達成した。",
        "{name}: {actual}; the target of {target} was met.",
    ),
    "missed-higher": (
        "{name}は{actual}で、目標（{target}）を下回った（達成率{attainment}）。",
        "{name}: {actual}; the target of {target} was missed ({attainment} of it).",
    ),
    "met-lower": (
        "{name}は{actual}で、目標（{target}）を達成した。",
        "{name}: {actual}; the target of {target} was met.",
    ),
    "missed-lower": (
        "{name}は{actual}で、目標（{target}）を上回り、達成していない。",
        "{name}: {actual}; the target of {target} was exceeded and so missed.",
    ),
    "pending": (
        "{name}の実績は集計中であり、評価は行っていない（目標{target}）。",
        "{name}: the actual is still being tallied, so it isn't rated (target {target}).",
    ),
    "pending-rated": (
        "{name}の実績は集計中である（目標{target}）。",
        "{name}: the actual is still being tallied (target {target}).",
    ),
    "not-judged": (
        "{name}は{actual}である。目標（{target}）の達成は判定しない（{reason}）。",
        "{name}: {actual}; whether the target of {target} was met isn't judged: {reason}.",
    ),
    "no-actual": (
        "{name}の実績がないため、目標（{target}）と比較できない。",
        "{name}: there is no actual to set against the target of {target}.",
    ),
    "increase": (
        "現況値{baseline}から{change}（{change_rate}）増加した。",
        "It rose by {change} ({change_rate}) from the baseline of {baseline}.",
    ),
    "decrease": (
        "現況値{baseline}から{change}（{change_rate}）減少した。",
        "It fell by {change} ({change_rate}) from the baseline of {baseline}.",
    ),
    "increase-plain": (
        "現況値{baseline}から{change}増加した。",
        "It rose by {change} from the baseline of {baseline}.",
    ),
    "decrease-plain": (
        "現況値{baseline}から{change}減少した。",
        "It fell by {change} from the baseline of {baseline}.",
    ),
    "same": (
        "現況値{baseline}と変わらなかった。",
        "It didn't change from the baseline of {baseline}.",
    ),
    "no-change": (
        "現況値{baseline}との増減は算出していない（{reason}）。",
        "No change from the baseline of {baseline} is formed: {reason}.",
    ),
    "no-baseline": ("現況値は示されていない。", "No baseline is set."),
    "letter": ("評価は{letter}である。", "It is rated {letter}."),
    "undecided": ("評価は未決定である。", "Its rating is undecided."),
    "proposed": (
        "評価は未決定である（基準では{letter}）。",
        "Its rating is undecided ({letter} by the rule).",
    ),
    "by-rule": ("基準（{rule}）では{letter}となる。", "The rule ({rule}) gives {letter}."),
    "because": ("理由：{reason}。", "Reason: {reason}."),
    "no-reason": (
        "基準と異なる理由は示されていない。",
        "Why it isn't the rule's isn't said.",
    ),
    "unrated": ("行動量のため評価の対象ではない。", "As an activity it isn't rated."),
    "ratio": (
        "現況値に対する比は{ratio}（{confidence}％信頼区間 {lower}～{upper}）である。"
        "この区間は、両方の件数が互いに独立な事象の数であるとの仮定に基づく。",
        "The ratio to the baseline is {ratio} ({confidence} % interval {lower} to {upper}), "
        "which assumes that both figures count independent events.",
    ),
    "contradiction": ("{said}。", "It is {said}."),
    "short": ("{letter}の基準まで{margin}不足している。", "It is {margin} short of {letter}."),
    "over": ("{letter}の基準を{margin}超過している。", "It is {margin} too many for {letter}."),
    "but": ("（留意点：{reasons}。）", "(Note: {reasons}.)"),
}
"""Each frame in Japanese and English; the fields are facts, names and reasons."""
