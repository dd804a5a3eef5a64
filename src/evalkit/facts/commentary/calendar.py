"""The years that a sentence names: 令和6年度, R6, fiscal 2024, and those in relation to another: 前年度, last year."""

import re
from collections.abc import Iterable, Iterator

from evalkit.facts.commentary.text import Sentence
from evalkit.facts.commentary.token import Token
from evalkit.words.eras import ERA
from evalkit.words.fiscal import PERIOD_PATTERN, FiscalYear, read_period
from evalkit.words.prose.prose import Prose
from evalkit.words.spans import fiscal_year_of

RELATIVE = "relative"
"""The sense of a year that is told in relation to another."""

_PERIOD = re.compile(PERIOD_PATTERN)
_MAY_BEGIN = re.compile(rf"{ERA}(?:元|[0-9])|FY[0-9]|[12][0-9]{{3}}(?:年|\()")
_MONTHS = re.compile("[0-9]{1,2}(?:[、・,~][0-9]{1,2})+月")
_SEAT = re.compile("[MTS][0-9]+$")
"""M7, T3 and S5 are rather labels than years."""


def years_in(
    sentence: Sentence, prose: Prose, year: FiscalYear | None, spoken: Iterable[str]
) -> Iterator[Token]:
    """Find the years of a sentence.

    A year in relation to another one (前年度) may be meant from the year evaluated, or from one that the
    sentence or the paragraph (``spoken``) has named before: it has all of them.
    """
    named = list(_named(sentence, prose))
    yield from named
    for pattern, back in prose.periods.items():
        for m in pattern.finditer(sentence.text) if back else ():
            before = [each for token in named if token.end <= m.start() for each in token.years]
            bases = [*map(FiscalYear, [*before, *spoken]), *([year] if year else [])]
            years = tuple(dict.fromkeys(str(base - each) for base in bases for each in back))
            said = m[0]
            yield Token(
                "period", m.start(), m.end(), said, years=years, sense=RELATIVE, why="period"
            )


def _named(sentence: Sentence, prose: Prose) -> Iterator[Token]:
    """The years that are named themselves."""
    text = sentence.text
    for pattern, back in prose.periods.items():
        for m in pattern.finditer(text) if not back else ():
            yield Token(
                "period", m.start(), m.end(), m[0], years=_read(f"{m[1]}年度"), why="period"
            )
    if sentence.lang == "en":
        return
    for m in _MAY_BEGIN.finditer(text):
        found = _PERIOD.match(text, m.start())
        if not found or _SEAT.match(found[0]):
            continue
        end = found.end()
        if found[0].endswith("年") and (months := _MONTHS.match(text, end)):
            end = months.end()
        said = text[m.start() : end]
        yield Token("period", m.start(), end, said, years=_read(found[0]), why="period")


def _read(text: str) -> tuple[str, ...]:
    try:
        return (fiscal_year_of(read_period(text).period),)
    except ValueError:
        return ()
