"""Lays out a flow between two columns of names: bands as wide as the documents they stand for."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import escape

from govatlas.web.charts.measure import FONT, measure_text, shorten_text

WIDTH: Final = 960
_LABEL: Final = 300
_NODE: Final = 12
_GAP: Final = 10
_SCALE: Final = 420
_TOP: Final = 30
_LEAST: Final = 1.0
_ABOVE: Final = 64
_LABEL_GAP: Final = 8
_SIZE: Final = 13


@dataclass(frozen=True, slots=True)
class FlowLink:
    """So many documents between two names."""

    source: str
    target: str
    documents: int


@dataclass(frozen=True, slots=True)
class FlowNode:
    """A name with its box; ``documents`` is the sum of its bands."""

    name: str
    documents: int
    x: float
    y: float
    height: float
    is_source: bool

    @property
    def label(self) -> str:
        """Return its name, cut where it would leave the picture."""
        return shorten_text(self.name, _SIZE, _LABEL - 2 * _LABEL_GAP)

    @property
    def label_width(self) -> float | None:
        """Return how wide that is, None where nobody knows."""
        return measure_text(self.label, _SIZE)

    @property
    def label_x(self) -> float:
        """Return where its name stands, which ends there on the left side."""
        return self.x - _LABEL_GAP if self.is_source else self.x + _NODE + _LABEL_GAP

    @property
    def label_y(self) -> float:
        """Return the line on which its name stands."""
        return self.y + max(self.height, 12) / 2 + 4


@dataclass(frozen=True, slots=True)
class FlowBand:
    """A band as a path of SVG."""

    link: FlowLink
    path: str


@dataclass(frozen=True, slots=True)
class FlowPicture:
    """Where everything stands."""

    width: int
    height: int
    nodes: tuple[FlowNode, ...]
    bands: tuple[FlowBand, ...]
    heads: tuple[str, str]


def lay_out(links: Sequence[FlowLink], heads: tuple[str, str]) -> FlowPicture:
    """Return the picture of a flow, the largest names on top.

    Args:
        links: the flow; names of either side keep apart though they may be spelled alike.
        heads: what stands above the two columns.
    """
    most = max(sum(link.documents for link in links), 1)
    unit = _SCALE / most
    sources = _stack(links, unit, is_source=True)
    targets = _stack(links, unit, is_source=False)
    nodes = (*sources.values(), *targets.values())
    bottom = max((node.y + node.height for node in nodes), default=_TOP)
    return FlowPicture(
        WIDTH, round(bottom + _GAP), nodes, tuple(_draw(links, sources, targets, unit)), heads
    )


def _stack(links: Sequence[FlowLink], unit: float, *, is_source: bool) -> dict[str, FlowNode]:
    sums: dict[str, int] = {}
    for link in links:
        name = link.source if is_source else link.target
        sums[name] = sums.get(name, 0) + link.documents
    x = _LABEL if is_source else WIDTH - _LABEL - _NODE
    y = float(_TOP)
    nodes = {}
    for name in sorted(sums, key=lambda name: (-sums[name], name)):
        height = max(sums[name] * unit, _LEAST)
        nodes[name] = FlowNode(name, sums[name], x, y, height, is_source)
        y += max(height, 14) + _GAP
    return nodes


def _draw(
    links: Sequence[FlowLink],
    sources: Mapping[str, FlowNode],
    targets: Mapping[str, FlowNode],
    unit: float,
) -> Iterator[FlowBand]:
    """Yield the bands; those of a box stand in the order of the boxes that they lead to."""
    starts = _place_ends(links, sources, targets, unit, at_source=True)
    ends = _place_ends(links, sources, targets, unit, at_source=False)
    for link in sorted(links, key=lambda link: -link.documents):
        key = (link.source, link.target)
        yield FlowBand(link, _write_path(starts[key], ends[key], link.documents * unit))


def _place_ends(
    links: Sequence[FlowLink],
    sources: Mapping[str, FlowNode],
    targets: Mapping[str, FlowNode],
    unit: float,
    *,
    at_source: bool,
) -> dict[tuple[str, str], float]:
    """Return where each band begins on one side."""
    tops = {name: node.y for name, node in (sources if at_source else targets).items()}
    places = {}
    for link in sorted(links, key=lambda k: (sources[k.source].y, targets[k.target].y)):
        name = link.source if at_source else link.target
        places[link.source, link.target] = tops[name]
        tops[name] += link.documents * unit
    return places


def _write_path(start: float, end: float, height: float) -> str:
    left, right = _LABEL + _NODE, WIDTH - _LABEL - _NODE
    middle = (left + right) / 2
    above = f"M{left},{start:.1f}C{middle},{start:.1f} {middle},{end:.1f} {right},{end:.1f}"
    low, high = end + height, start + height
    return f"{above}V{low:.1f}C{middle},{low:.1f} {middle},{high:.1f} {left},{high:.1f}Z"


def write_svg(picture: FlowPicture, title: str, note: str) -> str:
    """Return the picture as SVG by itself, on white."""
    height = picture.height + _ABOVE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}" font-family="{FONT}"'
        f' font-size="{_SIZE}" fill="#17202a">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="12" y="22" font-size="15" font-weight="bold">{escape(title)}</text>',
        *(
            f'<text x="12" y="{40 + 14 * n}" font-size="11" fill="#55606d">{escape(line)}</text>'
            for n, line in enumerate(textwrap.wrap(note, 150)[:2])
        ),
        f'<g transform="translate(0,{_ABOVE})">',
        *(f'<path d="{band.path}" fill="#0f5c63" fill-opacity="0.3"/>' for band in picture.bands),
        *map(_write_node, picture.nodes),
        f'<text x="{_LABEL - 8}" y="16" text-anchor="end" font-weight="bold">'
        f"{escape(picture.heads[0])}</text>",
        f'<text x="{WIDTH - _LABEL + 8}" y="16" font-weight="bold">'
        f"{escape(picture.heads[1])}</text>",
        "</g></svg>",
    ]
    return "".join(parts)


def _write_node(node: FlowNode) -> str:
    anchor = ' text-anchor="end"' if node.is_source else ""
    return (
        f'<rect x="{node.x}" y="{node.y:.1f}" width="{_NODE}" height="{node.height:.1f}"'
        f' fill="#0f5c63"/><text x="{node.label_x}" y="{node.label_y:.1f}"{anchor}>'
        f"{escape(node.label)}</text>"
    )
