"""What was collected of a year, earlier and now, to the rows of its tables."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from evalkit.data.cells import figures_in
from evalkit.data.form.sent import Sent
from evalkit.data.reader import Row
from evalkit.data.returned.cells import Key, Returned, agrees, shown
from evalkit.data.returned.held import BESIDE, ROLES, WORDING, Held, beside_of
from evalkit.words import form
from evalkit.words.codes import STATUS
from evalkit.words.fiscal import FiscalYear
from evalkit.words.normalise import compact
from evalkit.words.problems import Problem


@dataclass(frozen=True)
class Change:
    """A cell collected before that says something else now; ``place`` is the new one's."""

    id: str
    asked: str
    old: str
    new: str
    place: str


def merge(
    returned: Returned, held: Held, year: FiscalYear
) -> tuple[dict[Key, Row], list[Change], list[Problem]]:
    """Put what came back over what was collected before.

    A cell that is blank now keeps what it had, with a warning; one that says something else is a change.
    """
    merged = dict(held.given)
    changes = []
    for key, row in returned.given.items():
        old = held.given.get(key)
        merged[key] = row
        if old is not None and not agrees(old, row):
            place = row.source("text")
            changes.append(Change(key.id, key.asked, shown(old), shown(row), place))
    problems = []
    decided_anew = {each.id for each in changes if each.asked == "letter"}
    for key, old in held.given.items():
        if key in returned.given or key not in returned.seen:
            continue
        if key.asked == "reason" and key.id in decided_anew:
            del merged[key]
            place = returned.seen[key].source("text")
            changes.append(Change(key.id, key.asked, shown(old), "", place))
            continue
        said = {"earlier": shown(old), "where": old["place"] or old.source("text")}
        problems.append(
            returned.seen[key].problem("form-now-blank", "text", severity="warning", **said)
        )
    for key in [each for each in merged if each.asked in BESIDE]:
        if not beside_of(key.asked, key.id, merged):
            row = merged.pop(key)
            heading = form.figure_headings(year)[key.asked]
            problems.append(row.problem("form-alone", "text", severity="warning", heading=heading))
    return merged, changes, problems + _unreasoned(returned, merged)


def _unreasoned(returned: Returned, merged: Mapping[Key, Row]) -> list[Problem]:
    """Warn of letters other than the rule's, as the form told it, for which nobody gives a reason."""
    words = {compact(each.ja) for each in STATUS.values()}
    problems = []
    for key, row in returned.given.items():
        letter, proposed = compact(row["text"]), compact(row["proposed"])
        is_other = key.asked == "letter" and proposed not in ("", letter) and letter not in words
        if is_other and Key(key.id, "reason") not in merged:
            said = {"proposed": row["proposed"]}
            code = "form-letter-without-reason"
            problems.append(row.problem(code, "text", severity="warning", **said))
    return problems


def year_rows(merged: Mapping[Key, Row], held: Held, sent: Sent) -> dict[str, list[Row]]:
    """Return the rows of the year's tables, in the order of the plan.

    A repeated indicator (再掲) has the figures of its source, with the place where these stand.
    """
    own = Row(f"{sent.year}/releases.csv", "", 0, {}, dict(held.release))
    releases = [] if held.is_elsewhere else [own]
    rows: dict[str, list[Row]] = {"figures": [], "ratings": [], "commentary": []}
    for id in sent.known["figures"].values():
        for role in ROLES:
            rows["figures"] += _given(merged, held, sent, id, role)
        rows["ratings"] += _given(merged, held, sent, id, "letter")
    for node in sent.known["texts"].values():
        if row := merged.get(Key(node, "commentary")):
            said = {name: row[name] for name in ("text", "place")}
            values = {"node": node, "period": str(sent.year), **said}
            rows["commentary"].append(replace(row, values=values))
    return {"releases": releases, **rows, "nodes": _nodes(merged, held, sent)}


def _given(merged: Mapping[Key, Row], held: Held, sent: Sent, id: str, asked: str) -> list[Row]:
    """Return the row of a figure or a letter, with what else its row in the folder says."""
    indicator, _, part = id.partition("/")
    source = sent.source(id)
    row = merged.get(Key(source, asked))
    if row is None:
        return []
    whole = held.whole.get(Key(id, asked))
    of = sent.year - 1 if asked == "last_actual" else sent.year
    values = {
        **(whole.values if whole else {}),
        "indicator": indicator,
        "component": part,
        "period": whole["period"] if whole else str(of),
        "text": row["text"],
        "release": held.release["release"],
        "place": row["place"],
    }
    if asked == "letter":
        values.setdefault("decided_by", sent.office(source))
    else:
        values |= {"role": asked.removeprefix("last_"), "status": row["status"]}
    for name in BESIDE:
        if beside_of(name, source, merged) == asked:
            beside = merged.get(Key(source, name))
            values[name] = beside["text"] if beside else ""
    return [replace(row, values=values)]


def _nodes(merged: Mapping[Key, Row], held: Held, sent: Sent) -> list[Row]:
    """The rows of nodes that the year's folder holds already or that have another wording now."""
    nodes: list[dict[str, str]] = sent.plan.nodes.to_dict("records")  # type: ignore[assignment]
    worded = {row["node"]: row for row in nodes}
    own = {row["node"]: row for row in held.others["nodes"]}
    rows: list[Row] = []
    for node in sent.known["texts"].values():
        new = {asked: merged[Key(node, asked)] for asked in WORDING if Key(node, asked) in merged}
        if not new:
            rows += [own[node]] if node in own else []
            continue
        before = own[node].values if node in own else worded[node]
        texts = {asked: row["text"] for asked, row in new.items()}
        place = next(iter(new.values()))
        letters = {
            asked: row.letters["text"] for asked, row in new.items() if "text" in row.letters
        }
        values = {**before, "valid_from": str(sent.year), **texts}
        rows.append(replace(place, letters=letters, values=values))
    return rows


def untold(merged: Mapping[Key, Row], sent: Sent) -> dict[str, list[str]]:
    """Return the nodes whose 総評 nobody has filled in, by office."""
    found: dict[str, list[str]] = {}
    for (kind, id), line in sent.lines.items():
        is_told = Key(id, "commentary") in merged or line.cells.get("commentary")
        if "commentary" in line.to_fill and not is_told:
            found.setdefault(sent.offices[kind, id], []).append(id)
    return found


def missing(merged: Mapping[Key, Row], sent: Sent) -> dict[str, list[str]]:
    """Return the ids whose actual nobody has filled in, by office; a whole told in parts has them all."""
    found: dict[str, list[str]] = {}
    for (kind, id), line in sent.lines.items():
        whole = merged.get(Key(id.partition("/")[0], "actual"))
        has_parts = whole is not None and any(each.component for each in figures_in(whole["text"]))
        is_known = Key(id, "actual") in merged or has_parts or line.cells.get("actual")
        if "actual" in line.to_fill and not is_known:
            found.setdefault(sent.offices[kind, id], []).append(id)
    return found
