"""The words of the workbook in which a published figure is corrected."""

WORKBOOK = "訂正.xlsx"
LISTS = "一覧"
"""The hidden sheet of what there is to choose from."""

TITLE = "{name}　{year}　公表した値の訂正"
CORRECTED = "（訂正版）"
CORRECTED_AGAIN = "（訂正版、第{number}版）"

HOW_TO = (
    "下の「公表した値」から、誤っていた行を探します。ID から 値 までの6つのセルを複写し、「訂正」のシートの空いた行に、値だけを貼り付けます。",
    "同じ行に、「正」（正しい値を公表するとおりに）、「訂正の理由」、「訂正版」（一覧から選びます）を入力します。",
    "実績を直すと評価が変わるときは、欄が「評価」の行も加えます。再掲の指標も直すときは、その行も加えます。",
    "「版」のシートには、訂正版の行が用意してあります。公表する日が決まったら、公表日（例: 2026-10-15）を入力します。",
    "保存して閉じ、evalkit check で確かめ、evalkit run で案を作り直し、evalkit release で訂正版を確定します。",
    "訂正版を公表した後にまた誤りが見つかったら、「版」に行を加え（版ID の末尾の番号を1つ進めます）、「訂正」に行を加えます。前の行は消しません。",
)

PUBLISHED = "公表した値"
HEADINGS = {
    "name": "指標",
    "indicator": "ID",
    "component": "内訳",
    "role": "欄",
    "period": "時期",
    "release": "版",
    "text": "値",
}
"""The list of published figures; from the id on, its columns stand as those of the table of corrections."""
