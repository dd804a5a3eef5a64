"""Letters of returned forms are held against the rule's; without a rule against the usual ones and earlier ones."""

import pytest
from offices import errors, read_csv_file

from evalkit.running.forms.params import FIRST, PROVISIONAL


@pytest.fixture
def rule(ward, tmp_path, monkeypatch):
    """A rule of the year whose best letter is S."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "params"
    folder.mkdir()
    text = PROVISIONAL.format(name="ward").replace("letter: A", "letter: S")
    (folder / "rule.yaml").write_text(text, encoding="utf-8")
    params = FIRST.format(
        ja="", en="", dataset=ward.as_posix(), year="R7", rule=(folder / "rule.yaml").as_posix()
    )
    (folder / "fy2025.yaml").write_text(params, encoding="utf-8")


def test_only_letters_of_the_years_rule_are_taken(rule, form, gather):
    (problem,) = errors(gather(form))
    assert (problem.code, problem.found) == ("form-letter", "A")
    assert "S、B、C、D、集計中" in problem.rule()
    collected = gather(form.fill({("visits", "評価"): "ｓ"}))
    letters = {
        row["indicator"]: row["text"] for row in read_csv_file(collected.folder / "ratings.csv")
    }
    assert letters == {"visits": "S", "plans": "B", "visits-again": "S"}


def test_without_a_rule_a_letter_given_before_is_taken(ward, form, gather):
    form.fill({("visits", "評価"): "◎"})
    assert [each.code for each in errors(gather(form))] == ["form-letter"]
    path = ward / "ratings.csv"
    path.write_text(path.read_text("utf-8").replace("Ａ", "◎"), "utf-8")
    assert gather(form).is_written
