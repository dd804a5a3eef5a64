"""The only writer of pages into outputs/: stage, then swap in one rename; a manifest with hashes stands beside the pages."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

from evalkit.data.file import find_path
from evalkit.running.lock import LOCK, locked
from evalkit.running.params import Params
from evalkit.words.problems import ParamsError

DRAFT = "draft"
MANIFEST = "manifest.json"
RELEASE = "release.json"
FAILED = "failed"
STAGED = ".staged-"
OLD = f"{STAGED}old"
VERSIONS = (
    "beautifulsoup4",
    "bleach",
    "duckdb",
    "evalkit",
    "ibis-framework",
    "ipykernel",
    "ipython",
    "ipywidgets",
    "jinja2",
    "jupyterlab",
    "lxml",
    "matplotlib",
    "matplotlib-fontja",
    "mistune",
    "nbclient",
    "nbconvert",
    "nbformat",
    "numpy",
    "openpyxl",
    "pandas",
    "papermill",
    "patsy",
    "pillow",
    "pyarrow",
    "pydantic",
    "pygments",
    "python-docx",
    "pyyaml",
    "scipy",
    "seaborn",
    "sqlglot",
    "statsmodels",
    "tinycss2",
    "xlsxwriter",
)


def folder_of(outputs: Path, params: Params) -> Path:
    """Return where a run's results stand: ``outputs/<dataset>/FY<year>``."""
    folder = find_path(params.dataset) or Path(params.dataset)
    return outputs / folder.resolve().name / str(params.year)


@contextmanager
def staged(home: Path) -> Iterator[Path]:
    """Give a folder to write into; when all went well it becomes the draft in one rename.

    The draft stays as it was until then, and for good where an exception leaves the block. ParamsError
    where another run writes there at this moment; what a killed run has left is cleared away.
    """
    home.mkdir(parents=True, exist_ok=True)
    draft, old = home / DRAFT, home / OLD
    with locked(home):
        _clear(home)
        stage = Path(tempfile.mkdtemp(prefix=STAGED, dir=home))
        try:
            yield stage
            stage.chmod(0o755)
            if draft.exists():
                draft.rename(old)
            stage.rename(draft)
            shutil.rmtree(old, ignore_errors=True)
            shutil.rmtree(home / FAILED, ignore_errors=True)
        finally:
            _put_back(old, draft)
            shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def staged_release(home: Path, name: str) -> Iterator[Path]:
    """Give a folder to write into; when all went well it stands under a new name for good, read-only.

    FileExistsError or another OSError, and nothing published, where there is one of that name.
    """
    if (home / name).exists():
        raise FileExistsError(17, "already released", str(home / name))
    with locked(home):
        stage = Path(tempfile.mkdtemp(prefix=STAGED, dir=home))
        try:
            yield stage
            for path in stage.rglob("*"):
                path.chmod(0o755 if path.is_dir() else 0o444)
            stage.chmod(0o755)
            stage.rename(home / name)
        finally:
            shutil.rmtree(stage, ignore_errors=True)


def clear_leftovers(home: Path) -> None:
    """Clear away what a killed or failed run has left beside a draft, unless a run is at work or nobody may write there."""
    if any(name in (LOCK, FAILED) or name.startswith(STAGED) for name in os.listdir(home)):
        with suppress(ParamsError, OSError), locked(home):
            _clear(home)
            shutil.rmtree(home / FAILED, ignore_errors=True)


def _clear(home: Path) -> None:
    _put_back(home / OLD, home / DRAFT)
    for leftover in home.glob(f"{STAGED}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _put_back(old: Path, draft: Path) -> None:
    """Bring the last draft back where a swap was broken off between its two renames."""
    if old.exists() and not draft.exists():
        old.rename(draft)


def keep_failed(home: Path, executed: Path) -> Path:
    """Move the executed copy of a notebook that failed out of the stage, beside the draft."""
    kept = home / FAILED / executed.name
    kept.parent.mkdir(parents=True, exist_ok=True)
    return executed.replace(kept)


def write_manifest(stage: Path, inputs: dict[str, Path], params: Params, **told: Any) -> None:
    """Write what the draft was made from and what it holds: hashes, parameters, versions, one time stamp."""
    content = {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "params": params.told(),
        "inputs": {name: digest(path) for name, path in sorted(inputs.items())},
        **recorded(stage),
        "versions": versions(),
        **told,
    }
    write_json(stage / MANIFEST, content)


def recorded(folder: Path) -> dict[str, dict[str, str]]:
    """Return the hashes of an edition's files as its manifest holds them: PDFs apart, for no two are the same bytes."""
    found = hashes(folder)
    printed = {name for name in found if name.endswith(".pdf")}
    return {
        "outputs": {name: found[name] for name in found if name not in printed},
        "printed": {name: found[name] for name in found if name in printed},
    }


def all_hashes(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the hashes of all files that a manifest names."""
    return {**manifest["outputs"], **manifest.get("printed", {})}


def hashes(folder: Path) -> dict[str, str]:
    """Return the hash of each file in an edition's folder, but for its own records."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return {
        name: sha256(path)
        for name, path in sorted(files.items())
        if path.is_file() and name not in (MANIFEST, RELEASE)
    }


def differing(said: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Name what two records of hashes don't have in common, in order.

    >>> differing({"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": "4"})
    ['b', 'c']
    """
    return sorted({name for name, _ in said.items() ^ found.items()})


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a record that people may read, too."""
    text = json.dumps(content, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def sha256(path: Path) -> str:
    """Return the hash of a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digest(path: Path) -> str:
    """Return the hash of an input's content, read again only once the file was written again.

    Many runs share their inputs.
    """
    found = path.stat()
    return _digest(path, found.st_size, found.st_mtime_ns, found.st_ino)


@cache
def _digest(path: Path, *_version: int) -> str:
    return sha256(path)


@cache
def versions() -> dict[str, str]:
    """Return the versions of what computes, draws and writes."""
    return {"python": python_version()} | {name: version(name) for name in VERSIONS}


def files_of(folder: Path, name: str) -> dict[str, Path]:
    """Return the files of an input (a file or a folder) under the name by which the run knows it."""
    if folder.is_file():
        return {name: folder}
    within = len(f"{folder}{os.sep}")
    files = (os.path.join(root, file) for root, _, found in os.walk(folder) for file in found)
    kept = [file for file in files if not _left_behind(os.path.basename(file))]
    return {f"{name}/{file[within:].replace(os.sep, '/')}": Path(file) for file in kept}


def _left_behind(name: str) -> bool:
    """Whether a file is one that Excel or a file manager leaves beside the data."""
    return name.startswith((".", "~$")) or name == "Thumbs.db"
