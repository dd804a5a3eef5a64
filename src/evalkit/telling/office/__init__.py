"""Tables and reports for other programs: CSV, XLSX, DOCX, Markdown; the same bytes for the same facts."""

from evalkit.telling.office.csv import to_csv
from evalkit.telling.office.markdown import to_markdown
from evalkit.telling.office.package import datapackage
from evalkit.telling.office.xlsx import to_xlsx

__all__ = ["datapackage", "to_csv", "to_markdown", "to_xlsx"]
