"""Draws how well predicted probabilities hold, as one page with a plot and a table a taxonomy."""

from collections.abc import Iterable, Iterator
from typing import Final

from markupsafe import Markup, escape

from govatlas.calibration import Band, Reliability

_SIDE: Final = 260
_EDGE: Final = 36
_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse}td,th{padding:.15rem .7rem;text-align:right}"
    "th{border-bottom:1px solid #767676}svg{max-width:100%;height:auto}"
    ".even{stroke:#767676;stroke-dasharray:4 4}.axis{stroke:#333}.dot{fill:#0b5cad}"
    "svg text{font:12px system-ui,sans-serif;fill:#333}"
)


def render_reliability(found: Iterable[Reliability], *, coder: str, gold: str) -> str:
    """Return a self-contained page of predicted probability against what gold says."""
    body = Markup("\n").join(_render_section(reliability) for reliability in found)
    title = f"Reliability of {coder}, measured with gold codings by {gold}"
    page = Markup(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>{title}</title><style>{style}</style></head>\n<body><main><h1>{title}</h1>\n"
        "<p>Judged on documents left out: each label's probability of being right comes from a "
        "calibration fitted to other documents.</p>\n{body}\n</main></body></html>\n"
    )
    return str(page.format(title=title, style=Markup(_STYLE), body=body))


def draw_reliability(reliability: Reliability) -> Markup:
    """Return the plot as inline SVG; a dot's area grows with the labels behind it."""
    size = _SIDE + 2 * _EDGE
    label = (
        f"{_name(reliability)}: share of labels that are right against predicted probability; "
        "the figures are in the table"
    )
    parts = [*_draw_frame(), *(_draw_dot(band, reliability.labels) for band in reliability.bands)]
    return Markup(
        '<svg viewBox="0 0 {size} {size}" width="{size}" role="img" aria-label="{label}">{parts}'
        "</svg>"
    ).format(size=size, label=label, parts=Markup("").join(parts))


def _render_section(reliability: Reliability) -> Markup:
    interval = reliability.error_interval
    summary = (
        f"{reliability.labels:,} labels of {reliability.documents:,} documents. Expected "
        f"calibration error {reliability.error:.3f} (95 %: {interval.low:.3f} to "
        f"{interval.high:.3f}). Mean level above gold: {reliability.bias_before:+.3f} before, "
        f"{reliability.bias_after:+.3f} after. Levels equal to gold: "
        f"{reliability.exact_before:.1%} before, {reliability.exact_after:.1%} after."
    )
    rows = Markup("").join(
        Markup("<tr><td>{}</td><td>{:.3f}</td><td>{:.3f}</td></tr>").format(
            band.labels, band.predicted, band.observed
        )
        for band in reliability.bands
    )
    return Markup(
        "<section><h2>{name}</h2><p>{summary}</p>{plot}<table><thead><tr><th scope=col>labels</th>"
        "<th scope=col>predicted</th><th scope=col>right</th></tr></thead><tbody>{rows}</tbody>"
        "</table></section>"
    ).format(
        name=_name(reliability), summary=summary, plot=draw_reliability(reliability), rows=rows
    )


def _name(reliability: Reliability) -> str:
    return f"{reliability.taxonomy}{', above none' if reliability.above_none else ''}"


def _draw_frame() -> Iterator[Markup]:
    end = _EDGE + _SIDE
    yield Markup('<path class="axis" fill="none" d="M{0} {0}V{1}H{1}"/>').format(_EDGE, end)
    yield Markup('<path class="even" d="M{0} {1}L{1} {0}"/>').format(_EDGE, end)
    for share in (0, 0.5, 1):
        x, y = _place(share, share)
        yield Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(
            x, end + 16, share
        )
        yield Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(
            _EDGE - 6, y + 4, share
        )
    yield Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(
        _EDGE + _SIDE / 2, end + 32, escape("predicted probability of being right")
    )


def _draw_dot(band: Band, labels: int) -> Markup:
    x, y = _place(band.predicted, band.observed)
    radius = 3 + 9 * (band.labels / labels) ** 0.5
    return Markup('<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/>').format(x, y, radius)


def _place(predicted: float, observed: float) -> tuple[float, float]:
    return _EDGE + _SIDE * predicted, _EDGE + _SIDE * (1 - observed)
