"""The words of what a report's figures let one conclude about plans, turnover and coverage."""

from evalkit.words.codes import Label

MEASURES = {
    "turnover": Label("名簿の変動", "turnover of the roster"),
    "notices_expected": Label("見込まれる案内数", "notices to be expected"),
    "notices_off": Label("見込まれる案内数の差", "notices expected, off by"),
    "target_over_loss": Label("作成の目標 ÷ 失われる計画数", "target over plans lost"),
    "fitting_exit_rate": Label(
        "案内の目標に最も近い離脱率", "exit rate that comes nearest to the target of notices"
    ),
    "newcomers_alone": Label(
        "離脱がなく新規だけとした場合に目標に合う新規の人数",
        "newcomers that would meet the target if nobody left",
    ),
    "newcomers_alone_share": Label(
        "離脱がなく新規だけとした場合に目標に合う新規の割合",
        "share of newcomers that would meet the target if nobody left",
    ),
    "plans_surviving_range": Label("残る計画数（区間つき）", "plans surviving, with interval"),
    "coverage_range": Label("計画の作成率（区間つき）", "share with a plan, with interval"),
    "plans_to_hold_next": Label(
        "翌年度に作成率を保つ作成数", "plans that hold the share the next year"
    ),
    "response_to_hold": Label(
        "翌年度に作成率を保つ、案内数に対する作成数の割合",
        "plans per notice that hold the share the next year",
    ),
    "carried_over_to_hold": Label(
        "翌年度に作成率を保つ、前年度から計画のない方の作成の割合",
        "share of those carried over without a plan that holds it the next year",
    ),
    "least_plans_next": Label(
        "翌年度の作成数の下限（新規の方と前年度から計画のない方が、それぞれ同じ割合で作成する場合）",
        "fewest plans of the next year if newcomers and those carried over each answer as they did",
    ),
    "plans_over_expected": Label("年度当初の計画数 ÷ 見込み", "plans in force over those expected"),
    "share_of_made": Label("作成数に占める割合", "share of the plans made"),
    "share_of_expected": Label("見込みの計画数に占める割合", "share of the plans as estimated"),
    "achievement_ratio": Label(
        "内訳の「実績 ÷ 目標」の比", "ratio of the parts' actual over target"
    ),
    "achievement_same": Label(
        "内訳の「実績 ÷ 目標」が同じとの検定（p）", "parts achieved alike (p)"
    ),
    "outsourcing_effect": Label(
        "取組みの効果（福祉専門職への委託など）",
        "effect of a measure (such as outsourcing to welfare professionals)",
    ),
}

CAVEATS = {
    "outside-mailing": Label(
        "名簿のうち案内の対象外（辞退、不要など）の割合は、示した上限までのどの値も同じ程度にありうると仮定している",
        "the share of the roster outside the mailing (refused, not needed) may be anything up to the limit, alike",
    ),
    "stock-per-notice": Label(
        "現況値は作成済みの計画の数であり、その年の作成数ではない",
        "the baseline counts plans that there were, not those made in the year",
    ),
    "share-only": Label(
        "区域別の名簿の人数が公表されておらず、作成が進んだ区域では新たな作成も減るため、優先の度合いは分からない",
        "the roster's size by part isn't published, and where most have a plan few new ones are made: no priority "
        "can be read from it",
    ),
    "effect-not-split": Label(
        "取組みの対象とそれ以外に分けた件数が公表されていない",
        "figures aren't split into those whom the measure reached and others",
    ),
}
"""What a conclusion rests on, and why there is none."""
