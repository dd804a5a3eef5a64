"""README and example say what the package does, or these tests fail."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import evalkit as ek
from evalkit.facts.facts import Facts

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_five_lines_of_the_readme_print_what_it_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    code, printed = re.search(r"```python\n(.*?)```\n\n```\n(.*?)```", README, re.DOTALL).groups()

    exec(compile(code, "README.md", "exec"), {})

    assert capsys.readouterr().out == printed


def test_every_command_of_the_readme_exists() -> None:
    from evalkit.running.cli import main

    named = set(re.findall(r"`evalkit (\w+)", README))

    assert named <= set(main.commands)
    assert set(main.commands) <= named
    for command in named:
        assert CliRunner().invoke(main, [command, "--help"]).exit_code == 0


def test_every_make_target_of_the_readme_exists() -> None:
    targets = re.findall(r"^(\w+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)

    assert set(re.findall(r"^make (\w+)", README, re.MULTILINE)) <= set(targets)


@pytest.mark.parametrize("page", ["README.md", "data/README.md", "CONTRIBUTING.md"])
def test_links_between_files_lead_somewhere(page: str) -> None:
    source = ROOT / page
    links = re.findall(r"\]\(([^)#\s]+)\)", source.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (source.parent / link).exists()]

    assert missing == []


def test_the_example_page_holds_the_facts_of_a_fresh_computation() -> None:
    """``make example`` renews it where this fails."""
    stored = Facts.from_json((ROOT / "docs/example/facts.json").read_text(encoding="utf-8"))
    ward = ek.load_dataset(ROOT / "data/setagaya")
    rule = ROOT / "params/rubrics/setagaya-r6-inferred.yaml"
    fresh = ek.collect(
        ek.rate(ward, "R6", rule),
        ek.change(ward, "R6"),
        ek.roster_account(ward, "R6", roster_size=8452),
    )

    assert stored.digest() == fresh.digest()


def test_the_example_page_was_made_from_its_facts() -> None:
    page = (ROOT / "docs/example/90_evaluation_report.html").read_text(encoding="utf-8")
    facts = json.loads((ROOT / "docs/example/facts.json").read_text(encoding="utf-8"))["facts"]
    anchors = set(re.findall(r'id="f-([^"]+)"', page))

    assert anchors == {fact["id"] for fact in facts}
