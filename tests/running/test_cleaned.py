"""What is taken out of a page and what is refused, however oddly it is written."""

import pytest
from lxml.html import tostring

from evalkit.running.cleaned import cleaned


def told(html):
    return tostring(cleaned(html), encoding="unicode")


@pytest.mark.parametrize(
    "html",
    [
        *("<b ONCLICK=bad()>x</b>", "<b onfoo=bad()>x</b>", "<b/onclick=bad()>x</b>"),
        *("<x-y ontoggle=bad()>x</x-y>", "<svg onload=bad()><g onbegin=bad()></g></svg>"),
        *("<p SRCDOC='bad()'>x</p>", "<style onload=bad()>p {}</style>"),
        "<a href='JavaScript&colon;bad()'>x</a>",
        "<a href='&#1;java&#10;script&#58;bad()'>x</a>",
        "<a href='\u3000javascript:bad()'>x</a>",
        "<svg><a xlink:href='vbscript:bad()'>x</a></svg>",
        "<svg><set attributename=href to='javascript:bad()'></set></svg>",
        "<form action='javascript:bad()'><button formaction=' javascript:bad()'>x</button></form>",
        "<img alt=x src='javascript:bad()'>",
        *(f"<a {name}='java&Tab;script:bad()'>x</a>" for name in ("class", "id", "scope", "title")),
        "<bo<body>dy onload=bad()>",  # a body's tag, once the one within it is taken out
    ],
)
def test_what_runs_is_taken_out_however_it_is_written(html):
    assert "bad" not in told(html)


@pytest.mark.parametrize(
    "html",
    [
        *("<p HREF=bad>x</p>", "<area href=bad>", "<a src=bad>x</a>", "<input type=image src=bad>"),
        *("<img alt=x srcset='bad 2x'>", "<img alt=x src=''>", "<img alt=x src=' data:bad'>"),
        *("<table background=bad></table>", "<x-y poster=bad>x</x-y>"),
        "<svg><image href=bad /></svg>",
        "<svg><use XLINK:HREF=bad></use></svg>",
        "<svg><a xlink:href=bad>x</a></svg>",
        "<svg><style>p {background: url(bad)}</style></svg>",
        "<p STYLE='background: URL(&quot;bad'>x</p>",
        "<p style='@IMPORT bad'>x</p>",
    ],
)
def test_what_loads_is_refused_however_it_is_written(html):
    with pytest.raises(ValueError, match="load nothing from outside"):
        cleaned(html)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://example.jp/" class="one" id="on" title="See: javascript:">x</a>',
        '<p style="background: url(#x), url(data:x)">x</p>',
        '<img alt="x" src="data:x"><svg><use xlink:href="#x"></use></svg>',
    ],
)
def test_what_neither_runs_nor_loads_stays(html):
    assert html in told(html)


def test_the_first_that_loads_is_told():
    with pytest.raises(ValueError, match=r"embed it: first$"):
        cleaned("<p class=a>x</p><p href=second src=first>x</p><style>@import third</style>")
