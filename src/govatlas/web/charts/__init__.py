"""Charts: what they show as a table, how they are drawn for other pages and for paper."""

from govatlas.web.charts.chart import FEW, Chart, Table, explain_star, mark_few
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
    "Chart",
    "Drawer",
    "SlowChart",
    "Table",
    "be_patient",
    "draw_png",
    "draw_svg",
    "explain_star",
    "load_converter",
    "mark_few",
]
