"""Knobs that turn in JupyterLab, and the table that stands in their place elsewhere."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from evalkit.telling.tables.table import Table

VIEW = "application/vnd.jupyter.widget-view+json"
"""The type of a widget in an output; its content is a random number."""

SESSION = "JPY_SESSION_NAME"
"""Set by a Jupyter server for the kernels of its notebooks, by nobody else: somebody is there to turn knobs."""

LIKE_OUTPUT = '<div class="jp-RenderedHTMLCommon">{}</div>'
"""What a widget shows isn't styled as an output is, unless it says so."""


class Knob(NamedTuple):
    """What can be turned: its name, where it stands, its range and its steps."""

    name: str
    value: float
    low: float
    high: float
    step: float


@dataclass(frozen=True, eq=False)
class WhatIf:
    """Knobs with what they show in JupyterLab; elsewhere a table of several settings."""

    knobs: tuple[Knob, ...]
    show: Callable[[Sequence[float]], str]
    table: Table

    def __repr__(self) -> str:
        """Read the table as text."""
        return repr(self.table)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        still = {"text/plain": repr(self), "text/html": self.table._repr_html_()}
        return still | self._turning() if SESSION in os.environ else still

    def _turning(self) -> dict[str, Any]:
        """Make the sliders, and show anew whenever one has been turned."""
        from ipywidgets import HTML, FloatSlider, Layout, VBox

        wide = {"style": {"description_width": "24em"}, "layout": Layout(width="48em")}
        sliders = [
            FloatSlider(
                value=knob.value,
                min=knob.low,
                max=knob.high,
                step=knob.step,
                description=knob.name,
                continuous_update=False,
                readout_format=".0f",
                **wide,
            )
            for knob in self.knobs
        ]
        shown = HTML(LIKE_OUTPUT.format(self.show([knob.value for knob in self.knobs])))

        def turned(_: object) -> None:
            shown.value = LIKE_OUTPUT.format(self.show([slider.value for slider in sliders]))

        for slider in sliders:
            slider.observe(turned, names="value")
        view: dict[str, Any] = VBox([*sliders, shown])._repr_mimebundle_()
        return {VIEW: view[VIEW]}


def without_widgets(notebook: Any) -> Any:
    """Take the widgets out of an executed notebook: their names are random numbers, their table stays."""
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(VIEW, None)
    return notebook
