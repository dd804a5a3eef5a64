"""A rating rule from a file, and what a faulty one is told."""

import pytest

from evalkit.analysis.rating.rubric import read_rule
from evalkit.words.problem_table import problem_table
from evalkit.words.problems import DataError

SOUND = """\
name: sample
title: {ja: みほん, en: sample}
attainment:
  higher: actual / target
  lower: target / actual
bands:
  - {letter: A, from: 1.0}
  - {letter: B, from: 0.8, below: 1.0}
  - {letter: C, below: 0.8}
"""


@pytest.fixture
def written(tmp_path):
    """Write a rubric, pieces of it replaced."""

    def write(*pairs):
        text = SOUND
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "sample.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems(path):
    with pytest.raises(DataError) as error:
        read_rule(path)
    return error.value.problems


def test_a_sound_rubric_is_read_best_letter_first(written):
    rule = read_rule(written())
    assert rule.letters == ("A", "B", "C")
    assert [(band.at_least, band.below) for band in rule.bands[:2]] == [(1, float("inf")), (0.8, 1)]
    assert (rule.name, rule.title_ja, rule.title_en, rule.inferred) == (
        "sample",
        "みほん",
        "sample",
        False,
    )


def test_the_order_of_the_bands_in_the_file_doesnt_matter(written):
    a, b = "  - {letter: A, from: 1.0}\n", "  - {letter: B, from: 0.8, below: 1.0}\n"
    assert read_rule(written((a + b, b + a))) == read_rule(written())


def test_a_title_may_be_one_text_or_absent(written):
    rule = read_rule(written(("{ja: みほん, en: sample}", "みほんの基準")))
    assert (rule.title_ja, rule.title_en) == ("みほんの基準", "みほんの基準")
    rule = read_rule(written(("title: {ja: みほん, en: sample}\n", "")))
    assert (rule.title_ja, rule.title_en) == ("sample", "sample")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_a_rubric_saved_on_windows_is_read(written, encoding):
    path = written()
    path.write_bytes(SOUND.encode(encoding))
    assert read_rule(path).title_ja == "みほん"


def test_the_shipped_rubrics_name_a_reference_for_every_band():
    for name in ("setagaya-r6-inferred", "example-city"):
        rule = read_rule(f"params/rubrics/{name}.yaml")
        assert rule.name == name
        assert all(band.reference for band in rule.bands)
    assert read_rule("params/rubrics/setagaya-r6-inferred.yaml").inferred


BAD = [
    pytest.param(
        [("below: 1.0", "below: 1.1")],
        ("bands", "B < 1.1, A >= 1.0"),
        ("AとBが重なっています", "Bの below を"),
        ("A and B do", "below of B"),
        id="bands overlap",
    ),
    pytest.param(
        [("below: 1.0", "below: 0.9")],
        ("bands", "B < 0.9, A >= 1.0"),
        ("AとBの間または外側に隙間", "同じ値にし"),
        ("a gap between or beyond A and B", "neighbours agree"),
        id="a gap between bands",
    ),
    pytest.param(
        [("letter: C, below", "letter: C, from: 0.6, below")],
        ("bands", "0.6 .. inf"),
        ("隙間があります", "両端は開けたまま"),
        ("a gap", "leave both ends open"),
        id="nothing below the last band",
    ),
    pytest.param(
        [("name: sample", "name: sample\nband: 3")],
        ("band", "band"),
        ("評価基準の項目は name、title", "項目名を直すか"),
        ("A rubric's keys are name", "Correct the key"),
        id="an unknown key",
    ),
    pytest.param(
        [("name: sample\n", "")],
        ("name", ""),
        ("「name」が必要です", "「name」を加えて"),
        ("needs the key name", "Add name"),
        id="no name",
    ),
    pytest.param(
        [("target / actual", "baseline / actual")],
        ("attainment.lower", "baseline / actual"),
        ("target / actual | 2 - actual / target", "いずれかの式"),
        ("is one of: target / actual | 2 - actual / target", "Write one of them"),
        id="an unknown formula",
    ),
    pytest.param(
        [("  lower: target / actual\n", "")],
        ("attainment.lower", ""),
        ("達成率の式は", "いずれかの式"),
        ("is one of", "Write one of them"),
        id="no formula for lower is better",
    ),
    pytest.param(
        [("letter: B", "letter: A")],
        ("bands", "A"),
        ("評価の記号は1つの区分に限ります", "記号を直すか"),
        ("A letter names one band", "join the bands"),
        id="a letter twice",
    ),
    pytest.param(
        [("letter: B", "note: B")],
        ("bands[2]", "{'note': 'B', 'from': 0.8, 'below': 1.0}"),
        ("letter と、from または below", "この区分の項目"),
        ("A band has a letter and from or below", "keys of this band"),
        id="a band without a letter",
    ),
    pytest.param(
        [("from: 0.8", "from: 8割")],
        ("bands[2]", "{'letter': 'B', 'from': '8割', 'below': 1.0}"),
        ("（数値）が必要です", "この区分の項目"),
        ("(numbers)", "keys of this band"),
        id="an edge in words",
    ),
    pytest.param(
        [("from: 0.8", "from: .nan")],
        ("bands[2]", "{'letter': 'B', 'from': nan, 'below': 1.0}"),
        ("（数値）が必要です", "この区分の項目"),
        ("(numbers)", "keys of this band"),
        id="an edge that is not a number",
    ),
    pytest.param(
        [("  higher: actual", "  higher: {actual")],
        ("5行", "lower: target / actual"),
        ("（YAML）で書きます", "この行とその前の行"),
        ("(YAML)", "this line and the one before"),
        id="not YAML",
    ),
]


@pytest.mark.parametrize(("pairs", "place", "ja", "en"), BAD)
def test_a_faulty_rubric_is_told_the_place_the_rule_and_the_remedy(written, pairs, place, ja, en):
    found = problems(written(*pairs))
    for lang, (rule, remedy) in (("ja", ja), ("en", en)):
        cell = place[0].replace("5行", "line 5") if lang == "en" else place[0]
        table = problem_table(found, lang)
        rows = [row for row in table.itertuples(index=False, name=None) if rule in row[4]]
        assert [row[:4] for row in rows] == [("sample.yaml", "", cell, place[1])]
        assert remedy in rows[0][5]


def test_every_problem_of_a_rubric_is_told_at_once(written):
    found = problems(
        written(("name: sample", "nam: x"), ("actual / target", "share"), ("1.0}", "one}"))
    )
    assert {problem.code for problem in found} == {
        "rubric-unknown-key",
        "rubric-missing-key",
        "rubric-formula",
        "rubric-band",
    }


@pytest.mark.parametrize("content", ["", "- A\n- B\n", "ただの文"])
def test_a_file_that_holds_no_keys_is_told(tmp_path, content):
    path = tmp_path / "list.yaml"
    path.write_text(content, encoding="utf-8")
    assert [problem.code for problem in problems(path)] == ["not-yaml"]


def test_bytes_that_are_no_text_are_told(tmp_path):
    path = tmp_path / "bytes.yaml"
    path.write_bytes(b"name: \x82\xff")
    assert [(problem.code, problem.file) for problem in problems(path)] == [
        ("not-text", "bytes.yaml")
    ]


def test_a_missing_rubric_is_told(tmp_path):
    (problem,) = problems(tmp_path / "none.yaml")
    assert (problem.code, problem.file) == ("missing-file", str(tmp_path / "none.yaml"))
    assert problem.rule("ja") == "このファイルが必要です。"
    assert "Add the file" in problem.remedy("en")


def test_a_folder_isnt_a_rubric(tmp_path):
    assert [problem.code for problem in problems(tmp_path)] == ["missing-file"]


def test_a_key_given_twice_is_refused_with_its_line(tmp_path):
    path = tmp_path / "twice.yaml"
    path.write_text("name: one\nname: two\n", encoding="utf-8")

    with pytest.raises(DataError) as caught:
        read_rule(path)

    (problem,) = caught.value.problems
    assert (problem.code, problem.file, problem.cell) == ("key-twice", "twice.yaml", "2行")
