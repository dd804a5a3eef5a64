"""Comment sheets that come back: in whatever way Excel saved them, one table by section, problems by file and row."""

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

import evalkit as ek
from evalkit.running.cli import main
from evalkit.words.comment_sheet import COLUMNS

JA = [label.ja for label in COLUMNS.values()]
EN = [label.en for label in COLUMNS.values()]


@pytest.fixture
def sheet(tmp_path):
    """Write a comment sheet: rows of reviewer, section, title, comment."""

    def write(name, *rows, head=JA, encoding="utf-8-sig", end="\r\n", tail=""):
        lines = [",".join(head) + tail]
        for row in rows:
            cells = ["報告書", "案", "4905875f90cc", *row]
            quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
            lines.append(quoted + tail)
        path = tmp_path / name
        path.write_bytes((end.join(lines) + end).encode(encoding))
        return path

    return write


A = ("委員A", "measure-1-2", "災害への備え", "図がほしい")
B = ("委員B", "measure-1-10", "防犯", "良い")


def refused(*files):
    with pytest.raises(ek.DataError) as caught:
        ek.read_comments(files)
    return [(each.code, each.place()) for each in caught.value.problems]


def test_sheets_of_several_reviewers_become_one_table_by_section(sheet):
    found = ek.read_comments([sheet("b.csv", B, A), sheet("c.csv", ("委員C", *A[1:3], "賛成"))])
    told = list(zip(found["section"], found["reviewer"], found["comment"], strict=True))
    assert told == [
        ("measure-1-2", "委員A", "図がほしい"),
        ("measure-1-2", "委員C", "賛成"),
        ("measure-1-10", "委員B", "良い"),
    ]
    assert list(found["file"]) == ["b.csv", "c.csv", "b.csv"]
    assert list(found["cell"]) == ["G3", "G2", "G2"]


@pytest.mark.parametrize(
    "saved",
    [
        {"encoding": "cp932"},
        {"encoding": "utf-8"},
        {"end": "\n"},
        {"tail": ",,"},
        {"head": EN},
        {"head": EN, "encoding": "cp932", "tail": ","},
    ],
)
def test_a_sheet_is_read_in_whatever_way_excel_saved_it(sheet, saved):
    found = ek.read_comments([sheet("a.csv", A, **saved)])
    assert found.loc[0, ["section", "title", "comment", "reviewer"]].tolist() == [
        *("measure-1-2", "災害への備え", "図がほしい", "委員A")
    ]


def test_a_sheet_saved_as_a_workbook_is_read_too(tmp_path):
    book = Workbook()
    book.active.append(JA)
    book.active.append(["報告書", "案", "4905875f90cc", *A])
    book.save(tmp_path / "a.xlsx")
    assert ek.read_comments([tmp_path / "a.xlsx"])["comment"].tolist() == ["図がほしい"]


def test_a_comment_keeps_its_lines_and_what_looks_like_a_formula(sheet):
    texts = ["1行目\n2行目", "'=1+1", "'-15件は誤り", 'a,b "c"', "𠮷 👩‍👩‍👧"]
    found = ek.read_comments([sheet("a.csv", *((*A[:3], text) for text in texts))])
    assert found["comment"].tolist() == ["1行目\n2行目", "=1+1", "-15件は誤り", *texts[3:]]


def test_rows_without_a_comment_and_comments_that_came_twice_are_left_out(sheet):
    files = [sheet("a.csv", A, (*B[:3], "")), sheet("a2.csv", A)]
    assert len(ek.read_comments(files)) == 1


def test_every_problem_is_told_with_its_file_and_row_and_nothing_is_returned(sheet, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"\x80\xff")
    files = [
        *(sheet("a.csv", A), bad, tmp_path / "none.csv"),
        sheet("b.csv", ("委員B", "", "防犯", "良い"), ("委員B", "1月2日", "備え", "良い")),
        sheet("c.csv", (*A[:3], "#NAME?")),
        sheet("d.csv", head=[*JA[:-1], "メモ"]),
    ]
    assert refused(*files) == [
        ("missing-value", "b.csv E2"),
        ("excel-date", "b.csv E3"),
        ("not-text", "bad.csv 1行"),
        ("error-cell", "c.csv G2"),
        ("missing-column", "d.csv 1行"),
        ("unknown-column", "d.csv G1"),
        ("missing-file", "none.csv"),
    ]


def test_the_command_tells_comments_by_section_and_writes_them_as_one_csv(sheet, tmp_path):
    into = tmp_path / "all.csv"
    files = [str(sheet("a.csv", A, (*B[:3], "'=1+1")))]
    done = CliRunner().invoke(main, ["comments", *files, "--into", str(into)])
    assert done.exit_code == 0
    assert "measure-1-2 災害への備え\n  ・図がほしい（委員A a.csv G2）" in done.output
    written = into.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    assert "'=1+1" in written.decode("utf-8-sig")
    again = ek.read_comments([files[0]])
    assert again["comment"].tolist() == ["図がほしい", "=1+1"]


def test_the_command_says_in_words_what_is_wrong_and_writes_nothing(sheet, tmp_path):
    into = tmp_path / "all.csv"
    done = CliRunner().invoke(
        main, ["comments", str(sheet("b.csv", ("委員B", "", "防犯", "良い"))), "--into", str(into)]
    )
    assert done.exit_code == 1
    assert "b.csv E2" in done.stderr
    assert not into.exists()
