"""Draws charts as SVG or PNG, from nothing but what is in them.

The converter is loaded with the first chart, since it takes two seconds and a hundred megabytes;
a site that has readers loads it ahead of them.
"""

import json
import textwrap
from collections.abc import Sequence
from typing import Any, Final

from govatlas.web.charts.chart import Chart
from govatlas.web.charts.finishing import finish_svg
from govatlas.web.charts.measure import FONT

SCALE: Final = 2.0
"""Pixels of a PNG for each unit of the drawing."""

_LINE: Final = 95
_NOWHERE: Final[list[str]] = []
_CONFIG: Final = {
    "background": "#ffffff",
    "padding": 12,
    "font": FONT,
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "fontSize": 15,
        "subtitleFontSize": 11,
        "subtitleColor": "#55606d",
        "color": "#17202a",
        "subtitlePadding": 5,
        "offset": 12,
    },
    "axis": {
        "labelColor": "#17202a",
        "titleColor": "#55606d",
        "titleFontWeight": "normal",
        "gridColor": "#e3e7ec",
        "domainColor": "#76818e",
        "tickColor": "#76818e",
        "labelLimit": 330,
        "labelFontSize": 11,
        "titleFontSize": 11,
    },
    "legend": {"labelFontSize": 11, "titleFontSize": 11, "labelLimit": 240, "orient": "top"},
    "view": {"stroke": None},
}


def load_converter() -> None:
    """Load what draws, so that the first reader of a chart need not wait for it."""
    import vl_convert

    mark = {"mark": "point", "data": {"values": [{}]}}
    vl_convert.vegalite_to_svg(json.dumps(mark), allowed_base_urls=_NOWHERE)


def draw_svg(chart: Chart, foot: Sequence[str] = ()) -> str:
    """Return the chart as SVG, which refers to nothing outside itself.

    Args:
        chart: what to draw.
        foot: the lines below it, which say where it comes from.
    """
    if chart.spec is None:
        return finish_svg(chart.svg, foot)
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(_complete(chart), allowed_base_urls=_NOWHERE)
    return finish_svg(drawn, foot)


def draw_png(chart: Chart, foot: Sequence[str] = ()) -> bytes:
    """Return the chart as PNG, with the same lines below it."""
    import vl_convert

    drawn: bytes = vl_convert.svg_to_png(draw_svg(chart, foot), scale=SCALE)
    return drawn


def _complete(chart: Chart) -> str:
    whole: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {
            "text": textwrap.wrap(chart.title, _LINE - 20),
            "subtitle": textwrap.wrap(chart.note, _LINE),
        },
        "data": {"values": chart.table.to_values()},
        "config": _CONFIG,
        **(chart.spec or {}),
    }
    return json.dumps(whole)
