"""The words of a workbook for a dataset from nothing: how to begin, what each sheet holds, an example a column."""

START = "はじめに"

ABOUT = {
    "made_up": "【架空】このデータは、見本のために作る架空のものです。",
    "releases": "報告書や計画など、数値を公表する文書。古い順に、1行に1つ。",
    "nodes": "計画の体系（柱、推進施策、主な取組み）。1行に1つ。所管課もここに入力します。",
    "indicators": "指標。何を、どの単位で、どう数えるか。",
    "components": "内訳のある指標だけ、内訳を1行に1つ。なければ空のまま。",
    "figures": "現況値、目標、実績。公表したとおりに、1行に1つ（延べ 530名、集計中 など）。",
    "notes": "表の下の注。なければ空のまま。",
}

HOW_TO = (
    "「版」から順に、各シートの2行目から入力します。見出しの行は変えないでください。",
    "見出しにカーソルを重ねると、例が表示されます。符号の欄は、一覧から選びます。",
    "IDは、半角の英数字とハイフンで、ほかと重ならないように付けます（例: training-runs）。付けたIDは、翌年度以降も変えません。",
    "入力が済んだら、保存してから「evalkit check フォルダ名」を実行します。直すところがあれば、シートとセルが示されます。",
    "問題がなくなれば、「evalkit new --from フォルダ名 --year 年度」で、所管課に配る様式を作れます。",
)

REQUIRED = {True: "#FFE699", False: "#E7E6E6"}
"""The colour of a heading whose column must, or need not, be filled."""

KEY_COLOURS = {True: "必ず入力する列です。", False: "必要なときに入力する列です。"}

EXAMPLES = {
    "releases": {
        "release": "{dataset}-{short}",
        "title": "施策評価報告書（{year}）",
        "document": "資料１",
        "period": "{year}",
        "kind": "報告（空欄も報告です）",
        "published_on": "2025-09-01",
    },
    "nodes": {
        "node": "measure-1",
        "parent": "pillar-1（最上位は空欄）",
        "level": "推進施策",
        "label": "推進施策１",
        "name_ja": "相談を受け止めるしくみ",
        "name_en": "Taking up every consultation",
        "owner": "福祉相談課",
        "aim": "困りごとを抱えた人が、早く支援につながっています。",
        "purpose": "訪問と研修により、相談を受け止める力を高めます。",
    },
    "indicators": {
        "indicator": "training-participants",
        "node": "measure-1",
        "label": "１-①",
        "kind": "成果指標",
        "name_ja": "研修の参加者数",
        "name_en": "Participants in training",
        "definition": "年度内の研修の延べ参加者数",
        "unit": "人",
        "unit_en": "participant/participants",
        "direction": "多いほど良い",
        "accumulation": "単年度",
        "count_basis": "延べ",
        "component_rule": "内訳なし",
    },
    "components": {
        "indicator": "evacuation-plans",
        "component": "a",
        "name_ja": "浸水想定区域内",
        "name_en": "inside the flood zone",
    },
    "figures": {
        "indicator": "training-participants",
        "component": "a（内訳の数値だけ）",
        "role": "実績",
        "period": "{year}",
        "text": "延べ 492名",
        "status": "空欄（原文で分かるとき）",
        "release": "{dataset}-{short}",
        "place": "推進施策１ 成果指標の表 番号１-① 実績",
    },
    "notes": {
        "note": "note-1",
        "mark": "※",
        "indicator": "training-participants",
        "role": "現況値（空欄は全体）",
        "text_ja": "現況値は実人数",
        "text_en": "the baseline counts persons once",
        "release": "{dataset}-{short}",
    },
    "corrections": {
        "indicator": "training-participants",
        "component": "a（「公表した値」にあるとおり）",
        "role": "実績",
        "period": "{year}",
        "release": "{dataset}-{short}",
        "old": "延べ 389名（公表したとおり）",
        "new": "延べ 398名",
        "reason": "集計表から書き写す際に数字の順序を取り違えた。",
        "corrected_in": "{dataset}-{short}-2",
    },
}
"""An example of each column, with the fields ``dataset``, ``year`` and ``short``."""
