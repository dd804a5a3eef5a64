"""Files that can't be read, tables that lack a column, and that one fault is told once."""

import shutil

import pandas as pd
import pytest

from evalkit.data.dataset import check_dataset, load_dataset
from evalkit.words.problem_table import problem_table


def told(folder, lang):
    """All that a table of problems says, row by row."""
    return list(problem_table(check_dataset(folder), lang).itertuples(index=False, name=None))


def test_bytes_that_are_neither_utf8_nor_cp932_are_named(sample):
    text = b"indicator,period,text,release\nvisits,R6,\x82\xff,r6\n"
    (sample / "ratings.csv").write_bytes(text)
    byte = text.index(b"\x82") + 1
    (ja,) = told(sample, "ja")
    (en,) = told(sample, "en")
    assert ja[:4] == ("ratings.csv", "", "2行", "0x82")
    assert f"UTF-8では{byte}バイト目、cp932では{byte}バイト目" in ja[4]
    assert f"UTF-8 breaks off at byte {byte}, cp932 at byte {byte} (counted from 1)" in en[4]
    assert "CSV UTF-8" in ja[5]
    assert "CSV UTF-8" in en[5]


@pytest.mark.parametrize("encoding", ["utf-16", "euc-jp"])
def test_other_encodings_are_refused_rather_than_read_as_nonsense(sample, encoding):
    text = "indicator,period,text,release\nvisits,R6,予備,r6\n"
    (sample / "ratings.csv").write_bytes(text.encode(encoding))
    assert [problem.code for problem in check_dataset(sample)] == ["not-text"]


def test_the_escapes_of_iso_2022_jp_are_refused_by_name(sample):
    text = "indicator,period,text,release\nvisits,R6,集計中,r6\n"
    (sample / "ratings.csv").write_bytes(text.encode("iso-2022-jp"))
    (ja,), (en,) = told(sample, "ja"), told(sample, "en")
    assert ja[:4] == ("ratings.csv", "", "2行", "0x1B")
    assert "ISO-2022-JP（JIS）とみられます" in ja[4]
    assert "ISO-2022-JP" in en[4]
    assert "UTF-8で保存し直して" in ja[5]


@pytest.mark.parametrize("kind", ["folder", "broken link"])
def test_what_bears_a_tables_name_and_is_no_file_is_told(sample, kind):
    place = sample / "notes.csv"
    if kind == "folder":
        place.mkdir()
    else:
        place.symlink_to(sample / "gone.csv")
    (problem,) = check_dataset(sample)
    assert (problem.code, problem.file) == ("unreadable-file", "notes.csv")


def test_a_path_that_is_too_long_is_told(tmp_path):
    (problem,) = check_dataset("x" * 5000)
    assert problem.code == "missing-folder"


def test_the_folder_above_names_the_datasets_within(sample):
    (problem,) = check_dataset(sample.parent)
    assert problem.code == "folder-above"
    assert f"{sample.parent.as_posix()}/{sample.name}" in problem.remedy("ja")


def test_a_description_in_cp932_that_is_a_list_is_told(sample):
    (sample / "dataset.yaml").write_bytes("- みほん市\n- 架空\n".encode("cp932"))
    (problem,) = check_dataset(sample)
    assert (problem.code, problem.file) == ("not-yaml", "dataset.yaml")
    assert "みほん市" in problem.found


def test_a_key_given_twice_in_the_description_is_told_with_its_line(spoil):
    (problem,) = check_dataset(spoil("dataset.yaml", "licence: MIT", "name_ja: よそ市"))
    assert (problem.code, problem.cell, problem.found) == ("key-twice", "6行", "name_ja")


@pytest.mark.parametrize("content", [b"\xff", b"", b"a,b\n"])
def test_a_broken_table_of_parts_makes_no_problem_of_every_part(sample, content):
    (sample / "components.csv").write_bytes(content)
    assert {problem.file for problem in check_dataset(sample)} == {"components.csv"}


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("figures.csv", "indicator"),
        ("figures.csv", "role"),
        ("figures.csv", "period"),
        ("figures.csv", "text"),
        ("figures.csv", "release"),
        ("indicators.csv", "indicator"),
        ("indicators.csv", "kind"),
        ("indicators.csv", "unit"),
        ("components.csv", "component"),
        ("releases.csv", "release"),
        ("releases.csv", "period"),
        ("nodes.csv", "node"),
        ("ratings.csv", "period"),
    ],
)
def test_a_missing_column_is_one_problem(sample, file, column):
    table = pd.read_csv(sample / file, dtype="str", keep_default_na=False)
    table.drop(columns=column).to_csv(sample / file, index=False)
    (problem,) = check_dataset(sample)
    assert (problem.code, problem.file) == ("missing-column", file)
    assert problem.values["en"] == column


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n,,\r\n"])
def test_an_empty_file_is_told(sample, content):
    (sample / "figures.csv").write_bytes(content)
    assert told(sample, "ja") == [
        ("figures.csv", "", "", "0", "見出しと行が必要です。中身がありません。",
         "中身のあるものに差し替えてください。", "エラー"),
    ]  # fmt: skip
    assert told(sample, "en")[0][4:6] == (
        "A header and rows are needed; there is nothing in it.",
        "Replace it by the one that was meant.",
    )


def test_a_missing_file_is_told(sample):
    (sample / "nodes.csv").unlink()
    assert [row[0] for row in told(sample, "en")] == ["nodes.csv"]


def test_a_misspelt_file_is_told_rather_than_left_out(sample):
    shutil.move(sample / "ratings.csv", sample / "rating.csv")
    (problem,) = load_dataset(sample).warnings
    assert (problem.code, problem.values) == ("unknown-file", {"nearest": "ratings"})


def test_a_workbook_with_a_password_is_told(sample):
    locked = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    (sample / "book.xlsx").write_bytes(locked)
    (ja,) = told(sample, "ja")
    (en,) = told(sample, "en")
    assert ja[:5] == (
        "book.xlsx", "", "", "book.xlsx", "パスワードのかかったブックは読めません。"
    )  # fmt: skip
    assert ja[5] == "Excelでパスワードを解除し、保存し直してください。"
    assert en[4:6] == (
        "A workbook with a password can't be read.",
        "Remove the password in Excel and save it again.",
    )
