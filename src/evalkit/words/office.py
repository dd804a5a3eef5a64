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
    "summary": Label("概要", "Summary"),
    "context": Label("参考の数値", "Context figures"),
    "roster": Label("名簿の変動と計画", "Turnover of the roster and the plans"),
    "course": Label("計画期間の推移", "The plan over the years"),
    "since": Label("前の版からの変更", "What changed since the last release"),
    "others": Label("その他の表", "Further tables"),
    "sources": Label(
        "数値の出典（ファイル・セル・原文）と計算方法は、同じ版のページ（HTML）とfacts.jsonに示す。",
        "The page (HTML) of this edition and facts.json tell the source (file, cell, text) and the method of each number.",
    ),
    "point": Label(
        "【{kind}】{name}：{point}\n対応：{action}",
        "[{kind}] {name}: {point}\nWhat to do: {action}",
    ),
    "back": Label("目次へ", "Contents"),
    "notes-below": Label(
        "注は、表の下とシート「注」にあります。",
        "The notes stand below the table and on the sheet Notes.",
    ),
}


CHAPTERS = {
    "context": ("context",),
    "roster": ("account", "readings", "coverage", "flows", "unknown"),
    "course": ("history", "versions", "errata"),
    "since": ("changed",),
}
"""The chapters of a report after its sections, and the tables that each holds."""

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

FACTS = Label("すべての数値（計算値を含む）", "all facts, computed ones included")

FACT_COLUMNS = {
    "id": Label("数値のID", "id of the fact"),
    "area": Label(
        "団体コード（架空のデータではデータ名）", "area code (made up: name of the data)"
    ),
    "indicator": Label("指標ID", "indicator id"),
    "component": Label("内訳", "part"),
    "measure": Label("何の値か", "what the number is"),
    "period": Label("時期", "period"),
    "by": Label("その他の区分", "further strata, key=value"),
    "value": Label("値（丸める前）", "value, unrounded"),
    "lower": Label("区間の下限", "lower end of the interval"),
    "upper": Label("区間の上限", "upper end of the interval"),
    "confidence": Label("区間の信頼水準", "confidence of the interval"),
    "unit": Label("単位", "unit"),
    "label": Label(
        "数でないもの（評価、判定、修飾語）", "what is no number: a letter, a verdict, qualifiers"
    ),
    "status": Label("状態", "status"),
    "method": Label("方法", "method"),
    "release": Label("版", "release"),
    "source": Label("出典（ファイル・シート・セル）", "source: file, sheet, cell"),
    "text": Label("原文", "text as published"),
    "derived_from": Label("算出元のID", "ids that it was worked out from"),
    "caveats": Label("留意点", "codes of caveats"),
    "reason": Label("理由", "reason given by an office"),
    "made_up": Label("架空のデータ", "made-up data"),
}
"""The columns of all facts as CSV."""
