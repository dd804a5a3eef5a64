"""One real run of the real report, shared by the tests of what it leaves behind."""

from pathlib import Path

import pytest

from evalkit.running import batch

ROOT = Path(__file__).parents[2]
PARAMS = ROOT / "params" / "fy2024.yaml"


@pytest.fixture(scope="session")
def done(tmp_path_factory):
    """A finished run of the parameters that the project carries."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return batch.run(PARAMS, tmp_path_factory.mktemp("outputs"))


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
