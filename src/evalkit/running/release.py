"""A draft becomes an edition that stays: 第1版, then 訂正版; refused, in words, while anything stands against it."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import nbformat

from evalkit.data.dataset import check_dataset
from evalkit.data.file import find_path
from evalkit.facts.changes import changes
from evalkit.facts.facts import Fact, Facts
from evalkit.running import fresh, publish
from evalkit.running.asked import asked_year
from evalkit.running.edition import REPORT, Edition
from evalkit.running.files import write_files
from evalkit.running.how import How, Progress
from evalkit.running.matrix import read_matrix
from evalkit.running.page import to_html
from evalkit.running.params import Params, check_params
from evalkit.running.released import check_release, last_release, record, released_facts
from evalkit.running.run import make, write_pages
from evalkit.telling.commentary import checked
from evalkit.telling.teller import Teller
from evalkit.words.codes import Label
from evalkit.words.fiscal import FiscalYear
from evalkit.words.problems import Problem, ProblemsError, located

PUBLISHED = ("baseline", "target", "actual", "rating")


class ReleaseError(ProblemsError):
    """A draft that can't be released as it is; ``problems`` holds all that stands against it."""

    title = Label("公表できない理由が{count}件あります。", "Reasons against a release: {count}")


def release(
    dataset: str | Path,
    fiscal_year: FiscalYear | str | int,
    outputs: str | Path = "outputs",
    reason: str = "",
    day: date | None = None,
    audience: str = "public",
    progress: Progress = list,
) -> Path:
    """Make an immutable edition of a year's draft, ``outputs/<dataset>/FY<year>/v1``, ``v2`` …, and return it.

    The draft's notebooks become pages that name their edition and its ``day`` (today), its tables and
    facts are taken over, hashes and ``release.json`` stand beside them. A draft made for another
    ``audience`` is made anew for this one, and must come to the same facts. ``reason`` says what a later
    edition changes other than by corrections; ``progress`` hands the notebooks on one by one (a bar, say).
    ReleaseError with everything that stands against it; then
    nothing is written. ParamsError where the year isn't one.
    """
    year = asked_year(fiscal_year)
    folder = (find_path(dataset) or Path(dataset)).resolve()
    home = Path(outputs) / folder.name / str(year)
    draft, last = home / publish.DRAFT, last_release(home)
    if not record(draft):
        raise ReleaseError([Problem("release-no-draft", draft.as_posix())])
    manifest = record(draft)
    found = [*_altered(draft, manifest), *_older(folder, manifest)]
    found += [each for each in check_dataset(folder) if each.severity == "error"]
    found += check_release(last) if last else []
    if found:
        raise ReleaseError(found)
    facts = released_facts(draft)
    found = [*_letters(facts), *_contradictions(facts)]
    told: dict[str, Any] = {}
    if last:
        edition = Edition(int(last.name[1:]) + 1, day or date.today())
        told, others = _compared(last.name, released_facts(last), facts, year, reason)
        found += others
    else:
        edition = Edition(1, day or date.today())
    if found:
        raise ReleaseError(found)
    is_printed = (draft / f"{REPORT}.pdf").is_file()
    with publish.staged_release(home, edition.folder) as stage:
        params = fresh.since_last_release(_for_audience(manifest, dataset, audience), home)
        if manifest["params"]["audience"] == audience:
            shutil.copytree(
                draft, stage, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.pdf")
            )
            _write_anew(stage, facts, params, edition, is_printed, progress)
        else:
            notebooks = progress(fresh.notebooks())
            made = make(stage, params, home, edition, notebooks, How(pdf=is_printed))
            if made.fingerprint() != facts.fingerprint():
                raise ReleaseError([Problem("release-other-facts", publish.DRAFT)])
            manifest["params"] = params.told()
        if is_printed and not (stage / f"{REPORT}.pdf").is_file():
            raise ReleaseError([Problem("not-printed", f"{REPORT}.pdf")])
        publish.write_json(stage / publish.MANIFEST, manifest | publish.recorded(stage))
        content = {
            "edition": edition.number,
            "title": {"ja": edition.told("ja"), "en": edition.told("en")},
            "released_on": str(edition.day),
            "dataset": folder.name,
            "fiscal_year": str(year),
            "audience": audience,
            "reason": reason,
            **told,
            "fingerprint": facts.fingerprint(),
            "manifest": publish.sha256(stage / publish.MANIFEST),
        }
        publish.write_json(stage / publish.RELEASE, content)
    return home / edition.folder


def _altered(draft: Path, manifest: dict[str, Any]) -> list[Problem]:
    names = publish.differing(publish.all_hashes(manifest), publish.hashes(draft))
    return [Problem("release-draft-altered", f"{publish.DRAFT}/{name}") for name in names]


def _older(folder: Path, manifest: dict[str, Any]) -> list[Problem]:
    """Report the inputs that are no longer what the draft was made from; new files of the data, too."""
    said = dict(manifest["inputs"])
    marks = [name for name in said if name.endswith("/dataset.yaml")]
    held = publish.files_of(folder, marks[0].removesuffix("/dataset.yaml")) if marks else {}
    for name in said.keys() - held.keys():
        path = find_path(name)
        if path is not None and path.is_file():
            held[name] = path
    now = {name: publish.digest(path) for name, path in held.items()}
    changed = publish.differing(said, now) + _other_params(manifest)
    return [Problem("release-draft-older", name) for name in changed]


def _other_params(manifest: dict[str, Any]) -> list[str]:
    """Name the params file where it now says something else of this year."""
    name = manifest.get("params_file", "")
    path = find_path(name) if name else None
    if path is None:  # kept elsewhere; the manifest holds the parameters
        return []
    runs = read_matrix(path).runs()
    return [] if any(fresh.same_params(manifest["params"], each) for each in runs) else [name]


def _for_audience(manifest: dict[str, Any], dataset: str | Path, audience: str) -> Params:
    """The parameters of a draft for other readers."""
    params = manifest["params"]
    rule = next(name for name in manifest["inputs"] if name.endswith(params["rule"]))
    values = {"dataset": str(dataset), "rule": rule, "audience": audience, "since": ""}
    if params.get("docx_template"):
        name = params["docx_template"]
        values["docx_template"] = next(e for e in manifest["inputs"] if e.endswith(name))
    return check_params(publish.MANIFEST, **params | values)


def _letters(facts: Facts) -> Iterator[Problem]:
    """Report the letters that nobody has decided, and those decided against the rule without a reason."""
    tell = Teller(facts, "ja")
    lettered = {fact.indicator for fact in facts.select(measure="rating", method="as-published")}
    for fact in facts.select(measure="rating", component=""):
        if fact.indicator not in lettered and fact.label not in ("", "refused"):
            keys = {"indicator": fact.indicator, "measure": "actual", "period": fact.period}
            actual = next(iter(facts.select(**keys)), fact)
            yield _at("release-undecided", actual, tell, computed=tell.told(fact))
    for fact in facts.select(measure="agreement"):
        if "letter-without-reason" in fact.caveats.split():
            computed, decided = (facts[each] for each in fact.derived_from.split())
            yield _at("release-letter-without-reason", decided, tell, computed=tell.told(computed))


def _contradictions(facts: Facts) -> Iterator[Problem]:
    """Report what the commentary says against the tables, unless a mark in it gives the reason."""
    for passage in checked(facts).passages:
        for claim in passage.claims:
            if claim.contradicts:
                values = {"ja": claim.reason.ja, "en": claim.reason.en}
                where = passage.place or passage.node
                yield Problem("release-commentary", where, found=_line(claim.text), values=values)


def _compared(
    edition: str, old: Facts, new: Facts, year: FiscalYear, reason: str
) -> tuple[dict[str, Any], list[Problem]]:
    """Hold a draft against the last edition: what the record says of it, and what stands against it."""
    found = changes(old, new)
    if found.empty and _wording(old, year) == _wording(new, year):
        values = {"edition": edition}
        return {}, [Problem("release-unchanged", publish.DRAFT, values=values)]
    unexplained = {}
    for row in found[(found["method"] == "as-published") & (found["reason"] == "")].to_dict(
        "records"
    ):
        was = old[row["old_id"]] if row["old_id"] else None
        now = new[row["new_id"]] if row["new_id"] else None
        if was is None or row["measure"] not in PUBLISHED or _arrived(was, now):
            continue
        code = "release-removed" if now is None else "release-overwritten"
        problem = _at(code, now or was, Teller(new, "ja"), edition=edition, old=_line(was.text))
        unexplained[problem.place()] = problem
    problems = list(unexplained.values())
    if not problems and not reason and not found["reason"].any():
        problems.append(Problem("release-reason", publish.DRAFT))
    told = {"since": edition, "changed": len(found)}
    return told | {"corrections": sorted(set(found["reason"]) - {""})}, problems


def _arrived(was: Fact, now: Fact | None) -> bool:
    """Whether a figure that was still awaited came in a row of its own."""
    waited = not was.has_value and not was.label
    return waited and now is not None and now.release != was.release


def _wording(facts: Facts, year: FiscalYear) -> dict[str, Any]:
    """The texts of the plan that a page of the year tells."""
    plan = facts.plan
    if plan is None:
        return {}
    held = plan.at(year)
    said = {name: getattr(held, name) for name in ("nodes", "indicators", "components")}
    said["commentary"] = held.commentary[held.commentary["period"] == str(year)]
    said["commentary"] = said["commentary"].drop(columns="source")
    return {name: frame.to_dict("records") for name, frame in said.items()}


def _at(code: str, fact: Fact, tell: Teller, **values: str) -> Problem:
    """A problem in the cell that a fact was read from."""
    file, sheet, cell = located(fact.source)
    found = f"{tell.indicator(fact.indicator)} {_line(fact.text)}"
    return Problem(code, file, sheet, cell, found, values=values)


def _line(text: str) -> str:
    return " ".join(text.split())


def _write_anew(
    stage: Path,
    facts: Facts,
    params: Params,
    edition: Edition,
    is_printed: bool,
    progress: Progress,
) -> None:
    """Write the pages and files of the draft's notebooks anew, with their edition."""
    executed = {
        path: nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        for path in sorted((stage / "notebooks").glob("*.ipynb"))
    }
    pages = (
        (path.stem, to_html(executed[path], params.lang, edition.told(params.lang)))
        for path in progress([*executed])
    )
    write_pages(stage, pages, facts, params, edition, is_printed)
    write_files(stage, facts, params, edition, executed[stage / "notebooks" / f"{REPORT}.ipynb"])
