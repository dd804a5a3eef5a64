"""Rules about files, tables and cells: what must hold for them to be read."""

from evalkit.words.rules.rule import Rule

FILES = {
    "missing-folder": Rule(
        "データのフォルダが必要です。",
        "The folder of the data is needed.",
        "フォルダの名前と場所を確認してください。",
        "Check the name and the place of the folder.",
    ),
    "folder-above": Rule(
        "データのフォルダには dataset.yaml があります。これは、データのフォルダの1つ上です。",
        "The folder of a dataset holds dataset.yaml. This is the folder above.",
        "次のいずれかを指定してください：{folders}",
        "Name one of these: {folders}",
    ),
    "folder-for-file": Rule(
        "フォルダではなく、ファイルを指定します。",
        "Files are named, not a folder.",
        "「{name}/*.xlsx」のように、中のファイルを指定してください。",
        "Name the files within, such as {name}/*.xlsx.",
    ),
    "missing-file": Rule(
        "このファイルが必要です。",
        "The file is needed.",
        "ファイルを置くか、指定したフォルダやファイルの名前を直してください。",
        "Add the file, or correct the folder or file that was named.",
    ),
    "unknown-file": Rule(
        "表は、ファイル名またはシート名で見分けます。これは、どの表でもないため読んでいません。",
        "A table is known by the name of its file or sheet. This one is none and wasn't read.",
        "「{nearest}」のことであれば、名前を直してください。",
        "If {nearest} is meant, rename it.",
    ),
    "unreadable-file": Rule(
        "読み込めるファイルが必要です。フォルダやリンク切れ、権限のないファイルは読めません。",
        "A file is needed that can be read: no folder, no broken link, none without permission.",
        "ファイルそのものを置くか、この名前のものを除いてください。",
        "Put the file itself there, or remove what bears its name.",
    ),
    "not-prose": Rule(
        "文章は、Word（.docx）、Markdown（.md）またはテキスト（.txt）のファイルから読みます。",
        "Prose is read from a Word (.docx), Markdown (.md) or text (.txt) file.",
        "PDFや.docは、Wordで開いて「Word文書（.docx）」で保存し直してください。",
        "Open a PDF or .doc in Word and save it as a Word document (.docx).",
    ),
    "not-word": Rule(
        "Word文書（.docx）として読める必要があります。",
        "It must be readable as a Word document (.docx).",
        "パスワードを解除し、Wordで「Word文書（.docx）」として保存し直してください。",
        "Remove its password, and save it again from Word as a Word document (.docx).",
    ),
    "table-twice": Rule(
        "同じ表は、1つのCSVか、ブックのどちらかに置きます。",
        "A table stands either in one CSV file or in workbooks.",
        "{other}とこの表の、どちらか一方だけを残してください。",
        "Keep either {other} or this one.",
    ),
    "empty-file": Rule(
        "見出しと行が必要です。中身がありません。",
        "A header and rows are needed; there is nothing in it.",
        "中身のあるものに差し替えてください。",
        "Replace it by the one that was meant.",
    ),
    "no-rows": Rule(
        "この表には1行以上必要です。",
        "The table needs at least one row.",
        "見出しの下に行を入力してください。",
        "Fill in rows below the header.",
    ),
    "not-text": Rule(
        "文字コードはUTF-8またはcp932（Shift_JIS）です。"
        "UTF-8では{utf8}バイト目、cp932では{cp932}バイト目（先頭を1と数える）が読めません。",
        "Text is written in UTF-8 or cp932 (Shift_JIS). "
        "UTF-8 breaks off at byte {utf8}, cp932 at byte {cp932} (counted from 1).",
        "CSVはExcelの「CSV UTF-8（コンマ区切り）」で、ほかのファイルはUTF-8で保存し直してください。",
        "Save a CSV again from Excel as “CSV UTF-8 (comma delimited)”, any other file as UTF-8.",
    ),
    "iso-2022-jp": Rule(
        "文字コードはUTF-8またはcp932（Shift_JIS）です。"
        "エスケープ文字（ESC）があり、ISO-2022-JP（JIS）とみられます。",
        "Text is written in UTF-8 or cp932 (Shift_JIS). "
        "The escape characters (ESC) in it are those of ISO-2022-JP (JIS).",
        "テキストエディタでISO-2022-JP（JIS）として開き、UTF-8で保存し直してください。",
        "Open it in a text editor as ISO-2022-JP (JIS) and save it again as UTF-8.",
    ),
    "broken-csv": Rule(
        "CSVとして読めません（{why}）。",
        "It can't be read as CSV ({why}).",
        'この行までの引用符（"）が対になっているか確認してください。',
        'Check that the quotation marks (") up to this line come in pairs.',
    ),
    "not-yaml": Rule(
        "「項目: 値」の形（YAML）で書きます。",
        "It is written as “key: value” (YAML).",
        "字下げ、コロン（半角とし、後に空白を入れます）、引用符を確認してください。",
        "Check indents, colons (a space follows each) and quotation marks.",
    ),
    "broken-yaml": Rule(
        "「項目: 値」の形（YAML）で書きます。この行の{column}文字目から読めません。",
        "It is written as “key: value” (YAML). From character {column} of this line on it can't be read.",
        "この行とその前の行で、行頭の字下げがそろっているか、コロンが半角でその後に空白があるか、"
        "タブがないか、引用符とかっこが閉じているかを確認してください。",
        "Check this line and the one before: even indents, a space after each colon, no tabs, "
        "quotation marks and brackets closed.",
    ),
    "no-such-date": Rule(
        "日付は、暦にあるものを書きます。",
        "A date is one that the calendar has.",
        "年月日を直してください。日付でなければ、引用符で囲んでください。",
        "Mend the date, or put it in quotation marks where it is none.",
    ),
    "key-twice": Rule(
        "同じ項目は1回だけ書きます。",
        "A key is given once.",
        "どちらか一方の行を除いてください。",
        "Remove one of the two lines.",
    ),
    "password": Rule(
        "パスワードのかかったブックは読めません。",
        "A workbook with a password can't be read.",
        "Excelでパスワードを解除し、保存し直してください。",
        "Remove the password in Excel and save it again.",
    ),
    "old-workbook": Rule(
        "ブックは.xlsx形式に限ります。",
        "A workbook is an .xlsx file.",
        "Excelで開き、「Excelブック（*.xlsx）」で保存し直してください。",
        "Open it in Excel and save it again as “Excel Workbook (*.xlsx)”.",
    ),
    "broken-workbook": Rule(
        "ブックが壊れているため読めません。",
        "The workbook is damaged and can't be read.",
        "元のファイルを受け取り直すか、Excelで修復してから保存し直してください。",
        "Get the file again, or repair it in Excel and save it.",
    ),
}
"""What keeps a file from being read at all."""

TABLES = {
    "missing-header": Rule(
        "見出しの行が必要です。見出しは次の名称（または英語名）です：{ja}",
        "A header row is needed, with these names (or the Japanese ones): {en}",
        "1行目に見出しを入力してください。",
        "Put the header in the first row.",
    ),
    "missing-column": Rule(
        "「{ja}」の列が必要です。",
        "The column {en} is needed.",
        "「{ja}」の列を加えてください。",
        "Add the column {en}.",
    ),
    "unknown-column": Rule(
        "見出しは、この表の列の名称に限ります。",
        "A heading is the name of one of the table's columns.",
        "「{nearest}」のことであれば見出しを直し、そうでなければ列を除いてください。",
        "If {nearest} is meant, correct the heading; else remove the column.",
        "この列を除いてください。残すのであれば、見出しを次のいずれかに直してください：{allowed}",
        "Remove the column; to keep it, give it one of these headings: {allowed}",
    ),
    "column-twice": Rule(
        "同じ列は1つに限ります。{first}にもあります。",
        "A column stands once; it is in {first} too.",
        "どちらか一方の列を除いてください。",
        "Remove one of the two.",
    ),
    "outside-columns": Rule(
        "値は、見出しのある列に入力します。",
        "A value stands below a heading.",
        '値の中のコンマを引用符（"）で囲むか、この値を除いてください。',
        'Put a value that holds a comma in quotation marks ("), or remove this one.',
    ),
    "hidden-row": Rule(
        "非表示の行も読み込みます。",
        "A hidden row is read like any other.",
        "読み込まないのであれば、行を削除してください。",
        "Delete the row if it isn't meant to be read.",
    ),
    "formula": Rule(
        "数式ではなく値を入力します。最後に計算された値「{value}」を読みました。",
        "A cell holds a value, not a formula. The value last calculated was taken: {value}",
        "値として貼り付け直してください。",
        "Paste it again as a value.",
    ),
    "formula-without-value": Rule(
        "数式の計算結果が保存されていません。",
        "The formula's result isn't stored in the workbook.",
        "Excelで開いて保存し直すか、値を入力してください。",
        "Open it in Excel and save it again, or enter the value.",
    ),
    "error-cell": Rule(
        "Excelのエラー値は読めません。",
        "An error of Excel isn't a value.",
        "数式の参照先を直すか、値を入力してください。",
        "Mend what the formula refers to, or enter the value.",
    ),
    "excel-date": Rule(
        "この列に日付の値は入りません。Excelが入力を日付に変えています。",
        "This column holds no dates. Excel turned what was typed into one.",
        "セルの書式を「文字列」にしてから、入力し直してください。",
        "Format the cell as text, then type it again.",
    ),
}
"""What keeps a cell from being read."""
