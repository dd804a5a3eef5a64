"""The notes under a table: footnotes of the report, caveats of its numbers, numbered as they come up."""

from evalkit.facts.facts import Fact
from evalkit.telling.tables.table import Note
from evalkit.words.caveats import words
from evalkit.words.codes import Lang


class Notes:
    """Gathers notes while a table is told; each is listed once."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self._notes: dict[str, Note] = {}

    def add(self, name: str, text: str, mark: str = "") -> str:
        """Note a text under a name, once, and return the name; ``mark`` is the report's own (※)."""
        sign = mark or ("注" if self.lang == "ja" else "n")
        number = 1 + sum(note.mark.startswith(sign) for note in self._notes.values())
        self._notes.setdefault(name, Note(f"{sign}{number}", text, name))
        return name

    def of(self, fact: Fact) -> tuple[str, ...]:
        """Note the caveats of a number that was worked out, and return their names."""
        codes = fact.caveats.split() if fact.method != "as-published" else []
        return tuple(self.add(code, words(code, self.lang)[0]) for code in codes)

    def listed(self) -> tuple[Note, ...]:
        """Return the notes in their order."""
        return tuple(self._notes.values())
