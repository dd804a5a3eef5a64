"""The page in a real browser: offline, by keyboard, on a phone, on paper."""

import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from evalkit.running.page import to_html

pytestmark = pytest.mark.browser

COLUMNS = "".join(f'<th scope="col" class="num">令和{year}年度</th>' for year in range(1, 13))
NUMBERS = '<td class="num"><a class="fact" href="#f-1">1,234,567</a></td>' * 12
TABLE = (
    '<div class="ek-scroll" tabindex="0" role="region" aria-label="表1"><table class="ek">'
    f'<caption>表1</caption><thead><tr><th scope="col">指標</th>{COLUMNS}</tr></thead><tbody>'
    + f'<tr><th scope="row">相談の件数</th>{NUMBERS}</tr>' * 60
    + '</tbody></table></div><p id="f-1">出典</p>'
)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    cells = [
        new_markdown_cell("# 評価の結果\n\n<img alt='x' src='data:,' onerror='alert(1)'>"),
        new_code_cell("show()", outputs=[new_output("display_data", {"text/html": TABLE})]),
        new_markdown_cell("## 結果\n\n" + "本文。\n\n" * 40 + "## 注\n\n長い語 " + "a" * 200),
    ]
    file = tmp_path_factory.mktemp("page") / "page.html"
    file.write_text(to_html(new_notebook(cells=cells)), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def visit(browser, address):
    contexts, complaints = [], []

    def open_page(**settings):
        context = browser.new_context(**settings)
        contexts.append(context)
        context.set_offline(True)
        context.route(re.compile(r"^(?!file:|data:)"), lambda route: route.abort())
        tab = context.new_page()
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("requestfailed", lambda request: complaints.append(request.url))
        tab.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        tab.goto(address)
        return tab

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def test_the_page_opens_offline_without_a_failed_request_or_a_message(visit):
    assert visit().title() == "評価の結果"


def test_the_contents_are_reached_and_followed_by_keyboard(visit):
    tab = visit()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    for _ in range(3):  # the contents' own head, then its entries
        tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "注"
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.hash") == "#h-2"
    assert tab.locator("#h-2").evaluate("h => h.getBoundingClientRect().top < innerHeight")


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_only_the_table_scrolls_sideways(visit, width):
    tab = visit(viewport={"width": width, "height": 800})
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    assert tab.locator(".ek-scroll").evaluate("box => box.scrollWidth > box.clientWidth")


def test_what_can_be_pressed_is_24_pixels_high(visit):
    tab = visit(viewport={"width": 360, "height": 800})
    heights = tab.locator("nav a, summary, td a, footer a").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height)"
    )
    assert min(heights) >= 24


def test_a_fact_that_was_followed_is_marked(visit):
    tab = visit()
    before = tab.locator("#f-1").evaluate("e => getComputedStyle(e).backgroundColor")
    tab.locator("a.fact").first.click()
    assert tab.locator("#f-1").evaluate("e => getComputedStyle(e).backgroundColor") != before


def test_the_page_follows_a_dark_screen(visit):
    grounds = [
        visit(color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert grounds == ["rgb(255, 255, 255)", "rgb(20, 24, 28)"]


def test_paper_is_a4_without_code(visit):
    tab = visit()
    paper = tab.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) > 1
    width, height = map(float, re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper).groups())
    assert (round(width), round(height)) == (595, 842)
    tab.emulate_media(media="print")
    assert not tab.locator("details.code").is_visible()
