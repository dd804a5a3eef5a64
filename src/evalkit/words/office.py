"""The words of workbooks and documents beside their tables and sentences."""

from evalkit.words.codes import Label

WORDS = {
    "report": Label("評価報告書", "Evaluation report"),
    "contents": Label("目次", "Contents"),
    "notes": Label("注", "Notes"),
    "table": Label("表", "Table"),
    "figure": Label("図", "Figure"),
    "caption": Label("表題", "Title"),
    "mark": Label("記号", "Mark"),
    "says": Label("内容", "Note"),
    "subject": Label("評価の対象", "Subject"),
    "year": Label("年度", "Year"),
    "edition": Label("版", "Edition"),
    "document": Label("出典資料", "Document"),
    "comment": Label("注意", "Note"),
    "rule": Label("評価基準", "Rule"),
    "letters": Label("評価の内訳", "Ratings"),
    "fingerprint": Label("数値全体の照合符号", "Fingerprint of all facts"),
    "back": Label("目次へ", "Contents"),
    "notes-below": Label(
        "注は、表の下とシート「注」にあります。",
        "The notes stand below the table and on the sheet Notes.",
    ),
}


ALT = {
    "table": Label(
        "{rows}行{columns}列の表。1行目は見出し（{heads}）。",
        "Table of {rows} rows and {columns} columns. The first row holds the headings ({heads}).",
    ),
    "contents": Label("このブックの表の一覧。", "List of the tables of this workbook."),
    "notes": Label(
        "このブックの表の注の一覧。", "List of the notes on the tables of this workbook."
    ),
}
"""What those hear who don't see a table."""
