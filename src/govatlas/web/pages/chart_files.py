"""Sends charts as files, and as pages that stand within the pages of others."""

from dataclasses import dataclass
from typing import Final

from fastapi import HTTPException, Request
from markupsafe import escape
from starlette.responses import Response

from govatlas.publishing.references import ENDINGS, Reference, write_text
from govatlas.web.charts import Chart, draw_png, draw_svg
from govatlas.web.colophon import comment_lines, make_colophon
from govatlas.web.pages.citations import refer_to_figure, send_reference
from govatlas.web.pages.scope import Scope
from govatlas.web.security import EMBED_POLICY
from govatlas.web.templating import REVALIDATE, render_page

EMBED: Final = "embed"
_HEIGHT: Final = 640


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartLinks:
    """Where a chart is had as a file; ``snippet`` is HTML that puts it into another page.

    ``citation`` is how to cite it, ``references`` the same in forms that programs read.
    """

    title: str
    csv: str
    png: str
    svg: str
    embed: str
    snippet: str
    citation: str
    references: tuple[tuple[str, str], ...]


def link_chart(request: Request, scope: Scope, title: str, path: str = "") -> ChartLinks:
    """Return where the chart at ``path``, by default that of the page, is had as a file."""
    base = path or scope.path
    embed = scope.locate(f"{base}/{EMBED}")
    whole = f"{str(request.base_url).rstrip('/')}{embed}"
    return ChartLinks(
        title=title,
        csv=scope.locate(f"{base}.csv"),
        png=scope.locate(f"{base}.png"),
        svg=scope.locate(f"{base}.svg"),
        embed=embed,
        snippet=f'<iframe src="{escape(whole)}" title="{escape(title)}" width="100%"'
        f' height="{_HEIGHT}" loading="lazy"></iframe>',
        citation=write_text(_refer(request, scope, title, base)).strip(),
        references=tuple(
            (form.label, scope.locate(f"{base}.{ending}")) for ending, form in ENDINGS.items()
        ),
    )


def _refer(request: Request, scope: Scope, title: str, path: str) -> Reference:
    address = f"{str(request.base_url).rstrip('/')}{scope.locate()}"
    colophon = make_colophon(request, scope.basis.coders_phrase, address=address)
    return refer_to_figure(colophon, title, scope.describe(), path.strip("/").replace("/", "-"))


def send_chart(request: Request, scope: Scope, chart: Chart, form: str) -> Response:
    """Return the chart as ``csv``, ``png``, ``svg`` or ``embed``, or how to cite it.

    Raises:
        HTTPException: it is not had in another form.
    """
    if form == EMBED:
        return _show_embedded(request, scope, chart)
    if form in ENDINGS:
        path = request.url.path.removesuffix(f".{form}")
        return send_reference(_refer(request, scope, chart.title, path), ENDINGS[form])
    address = f"{str(request.base_url).rstrip('/')}{scope.locate()}"
    colophon = make_colophon(request, scope.basis.coders_phrase, address=address)
    if form == "csv":
        body = f"{comment_lines(request, colophon, chart.title, chart.note)}{chart.table.to_csv()}"
        return _send(body.encode("utf-8", "replace"), "text/csv; charset=utf-8", chart.name, form)
    foot = colophon.to_lines()
    if form == "svg":
        return _send(draw_svg(chart, foot).encode(), "image/svg+xml", chart.name, form)
    if form == "png":
        return _send(draw_png(chart, foot), "image/png", chart.name, form)
    raise HTTPException(
        404,
        f"unknown format {form[:20]!r}; charts come as csv, png or svg, their "
        f"citations as {', '.join(ENDINGS)}",
    )


def _send(body: bytes, media_type: str, name: str, form: str) -> Response:
    where = "attachment" if form == "csv" else "inline"
    headers = {
        "Cache-Control": REVALIDATE,
        "Content-Disposition": f'{where}; filename="{name}.{form}"',
    }
    return Response(body, media_type=media_type, headers=headers)


def _show_embedded(request: Request, scope: Scope, chart: Chart) -> Response:
    response = render_page(
        request,
        "site/embed.html.jinja",
        chart=chart,
        coded_by=scope.basis.coders_phrase,
        page=scope.locate(),
        picture=scope.locate(request.url.path.removesuffix(f"/{EMBED}") + ".svg"),
    )
    response.headers["Content-Security-Policy"] = EMBED_POLICY
    return response
