"""All that a run may vary, and the one gate for YAML files, batches and notebooks."""

import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from evalkit.data.file import find_path
from evalkit.data.yaml_file import read_yaml
from evalkit.words.fiscal import FiscalYear, read_period
from evalkit.words.problems import DataError, ParamsError, Problem, nearest
from evalkit.words.years import read_years, span_of

AXES = ("dataset", "fiscal_year")
"""What a params file may list, for a run of each: a dataset and a fiscal year have a place for their results."""
OF_RUN = ("docx_template",)
"""What a run needs and its notebooks don't."""


class Params(BaseModel):
    """The parameters of a run; every notebook's parameters cell has the same names, but for those of a run only.

    ``period`` is the fiscal years of a review of several (empty: those of the plan so far); ``since`` the
    facts.json of a release to compare with (the batch finds it). ``exit_rates`` and ``roster_size`` are assumptions about the roster (shares; persons, 0 where
    none is made); ``threshold`` is the smallest count of persons on a roster that is told. ``docx_template`` is a Word
    document whose styles the report's has (empty: plain ones).

    >>> import evalkit as ek
    >>> params = ek.Params(dataset="data/example-city", fiscal_year="R7", rule="params/rubrics/example-city.yaml")
    >>> params.year, params.lang, params.threshold
    (FiscalYear(2025), 'ja', 10)
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    dataset: str
    fiscal_year: str
    rule: str
    lang: Literal["ja", "en"] = "ja"
    audience: Literal["internal", "public"] = "internal"
    confidence: float = Field(0.95, ge=0.9, lt=1)
    exit_rates: list[float] = [0.10, 0.15, 0.20, 0.25]
    roster_size: int = Field(0, ge=0)
    threshold: int = Field(10, ge=0)
    period: str = ""
    since: str = ""
    docx_template: str = ""

    @field_validator("fiscal_year", mode="before")
    @classmethod
    def _is_fiscal_year(cls, value: object) -> str:
        year = FiscalYear(value)
        if isinstance(value, str) and "era-year-never-existed" in read_period(value).warnings:
            said = f"{value}はない年です。{year.ja}と読みます。 / {value} never existed: read as {year.en}."
            warnings.warn(said, stacklevel=2)
        return str(year)

    @field_validator("dataset", "rule")
    @classmethod
    def _is_there(cls, value: str, info: ValidationInfo) -> str:
        found = find_path(value) if value else None
        if found is None or found.is_dir() != (info.field_name == "dataset"):
            raise ValueError(value)
        return value

    @field_validator("period")
    @classmethod
    def _are_fiscal_years(cls, value: str) -> str:
        return span_of(read_years(value)) if value else ""

    @field_validator("since")
    @classmethod
    def _is_file(cls, value: str) -> str:
        if value and not Path(value).is_file():
            raise ValueError(value)
        return value

    @field_validator("docx_template")
    @classmethod
    def _is_document(cls, value: str) -> str:
        from evalkit.telling.office.template import is_document

        found = find_path(value) if value else None
        if value and (found is None or not is_document(found)):
            raise ValueError(value)
        return value

    @field_validator("exit_rates")
    @classmethod
    def _are_shares(cls, value: list[float]) -> list[float]:
        if not value or not all(0 < rate < 1 for rate in value):
            raise ValueError(value)
        return value

    def of_notebooks(self) -> dict[str, Any]:
        """The parameters that a notebook has."""
        return self.model_dump(exclude=set(OF_RUN))

    def told(self) -> dict[str, Any]:
        """The parameters as they may be printed: of a path on this machine only the name."""
        values = self.model_dump()
        for name in ("dataset", "rule", "since", "docx_template"):
            path = Path(values[name])
            values[name] = path.name if path.is_absolute() else values[name] and path.as_posix()
        return values

    @property
    def year(self) -> FiscalYear:
        """The fiscal year evaluated."""
        return FiscalYear(self.fiscal_year)


def check_params(file: str = "", /, **values: Any) -> Params:
    """Let values through as parameters; ParamsError with every problem where they aren't.

    >>> import evalkit as ek
    >>> ek.check_params(dataset="data/setagaya", fiscal_year="R6",
    ...                 rule="params/rubrics/setagaya-r6-inferred.yaml").fiscal_year
    'FY2024'
    """
    try:
        return Params(**values)
    except ValidationError as error:
        raise ParamsError([_problem(file, detail) for detail in error.errors()]) from None


def read_params(path: str | Path) -> Params:
    """Read the params file of one run; ParamsError with every problem where it isn't one."""
    return check_params(str(path), **read_content(path))


def read_content(path: str | Path) -> dict[str, Any]:
    """Read the keys and values of a params file, unchecked; ParamsError, naming it as it was named, where it can't be read."""
    file = Path(path)
    if not file.is_file():
        raise ParamsError([Problem("missing-params", file=str(path))])
    try:
        return read_yaml(file)
    except DataError as error:
        raise ParamsError(replace(each, file=str(path)) for each in error.problems) from None


def _problem(file: str, detail: Any) -> Problem:
    name = str(detail["loc"][0])
    found = "" if detail["type"] == "missing" else str(detail.get("input", ""))
    if detail["type"] == "extra_forbidden":
        known = nearest(name, Params.model_fields)
        return Problem("unknown-parameter", file, "", name, name, values={"nearest": known})
    if detail["type"] == "missing":
        return Problem("missing-parameter", file, "", name, values={"name": name})
    if isinstance(detail["input"], list) and name not in (*AXES, "exit_rates"):
        told = ", ".join(map(str, detail["input"]))
        return Problem("listed-parameter", file, "", name, told[:40])
    code = {
        "fiscal_year": "not-fiscal-year",
        "dataset": "parameter-path",
        "rule": "parameter-path",
    }.get(name, "parameter-value")
    if name == "docx_template":
        code = "not-docx" if find_path(found) else "parameter-path"
    allowed = {
        "lang": "ja, en",
        "audience": "internal, public",
        "confidence": "0.9 <= x < 1",
        "exit_rates": "0 < x < 1",
        "roster_size": "0, 1, 2, …",
        "threshold": "0, 1, 2, …",
        "period": "R6～R9, FY2024/FY2027",
        "since": "facts.json",
    }.get(name, "")
    values = {"allowed": allowed} if code == "parameter-value" else {}
    return Problem(code, file, "", name, found, values=values)
