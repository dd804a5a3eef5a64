"""Facts inserted in one's own commentary: as the tables print them, linked, or refused with the place."""

import re

import pytest
from small_city import RULE, write_city

import evalkit as ek
from evalkit.telling.inserted import comments, insert
from evalkit.telling.page import report_sections
from evalkit.telling.report import report_tables
from evalkit.words.problems import DataError

HEAD = "node,period,text,place\n"


@pytest.fixture
def said(tmp_path):
    """Evaluate the tiny city with a commentary."""

    def evaluate(*texts, corrections=""):
        rows = "".join(f'm,FY2024,"{text.replace(chr(34), chr(34) * 2)}",総評\n' for text in texts)
        folder = write_city(tmp_path / "city", corrections, commentary=HEAD + rows)
        data = ek.load_dataset(folder)
        return ek.collect(ek.rate(data, 2024, RULE), ek.change(data, 2024))

    return evaluate


def test_a_fact_stands_in_the_commentary_as_in_the_tables_and_leads_to_its_source(said):
    facts = said('件数は{{ fact("visits/actual/FY2024") }}で、{{ fact("visits/change") }}である。')
    (comment,) = comments(facts)
    shown = {
        e.text for t in report_tables(facts) for row in t.rows for es in row.values() for e in es
    }
    assert str(comment.text) == "件数は130件で、+30件である。"
    assert {"130件", "+30件"} <= shown
    page = report_sections(facts).html
    assert (
        '件数は<a class="fact" href="#f-city/visits/actual/FY2024/as-published/r6">130件</a>'
        in page
    )
    assert 'id="f-city/visits/actual/FY2024/as-published/r6"' in ek.sources(facts).to_html()


def test_an_english_page_leaves_the_japanese_commentary_in_japanese(said):
    facts = said('件数は{{ fact("visits/actual") }}である。')
    page = re.sub("<[^>]+>", "", report_sections(facts, "en").html)
    assert "件数は130件である。" in page


def test_what_an_inserted_number_rests_on_stands_beside_the_text(tmp_path):
    tables = {"commentary": HEAD + 'm,FY2024,"{{ fact(""visits/change"") }}増えた。",総評\n'}
    tables["figures"] = (
        "indicator,component,role,period,text,release\n"
        "visits,,baseline,FY2023,100件（見込み）,r6\nvisits,,target,FY2024,120件,r6\n"
        "visits,,actual,FY2024,130件,r6\n"
    )
    tables["ratings"] = "indicator,period,text,release\n"
    data = ek.load_dataset(write_city(tmp_path / "city", **tables))
    facts = ek.collect(ek.rate(data, 2024, RULE), ek.change(data, 2024))
    assert comments(facts)[0].caveats == ("見込みの値に基づく",)
    assert "総評。挿入した数値の留意点：見込みの値に基づく" in report_sections(facts).html


def test_a_corrected_figure_is_right_in_the_commentary_too(said):
    text = '件数は{{ fact("visits/actual/FY2024") }}である。'
    corrected = said(text, corrections="visits,,actual,FY2024,r6,130件,90件,集計の重複,r6a\n")
    assert str(comments(corrected)[0].text) == "件数は90件（訂正）である。"


def test_text_around_a_fact_is_escaped(said):
    facts = said('<b>{{ fact("visits/actual") }}</b>')
    assert "&lt;b&gt;<a " in comments(facts)[0].text.__html__()


def test_the_places_of_inserted_facts_refer_to_the_text_as_it_is_read(said):
    text = comments(said('件数は{{ fact("visits/actual") }}、{{ fact("plans/a/actual") }}。'))[
        0
    ].text
    placed = {str(text)[start:end]: fact for start, end, fact in text.spans}
    assert list(placed) == ["130件", "70件"]
    assert placed["70件"] == "city/plans/a/actual/FY2024/as-published/r6"


def test_an_unknown_fact_is_an_error_that_names_the_cell_and_near_ids(said):
    facts = said(
        '{{ fact("visits/acutal/FY2024") }}',
    )
    with pytest.raises(DataError) as caught:
        report_sections(facts)
    (problem,) = caught.value.problems
    assert problem.place() == "commentary.csv C2"
    assert '{{ fact("visits/actual/FY2024") }}' in problem.remedy("ja")
    assert '{{ fact("visits/actual/FY2024") }}' in problem.remedy("en")
    assert problem.found == '{{ fact("visits/acutal/FY2024") }}'


def test_every_broken_insertion_of_the_year_is_told_at_once(tmp_path):
    rows = 'm,FY2024,"{{ fact(""visits/x"") }}と{{ fact(""plans/y"") }}",\n'
    data = ek.load_dataset(write_city(tmp_path / "city", commentary=HEAD + rows))
    facts = ek.collect(ek.rate(data, 2024, RULE))
    with pytest.raises(DataError) as caught:
        comments(facts)
    assert [each.code for each in caught.value.problems] == ["insertion-unknown"] * 2


def test_an_id_of_several_facts_is_refused_with_longer_ones(said):
    _, (problem,) = insert('{{ fact("visits/rating/FY2024") }}', said("無"), "a.md!B3")
    assert (problem.code, problem.file, problem.cell) == ("insertion-ambiguous", "a.md", "B3")
    assert '{{ fact("visits/rating/FY2024/as-published") }}' in problem.remedy("ja")


def test_the_rules_letter_beside_the_one_decided_cant_be_inserted(said):
    narrative, (problem,) = insert('{{ fact("visits/rating/FY2024/example-city") }}', said("無"))
    assert problem.code == "insertion-withheld"
    assert "A" not in str(narrative)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ fact(visits) }}", "insertion-broken"),
        ("{% for x in y %}", "insertion-broken"),
        ('{{ fact("visit/actual/FY2024") }}', "insertion-unknown"),
    ],
)
def test_a_check_finds_what_needs_no_evaluation(tmp_path, text, code):
    quoted = text.replace('"', '""')
    folder = write_city(tmp_path / "city", commentary=f'{HEAD}m,FY2024,"一行目\n{quoted}",総評\n')
    (problem,) = ek.check_dataset(folder)
    assert (problem.code, problem.place()) == (code, "commentary.csv C2")
    assert text in problem.found
    assert '{{ fact("visits/actual/FY2024") }}' in problem.remedy("ja")


def test_the_sources_give_the_id_of_each_fact_to_the_inside_only(said):
    facts = said("無")
    inside = ek.sources(facts).to_html()
    assert "<code>visits/actual/FY2024</code>" in inside
    assert "{{ fact(&#34;" in inside
    assert "<code>" not in ek.sources(facts, audience="public").to_html()
    for fact, address in facts.addresses.items():
        assert [each.id for each in facts.named(address)] == [fact]
