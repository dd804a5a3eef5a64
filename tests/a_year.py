"""What the offices of the made-up city fill in for fiscal 2026, as people write it."""

YEAR = "FY2026"

WELFARE = {
    ("outreach-visits", "目標"): "延べ １，９００回",
    ("outreach-visits", "実績"): "延べ 1,8０５　回",
    ("consultations", "目標"): "２,５００件",
    ("consultations", "実績"): "2,５１０件",
    ("slow-starts", "目標"): "160件",
    ("slow-starts", "実績"): "１５８件",
    ("training-participants", "目標"): "延べ 480名",
    ("training-participants", "実績"): "延べ 53０名",
    ("online-consultations", "目標"): "230件",
    ("online-consultations", "実績"): "236件（見込み）",
    ("measure-1-1", "総評"): "相談件数は目標を達成しました。\n訪問は回数を保ちました。",
}
PREPAREDNESS = {
    ("plan-notices", "目標"): "3,500人",
    ("plan-notices", "実績"): "３，４80人",
    ("evacuation-plans/a", "目標"): "80件",
    ("evacuation-plans/a", "実績"): "８１件",
    ("evacuation-plans/b", "目標"): "860件",
    ("evacuation-plans/b", "実績"): "８５５件",
    ("drill-groups", "目標"): "120団体",
    ("drill-groups", "状態"): "集計中",
}
COMMUNITY = {
    ("salon-visits", "目標"): "延べ 17,500人",
    ("salon-visits", "実績"): "延べ 16,9００人",
    ("support-places", "目標"): "125箇所",
    ("support-places", "実績"): "115箇所",
    ("mutual-help-share", "目標"): "39.0％",
    ("mutual-help-share", "実績"): "集計中",
}
RATED = (
    "consultations",
    "slow-starts",
    "training-participants",
    "online-consultations",
    "evacuation-plans",
    "drill-groups",
    "salon-visits",
    "support-places",
    "mutual-help-share",
)
