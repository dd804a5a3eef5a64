"""What a file of keys and values may say, and what is told of one that isn't such a file."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from evalkit.data.yaml_file import read_lines, read_yaml
from evalkit.words.problems import DataError


def problem(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(DataError) as caught:
        read_yaml(path)
    (found,) = caught.value.problems
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_keys_and_values_are_read_in_utf_8_and_cp932(tmp_path, encoding):
    path = tmp_path / "a.yaml"
    path.write_bytes("name: 世田谷区\nyears: [2023, 2024]\n".encode(encoding))
    assert read_yaml(path) == {"name": "世田谷区", "years": [2023, 2024]}


def test_lines_are_read_in_cp932_too(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes("name: 世田谷区\n".encode("cp932"))
    ((key, value, line),) = read_lines(path)
    assert (key, value.value, line) == ("name", "世田谷区", "1行")


KEYS = st.text("abc区名", min_size=1, max_size=5).filter(lambda key: key != "null")


@given(st.dictionaries(KEYS, st.integers() | st.text("abc ：:#", max_size=9) | st.booleans()))
def test_what_yaml_writes_is_read_back(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "back.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    assert read_yaml(path) == content
    assert {key for key, _, _ in read_lines(path)} == set(content)


def test_a_code_stays_as_it_is_written_beside_its_line(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("# a code with a nought\narea: 011002\n\nname: x\n", encoding="utf-8")
    lines = [(key, value.value, line) for key, value, line in read_lines(path)]
    assert lines == [("area", "011002", "2行"), ("name", "x", "4行")]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("a: 1\nb: 2\na: 3\n", "a"),
        ("a:\n  b: 1\n  b: 2\n", "b"),
        ("a:\n- b: 1\n  b: 2\n", "b"),
    ],
)
def test_a_key_given_twice_is_refused_at_any_depth(tmp_path, content, key):
    found = problem(tmp_path / "a.yaml", content)
    assert (found.code, found.cell, found.found) == ("key-twice", "3行", key)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "- a\n- b\n",
        "text",
        "1: a\n",
        "a: [1\n",
        'a: "1\n',
        "? [a, b]\n: 1\n",
        "a: !!python/name:os.system\n",
        "a: " + "[" * 5000,
        'a: "\\UFFFFFFFF"\n',
    ],
    ids=lambda content: content[:20],
)
def test_what_is_not_keys_and_values_is_told(tmp_path, content):
    assert problem(tmp_path / "a.yaml", content).code in ("not-yaml", "broken-yaml")


def test_a_date_that_no_calendar_has_is_told_by_its_line_as_it_is_written(tmp_path):
    found = problem(tmp_path / "a.yaml", "a: 1\nb: {since: 2024-02-30}\n")
    assert (found.code, found.cell, found.found) == ("no-such-date", "2行", "2024-02-30")


@pytest.mark.parametrize("value", ["!!int x", "0b_", "!!float abc", "!!timestamp x"])
def test_a_value_that_isnt_what_it_says_is_told_by_its_line(tmp_path, value):
    found = problem(tmp_path / "a.yaml", f"a: 1\nb: {value}\n")
    assert (found.cell, found.found) == ("2行", value.split(" ")[-1])


def test_what_is_nested_too_deep_is_told_by_how_it_begins(tmp_path):
    assert problem(tmp_path / "a.yaml", "a: " + "[" * 5000).found == "a: " + "[" * 37


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"a: \x82\xff", "not-text"), ("a: 区".encode("iso-2022-jp"), "iso-2022-jp")],
)
def test_bytes_that_are_no_text_are_told(tmp_path, content, code):
    path = tmp_path / "a.yaml"
    assert problem(path, content).code == code
    with pytest.raises(DataError) as caught:
        read_lines(path)
    assert [each.code for each in caught.value.problems] == [code]


def test_what_is_no_file_is_told(tmp_path):
    with pytest.raises(DataError) as caught:
        read_yaml(tmp_path)
    assert caught.value.problems[0].code == "unreadable-file"
