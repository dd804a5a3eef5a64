"""Rules about beginning a year, or a dataset, and about correcting a year."""

from evalkit.words.rules.rule import Rule

NEW = {
    "year-before-plan": Rule(
        "様式を作る年度は、データの最初の版の年度（{first}）以降です。",
        "A form is for a fiscal year not before the first release of the data ({first}).",
        "年度を直してください。",
        "Correct the year.",
    ),
    "year-too-late": Rule(
        "様式は、報告済みの最後の年度の翌年度（{next}）までについて作ります。",
        "A form is for a fiscal year not after the one that follows the last one reported ({next}).",
        "年度を直してください。途中の年度があれば、先にその年度を集めます。",
        "Correct the year; if there are years between, collect them first.",
    ),
    "year-reported": Rule(
        "{year}は、{release}として報告済みか、公表済みです。報告済みの年度の様式は作りません。",
        "{year} has been reported on or released ({release}). No form is made for it.",
        "次の年度（{next}）の様式を作るか、公表した値に誤りがあれば evalkit correct で訂正してください。",
        "Make the form of the next year ({next}), or correct what was published wrongly with evalkit correct.",
    ),
    "nothing-to-fill": Rule(
        "{year}に適用される指標が必要です。",
        "An indicator that is valid in {year} is needed.",
        "指標の表（indicators）の適用開始・終了年度を確認してください。",
        "Check valid_from and valid_to in indicators.",
    ),
    "form-exists": Rule(
        "この様式はすでにあります。上書きしません。",
        "This form is there already. It isn't overwritten.",
        "使わない様式であれば、別のフォルダに移すか、名前を変えるか、削除してから、もう一度実行してください。",
        "If it isn't in use, move it, rename it or delete it, and run again.",
    ),
    "params-exist": Rule(
        "このファイルは、別のデータまたは年度（{found_for}）のパラメータです。上書きしません。",
        "This file holds parameters of another dataset or year ({found_for}). It isn't overwritten.",
        "ファイルの名前を変えるか、中身を確認してから、もう一度実行してください。",
        "Rename it, or check what it holds, and run again.",
    ),
    "dataset-exists": Rule(
        "この名前のフォルダまたはファイルがすでにあります。",
        "There is a folder or file of that name already.",
        "データがあるフォルダから次の年度の様式を作るときは、--from で指定してください。"
        "新しいデータであれば、別の名前にしてください。",
        "To make the next year's form from the data in it, name it with --from. "
        "For a new dataset, give another name.",
    ),
    "dataset-name": Rule(
        "データのフォルダ名は、半角の英小文字・数字・ハイフンです。",
        "The folder of a dataset is named in lower-case letters, digits and hyphens.",
        "「ourcity」のような名前にしてください。",
        "Give it a name such as ourcity.",
    ),
    "correct-not-reported": Rule(
        "訂正するのは、公表した値です。{year}はまだ報告されていません（報告済み：{known}）。",
        "What was published is corrected. {year} hasn't been reported on yet (reported: {known}).",
        "年度を確認してください。公表する前の値は、様式を直して、もう一度取り込みます。",
        "Check the year. What isn't published yet is mended in the form and collected again.",
    ),
    "correct-exists": Rule(
        "この年度の訂正のブックは、すでにあります。上書きしません。",
        "The workbook of this year's corrections is there already. It isn't overwritten.",
        "それを開いて「訂正」のシートに行を加えてください。"
        "前の訂正版を公表した後であれば、「版」のシートにも行を加えます。",
        "Open it and add rows to the sheet 訂正; "
        "where the last corrected release is published, add a row to the sheet 版, too.",
    ),
}
"""What keeps ``evalkit new`` or ``evalkit correct`` from writing."""
