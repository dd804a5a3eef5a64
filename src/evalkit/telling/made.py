"""How a page was made: parameters, the files that it rests on, versions, the fingerprint of its facts."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version

from evalkit.facts.facts import Facts
from evalkit.telling.page import Told
from evalkit.telling.tables.table import template
from evalkit.telling.teller import NONE, percent
from evalkit.words.codes import Label, Lang, enumerated, label

PARAMETERS = {
    "dataset": Label("データ", "data"),
    "fiscal_year": Label("年度", "fiscal year"),
    "rule": Label("評価基準のファイル", "file of the rule"),
    "lang": Label("言語", "language"),
    "audience": Label("読み手（internal: 内部、public: 公開）", "audience"),
    "confidence": Label("区間の信頼水準", "confidence of intervals"),
    "exit_rates": Label("仮定する離脱率", "assumed exit rates"),
    "roster_size": Label(
        "仮定する名簿の人数（0は仮定なし）", "assumed size of the roster (0: none)"
    ),
    "threshold": Label(
        "秘匿する人数の基準（これ未満）", "counts of persons below this are suppressed"
    ),
    "period": Label("比べる期間（－は全年度）", "years compared (－: all)"),
    "since": Label(
        "前の版のfacts.json（－は比べない）", "facts.json of the release compared (－: none)"
    ),
    "docx_template": Label(
        "書式の元になるWord文書（－は既定）",
        "Word document that gives the styles (－: plain)",
    ),
    "fingerprint": Label("数値全体の照合符号", "fingerprint of all facts"),
}

SHARES = ("confidence", "exit_rates")
"""Parameters that are shares."""

SAYS = {
    "files": Label(
        "元にしたファイル（SHA-256の先頭12桁）", "Files it rests on (first 12 digits of SHA-256)"
    ),
    "file": Label("ファイル", "File"),
    "hash": Label("ハッシュ", "Hash"),
    "versions": Label("ソフトウェアの版", "software"),
}
VERSIONS = ("evalkit", "pandas", "statsmodels", "matplotlib")
"""What the numbers and pictures of a page depend on."""


def how_made(
    facts: Facts,
    parameters: Mapping[str, object],
    lang: Lang = "ja",
    files: Mapping[str, str] | None = None,
) -> Told:
    """Say with which parameters and versions a page was made, the hash of each file, and the fingerprint of its facts.

    ``parameters``: those of the run as they may be printed (``Params.told()``); ``files``: the first 12 digits of the
    SHA-256 of each, by name, as :func:`evalkit.running.inputs.input_hashes` returns them.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml"))
    >>> ek.how_made(facts, {"confidence": 0.95, "threshold": 10}, "en").text.splitlines()[:2]
    ['confidence of intervals: 95 %', 'counts of persons below this are suppressed: 10']
    """
    names = {name: label(PARAMETERS, name, lang) for name in PARAMETERS}
    shown = [
        (names.get(name, name), _written(name, value, lang)) for name, value in parameters.items()
    ]
    shown.append((names["fingerprint"], facts.fingerprint()))
    shown.append((label(SAYS, "versions", lang), software()))
    said = {name: label(SAYS, name, lang) for name in SAYS}
    html = template("made.html.j2").render(lang=lang, shown=shown, files=files or {}, words=said)
    lines = [f"{name}: {value}" for name, value in (*shown, *(files or {}).items())]
    return Told(html, "\n".join(lines))


@cache
def software() -> str:
    """Name the libraries with their versions."""
    return ", ".join(f"{name} {version(name)}" for name in VERSIONS)


def _written(name: str, value: object, lang: Lang) -> str:
    """Write a parameter as a person would: shares in per cent, lists with commas, a dash for nothing."""
    if isinstance(value, list | tuple):
        return enumerated((_written(name, each, lang) for each in value), lang) or NONE
    if isinstance(value, float) and name in SHARES:
        return percent(value) + ("％" if lang == "ja" else " %")
    if isinstance(value, int | float):
        return f"{value:,}"
    return str(value) or NONE
