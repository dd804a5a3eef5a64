"""Texts that would do harm in a spreadsheet, a document or a page, or that break a careless writer."""

FORMULAS = (
    *("=HYPERLINK(1)", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1+1"),
    *("＝1+1", "＋1+1", "－1+1", "＠SUM(1)"),
)
MARKUP = (
    "<script>alert(1)</script>",
    "](javascript:alert(1))",
    "&lt;b&gt;",
    "a|b",
    "]]>",
    "_x0041_",
)
UNSEEN = ("\x00", "\x0b", "\x1b[31m", "\ufffe", "\u202e226件", "\u2066x")
"""What XML forbids, and what turns the reading direction."""
ODD = ("𠮷野家", "👩‍👩‍👧 相談", "שלום", "か\u3099", "\u200f右", "語" * 10_000, "a" * 10_000)
ALL = (*FORMULAS, *MARKUP, *UNSEEN, *ODD)

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
"""A picture of one pixel."""
