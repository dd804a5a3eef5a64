"""The frame around the code: dependencies, folders, sizes, directions of imports."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from importlinter.cli import lint_imports
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
DECLARED = [
    Requirement(text) for text in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
]
LOCK = (ROOT / "requirements.lock").read_text()

CONDA_NAMES = {
    "ibis-framework": "ibis-duckdb",
    "matplotlib": "matplotlib-base",
    "playwright": "playwright-python",
}
FOLDERS = {
    ".ci",
    "benchmarks",
    "data",
    "docs",
    "notebooks",
    "outputs",
    "params",
    "src",
    "tests",
}
ROOMS = {"words", "data", "analysis", "facts", "telling", "running"}


def project_files() -> list[Path]:
    """All files that are or would be committed."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [Path(name) for name in listed.split("\0") if (ROOT / name).is_file()]


def project_texts() -> dict[str, str]:
    texts = {}
    for path in project_files():
        content = (ROOT / path).read_bytes()
        if b"\0" not in content:
            texts[str(path)] = content.decode("utf-8", errors="replace")
    return texts


def test_the_conda_environment_asks_for_what_the_project_asks_for():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    pip_section = environment[-1]["pip"]
    conda = {str(Requirement(line)) for line in environment[:-1] + pip_section if line != "pip"}
    declared = {
        f"{CONDA_NAMES.get(requirement.name, requirement.name)}{requirement.specifier}"
        for requirement in DECLARED
    }
    assert conda == declared | {f"python{PROJECT['requires-python']}"}


def test_every_dependency_is_locked_at_a_version_that_the_project_allows():
    locked = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", LOCK, re.MULTILINE):
        locked.setdefault(canonicalize_name(name), []).append(version)
    unmet = [
        str(requirement)
        for requirement in DECLARED
        if not locked.get(canonicalize_name(requirement.name))
        or not all(map(requirement.specifier.contains, locked[canonicalize_name(requirement.name)]))
    ]
    assert unmet == []


def test_every_entry_of_the_lock_has_a_hash_and_none_an_address():
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert [
        entry for entry in entries if not re.search(r" --hash=sha256:[0-9a-f]{64}", entry)
    ] == []
    assert re.findall(r".*(?:\w+://|file:|@ ).*", LOCK) == []


def test_the_folders_are_those_of_the_design():
    assert {path.parts[0] for path in project_files() if len(path.parts) > 1} <= FOLDERS


def test_the_package_has_six_rooms_and_nothing_beside_them():
    package = ROOT / "src" / "evalkit"
    modules = [path.relative_to(package) for path in package.rglob("*.py")]
    assert {path.parts[0] for path in modules} == ROOMS | {"__init__.py", "__main__.py"}
    assert [path for path in modules if path.stem in {"utils", "helpers", "common", "misc"}] == []


def test_every_module_can_be_read_in_one_sitting():
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in (ROOT / "src").rglob("*.py")
    }
    assert {path: lines for path, lines in lengths.items() if lines > 300} == {}


def test_imports_keep_to_the_direction_of_the_data(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0


def test_every_entry_of_the_changelog_opens_with_the_numbers_changed():
    entries = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)[1:]
    first_headings = [re.findall(r"^### (.*)", entry, re.MULTILINE)[:1] for entry in entries]
    assert first_headings == [["Numbers changed"]] * len(entries)
    assert entries


def test_the_licence_stands_in_its_file():
    assert PROJECT["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text().startswith("MIT License\n")


@pytest.mark.parametrize(
    "traces",
    [
        pytest.param(r"(?<![\w.\-/])/(?:home|Users|root|work|tmp|var|mnt)/\w", id="folder"),
        pytest.param(r"(?<!\w)[A-Za-z]:\\(?:Users|Temp)\b", id="Windows folder"),
        pytest.param(r"pypi\.org|pythonhosted\.org|anaconda\.(?:org|com)|npmjs\.", id="registry"),
    ],
)
def test_no_file_carries_a_trace_of_the_machine_it_was_made_on(traces):
    found = {path: re.findall(traces, text) for path, text in project_texts().items()}
    assert {path: hits for path, hits in found.items() if hits} == {}
