"""The words of a roster: headings of its columns, what never passes, and the lines of its account."""

import re

from evalkit.words.codes import Label
from evalkit.words.turnover import EXIT_CAUSE

HEADINGS = {
    "zone": Label("区域", "zone"),
    "district": Label("地区", "district"),
    "has_plan": Label("計画の有無", "has a plan"),
    "exit_cause": Label("離脱の理由", "cause of leaving"),
    "birth_year": Label("生年", "year of birth"),
    "care_level": Label("要介護度", "care level"),
    "registered": Label("登録年度", "fiscal year of registration"),
}
"""Columns of a snapshot; a raw roster heads them by the code or in Japanese."""

HAS_PLAN = dict.fromkeys(("有", "有り", "あり", "済", "○", "〇", "1", "true", "yes"), True) | (
    dict.fromkeys(("無", "無し", "なし", "未", "×", "0", "false", "no"), False)
)
"""How it is written that there is a plan, or none."""

PERSONAL = re.compile(
    r"氏名|姓名|名前|^[姓名氏]$|(?:者|本人|世帯主|主)名$|[カガ]ナ|[かが]な$|住所|居所|所在|番地|方書|郵便|電話|携帯"
    r"|連絡先|ファ[ック]+ス|メール|生年月日|誕生|(?:個人|宛名|住民|整理|世帯)(?:票)?(?:番号|コード)|マイナンバー|被保険者"
    r"|^(?:full|first|last|middle|family|given|person)?[ _-]?name(?:[ _-](?:kana|kanji|ja|en))?$|kana|address|phone"
    r"|mobile|(?:^|[ _-])(?:addr|tel|fax|zip)|post(?:al)?[ _-]?code|mail|birth[ _-]?(?:date|day)"
    r"|date[ _-]of[ _-]birth|^(?:dob|birth)$|my[ _-]?number|(?:person|resident)[ _-]?(?:id|number)"
)
"""What the heading of a name, address, telephone, birth date or number of a person looks like."""

FLOW = {
    "opening": Label("年度当初", "opening"),
    "stay": Label("継続", "stayed"),
    "entry": Label("新規", "joined"),
    "exit": Label("離脱", "left"),
    "transfer_in": Label("他区域からの転入", "moved in from another zone"),
    "transfer_out": Label("他区域への転出", "moved out to another zone"),
    "closing": Label("年度末", "closing"),
    "correction": Label("期首の補正", "correction of the opening"),
    "in_and_out": Label("年度内の登録と離脱", "joined and left within the year"),
    "out_and_in": Label("年度内の離脱と再登録", "left and returned within the year"),
    "entry_logged": Label("異動記録上の新規", "joined, as logged"),
    "exit_logged": Label("異動記録上の離脱", "left, as logged"),
    "plan_opening": Label("年度当初の計画", "plans at opening"),
    "plan_exit": Label("離脱による計画の減", "plans of those who left"),
    "plan_lapse": Label("計画の失効", "plans that lapsed"),
    "plan_new": Label("継続者の計画作成", "plans made with those who stayed"),
    "plan_new_entrant": Label("新規者の計画作成", "plans made with those who joined"),
    "plan_transfer_in": Label("転入に伴う計画の増", "plans of those who moved in"),
    "plan_transfer_out": Label("転出に伴う計画の減", "plans of those who moved out"),
    "plan_closing": Label("年度末の計画", "plans at closing"),
    "mailing": Label("発送時の人数", "on the roster at mailing"),
    "plan_mailing": Label("発送時に有効な計画", "plans valid at mailing"),
    "refusal": Label("案内を望まない方", "recorded refusals"),
    "notice": Label("案内の発送", "notices sent"),
}
"""The lines of a roster's account."""

ENTRY_CAUSE = {
    "new": Label("新たな登録", "new"),
    "return": Label("再登録", "returned"),
    "criteria": Label("対象要件の変更", "criteria changed"),
    "unknown": Label("不詳", "unknown"),
}
"""Why people join the roster."""

CORRECTION_CAUSE = {
    "criteria": Label("対象要件の変更", "criteria changed"),
    "recount": Label("数え直し", "recounted"),
}
"""Why an opening isn't the closing of the year before."""

CAUSES = {"entry": ENTRY_CAUSE, "exit": EXIT_CAUSE, "correction": CORRECTION_CAUSE}
"""The lines that have a cause."""

CAUSE = EXIT_CAUSE | ENTRY_CAUSE | CORRECTION_CAUSE
"""Every cause, whatever it explains."""

MEASURES = {
    "corrections": FLOW["correction"],
    "in_and_out": FLOW["in_and_out"],
    "out_and_in": FLOW["out_and_in"],
    "entries_logged": FLOW["entry_logged"],
    "exits_logged": FLOW["exit_logged"],
    "plans_lapsed": FLOW["plan_lapse"],
    "plans_new": FLOW["plan_new"],
    "plans_new_entrants": FLOW["plan_new_entrant"],
    "plans_transfers_in": FLOW["plan_transfer_in"],
    "plans_transfers_out": FLOW["plan_transfer_out"],
    "at_mailing": FLOW["mailing"],
    "plans_at_mailing": FLOW["plan_mailing"],
    "refusals": FLOW["refusal"],
    "notices": FLOW["notice"],
    "residual": Label("残差（0でなければならない）", "residual (must be 0)"),
    "plans_residual": Label("計画の残差（0でなければならない）", "residual of plans (must be 0)"),
}
"""What the account's lines are called as measures, beside those of the turnover."""

CAVEATS = {
    "crossed-cell": Label(
        "区域と理由などを組み合わせた少数の区分のため秘匿している",
        "suppressed: told by zone and cause (or the like) at once",
    ),
}
"""Why a number about a roster isn't told."""
