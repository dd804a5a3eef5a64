"""How large a page is and how long its export takes: our template beside nbconvert's lab; a large index, too.

python benchmarks/bench_page.py
"""

import json
import logging
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from nbconvert.exporters import HTMLExporter
from timing import ROUNDS

from evalkit.running.outputs_index import index_of
from evalkit.running.page import PageExporter

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from told_notebook import executed  # noqa: E402

CITY = {
    "dataset": str(ROOT / "data" / "example-city"),
    "fiscal_year": "FY2025",
    "rule": str(ROOT / "params" / "rubrics" / "example-city.yaml"),
    "roster_size": 0,
}
WARD = {
    "dataset": str(ROOT / "data" / "setagaya"),
    "rule": str(ROOT / "params" / "rubrics" / "setagaya-r6-inferred.yaml"),
}
LINES = 5_000


def interleaved(works: dict[str, object]) -> dict[str, tuple[float, int]]:
    """Do each work in turn, several times; median of seconds and size of what came of it."""
    times: dict[str, list[float]] = {name: [] for name in works}
    sizes = {}
    for _ in range(ROUNDS):
        for name, work in works.items():
            start = perf_counter()
            page = work()
            times[name].append(perf_counter() - start)
            sizes[name] = len(page.encode())
    return {name: (median(times[name]), sizes[name]) for name in works}


def editions(folder: Path, count: int) -> None:
    summary = {"subject": {"ja": "みほん市", "en": "Sample City"}, "made_up": True}
    summary |= {"letters": {"A": 4, "B": 2}, "pending": 1, "undecided": 0, "points": 15}
    manifest = {"made_at": "2025-07-01", "params": {"lang": "ja"}, "summary": summary}
    for number in range(count):
        draft = folder / f"city-{number // 5:04}" / f"FY{2021 + number % 5}" / "draft"
        draft.mkdir(parents=True)
        (draft / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def main() -> None:
    logging.disable(logging.WARNING)  # of images whose alt text lab doesn't read
    print(f"export of the report's page, median of {ROUNDS}, interleaved")
    print(f"{'report':14} {'ours, s':>8} {'lab, s':>8} {'ours, kB':>9} {'lab, kB':>9}")
    ours, lab = PageExporter(), HTMLExporter(template_name="lab")
    for name, given in (("setagaya", WARD), ("example-city", CITY)):
        notebook = executed("90_evaluation_report", **given)
        found = interleaved(
            {
                "ours": lambda book=notebook: ours.from_notebook_node(book)[0],
                "lab": lambda book=notebook: lab.from_notebook_node(book)[0],
            }
        )
        (own, size), (theirs, other) = found["ours"], found["lab"]
        print(f"{name:14} {own:8.2f} {theirs:8.2f} {size / 1000:9,.0f} {other / 1000:9,.0f}")
    with tempfile.TemporaryDirectory() as folder:
        editions(Path(folder), LINES)
        start = perf_counter()
        size = len(index_of(Path(folder)).encode())
        print(f"index of {LINES:,} editions: {perf_counter() - start:.1f} s, {size / 1000:,.0f} kB")


if __name__ == "__main__":
    main()
