"""What the reviewer's page holds, read as HTML without a browser."""

import re
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert.nbconvertapp import NbConvertApp
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from evalkit.running import page
from evalkit.running.frame import TEMPLATES
from evalkit.running.page import PageExporter, to_html

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
TITLE = new_markdown_cell("# 評価の結果")


def markdown(text, **metadata):
    return new_markdown_cell(text, metadata=metadata)


def display(data, source="show()", metadata=None, tags=()):
    output = new_output("display_data", data, metadata=metadata or {})
    return new_code_cell(source, outputs=[output], metadata={"tags": list(tags)})


def read(*cells, lang=None, **metadata):
    notebook = new_notebook(cells=[TITLE, *cells], metadata=metadata)
    return BeautifulSoup(to_html(notebook, lang=lang), "html.parser")


def test_the_page_has_one_h1_a_title_and_its_landmarks():
    found = read(markdown("本文"))
    assert [h1.text for h1 in found.select("header > h1")] == ["評価の結果"]
    assert len(found.find_all("h1")) == 1
    assert found.title.text == "評価の結果"
    assert found.html["lang"] == "ja"
    assert [tag.name for tag in found.body.find_all(True, recursive=False)] == [
        *("a", "header", "div", "main", "footer", "script"),
    ]
    assert found.select_one("a.skip")["href"] == "#page-main"


def test_the_title_of_the_notebook_wins_over_the_heading():
    assert read(title="令和6年度 <評価>").title.text == "令和6年度 <評価>"


def test_the_policy_lets_one_script_run_by_its_hash_and_nothing_load():
    found = read()
    policy = found.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    (script,) = found.find_all("script")
    digest = b64encode(sha256(script.string.encode()).digest()).decode()
    assert policy.split("; ") == [
        "default-src 'none'",
        f"script-src 'sha256-{digest}'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "form-action 'none'",
        "base-uri 'none'",
    ]


def test_nothing_on_the_page_points_outside_the_file():
    found = read(
        markdown("[出典](https://example.jp/report)"),
        display({"image/png": PIXEL}, metadata={"image/png": {"alt": "棒グラフ"}}),
    )
    assert not found.select("script[src], link, iframe, object, embed, base")
    addresses = [tag[name] for tag in found.find_all(True) for name in tag.attrs if name == "src"]
    addresses += [tag["href"] for tag in found.select("[href]") if tag.name != "a"]
    assert addresses == [f"data:image/png;base64,{PIXEL}"]
    assert "@import" not in found.style.text
    assert "url(" not in found.style.text
    assert not re.search("fetch|XMLHttpRequest|import|https?:", found.script.text)


@pytest.mark.parametrize(
    "html",
    [
        '<img alt="図" src="https://example.jp/a.png">',
        '<img alt="図" src="a.png">',
        '<video poster="//example.jp/a.png"></video>',
        '<svg><use xlink:href="https://example.jp/a.svg#b"></use></svg>',
        "<style>@import 'a.css';</style>",
        '<p style="background: URL( https://example.jp/a.png )">x</p>',
    ],
)
def test_what_would_be_loaded_from_outside_is_refused(html):
    with pytest.raises(ValueError, match=r"埋め込んで.*embed it"):
        read(display({"text/html": html}))


@pytest.mark.parametrize("cell", [markdown, lambda html: display({"text/html": html})])
def test_active_html_is_taken_out_and_tables_ids_and_details_stay(cell):
    found = read(
        cell(
            '<script>alert(1)</script><iframe srcdoc="x"></iframe><!-- 内部メモ -->'
            '<a href=" java&#9;script:alert(1)" onclick="alert(2)">x</a>'
            '<table id="t"><caption>表</caption><tr><th scope="row">a</th><td>1</td></tr></table>'
            '<details id="d"><summary>s</summary>x</details>'
        )
    )
    assert not re.search(r"<script|<iframe|onclick|alert|内部メモ", str(found.main))
    assert found.select_one("#t > caption").text == "表"
    assert found.select_one("#t th[scope=row]")
    assert found.select_one("#d > summary")


def test_plain_text_is_escaped():
    attack = "<script>alert(1)</script>"
    streams = new_code_cell("", outputs=[new_output("stream", text=attack)])
    found = read(streams, display({"text/plain": attack}, source=attack), markdown(f"`{attack}`"))
    assert not found.main.find_all("script")
    assert [pre.text for pre in found.select("pre.output")] == [attack, attack]
    assert found.code.text == attack


@pytest.mark.parametrize(("lang", "kept"), [("ja", "日本語"), ("en", "English")])
def test_cells_of_the_other_language_are_left_out(lang, kept):
    found = read(
        markdown("日本語", tags=["lang-ja"]),
        markdown("English", tags=["lang-en"]),
        markdown("both", tags=["lang-ja", "lang-en"]),
        lang=lang,
    )
    assert found.html["lang"] == lang
    assert [p.text for p in found.main.select("p")] == [kept, "both"]


def test_the_run_decides_the_language_before_the_notebook_does():
    run = {"parameters": {"lang": "en"}}
    assert read(papermill=run, evalkit={"lang": "ja"}).html["lang"] == "en"
    assert read(evalkit={"lang": "en"}).html["lang"] == "en"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="ja か en"):
        read(lang="fr")


@pytest.mark.parametrize("tags", [[], ["parameters"], ["injected-parameters"]])
def test_code_is_folded_and_its_output_is_not(tags):
    found = read(display({"text/plain": "42"}, source="answer = 42", tags=tags))
    fold = found.select_one("details.code")
    assert fold.summary.text == "コードを表示"
    assert "answer = 42" in fold.text
    assert "open" not in fold.attrs
    assert found.select_one("main > pre.output").text == "42"


def test_the_same_code_is_coloured_in_the_language_of_its_notebook():
    code = new_code_cell("def f(): pass")
    python, other = read(code), read(code, language_info={"name": "r"})
    assert python.select_one(".hl-ipython3 .k").text == "def"
    assert other.select_one(".hl-r").text == python.select_one(".hl-ipython3").text


def test_the_seal_is_folded_with_its_output():
    found = read(display({"text/plain": "214"}, tags=["seal"]))
    assert found.select_one("details.code pre.output").text == "214"
    assert not found.select("main > pre.output")


def test_the_facts_of_the_notebook_never_reach_the_page():
    kind = "application/vnd.evalkit.facts+json"
    alone = display({kind: {"secret": "one"}})
    beside = display({kind: {"secret": "two"}, "text/html": "<p>見える</p>"})
    found = str(read(alone, beside))
    assert "見える" in found
    assert "secret" not in found


def test_an_error_of_the_notebook_is_shown_without_terminal_codes():
    error = new_output("error", ename="E", evalue="v", traceback=["\x1b[31mE\x1b[0m: <v>"])
    failed = new_code_cell("x", outputs=[error], metadata={"tags": ["seal"]})
    box = read(failed).select_one("main > .error")
    assert box.strong.text == "エラー"
    assert box.pre.text == "E: <v>"


@pytest.mark.parametrize("cells", [[], [TITLE, markdown("# もう一つ")]])
def test_a_page_without_exactly_one_h1_is_refused(cells):
    with pytest.raises(ValueError, match=r"見出し1.*exactly one h1"):
        to_html(new_notebook(cells=cells))


def test_an_invalid_notebook_is_refused():
    with pytest.raises(nbformat.ValidationError):
        read(new_code_cell("x", outputs=[{"output_type": "unheard of"}]))


@pytest.mark.parametrize("kind", ["image/png", "image/svg+xml"])
def test_an_image_needs_words_and_shows_them(kind):
    data = {kind: PIXEL if kind == "image/png" else "<svg/>", "text/plain": "<Figure>"}
    image = read(display(data, metadata={kind: {"alt": '増えた "棒"'}})).img
    assert image["alt"] == '増えた "棒"'
    assert image["src"].startswith(f"data:{kind};base64,")
    for metadata in ({}, {kind: {"alt": " "}}):
        with pytest.raises(ValueError, match=r"代替テキスト.*alternative text"):
            read(display(data, metadata=metadata))


def test_the_contents_list_headings_under_stable_ids():
    found = read(
        markdown("## 概要 & 結果\n### 柱1\n#### 細目"),
        display({"text/html": '<h2 id="sources">出典</h2><h3>番号なし</h3>'}),
        markdown("### 注"),
    )
    links = [(a["href"], a.text) for a in found.select("nav a")]
    assert links == [
        *(("#h-1", "概要 & 結果"), ("#h-2", "柱1")),
        *(("#sources", "出典"), ("#h-4", "注")),
    ]
    assert all(len(found.select(target)) == 1 for target, _ in links)


def test_every_table_can_be_scrolled_by_keyboard():
    found = read(
        markdown("|年|件|\n|-|-|\n|1|2|"),
        display({"text/html": "<table><caption>表1</caption></table>"}),
        display({"text/html": '<div class="ek-scroll" tabindex="0"><table></table></div>'}),
    )
    regions = [table.find_parent(class_="ek-scroll") for table in found.find_all("table")]
    assert [region["tabindex"] for region in regions] == ["0"] * 3
    assert [region.get("aria-label") for region in regions] == ["表", "表1", None]


def test_the_same_notebook_gives_the_same_bytes_in_every_thread_and_stays_untouched():
    def notebook(name):
        cells = [new_markdown_cell("# a", id=name), new_code_cell("x", id=f"{name}2")]
        return new_notebook(cells=cells, metadata={"papermill": {"end_time": name}})

    inputs = [notebook(f"n{i}") for i in range(4)]
    with ThreadPoolExecutor(2) as threads:
        pages = set(threads.map(to_html, inputs))
    assert len(pages) == 1
    assert inputs == [notebook(f"n{i}") for i in range(4)]


def test_an_empty_page_stays_small():
    assert len(str(read()).encode()) <= 24_000


def test_nbconvert_finds_the_exporter(tmp_path):
    source = tmp_path / "file-name.ipynb"
    nbformat.write(new_notebook(cells=[TITLE]), source)
    app = NbConvertApp(export_format=f"{page.__name__}.{PageExporter.__name__}")
    app.initialize([str(source), "--log-level=ERROR"])
    app.start()
    assert "<title>評価の結果</title>" in source.with_suffix(".html").read_text("utf-8")


def colours():
    css = (TEMPLATES / "evalkit" / "page.css").read_text("utf-8")
    light, dark = (
        dict(re.findall(r"--(\w+): (#\w{6})", block))
        for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    )
    return [light, dark]


def contrast(one, other):
    """Return the contrast ratio of WCAG 2.2 (definition of "contrast ratio")."""

    def luminance(colour):
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", colours(), ids=["light", "dark"])
def test_text_and_borders_stand_out_as_wcag_aa_asks(scheme):
    for ground in ("paper", "soft", "mark"):
        for text in ("ink", "muted", "link", "bad", "warn"):
            assert contrast(scheme[text], scheme[ground]) >= 4.5, (text, ground)
    for ground in ("paper", "soft"):
        assert contrast(scheme["rule"], scheme[ground]) >= 3, ground
