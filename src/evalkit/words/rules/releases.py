"""Rules about releases: what must hold for a draft to become a version that stays."""

from evalkit.words.rules.rule import Rule

RELEASES = {
    "release-no-draft": Rule(
        "版は案から作ります。この年度の案がありません。",
        "A release is made from a draft. This year has none.",
        "先に evalkit run で案を作ってください。",
        "Make the draft first with evalkit run.",
    ),
    "release-draft-altered": Rule(
        "案は、evalkit run が作ったままのものに限ります。このファイルはその後に変更されています。",
        "A draft is released as evalkit run made it. This file was altered since.",
        "データを直し、evalkit run で案を作り直してください。",
        "Mend the data and make the draft again with evalkit run.",
    ),
    "release-draft-older": Rule(
        "案は、今のデータ・パラメータ・ノートブックから作られたものに限ります。"
        "このファイルは、案を作った後に変わっています。",
        "A draft is made from the data, parameters and notebooks as they are now. "
        "This file has changed since the draft was made.",
        "evalkit run で案を作り直してください。",
        "Make the draft again with evalkit run.",
    ),
    "release-other-facts": Rule(
        "版の数値は、確認した案の数値と同じでなければなりません。作り直すと、数値が案と異なりました。",
        "The numbers of a release are those of the draft that was read. Made anew, they differ from the draft's.",
        "evalkit run で案を作り直し、確認してから、もう一度 evalkit release を実行してください。",
        "Make the draft anew with evalkit run, read it, then release again.",
    ),
    "release-undecided": Rule(
        "評価は人が決めます。この指標の評価（基準では{computed}）は、まだ決まっていません。",
        "Letters are decided by people. This indicator's isn't yet (by the rule: {computed}).",
        "様式の「評価」の欄で決め、取り込んでから、案を作り直してください。",
        "Decide it in the form, collect the form, and make the draft anew.",
    ),
    "release-letter-without-reason": Rule(
        "基準による評価と異なる評価には理由が必要です。基準では {computed} です。",
        "A letter that differs from the rule's needs a reason. The rule says: {computed}",
        "公表前であれば、様式の「評価の理由」に入力して取り込み直すか、「評価」を直してください。"
        "公表後に評価を改めるときは、evalkit correct で作るブックの「訂正」に、欄が「評価」の行（誤・正・理由）を加えます。"
        "改めないときは、評価の表（ratings）の「決定の理由」に入力します。",
        "Before publication, fill in 評価の理由 in the form and collect it again, or correct the letter. "
        "To change a published letter, add a row of the role 評価 (wrong, right, reason) to the sheet 訂正 "
        "of the workbook that evalkit correct makes; if it stays, enter its reason in the table of ratings.",
    ),
    "release-altered": Rule(
        "公表した版は変更できません。{edition}のこのファイルは、作成時の記録と異なります。",
        "A release stays as it is. This file of {edition} isn't as its record says.",
        "バックアップから元のファイルに戻してください。",
        "Put the original back from a copy.",
    ),
    "release-unchanged": Rule(
        "新しい版は、前の版（{edition}）から変わったときに作ります。数値も文章も変わっていません。",
        "A new release is made where something changed since the last one ({edition}). Nothing has.",
        "訂正があれば訂正の表に行を加え、案を作り直してください。なければ前の版のままとしてください。",
        "If there is a correction, add its row and make the draft again; if not, the last release stands.",
    ),
    "release-overwritten": Rule(
        "公表した値は上書きせず、訂正の行で改めます。{edition}では「{old}」でした。",
        "What was published isn't overwritten but corrected by a row. {edition} says: {old}",
        "この欄を「{old}」に戻し、訂正の表（corrections）に誤・正・理由・訂正版の行を加えてください。",
        "Put {old} back here and add a row to the table of corrections: old, new, reason, release.",
    ),
    "release-removed": Rule(
        "公表した値は消さず、訂正の行で改めます。{edition}には「{old}」とありましたが、今はありません。",
        "What was published isn't deleted but corrected by a row. {edition} says {old}; it is gone.",
        "行を元に戻し、訂正の表（corrections）に誤・正・理由・訂正版の行を加えてください。",
        "Put the row back and add one to the table of corrections: old, new, reason, release.",
    ),
    "release-commentary": Rule(
        "総評は、公表する表と矛盾してはいけません。{ja}。",
        "The commentary must not contradict the tables. {en}.",
        "総評かデータを直して案を作り直すか、直さない理由があれば、数値の後に {{資料外: 理由}} と書いてください。",
        "Mend the commentary or the data and make the draft again; or write {{outside: reason}} behind the number.",
    ),
    "release-reason": Rule(
        "訂正の行によらずに変わった版には、理由が必要です。",
        "A release that changed by no row of corrections needs a reason.",
        "--reason に、何を改めたかを書いてください。",
        "Say with --reason what was changed.",
    ),
}
"""What keeps a draft from becoming a release."""
