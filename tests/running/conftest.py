"""One real run of the real report, shared by the tests of what it leaves behind; forms that come back."""

from pathlib import Path

import pytest
from batches import write_project
from offices import COMPLETE, Form, write_dataset

from evalkit.running.forms.collect import collect
from evalkit.running.run import run

ROOT = Path(__file__).parents[2]
PARAMS = ROOT / "params" / "fy2024.yaml"


@pytest.fixture(scope="session")
def done(tmp_path_factory):
    """A finished run of the parameters that the project carries."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return run(PARAMS, tmp_path_factory.mktemp("outputs"))


@pytest.fixture
def params_file(tmp_path):
    """Write a params file: those of the real report with some lines changed or added."""

    def write(name="run.yaml", without=(), **changed):
        kept = {
            "dataset": str(ROOT / "data" / "setagaya"),
            "fiscal_year": "R6",
            "rule": str(ROOT / "params" / "rubrics" / "setagaya-r6-inferred.yaml"),
        }
        lines = {**kept, **changed}
        text = "".join(f"{key}: {value}\n" for key, value in lines.items() if key not in without)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def ward(tmp_path):
    """A dataset of two offices."""
    return write_dataset(tmp_path / "ward")


@pytest.fixture
def gather(ward, tmp_path):
    """Save forms (or take files), collect them, and return what came of it."""

    def collected(*forms):
        paths = [
            form.save(tmp_path / f"office-{number}.xlsx") if isinstance(form, Form) else form
            for number, form in enumerate(forms, start=1)
        ]
        return collect(paths, ward, tmp_path / "outputs")

    return collected


@pytest.fixture
def form(ward):
    """Its form with every figure filled in."""
    return Form(ward).fill(COMPLETE)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A project of small cities, in which a batch is begun."""
    write_project(tmp_path)
    monkeypatch.chdir(tmp_path)
