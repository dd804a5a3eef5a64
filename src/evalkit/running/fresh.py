"""Is a draft up to date? What it would be made from, held against the record of what it was made from."""

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import evalkit
from evalkit.data.file import find_path
from evalkit.running.edition import REPORT
from evalkit.running.params import Params
from evalkit.running.publish import (
    DRAFT,
    MANIFEST,
    RELEASE,
    all_hashes,
    differing,
    digest,
    files_of,
    sha256,
    versions,
)
from evalkit.running.released import FACTS, last_release, record
from evalkit.words.codes import Label
from evalkit.words.national import FILE as NATIONAL
from evalkit.words.problems import ParamsError, Problem

NOTEBOOKS = "notebooks"
RUBRICS = "params/rubrics"
"""Notebooks ask how other rubrics would rate."""

REASONS = {
    "new": Label("まだ作られていない", "not made yet"),
    "params": Label("パラメータの変更", "parameters changed"),
    "data": Label("データの変更", "data changed"),
    "rule": Label("評価基準の変更", "rubric changed"),
    "notebook": Label("ノートブックの変更", "notebook changed"),
    "template": Label("Wordのひな形の変更", "Word template changed"),
    "since": Label("比べる版の変更", "compared with another edition"),
    "code": Label("evalkitの変更", "evalkit changed"),
    "versions": Label("ライブラリの版の変更", "versions of libraries changed"),
    "altered": Label("結果のファイルの変更", "files of the result altered"),
}
"""Why a run would be done."""


def notebooks() -> list[Path]:
    """Return the notebooks of a run, in reading order; 00 is for newcomers and isn't among them."""
    folder = find_path(NOTEBOOKS)
    found = sorted(folder.glob("[1-9][0-9]_*.ipynb")) if folder else []
    if not any(path.stem == REPORT for path in found):
        raise ParamsError([Problem("notebook-missing", file=f"{NOTEBOOKS}/{REPORT}.ipynb")])
    return found


def inputs(params: Params) -> dict[str, Path]:
    """Return every file that a run reads, under the name by which the run knows it."""
    return {name: path for each in _read_by(params) for name, path in _files(each).items()}


def hashes(params: Params, known: dict[str, dict[str, str]] | None = None) -> dict[str, str]:
    """Return the hash of every file that a run reads; ``known`` keeps those of each input, for the next run."""
    known = {} if known is None else known
    for each in _read_by(params):
        if each not in known:
            known[each] = {name: digest(path) for name, path in _files(each).items()}
    return {name: found for each in _read_by(params) for name, found in known[each].items()}


def _read_by(params: Params) -> list[str]:
    """Name the inputs of a run, each a file or a folder."""
    national = (Path(params.dataset).parent / NATIONAL).as_posix()
    named = (NOTEBOOKS, params.dataset, national, params.rule, params.docx_template, RUBRICS)
    return list(filter(None, named))


def _files(name: str) -> dict[str, Path]:
    if name == NOTEBOOKS:
        return {f"{name}/{path.name}": path for path in notebooks()}
    found = find_path(name)
    return {} if found is None else files_of(found, name)


def made_from(params: Params) -> dict[str, Any]:
    """Return what, besides its inputs, a run is made from: evalkit itself, the edition compared with."""
    return {"code": code(), "since": digest(Path(params.since)) if params.since else ""}


@cache
def code() -> str:
    """Return the hash of evalkit's own files."""
    held = files_of(Path(evalkit.__path__[0]), "evalkit")
    own = {name: sha256(path) for name, path in held.items() if "__pycache__" not in name}
    return hashlib.sha256(repr(sorted(own.items())).encode()).hexdigest()


def since_last_release(params: Params, home: Path) -> Params:
    """Let the page say what changed since the last edition, unless the params file names another."""
    last = last_release(home)
    if params.since or last is None:
        return params
    return params.model_copy(update={"since": str(last / FACTS)})


def stale(params: Params, home: Path, found: dict[str, str]) -> dict[str, list[str]]:
    """Say why a run would be done, as codes of REASONS with the inputs that changed; nothing where its draft is up to date.

    ``found`` holds the hashes of its inputs.
    """
    draft = home / DRAFT
    said = record(draft)
    if not said:
        return {"new": []}
    params = since_last_release(params, home)
    changed: dict[str, list[str]] = {}
    for name in differing(said["inputs"], found):
        changed.setdefault(_kind(name, params), []).append(name)
    now = made_from(params) | {"versions": versions()}
    others = [name for name, value in now.items() if said.get(name) != value]
    others += [] if same_params(said["params"], params) else ["params"]
    others += ["altered"] if _altered(draft, all_hashes(said)) else []
    changed |= {name: [] for name in others}
    return {code: changed[code] for code in REASONS if code in changed}


def same_params(said: dict[str, Any], params: Params) -> bool:
    """Whether a record tells these parameters, whatever edition the page is compared with."""
    return said | {"since": ""} == params.told() | {"since": ""}


def _kind(name: str, params: Params) -> str:
    if name.startswith(f"{NOTEBOOKS}/"):
        return "notebook"
    if name == params.docx_template:
        return "template"
    return "rule" if name == params.rule or name.startswith(f"{RUBRICS}/") else "data"


def _altered(draft: Path, outputs: dict[str, str]) -> bool:
    """Whether files came, went, or changed; what wasn't touched since the record isn't read."""
    files = dict(_walk(draft, ""))
    recorded = _touched(files[MANIFEST])
    if files.keys() - {MANIFEST, RELEASE} != outputs.keys():
        return True
    later = [name for name in outputs if _touched(files[name]) >= recorded]
    return any(sha256(draft / name) != outputs[name] for name in later)


def _touched(found: os.stat_result) -> int:
    """When a file was last written or put there: what comes from elsewhere may be older by its own account."""
    return max(found.st_mtime_ns, found.st_ctime_ns)


def _walk(folder: Path, within: str) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        for each in entries:
            if each.is_dir():
                yield from _walk(Path(each.path), f"{within}{each.name}/")
            else:
                yield within + each.name, each.stat()
