"""The pictures that a report's document takes over from its executed notebook."""

from base64 import b64encode

from hostile import PNG
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from evalkit.running.files import images_of
from evalkit.telling.office.docx import Image


def test_each_picture_comes_with_its_words_and_the_heading_above_it_in_the_reports_language():
    shown = new_output(
        "display_data",
        {"image/png": b64encode(PNG).decode(), "text/plain": "図"},
        metadata={"image/png": {"alt": "達成率の図"}},
    )
    text = new_output("display_data", {"text/plain": "数値だけ"})
    cells = [
        new_markdown_cell("# 評価報告書", metadata={"tags": ["lang-ja"]}),
        new_markdown_cell("## 達成率\n\n説明。", metadata={"tags": ["lang-ja"]}),
        new_markdown_cell("## Attainment", metadata={"tags": ["lang-en"]}),
        new_code_cell("plot()", outputs=[text, shown]),
        new_markdown_cell("続き。"),
        new_code_cell("plot()", outputs=[shown]),
    ]
    notebook = new_notebook(cells=cells)
    assert images_of(notebook, "ja") == [Image(PNG, "達成率の図", "達成率")] * 2
    assert [image.title for image in images_of(notebook, "en")] == ["Attainment"] * 2
