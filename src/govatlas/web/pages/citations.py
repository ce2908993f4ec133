"""How to cite what the site shows: labels of records, figures."""

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from govatlas.api import Record
from govatlas.publishing.citing import Citing
from govatlas.publishing.references import ENDINGS, MAKER, Reference, ReferenceForm
from govatlas.web.addresses import DOCUMENTS, address_document, build_address
from govatlas.web.asking import OpenExplorer, find_record
from govatlas.web.colophon import Colophon
from govatlas.web.pages.downloads import format_disposition
from govatlas.web.templating import REVALIDATE
from govatlas.wording import _

CITATION = "citation"

router = APIRouter(include_in_schema=False)


def cite_record(request: Request, record: Record, address: str) -> Citing:
    """Return what refers to the labels of a record, whose lasting address is given."""
    document_id = record.document.id

    def locate_file(anchor: str, ending: str) -> str:
        path = address_document(document_id, f"{CITATION}.{ending}")
        return build_address(path, (("coding", record.coding_id), ("label", anchor)))

    return Citing(
        document=record.document,
        coding=record.coding,
        address=make_whole(request, address),
        publisher=name_publisher(request),
        locate_file=locate_file,
    )


def refer_to_figure(colophon: Colophon, title: str, note: str, name: str) -> Reference:
    """Return the reference to a figure, which may change, with the day on which it was taken."""
    return Reference(
        key=f"govatlas-{name}-{colophon.taken.isoformat()}",
        title=title,
        kind="figure",
        coder=colophon.coders,
        accessed=colophon.taken,
        details=(note.rstrip(". "), colophon.credit and f"documents: {colophon.credit}"),
        publisher=colophon.site.name or MAKER,
        address=colophon.address,
    )


def name_publisher(request: Request) -> str:
    """Return the name of the site as its references have it."""
    return request.app.state.site.name or MAKER


def make_whole(request: Request, address: str) -> str:
    """Return an address of this site as others reach it."""
    return str(request.base_url).rstrip("/") + address


def send_reference(reference: Reference, form: ReferenceForm) -> Response:
    """Return a reference as a file; text is shown, as people read it."""
    where = "inline" if form.name == "text" else "attachment"
    name = format_disposition(f"{reference.key}.{form.ending}")
    return Response(
        form.write(reference).encode("utf-8", "replace"),
        media_type=f"{form.media_type}; charset=utf-8",
        headers={
            "Content-Disposition": name.replace("attachment", where, 1),
            "Cache-Control": REVALIDATE,
        },
    )


@router.get(DOCUMENTS + "/{document_id:path}/" + CITATION + ".{ending}")
def send_citation(
    request: Request,
    explorer: OpenExplorer,
    document_id: str,
    ending: str,
    label: str = "",
    version: str = "",
    coder: str = "",
    coding: str = "",
) -> Response:
    """Return how to cite a label, as a file."""
    form = ENDINGS.get(ending)
    if form is None:
        raise HTTPException(404, _("citations come as: %(forms)s", forms=", ".join(ENDINGS)))
    record = find_record(explorer, document_id, coding=coding, version=version, coder=coder)
    address = make_whole(request, address_document(document_id, coding=record.coding_id))
    reference = record.cite(label, address=address, publisher=name_publisher(request))
    return send_reference(reference, form)
