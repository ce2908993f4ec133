"""Vega-Lite specifications of charts that compare two shares on one line for each category."""

from collections.abc import Sequence
from typing import Any

from govatlas.coverage import FEWEST
from govatlas.web.charts.chart import FEW, Spec
from govatlas.web.charts.specs import DARK, OTHER, ROW, WIDTH, name_rows
from govatlas.wording import _


def _share() -> dict[str, Any]:
    return {
        "type": "quantitative",
        "axis": {"format": ".0%"},
        "title": _("share of documents"),
    }


def mark_intervals(order: Sequence[str], raw: str, corrected: str) -> Spec:
    """Return raw and corrected shares with intervals.

    The columns are: category, raw, corrected, low, high.

    Args:
        order: the names of the categories.
        raw: what the raw share is called.
        corrected: what the corrected one is called.
    """
    line = {
        "mark": {"type": "rule", "color": DARK, "strokeWidth": 2},
        "encoding": {"x": {"field": "low", **_share()}, "x2": {"field": "high"}},
    }
    few = f"isValid(datum['{FEW}'])"
    return _lay(order, line, _Point("corrected", corrected, few), _Point("raw", raw, few))


def stand_apart(order: Sequence[str], first: str, second: str) -> Spec:
    """Return the shares of two groups on one line for each category.

    The columns are: category, two named ``first share`` and ``second share``, and of how many
    documents these are, ``first assessed`` and ``second assessed``.

    Args:
        order: the names of the categories.
        first: the name of one group.
        second: that of the other.
    """
    line = {
        "mark": {"type": "rule", "color": "#76818e"},
        "encoding": {"x": {"field": "first share", **_share()}, "x2": {"field": "second share"}},
    }
    few = [f"datum['{group} assessed'] < {FEWEST}" for group in ("first", "second")]
    one, other = _Point("first share", first, few[0]), _Point("second share", second, few[1])
    return _lay(order, line, one, other)


class _Point:
    """One of the two shares: its column, its name, the test whether it is of few documents."""

    def __init__(self, column: str, name: str, few: str) -> None:
        self.column = column
        self.name = name
        self.few = few


def _lay(order: Sequence[str], line: Spec, full: _Point, hollow: _Point) -> Spec:
    names = [full.name, hollow.name]
    points = [
        {
            "mark": {"type": "point", "filled": point is full, "size": 60, "opacity": 1},
            "encoding": {
                "x": {"field": point.column, **_share()},
                "shape": _tell_apart(point, names, ["circle", "square"]),
                "color": _tell_apart(point, names, [DARK, OTHER]),
            },
        }
        for point in (hollow, full)
    ]
    stars = [
        {
            "transform": [{"filter": f"isValid(datum['{point.column}']) && {point.few}"}],
            "mark": {"type": "text", "text": "*", "fontSize": 12, "dx": 8, "dy": -2},
            "encoding": {"x": {"field": point.column, **_share()}},
        }
        for point in (hollow, full)
    ]
    return {
        "width": WIDTH,
        "height": {"step": ROW + 2},
        "encoding": {"y": name_rows("category", order)},
        "layer": [line, *points, *stars],
    }


def _tell_apart(point: _Point, names: list[str], looks: list[str]) -> Spec:
    return {"datum": point.name, "scale": {"domain": names, "range": looks}, "title": None}
