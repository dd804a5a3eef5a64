"""One spelling for each character, one character for one, so that every offset keeps its place."""

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DASHES = "‐‑‒–—―−─﹣－"
_SPACES = "\u00a0\u2002\u2003\u2007\u2009\u200a\u200b\u202f\u3000\ufeff"
_TABLE = (
    _WIDE
    | dict.fromkeys(map(ord, _DASHES), "-")
    | dict.fromkeys(map(ord, _SPACES), " ")
    | {ord(a): b for a, b in zip("〜∼▲｡､･ｰ￥⋯", "~~△。、・ー¥…", strict=True)}
)


def normalise(text: str) -> str:
    """Return the text with one form for digits, signs, dashes and brackets; its length stays.

    Full-width ASCII becomes ASCII, every dash ``-``, every wave dash ``~``, ``▲`` becomes ``△``,
    odd spaces become a space. Nothing else changes: NFKC would turn ``1-①`` into ``1-1`` and the
    note mark of ``464³`` into a digit. The long vowel ``ー`` stays, for it stands inside words.

    >>> normalise("４，４５６人（▲３．２％）")
    '4,456人(△3.2%)'
    >>> normalise("１－①　３～５回")
    '1-① 3~5回'
    """
    return text.translate(_TABLE)


def squeeze(text: str) -> str:
    r"""Return the text without any white space: cells are wrapped inside words.

    >>> squeeze("令\n\n和5年度 見\n込み")
    '令和5年度見込み'
    """
    return "".join(text.split())


def compact(text: str) -> str:
    """Return the text as it is compared: one form for each character, without any white space.

    >>> compact("延べ　53０名") == compact("延べ 530名")
    True
    """
    return squeeze(normalise(text))
