"""Rules about definitions that change: versions of an indicator, what became of which, bridges over a break."""

from evalkit.words.rules.rule import Rule

VERSIONS = {
    "versions-reversed": Rule(
        "適用開始年度は適用終了年度（{valid_to}）以前です。",
        "valid_from isn't later than valid_to ({valid_to}).",
        "2つの年度を確認してください。",
        "Check both years.",
    ),
    "versions-overlap": Rule(
        "同じ指標の適用年度は重なりません。{first}と重なっています。",
        "The years of an indicator's versions don't overlap. They overlap with {first}.",
        "先の行の適用終了年度、またはこの行の適用開始年度を直してください。",
        "Correct valid_to of the earlier row or valid_from of this one.",
    ),
    "renamed-yet-changed": Rule(
        "名称のみの変更（renamed）では、単位・望ましい方向・集計・数え方・内訳の扱いは前の行（{first}）と同じです。"
        "「{ja}」が{before}から変わっています。",
        "Where an indicator is only renamed, unit, direction, accumulation, count_basis and component_rule "
        "stay as in the row before ({first}). {en} was {before}.",
        "前の行と同じ値に直すか、前との関係を「redefined」（定義の変更）にしてください。",
        "Write it as before, or enter redefined as succession.",
    ),
    "renamed-yet-break": Rule(
        "名称のみの変更（renamed）とした年度に、定義の変更（{first}）はありません。",
        "An indicator that is only renamed in a year has no change of definition in it ({first}).",
        "指標の行の前との関係を「redefined」にするか、この行を除いてください。",
        "Enter redefined as succession of the indicator's row, or delete this row.",
    ),
    "succession-of-nothing": Rule(
        "renamed（名称のみの変更）とredefined（定義の変更）は、同じ指標の先の行があるときに限ります。",
        "Only a row that follows another one of the same indicator is renamed or redefined.",
        "指標IDを先の行と同じにするか、前との関係を空欄にしてください。",
        "Write the indicator's id as in the earlier row, or leave succession empty.",
    ),
    "succession-needs-new-id": Rule(
        "split（分割）とmerged（統合）は、新しい指標IDの最初の行に限ります。",
        "Only the first row of a new id is split or merged.",
        "新しい指標IDを付けるか、前との関係を「redefined」にしてください。",
        "Give it an id of its own, or enter redefined.",
    ),
    "predecessors-number": Rule(
        "split（分割）には前の指標を1つ、merged（統合）には2つ以上、空白で区切って書きます。"
        "そのほかの行では空欄です。",
        "A split indicator names one predecessor, a merged one two or more, separated by spaces; "
        "other rows name none.",
        "「前の指標」または「前との関係」を直してください。",
        "Correct predecessors or succession.",
    ),
    "predecessor-not-ended": Rule(
        "前の指標「{name}」は、この指標の適用開始年度より前に終わります。",
        "The predecessor {name} ends before this indicator begins.",
        "「{name}」の行に適用終了年度を、この行に適用開始年度を入力してください。",
        "Enter valid_to in the row of {name} and valid_from in this one.",
    ),
}
"""What is wrong with the versions of an indicator."""

BRIDGES = {
    "bridge-incomplete": Rule(
        "両方の定義で数えた年度・旧定義の値・新定義の値は、3つそろえて入力します。",
        "The year counted both ways, its old figure and its new one stand together or not at all.",
        "3つとも入力するか、3つとも空欄にしてください。空欄であれば、変更の前と後は比較されません。",
        "Enter all three, or leave all three empty; then the years before and after aren't compared.",
    ),
    "bridge-year": Rule(
        "両方の定義で数えた年度は、変更年度（{year}）かその前年度です。",
        "The year counted both ways is the year of the change ({year}) or the one before.",
        "両方の定義で数えた年度、または変更年度を直してください。",
        "Correct bridge_period, or the period of the change.",
    ),
    "bridge-twice": Rule(
        "1つの年度を両方の定義で数えた値は、同じ指標・内訳で1回だけ使います。{first}でも使っています。",
        "A year counted both ways bridges one change of an indicator's part. {first} names it, too.",
        "どちらかの年度を直すか、どちらかの3つの欄を空欄にしてください。",
        "Correct one of the two years, or leave all three columns empty in one of the rows.",
    ),
    "bridge-not-a-number": Rule(
        "両方の定義で数えた値は、1つの数値です（範囲や状態ではありません）。",
        "A figure counted both ways is one number, no range and no status.",
        "数値と単位を入力してください（例: 120件）。",
        "Enter the number with its unit.",
    ),
    "bridge-not-positive": Rule(
        "両方の定義で数えた値は0より大きい数値です。新旧の比で換算するためです。",
        "Both figures are above 0, for what came before is multiplied by their ratio.",
        "値を確認してください。0であれば換算できないため、3つとも空欄にしてください。",
        "Check it. If it is 0 nothing can be linked: leave all three empty.",
    ),
    "bridge-parts-differ": Rule(
        "旧定義の値と新定義の値は、同じ内訳を示します（旧：{old}、新：{new}）。",
        "The old and the new figure are of the same parts (old: {old}; new: {new}).",
        "内訳の記号をそろえてください。",
        "Write the same parts in both.",
    ),
}
"""What is wrong with a year counted both ways."""
