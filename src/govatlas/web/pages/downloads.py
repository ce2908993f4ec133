"""The files of one document: its record in every form, its text."""

import re
from dataclasses import replace
from io import BytesIO
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from govatlas.api import ExportForm
from govatlas.api.exports.registry import list_forms
from govatlas.web.addresses import DOCUMENTS, address_document
from govatlas.web.asking import OpenExplorer, find_record
from govatlas.web.colophon import comment_lines, make_colophon
from govatlas.wording import _

router = APIRouter(include_in_schema=False)

_UNFIT: Final = re.compile(r"[^\w.-]+", re.ASCII)


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
    forms = list_forms()
    if form not in forms:
        raise HTTPException(404, _("records come as: %(forms)s", forms=", ".join(forms)))
    chosen = forms[form]
    record = find_record(explorer, document_id, coding=coding, version=version, coder=coder)
    lasting = address_document(document_id, coding=record.coding_id)
    page = str(request.base_url).rstrip("/") + lasting
    body = BytesIO()
    if chosen.takes_comments:
        colophon = make_colophon(request, record.coding.coder.name, address=page)
        title = record.document.instrument.title
        body.write(comment_lines(request, colophon, title).encode("utf-8", "replace"))
    chosen.write_one(replace(record, address=page), body)
    return _send_file(body.getvalue(), chosen, f"{document_id}{chosen.extension}")


def _send_file(body: bytes, form: ExportForm, name: str) -> Response:
    """Return a file for a browser to keep rather than to show."""
    return Response(
        body,
        media_type=form.media_type if form.is_binary else f"{form.media_type}; charset=utf-8",
        headers={"Content-Disposition": format_disposition(name), "Cache-Control": "no-cache"},
    )


def format_disposition(name: str) -> str:
    """Return the header that names a file (RFC 6266), in plain letters for old browsers."""
    plain = _UNFIT.sub("_", name).lstrip(".") or "record"
    whole = quote(name.replace("/", "_").encode("utf-8", "replace"), safe="")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}"
