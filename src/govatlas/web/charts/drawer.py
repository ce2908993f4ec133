"""The process that draws: takes a chart a line, gives its picture back, ends with its input.

It stands alone: what draws holds all of Python up while it works, which a site must not be.
"""

import json
import sys
from typing import Any, Final

LENGTH: Final = 8
"""Bytes that tell how long what follows is."""
_NOWHERE: Final[list[str]] = []


def draw(chart: dict[str, Any]) -> bytes:
    """Return a specification drawn as SVG, or an SVG as PNG."""
    import vl_convert

    if chart["form"] == "png":
        drawn: bytes = vl_convert.svg_to_png(chart["svg"], scale=chart["scale"])
        return drawn
    spec = json.dumps(chart["spec"])
    text: str = vl_convert.vegalite_to_svg(
        spec, allowed_base_urls=_NOWHERE, format_locale=chart.get("locale")
    )
    return text.encode()


def main() -> None:
    """Draw until the input ends."""
    while line := sys.stdin.buffer.readline():
        picture = draw(json.loads(line))
        sys.stdout.buffer.write(len(picture).to_bytes(LENGTH) + picture)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
