"""What-ifs as tables: the letters under other floors, the long run of coverage under other rates."""

from collections.abc import Mapping

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.tables.notes import Notes
from evalkit.telling.tables.scorecard import targeted
from evalkit.telling.tables.table import Column, Entry, Row, Table
from evalkit.telling.teller import NONE, Teller, percent
from evalkit.words.codes import Label, Lang, label

WORDS = {
    "letters": Label("評価の下限を変えたら", "If the floors were others"),
    "indicator": Label("指標", "Indicator"),
    "attainment": Label("達成率", "Attainment"),
    "counts": Label("評価の数", "Letters"),
    "changed": Label("変わる評価の数", "Letters that change"),
    "other": Label("{letter}（変わる）", "{letter} (changes)"),
    "coverage": Label(
        "離脱率や応答が違ったら、計画の作成率は長期的にいくつか",
        "Share with a plan in the long run, if exit rate, response or effort were others",
    ),
    "exit_rate": Label("年間の離脱率", "Leave each year"),
    "only": Label(
        "仮の条件による計算であり、この評価の数値ではない。",
        "Reckoned for the sake of the question: none of these is a number of the evaluation.",
    ),
}


def letters_table(facts: Facts, settings: Mapping[str, Facts], lang: Lang = "ja") -> Table:
    """Tell each letter under several settings beside the attainment, those that differ from the first setting's named.

    ``settings`` holds for each setting, by its heading, facts with a letter for every indicator.
    """
    tell, notes = Teller(facts, lang), Notes(lang)
    found = {head: _letters(own) for head, own in settings.items()}
    own = next(iter(found.values()))
    rows: list[Row] = []
    for indicator in (each for each in targeted(facts, kind="outcome") if each in own):
        reached = facts.select(indicator=indicator, measure="attainment")
        marks = len(reached) > 1
        row: Row = {
            "indicator": (Entry(tell.indicator(indicator)),),
            "attainment": tuple(
                Entry(
                    f"{tell.mark(fact.component)} {tell.told(fact)}" if marks else tell.told(fact)
                )
                for fact in reached
            ),
        }
        for head, letters in found.items():
            said = tell.told(letters[indicator])
            if letters[indicator].label != own[indicator].label:
                said = label(WORDS, "other", lang).format(letter=said)
            row[head] = (Entry(said),)
        rows.append(row)
    counts = {head: (Entry(_counted(letters)),) for head, letters in found.items()}
    changed = {head: (Entry(_differing(letters, own)),) for head, letters in found.items()}
    rows.append({"indicator": (Entry(label(WORDS, "counts", lang)),), **counts})
    rows.append({"indicator": (Entry(label(WORDS, "changed", lang)),), **changed})
    columns = [
        Column("indicator", label(WORDS, "indicator", lang)),
        Column("attainment", label(WORDS, "attainment", lang), numeric=True),
        *(Column(head, head) for head in found),
    ]
    notes.add("only", label(WORDS, "only", lang))
    title = label(WORDS, "letters", lang)
    return Table("what-if-letters", title, tuple(columns), tuple(rows), facts, lang, notes.listed())


def long_run_table(
    facts: Facts, settings: Mapping[float, Mapping[str, Fact]], lang: Lang = "ja"
) -> Table:
    """Tell the share with a plan in the long run: a row for each exit rate, a column for each way in which plans come."""
    tell, notes = Teller(facts, lang), Notes(lang)
    heads = list(dict.fromkeys(head for own in settings.values() for head in own))
    rows: list[Row] = [
        {
            "exit_rate": (Entry(percent(rate) + Label("％", " %").told(lang)),),
            **{head: (Entry(tell.number(fact)),) for head, fact in own.items()},
        }
        for rate, own in settings.items()
    ]
    columns = [Column("exit_rate", label(WORDS, "exit_rate", lang))]
    columns += [Column(head, head, numeric=True) for head in heads]
    notes.add("only", label(WORDS, "only", lang))
    title = label(WORDS, "coverage", lang)
    return Table(
        "what-if-coverage", title, tuple(columns), tuple(rows), facts, lang, notes.listed()
    )


def _letters(facts: Facts) -> dict[str, Fact]:
    found = facts.select(measure="rating", component="")
    return {fact.indicator: fact for fact in found if fact.method != "as-published"}


def _counted(letters: Mapping[str, Fact]) -> str:
    given = sorted(fact.label for fact in letters.values() if fact.label not in ("", "refused"))
    return " ".join(f"{each}={given.count(each)}" for each in dict.fromkeys(given)) or NONE


def _differing(letters: Mapping[str, Fact], own: Mapping[str, Fact]) -> str:
    return str(sum(fact.label != own[each].label for each, fact in letters.items()))
