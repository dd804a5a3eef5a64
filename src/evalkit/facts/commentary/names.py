"""Where a sentence names an indicator or a part of one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from evalkit.facts.commentary.evidence import Evidence
from evalkit.facts.commentary.token import Target
from evalkit.words.normalise import compact, normalise

_BRACKETED = re.compile(r"\([^()]*\)|【[^】]*】|〔[^〕]*〕")
_LEFT_OUT = frozenset("の「」『』")
_MEASURE_WORD = re.compile("(?:件数|回数|人数|世帯数|団体数|箇所数|数|割合)$")
SHORTENED = 6
"""A name without its measure word (件数, 人数 …) names an indicator only if so many letters are left."""


class Found(NamedTuple):
    """A piece of a sentence that names something: all that is called so."""

    start: int
    end: int
    targets: tuple[Target, ...]


@dataclass(frozen=True, eq=False)
class Names:
    """What the indicators and their parts are called, as it stands in Japanese and English prose."""

    called: dict[str, dict[str, tuple[Target, ...]]]
    parts: dict[str, dict[str, tuple[Target, ...]]]

    def indicators(self, text: str, lang: str) -> list[Found]:
        """Find the indicators that a sentence names, the longest names first taken."""
        return _find(text, self.called[lang], lang)

    def parts_in(self, text: str, lang: str) -> list[Found]:
        """Find the parts of indicators that a sentence names."""
        return _find(text, self.parts[lang], lang)

    def holding(self, phrase: str, lang: str) -> list[Target]:
        """Return the indicators in whose names a phrase stands: 登録者数 for 事業への登録者数."""
        own = _skeleton(phrase, lang)[0]
        if len(own) < (3 if lang == "ja" else 6):
            return []
        return list(
            dict.fromkeys(
                target
                for name, targets in self.called[lang].items()
                if own in name
                for target in targets
            )
        )


def names_of(evidence: Evidence) -> Names:
    """Gather the names of all indicators with figures, in every wording of the plan; without a plan their ids."""
    known = evidence.indicators
    called: dict[str, dict[str, dict[Target, None]]] = {"ja": {}, "en": {}}
    parts: dict[str, dict[str, dict[Target, None]]] = {"ja": {}, "en": {}}
    if evidence.facts.plan is None:
        for indicator in known:
            for lang in called:
                for name in _variants(indicator, lang):
                    called[lang].setdefault(name, {})[(indicator, "")] = None
        return Names(_frozen(called), _frozen(parts))
    for row in evidence.rows.tables["indicators"]:
        own = row["repost_of"] if row["repost_of"] in known else row["indicator"]
        if own not in known:
            continue
        for lang in called:
            for name in _variants(row[f"name_{lang}"], lang):
                called[lang].setdefault(name, {})[(own, "")] = None
    for row in evidence.rows.tables["components"]:
        target = (row["indicator"], row["component"])
        for lang in parts:
            for name in [_skeleton(_bare(row[f"name_{lang}"], lang), lang)[0]]:
                if len(name) > 1:
                    parts[lang].setdefault(name, {})[target] = None
    return Names(_frozen(called), _frozen(parts))


def _frozen(
    held: dict[str, dict[str, dict[Target, None]]],
) -> dict[str, dict[str, tuple[Target, ...]]]:
    return {
        lang: {
            name: tuple(targets)
            for name, targets in sorted(of.items(), key=lambda each: (-len(each[0]), each[0]))
        }
        for lang, of in held.items()
    }


def _variants(name: str, lang: str) -> Iterator[str]:
    """Give the name as prose writes it, and without its measure word where enough is left."""
    whole = _skeleton(_bare(name, lang), lang)[0]
    if len(whole) > 1:
        yield whole
    if lang == "ja":
        short = _MEASURE_WORD.sub("", whole)
        if short != whole and len(short) >= SHORTENED:
            yield short


def _bare(name: str, lang: str) -> str:
    plain = compact(name) if lang == "ja" else " ".join(normalise(name).lower().split())
    while (shorter := _BRACKETED.sub("", plain)) != plain:
        plain = shorter
    return plain.strip()


def _skeleton(text: str, lang: str) -> tuple[str, list[int]]:
    """Leave out の and quotation marks: 相談の件数 is 相談件数; with the place of each letter."""
    if lang == "en":
        return text, list(range(len(text)))
    at = [place for place, letter in enumerate(text) if letter not in _LEFT_OUT]
    return "".join(text[place] for place in at), at


def _find(text: str, called: dict[str, tuple[Target, ...]], lang: str) -> list[Found]:
    skeleton, at = _skeleton(text, lang)
    taken = [False] * len(skeleton)
    found = []
    for name, targets in called.items():
        for start in _places(skeleton, name, lang):
            end = start + len(name)
            if not any(taken[start:end]):
                taken[start:end] = [True] * len(name)
                found.append(Found(at[start], at[end - 1] + 1, targets))
    return sorted(found)


def _places(text: str, name: str, lang: str) -> Iterable[int]:
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        whole = lang == "ja" or not (
            text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()
        )
        if whole:
            yield start
        start = text.find(name, start + 1)
