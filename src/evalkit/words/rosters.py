"""The words of a roster's columns: what they are headed, what they hold, and what never passes."""

import re

from evalkit.words.codes import Label

HEADINGS = {
    "zone": Label("区域", "zone"),
    "district": Label("地区", "district"),
    "has_plan": Label("計画の有無", "has a plan"),
    "exit_cause": Label("離脱の理由", "cause of leaving"),
    "birth_year": Label("生年", "year of birth"),
    "care_level": Label("要介護度", "care level"),
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
