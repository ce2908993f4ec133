"""Vega-Lite specifications of the charts, by the names of the columns of their tables."""

from collections.abc import Sequence
from typing import Any, Final

from govatlas.web.charts.chart import FEW, Spec
from govatlas.wording import _

DARK: Final = "#0f5c63"
MIDDLE: Final = "#7dbcc1"
LIGHT: Final = "#dfe5ea"
EMPTY: Final = "#ffffff"
INK: Final = "#17202a"
OTHER: Final = "#b3470a"

PARTS: Final = (DARK, MIDDLE, "#9a6b00", "#e3c46b", "#55606d", "#b9c2cc", "#7a3b69", "#d3a6c6")
"""Fills of the pieces of a bar, each lighter or darker than its neighbour."""

WIDTH: Final = 520
ROW: Final = 20
_CELL: Final = 46


def _plain(name: str) -> str:
    """Return the name of a column as a field, since dots and brackets mean paths there."""
    escaped = name
    for character in "\\.[]'\"":
        escaped = escaped.replace(character, "\\" + character)
    return escaped


def name_rows(field: str, order: Sequence[str], **more: Any) -> dict[str, Any]:
    """Return how names stand down the side, in that order."""
    return {"field": _plain(field), "type": "nominal", "sort": list(order), "title": None, **more}


def stack_levels(levels: Sequence[str], order: Sequence[str], unassessed: str) -> Spec:
    """Return bars of documents by level, the highest first; columns: category, level, documents.

    Args:
        levels: their names, the lowest first.
        order: the names of the categories from top to bottom.
        unassessed: the name of what was not assessed.
    """
    names = [*reversed(levels), unassessed]
    fills = [DARK, MIDDLE] if len(levels) > 2 else [DARK]
    colours = [*fills, *([MIDDLE] * (len(levels) - 1 - len(fills))), LIGHT, EMPTY]
    places = " : ".join(f"datum.level === {_quote(name)} ? {n}" for n, name in enumerate(names))
    encoding = {
        "y": name_rows("category", order, axis={"domain": False, "ticks": False}),
        "x": {
            "field": "documents",
            "type": "quantitative",
            "stack": "zero",
            "title": _("documents"),
            "axis": {"format": ",d", "tickMinStep": 1},
        },
        "order": {"field": "place", "type": "quantitative"},
    }
    bars = {
        "mark": {"type": "bar", "stroke": "#76818e", "strokeWidth": 0.5, "height": {"band": 0.78}},
        "encoding": {
            "color": {
                "field": "level",
                "type": "nominal",
                "scale": {"domain": names, "range": colours},
                "title": _("level"),
            }
        },
    }
    return {
        "width": WIDTH,
        "height": {"step": ROW},
        "transform": [{"calculate": f"{places} : {len(names)}", "as": "place"}],
        "encoding": encoding,
        "layer": [bars, _label_bars(names)],
    }


def _label_bars(names: Sequence[str]) -> Spec:
    """Write the number into each piece that has room for it."""
    return {
        "transform": [
            {
                "joinaggregate": [{"op": "sum", "field": "documents", "as": "sum"}],
                "groupby": ["category"],
            },
            {"calculate": "datum.documents > 0.045 * datum.sum", "as": "fits"},
        ],
        "mark": {"type": "text", "fontSize": 10},
        "encoding": {
            "x": {
                "field": "documents",
                "type": "quantitative",
                "stack": "zero",
                "bandPosition": 0.5,
            },
            "text": {"field": "documents", "type": "quantitative", "format": ",d"},
            "opacity": {"condition": {"test": "datum.fits", "value": 1}, "value": 0},
            "color": {
                "condition": {"test": f"datum.level === {_quote(names[0])}", "value": EMPTY},
                "value": INK,
            },
        },
    }


def shade_cells(
    rows: Sequence[str], columns: Sequence[str], value: str, *, form: str, wide: bool = False
) -> Spec:
    """Return a heatmap; columns: row, column and the one named ``value``.

    Args:
        rows: the names of the rows from top to bottom.
        columns: the names of the columns from left to right.
        value: the column that is shown.
        form: how to write it, such as ``,d`` or ``.0%``.
        wide: whether cells need more room.
    """
    field = _plain(value)
    return {
        "width": {"step": _CELL * (2 if wide else 1)},
        "height": {"step": ROW + 2},
        "encoding": {
            "y": name_rows("row", rows, axis={"domain": False, "ticks": False}),
            "x": name_rows(
                "column",
                columns,
                axis={
                    "orient": "top",
                    "labelAngle": -45,
                    "labelLimit": 330,
                    "domain": False,
                    "ticks": False,
                },
            ),
        },
        "layer": [
            {
                "mark": {"type": "rect", "stroke": EMPTY, "strokeWidth": 1},
                "encoding": {
                    "color": {
                        "field": field,
                        "type": "quantitative",
                        "scale": {"range": ["#f4f6f8", DARK], "zero": True},
                        "legend": None,
                    }
                },
            },
            _write_cells(value, form),
        ],
    }


def stack_parts(rows: Sequence[str], columns: Sequence[str]) -> Spec:
    """Return bars of documents split by value; columns: row, column, documents.

    Args:
        rows: the names of the rows from top to bottom.
        columns: the names of the values from left to right.
    """
    places = " : ".join(f"datum.column === {_quote(name)} ? {n}" for n, name in enumerate(columns))
    return {
        "width": WIDTH,
        "height": {"step": ROW},
        "transform": [
            {"calculate": f"{places} : {len(columns)}" if places else "0", "as": "place"}
        ],
        "mark": {"type": "bar", "stroke": EMPTY, "strokeWidth": 0.7, "height": {"band": 0.78}},
        "encoding": {
            "y": name_rows("row", rows, axis={"domain": False, "ticks": False}),
            "x": {
                "field": "documents",
                "type": "quantitative",
                "stack": "zero",
                "title": _("documents"),
                "axis": {"format": ",d", "tickMinStep": 1},
            },
            "order": {"field": "place", "type": "quantitative"},
            "color": {
                "field": "column",
                "type": "nominal",
                "title": None,
                "legend": {"columns": 4},
                "scale": {
                    "domain": list(columns),
                    "range": [PARTS[n % len(PARTS)] for n in range(len(columns))],
                },
            },
        },
    }


def _write_cells(value: str, form: str) -> Spec:
    name, column = _quote(value), _quote(FEW)
    few = f"datum[{column}] && indexof(datum[{column}], {name}) >= 0"
    written = f"(isValid(datum[{name}]) ? format(datum[{name}], {_quote(form)}) : '')"
    return {
        "transform": [
            {"joinaggregate": [{"op": "max", "field": _plain(value), "as": "most"}]},
            {"calculate": f"{written} + ({few} ? '*' : '')", "as": "written"},
        ],
        "mark": {"type": "text", "fontSize": 10},
        "encoding": {
            "text": {"field": "written", "type": "nominal"},
            "color": {
                "condition": {"test": f"datum[{name}] > 0.55 * datum.most", "value": EMPTY},
                "value": INK,
            },
        },
    }


def write_grid(rows: Sequence[str], columns: Sequence[str], levels: Sequence[str]) -> Spec:
    """Return a grid of the names of levels; columns: row, column, level.

    Args:
        rows: the names of the rows.
        columns: those of the columns.
        levels: the names of the levels, the lowest first.
    """
    colours = [LIGHT, *([MIDDLE] * (len(levels) - 2)), DARK]
    return {
        "width": {"step": 120},
        "height": {"step": ROW + 2},
        "encoding": {
            "y": name_rows("row", rows, axis={"domain": False, "ticks": False}),
            "x": name_rows(
                "column",
                columns,
                axis={"orient": "top", "labelAngle": -30, "domain": False, "ticks": False},
            ),
        },
        "layer": [
            {
                "mark": {"type": "rect", "stroke": EMPTY, "strokeWidth": 1},
                "encoding": {
                    "color": {
                        "field": "level",
                        "type": "nominal",
                        "scale": {"domain": list(levels), "range": colours, "unknown": EMPTY},
                        "legend": None,
                    }
                },
            },
            {
                "mark": {"type": "text", "fontSize": 10},
                "encoding": {
                    "text": {"field": "level", "type": "nominal"},
                    "color": {
                        "condition": {
                            "test": f"datum.level === {_quote(levels[-1])}",
                            "value": EMPTY,
                        },
                        "value": INK,
                    },
                },
            },
        ],
    }


def draw_years(order: Sequence[str]) -> Spec:
    """Return a small line for each category; columns: category, year, share.

    Args:
        order: the names of the categories.
    """
    return {
        "facet": {
            "field": "category",
            "type": "nominal",
            "sort": list(order),
            "title": None,
            "header": {"labelLimit": 340, "labelAnchor": "start", "labelFontSize": 11},
        },
        "columns": 3,
        "spec": {
            "width": 300,
            "height": 70,
            "layer": [
                {"mark": {"type": "line", "color": DARK}},
                {"mark": {"type": "point", "color": DARK, "size": 16, "filled": True, "opacity": 1,
                          "stroke": DARK, "strokeWidth": 1},
                 "encoding": {"fill": {"condition": {"test": f"isValid(datum[{_quote(FEW)}])",
                                                     "value": EMPTY}, "value": DARK}}},
            ],
            "encoding": {
                "x": {"field": "year", "type": "quantitative", "title": None,
                      "scale": {"zero": False}, "axis": {"format": "d", "tickCount": 4,
                                                         "tickMinStep": 1}},
                "y": {"field": "share", "type": "quantitative", "title": None,
                      "axis": {"format": ".0%", "tickCount": 3}},
            },
        },
    }  # fmt: skip


def list_names(roles: Sequence[str], most: int = 10) -> Spec:
    """Return bars of the most frequent names in each role; columns: role, name, documents.

    Args:
        roles: their names in order.
        most: how many names of each to draw.
    """
    panels = [
        {
            "title": {"text": role, "fontSize": 12, "offset": 4},
            "width": 330,
            "height": {"step": ROW},
            "transform": [
                {"filter": f"datum.role === {_quote(role)}"},
                {
                    "window": [{"op": "row_number", "as": "rank"}],
                    "sort": [{"field": "documents", "order": "descending"}],
                },
                {"filter": f"datum.rank <= {most}"},
            ],
            "mark": {"type": "bar", "color": DARK},
            "encoding": {
                "y": {"field": "name", "type": "nominal", "title": None,
                      "sort": {"field": "rank"}, "axis": {"labelLimit": 260}},
                "x": {"field": "documents", "type": "quantitative", "title": _("documents"),
                      "axis": {"tickMinStep": 1, "format": ",d"}},
            },
        }
        for role in roles
    ]  # fmt: skip
    return {"concat": panels, "columns": 2, "resolve": {"scale": {"y": "independent"}}}


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ")
    return f"'{escaped}'"
