"""The ward's own document as the template: its styles and page, and nothing of its text or its past."""

import io
import zipfile

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hostile import PNG

from evalkit.telling.office.docx import to_docx
from evalkit.telling.office.template import is_document
from evalkit.telling.report import report_tables

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ATTACHED = f"{RELATIONSHIP_TYPE.SETTINGS.rpartition('/')[0]}/attachedTemplate"
FOOTNOTES = f"""<?xml version="1.0" encoding="UTF-8"?>
<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>
<w:footnote w:id="1"><w:p><w:r><w:t>昨年の秘密の脚注</w:t></w:r></w:p></w:footnote></w:footnotes>"""


@pytest.fixture
def ward_file(tmp_path):
    """Write a document as a ward may have it: its look, and what it told last year."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.left_margin = Mm(182), Mm(30)
    section.header.paragraphs[0].text = "○○区 政策経営部"
    document.styles["Heading 1"].font.name = "BIZ UDゴシック"
    document.styles["Heading 1"].font.size = Pt(18)
    for name in ("Caption", "List Bullet"):
        style = document.styles[name]
        style.element.getparent().remove(style.element)
    run = document.add_paragraph("昨年の秘密の本文").add_run("続き")
    document.add_comment(run, "昨年の秘密のコメント", "部長", "部")
    document.add_paragraph().add_run().add_picture(io.BytesIO(PNG))
    notes = Part(PackURI("/word/footnotes.xml"), "application/xml", FOOTNOTES.encode())
    document.part.relate_to(notes, RELATIONSHIP_TYPE.FOOTNOTES)
    attached = OxmlElement("w:attachedTemplate")
    attached.set(qn("r:id"), "rId1")
    document.settings.element.insert(0, attached)
    settings = document.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS)
    settings.relate_to("file:///old/secret.dotx", ATTACHED, True)
    document.core_properties.author = "昨年の秘密の作成者"
    document.core_properties.keywords = "昨年の秘密"
    path = tmp_path / "ward.docx"
    document.save(path)
    return path


def written(facts, path):
    return to_docx(facts, report_tables(facts), "ja", template=path)


def test_the_wards_styles_page_and_head_are_used(ward, ward_file):
    document = docx.Document(io.BytesIO(written(ward, ward_file)))
    (section,) = document.sections
    assert (round(section.page_width.mm), round(section.left_margin.mm)) == (182, 30)
    assert section.header.paragraphs[0].text == "○○区 政策経営部"
    heading = document.styles["Heading 1"]
    assert (heading.font.name, heading.font.size.pt) == ("BIZ UDゴシック", 18)
    assert "概要" in [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    made = document.tables[0]
    assert sum(column.width for column in made.columns) <= Mm(182 - 30) - section.right_margin + 99


def test_nothing_of_the_wards_text_or_past_is_left(ward, ward_file):
    with zipfile.ZipFile(ward_file) as before:
        assert any("昨年".encode() in before.read(name) for name in before.namelist())
    with zipfile.ZipFile(io.BytesIO(written(ward, ward_file))) as made:
        names = made.namelist()
        for name in names:
            content = made.read(name)
            assert "昨年".encode() not in content, name
            assert b"secret" not in content, name
            assert "部長".encode() not in content, name
    assert not [name for name in names if "media" in name or "thumbnail" in name]
    assert "word/footnotes.xml" in names


def test_styles_that_the_ward_lacks_are_made(ward, ward_file):
    document = docx.Document(io.BytesIO(written(ward, ward_file)))
    names = {p.style.name for p in document.paragraphs}
    assert {"Title", "Heading 1", "Caption", "List Bullet", "Note Text"} <= names


def test_a_foot_that_numbers_pages_is_left_as_it_is(ward, ward_file):
    document = docx.Document(ward_file)
    foot = document.sections[0].footer.paragraphs[0]
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = foot.add_run()
        element = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.text = f" {text} "
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)
    document.save(ward_file)
    (section,) = docx.Document(io.BytesIO(written(ward, ward_file))).sections
    assert len(section.footer.paragraphs) == 1
    assert not list(section.footer._element.iter(qn("w:fldSimple")))


def test_the_same_template_gives_the_same_bytes(ward, ward_file):
    assert written(ward, ward_file) == written(ward, ward_file)


@pytest.mark.parametrize(
    "content", [b"", b"text", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_is_no_word_document_is_none(tmp_path, content):
    path = tmp_path / "no.docx"
    path.write_bytes(content)
    assert not is_document(path)
    assert not is_document(tmp_path)
    assert not is_document(tmp_path / "nowhere.docx")


def test_another_office_file_is_no_word_document(tmp_path, ward_file):
    assert is_document(ward_file)
    with zipfile.ZipFile(tmp_path / "no.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert not is_document(tmp_path / "no.docx")
    from openpyxl import Workbook

    Workbook().save(tmp_path / "book.docx")
    assert not is_document(tmp_path / "book.docx")
