"""Rules about many runs: which results they write, and what they may write them over."""

from evalkit.words.rules.rule import Rule

RUNS = {
    "same-output": Rule(
        "1つの結果を書く実行は1つです。{other}と同じ {output} に書きます。",
        "A result is written by one run; this one writes {output}, as does {other}.",
        "どちらか一方を除くか、--outputs で置き場所を分けて別々に実行してください。",
        "Leave one of them out, or run them apart with --outputs.",
    ),
    "same-output-within": Rule(
        "リストから作る実行は、それぞれ別の結果を書きます。このファイルの複数の組合せが {output} に書きます。",
        "Each run that lists make writes a result of its own; several of this file write {output}.",
        "同じデータや同じ年度を2回書いていないか、リストを確認してください（R6と2024は同じ年度です）。",
        "Check whether the lists name the same data or the same year twice (R6 and 2024 are one year).",
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
        "終わるのを待ってから、もう一度実行してください。結果は書き換えていません。",
        "Wait until it has ended and run again. No result was changed.",
    ),
    "dask-missing": Rule(
        "Daskで実行するには、追加のライブラリ（distributed）が要ります。",
        "Running on Dask needs one more library (distributed).",
        "pip install 'evalkit[dask]' で入れるか、--dask を外してください。",
        "Install it with pip install 'evalkit[dask]', or leave --dask out.",
    ),
    "dask-address": Rule(
        "Daskのスケジューラーのアドレスは「tcp://サーバー名:ポート番号」の形で書きます（{why}）。",
        "The address of a Dask scheduler is written as tcp://server:port ({why}).",
        "dask scheduler が始めるときに示すアドレス（例: tcp://server:8786）を書いてください。",
        "Write the address that dask scheduler tells when it starts (as in tcp://server:8786).",
    ),
    "dask-silent": Rule(
        "Daskのスケジューラーは{seconds}秒以内に応答しなければなりません（{why}）。",
        "The scheduler of Dask answers within {seconds} seconds ({why}).",
        "アドレス（例: tcp://server:8786）と、dask scheduler が動いていることを確認してください。",
        "Check the address (as in tcp://server:8786), and that dask scheduler is running there.",
    ),
    "dask-idle": Rule(
        "スケジューラーには、実行するワーカーが1つ以上必要です。",
        "The scheduler needs at least one worker to run anything.",
        "このフォルダで dask worker とスケジューラーのアドレスを実行してください。",
        "Start dask worker with the scheduler's address in this folder.",
    ),
    "worker-differs": Rule(
        "すべてのワーカーのevalkitとライブラリは、この機械と同じ版でなければなりません。違えば結果も違い得ます。",
        "Every worker has the same evalkit and libraries as this machine; others may give other results.",
        "requirements.lock のとおりに入れ直し、ワーカーを再起動してください。",
        "Install what requirements.lock says there, and start the worker again.",
    ),
    "worker-elsewhere": Rule(
        "ワーカーは、この機械と同じ共有フォルダ {folder} で動き、同じ結果の置き場所に書けなければなりません。",
        "A worker runs in the same shared folder as this machine, {folder}, and writes to the same place.",
        "{folder} を共有フォルダにし、そこで dask worker を始めてください。",
        "Share {folder}, and start dask worker in it.",
    ),
    "inputs-changed": Rule(
        "実行している間、入力は変わってはいけません。これは変わりました。",
        "What goes into a run stays the same while it runs; this has changed.",
        "保存し終えてから、もう一度実行してください。結果は書き換えていません。",
        "Run again once it is saved. No result was changed.",
    ),
}
"""What keeps runs from starting, or from being published."""
