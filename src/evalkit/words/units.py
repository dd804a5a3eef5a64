"""The units of published figures: how they are printed, and the one spelling for each."""

from evalkit.words.normalise import normalise

PERCENT = ("%", "％")
"""The unit of a share, as it is read and as it is printed."""

_SPELLINGS = {
    "人": "人 名",
    "箇所": "箇所 か所 カ所 ヶ所 ヵ所 ケ所 ｹ所 ｶ所 个所 個所 ヶ処",
    "か月": "か月 カ月 ヶ月 ヵ月 ケ月 箇月",
    "か国": "か国 カ国 ヶ国 ヵ国 ケ国 箇国",
    "国・地域": "国・地域 か国・地域 カ国・地域 ヶ国・地域 ヵ国・地域 ケ国・地域 箇国・地域",
    "年": "年間 か年 カ年 ヶ年 ヵ年 ケ年 箇年",
    "週": "週 週間",
    "日": "日 日間",
    "分": "分 分間",
    "%": "% パーセント ﾊﾟｰｾﾝﾄ ㌫",
    "ポイント": "ポイント ﾎﾟｲﾝﾄ %ポイント パーセントポイント pt %pt",
    "割": "割",
    "歳": "歳 才",
    "㎡": "㎡ m2 m² 平方メートル 平方m",
    "㎥": "㎥ m3 m³ 立方メートル 立方m",
    "㎢": "㎢ km2 km² k㎡ 平方キロメートル 平方km",
    "m": "m メートル",
    "km": "km ㎞ キロメートル",
    "cm": "cm ㎝ センチメートル",
    "mm": "mm ㎜ ミリメートル",
    "ha": "ha ㏊ ヘクタール",
    "t": "t トン ㌧",
    "kg": "kg ㎏ キログラム",
    "g": "g グラム",
    "L": "L ℓ リットル ㍑",
    "kL": "kL kl KL kℓ キロリットル",
    "t-CO2": "t-CO2 t-CO₂ tCO2 tCO₂ トンCO2 トン-CO2 トンCO₂",
    "kWh": "kWh kwh キロワット時",
    "kW": "kW kw キロワット",
    "円": "円",
    "PV": "PV ページビュー",
    "アクセス": "アクセス",
}
_ALONE = """
人日 人月 人回 人泊 人分 世帯 家庭 家族 歳児 者 組 班 チーム クラス 学級 グループ
団体 法人 組織 機関 企業 社 店 店舗 事業所 事業者 組合 協議会 クラブ サークル 会 委員会
施設 拠点 会場 会館 公園 校 園 館 院 病院 学校 校区 学区 校園 教室 室 棟 戸 住宅 軒 寺 局
地区 地域 地点 地方 区域 区間 区画 圏域 圏 町会 町内会 自治会 自治体 市 町 村 区 市町村
区市町村 市区町村 都道府県 県 都市 国 港 空港 路線 系統 河川 橋 街区 団地 停留所 駅
件 本 冊 部 枚 通 台 両 隻 機 基 個 箱 袋 着 足 体 頭 匹 羽 株 鉢 床 席 口 巻 面 線
門 錠 編 艇 品 品目 種 種類 種目 点 票 ページ 頁 字 文字 行 列 式 セット 対 束 包 缶 杯 食 膳
作品 商品 文書 課題 事例 ケース 案 案件 事業 施策 計画 講座 コース プログラム 取組 取組み
項目 分野 テーマ 業務 工事 工区 物質 研修 調査 イベント 大会 番組 便 区分 単位
科目 課程 技術 機種 魚種 海域 検体 症例 公演 競技 プロジェクト タイトル シーン データ 基地 部隊 ダム 保険者
回 度 倍 位 課 係 拍 泊 コマ 時間 秒 点満点 段階
問 題 言語 ビュー PV 再生 フォロワー ダウンロード DL
‰ ℃ dB ppm ppb mg μg mL ml GJ TJ MJ MW GW Hz hPa mSv μSv Bq
MB GB TB トンキロ 米ドル ユーロ
"""
_COUNTED = """
人 件 回 日 箇所 国 都道府県 市町村 市区町村 自治体 地区 地域 都市 団体 法人 企業 事業所 事業者 組合
施設 拠点 機関 団地 空港 館 台 枚 部 冊 通 品目 種 点 項目 テーマ 課題 事業 計画 調査 文書 物質 系統
プロジェクト データ 技術 競技 基地 部隊 アクセス ビュー
"""
"""Units that a column of units also names as the number of what they count: 件数."""

UNITS = {
    normalise(printed): unit
    for unit, spellings in _SPELLINGS.items()
    for printed in spellings.split()
}
UNITS |= {unit: unit for unit in _ALONE.split()}
UNITS |= {f"{unit}数": unit for unit in _COUNTED.split()}
_LENGTHS = range(max(map(len, UNITS)), 0, -1)


def unit_at(text: str, pos: int) -> str:
    """Return the longest unit that is printed at a place of normalised text, or an empty string.

    >>> unit_at("12人日", 2), unit_at("5か所で", 1), unit_at("12月", 2)
    ('人日', 'か所', '')
    """
    for length in _LENGTHS:
        if (printed := text[pos : pos + length]) in UNITS and len(printed) == length:
            return printed
    return ""
