"""What an office may send, and what it is told: file, cell, finding, rule and remedy in both languages."""

import openpyxl
import pytest

from evalkit.data.dataset import check_dataset, load_dataset
from evalkit.words.problem_table import problem_table
from evalkit.words.problems import DataError


def told(folder, lang):
    """All that a table of problems says, row by row."""
    return list(problem_table(check_dataset(folder), lang).itertuples(index=False, name=None))


BAD = [
    pytest.param(
        ("figures.csv", "延べ 130件", "延べ 13O件"),
        ("figures.csv", "", "E4", "延べ 13O件"),
        ("数値は数字で書きます。英字の「O」が入っています。", "「延べ130件」であれば"),
        ("There is the letter O in it.", "If 延べ130件 is meant"),
        id="a letter O in a number",
    ),
    pytest.param(
        ("figures.csv", "120件,", "120件,finel"),
        ("figures.csv", "", "F3", "finel"),
        ("「状態」は次のいずれかです：final（確定）", "最も近いものは「final」です。"),
        ("is one of: final", "The nearest one is final."),
        id="an unknown status",
    ),
    pytest.param(
        ("indicators.csv", "件,higher", "件,up"),
        ("indicators.csv", "", "I2", "up"),
        (
            "「望ましい方向」は次のいずれかです",
            "次のいずれかを入力してください：higher（多いほど良い）",
        ),
        ("direction is one of", "Enter one of: higher"),
        id="a direction like no other",
    ),
    pytest.param(
        ("figures.csv", "120件,", "O件,"),
        ("figures.csv", "", "E3", "O件"),
        ("英字の「O」が入っています。", "「0件」であれば"),
        ("There is the letter O in it.", "If 0件 is meant"),
        id="a letter O for a number",
    ),
    pytest.param(
        ("figures.csv", "120件,", "（120）件,"),
        ("figures.csv", "", "E3", "（120）件"),
        ("数値または状態（集計中、－など）として読める", "「状態」を「文字」にして"),
        ("reads as a number or as a status", "enter the status 文字"),
        id="a number in brackets",
    ),
    pytest.param(
        ("figures.csv", "FY2024,120件", ",120件"),
        ("figures.csv", "", "D3", ""),
        ("目標と実績には時期が必要です。", "時期（例: FY2024、令和6年度）を入力"),
        ("A target and an actual have a period", "Enter the period"),
        id="a target without its period",
    ),
    pytest.param(
        ("nodes.csv", "pillar-1,,", "pillar-1,action-1,"),
        ("nodes.csv", "", "B2", "action-1"),
        ("pillar-1 → action-1 → pillar-1", "最上位であれば空欄"),
        ("lead back to it: pillar-1 → action-1 → pillar-1", "leave it empty for the topmost"),
        id="parents in a circle",
    ),
    pytest.param(
        ("indicators.csv", "plans,,", "visits,,"),
        ("indicators.csv", "", "A3", "visits"),
        ("指標ID・適用開始年度の組合せは1回に限ります。indicators.csv!A2と重複", "どちらかの行"),
        ("stands once. It repeats indicators.csv!A2.", "one of the two rows"),
        id="an indicator twice",
    ),
    pytest.param(
        ("figures.csv", "visits,,target", "visit,,target"),
        ("figures.csv", "", "A3", "visit"),
        ("指標の表にあるIDに限ります。", "最も近いIDは「visits」です。"),
        ("It is an id of the table indicators.", "The nearest id is visits."),
        id="a target for no indicator",
    ),
    pytest.param(
        ("indicators.csv", "件,higher", "件,"),
        ("indicators.csv", "", "I2", ""),
        ("望ましい方向は必須です。数値から推測することはありません。", "higher（多いほど良い）"),
        ("The direction is required. It is never guessed", "Enter higher, lower, band"),
        id="no direction",
    ),
    pytest.param(
        ("releases.csv", "令和6年度", "令和0年"),
        ("releases.csv", "", "C2", "令和0年"),
        ("年度は、FY2024、2024、令和6年度、R6のように書きます。", "実在する年度"),
        ("A fiscal year is written FY2024", "Enter a fiscal year that exists."),
        id="a year before the first",
    ),
    pytest.param(
        ("releases.csv", "令和6年度", "2024.5"),
        ("releases.csv", "", "C2", "2024.5"),
        ("年度は、", "実在する年度"),
        ("A fiscal year is written", "that exists"),
        id="half a year",
    ),
    pytest.param(
        ("figures.csv", "release", "remarks"),
        ("figures.csv", "", "1行", "indicator、component、role、period、text、status、remarks"),
        ("「版」の列が必要です。", "「版」の列を加えてください。"),
        ("The column release is needed.", "Add the column release."),
        id="a missing column",
    ),
    pytest.param(
        ("figures.csv", "status", "statuz"),
        ("figures.csv", "", "F1", "statuz"),
        ("見出しは、この表の列の名称に限ります。", "「status」のことであれば"),
        ("A heading is the name of one of", "If status is meant"),
        id="an unknown column",
    ),
    pytest.param(
        ("figures.csv", "120件,", "120件,pending"),
        ("figures.csv", "", "F3", "pending"),
        ("原文「120件」からは「確定」と読めます。", "状態の列を空欄にする"),
        ("“120件” reads as final.", "Leave the status empty"),
        id="a number that is pending",
    ),
    pytest.param(
        ("figures.csv", "FY2024,120件", "FY2024,120件（令和5年度）"),
        ("figures.csv", "", "D3", "FY2024"),
        ("からはFY2023と読めます。", "時期の列を空欄にする"),
        ("reads as FY2023.", "leave the period empty"),
        id="two periods",
    ),
    pytest.param(
        ("figures.csv", "FY2024,120件", "来年,120件"),
        ("figures.csv", "", "D3", "来年"),
        ("時期は、FY2024、FY2023-end", "文書に時期がなければ空欄"),
        ("A period is written", "leave it empty"),
        id="no period",
    ),
    pytest.param(
        ("figures.csv", "120件", "120人"),
        ("figures.csv", "", "E3", "120人"),
        ("単位は指標の単位（件）と同じです。", "値の単位、または"),
        ("The unit is the indicator's (件).", "Correct the unit"),
        id="another unit",
    ),
    pytest.param(
        ("figures.csv", "a)60件 b)40件", "a)60件 c)40件"),
        ("figures.csv", "", "E5", "a)60件 c)40件"),
        ("（この指標の内訳：a、b）", "内訳の表（components）に加えてください。"),
        ("(of this indicator: a、b)", "add it to components"),
        id="an unknown part in the text",
    ),
    pytest.param(
        ("figures.csv", "plans,b,actual", "plans,c,actual"),
        ("figures.csv", "", "B8", "c"),
        ("（この指標の内訳：a、b）", "内訳記号を直すか"),
        ("(of this indicator: a、b)", "Correct the part"),
        id="an unknown part in its column",
    ),
    pytest.param(
        ("figures.csv", "plans,,actual,FY2024,110件", "plans,,actual,FY2024,111件"),
        ("figures.csv", "", "E6", "111件"),
        ("全体は内訳の合計（110）と一致", "全体または内訳の値"),
        ("The whole is the sum of its parts (110; parts: figures.csv!E7 70件", "Check the whole"),
        id="a whole that isn't the sum of its parts",
    ),
    pytest.param(
        ("figures.csv", "120件,", "１件、計２件,"),
        ("figures.csv", "", "E3", "１件、計２件"),
        ("数値または状態（集計中、－など）として読める", "「状態」を「文字」にして"),
        ("reads as a number or as a status", "enter the status 文字"),
        id="two numbers in a cell",
    ),
    pytest.param(
        ("figures.csv", "120件,", "1,200件,"),
        ("figures.csv", "", "H3", "r6"),
        ("値は、見出しのある列に入力します。", "コンマを引用符"),
        ("A value stands below a heading.", "quotation marks"),
        id="a comma without quotation marks",
    ),
    pytest.param(
        ("figures.csv", "120件,,r6", "120件,,r7"),
        ("figures.csv", "", "G3", "r7"),
        ("版の表にあるIDに限ります。", "最も近いIDは「r6」です。"),
        ("It is an id of the table releases.", "The nearest id is r6."),
        id="an unknown release",
    ),
    pytest.param(
        ("figures.csv", "120件,", ","),
        ("figures.csv", "", "E3", ""),
        ("「値（原文）」は必須です。", "「値（原文）」を入力してください。"),
        ("text is required.", "Fill in text."),
        id="an empty figure",
    ),
    pytest.param(
        ("figures.csv", "plans,b,actual", "plans,,actual"),
        ("figures.csv", "", "E8", "plans / actual / FY2024 / r6"),
        ("figures.csv!E6と重複しています。", "どちらかの行"),
        ("It repeats figures.csv!E6.", "one of the two rows"),
        id="a figure twice",
    ),
    pytest.param(
        ("figures.csv", "110件", "#REF!"),
        ("figures.csv", "", "E6", "#REF!"),
        ("Excelのエラー値は読めません。", "数式の参照先"),
        ("An error of Excel isn't a value.", "Mend what the formula refers to"),
        id="an error of Excel",
    ),
    pytest.param(
        ("indicators.csv", "visits,,,", "visits,FY2025,FY2024,"),
        ("indicators.csv", "", "B2", "FY2025"),
        ("適用開始年度は適用終了年度（FY2024）以前です。", "2つの年度"),
        ("valid_from isn't later than valid_to (FY2024).", "Check both years."),
        id="a version that ends before it begins",
    ),
    pytest.param(
        (
            "indicators.csv",
            "visits,,,action-1,outcome,訪問件数,Visits,件,higher,flow,gross,none,\nplans,,",
            "visits,,FY2024,action-1,outcome,訪問件数,Visits,件,higher,flow,gross,none,\nvisits,FY2024,",
        ),
        ("indicators.csv", "", "B3", "FY2024"),
        ("同じ指標の適用年度は重なりません。indicators.csv!B2", "適用終了年度"),
        ("They overlap with indicators.csv!B2.", "Correct valid_to"),
        id="versions that overlap",
    ),
    pytest.param(
        ("indicators.csv", "pooled,", "pooled,visitz"),
        ("indicators.csv", "", "M3", "visitz"),
        ("指標の表にあるIDに限ります。", "「visits」"),
        ("It is an id of the table indicators.", "The nearest id is visits."),
        id="a repost of no indicator",
    ),
    pytest.param(
        ("releases.csv", "2025-07-01", "2025-07-32"),
        ("releases.csv", "", "D2", "2025-07-32"),
        ("日付は、2024-10-01のように書きます。", "不明であれば空欄"),
        ("A date is written 2024-10-01.", "leave it empty"),
        id="a day that isn't one",
    ),
    pytest.param(
        ("dataset.yaml", 'area: ""\n', 'area: "131122"\n'),
        ("dataset.yaml", "", "1行", "131122"),
        ("団体コードは検査数字を含む6桁です", "「131121」です。"),
        ("six digits with its check digit", "it is 131121."),
        id="a wrong check digit",
    ),
    pytest.param(
        ("dataset.yaml", 'area: ""\n', 'area: "131121"\n'),
        ("dataset.yaml", "", "1行", "131121"),
        ("架空のデータに実在の団体コード", "areaを空"),
        ("Made-up data never stand under the code of a real", "Leave area empty"),
        id="made-up data under a real code",
    ),
    pytest.param(
        ("dataset.yaml", "licence", "license"),
        ("dataset.yaml", "", "6行", "license"),
        ("項目は次のものに限ります", "最も近いものは「licence」です。"),
        ("A key is one of", "The nearest one is licence."),
        id="an unknown key",
    ),
    pytest.param(
        ("dataset.yaml", "made_up: true", "made_up: maybe"),
        ("dataset.yaml", "", "4行", "maybe"),
        ("made_upは、架空のデータであればtrue", "trueまたはfalse"),
        ("made_up is true for made-up data", "Enter true or false."),
        id="perhaps made up",
    ),
    pytest.param(
        ("dataset.yaml", "name_ja: みほん市", 'name_ja: "みほん市'),
        ("dataset.yaml", "", "2行", 'name_ja: "みほん市'),
        ("「項目: 値」の形（YAML）で書きます。この行の10文字目", "引用符とかっこ"),
        ("From character 10 of this line on it can't be read", "quotation marks"),
        id="broken YAML",
    ),
    pytest.param(
        ("ratings.csv", "visits,R6", '"visits,R6'),
        ("ratings.csv", "", "3行", ""),
        ("CSVとして読めません", "引用符"),
        ("It can't be read as CSV", "quotation marks"),
        id="an open quotation mark",
    ),
]


@pytest.mark.parametrize(("change", "place", "ja", "en"), BAD)
def test_a_bad_input_is_told_where_it_stands_and_how_to_mend_it(spoil, change, place, ja, en):
    folder = spoil(*change)
    for lang, (rule, remedy) in (("ja", ja), ("en", en)):
        where = tuple(place)
        if lang == "en" and where[2].endswith("行"):
            where = (*where[:2], f"line {where[2][:-1]}", where[3])
        rows = [row for row in told(folder, lang) if row[:4] == where and rule in row[4]]
        assert len(rows) == 1, told(folder, lang)
        assert remedy in rows[0][5]
        assert rows[0][6] in ("エラー", "error")
    with pytest.raises(DataError):
        load_dataset(folder)


def test_an_era_year_that_never_existed_is_read_with_a_warning(spoil):
    folder = spoil("figures.csv", "FY2023,100件", "平成35年度,100件")
    dataset = load_dataset(folder)
    assert dataset.figures.loc[0, "period"] == "FY2023"
    (ja,) = told(folder, "ja")
    (en,) = told(folder, "en")
    assert ja[:4] == en[:4] == ("figures.csv", "", "D2", "平成35年度")
    assert "FY2023として読みました" in ja[4]
    assert "It was read as FY2023." in en[4]
    assert "FY2023でよいか確認" in ja[5]
    assert "Check that FY2023 is meant" in en[5]
    assert (ja[6], en[6]) == ("注意", "warning")


def test_an_era_year_that_never_existed_is_found_in_the_text_too(spoil):
    (problem,) = load_dataset(spoil("figures.csv", "FY2023,100件", ",100件（平成35年度）")).warnings
    assert (problem.code, problem.cell) == ("era-year-never-existed", "E2")
    assert problem.values == {"read": "FY2023"}


def test_a_part_that_is_no_number_is_told_like_a_whole(spoil):
    (problem,) = check_dataset(spoil("figures.csv", "a)60件 b)40件", "a)60件 b)（40）件"))
    assert (problem.code, problem.severity, problem.cell) == ("figure-unread", "error", "E5")


def test_two_years_in_one_cell_that_differ_are_an_error(spoil):
    (problem,) = check_dataset(spoil("figures.csv", "FY2024,120件", "令和6(2025)年度,120件"))
    assert (problem.code, problem.severity, problem.cell) == ("era-western-mismatch", "error", "D3")


def test_problems_of_several_files_come_in_one_table(sample, spoil):
    spoil("figures.csv", "延べ 130件", "延べ 13O件")
    spoil("indicators.csv", "件,higher", "件,")
    spoil("releases.csv", "令和6年度", "令和0年")
    book = openpyxl.Workbook()
    book.active.title = "breaks"
    book.active.append(["指標", "変更年度", "変更内容", "変更内容（英語）"])
    book.active.append(["visitz", "R6", "数え方", "counting"])
    book.save(sample / "book.xlsx")
    with pytest.raises(DataError) as caught:
        load_dataset(sample)
    table = problem_table(caught.value.problems, "en")
    assert table[["file", "sheet", "cell"]].to_numpy().tolist() == [
        ["book.xlsx", "breaks", "A2"],
        ["figures.csv", "", "E4"],
        ["indicators.csv", "", "I2"],
        ["releases.csv", "", "C2"],
    ]
    assert all(place in str(caught.value) for place in ("book.xlsx『breaks』A2", "figures.csv E4"))


def test_a_folder_that_is_not_there_is_told(tmp_path):
    (problem,) = check_dataset(tmp_path / "nowhere")
    assert problem.code == "missing-folder"
