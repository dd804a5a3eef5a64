"""The words that stand around a figure, each with what it says about it."""


def _table(**spellings: str) -> dict[str, str]:
    return {word: code for code, words in spellings.items() for word in words.split()}


STATUS_WORDS = _table(
    estimated="見込み 見込 見込値 見込み値 見込数 推計 推計値 推定 推定値 概算 概算値 試算 試算値",
    forecast="予定 予定値 予測 予測値",
    provisional="速報 速報値 概数 概数値 暫定 暫定値 未確定 仮集計",
    revised="訂正 訂正値 改定 改定値 改訂 改訂値 修正値 修正",
    final="確定 確定値 確報 確報値",
)
"""Beside a number: what kind of number it is."""

MISSING_WORDS = _table(
    pending="集計中 現在集計中 調査中 調査集計中 集計・調査中 未集計 集計未了 集計前 算定中 算出中 "
    "確認中 精査中 未確定 未公表 公表前 今後公表 後日公表",
    unknown="不詳 不明 算出不可 算出不能 算定不可 算定不能 測定不能 測定不可 計測不能 計測不可 "
    "把握不可 把握不能 把握できず",
    suppressed="x X χ Χ 秘匿 秘匿値 非公表 非公開",
    not_collected="未実施 調査未実施 未調査 未測定 未計測 未把握 隔年 隔年調査 隔年実施 調査なし "
    "調査年でない 非調査年",
    not_set="未設定 設定なし 設定せず 目標設定なし 目標値なし 数値目標なし 目標なし "
    "数値目標は設定しない 数値目標を設定しない 目標値は設定しない 未定",
    low_reliability="*",
    new_from_zero="皆増",
    gone_to_zero="皆減",
)
"""In place of a number: why there is none."""

QUALIFIERS = _table(
    延べ="延べ のべ 延 延べ数 延べ人数 延べ人員 延人数 延人員 延べ件数 延べ回数",
    実数="実 実数 実人数 実人員 実利用人数 実利用者数 実件数",
    累計="累計 累計で 累積 累計値 累計数",
    平均="平均 平均値 平均で",
    年間="年間",
    月間="月間",
    総="総 総数 総額",
    計="計 合計 総計",
    内数="うち 内 内数",
    重複あり="重複あり 重複有 重複有り 重複含む 重複を含む 重複計上あり 一部重複あり",
    再掲="再掲 一部再掲",
    新規="新規",
    年平均="年平均",
    月平均="月平均",
    月額="月額",
    年額="年額",
    日額="日額",
    最大="最大",
    最小="最小",
    最多="最多",
)
"""How it was counted."""

APPROX_BEFORE = _table(約="約", 概ね="概ね おおむね", およそ="およそ おおよそ 凡そ", ほぼ="ほぼ")
APPROX_AFTER = _table(
    前後="前後",
    程度="程度",
    弱="弱",
    強="強",
    近く="近く",
    余="余 余り",
    台="台",
    ほど="ほど",
    くらい="くらい ぐらい",
)
BOUNDS = {
    ">=": ">=", "≧": ">=", "≥": ">=", "以上": ">=",
    "<=": "<=", "≦": "<=", "≤": "<=", "以下": "<=", "以内": "<=",
    ">": ">", "超": ">", "を超える": ">", "超える": ">", "を超え": ">", "を上回る": ">",
    "<": "<", "未満": "<", "を下回る": "<",
}  # fmt: skip

CHANGES = _table(
    増="増 増加 の増 の増加 上昇 の上昇 向上 の向上 アップ",
    減="減 減少 の減 の減少 低下 の低下 削減 の削減 縮減 ダウン",
)

_COMPARED = (
    "前年比 前年度比 対前年比 対前年度比 前年同月比 前年同期比 対前年同月比 対前年同期比 前期比 "
    "前月比 前回比 前回調査比 昨年比 昨年度比 計画比 目標比 目標値比 現況値比 基準年比 基準年度比 "
    "予算比 前年より 前年度より 前年から 前年度から 昨年度より 昨年度から 前回より"
)
COMPARED = frozenset(_COMPARED.split())
"""What a change or a ratio is measured against."""

PLAIN = ("実績", "実績値", "決算", "現在", "時点", "の", "値")
"""Words in a bracket that say no more than the figure itself."""
