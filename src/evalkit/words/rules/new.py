"""Rules about beginning a year, or a dataset."""

from evalkit.words.rules.rule import Rule

NEW = {
    "year-before-plan": Rule(
        "様式を作る年度は、データの最初の版の年度（{first}）以降です。",
        "A form is for a fiscal year not before the first release of the data ({first}).",
        "年度を直してください。",
        "Correct the year.",
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
}
"""What keeps ``evalkit new`` from writing."""
