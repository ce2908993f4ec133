"""What this collection is: its size, who coded it, by which codebook and software."""

from importlib.metadata import metadata

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from govatlas.coverage import Basis
from govatlas.web.api_v1.answering import WantedForm, answer, resource
from govatlas.web.api_v1.shapes import Shape
from govatlas.web.asking import OpenExplorer
from govatlas.web.colophon import make_colophon

router = APIRouter()


class CoderCount(Shape):
    """How many documents a coder has coded."""

    name: str
    documents: int


class Source(Shape):
    """The source of the documents, who runs the site and how far to trust the labels."""

    name: str
    documents: str
    licence: str = Field(description="Of the documents.")
    licence_link: str
    date: str = Field(description="Of the documents.")
    citation: str
    citation_link: str
    operator: str
    contact: str
    address: str
    taken: str
    coders: str
    caution: str


class About(Shape):
    """The data behind the figures of this site; the `stamp` changes when the data change."""

    software: str
    version: str
    licence: str = Field(description="Licence of the software; documents have their own.")
    documents: int
    coded: int
    coders: list[CoderCount]
    codebook_version: str
    codebook_digest: str
    stamp: str
    source: Source
    contact: str = Field(description="Contact for errors; empty if there is none.")


@resource(router, "/about", About)
def show_about(request: Request, form: WantedForm, explorer: OpenExplorer) -> Response:
    """Describe the collection and how it was made."""
    catalogue = explorer.catalogue()
    release = metadata("govatlas")
    coders = explorer.find(size=1).facets.coder
    body = About(
        software="govatlas",
        version=release["Version"],
        licence=release["License-Expression"] or "",
        documents=len(catalogue),
        coded=Basis.of(catalogue).coded,
        coders=[CoderCount(name=entry.value, documents=entry.count) for entry in coders],
        codebook_version=catalogue.codebook.version,
        codebook_digest=catalogue.codebook.digest,
        stamp=explorer.stamp(),
        source=Source(**make_colophon(request, address=str(request.base_url)).to_dict()),
        contact=request.app.state.contact,
    )
    rows = [(name, value) for name, value in body if not isinstance(value, list | Source)]
    rows += [(f"source {name}", value) for name, value in body.source]
    rows += [(f"coder {entry.name}", entry.documents) for entry in body.coders]
    return answer(form, body, ("what", "value"), rows, name="about")
