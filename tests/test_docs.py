"""README and example say what the package does, or these tests fail."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import evalkit as ek
from evalkit.facts.facts import Facts
from evalkit.words.normalise import normalise

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


@pytest.mark.parametrize("line", re.findall(r"`(evalkit [^`]+)`", README))
def test_the_options_and_files_that_the_readme_names_exist(line: str) -> None:
    from evalkit.running.cli import main

    _, name, *arguments = line.split()
    known = {option for parameter in main.commands[name].params for option in parameter.opts}
    files = [each for each in arguments if re.match("(?:data|params)/", each)]

    assert {each for each in arguments if each.startswith("--")} <= known | {"--help"}
    assert [each for each in files if not list(ROOT.glob(each)) and "ourcity" not in each] == []


def test_the_folder_of_results_names_each_command_that_writes_there() -> None:
    from evalkit.running.cli import main

    page = (ROOT / "outputs" / "README.md").read_text(encoding="utf-8")
    writing = {
        name
        for name, command in main.commands.items()
        if any("--outputs" in parameter.opts for parameter in command.params)
    }

    tree = page.split("```")[1]

    assert set(re.findall(r"evalkit (\w+)", tree)) == writing - {"status"}  # which only reads


def test_what_the_data_notes_tell_of_the_made_up_city_is_what_its_tables_hold() -> None:
    page = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    city = ek.load_dataset(ROOT / "data" / "example-city")
    (corrected,) = (
        pd.read_csv(ROOT / "data/example-city/FY2023/corrections.csv")
        .query("role == 'actual'")[["old", "new"]]
        .to_numpy()
    )
    (bridge,) = pd.read_csv(ROOT / "data/example-city/FY2024/breaks.csv")[
        ["bridge_old", "bridge_new"]
    ].to_numpy()
    old, new = (re.search("[0-9]+", text)[0] for text in map(normalise, corrected))
    before, after = (re.search("[0-9]+", text)[0] for text in bridge)

    assert f"{city.plan.indicators['indicator'].nunique()}指標" in page
    assert f"研修の参加者数{old}を{new}に訂正" in page
    assert f"令和5年度は旧{before}、新{after}" in page


def test_every_make_target_of_the_readme_exists() -> None:
    targets = re.findall(r"^(\w+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)

    assert set(re.findall(r"^make (\w+)", README, re.MULTILINE)) <= set(targets)


@pytest.mark.parametrize(
    "page", ["README.md", "data/README.md", "docs/guide.md", "CONTRIBUTING.md"]
)
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
        ek.history(ward, "R6", rule),
        ek.change(ward, "R6"),
        ek.roster_account(ward, "R6", roster_size=8452),
    )

    assert stored.digest() == fresh.digest()


def test_the_example_page_was_made_from_its_facts() -> None:
    page = (ROOT / "docs/example/90_evaluation_report.html").read_text(encoding="utf-8")
    facts = json.loads((ROOT / "docs/example/facts.json").read_text(encoding="utf-8"))["facts"]
    anchors = set(re.findall(r'id="f-([^"]+)"', page))

    assert anchors == {fact["id"] for fact in facts}
