import ast
import copy
import pickle
import string
from pathlib import Path

import pytest

import evalkit.words.problems
from evalkit.words.codes import DIRECTION, STATUS
from evalkit.words.problem_table import problem_table
from evalkit.words.problems import DataError, ParamsError, Problem, nearest
from evalkit.words.rules import RULES

SOURCES = Path(evalkit.words.problems.__file__).parents[1]
TREES = [
    ast.parse(path.read_text(encoding="utf-8"))
    for path in SOURCES.rglob("*.py")
    if path.parent.name != "rules"
]
WRONG = [
    Problem("missing-value", "b.csv", "", "E12", values={"ja": "単位", "en": "unit"}),
    Problem("broken-csv", "a.csv", "", "3行", "<b>", values={"why": "x"}),
    Problem("missing-value", "b.csv", "", "AA9", values={"ja": "単位", "en": "unit"}),
    Problem("missing-value", "b.csv", "", "C9", values={"ja": "単位", "en": "unit"}),
]


def strings(node: ast.AST) -> set[str]:
    return {
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def test_every_rule_is_used():
    said = set().union(*map(strings, TREES))
    assert set(RULES) - said == set()


def test_every_problem_has_a_rule():
    codes = set()
    for tree in TREES:
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and call.args:
                name = getattr(call.func, "id", getattr(call.func, "attr", ""))
                if name in ("Problem", "problem"):
                    codes |= strings(call.args[0])
    assert codes - set(RULES) == set()


@pytest.mark.parametrize("code", RULES)
def test_a_rule_says_the_same_in_both_languages(code):
    rule = RULES[code]
    fields = [
        {name for _, name, _, _ in string.Formatter().parse(text) if name} - {"ja", "en"}
        for text in (
            rule.ja + rule.remedy_ja + rule.far_ja,
            rule.en + rule.remedy_en + rule.far_en,
        )
    ]
    assert fields[0] == fields[1]
    assert all(text.isascii() is False for text in (rule.ja, rule.remedy_ja))
    assert all((rule.ja, rule.en, rule.remedy_ja, rule.remedy_en))


@pytest.mark.parametrize("code", sorted(set(RULES) - {"unknown-file"}))
def test_a_remedy_that_names_the_nearest_says_what_to_do_where_nothing_is_near(code):
    """An unknown file is a problem only where a table's name is near."""
    rule = RULES[code]
    for remedy, far in ((rule.remedy_ja, rule.far_ja), (rule.remedy_en, rule.far_en)):
        assert ("{nearest}" in remedy) == bool(far)
        assert "{nearest}" not in far


def test_an_error_holds_its_problems_in_the_order_of_file_row_and_column():
    places = [(each.file, each.cell) for each in DataError(WRONG).problems]
    assert places == [("a.csv", "3行"), ("b.csv", "C9"), ("b.csv", "AA9"), ("b.csv", "E12")]


@pytest.mark.parametrize("error", [DataError, ParamsError])
def test_an_error_says_every_problem_in_both_languages(error):
    text = str(error(WRONG))
    assert isinstance(error(WRONG), ValueError)
    assert text.count("「単位」を入力してください。") == text.count("Fill in unit.") == 3
    assert "a.csv 3行 「<b>」" in text


def test_an_error_is_shown_as_a_table_in_which_nothing_found_becomes_markup():
    page = DataError(WRONG)._repr_html_()
    assert page.count("<table") == 2
    assert "&lt;b&gt;" in page
    assert "<b>" not in page


def test_an_error_survives_the_way_back_from_another_process():
    error = pickle.loads(pickle.dumps(DataError(WRONG)))
    assert error.problems == DataError(WRONG).problems
    assert copy.copy(error).problems == error.problems


def test_the_table_is_headed_in_the_language_asked_for():
    ja, en = problem_table(WRONG, "ja"), problem_table(WRONG, "en")
    assert list(ja) == ["ファイル", "シート", "セル", "記載内容", "規則", "直し方", "重要度"]
    assert list(en) == ["file", "sheet", "cell", "found", "rule", "remedy", "severity"]
    assert (ja["セル"][1], en["cell"][1]) == ("3行", "line 3")
    assert (ja["重要度"][0], en["severity"][0]) == ("エラー", "error")


def test_no_problems_make_an_empty_table_with_its_headings():
    assert problem_table([], "en").shape == (0, 7)


def test_the_nearest_of_very_many_is_found_among_its_neighbours():
    ids = [f"indicator-{number:05}" for number in range(20_000)]
    assert nearest("indicator-01234x", ids) == "indicator-01234"
    assert nearest("x", []) == "－"


@pytest.mark.parametrize(
    ("found", "codes"),
    [("up", DIRECTION), ("more", DIRECTION), ("done", STATUS), ("増やす", DIRECTION)],
)
def test_what_is_like_none_of_the_codes_has_no_nearest_one(found, codes):
    assert nearest(found, codes) == "－"
