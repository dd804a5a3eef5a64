"""Renew the example page of the real report: the page, its facts, and the picture in the README."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from evalkit.running.printed import browser

HERE = Path(__file__).parent


def renew() -> None:
    """Run fiscal 2024 into a temporary folder and copy what belongs here."""
    with tempfile.TemporaryDirectory() as outputs:
        command = [sys.executable, "-m", "evalkit", "run", "params/fy2024.yaml"]
        subprocess.run([*command, "--outputs", outputs], check=True, cwd=HERE.parents[1])
        draft = Path(outputs) / "setagaya" / "FY2024" / "draft"
        shutil.copy(draft / "90_evaluation_report.html", HERE)
        shutil.copy(draft / "tables" / "facts.json", HERE)
    program = browser()
    if program is None:
        print("Chromium がないため page.png は更新しません / no Chromium: page.png stays as it is")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1280, "height": 860})
        page.goto((HERE / "90_evaluation_report.html").as_uri())
        page.locator("#measure-1-1").scroll_into_view_if_needed()
        page.evaluate("document.querySelector('#measure-1-1').scrollIntoView()")
        page.screenshot(path=HERE / "page.png")
        chromium.close()


if __name__ == "__main__":
    renew()
