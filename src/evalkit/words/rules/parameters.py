"""Rules about the parameters of a run."""

from evalkit.words.rules.rule import Rule

PARAMETERS = {
    "missing-params": Rule(
        "パラメータのファイルが必要です。",
        "The params file is needed.",
        "名前と場所を確認してください（例: params/fy2024.yaml）。",
        "Check its name and place (e.g. params/fy2024.yaml).",
    ),
    "no-params": Rule(
        "フォルダには、パラメータのファイル（dataset、fiscal_year、ruleを書いた .yaml）が必要です。",
        "The folder holds params files (.yaml with dataset, fiscal_year and rule).",
        "フォルダの場所を確認してください（例: params）。",
        "Check the place of the folder (e.g. params).",
    ),
    "unknown-parameter": Rule(
        "この名前のパラメータはありません。",
        "There is no parameter of that name.",
        "「{nearest}」のことであれば、名前を直してください。",
        "If {nearest} is meant, correct the name.",
        "この行を除いてください。",
        "Remove this line.",
    ),
    "missing-parameter": Rule(
        "パラメータ「{name}」が必要です。",
        "The parameter {name} is needed.",
        "「{name}: 」の行を加えてください。",
        "Add a line “{name}: ”.",
    ),
    "parameter-value": Rule(
        "このパラメータの値は次の範囲です：{allowed}",
        "The values of this parameter are: {allowed}",
        "範囲内の値に直してください。",
        "Give a value among them.",
    ),
    "listed-parameter": Rule(
        "このパラメータの値は1つです。並べて書けるのは、結果の置き場所が別々になる dataset と fiscal_year だけです。",
        "This parameter has one value: only dataset and fiscal_year may be listed, whose results have places of their own.",
        "値を1つにしてください。値ごとに比べるときは、ファイルを分け、それぞれ別の --outputs で実行してください。",
        "Give one value. To compare several, write a file for each and run each with --outputs of its own.",
    ),
    "parameter-path": Rule(
        "この場所にファイルまたはフォルダがありません。",
        "There is no file or folder at this place.",
        "場所と綴りを確認してください。",
        "Check the place and the spelling.",
    ),
    "not-docx": Rule(
        "Wordのひな形は、パスワードのない.docx形式の文書です。",
        "The Word template is a document in .docx format, without a password.",
        "Wordで開き、「Word 文書（*.docx）」で保存し直してください。",
        "Open it in Word and save it again as “Word Document (*.docx)”.",
    ),
    "year-not-reported": Rule(
        "評価する年度は、データの版（releases）にある年度です：{years}",
        "The fiscal year is one that the data's releases report on: {years}",
        "年度を直すか、その年度の版と数値をデータに加えてください。",
        "Correct the year, or add its release and figures to the data.",
    ),
    "not-printed": Rule(
        "PDFの印刷には、Chromium、Chrome、Edgeのいずれかが必要です。印刷できませんでした。",
        "Chromium, Chrome or Edge is needed to print a PDF. It couldn't be printed.",
        "ブラウザを入れてもう一度実行するか、--pdfを付けずに実行し、ページをブラウザで開いて印刷してください。",
        "Install a browser and run again; or run without --pdf, open the page and print it.",
    ),
    "notebook-missing": Rule(
        "このノートブックが必要です。",
        "The notebook is needed.",
        "プロジェクトのフォルダで実行しているか確認してください。",
        "Check that you are in the project's folder.",
    ),
}
"""What is wrong with a params file, or with a parameters cell."""
