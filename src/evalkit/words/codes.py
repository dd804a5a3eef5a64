"""The closed vocabularies: each code with its Japanese and English label."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

Lang = Literal["ja", "en"]


class Label(NamedTuple):
    """What a code is called in each language."""

    ja: str
    en: str

    def told(self, lang: Lang) -> str:
        """Say it in one language."""
        return self.ja if lang == "ja" else self.en

    def filled(self, **fields: object) -> "Label":
        """Fill its blanks in both languages; a field that is a label itself is told in each.

        >>> Label("{count}件、{what}", "{count} of {what}").filled(count=2, what=KIND["outcome"]).en
        '2 of outcome indicator'
        """
        ja = {name: each.ja if isinstance(each, Label) else each for name, each in fields.items()}
        en = {name: each.en if isinstance(each, Label) else each for name, each in fields.items()}
        return Label(self.ja.format(**ja), self.en.format(**en))


def enumerated(words: Iterable[str], lang: Lang) -> str:
    """Write words one after the other, as a language lists them.

    >>> enumerated(["A", "B"], "ja"), enumerated(["A", "B"], "en")
    ('A、B', 'A, B')
    """
    return ("、" if lang == "ja" else ", ").join(words)


KIND = {
    "activity": Label("行動量", "activity"),
    "outcome": Label("成果指標", "outcome indicator"),
    "context": Label("参考", "context"),
}
"""``context`` holds figures that a report states beside its plan tables, neither targeted nor rated."""

DIRECTION = {
    "higher": Label("多いほど良い", "higher is better"),
    "lower": Label("少ないほど良い", "lower is better"),
    "band": Label("範囲内が良い", "within a band is better"),
    "none": Label("良し悪しなし", "no direction"),
}

ACCUMULATION = {
    "flow": Label("単年度", "yearly"),
    "stock": Label("時点", "at a point in time"),
    "cumulative": Label("累計", "cumulative"),
}

COUNT_BASIS = {
    "unique": Label("実数", "unique"),
    "gross": Label("延べ", "gross"),
    "rate": Label("率", "rate"),
    "amount": Label("金額", "amount"),
    "not_stated": Label("表記なし", "not stated"),
}
"""``not_stated``: the source leaves open whether a figure counts persons once or every time."""

COMPONENT_RULE = {
    "all": Label("すべての内訳", "all parts"),
    "any": Label("いずれかの内訳", "any part"),
    "mean": Label("内訳の平均", "mean of the parts"),
    "pooled": Label("内訳の合計", "parts pooled"),
    "none": Label("内訳なし", "no parts"),
}

ROLE = {
    "baseline": Label("現況値", "baseline"),
    "target": Label("目標", "target"),
    "actual": Label("実績", "actual"),
}

CORRECTED = ROLE | {"rating": Label("評価", "rating")}
"""What a correction may be about."""

RELEASE = {
    "report": Label("報告", "report"),
    "correction": Label("訂正版", "corrected report"),
    "plan": Label("計画", "plan"),
}
"""A plan (its revision too) sets targets from its fiscal year on; it reports on none."""

SUCCESSION = {
    "renamed": Label("名称のみの変更", "only renamed"),
    "redefined": Label("定義の変更", "redefined"),
    "split": Label("分割", "split"),
    "merged": Label("統合", "merged"),
}

STATUS = {
    "final": Label("確定", "final"),
    "estimated": Label("見込み", "estimated"),
    "provisional": Label("速報", "provisional"),
    "revised": Label("訂正", "revised"),
    "forecast": Label("予定", "forecast"),
    "pending": Label("集計中", "pending"),
    "not_set": Label("未設定", "not set"),
    "unknown": Label("不詳", "unknown"),
    "suppressed": Label("秘匿", "suppressed"),
    "not_collected": Label("未実施", "not collected"),
    "low_reliability": Label("信頼性低", "low reliability"),
    "new_from_zero": Label("皆増", "new from zero"),
    "gone_to_zero": Label("皆減", "gone to zero"),
    "text": Label("文字", "text"),
    "review": Label("要確認", "to be reviewed"),
}

ACCOUNT = {
    "plans_in_force": Label("年度末の計画数", "plans in force at the end of a year"),
    "plans_made": Label("計画の作成数", "plans made in a year"),
    "notices_sent": Label("案内の送付数", "notices sent in a year"),
    "roster_turnover": Label("名簿の変動の割合", "share of the roster that changes in a year"),
}
"""What an indicator is in the account of an evacuation-support roster."""

QUALIFIER = {
    "延べ": Label("延べ", "gross"),
    "実数": Label("実数", "unique"),
    "累計": Label("累計", "cumulative"),
    "重複あり": Label("重複あり", "some counted twice"),
    "再掲": Label("再掲", "repeated"),
    "内数": Label("内数", "of which"),
    "新規": Label("新規", "new"),
    "年間": Label("年間", "per year"),
    "平均": Label("平均", "average"),
    "計": Label("計", "total"),
    "総": Label("総", "total"),
}

APPROX = {
    "約": Label("約", "about"),
    "概ね": Label("概ね", "about"),
    "およそ": Label("およそ", "about"),
    "ほぼ": Label("ほぼ", "nearly"),
    "前後": Label("前後", "about"),
    "程度": Label("程度", "about"),
    "弱": Label("弱", "a little under"),
    "強": Label("強", "a little over"),
    "近く": Label("近く", "nearly"),
    "余": Label("余", "over"),
}

BOUND = {
    ">=": Label("以上", "at least"),
    ">": Label("超", "over"),
    "<=": Label("以下", "at most"),
    "<": Label("未満", "below"),
}

LEVEL = {
    "pillar": Label("柱", "pillar"),
    "measure": Label("推進施策", "measure"),
    "action": Label("主な取組み", "action"),
    "section": Label("報告", "section"),
}


def label(vocabulary: dict[str, Label], code: str, lang: Lang = "ja") -> str:
    """Return what a code is called in a language.

    >>> label(STATUS, "pending", "ja"), label(STATUS, "pending", "en")
    ('集計中', 'pending')
    """
    return vocabulary[code].told(lang)
