"""Rules about what is said again or beside another figure: corrections undone, years restated, odd neighbours."""

from evalkit.words.rules.rule import Rule

VINTAGES = {
    "correction-parts": Rule(
        "「正」と「誤」は同じ内訳を示します（誤：{old}、正：{new}）。",
        "The right text names the same parts as the wrong one (wrong: {old}; right: {new}).",
        "「正」には、改めない内訳も含めて、欄の全体を公表の形のまま入力してください。",
        "Enter the whole cell as it is printed, with the parts that stay as they are.",
    ),
    "correction-undone": Rule(
        "訂正した値は、その後の版でも訂正後の値です。ここには{first}で誤りとした値があります。",
        "What has been corrected stays so in later releases. This is what {first} calls wrong.",
        "訂正後の値「{right}」に直してください。",
        "Write the corrected value: {right}",
    ),
    "restated": Rule(
        "公表済みの値を改めるときは、訂正として示します。{first}では「{said}」でした。",
        "A published figure is changed by a correction. {first} says: {said}",
        "転記の誤りであれば、この値を直してください。先の値が誤りであれば、訂正の表に行を加え、"
        "「訂正版」をこの版としてください。定義の変更によるものであれば、先の値のままとし、"
        "変更の表（breaks）に両方の定義で数えた値を入力してください。",
        "If it was copied wrongly, correct it here. If the earlier figure was wrong, add a row to corrections "
        "and enter this release as corrected_in. If the definition changed, leave the earlier figure "
        "and enter the year counted both ways in breaks.",
    ),
}
"""What is wrong with a figure that a later release says again."""

DOUBTFUL = {
    "cumulative-falls": Rule(
        "累計は前の年度より減りません。{first}では「{said}」でした。",
        "A cumulative figure doesn't fall from one year to the next. {first} says: {said}",
        "年度ごとの値であれば累計に直すか、「集計」をflow（年度の値）としてください。"
        "数え方が変わったのであれば、変更の表（breaks）に行を加えてください。",
        "If it is the year's own count, add it up or declare accumulation as flow. "
        "If it is counted differently now, add a row to breaks.",
    ),
    "maybe-fraction": Rule(
        "割合は％で書きます。{first}の「{said}」に比べて小さく、小数で書いた割合かもしれません。",
        "A share is written in percent. Beside {said} ({first}) this one may be a fraction.",
        "小数で書いた割合であれば、100倍して％に直してください（例: 0.391は39.1％）。",
        "If it is a fraction, write it in percent (0.391 as 39.1％).",
    ),
    "decimal-count": Rule(
        "人数や件数などの数は整数です。小数点は桁区切りの誤りかもしれません。",
        "A count is a whole number. The point may be meant as a comma.",
        "桁区切りであれば「,」に直してください。平均などであれば「数え方」を直してください。",
        "If it separates thousands, write a comma. If it is an average, correct count_basis.",
    ),
    "bridge-differs": Rule(
        "旧定義の値は、その年度の公表値と一致します。{first}には「{said}」とあります。",
        "The year's figure by the old definition is the published one. {first} says: {said}",
        "公表値に直すか、公表値が誤っていれば訂正の表に行を加えてください。",
        "Write the published figure, or add a row to corrections if that one was wrong.",
    ),
}
"""What is doubtful about a figure beside another one."""
