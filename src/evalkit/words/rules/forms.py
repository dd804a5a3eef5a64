"""Rules about the yearly form: what must hold of the workbooks that offices return."""

from evalkit.words.rules.rule import Rule

FORMS = {
    "no-form": Rule(
        "様式の表が必要です。「ID」と「実績」または「総評」を含む見出しの行で見つけます。"
        "画像として貼り付けた表は読めません。",
        "The form's table is needed; it is found by a heading row with ID and 実績 or 総評. "
        "A table pasted as an image can't be read.",
        "配付した様式に入力し直してください。",
        "Fill in the workbook that was handed out.",
    ),
    "no-form-year": Rule(
        "どの年度の様式かが分かりません。「はじめに」のシートにも見出しにも年度がありません。",
        "It can't be told which fiscal year the form is for: neither the sheet はじめに nor a heading names one.",
        "配付した様式に入力し直してください。",
        "Fill in the workbook that was handed out.",
    ),
    "form-wrong-year": Rule(
        "{year}の様式を集めています。これは{found_year}の様式です。",
        "Forms of {year} are being collected. This one is of {found_year}.",
        "{year}の様式に入力し直すか、このファイルを除いてください。",
        "Fill in the form of {year}, or leave this file out.",
    ),
    "form-year-reported": Rule(
        "{year}は、{release}として報告済みです。報告済みの年度の数値は、集め直しません。",
        "{year} has been reported on in {release}. Its figures aren't collected again.",
        "様式の年度を確認してください。公表した値の誤りは、訂正の表（corrections）に加えます。",
        "Check the form's year. What was published wrongly is put right in the table corrections.",
    ),
    "form-year-published": Rule(
        "{year}の報告（{release}）は公表済みか、訂正版があります。公表した値は上書きしません。",
        "The report of {year} ({release}) is published or has been corrected. What is published is never overwritten.",
        "訂正の表（corrections）に、誤・正・理由を加えてください。",
        "Add wrong text, right text and reason to the table corrections.",
    ),
    "form-other-plan": Rule(
        "データ「{dataset}」の様式を集めています。これは別の計画の様式です。",
        "Forms of the dataset {dataset} are being collected. This one is of another plan.",
        "ファイルまたは集める先（--into）を確認してください。",
        "Check the file, or where it is collected into (--into).",
    ),
    "form-old": Rule(
        "様式の版は{version}です。これは古い（または別の）版の様式です。",
        "The form's edition is {version}. This is an older (or another) one.",
        "いまの様式に入力内容を写してください。",
        "Copy what was filled in to the present form.",
    ),
    "form-not-named": Rule(
        "様式の「はじめに」にあるデータ名・年度・版が見つかりません。{year}の様式として読みました。",
        "Dataset, year and edition, as the sheet はじめに tells them, aren't there. It was read as a form of {year}.",
        "配付した様式に入力されたものか確認してください。",
        "Check that it is the form that was handed out.",
    ),
    "form-heading-missing": Rule(
        "この表には見出し「{heading}」が必要です。",
        "The table needs the heading {heading}.",
        "見出しを配付した様式のとおりに戻してください。",
        "Put the heading back as it was handed out.",
    ),
    "form-id-unknown": Rule(
        "IDは、計画の指標または施策のIDに限ります。この行の入力内容を取り込む先がありません。",
        "An ID is that of an indicator or a measure of the plan. What stands in this row can't be placed.",
        "最も近いIDは「{nearest}」です。配付した様式のIDに戻してください。",
        "The nearest one is {nearest}. Put the ID back as it was handed out.",
        "配付した様式のIDに戻してください。指標を増やすときは、指標の表に加えてから様式を作り直します。",
        "Put the ID back as it was handed out. A new indicator is added to the table first, then the form is written again.",
    ),
    "form-row-without-id": Rule(
        "入力のある行にはIDが必要です。取り込む先がありません。",
        "A row that is filled in has an ID. This can't be placed.",
        "この値を、該当するIDの行に移してください。",
        "Move it to the row of the ID that it belongs to.",
    ),
    "form-outside": Rule(
        "様式の欄の外にあるため、読み込んでいません。",
        "It stands outside the form's cells and wasn't taken.",
        "必要なものであれば、備考または該当する欄に移してください。",
        "If it is needed, move it to 備考 or to the cell that it belongs to.",
    ),
    "form-comment": Rule(
        "セルに付けたコメント（メモ）は、様式の入力としては読み込みません。",
        "A comment (note) on a cell isn't read as part of the form.",
        "残すべき内容であれば、備考または該当する欄に入力してください。",
        "If it ought to be kept, type it below 備考 or into the cell that it belongs to.",
    ),
    "form-image": Rule(
        "画像は読み込めません（このシートに{count}個）。",
        "Images can't be read (on this sheet: {count}).",
        "表や数値の画像であれば、セルに入力し直してください。",
        "If they show a table or figures, type these into the cells.",
    ),
    "form-macro": Rule(
        "マクロは実行しません。セルの値だけを読みました。",
        "Macros aren't run. Only the values of cells were read.",
        "マクロで値を変えている場合は、計算後の値か確認してください。",
        "If a macro changes values, check that these are the ones after it ran.",
    ),
    "form-merged": Rule(
        "入力欄は結合しません。{cells}が結合されており、どの欄の値か分かりません。",
        "Cells to fill in aren't merged. {cells} are, and it can't be told which cell's the value is.",
        "結合を解除し、欄ごとに入力してください。",
        "Unmerge them and fill in each cell.",
    ),
    "form-locked": Rule(
        "この欄は配付したときのままにします。配付時は「{sent}」でした。変更は取り込んでいません。",
        "This cell stays as it was handed out: “{sent}”. The change wasn't taken.",
        "元に戻してください。変えるべきであれば、企画担当課に理由とともに知らせてください。",
        "Put it back; if it ought to change, tell the planning section, with the reason.",
    ),
    "form-row-moved": Rule(
        "このIDの行は「{sent}」です。別の行（ID「{other}」）の内容が並んでいます。",
        "The row of this ID is “{sent}”. What stands beside it is of another row (ID {other}).",
        "ID列を除いて並べ替えた場合は、元に戻し、行の全体を並べ替えてください。",
        "If rows were sorted without their ID column, undo it and sort whole rows.",
    ),
    "form-letter": Rule(
        "評価は、様式の一覧にある文字（{allowed}）に限ります。",
        "A letter is one of the form's list ({allowed}).",
        "最も近いのは「{nearest}」です。一覧から選んでください。",
        "The nearest one is {nearest}. Choose from the list.",
        "一覧から選んでください。",
        "Choose from the list.",
    ),
    "collect-running": Rule(
        "このデータへの取り込みは、一度に一つだけ行います。別の取り込み（{who}）が実行中です。",
        "Forms are taken into a dataset by one run at a time. Another one is at work ({who}).",
        "終わるのを待って、もう一度実行してください。",
        "Wait until it is done, then run it again.",
    ),
    "form-proposed": Rule(
        "「基準による評価」は、評価基準で計算します（今のデータでは「{sent}」）。ここの内容は取り込んでいません。",
        "基準による評価 is worked out by the rule (of the data as they are: “{sent}”). What stands here wasn't taken.",
        "決めた評価は、「評価」の欄に入力してください。数値が変わったときは、様式を作り直せます。",
        "Enter the letter decided below 評価. If figures have changed, the form can be written again.",
    ),
    "form-letter-without-reason": Rule(
        "「基準による評価」（{proposed}）と異なる評価には、理由が必要です。",
        "A letter other than the rule's ({proposed}) needs a reason.",
        "「評価の理由」に入力するか、評価を確認してください。理由がないままでは公表できません。",
        "Fill in 評価の理由, or check the letter. It can't be published without a reason.",
    ),
    "form-not-rated": Rule(
        "評価は成果指標に付けます。この指標は{kind}です。",
        "Letters are given to outcome indicators. This one is of another kind ({kind}).",
        "評価と評価の理由を消してください。",
        "Delete the letter and its reason.",
    ),
    "form-alone": Rule(
        "「{heading}」だけがあり、それが付く値がありません。取り込んでいません。",
        "There is only {heading}, not the value that it belongs to. It wasn't taken.",
        "値（または状態）も入力してください。",
        "Fill in the value (or the status), too.",
    ),
    "form-conflict": Rule(
        "同じ欄に異なる入力があります。{other}には「{text}」とあります。",
        "The same cell is filled in differently. {other} says: {text}",
        "どちらが正しいか確認し、同じ値にするか、一方を空欄にしてください。",
        "Find out which is right; make them the same, or empty one.",
    ),
    "form-now-blank": Rule(
        "以前に集めた値「{earlier}」（{where}）が、今回は空欄または元のままです。以前の値を残しました。",
        "“{earlier}”, collected before ({where}), is blank now or as handed out. The earlier one is kept.",
        "値がなくなったのであれば、「－」または状態（集計中など）を入力してください。",
        "If there is no value any more, enter － or a status (集計中 …).",
    ),
}
"""What is wrong with a form that came back."""
