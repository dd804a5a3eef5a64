"""What was released before: the last edition, its record, its facts, and whether its files are untouched."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evalkit.running.publish import MANIFEST, RELEASE, all_hashes, differing, hashes, sha256
from evalkit.words.problems import Problem

if TYPE_CHECKING:
    from evalkit.facts.facts import Facts

FACTS = "tables/facts.json"


def last_release(home: Path) -> Path | None:
    """Return the folder of a year's last release (``…/FY2024/v2``); None where there is none."""
    found = {
        int(folder.name[1:]): folder
        for folder in home.glob("v*")
        if re.fullmatch("v[1-9][0-9]*", folder.name) and folder.is_dir()
    }
    return found[max(found)] if found else None


def released_facts(folder: str | Path) -> "Facts":
    """Return the facts of a release, or of a draft; ``folder`` is the edition's, such as ``outputs/…/FY2024/v1``.

    FileNotFoundError where it holds no ``tables/facts.json``.

    >>> import evalkit as ek
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml"))
    >>> with TemporaryDirectory() as v1:  # stands for outputs/setagaya/FY2024/v1
    ...     Path(v1, "tables").mkdir()
    ...     _ = Path(v1, "tables", "facts.json").write_text(facts.to_json(), "utf-8")
    ...     len(ek.released_facts(v1)) == len(facts)
    True
    """
    from evalkit.facts.facts import Facts  # what is up to date needs none

    return Facts.from_json((Path(folder) / FACTS).read_text("utf-8"))


def record(folder: Path, name: str = MANIFEST) -> dict[str, Any]:
    """Return a record that stands in an edition's folder; empty where it is gone or can't be read."""
    try:
        content = json.loads((folder / name).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def check_release(folder: Path) -> list[Problem]:
    """Report each file of a release that was altered, added or removed since it was made."""
    manifest = folder / MANIFEST
    own = record(folder, RELEASE).get("manifest")
    if own is None:
        altered = [RELEASE]
    elif not manifest.is_file() or sha256(manifest) != own:
        altered = [MANIFEST]
    else:
        altered = differing(all_hashes(record(folder)), hashes(folder))
    return [
        Problem("release-altered", f"{folder.name}/{name}", values={"edition": folder.name})
        for name in altered
    ]
