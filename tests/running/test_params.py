"""The one gate for parameters: what a run may vary, and what stops before anything runs."""

from datetime import date
from pathlib import Path

import papermill
import pytest

from evalkit.running.params import OF_RUN, Params, check_params, read_params
from evalkit.words.problems import ParamsError

ROOT = Path(__file__).parents[2]
GOOD = {
    "dataset": str(ROOT / "data" / "setagaya"),
    "fiscal_year": "R6",
    "rule": str(ROOT / "params" / "rubrics" / "setagaya-r6-inferred.yaml"),
}
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FILES = sorted((ROOT / "params").glob("*.yaml")) + sorted((ROOT / "params").glob("*/fy*.yaml"))


def problems(**values):
    with pytest.raises(ParamsError) as caught:
        check_params("run.yaml", **(GOOD | values))
    said = str(caught.value)
    assert "run.yaml" in said
    return [(each.code, each.cell, each.found) for each in caught.value.problems]


def problems_of(text, tmp_path):
    file = tmp_path / "run.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ParamsError) as caught:
        read_params(file)
    return caught.value.problems


@pytest.mark.parametrize("year", ["R6", "令和6年度", "令和６年度", "FY2024", 2024, "2024"])
def test_a_fiscal_year_may_be_written_as_people_write_it(year):
    assert check_params(**(GOOD | {"fiscal_year": year})).fiscal_year == "FY2024"


@pytest.mark.parametrize(
    "year", ["令和0年", "2024.5", 2024.5, True, None, [2024], date(2024, 4, 1), "next year", ""]
)
def test_what_isnt_a_fiscal_year_is_refused(year):
    assert problems(fiscal_year=year) == [("not-fiscal-year", "fiscal_year", str(year))]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("fiscalyear", "fiscal_year"),
        ("confidense", "confidence"),
        ("rules", "rule"),
        ("Lang", "lang"),
    ],
)
def test_a_misspelt_parameter_is_refused_with_the_nearest_name(name, near):
    with pytest.raises(ParamsError) as caught:
        check_params(**GOOD, **{name: "x"})
    (problem,) = caught.value.problems
    assert (problem.code, problem.found) == ("unknown-parameter", name)
    assert near in problem.remedy("ja")
    assert near in problem.remedy("en")


def test_a_parameter_may_have_any_wrong_name(tmp_path):
    lines = "".join(f"{name}: {value}\n" for name, value in GOOD.items())
    (problem,) = problems_of(lines + "file: x\n", tmp_path)
    assert (problem.code, problem.found) == ("unknown-parameter", "file")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("lang", "fr"), ("audience", "everybody"), ("confidence", "0.95"), ("confidence", 1)],
        *[("confidence", 0.4), ("confidence", float("nan")), ("roster_size", -1)],
        *[("roster_size", 1.5), ("threshold", -1), ("threshold", True), ("exit_rates", [])],
        *[("exit_rates", 0.2), ("exit_rates", [0.2, 1.0]), ("exit_rates", [0.2, float("nan")])],
    ],
)
def test_a_value_of_the_wrong_type_or_range_is_refused_with_what_is_allowed(name, value):
    assert problems(**{name: value}) == [("parameter-value", name, str(value))]
    with pytest.raises(ParamsError, match=r"次の範囲です：.+[A-Za-z0-9]"):
        check_params(**(GOOD | {name: value}))


def test_an_item_of_the_wrong_type_is_named():
    assert problems(exit_rates=[0.1, "x"]) == [("parameter-value", "exit_rates", "x")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("dataset", "data/nowhere"), ("rule", "params/nowhere.yaml"), ("dataset", "")],
        *[("rule", ""), ("dataset", GOOD["rule"]), ("rule", GOOD["dataset"]), ("dataset", 3)],
    ],
)
def test_a_dataset_must_be_a_folder_and_a_rule_a_file_that_is_there(name, value):
    assert problems(**{name: value}) == [("parameter-path", name, str(value))]


def test_a_missing_parameter_is_named():
    with pytest.raises(ParamsError) as caught:
        check_params(dataset=GOOD["dataset"])
    assert [(each.code, each.cell) for each in caught.value.problems] == [
        *[("missing-parameter", "fiscal_year"), ("missing-parameter", "rule")],
    ]


def test_all_problems_come_at_once():
    found = problems(fiscal_year="令和0年", lang="fr", rule="nowhere", fiscalyear="R6")
    assert {code for code, *_ in found} == {
        *("not-fiscal-year", "parameter-value", "parameter-path", "unknown-parameter"),
    }


@pytest.mark.parametrize(
    ("text", "line", "column", "found"),
    [
        ("dataset: x\nrule: [\n", "2行", "7", "rule: ["),
        ("dataset: x\n  rule: y\n", "2行", "7", "rule: y"),
        ("a: 1\nb: 'x\nc: 2\n", "2行", "4", "b: 'x"),
        ("\tdataset: x\n", "1行", "1", "dataset: x"),
        ("dataset:x\r\nrule: y\r\n", "2行", "5", "rule: y"),
        ("dataset: \x07x\n", "1行", "10", "dataset: 〓x"),
    ],
)
def test_what_isnt_yaml_is_refused_with_line_and_column_in_words_of_both_languages(
    tmp_path, text, line, column, found
):
    (problem,) = problems_of(text, tmp_path)
    assert (problem.code, problem.file) == ("broken-yaml", str(tmp_path / "run.yaml"))
    assert (problem.cell, problem.found) == (line, found)
    assert f"{column}文字目" in problem.rule("ja")
    assert f"character {column} of" in problem.rule("en")
    assert "字下げ" in problem.remedy("ja")
    assert "indents" in problem.remedy("en")


@pytest.mark.parametrize(
    "text", ["", "just words\n", "- a\n- b\n", "1: x\n", "日本".encode("cp932")]
)
def test_what_isnt_a_list_of_names_and_values_is_refused(tmp_path, text):
    assert [each.code for each in problems_of(text, tmp_path)] == ["not-yaml"]


def test_a_params_file_in_cp932_is_read_and_one_in_neither_encoding_told_as_such(tmp_path):
    found = problems_of("ルール: x\n".encode("cp932"), tmp_path)
    assert "ルール" in [each.found for each in found]
    (problem,) = problems_of(b"dataset: \xff\xfe\n", tmp_path)
    assert (problem.code, problem.cell) == ("not-text", "1行")


def test_a_params_file_that_isnt_there_is_named(tmp_path):
    with pytest.raises(ParamsError, match=r"nowhere\.yaml") as caught:
        read_params(tmp_path / "nowhere.yaml")
    assert [each.code for each in caught.value.problems] == ["missing-params"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_params_file_of_the_project_is_good(file, monkeypatch):
    monkeypatch.chdir(ROOT)
    params = read_params(file)
    assert params.year.year in range(2021, 2026)


def test_parameters_dont_change_after_they_were_checked():
    with pytest.raises(ValueError, match="frozen"):
        check_params(**GOOD).lang = "en"


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebooks_parameters_are_those_of_a_run(notebook, monkeypatch):
    monkeypatch.chdir(ROOT)
    cell = papermill.inspect_notebook(str(notebook))
    fields = Params.model_fields.items()
    types = {name: field.annotation for name, field in fields if name not in OF_RUN}
    assert list(cell) == list(types)
    for name, parameter in cell.items():
        said = types[name]
        plain = said.__name__ if said in (str, float, int) else str(said)
        expected = "str" if plain.startswith("typing.Literal") else plain
        assert parameter["inferred_type_name"] == expected, name
        assert parameter["help"], name
    check_params(**{name: eval(parameter["default"]) for name, parameter in cell.items()})


def test_a_word_template_is_a_word_document(tmp_path):
    import docx

    good, bad = tmp_path / "ward.docx", tmp_path / "old.doc"
    docx.Document().save(good)
    bad.write_bytes(b"\xd0\xcf\x11\xe0")
    assert check_params(**GOOD, docx_template=str(good)).told()["docx_template"] == "ward.docx"
    for given, code in ((bad, "not-docx"), (tmp_path / "none.docx", "parameter-path")):
        with pytest.raises(ParamsError) as caught:
            check_params("run.yaml", **GOOD, docx_template=str(given))
        (problem,) = caught.value.problems
        assert (problem.code, problem.place()) == (code, "run.yaml docx_template")


def test_a_notebook_isnt_given_what_only_a_run_needs():
    given = check_params(**GOOD).of_notebooks()
    assert set(Params.model_fields) - set(given) == set(OF_RUN)
