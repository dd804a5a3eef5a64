"""Rules about the files in YAML: the description of a dataset and rating rules."""

from evalkit.words.rules.rule import Rule

DATASET = {
    "missing-key": Rule(
        "「{key}」が必要です。",
        "The key {key} is needed.",
        "「{key}: 」の行を加えてください。",
        "Add a line “{key}: ”.",
    ),
    "unknown-key": Rule(
        "項目は次のものに限ります：{allowed}",
        "A key is one of: {allowed}",
        "最も近いものは「{nearest}」です。",
        "The nearest one is {nearest}.",
        "項目名を直すか、この行を除いてください。",
        "Correct the key, or remove it.",
    ),
    "made-up-flag": Rule(
        "made_upは、架空のデータであればtrue、そうでなければfalseです。",
        "made_up is true for made-up data, else false.",
        "trueまたはfalseを入力してください。",
        "Enter true or false.",
    ),
    "area-code": Rule(
        "団体コードは検査数字を含む6桁です（架空のデータでは空）。",
        "The area is a code of six digits with its check digit (empty for made-up data).",
        "コードを確認してください。先頭5桁が正しければ「{suggestion}」です。",
        "Check the code. If its first five digits are right, it is {suggestion}.",
    ),
    "made-up-area": Rule(
        "架空のデータに実在の団体コードを付けることはできません。",
        "Made-up data never stand under the code of a real municipality.",
        'areaを空（""）にしてください。',
        'Leave area empty ("").',
    ),
}
"""What is wrong with dataset.yaml."""

RUBRICS = {
    "rubric-unknown-key": Rule(
        "評価基準の項目は name、title、inferred、reference、seen、attainment、bands、cannot、"
        "tolerance、prorated、baseline、parts、parts_reference に限ります。",
        "A rubric's keys are name, title, inferred, reference, seen, attainment, bands, cannot, "
        "tolerance, prorated, baseline, parts and parts_reference.",
        "項目名を直すか、除いてください。",
        "Correct the key, or remove it.",
    ),
    "rubric-missing-key": Rule(
        "評価基準には「{key}」が必要です。",
        "A rubric needs the key {key}.",
        "「{key}」を加えてください。",
        "Add {key}.",
    ),
    "rubric-formula": Rule(
        "達成率の式は次のいずれかです：{allowed}",
        "The formula of attainment is one of: {allowed}",
        "いずれかの式を書いてください。",
        "Write one of them.",
    ),
    "rubric-band": Rule(
        "評価の区分には letter と、from または below（数値）が必要です。ほかの条件は attainment、progress、"
        "improvement、pace、miss に from・above・below・to を、travel、changed に better・same・worse を"
        "書きます。reference も書けます。",
        "A band has a letter and from or below (numbers). Further conditions are from, above, below "
        "or to of attainment, progress, improvement, pace or miss, and better, same or worse of "
        "travel or changed. It may have a reference.",
        "この区分の項目を確認してください。",
        "Check the keys of this band.",
    ),
    "rubric-letter-twice": Rule(
        "評価の記号は1つの区分に限ります。",
        "A letter names one band.",
        "記号を直すか、区分を1つにまとめてください。",
        "Correct the letter, or join the bands.",
    ),
    "rubric-overlap": Rule(
        "評価の区分は重なりません。{better}と{worse}が重なっています。",
        "Bands don't overlap; {better} and {worse} do.",
        "{worse}の below を{better}の from と同じ値にしてください。",
        "Let below of {worse} be from of {better}.",
    ),
    "rubric-gap": Rule(
        "評価の区分はすべての達成率を覆います。{better}と{worse}の間または外側に隙間があります。",
        "Bands cover every attainment; there is a gap between or beyond {better} and {worse}.",
        "隣り合う区分の from と below を同じ値にし、両端は開けたままにしてください。",
        "Let from and below of neighbours agree, and leave both ends open.",
    ),
    "rubric-uncovered": Rule(
        "評価の区分は、条件のすべての組合せを覆います。この組合せに当てはまる区分がありません。",
        "Bands cover every combination of their conditions; none takes this one.",
        "この組合せの区分を加えるか、条件を広げてください。",
        "Add a band for it, or widen a condition.",
    ),
    "rubric-never": Rule(
        "どの区分にも、当てはまる場合が必要です。この区分の場合は、すべて前の区分に当てはまります。",
        "Every band takes some case; the bands before this one take all of its cases.",
        "区分の順序または条件を直すか、除いてください。",
        "Correct the order or the conditions, or remove the band.",
    ),
    "rubric-setting": Rule(
        "この項目の書き方は次のとおりです：{allowed}",
        "This key is written so: {allowed}",
        "書き方を直すか、項目を除いてください。",
        "Correct it, or remove the key.",
    ),
}
"""What is wrong with a rating rule."""
