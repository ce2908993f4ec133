"""Finds the reading order of the fragments on a PDF page with one or more columns."""

import statistics
from typing import Final

from govatlas.reading.pdf_lines import Fragment, merge_on_baseline

_STEP: Final = 2.0
_FEWEST_LINES: Final = 4
_MOST_CROSSING: Final = 0.35
_LEAST_FILL: Final = 0.5
_DEEPEST: Final = 3
_NARROWEST: Final = 0.5
_MOST_STEPS: Final = 1000
_MOST_FRAGMENTS: Final = 5000


def split_into_columns(fragments: list[Fragment], *, depth: int = 0) -> list[list[Fragment]]:
    """Return the lines of each column that is read from top to bottom, in reading order.

    A gutter is a vertical strip that few lines cross, with well-filled lines on both sides;
    lines that cross it (titles over two columns) cut the page into bands, each read column by
    column. The sides are split again for a third column.
    """
    is_page = depth < _DEEPEST and len(fragments) <= _MOST_FRAGMENTS
    gutter = _find_gutter(fragments) if is_page else None
    if gutter is None:
        lines = merge_on_baseline(fragments)
        return [lines] if lines else []
    columns: list[list[Fragment]] = []
    for band in _cut_bands(fragments, gutter):
        if _crosses(band[0], gutter):
            columns.append(merge_on_baseline(band))
            continue
        for side in _part(band, gutter):
            columns += split_into_columns(side, depth=depth + 1)
    return columns


def _crosses(fragment: Fragment, gutter: float) -> bool:
    return fragment.x0 < gutter < fragment.x1


def _part(band: list[Fragment], gutter: float) -> tuple[list[Fragment], list[Fragment]]:
    left = [fragment for fragment in band if fragment.x1 <= gutter]
    return left, [fragment for fragment in band if fragment.x0 >= gutter]


def _cut_bands(fragments: list[Fragment], gutter: float) -> list[list[Fragment]]:
    """Group fragments, from top to bottom, into those that cross the gutter and those beside it."""
    bands: list[list[Fragment]] = []
    crossing = sorted((f for f in fragments if _crosses(f, gutter)), key=lambda f: f.base)
    rest = sorted((f for f in fragments if not _crosses(f, gutter)), key=lambda f: f.base)
    for fragment in crossing:
        above = [f for f in rest if f.base < fragment.base]
        rest = rest[len(above) :]
        if above:
            bands.append(above)
        if bands and not above and _crosses(bands[-1][0], gutter):
            bands[-1].append(fragment)
        else:
            bands.append([fragment])
    return [*bands, rest] if rest else bands


def _find_gutter(fragments: list[Fragment]) -> float | None:
    """Return the middle of the best gutter, or None if the text has one column."""
    wide = [f for f in fragments if len(f.text) > 3 and not f.table]
    if len(wide) < 2 * _FEWEST_LINES:
        return None
    left, right = min(f.x0 for f in wide), max(f.x1 for f in wide)
    height = statistics.median(f.height for f in wide)
    best: tuple[int, float] | None = None
    for start, end, crossing in _find_strips(wide, left, right):
        middle = (start + end) / 2
        if end - start < _NARROWEST * height or not _is_gutter(wide, middle, left, right):
            continue
        rank = (crossing, -(end - start))
        if best is None or rank < best:
            best, chosen = rank, middle
    return None if best is None else chosen


def _find_strips(wide: list[Fragment], left: float, right: float) -> list[tuple[float, float, int]]:
    """Return the strips (start, end, lines crossing) in the middle half where few lines cross."""
    strips: list[tuple[float, float, int]] = []
    step = max(_STEP, (right - left) / _MOST_STEPS)
    x = left + 0.2 * (right - left)
    while x < left + 0.8 * (right - left):
        crossing = sum(_crosses(f, x) for f in wide)
        if crossing <= _MOST_CROSSING * len(wide):
            if strips and strips[-1][2] == crossing and x - strips[-1][1] < 1.5 * step:
                strips[-1] = (strips[-1][0], x, crossing)
            else:
                strips.append((x, x, crossing))
        x += step
    return strips


def _is_gutter(wide: list[Fragment], x: float, left: float, right: float) -> bool:
    """Return whether lines on both sides of ``x`` are side by side and fill their column."""
    sides = _part(wide, x)
    if min(map(len, sides)) < _FEWEST_LINES:
        return False
    for side, room in zip(sides, (x - left, right - x), strict=True):
        # List numbers or table cells beside text leave most of their column blank.
        if statistics.median(f.width for f in side) < _LEAST_FILL * room:
            return False
    top = max(min(f.base for f in side) for side in sides)
    bottom = min(max(f.base for f in side) for side in sides)
    beside = [sum(top <= f.base <= bottom for f in side) for side in sides]
    return min(beside) >= _FEWEST_LINES - 1
