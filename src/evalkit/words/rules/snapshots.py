"""Rules about the yearly snapshots of a roster, and the database that may hold them."""

from evalkit.words.rules.rule import Rule

SNAPSHOTS = {
    "snapshots-twice": Rule(
        "1つの年度の名簿は1つです。{other}と重なっています。",
        "A year has one snapshot; {other} is of the same year.",
        "どちらかをフォルダの外へ移してください。",
        "Move one of them out of the folder.",
    ),
    "snapshot-unreadable": Rule(
        "Parquetとして読める名簿が必要です。",
        "A snapshot has to be readable as Parquet.",
        "元のデータから作り直してください。",
        "Make it anew from its source.",
    ),
    "snapshots-few": Rule(
        "増減を数えるには、2時点以上の名簿が必要です（{count}時点）。",
        "Flows take snapshots of two years at least, not {count}.",
        "前後の年の名簿を加えてください。",
        "Add the snapshot of the year before or after.",
    ),
    "snapshots-many": Rule(
        "一度に追える名簿は{most}時点までです（{count}時点）。",
        "{most} snapshots at most are followed at once, not {count}.",
        "期間を分けてください。",
        "Divide the years.",
    ),
    "snapshots-gap": Rule(
        "名簿は毎年必要です。{years}年の名簿がありません。",
        "There has to be a snapshot of every year: that of {years} isn't there.",
        "その年の名簿を加えるか、続いている年だけを指定してください。",
        "Add it, or name only years that follow each other.",
    ),
    "snapshot-year": Rule(
        "名簿の年は2024のような整数です。",
        "The year of a snapshot is a whole number such as 2024.",
        "日付などは、年に直してください。",
        "Make a year of a date.",
    ),
    "snapshot-columns": Rule(
        "名簿にはこの列が必要です。ある列：{there}",
        "A snapshot needs this column. There are: {there}",
        "「{nearest}」のことであれば、列の名前を直してください。",
        "If {nearest} is meant, correct the column's name.",
        "列を加えるか、集計の区分から除いてください。",
        "Add the column, or leave it out of the grouping.",
    ),
    "group-person": Rule(
        "個人別の集計はできません。年はいつも区分されます。",
        "Persons aren't a group, and years always are one.",
        "区域など、多くの人に共通する列だけを指定してください。",
        "Name only columns that many persons share, such as the zone.",
    ),
    "group-name": Rule(
        "区分の列は1回ずつ指定し、集計の項目と同じ名前の列は使えません。",
        "Groups are named once each, and not as the columns of counts are.",
        "重複を除くか、列の名前を変えてください（例：plan → plan_kind）。",
        "Name it once, or rename the column (plan to plan_kind, for example).",
    ),
    "person-types": Rule(
        "個人の番号（person）の型は、どの年も同じです（{kinds}）。",
        "The ids (person) have one type in all years ({kinds}).",
        "同じ型にそろえてください。先頭の0を失わないよう、文字列を勧めます。",
        "Make them one type; text keeps leading zeros.",
    ),
    "person-float": Rule(
        "個人の番号（person）は小数にできません。桁が失われます。",
        "Ids (person) can't be floating-point numbers, which lose digits.",
        "文字列か整数に直してください。",
        "Make them text or whole numbers.",
    ),
    "snapshot-empty": Rule(
        "名簿には1人以上が必要です。",
        "A snapshot has one person at least.",
        "書き出しの条件を確認してください。",
        "Check how it was extracted.",
    ),
    "snapshot-person": Rule(
        "個人の番号（person）は全員に必要です。{count}行で空欄です。",
        "Every row has a person; {count} have none.",
        "番号を補うか、人でない行（合計など）を除いてください。",
        "Fill them in, or remove rows that aren't persons (totals).",
    ),
    "snapshot-plan": Rule(
        "計画の有無（has_plan）は true・false・1・0 のいずれかです。{count}行が違います。",
        "Whether there is a plan (has_plan) is true, false, 1 or 0; {count} rows differ.",
        "空欄も含めて、いずれかに直してください。",
        "Write one of these, in empty cells, too.",
    ),
    "snapshot-cause": Rule(
        "離脱の理由（exit_cause）は次のいずれかです：{allowed}。{count}行が違います。",
        "A cause of leaving (exit_cause) is one of: {allowed}. {count} rows differ.",
        "いずれかに直してください。分からなければ unknown、離れていなければ空欄です。",
        "Write one of these: unknown where it isn't known, nothing where nobody left.",
    ),
    "snapshot-repeated": Rule(
        "1人は1行です。同じ人の行が{count}行余分にあります。",
        "A person has one row; {count} rows are too many.",
        "重複した行を除いてください。",
        "Remove what repeats a person.",
    ),
    "snapshot-moving": Rule(
        "名簿は、数えている間に変わってはなりません。数え直すたびに人数が違います。",
        "A snapshot doesn't change while it is counted. This one had another number of persons each time.",
        "更新中の表ではなく、ある日の写しを指定してください。",
        "Name a copy as of a day, not a table that is being updated.",
    ),
    "snapshot-zeros": Rule(
        "個人の番号は、どの年も同じ書き方です。{other}とは、先頭の0の有無だけが違う人が{count}人います。",
        "Ids are written alike in all years. {count} persons differ from {other} only in leading zeros.",
        "桁数をそろえ、先頭の0を残して作り直してください。",
        "Make them anew with one count of digits, leading zeros kept.",
    ),
    "snapshots-apart": Rule(
        "続く2年の名簿には共通の人がいます。ここには1人もいません（{opening}人と、{other}の{closing}人）。",
        "Snapshots of two years have persons in common. Here nobody is on both "
        "({opening} persons, and {closing} in {other}).",
        "番号の書き方と、置き換えに使った鍵が同じか確認してください。",
        "Check that ids are written alike and were replaced with the same key.",
    ),
    "stayers-cause": Rule(
        "翌年の名簿にもいる人に、離脱の理由は付きません。{count}人に付いています。",
        "Who is on the next snapshot has no cause of leaving; {count} persons have one.",
        "理由の付け方と、名簿の年を確認してください。",
        "Check how causes are recorded, and the years of the snapshots.",
    ),
}
"""What two snapshots must be before their flows mean anything."""

DATABASES = {
    "database-address": Rule(
        "名簿のデータベースの所在は postgresql://利用者@ホスト/データベース の形です。",
        "The address of a roster's database is written postgresql://user@host/database.",
        "形を確認してください。ほかの種類のデータベースの表は、Ibisの表として渡せます。",
        "Check how it is written. Tables of another kind of database can be given as tables of Ibis.",
    ),
    "database-password": Rule(
        "所在にパスワードは書きません。ノートブックや設定のファイルは人に渡るためです。",
        "An address holds no password: notebooks and settings are passed on.",
        "パスワードを除き、.pgpass のファイルか環境変数 PGPASSWORD に設定してください。"
        "既に人に渡っていれば、パスワードを変えてください。",
        "Take it out and set it in the file .pgpass or the variable PGPASSWORD. If others have seen it, change it.",
    ),
    "database-tables": Rule(
        "年ごとの表の名前（2024: roster_2024）か、列 year のある1つの表の名前が必要です。",
        "A table is named for each year (2024: roster_2024), or one that has the column year.",
        "tables を直してください。",
        "Correct tables.",
    ),
    "database-driver": Rule(
        "PostgreSQLの名簿を数えるには psycopg が必要です。",
        "Counting a roster in PostgreSQL takes psycopg.",
        "pip install 'evalkit[postgres]' を実行してください。",
        "Run pip install 'evalkit[postgres]'.",
    ),
    "database-unreachable": Rule(
        "名簿のデータベースに{seconds}秒以内に接続できる必要があります。",
        "The roster's database has to answer within {seconds} seconds.",
        "ホスト、ポート、利用者、パスワード（.pgpass、PGPASSWORD）と、庁内ネットワークへの接続を確認してください。",
        "Check host, port, user, password (.pgpass, PGPASSWORD), and that you are on the office's network.",
    ),
    "database-table": Rule(
        "名簿の表がデータベースに必要です。",
        "The snapshot's table has to be in the database.",
        "表の名前を確認してください。別のスキーマにあれば「スキーマ.表」と書いてください。",
        "Check its name. Where it is in another schema, write schema.table.",
    ),
    "database-refused": Rule(
        "データベースがこの問い合わせに応じませんでした。",
        "The database refused this query.",
        "表を読む権限（GRANT SELECT）と列の型を、管理者に確認してください。",
        "Ask its administrator about the right to read the tables (GRANT SELECT) and the types of their columns.",
    ),
    "database-beside": Rule(
        "名簿の置き場所は1つです。このファイルと、同じフォルダの名簿のファイルの両方があります。",
        "A roster is kept in one place. There are this file and snapshots beside it.",
        "使わない方をフォルダの外へ移してください。",
        "Move those that aren't used out of the folder.",
    ),
    "snapshots-engines": Rule(
        "名簿の表は、すべて1つの接続の上にあります。",
        "The tables of a roster are all on one connection.",
        "同じデータベース、同じ接続から表を取り直してください。",
        "Take them from the same database and the same connection.",
    ),
}
"""What is wrong with the database that holds the snapshots, or with how it is named."""
