"""Rules about values, keys, references and figures."""

from evalkit.words.rules.rule import Rule

CELLS = {
    "missing-value": Rule(
        "「{ja}」は必須です。",
        "{en} is required.",
        "「{ja}」を入力してください。",
        "Fill in {en}.",
    ),
    "missing-direction": Rule(
        "望ましい方向は必須です。数値から推測することはありません。",
        "The direction is required. It is never guessed from the figures.",
        "higher（多いほど良い）、lower（少ないほど良い）、band（範囲内が良い）、"
        "none（良し悪しなし）のいずれかを入力してください。",
        "Enter higher, lower, band (within a band is better) or none.",
    ),
    "unknown-code": Rule(
        "「{ja}」は次のいずれかです：{allowed}",
        "{en} is one of: {allowed}",
        "最も近いものは「{nearest}」です。",
        "The nearest one is {nearest}.",
        "次のいずれかを入力してください：{allowed}",
        "Enter one of: {allowed}",
    ),
    "not-fiscal-year": Rule(
        "年度は、FY2024、2024、令和6年度、R6のように書きます。",
        "A fiscal year is written FY2024, 2024, 令和6年度 or R6.",
        "実在する年度を入力してください。",
        "Enter a fiscal year that exists.",
    ),
    "not-period": Rule(
        "時期は、FY2024、FY2023-end、2024-10、2024-10-01、令和6年度のように書きます。",
        "A period is written FY2024, FY2023-end, 2024-10, 2024-10-01 or 令和6年度.",
        "この書き方に直してください（現況値は、文書に時期がなければ空欄にできます）。",
        "Write it in this way (of a baseline, leave it empty where none is printed).",
    ),
    "not-date": Rule(
        "日付は、2024-10-01のように書きます。",
        "A date is written 2024-10-01.",
        "日付を入力するか、不明であれば空欄にしてください。",
        "Enter the date, or leave it empty where it is unknown.",
    ),
    "era-year-never-existed": Rule(
        "この元号の年は存在しません。{read}として読みました。",
        "The era ended before this year. It was read as {read}.",
        "{read}でよいか確認し、できれば新しい元号に直してください。",
        "Check that {read} is meant; better write it in the new era.",
    ),
    "era-western-mismatch": Rule(
        "元号の年と西暦の年は一致する必要があります。",
        "The year of the era and the western year must agree.",
        "どちらが正しいか確認して、直してください。",
        "Find out which one is right and correct the other.",
    ),
    "correction-of-nothing": Rule(
        "訂正は、公表された値（指標・内訳・欄・時期・版が同じ行）に対して行います。その行がありません。",
        "A correction is of a published figure: a row of the same indicator, part, role, period and release. There is none.",
        "訂正する行の指標・内訳・欄・時期・版と同じになるように直してください。",
        "Write them as in the row that is corrected.",
    ),
    "correction-old-differs": Rule(
        "「誤」は公表されたとおりに書きます。{where}には「{said}」とあります。",
        "The wrong text stands here as it was published. {where} says: {said}",
        "「誤」を公表された文字にするか、訂正する行を直してください。",
        "Write it as published, or correct which row is meant.",
    ),
    "correction-same": Rule(
        "「正」は「誤」と異なる必要があります。",
        "The right text differs from the wrong one.",
        "正しい値を入力するか、この行を除いてください。",
        "Enter what is right, or delete the row.",
    ),
    "correction-not-later": Rule(
        "訂正版は、誤りのある版より後の版です。",
        "A correction is printed in a release after the one that was wrong.",
        "訂正版の行を「版」の表に、誤りのある版より下に加え、そのIDを入力してください。",
        "Add a row for it below that of the wrong release in the table of releases, and enter its id.",
    ),
    "correction-twice": Rule(
        "この版の値は{first}で訂正されています。",
        "What this release says is corrected in {first}.",
        "訂正をさらに改めるときは、「版」をその訂正版のID（{id}）とし、「誤」をその値としてください。",
        "To correct the correction, enter its release ({id}) and its text as the wrong one.",
    ),
    "duplicate-key": Rule(
        "{ja}の組合せは1回に限ります。{first}と重複しています。",
        "The combination of {en} stands once. It repeats {first}.",
        "どちらかの行を直すか、除いてください。",
        "Correct or remove one of the two rows.",
    ),
    "unknown-reference": Rule(
        "{ja}の表にあるIDに限ります。",
        "It is an id of the table {en}.",
        "最も近いIDは「{nearest}」です。IDを直すか、{ja}の表に加えてください。",
        "The nearest id is {nearest}. Correct it, or add it to {en}.",
        "似たIDはありません。IDを直すか、{ja}の表に加えてください。",
        "No id is like it. Correct it, or add it to {en}.",
    ),
    "unknown-component": Rule(
        "内訳は、内訳の表に登録されたものに限ります（この指標の内訳：{known}）。",
        "A part is listed in the table of components (of this indicator: {known}).",
        "内訳記号を直すか、内訳の表（components）に加えてください。",
        "Correct the part, or add it to components.",
    ),
    "parent-cycle": Rule(
        "上位をたどると、計画の最上位に着く必要があります。ここでは元に戻ります：{cycle}",
        "A node's parents lead up to the top of the plan. These lead back to it: {cycle}",
        "いずれかの行の「上位」を直すか、最上位であれば空欄にしてください。",
        "Correct parent in one of these rows, or leave it empty for the topmost node.",
    ),
    "account-twice": Rule(
        "名簿の計算での役割は、1つの指標に限ります。{first}も{role}です。",
        "One indicator has a part in the roster account; {first} is {role}, too.",
        "どちらか一方の「名簿の計算での役割」を空欄にしてください。",
        "Leave account empty for one of the two.",
    ),
    "no-version": Rule(
        "この時期に適用される指標の行が必要です。",
        "A row of the indicator must be valid in this period.",
        "時期を直すか、指標の表の適用開始・終了年度を直してください。",
        "Correct the period, or valid_from and valid_to in indicators.",
    ),
}
"""What is wrong with a value, a key or a reference."""

FIGURES = {
    "missing-period": Rule(
        "目標と実績には時期が必要です。時期がなければ、どの年度の評価にも入りません。",
        "A target and an actual have a period; without one they count in no year.",
        "時期（例: FY2024、令和6年度）を入力してください。",
        "Enter the period (e.g. FY2024).",
    ),
    "not-counted": Rule(
        "成果指標と行動量には、{year}の目標と実績が必要です。"
        "「{ja}」には{missing}がなく、{year}の達成状況に数えられません。",
        "An outcome or activity indicator has a target and an actual of {year}. "
        "“{en}” has no {missing} and isn't counted in {year}.",
        "様式では、空いている「目標」「実績」の欄に入力してください。定められていなければ「－」、"
        "まだ分からなければ「状態」に「集計中」とします。"
        "数値の表では、{missing}の行を加えるか、時期を{year}に直してください。",
        "In the form, fill in the empty cell below 目標 or 実績: － where there is none, 集計中 below 状態 "
        "where it isn't known yet. In the table of figures, add a row for {missing}, or correct its period to {year}.",
    ),
    "figure-unread": Rule(
        "数値または状態（集計中、－など）として読める必要があります。",
        "A figure reads as a number or as a status (集計中, － …).",
        "数値と単位だけにして説明は備考に移すか、数値でなければ「状態」を「文字」にしてください。",
        "Leave number and unit, and move the rest to comment; "
        "where it isn't a number, enter the status 文字 (text).",
    ),
    "letter-in-number": Rule(
        "数値は数字で書きます。英字の「{letter}」が入っています。",
        "A number is written in digits. There is the letter {letter} in it.",
        "「{suggestion}」であれば、そのように直してください。",
        "If {suggestion} is meant, write that.",
    ),
    "figure-not-a-number": Rule(
        "数値として読めない原文です。入力された状態に従い、値のない数値として扱います。",
        "The text can't be read as a number. As its status says so, it stands without a value.",
        "数値があれば、原文を数値と単位に直してください。",
        "If there is a number, write it with its unit.",
    ),
    "unit-differs": Rule(
        "単位は指標の単位（{unit}）と同じです。",
        "The unit is the indicator's ({unit}).",
        "値の単位、または指標の表の単位を直してください。",
        "Correct the unit of the figure, or the one in indicators.",
    ),
    "status-conflict": Rule(
        "状態の列は原文と一致する必要があります。原文「{text}」からは「{ja}」と読めます。",
        "The status agrees with the text. “{text}” reads as {en}.",
        "状態の列を空欄にするか、原文を直してください。",
        "Leave the status empty, or correct the text.",
    ),
    "period-conflict": Rule(
        "時期の列は原文と一致する必要があります。原文「{text}」からは{read}と読めます。",
        "The period agrees with the text. “{text}” reads as {read}.",
        "様式では、原文の時期を直してください。数値の表では、時期の列を空欄にするか、どちらかを直してください。",
        "In the form, correct the text. In the table of figures, leave the period empty, or correct one of the two.",
    ),
    "component-conflict": Rule(
        "内訳の列は原文と一致する必要があります。原文「{text}」からは{read}と読めます。",
        "The component agrees with the text. “{text}” reads as {read}.",
        "様式では、その内訳の行に移すか、原文を直してください。数値の表では、内訳の列を空欄にするか、どちらかを直してください。",
        "In the form, move it to the row of that part, or correct the text. "
        "In the table of figures, leave the component empty, or correct one of the two.",
    ),
    "states-change": Rule(
        "この欄の値は水準です。「{word}」の付いた数値は増減を示します。",
        "The figure is a level. With “{word}” it states a change.",
        "増減ではなく、その時点または年度の値に直してください。"
        "増減そのものが指標であれば、符号と数値だけにしてください（例: -26件）。",
        "Write the value itself. If the change is what the indicator measures, "
        "leave the signed number only (e.g. -26件).",
    ),
    "basis-conflict": Rule(
        "原文の「{word}」は、{where}の宣言と一致する必要があります。宣言は{declared}です。",
        "“{word}” in the text agrees with what is declared; {where} is declared as {declared}.",
        "様式では、値を直すか、正しければ備考でお知らせください。"
        "数値の表では、原文が正しければ、この数値の{where}の列に次のいずれかを入力し：{fitting}、"
        "そうでなければ原文を直してください。",
        "In the form, correct the value, or say below 備考 that it is right. In the table of figures, "
        "if the text is right, enter one of these in the column {where} of this figure: {fitting}; "
        "else correct the text.",
    ),
    "year-twice": Rule(
        "同じ指標・内訳・欄・集計の数値は、1つの版で1年度に1つです。{first}も{year}の数値です。",
        "An indicator, part, role and accumulation have one figure a year in a release. "
        "{first} is one of {year}, too.",
        "どちらか一方を除くか、時期または「集計」の列を直してください。",
        "Remove one of the two, or correct its period or accumulation.",
    ),
    "sum-of-parts": Rule(
        "全体は内訳の合計（{sum}）と一致する必要があります（内訳：{parts}）。",
        "The whole is the sum of its parts ({sum}; parts: {parts}).",
        "全体または内訳の値を確認してください。",
        "Check the whole and its parts.",
    ),
    "bounded-figure": Rule(
        "実績と現況値は1つの値です。範囲で示されているため、比較と評価には使いません。",
        "An actual or a baseline is one value. This one is a range: it is neither compared nor rated.",
        "値が分かれば、1つの値に直してください。",
        "If the value is known, write it.",
    ),
    "maybe-below-unit": Rule(
        "0は「単位未満」の意味かもしれません。",
        "A zero may mean “less than half a unit”.",
        "凡例を確認してください。",
        "Check the legend.",
    ),
}
"""What is wrong with a figure."""
