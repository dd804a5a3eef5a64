"""Commentaries from files: Markdown with a head, Word with tables, boxes, tracked changes; what can't be read says so."""

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from evalkit.data.prose.file import read_prose
from evalkit.words.problems import DataError

BOX = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    + nsdecls("w")
    + '><mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>箱の中の3件。</w:t></w:r></w:p>'
    "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r>"
    "<w:t>箱の中の3件。</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent>"
)
TRACKED = (
    f'<w:ins {nsdecls("w")} w:id="2" w:author="x"><w:r><w:t>2,445件</w:t></w:r></w:ins>',
    f'<w:del {nsdecls("w")} w:id="1" w:author="x"><w:r><w:delText>9,999件</w:delText></w:r></w:del>',
)


def texts(path):
    return [part.text for part in read_prose(path)]


def word(tmp_path, fill):
    document = Document()
    fill(document)
    document.save(tmp_path / "報告書.docx")
    return tmp_path / "報告書.docx"


def test_markdown_is_cut_at_its_headings_and_keeps_its_lines(tmp_path):
    path = tmp_path / "総評.md"
    path.write_text("---\nnode: m\nperiod: R6\n---\n# 総評\n\n226件。\n\n## 次\n3件。\n", "utf-8")
    parts = read_prose(path)
    assert [(part.text, part.place, part.is_heading) for part in parts] == [
        ("総評", "5行", True),
        ("226件。", "7行", False),
        ("次", "9行", True),
        ("3件。", "10行", False),
    ]
    assert {(part.node, part.period) for part in parts} == {("m", "R6")}


def test_comments_and_code_of_markdown_are_not_read(tmp_path):
    path = tmp_path / "x.md"
    path.write_text("1件。<!-- 2件 -->\n```\n3件\n```\n4件。", "utf-8")
    assert "2件" not in texts(path)[0]
    assert "3件" not in texts(path)[0]
    assert texts(path)[0].endswith("4件。")


def test_text_in_cp932_is_read(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes("相談は２２6件。".encode("cp932"))
    assert texts(path) == ["相談は２２6件。"]


def test_a_word_file_is_read_as_it_will_be_printed(tmp_path):
    def fill(document):
        paragraph = document.add_paragraph("相談は")
        for each in TRACKED:
            paragraph._p.append(parse_xml(each))

    assert texts(word(tmp_path, fill)) == ["相談は2,445件"]


def test_a_text_box_is_read_once(tmp_path):
    def fill(document):
        document.add_paragraph("図").add_run()._r.append(parse_xml(BOX))

    assert texts(word(tmp_path, fill)) == ["図", "箱の中の3件。"]


def test_figures_of_a_table_stand_with_the_name_of_their_row_and_the_heads_of_their_columns(
    tmp_path,
):
    def fill(document):
        table = document.add_table(rows=3, cols=3)
        for place, text in enumerate(["指標", "令和7年度 目標", "令和7年度 実績"]):
            table.cell(0, place).text = text
        for place, text in enumerate(["相談件数", "10件", "12件"]):
            table.cell(1, place).text = text
        table.cell(2, 1).text, table.cell(2, 2).text = "20件", "24件"
        table.cell(1, 0).merge(table.cell(2, 0))

    assert texts(word(tmp_path, fill))[1:] == [
        "相談件数 | 令和7年度 目標 10件 | 令和7年度 実績 12件",
        "相談件数 | 令和7年度 目標 20件 | 令和7年度 実績 24件",
    ]


def test_prose_in_a_cell_and_a_table_in_a_cell_are_read_each_by_itself(tmp_path):
    def fill(document):
        cell = document.add_table(rows=1, cols=1).cell(0, 0)
        cell.text = "相談は226件であった。"
        cell.add_table(rows=1, cols=2).cell(0, 0).text = "3件"

    assert texts(word(tmp_path, fill)) == ["相談は226件であった。", "3件"]


def test_headings_are_told_from_text(tmp_path):
    def fill(document):
        document.add_heading("推進施策１", 1)
        document.add_paragraph("相談は226件であった。")

    parts = read_prose(word(tmp_path, fill))
    assert [part.is_heading for part in parts] == [True, False]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("x.docx", b"not a zip", "not-word"),
        ("x.docx", b"", "not-word"),
        ("x.pdf", b"%PDF", "not-prose"),
        ("x.md", b"\xff\xfe\x00", "not-text"),
        ("x.md", b"---\nnode: [\n---\n", "broken-yaml"),
    ],
)
def test_what_cannot_be_read_says_which_file_and_what_to_do(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataError) as error:
        read_prose(path)
    (problem,) = error.value.problems
    assert (problem.code, problem.file) == (code, name)
    assert problem.remedy("ja")
    assert problem.remedy("en")


def test_a_file_that_is_not_there_is_a_problem():
    with pytest.raises(DataError):
        read_prose("nowhere.docx")
