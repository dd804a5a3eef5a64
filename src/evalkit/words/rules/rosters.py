"""Rules about rosters: the key, the ids, the columns that may pass, and the account's lines."""

from evalkit.words.rules.rule import Rule

KEYS = {
    "key-missing": Rule(
        "個人の番号を置き換えるには鍵が必要です。鍵のないハッシュは使えません。"
        "8桁の番号は1億通りしかなく、1分ほどの総当たりで元の番号が分かるためです。",
        "A key is needed to replace ids. Hashes without a key aren't used: there are only 10^8 numbers "
        "of eight digits, and all of them are tried in about a minute.",
        "鍵のファイルを指定するか、環境変数{name}に鍵を設定してください。",
        "Name the key's file, or set {name} in the environment.",
    ),
    "key-size": Rule(
        "鍵の長さは16～64バイトです。これは{count}バイトです。",
        "A key has 16 to 64 bytes; this one has {count}.",
        "evalkitで新しい鍵を作るか、長さの合う鍵を指定してください。",
        "Make a new key with evalkit, or name one of that length.",
    ),
    "key-open": Rule(
        "鍵のファイルは本人だけが読めるようにします。ほかの利用者にも権限があります（{mode}）。",
        "Only its owner may read the key's file. Others have permissions, too ({mode}).",
        "権限を600（chmod 600）にしてください。ほかの人が読んだおそれがあれば、鍵を作り直してください。",
        "Set its permissions to 600 (chmod 600). If others may have read it, make a new key.",
    ),
    "key-exists": Rule(
        "鍵は上書きしません。失われると、これまでの名簿とつながらなくなります。",
        "A key is never overwritten: without it no roster can be linked to the earlier ones.",
        "別の名前にするか、この鍵を使ってください。",
        "Choose another name, or use this key.",
    ),
    "key-among-data": Rule(
        "鍵は名簿のデータと別の場所に置きます。",
        "The key is kept apart from the roster's data.",
        "鍵をデータのフォルダの外へ移してください。",
        "Move the key out of the data's folder.",
    ),
    "key-differs": Rule(
        "同じフォルダの名簿は同じ鍵で作ります。{file}の鍵のIDは{there}、この鍵のIDは{here}です。",
        "The snapshots of a folder are made with one key. The key of {file} has the id {there}, this one {here}.",
        "{file}を作った鍵を使ってください。鍵を替えるときは、全年度を別のフォルダに作り直してください。",
        "Use the key of {file}. To change the key, make all years anew in another folder.",
    ),
}
"""What is wrong with the key that ids are replaced with."""

ROSTERS = {
    "roster-file": Rule(
        "名簿は .csv、.xlsx、.parquet のいずれかです。",
        "A roster is a .csv, .xlsx or .parquet file.",
        "いずれかの形式で保存し直してください。",
        "Save it in one of these formats.",
    ),
    "roster-sheets": Rule(
        "名簿のブックは、中身のあるシートが1つです。{count}シートあります。",
        "A workbook of a roster has one sheet with content; there are {count}.",
        "名簿のシートだけのブックに保存し直してください。",
        "Save the roster's sheet as a workbook of its own.",
    ),
    "roster-row": Rule(
        "見出しのある列だけに値があります。{count}行で、見出しの右に値があります。",
        "Values stand below headings only. In {count} rows some stand to the right of them.",
        "区切りのコンマや引用符を確認してください。",
        "Check commas and quotation marks.",
    ),
    "snapshot-name": Rule(
        "名簿の名前は snapshot-2024.parquet の形です。",
        "A snapshot is named as snapshot-2024.parquet is.",
        "年度を西暦4桁にしてください。",
        "Write the fiscal year with four digits.",
    ),
    "snapshot-exists": Rule(
        "この年度の名簿は既にあります。上書きしません。",
        "There is a snapshot of this year already; it isn't overwritten.",
        "作り直すときは、先に古いものを除いてください。",
        "To make it anew, remove the old one first.",
    ),
    "snapshot-unkeyed": Rule(
        "同じフォルダの名簿は同じ鍵で作ります。この名簿には鍵のIDがありません。",
        "The snapshots of a folder are made with one key. This one bears no key's id.",
        "別のフォルダに作るか、この名簿も元のデータから作り直してください。",
        "Choose another folder, or make this one anew from its source, too.",
    ),
    "person-column": Rule(
        "個人の番号の列「{name}」が、1つだけ必要です。最初の{count}行に見つからないか、2つ以上あります。",
        "The column {name} of the ids stands once. It isn't in the first {count} rows, or more than once.",
        "見出しの行と、指定した列の名前を確認してください。",
        "Check the row of headings, and the name given.",
    ),
    "person-empty": Rule(
        "個人の番号は全員に必要です。{count}行で空欄です。",
        "Every person has an id; {count} rows have none.",
        "番号を補うか、人でない行（合計など）を除いてください。",
        "Fill them in, or remove rows that aren't persons (totals).",
    ),
    "person-twice": Rule(
        "1人は1行です。同じ番号の行が{count}行余分にあります（うち表記だけが違うもの{spelt}行）。",
        "A person has one row. {count} rows repeat an id ({spelt} of them spelt differently).",
        "重複した行を除いてください。番号は、全角を半角に、空白と先頭の0を除いて比べています。",
        "Remove them. Ids are compared with full-width characters made half-width, and without "
        "spaces and leading zeros.",
    ),
    "person-type": Rule(
        "個人の番号は文字列または整数です。{found}の列です。",
        "Ids are texts or whole numbers; the column holds {found}.",
        "文字列の列に直してください。",
        "Make it a column of text.",
    ),
    "person-formats": Rule(
        "個人の番号は、名簿の中で同じ形式です（{formats}）。",
        "The ids of a roster have one format ({formats}).",
        "番号の種類と桁数をそろえ、先頭の0を残して保存し直してください。",
        "Use one kind of number with one count of digits; keep leading zeros when saving.",
    ),
    "person-formats-years": Rule(
        "個人の番号は、年度が違っても同じ形式です。{file}は{there}、この名簿は{here}（{count}人）です。",
        "The ids have one format in all years. In {file} it is {there}, in this roster {here} ({count} persons).",
        "同じ種類の番号（例: 宛名番号）の列を指定してください。",
        "Name the column of the same kind of number.",
    ),
    "keep-personal": Rule(
        "氏名・住所・電話・生年月日・番号などの列は残せません。",
        "Columns of names, addresses, telephones, birth dates or numbers of persons never pass.",
        "残す列から除いてください。そうした内容でなければ、元のデータの見出しを直してください。",
        "Take it off the list. If it holds nothing of the kind, correct its heading in the source.",
    ),
    "keep-missing": Rule(
        "残す列は名簿に1つずつあります。ここでは{count}あります。",
        "A column that is kept stands once in the roster; this one stands {count} times.",
        "「{nearest}」のことであれば、名前を直してください。",
        "If {nearest} is meant, correct the name.",
        "名簿の見出しと、残す列の名前を確認してください。",
        "Check the headings and the names to keep.",
    ),
    "keep-twice": Rule(
        "残す列は1回ずつ挙げます。",
        "A column to keep is named once.",
        "重複を除いてください。",
        "Remove what repeats it.",
    ),
    "plan-flag": Rule(
        "計画の有無は「有・無」「あり・なし」「○・×」「1・0」のいずれかです。{count}行が違います。",
        "Whether there is a plan is written 有/無, あり/なし, ○/×, 1/0 or true/false. {count} rows differ.",
        "空欄も含めて、いずれかに直してください。",
        "Write one of these, in empty cells, too.",
    ),
    "roster-cause": Rule(
        "名簿を離れた理由は次のいずれかです：{allowed}。{count}行が違います。",
        "A cause of leaving is one of: {allowed}. {count} rows differ.",
        "いずれかに直してください。分からなければ unknown（不詳）、離れていなければ空欄です。",
        "Write one of these: unknown where it isn't known, nothing where nobody left.",
    ),
}
"""What is wrong with a raw roster, or with what is to be kept of it."""

FLOWS = {
    "flow-count": Rule(
        "数は0以上の整数です（期首の補正「correction」だけは負の数も可）。",
        "A count is a whole number from 0 on (only a correction may be negative).",
        "人数または件数を、整数で入力してください。",
        "Enter the count as a whole number.",
    ),
    "flow-cause": Rule(
        "この行の理由は次のいずれかです：{allowed}",
        "The cause of this line is one of: {allowed}",
        "いずれかを入力してください。分からなければ unknown（不詳）です。",
        "Enter one of them; unknown where it isn't known.",
    ),
    "flow-no-cause": Rule(
        "理由は、新規（entry）・離脱（exit）・補正（correction）の行にだけ書きます。",
        "Only entries, exits and corrections have a cause.",
        "理由を空欄にしてください。",
        "Leave cause empty.",
    ),
    "national-number": Rule(
        "全国の公表値は、桁区切りのない数です。",
        "A national figure is a plain number without separators.",
        "数だけを入力してください（例 6696718）。",
        "Enter the number alone (such as 6696718).",
    ),
    "flow-differs": Rule(
        "名簿の写しと収支は1人まで一致します。写しから数えると{counted}です。",
        "The account agrees with the snapshots to the person; they count {counted}.",
        "写しが正しければ、この数を直してください。収支が正しければ、写しを作り直してください。",
        "If the snapshots are right, correct the count; if it is, make the snapshots anew.",
    ),
    "flow-not-stated": Rule(
        "名簿の写しから数えられる区域と理由は、すべて収支にもあります。写しから数えると{counted}です。",
        "Every zone and cause that the snapshots count stands in the account, too; they count {counted}.",
        "この行を加えてください。",
        "Add this line.",
    ),
}
"""What is wrong with the lines of roster/flows.csv."""
