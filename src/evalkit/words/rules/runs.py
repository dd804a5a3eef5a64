"""Rules about many runs: which results they write, and what they may write them over."""

from evalkit.words.rules.rule import Rule

RUNS = {
    "same-output": Rule(
        "1つの結果を書く実行は1つです。{other}と同じ {output} に書きます。",
        "A result is written by one run; this one writes {output}, as does {other}.",
        "どちらか一方を除くか、--outputs で置き場所を分けて別々に実行してください。",
        "Leave one of them out, or run them apart with --outputs.",
    ),
    "many-runs": Rule(
        "1つのファイルからの実行は、確認なしでは{most}件までです。これは{count}件になります。",
        "A file makes at most {most} runs without being asked; this one makes {count}.",
        "件数が正しければ --yes を付けて実行し、そうでなければリストの値を減らしてください。",
        "If that many are meant, add --yes; else take values out of its lists.",
    ),
    "output-busy": Rule(
        "同じ結果を同時に書けるのは1つの実行だけです。別の実行（{who}）が行っています。",
        "A result is written by one run at a time; another one is at it ({who}).",
        "終わるのを待ってから、もう一度実行してください。前の結果はそのまま残っています。",
        "Wait until it has ended and run again. The last results stay as they were.",
    ),
    "inputs-changed": Rule(
        "実行している間、入力は変わってはいけません。これは変わりました。",
        "What goes into a run stays the same while it runs; this has changed.",
        "保存し終えてから、もう一度実行してください。前の結果はそのまま残っています。",
        "Run again once it is saved. The last results stay as they were.",
    ),
}
"""What keeps runs from starting, or from being published."""
