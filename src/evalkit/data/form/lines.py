"""What the yearly form holds: each office's indicators and texts, what is carried over and what is to fill."""

from collections.abc import Mapping
from dataclasses import dataclass

from evalkit.data.dataset import Dataset, Plan
from evalkit.data.figures import RATED
from evalkit.data.form.figures import Figures, awaited, newest_figures, newest_letters
from evalkit.data.form.tree import Tree
from evalkit.words.codes import ACCUMULATION, COUNT_BASIS, DIRECTION, KIND, label
from evalkit.words.fiscal import FiscalYear
from evalkit.words.form import LETTER_ONLY, NO_OFFICE, WHOLE

Letters = Mapping[tuple[str, str], str]
"""Letters by indicator and part."""


@dataclass(frozen=True)
class Line:
    """One row of a form: its texts by column, the columns to fill, and the part of the plan it stands in."""

    cells: Mapping[str, str]
    to_fill: frozenset[str] = frozenset()
    section: str = ""


@dataclass(frozen=True)
class OfficeForm:
    """What one office is asked for: its figures and its texts."""

    office: str
    figures: tuple[Line, ...]
    texts: tuple[Line, ...]


@dataclass(frozen=True)
class _Known:
    """What every line of a year's form draws on."""

    plan: Plan
    tree: Tree
    year: FiscalYear
    figures: Figures
    letters: Mapping[tuple[str, str], Mapping[str, str]]
    proposed: Letters
    late: frozenset[tuple[str, str]]


def office_forms(
    dataset: Dataset, fiscal_year: FiscalYear, proposed: Letters | None = None
) -> list[OfficeForm]:
    """Return what each office is asked for in a fiscal year, in the order of the plan.

    An indicator belongs to the office of its node or of the nearest node above that names one. Nodes and
    indicators are those valid in the year, as worded in it.
    """
    plan = dataset.plan.at(fiscal_year)
    tree = Tree(plan.nodes, fiscal_year)
    held, letters = newest_figures(dataset, fiscal_year), newest_letters(dataset, fiscal_year)
    late = awaited(dataset, fiscal_year)
    known = _Known(plan, tree, fiscal_year, held, letters, proposed or {}, late)
    asked = _indicators(plan, tree, fiscal_year)
    sources = {row["indicator"]: row for row in asked}
    figures: dict[str, list[Line]] = {}
    for row in asked:
        source = sources.get(row["repost_of"])
        lines = _figure_lines(row, source, known)
        figures.setdefault(tree.owner(row["node"]) or NO_OFFICE, []).extend(lines)
    texts: dict[str, list[Line]] = {}
    for node in _told(plan, tree):
        line = _text_line(node, plan, tree, fiscal_year)
        texts.setdefault(tree.owner(node) or NO_OFFICE, []).append(line)
    offices = list(dict.fromkeys([*figures, *texts]))
    offices.sort(key=lambda office: office == NO_OFFICE)
    return [
        OfficeForm(office, tuple(figures.get(office, [])), tuple(texts.get(office, [])))
        for office in offices
    ]


def _indicators(plan: Plan, tree: Tree, year: FiscalYear) -> list[dict[str, str]]:
    """The indicators valid in a year: by part of the plan, then activities, outcomes, context."""
    rows: list[dict[str, str]] = plan.indicators.to_dict("records")  # type: ignore[assignment]
    valid = [
        row
        for row in rows
        if row["valid_from"] <= str(year) <= (row["valid_to"] or "FY9999") and row["node"] in tree
    ]
    places = {node: place for place, node in enumerate(tree.order)}
    return sorted(
        valid, key=lambda row: (places[tree.section(row["node"])], list(KIND).index(row["kind"]))
    )


def _figure_lines(
    row: Mapping[str, str], source: Mapping[str, str] | None, known: _Known
) -> list[Line]:
    """The whole of an indicator, then its parts; a line on which nothing could be filled is left out."""
    indicator = row["indicator"]
    plan, tree, year, figures = known.plan, known.tree, known.year, known.figures
    of = plan.components[plan.components["indicator"] == indicator]
    parts = dict(zip(of["component"], of["name_ja"], strict=True))
    lines = []
    for part in ("", *parts):
        is_counted = bool(part) or not parts or (indicator, "") in figures.counted
        is_rated = row["kind"] == "outcome" and (
            (not part and (is_counted or row["component_rule"] != "none"))
            or (
                bool(part)
                and (row["component_rule"] == "none" or (indicator, part) in known.letters)
            )
        )
        if not (is_counted or is_rated):
            continue
        name = f"{part} {parts[part]}" if part else WHOLE if is_counted else LETTER_ONLY
        cells = {
            "id": f"{indicator}/{part}" if part else indicator,
            "label": _number(tree, row),
            "kind": label(KIND, row["kind"]),
            "name": row["name_ja"],
            "part": name if parts else "",
            "definition": _definition(row, plan, tree, source),
            "unit": row["unit"],
            "proposed": known.proposed.get((indicator, part), ""),
        }
        letter = known.letters.get((indicator, part), {})
        remark = figures.comment((indicator, part, "actual", str(year)))
        cells |= {**_carried(figures, (indicator, part), year), **letter}
        cells["comment"] = remark or letter.get("comment", "")
        to_fill = _to_fill(row["kind"] in RATED, is_counted, is_rated)
        if figures.is_set((indicator, part, "target", str(year))):
            to_fill -= {"target"}
        if is_counted and (indicator, part) in known.late:
            to_fill |= {"last_actual"}
        section = tree.section(row["node"])
        lines.append(Line(cells, frozenset() if source else frozenset(to_fill), section))
    return lines


def _to_fill(has_target: bool, is_counted: bool, is_rated: bool) -> set[str]:
    figures = {"actual", "status"} | ({"target"} if has_target else set())
    letters = {"letter", "reason"}
    return {"comment"} | (figures if is_counted else set()) | (letters if is_rated else set())


def _carried(figures: Figures, place: tuple[str, str], year: FiscalYear) -> dict[str, str]:
    wanted = {
        "baseline": ("baseline", ""),
        "last_target": ("target", str(year - 1)),
        "last_actual": ("actual", str(year - 1)),
        "target": ("target", str(year)),
        "actual": ("actual", str(year)),
    }
    texts = {name: figures.text((*place, *at)) for name, at in wanted.items()}
    return texts | {"status": figures.status((*place, "actual", str(year)))}


def _number(tree: Tree, row: Mapping[str, str]) -> str:
    """The number as printed, under the numbers of the parts of the plan that it stands in."""
    return "\n".join(filter(None, (tree.numbers(tree.section(row["node"])), row["label"])))


def _definition(
    row: Mapping[str, str], plan: Plan, tree: Tree, source: Mapping[str, str] | None
) -> str:
    """What is counted and how; of a repeated indicator, where it is filled in."""
    if source is not None:
        office = tree.owner(source["node"]) or NO_OFFICE
        place = " ".join(_number(tree, source).split())
        return f"再掲（記入不要）：「{office}」のシートの「{source['name_ja']}」（{place}）に記入します。"
    basis = (
        label(ACCUMULATION, row["accumulation"]),
        label(COUNT_BASIS, row["count_basis"]),
        label(DIRECTION, row["direction"]),
    )
    unsaid = (label(COUNT_BASIS, "not_stated"), label(DIRECTION, "none"))
    notes = plan.notes[plan.notes["indicator"] == row["indicator"]]
    breaks = plan.breaks[plan.breaks["indicator"] == row["indicator"]]
    lines = [
        row["definition"],
        "［" + "・".join(word for word in basis if word not in unsaid) + "］",
        *(f"※{text}" for text in dict.fromkeys(notes["text_ja"])),
        *(
            f"※{FiscalYear(each.period).ja}から：{each.change_ja}"
            for each in breaks.itertuples(index=False)
        ),
    ]
    return "\n".join(filter(None, lines))


def _told(plan: Plan, tree: Tree) -> list[str]:
    """The nodes that texts are written on: not a pillar of which nothing but its parts is told."""
    own = {*plan.indicators["node"], *plan.commentary["node"]}
    return [
        node
        for node in tree.order
        if node in own
        or tree[node]["level"] != "pillar"
        or tree[node]["aim"]
        or tree[node]["purpose"]
    ]


def _text_line(node: str, plan: Plan, tree: Tree, year: FiscalYear) -> Line:
    said = plan.commentary
    texts = said.loc[(said["node"] == node) & (said["period"] == str(year)), "text"]
    cells = {
        "id": node,
        "name": "\n".join(filter(None, (tree.numbers(node), tree[node]["name_ja"]))),
        "aim": tree[node]["aim"],
        "purpose": tree[node]["purpose"],
        "commentary": "".join(texts[-1:]),
    }
    return Line(cells, frozenset({"aim", "purpose", "commentary"}), tree.section(node))
