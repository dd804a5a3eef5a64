"""The report as a Word document: what it holds, for whom, how it is read out, and the ward's own styles."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime

import docx
import pytest
from docx.oxml.ns import qn
from hostile import ALL, PNG

from evalkit.facts.facts import Facts
from evalkit.telling.inserted import comments
from evalkit.telling.narrative import narrate
from evalkit.telling.office.characters import width
from evalkit.telling.office.docx import Image, to_docx
from evalkit.telling.office.word_table import shared
from evalkit.telling.points import points_table
from evalkit.telling.report import report_tables
from evalkit.telling.tables.rule import rule_table
from evalkit.telling.tables.scorecard import sections, targeted
from evalkit.telling.tables.table import Column, Entry, Note, Table
from evalkit.telling.teller import Teller


def written(facts, lang="ja", audience="internal", tables=None, **told):
    tables = report_tables(facts, lang, audience) if tables is None else tables
    return to_docx(facts, tables, lang, audience, **told)


def opened(content):
    return docx.Document(io.BytesIO(content))


def texts(document):
    """All text of the body, tables included, paragraph by paragraph."""
    paragraphs = document.element.body.iter(qn("w:p"))
    return ["".join(each.text or "" for each in p.iter(qn("w:t"))) for p in paragraphs]


def headings(document, level=1):
    return [p.text for p in document.paragraphs if p.style.name == f"Heading {level}"]


def halves(column):
    """How many half-width characters of the text of tables stand beside each other in a column, its margins aside."""
    return (column.width.pt - 2 * 3) / (8.5 / 2)


@pytest.fixture(scope="module")
def ward_docx(ward):
    image = Image(PNG, "達成率の図。A 100％", "達成率")
    return opened(written(ward, edition="第1版", images=[image]))


@pytest.fixture
def in_table(plain):
    """Make the document of one table of one cell."""

    def make(text, *, rows=1, lang="ja", notes=(), **told):
        facts = plain({"measure": "actual", "value": 3.0})
        entry = {"x": (Entry(text, notes=tuple(note.name for note in notes)),)}
        table = Table("t", text, (Column("x", text),), (entry,) * rows, facts, lang, notes)
        return opened(to_docx(facts, [table], lang, **told))

    return make


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_table_and_sentence_of_the_report_stands_in_the_document(facts, lang):
    document = opened(written(facts, lang))
    tables = [table for table in report_tables(facts, lang) if table.name != "points"]
    assert len(document.tables) == len(tables)
    said = "\n".join(texts(document))
    for number, (table, made) in enumerate(zip(tables, document.tables, strict=True), start=1):
        mark = f"（{table.made_up}）" if lang == "ja" else f" ({table.made_up})"
        caption = f"表{number}　" if lang == "ja" else f"Table {number}. "
        assert caption + table.caption + (mark if table.made_up else "") in said
        cells = {p.text for p in made._cells for p in p.paragraphs}
        told = {" ".join(cell.split()) for cell in cells}
        for row in table.rows:
            for key in ("baseline", "target", "actual", "attainment"):
                for entry in row.get(key, ()):
                    assert any(entry.text.replace("\xa0", " ") in cell for cell in told)
        for note in table.notes:
            assert f"{note.mark} {note.text}" in said
    for indicator in targeted(facts):
        assert str(narrate(facts, indicator, lang)) in said


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_rule_that_gave_the_letters_stands_after_the_summary_and_takes_no_number(ward, lang):
    rule = rule_table("params/rubrics/setagaya-r6-inferred.yaml", lang)
    document = opened(written(ward, lang, rule=rule))
    assert headings(document)[1] == {"ja": "評価基準", "en": "Rule"}[lang]
    head, *rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert head == list(rule.heads)
    assert rows == [list(band) for band in rule.bands()]
    said = texts(document)
    assert rule.title in said
    assert set(rule.notes()) <= set(said)
    first = report_tables(ward, lang)[0].caption
    assert {"ja": f"表1　{first}", "en": f"Table 1. {first}"}[lang] in said


def test_sections_stand_in_the_plans_order_under_headings(ward, ward_docx):
    tell = Teller(ward, "ja")
    told = [tell.node(section) for section in sections(ward)]
    found = headings(ward_docx, 2)
    assert found == [each for each in told if each in found]
    assert headings(ward_docx)[:2] == ["概要", "達成率"]
    assert headings(ward_docx)[-2:] == ["参考の数値", "名簿の変動と計画"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_each_pillar_of_the_plan_stands_once_above_its_measures(facts, lang):
    tell = Teller(facts, lang)
    nodes = facts.worded.nodes
    pillars = {tell.node(node): node for node in nodes.loc[nodes["level"] == "pillar", "node"]}
    parents = dict(zip(map(tell.node, nodes["node"]), nodes["parent"], strict=True))
    above, found = "", []
    for paragraph in opened(written(facts, lang)).paragraphs:
        if paragraph.style.name == "Heading 1":
            above = paragraph.text
            found += [above] if above in pillars else []
        if paragraph.style.name == "Heading 2":
            assert pillars[above] == parents[paragraph.text]
    told = {facts.worded.nodes.set_index("node")["parent"][each] for each in sections(facts)}
    assert found == [name for name, node in pillars.items() if node in told]


def test_what_is_written_about_a_pillar_stands_below_its_heading(city):
    nodes = city.plan.nodes.copy()
    nodes.loc[nodes["node"] == "pillar-1", "aim"] = "支え合うまち"
    told = replace(city, plan=replace(city.plan, nodes=nodes))
    paragraphs = [p.text for p in opened(written(told, tables=[])).paragraphs]
    pillar = paragraphs.index(Teller(city, "ja").node("pillar-1"))
    assert paragraphs[pillar + 1] == "めざす姿：支え合うまち"
    assert paragraphs.count("めざす姿：支え合うまち") == 1


def test_a_head_that_does_not_fit_is_broken_between_its_words_only(ward):
    outcome = [t for t in report_tables(ward) if t.name == "scorecard-measure-2-1-outcome"]
    heads = [cell.text for cell in opened(written(ward, tables=outcome)).tables[0].rows[0].cells]
    assert "令和6年度\n目標" in heads


def test_a_section_without_anything_to_tell_has_no_heading(ward, ward_docx):
    assert "報告２ 支援会議について" not in headings(ward_docx)


def test_texts_of_the_offices_stand_in_their_section(city):
    said = texts(opened(written(city)))
    text = str(comments(city)[0].text)
    assert text.splitlines()[0] in "\n".join(said)
    assert any(each.startswith("めざす姿：") for each in said)


def test_tables_are_numbered_as_in_the_workbook_and_by_word(ward, ward_docx):
    captions = [p for p in ward_docx.paragraphs if p.style.name == "Caption"]
    fields = [field.get(qn("w:instr")) for p in captions for field in p._p.iter(qn("w:fldSimple"))]
    assert fields[0] == r" SEQ 図 \* ARABIC "
    assert set(fields[1:]) == {r" SEQ 表 \* ARABIC "}
    shown = ["".join(t.text for t in p._p.iter(qn("w:t"))) for p in captions[1:]]
    tables = [table for table in report_tables(ward) if table.name != "points"]
    assert shown == [f"表{n}　{table.caption}" for n, table in enumerate(tables, start=1)]


def test_heads_are_repeated_and_rows_stay_whole(ward_docx):
    for table in ward_docx.tables:
        first, *others = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert not [row for row in others if row._tr.trPr.find(qn("w:tblHeader")) is not None]
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_a_row_longer_than_a_page_may_be_split(in_table):
    (table,) = in_table("長" * 2000).tables
    assert table.rows[1]._tr.trPr is None


def test_tables_and_pictures_say_in_words_what_they_hold(ward, ward_docx):
    for table in ward_docx.tables:
        told = {e.tag: e.get(qn("w:val")) for e in table._tbl.tblPr}
        assert told[qn("w:tblCaption")]
        assert "1行目は見出し" in told[qn("w:tblDescription")]
    (picture,) = ward_docx.element.body.iter(qn("wp:docPr"))
    assert (picture.get("title"), picture.get("descr")) == ("達成率", "達成率の図。A 100％")


def test_every_part_of_the_xml_stands_in_the_order_of_the_schema(ward_docx):
    order = {
        "w:tblPr": "tblStyle tblW jc tblBorders tblLayout tblCellMar tblLook tblCaption tblDescription",
        "w:tcPr": "tcW gridSpan vMerge shd",
        "w:trPr": "cantSplit tblHeader",
    }
    for name, children in order.items():
        known = [qn(f"w:{child}") for child in children.split()]
        for element in ward_docx.element.body.iter(qn(name)):
            places = [known.index(child.tag) for child in element]
            assert places == sorted(places)


@pytest.mark.parametrize(("lang", "latin"), [("ja", "游ゴシック"), ("en", "Calibri")])
def test_east_asian_fonts_are_named_and_no_theme_overrides_them(ward, lang, latin):
    document = opened(written(ward, lang))
    fonts = list(document.styles.element.iter(qn("w:rFonts")))
    assert fonts
    for each in fonts:
        assert each.get(qn("w:eastAsia")) == "游ゴシック"
        assert {each.get(qn(f"w:{slot}")) for slot in ("ascii", "hAnsi", "cs")} == {latin}
        assert not [name for name in each.attrib if "heme" in name]


@pytest.mark.parametrize(("lang", "code"), [("ja", "ja-JP"), ("en", "en-GB")])
def test_the_document_says_in_which_language_it_is(ward, lang, code):
    document = opened(written(ward, lang))
    said = list(document.styles.element.iter(qn("w:lang")))
    assert {each.get(qn("w:val")) for each in said} == {code}
    assert {each.get(qn("w:eastAsia")) for each in said} == {"ja-JP"}
    assert document.core_properties.language == code


def test_pages_are_a4_and_numbered_and_name_report_and_edition(ward_docx):
    (section,) = ward_docx.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    foot = section.footer._element
    fields = [field.get(qn("w:instr")).strip() for field in foot.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "世田谷区 令和6年度 評価報告書（第1版）" in section.footer.paragraphs[0].text


def test_points_to_check_are_comments_where_they_belong(ward, ward_docx):
    points = points_table(ward)
    comments = list(ward_docx.comments)
    assert len(comments) == len(points.rows)
    for comment, row in zip(comments, points.rows, strict=True):
        said = {key: entries[0].text for key, entries in row.items()}
        assert comment.text == (
            f"【{said['kind']}】{said['name']}：{said['point']}\n対応：{said['action']}"
        )
        assert (comment.author, comment.initials, comment.timestamp) == ("evalkit", "ek", None)
    body = ward_docx.element.body
    commented = {}
    for start in body.iter(qn("w:commentRangeStart")):
        run = next(each for each in start.itersiblings() if each.tag == qn("w:r"))
        told = "".join(text.text for text in run.iter(qn("w:t")))
        commented[int(start.get(qn("w:id")))] = told
    assert len(commented) == len(comments)
    of = [row["name"][0].text for row in points.rows]
    about_all = [
        commented[c.comment_id] for c, name in zip(comments, of, strict=True) if name == "全体"
    ]
    assert set(about_all) == {"概要"}
    resource = [
        commented[c.comment_id] for c, name in zip(comments, of, strict=True)
        if name == "地域住民の居場所や支えとなる地域資源の数"
    ]  # fmt: skip
    assert resource
    assert set(resource) == {"１-②"}


def test_the_public_document_has_no_comment_and_no_rules_letter(ward):
    content = written(ward, audience="public")
    assert not list(opened(content).comments)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if "comments" in name]
    assert "基準による評価" not in "".join(texts(opened(content)))


def test_made_up_data_are_marked_in_title_captions_sentences_and_on_every_page(city):
    image = Image(PNG, "図", "達成率")
    document = opened(written(city, images=[image]))
    assert document.paragraphs[0].text.endswith("（架空のデータ）")
    captions = [
        "".join(t.text for t in p._p.iter(qn("w:t")))
        for p in document.paragraphs
        if p.style.name == "Caption"
    ]
    assert all(each.endswith("（架空のデータ）") for each in captions)
    assert "架空のデータ" in document.sections[0].footer.paragraphs[0].text


def test_the_same_facts_give_the_same_bytes(ward):
    image = Image(PNG, "図", "達成率")
    one, other = (
        written(facts, images=[image]) for facts in (ward, Facts.from_json(ward.to_json()))
    )
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert re.findall(rb"20[1-9]\d-\d\d-\d\dT", everything) == []


def test_nothing_of_python_docx_is_left_in_the_properties(ward_docx):
    told = ward_docx.core_properties
    assert (told.author, told.last_modified_by, told.comments) == ("evalkit", "evalkit", "")
    assert told.created == told.modified == datetime(2000, 1, 1, tzinfo=told.created.tzinfo)
    assert told.title == "世田谷区 令和6年度 評価報告書"


@pytest.mark.parametrize("text", ALL, ids=range(len(ALL)))
def test_whatever_a_text_holds_the_document_opens_and_holds_it(in_table, text):
    image = Image(PNG, text, text)
    document = in_table(text, notes=(Note("注1", text, "n"),), edition=text, images=[image])
    cell = document.tables[0].cell(1, 0).text
    seen = re.sub("[\x00-\x08\x0b\x1b\u202e\u2066\ufffe]", "�", text)
    assert cell.replace("\n", " ").startswith(re.sub("[\r\n]", " ", seen))


def test_five_hundred_rows_are_written(in_table):
    (table,) = in_table("指標", rows=500).tables
    assert len(table.rows) == 501


def test_a_table_without_rows_says_so(in_table, plain):
    assert in_table("題名", rows=0).tables[0].cell(1, 0).text == "該当なし"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_columns_are_as_wide_as_their_numbers_with_units_and_the_words_of_their_heads(facts, lang):
    document = opened(written(facts, lang))
    tables = [table for table in report_tables(facts, lang) if table.name.startswith("scorecard")]
    for table, made in zip(tables, document.tables, strict=False):
        for column, wide in zip(table.columns, made.columns, strict=True):
            entries = [e for row in table.rows for e in row[column.key]] if column.numeric else []
            numbers = [re.split("[（(]" if lang == "ja" else r"[\s(]", e.text)[0] for e in entries]
            for piece in [*numbers, *column.heading.split()] if column.numeric else []:
                assert width(piece) <= halves(wide), (table.name, column.heading, piece)


def test_where_all_does_not_fit_columns_of_texts_give_way_to_numbers():
    given = shared([8, 40, 40], [16, 40, 40], [90, 40, 40], room=96)
    assert [round(share * 96, 6) for share in given] == [16, 40, 40]


def test_lines_of_one_row_stand_as_one_where_they_share_a_cell(ward):
    (table,) = [t for t in report_tables(ward) if t.name == "scorecard-measure-1-10-outcome"]
    made = opened(written(ward, tables=[table])).tables[0]
    assert [cell.text for cell in made.columns[0].cells] == ["番号", "５", "５"]
    joined = [row._tr.tc_lst[0].tcPr.find(qn("w:vMerge")) for row in made.rows[1:]]
    assert [each.get(qn("w:val")) for each in joined] == ["restart", None]


@pytest.mark.parametrize("wanted", [[10, 20, 200], [300, 300], [5], [90, 90, 90, 90]])
def test_columns_share_the_page_and_none_falls_below_its_least(wanted):
    least = [min(each, 12) for each in wanted]
    given = shared(least, wanted, room=106)
    assert sum(given) == pytest.approx(1)
    assert all(share * 106 >= low - 1e-6 for share, low in zip(given, least, strict=True))
