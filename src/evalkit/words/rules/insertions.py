"""Rules about the facts inserted in a text."""

from evalkit.words.rules.rule import Rule

INSERTIONS = {
    "insertion-broken": Rule(
        '文章に数値を挿入するときは、{{{{ fact("番号") }}}} と書きます。ほかの命令は使えません。',
        'A fact is inserted in a text as {{{{ fact("id") }}}}; nothing else is understood there.',
        '番号（例：{example}）だけを「"」で囲んでください。番号は、内部用のページの出典の表にあります。',
        "Put nothing but the id in the quotation marks (e.g. {example}); the sources of the internal page list the ids.",
    ),
    "insertion-unknown": Rule(
        "挿入する数値の番号は、このデータにあるものに限ります。",
        "An inserted fact must be one of this evaluation.",
        "番号を直してください。近いもの：{nearest}",
        "Mend the id. Near: {nearest}",
        "番号は、内部用のページの出典の表にあります。",
        "The sources of the internal page list the ids.",
    ),
    "insertion-ambiguous": Rule(
        "挿入する数値は、番号により1つに定まる必要があります。これに当たる数値は{count}件あります。",
        "An inserted fact must be one. {count} are meant by this.",
        "番号を、1つに定まるまで長くしてください。例：{near}",
        "Write more of the id, until it is one. For example: {near}",
    ),
    "insertion-withheld": Rule(
        "公開用のページに示さない数値（決定した評価と別に示す、基準による評価など）は、文章に挿入できません。",
        "What public pages don't show (the rule's letter beside the one decided, and the like) can't be inserted.",
        "この数値を使わない文にしてください。",
        "Write the sentence without it.",
    ),
}
