"""The words of how long people stay on a roster: measures, methods, strata, and what a tenure rests on."""

from evalkit.words.codes import Label

MEASURES = {
    "at_risk": Label("在籍年数ごとの対象人数", "persons at risk"),
    "left": Label("その年に離脱", "left"),
    "still_on_roster": Label("名簿に残る割合", "share still on the roster"),
    "left_by_cause": Label(
        "理由別に離脱した割合（累計）", "share that left, by cause (cumulative)"
    ),
    "median_tenure": Label("在籍年数の中央値", "median tenure"),
    "mean_tenure": Label("在籍年数の平均", "mean tenure"),
    "halving_time": Label("半数が離脱するまでの年数", "years until half have left"),
    "hazard_ratio": Label("離脱のハザード比", "hazard ratio of leaving"),
    "tenure_exit_rate": Label(
        "年間の離脱率（在籍年数を通じて）", "yearly exit rate over all tenures"
    ),
    "mean_tenure_of_seen": Label(
        "1時点の名簿に載っている方の在籍年数の平均（離脱まで）",
        "mean tenure of those on one snapshot, until they leave",
    ),
    "mean_elapsed_of_seen": Label(
        "1時点の名簿に載っている方の在籍年数の平均（その時点まで）",
        "mean tenure of those on one snapshot, so far",
    ),
    "mean_elapsed": Label(
        "年度末の名簿に載っている方の在籍年数の平均（実数）",
        "mean tenure so far of those on the roster, as counted",
    ),
    "gone_before_snapshot": Label(
        "次の年度当初までに離脱し、名簿の写しに現れない新規の割合",
        "newcomers gone before the next snapshot, whom no snapshot shows",
    ),
    "without_tenure": Label(
        "登録の時期が分からず、在籍年数に含めない方",
        "left out, since when they joined isn't known",
    ),
}

METHODS = {
    "kaplan-meier": Label("カプラン・マイヤー法", "Kaplan-Meier"),
    "aalen-johansen": Label("アーレン・ヨハンセン法", "Aalen-Johansen"),
    "cloglog": Label("離散時間ハザードモデル", "discrete-time hazards, cloglog"),
    "constant-rate": Label("離脱率を一定とした計算", "reckoned at a constant exit rate"),
}

STRATA = {
    "tenure": Label("在籍{}年", "tenure {}"),
    "within": Label("{}年まで", "within {} years"),
    "first_year=yes": Label("最初の1年", "first year"),
    "first_year=no": Label("2年目以降", "later years"),
}
"""What the strata of tenure are called, by key or by key and value; the value stands in the brackets."""

CAVEATS = {
    "everybody-left": Label(
        "対象者全員が離脱した時点以降は区間を示さない",
        "all at risk left: no interval is given from there on",
    ),
    "median-not-reached": Label(
        "観察期間内に半数が離脱していないため中央値を計算できない",
        "fewer than half have left within the years seen: there is no median yet",
    ),
    "within-years-seen": Label(
        "観察できる在籍年数までの平均であり、それより長い在籍を含まない",
        "counts no more than the tenures seen: longer ones aren't in it",
    ),
    "no-spell": Label(
        "在籍の終わりが始まりより後でない", "a spell on the roster doesn't end after it begins"
    ),
    "constant-rate": Label(
        "離脱率が在籍年数によらず一定と仮定している", "assumes the same exit rate at every tenure"
    ),
    "needs-registered": Label(
        "登録の時期が必要である：名簿の写しに登録年度（registered）の列を加えるか、写しを3時点以上そろえる",
        "when people joined is needed: add the column registered (fiscal year) to the snapshots, "
        "or three snapshots or more",
    ),
}
"""What a tenure rests on, and why there is none."""
