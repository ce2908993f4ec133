"""Draws a figure with its interval as a strip of SVG, for a cell of a table."""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from govatlas.model.finding import Figure, Interval, Undefined

_WIDTH: Final = 200
_HEIGHT: Final = 16
_EDGE: Final = 8


@dataclass(frozen=True, slots=True)
class Axis:
    """The range that a strip shows, with the places marked on it."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def place(self, value: float) -> float:
        """Return where a value stands on the strip; what lies beyond stands at its end."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(_EDGE + share * (_WIDTH - 2 * _EDGE), 1)


def draw_strip(value: Figure, interval: Interval | Undefined, axis: Axis) -> Markup:
    """Return a dot for the value on a line for its interval; neither where undefined."""
    middle = _HEIGHT / 2
    parts = [_draw_ticks(axis, 0, _HEIGHT)]
    if isinstance(interval, Interval) and not isinstance(value, Undefined):
        low, high = axis.place(interval.low), axis.place(interval.high)
        parts.append(f'<path class="range" d="M{low} {middle}H{high}"/>')
    if not isinstance(value, Undefined):
        parts.append(f'<circle class="dot" cx="{axis.place(value)}" cy="{middle}" r="4"/>')
    return _wrap("".join(parts), _HEIGHT)


def draw_axis(axis: Axis) -> Markup:
    """Return the scale of the strips below it."""
    labels = "".join(
        f'<text x="{axis.place(tick)}" y="11" text-anchor="middle">{tick:g}</text>'.replace(
            ">-", ">−"
        )
        for tick in axis.ticks
    )
    return _wrap(labels, _HEIGHT)


def _draw_ticks(axis: Axis, top: int, bottom: int) -> str:
    lines = "".join(f"M{axis.place(tick)} {top}V{bottom}" for tick in axis.ticks)
    return f'<path class="tick" d="{lines}"/>'


def _wrap(inner: str, height: int) -> Markup:
    """Return a drawing hidden from readers of the screen, whose row says the same in words."""
    return Markup(
        f'<svg viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'aria-hidden="true">{inner}</svg>'
    )
