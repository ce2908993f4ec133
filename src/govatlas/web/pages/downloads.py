"""The files of one document: its record in four forms, its text."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from govatlas.api import Record
from govatlas.api.cells import join_cells
from govatlas.publishing import LABEL_COLUMNS
from govatlas.web.addresses import DOCUMENTS, address_document
from govatlas.web.asking import OpenExplorer, find_record
from govatlas.web.colophon import comment_lines, make_colophon

router = APIRouter(include_in_schema=False)

_UNFIT: Final = re.compile(r"[^\w.-]+", re.ASCII)


def _write_json(record: Record) -> str:
    return json.dumps(record.to_dict(), ensure_ascii=False, indent=2) + "\n"


def _write_csv(record: Record) -> str:
    rows = ([row[column] for column in LABEL_COLUMNS] for row in record.to_rows())
    return "".join(map(join_cells, [LABEL_COLUMNS, *rows]))


_FORMS: Final[Mapping[str, tuple[str, Callable[[Record], str]]]] = {
    "csv": ("text/csv", _write_csv),
    "html": ("text/html", Record.to_html),
    "json": ("application/json", _write_json),
    "md": ("text/markdown", Record.to_markdown),
    "txt": ("text/plain", lambda record: record.document.text),
}


@router.get(DOCUMENTS + "/{document_id:path}/record.{form}")
def send_record(
    request: Request,
    explorer: OpenExplorer,
    document_id: str,
    form: str,
    version: str = "",
    coder: str = "",
    coding: str = "",
) -> Response:
    """Return the record of a document, or its text, as a file."""
    if form not in _FORMS:
        raise HTTPException(404, f"records are available as: {', '.join(_FORMS)}")
    record = find_record(explorer, document_id, coding=coding, version=version, coder=coder)
    media_type, write = _FORMS[form]
    body = write(record)
    if form == "csv":
        lasting = address_document(document_id, coding=record.coding_id)
        page = str(request.base_url).rstrip("/") + lasting
        colophon = make_colophon(request, record.coding.coder.name, address=page)
        body = comment_lines(request, colophon, record.document.instrument.title) + body
    return send_file(body, media_type, f"{document_id}.{form}")


def send_file(body: str, media_type: str, name: str) -> Response:
    """Return a file for a browser to keep rather than to show."""
    return Response(
        body.encode("utf-8", "replace"),
        media_type=f"{media_type}; charset=utf-8",
        headers={"Content-Disposition": format_disposition(name), "Cache-Control": "no-cache"},
    )


def format_disposition(name: str) -> str:
    """Return the header that names a file (RFC 6266), in plain letters for old browsers."""
    plain = _UNFIT.sub("_", name).lstrip(".") or "record"
    whole = quote(name.replace("/", "_").encode("utf-8", "replace"), safe="")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}"
