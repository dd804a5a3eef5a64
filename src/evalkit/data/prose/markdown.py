"""Markdown and plain text in parts: what its head says, headings, and the text between them."""

import re
from collections.abc import Iterator

from evalkit.data.prose.part import Part
from evalkit.data.yaml_file import parse_yaml

_HEAD = re.compile(r"---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)
_HIDDEN = re.compile(r"<!--.*?-->|^(`{3,}|~{3,}).*?^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$")


def markdown_parts(text: str, file: str) -> Iterator[Part]:
    r"""Cut a text at its headings; code and comments are left out, lines keep their numbers.

    Keys ``node`` and ``period`` between two lines ``---`` at its head say what the text is about.
    DataError where the head isn't YAML.

    >>> list(markdown_parts("---\nnode: m\n---\n# 総評\n226件", "x.md"))[1]
    Part(text='226件', place='5行', is_heading=False, node='m', period='')
    """
    head = _HEAD.match(text)
    said = parse_yaml(head[1], file) if head else {}
    node, period = (str(said.get(key, "")) for key in ("node", "period"))
    if head:
        text = "\n" * head[0].count("\n") + text[head.end() :]
    text = _HIDDEN.sub(lambda m: "\n" * m[0].count("\n"), text)
    held: list[str] = []
    start = 1
    for number, line in enumerate([*text.splitlines(), "#"], start=1):
        heading = _HEADING.match(line)
        if heading or line == "#":
            body = "\n".join(held)
            if body.strip():
                blank = len(body) - len(body.lstrip())
                first = start + body[:blank].count("\n")
                yield Part(body.strip(), f"{first}行", False, node, period)
            if heading and heading[1]:
                yield Part(heading[1], f"{number}行", True, node, period)
            held, start = [], number + 1
        else:
            held.append(line)
