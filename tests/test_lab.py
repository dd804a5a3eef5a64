"""The notebooks in the real JupyterLab: opened in Chromium, all cells run, the seal read; nothing asked of anybody outside."""

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).parents[1]
NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
MINUTES = 5
CELLS = """() => [...jupyterapp.shell.currentWidget.content.model.cells]
  .map(cell => cell.toJSON()).filter(cell => cell.cell_type === 'code')"""
RUN = """async () => {
  await jupyterapp.restored;
  const panel = jupyterapp.shell.currentWidget;
  await panel.context.ready;
  await panel.sessionContext.ready;
  await jupyterapp.commands.execute('notebook:run-all-cells');
}"""
DONE = """() => [...jupyterapp.shell.currentWidget.content.model.cells]
  .every(cell => cell.type !== 'code' || (cell.executionState === 'idle' && cell.executionCount))"""
DARK = """async () => {
  await jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'});
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of JupyterLab on a copy of the notebooks, started by `evalkit lab` in an empty home; and its token."""
    home, work = (tmp_path_factory.mktemp(each) for each in ("home", "work"))
    for folder in ("notebooks", "data", "params"):
        shutil.copytree(ROOT / folder, work / folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    own = {
        key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "JPY"))
    }
    arguments = ("--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}")
    settings = ("--ServerApp.port_retries=0", "--LabApp.expose_app_in_browser=True")
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "evalkit",
                "lab",
                *arguments,
                *settings,
                f"--IdentityProvider.token={token}",
            ],
            cwd=work,
            env=own | {"HOME": str(home), "IPYTHONDIR": str(home / "ipython")},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        with suppress(URLError, OSError):
            urlopen(f"{address}/api?token={token}").close()
            break
        assert server.poll() is None, (home / "log").read_text("utf-8")
        sleep(0.5)
    yield address, token
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(60)


@pytest.fixture(scope="module")
def run(browser, lab):
    """Open a notebook, run all its cells, and return the tab, the cells' outputs and what went outside."""
    address, token = lab
    done, contexts = {}, []

    def open_and_run(name):
        if name not in done:
            context = browser.new_context(viewport={"width": 1280, "height": 1000})
            contexts.append(context)
            asked = []
            context.on("request", lambda request: asked.append(request.url))
            tab = context.new_page()
            tab.set_default_timeout(MINUTES * 60_000)
            tab.goto(f"{address}/doc/tree/notebooks/{name}.ipynb?token={token}&reset")
            tab.wait_for_selector(".jp-Notebook")
            tab.evaluate(RUN)
            tab.wait_for_function(DONE)
            own = re.compile(re.escape(address) + "|data:|blob:")
            outside = [each for each in asked if not own.match(each)]
            done[name] = tab, tab.evaluate(CELLS), outside
        return done[name]

    yield open_and_run
    for context in contexts:
        context.close()


def text(outputs):
    return "".join("".join(each.get("text", "")) for each in outputs)


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_to_its_seal_and_asks_nobody_outside(run, name):
    tab, cells, outside = run(name)
    failed = [each for cell in cells for each in cell["outputs"] if each["output_type"] == "error"]
    kept = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))["cells"][-1]

    assert failed == []
    assert text(cells[-1]["outputs"]) == text(kept["outputs"]) != ""
    assert outside == []
    assert tab.locator(".jp-toast, .Toastify__toast").count() == 0


def test_tables_wear_the_labs_colours_and_none_of_its_stripes(run):
    tab, _, _ = run("20_indicator_ratings")
    rows = tab.locator("table.ek tbody tr")
    assert rows.count() > 50
    grounds = "rows => [...new Set(rows.map(row => getComputedStyle(row).backgroundColor))]"
    assert rows.evaluate_all(grounds) == ["rgba(0, 0, 0, 0)"]
    sides = "cells => [...new Set(cells.map(cell => getComputedStyle(cell).textAlign))]"
    assert tab.locator("table.ek caption, table.ek td:not(.num)").evaluate_all(sides) == ["left"]
    assert tab.locator("table.ek td.num").evaluate_all(sides) == ["right"]
    ink = "table => getComputedStyle(table).color"
    light = tab.locator("table.ek").first.evaluate(ink)
    tab.evaluate(DARK)
    tab.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
    assert tab.locator("table.ek").first.evaluate(ink) != light
