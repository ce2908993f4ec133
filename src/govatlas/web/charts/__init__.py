"""Charts: what they show as a table, how they are drawn for other pages and for paper."""

from govatlas.web.charts.chart import FEW, FEW_NOTE, Chart, Table, mark_few
from govatlas.web.charts.drawing import (
    Drawer,
    SlowChart,
    be_patient,
    draw_png,
    draw_svg,
    load_converter,
)

__all__ = [
    "FEW",
    "FEW_NOTE",
    "Chart",
    "Drawer",
    "SlowChart",
    "Table",
    "be_patient",
    "draw_png",
    "draw_svg",
    "load_converter",
    "mark_few",
]
