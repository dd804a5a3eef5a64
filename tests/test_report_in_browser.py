"""The reviewer's page in a real browser: read aloud, by keyboard, filtered, commented on, printed, attacked."""

import csv
import io
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from hostile_city import LONG, write_hostile_city
from PIL import Image
from small_city import RULE, VISITS, write_city
from told_notebook import NOTEBOOKS, executed

from evalkit.running.page import to_html
from evalkit.words.comment_sheet import COLUMNS
from evalkit.words.formula import without_guard

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[1]
REPORT = "90_evaluation_report"
FOCUSABLE = "a[href], button, input, textarea, summary, [tabindex='0']"
NAMES = sorted(path.stem for path in NOTEBOOKS.glob("[1-9]0_*.ipynb"))
RUNS = {
    "10_data_check": [("setagaya", "en")],
    "20_indicator_ratings": [("example-city", "ja")],
    "30_trends": [("setagaya", "en")],
    "40_roster_turnover": [("example-city", "en")],
    "50_plan_period": [("example-city", "ja")],
    REPORT: [("setagaya", "ja"), ("example-city", "en")],
}
EVERY_RULE = {"rules": {"target-size": {"enabled": True}}}
CARD = """row => [...row.querySelectorAll('td')].filter(cell => /目標|実績/.test(cell.dataset.head))
  .map(cell => cell.getBoundingClientRect()).map(box => [Math.round(box.left), Math.round(box.top)])"""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Write the report of a dataset as a page, once for each language, and return its address."""
    pages: dict[tuple[str, str], str] = {}

    def make(name: str, lang: str = "ja") -> str:
        if (name, lang) not in pages:
            folder = tmp_path_factory.mktemp(name)
            write = write_hostile_city if name == "hostile" else write_city
            data = write(folder / name, *([] if name == "hostile" else [VISITS]))
            of = {"dataset": str(data), "fiscal_year": "FY2024", "rule": str(RULE)}
            page = to_html(executed(REPORT, lang=lang, roster_size=0, **of))
            (folder / "page.html").write_text(page, encoding="utf-8")
            pages[name, lang] = (folder / "page.html").as_uri()
        return pages[name, lang]

    return make


@pytest.fixture
def visit(browser):
    contexts, complaints = [], []

    def open_page(address: str, **settings):
        context = browser.new_context(**settings)
        contexts.append(context)
        context.set_offline(True)
        tab = context.new_page()
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("request", lambda request: _note(request.url, complaints))
        tab.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        tab.goto(address)
        return tab

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _note(url: str, complaints: list[str]) -> None:
    if not url.startswith(("file:", "data:", "blob:")):
        complaints.append(url)


def findings(tab) -> list[tuple[str, str]]:
    """What axe finds on a page with all of its folds open."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    tab.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    found = axe.run(tab, options=EVERY_RULE).response["violations"]
    return [(each["id"], node["html"][:120]) for each in found for node in each["nodes"]]


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_axe_finds_nothing(visit, told, lang, width, scheme):
    size = {"width": width, "height": 900}
    assert findings(visit(told("city", lang), viewport=size, color_scheme=scheme)) == []


def shades(figure) -> tuple[bool, bool]:
    """Whether a picture's left and right edge are darker than the paper beside."""
    seen = Image.open(io.BytesIO(figure.screenshot())).convert("L")
    height = seen.height // 2
    paper = max(seen.getpixel((seen.width * part // 8, 4)) for part in range(2, 7))
    return tuple(seen.getpixel((place, height)) < paper - 9 for place in (1, seen.width - 2))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_a_figure_stays_legible_moves_by_itself_and_shades_where_there_is_more(
    visit, told, scheme
):
    size = {"width": 360, "height": 800}
    tab = visit(told("city"), viewport=size, color_scheme=scheme)
    figure = tab.locator("figure").first
    assert figure.locator("img").evaluate("e => e.getBoundingClientRect().width") > 500
    assert figure.evaluate("e => e.scrollWidth > e.clientWidth && e.tabIndex === 0")
    assert shades(figure) == (False, True)
    figure.evaluate("e => e.scrollLeft = 1000")
    assert shades(figure) == (True, False)
    assert tab.evaluate("document.documentElement.scrollWidth") == 360


TALL = """async img => {
  const drawn = Object.assign(document.createElement("canvas"), { width: 800, height: 1000 });
  Object.assign(img, { width: 800, src: drawn.toDataURL() });
  await img.decode();
  return [img.width / img.height, img.height / 96 * 25.4];
}"""


def test_on_paper_a_tall_figure_is_made_smaller_not_squeezed(visit, told):
    tab = visit(told("city"), viewport={"width": 660, "height": 900})
    tab.emulate_media(media="print")
    shape, millimetres = tab.locator("figure img").first.evaluate(TALL)
    assert shape == pytest.approx(0.8, rel=0.01)
    assert millimetres == pytest.approx(105, abs=1)


def test_the_keyboard_reaches_everything(visit, told):
    tab = visit(told("city"))
    tab.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    wanted = tab.evaluate(
        f"""() => {{ const all = [...document.querySelectorAll("{FOCUSABLE}")]
          .filter(each => each.checkVisibility()); all.forEach((each, n) => each.dataset.n = n);
          return all.length }}"""
    )
    reached = set()
    for _ in range(wanted + 2):
        tab.keyboard.press("Tab")
        reached.add(tab.evaluate("document.activeElement.dataset.n"))
    assert wanted > 50
    assert {str(each) for each in range(wanted)} - reached == set()


def test_what_has_the_focus_is_seen(visit, told):
    tab = visit(told("city"))
    for _ in range(4):
        tab.keyboard.press("Tab")
        shown = tab.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert shown == "3px"


def test_a_number_leads_to_its_source_in_its_fold_and_back(visit, told):
    tab = visit(told("city"))
    number = tab.locator(".scorecard a.fact").first
    row = tab.locator(f"[id='{number.get_attribute('href')[1:]}']")
    assert not row.is_visible()
    number.click()
    assert row.is_visible()
    assert row.evaluate("e => e.getBoundingClientRect().top < innerHeight")
    row.locator("a.back").click()
    back = tab.evaluate("document.querySelector(':target').getAttribute('href')")
    assert back == number.get_attribute("href")


def test_the_overview_leads_to_each_indicators_row(visit, told):
    tab = visit(told("city"))
    links = tab.locator("table:has(#t-overview) tbody th a")
    assert links.count() == 2
    for place in range(links.count()):
        target = links.nth(place).get_attribute("href")
        links.nth(place).click()
        assert tab.locator(f"tbody[id='{target[1:]}']").is_visible()


@pytest.mark.parametrize("query", ["訪問件数", "訪問　９０件", "ﾎｳﾓﾝ", "  "])
def test_the_filter_reads_any_width(visit, told, query):
    tab = visit(told("city"))
    rows = tab.locator("main :is(tbody tr, tbody, .sentence)")
    every = rows.evaluate_all("all => all.filter(each => each.checkVisibility()).length")
    tab.locator("#page-query").fill(query)
    shown = rows.evaluate_all("all => all.filter(each => each.checkVisibility()).length")
    said = tab.locator("#page-find output").inner_text()
    if not query.strip():
        assert (shown, said) == (every, "")
    elif query == "ﾎｳﾓﾝ":
        assert (shown, said) == (0, "該当なし")
    else:
        assert shown > 0
        assert re.fullmatch("[1-9][0-9]*件", said)
    tab.locator("#page-query").fill("")
    assert rows.evaluate_all("all => all.filter(each => each.checkVisibility()).length") == every


def test_what_the_filter_says_stays_clear_of_the_focus(visit, told):
    tab = visit(told("city"))
    tab.locator("#page-query").fill("ﾎｳﾓﾝ")
    bottom, top = (
        tab.locator(f"#page-find {name}").evaluate(f"e => e.getBoundingClientRect().{side}")
        for name, side in (("input", "bottom"), ("output", "top"))
    )
    assert top - bottom >= 5


def test_the_filter_keeps_the_heading_above_what_it_found(visit, told):
    tab = visit(told("city"))
    tab.locator("#page-query").fill("計画数")
    assert tab.locator("section[data-section='m'] > :is(h2, h3)").is_visible()
    assert tab.locator("tbody#i-plans").is_visible()
    assert not tab.locator("tbody#i-visits").is_visible()


def test_a_link_to_what_the_filter_hid_brings_it_back(visit, told):
    tab = visit(told("city"))
    tab.locator("#page-query").fill("計画数")
    tab.evaluate("location.hash = '#i-visits'")
    tab.wait_for_function("document.querySelector('#page-query').value === ''")
    assert tab.locator("tbody#i-visits").is_visible()


def test_comments_are_kept_and_saved_as_csv_that_a_spreadsheet_opens_rightly(visit, told):
    tab = visit(told("city"))
    tab.locator("section[data-section='m'] .comment summary").click()
    said = '=1+1 は式ではない、"引用"\n2行目 𠮷'
    tab.locator("#comment-m").fill(said)
    tab.locator("#page-reviewer").fill("企画課")
    tab.reload()
    assert tab.locator("#comment-m").input_value() == said
    with tab.expect_download() as waiting:
        tab.locator("#page-save").click()
    assert waiting.value.suggested_filename.endswith(".csv")
    content = Path(waiting.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    head, row = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert head == [each.ja for each in COLUMNS.values()]
    found = dict(zip(COLUMNS, row, strict=True))
    assert found["comment"].startswith("'=")
    assert without_guard(found["comment"]) == said
    assert (found["reviewer"], found["section"], found["edition"]) == ("企画課", "m", "案")
    assert found["title"] == "見守り"
    assert re.fullmatch("[0-9a-f]{12}", found["fingerprint"])


def test_the_contents_and_each_field_lead_to_the_sheet(visit, told):
    tab = visit(told("city"))
    tab.locator(".comment").evaluate_all("all => all.forEach(each => { each.open = true })")
    links = tab.locator("nav .to-sheet a, .comment .to-sheet a")
    assert links.count() == 1 + tab.locator(".comment textarea").count() > 1
    for place in range(links.count()):
        tab.evaluate("scrollTo(0, 0)")
        links.nth(place).focus()
        tab.keyboard.press("Enter")
        tab.wait_for_function(
            "document.querySelector('#page-save').getBoundingClientRect().top < innerHeight"
        )
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.id") == "page-reviewer"


def test_nothing_is_saved_until_the_reviewer_has_a_name(visit, told):
    tab = visit(told("city"))
    saved: list[object] = []
    tab.on("download", lambda download: saved.append(download))
    tab.locator("section[data-section='m'] .comment summary").click()
    tab.locator("#comment-m").fill("良い")
    tab.locator("#page-reviewer").fill(" ")
    tab.locator("#page-save").click()
    said = tab.get_by_role("status").filter(has_text="記入者")
    assert "まだ保存していません" in said.inner_text()
    assert tab.evaluate("document.activeElement.id") == "page-reviewer"
    assert tab.locator("#page-reviewer").get_attribute("aria-invalid") == "true"
    assert findings(tab) == []
    assert saved == []
    tab.locator("#page-reviewer").fill("企画課")
    assert said.count() == 0
    assert tab.locator("#page-reviewer").get_attribute("aria-invalid") is None
    with tab.expect_download():
        tab.locator("#page-save").click()
    assert len(saved) == 1


def test_the_page_is_whole_without_its_script(visit, told):
    address = told("city")
    with_script = visit(address).locator("main").inner_text()
    tab = visit(address, java_script_enabled=False)
    assert not tab.locator("#page-find").is_visible()
    assert not tab.locator("#page-comments").is_visible()
    assert not tab.locator("nav .to-sheet").is_visible()
    plain = tab.locator("main").inner_text()
    assert plain.replace("\n", "") == with_script.replace("この施策への意見", "").replace("\n", "")


def test_nothing_but_the_pages_own_script_runs_and_nothing_is_fetched(browser, told):
    tab = browser.new_context().new_page()
    refused: list[str] = []
    tab.on("console", lambda message: refused.append(message.text))
    tab.goto(told("city"))
    tab.evaluate("""() => { const added = document.createElement("script");
      added.textContent = "window.ran = true"; document.body.append(added) }""")
    assert tab.evaluate("window.ran") is None
    fetched = "fetch('https://example.jp').then(() => 'loaded', () => 'refused')"
    assert tab.evaluate(fetched) == "refused"
    assert len([each for each in refused if "Content Security Policy" in each]) >= 2
    tab.context.close()


def test_hostile_names_do_no_harm(visit, told):
    tab = visit(told("hostile"), viewport={"width": 360, "height": 800})
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    assert tab.locator("main :is(script, iframe)").count() == 0
    assert tab.locator("a[href^='javascript' i]").count() == 0
    text = tab.locator("main").inner_text()
    assert "<script>alert(1)</script>" in text
    assert "𠮷野家" in text
    assert "\u202e" not in tab.content()
    assert LONG in text
    assert findings(tab) == []


def test_the_commentary_of_a_measure_without_figures_isnt_lost(visit, told):
    section = visit(told("hostile")).locator("section[data-section='empty']")
    assert "この年度に報告された指標はない。" in section.inner_text()
    assert "指標のない施策の総評。" in section.inner_text()


def test_a_phone_shows_an_indicator_as_a_card(visit, told):
    tab = visit(told("city"), viewport={"width": 360, "height": 800})
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    (left, top), (right, beside) = tab.locator("tbody#i-visits").evaluate(CARD)
    assert left < right
    assert abs(top - beside) <= 2


def test_a_phone_shows_the_overview_whole_and_as_a_table_to_those_who_listen(visit, told):
    tab = visit(told("city"), viewport={"width": 360, "height": 800})
    table = tab.locator("table:has(#t-overview)")
    sides = table.locator("tbody :is(th, td)").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().right)"
    )
    assert max(sides) <= 344
    heads = table.locator("thead th").all_inner_texts()
    beside = "row => [...row.querySelectorAll('td')].map(each => each.dataset.head)"
    assert table.locator("tbody tr:not(.group)").first.evaluate(beside) == heads[1:]
    listened = tab.context.new_cdp_session(tab)
    found = {"expression": "document.querySelector('table:has(#t-overview)')"}
    root = listened.send("Runtime.evaluate", found)["result"]["objectId"]
    nodes = listened.send("Accessibility.queryAXTree", {"objectId": root})["nodes"]
    roles = Counter(node["role"]["value"] for node in nodes if not node["ignored"])
    assert (roles["table"], roles["columnheader"], roles["cell"]) == (1, 4, 6)
    assert roles["rowheader"] >= 2


def test_a_kind_of_point_isnt_broken_on_a_wide_screen(visit, told):
    kind = visit(told("city")).locator("table:has(#t-points) tbody th").first
    lines = """head => { head.textContent = "手法の限界"; const text = document.createRange();
      text.selectNodeContents(head); return text.getClientRects().length }"""
    assert kind.evaluate(lines) == 1


@pytest.mark.parametrize("width", [360, 1280])
def test_dark_and_light_screens_differ_and_show_something(visit, told, width):
    size = {"width": width, "height": 800}
    light, dark = (
        visit(told("city"), viewport=size, color_scheme=scheme).screenshot()
        for scheme in ("light", "dark")
    )
    assert light != dark
    assert min(len(light), len(dark)) > 10_000


@pytest.fixture(scope="module")
def paper(browser, tmp_path_factory, told):
    """The report on paper: the text of each page."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    tab = browser.new_context().new_page()
    tab.goto(told("city"))
    file = tmp_path_factory.mktemp("paper") / "page.pdf"
    tab.pdf(path=file, prefer_css_page_size=True)
    tab.context.close()
    text = subprocess.run(
        ["pdftotext", "-layout", file, "-"], check=True, capture_output=True
    ).stdout.decode("utf-8")
    return text.rstrip("\f").split("\f")


def test_each_page_of_paper_has_its_number_and_all_but_the_first_the_title(paper):
    assert len(paper) > 1
    for number, page in enumerate(paper, start=1):
        assert re.search(rf"\b{number} ?/ ?{len(paper)}\b", page)
    titled = [
        "みほん市" in page.splitlines()[0] and "評価報告書" in page.splitlines()[0]
        for page in paper
    ]
    assert all(titled[1:])


def test_paper_has_the_sources_of_published_figures_without_code_and_controls(paper):
    text = "".join(paper)
    assert "figures.csv!" in text
    assert "紙では" in text
    for unwanted in ("絞り込み", "意見シート", "この施策への意見", "import evalkit", "↩"):
        assert unwanted not in text


def test_the_head_of_a_long_table_is_repeated_and_no_row_cut(browser, tmp_path):
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    rows = "".join(
        f'<tr><th scope="row">始{number}<br>中{number}<br>終{number}</th><td>値</td></tr>'
        for number in range(120)
    )
    html = f"<table><caption>長い表</caption><thead><tr><th>項目名</th><th>値</th></tr></thead><tbody>{rows}</tbody></table>"
    cells = [
        new_markdown_cell("# 表"),
        new_code_cell("", outputs=[new_output("display_data", {"text/html": html})]),
    ]
    (tmp_path / "page.html").write_text(to_html(new_notebook(cells=cells)), encoding="utf-8")
    tab = browser.new_context().new_page()
    tab.goto((tmp_path / "page.html").as_uri())
    tab.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    tab.context.close()
    command = ["pdftotext", "-layout", tmp_path / "page.pdf", "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8")
    pages = text.rstrip("\f").split("\f")
    assert len(pages) > 3
    assert all("項目名" in page for page in pages)
    for number in range(120):
        (page,) = [page for page in pages if re.search(rf"始{number}\b", page)]
        assert re.search(rf"終{number}\b", page)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "data", "lang"), [(n, *of) for n in NAMES for of in RUNS[n]])
def test_axe_finds_nothing_on_any_page_of_a_run(visit, tmp_path, monkeypatch, name, data, lang):
    monkeypatch.chdir(ROOT)
    city = {"fiscal_year": "FY2025", "rule": "params/rubrics/example-city.yaml", "roster_size": 0}
    own = {"dataset": f"data/{data}"} | (city if data == "example-city" else {})
    page = to_html(executed(name, lang=lang, **own))
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    assert name != REPORT or len(page.encode()) < 1_500_000
    for scheme in ("light", "dark") if name == REPORT else ("light",):
        tab = visit((tmp_path / "page.html").as_uri(), color_scheme=scheme)
        assert findings(tab) == []
