"""The words of the yearly form: its headings, by which it is read back, and what it tells those who fill it in.

The form is in Japanese: it goes to the offices of a municipality.
"""

from evalkit.words.fiscal import FiscalYear

VERSION = "1"
"""The version of the form; one of another version isn't read."""

START = "はじめに"
TEXTS = "（文章）"
"""What the sheet of an office's texts is called after the office's name."""
NO_OFFICE = "入力"
"""The sheet of what no office is named for."""

IDENTITY = {
    "dataset": "データ",
    "year": "年度",
    "version": "様式の版",
    "name": "市区町村名",
    "office": "所管課",
    "deadline": "提出期限",
    "receiver": "提出先",
}
"""The labels in column A of the first sheet; what they name stands in column B."""

MADE_UP = "【架空】この様式のデータは、見本のために作った架空のものです。"
WHOLE = "全体"
LETTER_ONLY = "全体\n（評価のみ）"
REFUSED = "評価できません"
MARKED_BY = "evalkit"
"""The author of the comments that tell an office what to mend."""
TO_CHECK = "【要確認】"
"""What such a comment begins with; an office's own stands before it."""


def figure_headings(year: FiscalYear) -> dict[str, str]:
    """Return the headings of the block of figures, by what each column holds, in their order.

    >>> figure_headings(FiscalYear("R7"))["actual"]
    '令和7年度 実績'
    """
    last, this = (year - 1).ja, year.ja
    return {
        "id": "ID",
        "label": "番号",
        "kind": "区分",
        "name": "指標",
        "part": "内訳",
        "definition": "定義",
        "unit": "単位",
        "baseline": "現況値",
        "last_target": f"{last} 目標",
        "last_actual": f"{last} 実績",
        "target": f"{this} 目標",
        "actual": f"{this} 実績",
        "status": "状態",
        "proposed": "基準による評価",
        "letter": "評価",
        "reason": "評価の理由",
        "comment": "備考",
    }


TEXT_HEADINGS = {
    "id": "ID",
    "name": "施策",
    "aim": "めざす姿",
    "purpose": "目的と内容",
    "commentary": "総評",
}
"""The headings of the block of texts."""

MESSAGES = {
    "target": (
        "目標",
        "今年度の目標を、公表するとおりに入力します（例：530名）。定めないときは「未設定」。",
    ),
    "last_actual": (
        "前年度の実績",
        "前年度の報告では「集計中」でした。確定したときに、公表するとおりに入力します。"
        "その評価は、企画担当課が別に加えます。",
    ),
    "actual": (
        "実績",
        "公表するとおりに入力します（例：延べ 530名、20.8％、a・bなどの内訳は各行へ）。"
        "数値がまだ確定していないときは「集計中」、見込みは「492名（見込み）」。全角・半角は問いません。",
    ),
    "status": ("状態", "値が確定していないときだけ、一覧から選びます。確定した値は空欄のまま。"),
    "letter": (
        "評価",
        "一覧から選びます。「基準による評価」と異なるときは、右の欄に理由を入力します。",
    ),
    "reason": ("評価の理由", "「基準による評価」と異なる評価とした理由を入力します。"),
    "comment": ("備考", "補足や連絡事項があれば、自由に入力します。"),
    "aim": ("めざす姿", "変更があるときだけ、書き換えます。"),
    "purpose": ("目的と内容", "変更があるときだけ、書き換えます。"),
    "commentary": (
        "総評",
        "この年度の総評を入力します。改行は Alt＋Enter。行の高さは変更できます。",
    ),
}
"""Shown beside a cell when it is chosen: a title and a sentence."""

NOT_LISTED = ("一覧にない値です", "一覧から選んでください。このまま入力することもできます。")

HOW_TO = (
    "所管課の名前のシートを開き、黄色の欄に、指標の実績などを入力してください。",
    "「（文章）」の付いたシートで、黄色の欄に総評を入力してください。"
    "緑色の欄（めざす姿、目的と内容）は、変更があるときだけ書き換えてください。",
    "値は、公表するとおりに入力してください。全角・半角、桁区切り、単位の有無は問いません。",
    "数値がまだ確定していないときは「集計中」と入力してください。空欄のままにすると、未記入として扱います。",
    "補足や連絡事項は「備考」に入力してください。灰色の欄に誤りがあるときも、備考でお知らせください。",
    "保存して、期限までに提出先へ返送してください。ファイル名は変えてもかまいません。",
)

EXAMPLES = (
    ("延べ 530名", "「延べ」「実」は、数値の前に付けます。"),
    ("492名（見込み）", "確定前の値です。「状態」の欄で「見込み」を選んでもかまいません。"),
    ("20.8％", "小数は、公表する桁まで入力します。"),
    ("集計中", "数値がまだ確定していないときです。"),
    ("－", "数を定めていない、または該当がないときです。"),
)
"""Ways of writing a figure, and what each means."""

COLOURS = (
    ("fill", "黄色", "入力する欄です。"),
    ("change", "緑色", "変更があるときだけ、書き換える欄です。"),
    ("carried", "灰色", "前年度などから引き継いだ欄です。変更できません。"),
)
