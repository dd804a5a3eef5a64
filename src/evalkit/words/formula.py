"""Texts that a spreadsheet program would run as a formula: guarded on the way out, and unguarded on the way in."""

import re

STARTS = tuple("=+-@\t\r\n＝＋－＠")
NO_FORMULA = re.compile(r"[+\-＋－][\d,.]+[^\d=+\-*/(!＝＋－]*|－(（.*)?")
"""A signed number with its unit; the dash that stands for no value."""


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet program would take for a formula.

    A signed number and a dash stay as they are. Source: OWASP, CSV Injection.

    >>> guarded("=HYPERLINK(1)"), guarded(" +1+cmd"), guarded("-15"), guarded("+4回"), guarded("－")
    ("'=HYPERLINK(1)", "' +1+cmd", '-15', '+4回', '－')
    """
    return "'" + text if is_formula(text) else text


def without_guard(text: str) -> str:
    """Take off an apostrophe that keeps a text from running; a sheet filled in by hand may have it before any sign.

    >>> without_guard("'=1+1"), without_guard("'-15件"), without_guard("'tis")
    ('=1+1', '-15件', "'tis")
    """
    return text[1:] if text.startswith("'") and _bare(text[1:]).startswith(STARTS) else text


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet program would take a text for a formula.

    >>> is_formula("@SUM(A1)"), is_formula("−238件")
    (True, False)
    """
    bare = _bare(text)
    return bare.startswith(STARTS) and not NO_FORMULA.fullmatch(bare)


def _bare(text: str) -> str:
    return text.lstrip(" \N{IDEOGRAPHIC SPACE}\N{NO-BREAK SPACE}")
