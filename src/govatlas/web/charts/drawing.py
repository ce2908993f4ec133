"""Draws charts as SVG or PNG, from nothing but what is in them.

A process of its own draws, since what draws would hold up every reader meanwhile, and cannot be
stopped. It is started with the first chart; a site that has readers starts it ahead of them.
"""

import atexit
import json
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer
from typing import Any, Final

from govatlas.errors import GovatlasError
from govatlas.web.charts import drawer
from govatlas.web.charts.chart import Chart
from govatlas.web.charts.finishing import finish_svg
from govatlas.web.charts.measure import FONT
from govatlas.wording import current_language

SCALE: Final = 2.0
"""Pixels of a PNG for each unit of the drawing."""

SECONDS: Final = 15.0
"""The longest that a chart may take, less than the site gives a request."""

_LINE: Final = 95
_LOCALES: Final = {"de": "de-DE", "fr": "fr-FR", "es": "es-ES", "zh": "zh-CN"}
"""How the numbers of a chart are written, by language, as d3 calls it."""
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


class SlowChart(GovatlasError):
    """A chart that was not drawn in its time."""


class Drawer:
    """The process that draws, one chart at a time; it is ended where one takes too long."""

    def __init__(self, seconds: float = SECONDS) -> None:
        """Give each chart so many seconds, its turn included."""
        self._seconds = seconds
        self._turn = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.close)

    def allow(self, seconds: float) -> None:
        """Give each chart so many seconds from now on."""
        self._seconds = seconds

    def draw(self, chart: dict[str, Any]) -> bytes:
        """Return the picture of a chart.

        Raises:
            SlowChart: it was not drawn in time, or what draws has died of it.
        """
        if not self._turn.acquire(timeout=self._seconds):
            raise SlowChart("many charts are being drawn; try again in a minute")
        try:
            picture = self._ask(self._start(), json.dumps(chart).encode() + b"\n")
            if picture is not None:
                return picture
            self.close()
        finally:
            self._turn.release()
        raise SlowChart(
            "this chart took too long to draw; narrow your request or download its table"
        )

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()

    def _start(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-P", str(Path(drawer.__file__))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the site to hear
            )
        return self._process

    def _ask(self, process: "subprocess.Popen[bytes]", line: bytes) -> bytes | None:
        """Return what the process draws, None where it took too long or died."""
        assert process.stdin is not None
        assert process.stdout is not None
        end = Timer(self._seconds, process.kill)
        end.start()
        try:
            process.stdin.write(line)
            process.stdin.flush()
            length = process.stdout.read(drawer.LENGTH)
            picture = process.stdout.read(int.from_bytes(length))
        except OSError:
            return None
        finally:
            end.cancel()
        return picture if len(length) == drawer.LENGTH and picture else None


_drawer: Final = Drawer()


def load_converter() -> None:
    """Start what draws, so that the first reader of a chart need not wait for it."""
    with suppress(SlowChart):
        _drawer.draw({"form": "svg", "spec": {"mark": "point", "data": {"values": [{}]}}})


def be_patient(seconds: float) -> None:
    """Give every chart of this process so many seconds, where no reader waits for it."""
    _drawer.allow(seconds)


def draw_svg(chart: Chart, foot: Sequence[str] = ()) -> str:
    """Return the chart as SVG, which refers to nothing outside itself.

    Args:
        chart: what to draw.
        foot: the lines below it, which say where it comes from.

    Raises:
        SlowChart: it was not drawn in time.
    """
    if chart.spec is None:
        return finish_svg(chart.svg, foot)
    locale = _LOCALES.get(current_language().code)
    drawn = _drawer.draw({"form": "svg", "spec": _complete(chart), "locale": locale})
    return finish_svg(drawn.decode(), foot)


def draw_png(chart: Chart, foot: Sequence[str] = ()) -> bytes:
    """Return the chart as PNG, with the same lines below it.

    Raises:
        SlowChart: it was not drawn in time.
    """
    return _drawer.draw({"form": "png", "svg": draw_svg(chart, foot), "scale": SCALE})


def _complete(chart: Chart) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {
            "text": textwrap.wrap(chart.title, _LINE - 20),
            "subtitle": textwrap.wrap(chart.note, _LINE),
        },
        "data": {"values": chart.table.to_values()},
        "config": _CONFIG,
        **(chart.spec or {}),
    }
