"""The body of a page: ids once, regions named apart, a way back from each fact, languages marked."""

import re
from html import escape

import pytest
from bs4 import BeautifulSoup
from hostile import UNSEEN
from hypothesis import given
from hypothesis import strategies as st

from evalkit.running.compose import compose
from evalkit.running.frame import Frame, css_string

H1 = "<h1>表題</h1>"


def body(html, lang="ja"):
    return BeautifulSoup(compose(H1 + html, lang).body, "html.parser")


def test_an_id_that_comes_twice_stays_where_it_is_first():
    found = body('<p id="a">1</p><p id="a">2</p><p id="page-main">3</p>')
    assert [p.get("id") for p in found.find_all("p")] == ["a", None, None]


def test_a_head_without_words_heads_nothing():
    found = body("<table><tr><th></th><th>件数</th></tr></table>")
    assert [head.text for head in found.find_all("th")] == ["件数"]


def test_regions_of_the_same_name_are_numbered():
    table = "<table><caption>図のデータ</caption></table>"
    names = [region["aria-label"] for region in body(table * 3).select(".ek-scroll")]
    assert names == ["図のデータ", "図のデータ 2", "図のデータ 3"]


def test_a_fact_leads_back_to_where_it_is_told_first():
    found = body(
        '<a class="fact" href="#f-x">1</a><a class="fact" href="#f-x">1</a>'
        '<section class="sources"><table><tr id="f-x"><td>1</td><td><a class="fact" href="#f-y">(2)'
        '</a></td></tr><tr id="f-y"><td>2</td></tr></table></section>'
    )
    first, second = found.find_all("a", string="1")
    assert (first["id"], second.get("id")) == ("r-1", None)
    (back,) = found.select("a.back")
    assert (back["href"], back.find_parent("tr")["id"]) == ("#r-1", "f-x")
    assert back["aria-label"] == "本文へ戻る 1"


def test_japanese_within_an_english_page_is_marked_and_the_rest_is_not():
    found = body("<p>as published 「延べ 492名」, figures.csv</p><p>表</p><code>表</code>", "en")
    assert [span.text for span in found.select("span[lang=ja]")] == ["「延べ 492名」"]
    assert found.find_all("p")[1]["lang"] == "ja"
    assert "lang" not in found.code.attrs


def test_an_english_sentence_within_a_japanese_page_is_marked_but_no_name():
    found = body("<p>検定は Mann-Kendall、出典は the first report of all。</p>")
    assert [span.text for span in found.select("span[lang=en]")] == ["the first report of all"]


def test_what_is_marked_already_is_left():
    assert not body('<p lang="ja">総評</p>', "en").select("span")


def test_a_part_in_the_pages_language_is_marked_within_one_in_another():
    found = body(
        '<p lang="fr">総評<b lang="en">総評 A<i>総評 B</i></b>総評</p><code>総評</code>総評 C', "en"
    )
    assert [span.next_sibling for span in found.select("span[lang=ja]")] == [" A", " B", " C"]


def test_languages_are_marked_however_deep():
    assert "<span" in str(
        body("<i>" * 1500 + "総評 A" + "</i>" * 1500, "en").encode_contents(), "utf-8"
    )


@pytest.mark.parametrize("text", UNSEEN)
def test_what_turns_the_digits_or_cant_be_seen_is_shown_as_such(text):
    page = compose(f"<h1>{text}a</h1><h2 id='x'>{text}b</h2><p>{text}c</p>", "ja")
    told = page.heading + page.title + page.body + page.contents[0].text
    assert not set(told) & set("\x00\x0b\x1b\ufffe\u202e\u2066")


def test_an_entity_that_turns_the_digits_is_shown_as_such():
    assert "\u202e" not in compose(f"{H1}<p>&#x202E;226 &#8238;</p>", "ja").body


@pytest.mark.parametrize(
    "output", ["</body></html>", "<html><body class='k'><p>表</p></body></html>"]
)
def test_an_output_that_is_a_document_of_its_own_ends_no_page(output):
    assert "最後" in body(f"<div>{output}</div><p>最後</p>").text


UNCLOSED = ["<!-- ", "<style>p {", "<textarea>", "<title>", '<p title="', "<p title='"]


@pytest.mark.parametrize("output", [*UNCLOSED, '<i id="page-end"></i><!-- '])
def test_what_isnt_closed_is_refused_before_it_swallows_the_rest(output):
    with pytest.raises(ValueError, match="isn't closed"):
        body(f"<div>{output}</div><p>最後</p>")


@pytest.mark.parametrize("name", ["f-浸水/①", "a%22b", "100%", 'q"r', "s t"])
def test_a_link_into_the_page_is_written_as_the_id_that_it_leads_to(name):
    found = body(f'<p id="{escape(name)}"><a href="#{escape(name)}">1</a> href="#%E3%81%82"</p>')
    assert found.a["href"].replace("%20", " ") == f"#{found.p['id']}" == f"#{name}"
    assert found.p.get_text() == '1 href="#%E3%81%82"'


words = st.lists(st.sampled_from(["総評", "A & B", "the work was done", " ", "10件", "<"])).map(
    "".join
)


@given(st.lists(st.tuples(st.sampled_from(["em", "td", "code"]), words, words)), words)
def test_marking_languages_changes_no_text(pieces, first):
    inner = "".join(
        f"<{tag}>{escape(within)}</{tag}>{escape(after)}" for tag, within, after in pieces
    )
    for lang in ("ja", "en"):
        found = body(f"<div>{escape(first)}{inner}</div>", lang)
        told = first + "".join(within + after for _, within, after in pieces)
        assert found.get_text().split() == told.split()


def test_a_minor_heading_isnt_listed():
    listed = compose(f'{H1}<h2 id="a">a</h2><h3 id="b" class="minor">b</h3>', "ja").contents
    assert [(each.id, each.parts) for each in listed] == [("a", [])]


@pytest.mark.parametrize("title", ["</style><script>alert(1)</script>", 'a"b\\c\nd', "語" * 10_000])
def test_no_title_breaks_out_of_the_style_sheet(title):
    style = Frame("ja", title).style
    assert "<" not in style
    assert len(re.search(r'@top-left \{ content: "(.*)" \} \}$', style)[1]) < 400
    assert css_string("令和6年度", 60) == "令和6年度"
