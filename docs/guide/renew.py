"""Renew the pictures of the guide: pages and a form of the made-up city, as a browser and an office show them."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Page, sync_playwright

from evalkit.running.printed import browser

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROGRAMS = {
    "Chromium": browser(),
    "LibreOffice": shutil.which("soffice"),
    "pdftoppm": shutil.which("pdftoppm"),
}
COLOURS = 64


def renew() -> None:
    """Make draft and form in a temporary copy, and take the pictures."""
    missing = [name for name, path in PROGRAMS.items() if path is None]
    if missing:
        print(
            f"{', '.join(missing)} がないため更新しません / not there: the pictures stay as they are"
        )
        return
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary)
        for name in ("data", "params", "notebooks"):
            shutil.copytree(ROOT / name, copy / name)
        evalkit(copy, "run", "params/example-city/fy2025.yaml")
        evalkit(copy, "new", "--from", "data/example-city", "--year", "R8", "--split")
        outputs = copy / "outputs" / "example-city"
        take_pages(outputs / "FY2025" / "draft")
        take_form(outputs / "FY2026" / "forms" / "example-city-FY2026-福祉相談課.xlsx", copy)


def evalkit(folder: Path, *arguments: str) -> None:
    """Give a command in a folder."""
    subprocess.run([sys.executable, "-m", "evalkit", *arguments], check=True, cwd=folder)


def take_pages(draft: Path) -> None:
    """Take a part of the report, its errata, and the review of the period."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=PROGRAMS["Chromium"], args=["--no-sandbox"]
        )
        page = chromium.new_page(viewport={"width": 1000, "height": 620})
        page.goto((draft / "90_evaluation_report.html").as_uri())
        page.locator("#measure-1-1").evaluate("part => part.scrollIntoView()")
        page.screenshot(path=HERE / "page.png")
        take_table(page, "正誤表", "errata.png")
        page.goto((draft / "50_plan_period.html").as_uri())
        take_table(page, "期間の達成状況", "period.png")
        chromium.close()
    for name in ("page.png", "errata.png", "period.png"):
        save(Image.open(HERE / name), name)


def take_table(page: Page, caption: str, name: str) -> None:
    """Take the table of that caption."""
    page.locator("table", has=page.locator("caption", has_text=caption)).first.screenshot(
        path=HERE / name
    )


def take_form(form: Path, folder: Path) -> None:
    """Take the second sheet of a form as LibreOffice prints it, without the white around it."""
    command = [str(PROGRAMS["LibreOffice"]), "--headless", "--convert-to", "pdf", "--outdir"]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run([*command, str(folder), profile, str(form)], check=True, capture_output=True)
    pages = ["-png", "-r", "110", "-f", "2", "-l", "2", "-singlefile"]
    pdf = folder / f"{form.stem}.pdf"
    subprocess.run([str(PROGRAMS["pdftoppm"]), *pages, pdf, folder / "form"], check=True)
    picture = Image.open(folder / "form.png").convert("RGB")
    picture = picture.crop((0, 0, picture.width, picture.height * 9 // 10))
    white = Image.new("RGB", picture.size, "white")
    left, top, right, bottom = ImageChops.difference(picture, white).getbbox() or (0, 0, 1, 1)
    save(picture.crop((left - 8, top - 8, right + 8, bottom + 8)), "form.png")


def save(picture: Image.Image, name: str) -> None:
    """Save a picture with few colours, so that it stays small."""
    picture.convert("RGB").quantize(COLOURS).save(HERE / name, optimize=True)


if __name__ == "__main__":
    renew()
