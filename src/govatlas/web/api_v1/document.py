"""One document: its record, its text, its versions, its codings, its like."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from govatlas.api import Record
from govatlas.explorer import Similar
from govatlas.publishing import LABEL_COLUMNS
from govatlas.publishing.facts import name_source
from govatlas.web.addresses import address_document
from govatlas.web.api_v1.answering import Row, WantedForm, answer, resource
from govatlas.web.api_v1.exchange import ExchangeRecord
from govatlas.web.api_v1.locating import locate_document
from govatlas.web.api_v1.shapes import Shape
from govatlas.web.asking import OpenExplorer

router = APIRouter()

_PATH = "/documents/{document_id:path}"

WantedVersion = Annotated[
    int | None,
    Query(ge=1, le=999_999_999, description="A version of the document, the latest by default."),
]

WantedCoding = Annotated[
    str,
    Query(description="The `coding_id` of a coding; takes precedence over `version` and `coder`."),
]


class VersionEntry(Shape):
    """A version of a document."""

    version: int
    characters: int
    language: str
    media_type: str
    reader: str
    source: str = Field(description="A web address, or the name of a file.")
    source_digest: str
    text_digest: str
    coders: list[str] = Field(description="Who coded it.")
    address: str = Field(description="Its text.")


class VersionList(Shape):
    """The versions of a document, the oldest first."""

    document_id: str
    versions: list[VersionEntry]


class CodingList(Shape):
    """The newest coding by each coder of a version, in order of their names."""

    document_id: str
    version: int
    codings: list[ExchangeRecord]


class SimilarEntry(Shape):
    """A similar document; similarity is between 0 and 1."""

    id: str
    title: str
    likeness: float
    coverage: float = Field(description="Similarity of what they cover.")
    words: float = Field(description="Similarity of their titles.")
    shared: list[str] = Field(description="Categories that both cover, most distinctive first.")
    own_passage: str = Field(description="The passage of the first document most like the next.")
    their_passage: str = Field(
        description="The passage of this document most like it; both are empty if the documents "
        "are not indexed by meaning."
    )
    address: str
    page: str


class SimilarList(Shape):
    """The most similar documents, closest first."""

    document_id: str
    similar: list[SimilarEntry]


@resource(router, _PATH + "/versions", VersionList)
def list_versions(form: WantedForm, explorer: OpenExplorer, document_id: str) -> Response:
    """List the versions of a document and who coded each."""
    versions = [
        VersionEntry(
            version=entry.version,
            characters=entry.characters,
            language=entry.language,
            media_type=entry.media_type,
            reader=entry.reader,
            source=name_source(entry.source),
            source_digest=entry.source_digest,
            text_digest=entry.text_digest,
            coders=list(entry.coders),
            address=locate_document(document_id, "text", version=entry.version),
        )
        for entry in explorer.versions(document_id)
    ]
    body = VersionList(document_id=document_id, versions=versions)
    return answer(
        form,
        body,
        list(VersionEntry.model_fields),
        _list_version_rows(body),
        name=f"{document_id}.versions",
    )


@resource(router, _PATH + "/codings", CodingList)
def list_codings(
    form: WantedForm, explorer: OpenExplorer, document_id: str, version: WantedVersion = None
) -> Response:
    """List the coding of a document by each coder."""
    codings = explorer.codings_of(document_id, version=version)
    document = explorer.document(document_id, version=version)
    records = [
        explorer.record(document_id, version=document.version, coder=coding.coder.name)
        for coding in codings
    ]
    body = CodingList.model_construct(
        document_id=document_id,
        version=document.version,
        codings=[_tell(record) for record in records],
    )
    name = f"{document_id}.codings"
    return answer(form, body, LABEL_COLUMNS, _list_labels(records), name=name)


@resource(router, _PATH + "/similar", SimilarList)
def list_similar(
    form: WantedForm,
    explorer: OpenExplorer,
    document_id: str,
    number: Annotated[int, Query(ge=1, le=50, description="How many.")] = 5,
) -> Response:
    """List the documents most similar to one document."""
    similar = [_compare(entry) for entry in explorer.similar(document_id, number)]
    body = SimilarList(document_id=document_id, similar=similar)
    columns = list(SimilarEntry.model_fields)
    rows = _list_similar_rows(body)
    return answer(form, body, columns, rows, name=f"{document_id}.similar")


@resource(router, _PATH, ExchangeRecord, suffixed=False)
def show_record(
    form: WantedForm,
    explorer: OpenExplorer,
    document_id: str,
    version: WantedVersion = None,
    coder: Annotated[str, Query(description="The coder; the newest coding by default.")] = "",
    coding: WantedCoding = "",
) -> Response:
    """Show one coding of a document, in the exchange form of the coding guide."""
    record = (
        explorer.record_named(document_id, coding)
        if coding
        else explorer.record(document_id, version=version, coder=coder or None)
    )
    return answer(form, _tell(record), LABEL_COLUMNS, _list_labels([record]), name=document_id)


def _tell(record: Record) -> ExchangeRecord:
    address = address_document(record.document.id, coding=record.coding_id)
    return ExchangeRecord.model_validate(record.to_dict(address))


def _list_labels(records: Iterable[Record]) -> Iterator[Row]:
    for record in records:
        for row in record.to_rows():
            yield [row[column] for column in LABEL_COLUMNS]


def _list_version_rows(body: VersionList) -> Iterator[Row]:
    for entry in body.versions:
        yield list((entry.model_dump() | {"coders": "; ".join(entry.coders)}).values())


def _list_similar_rows(body: SimilarList) -> Iterator[Row]:
    for entry in body.similar:
        yield list((entry.model_dump() | {"shared": "; ".join(entry.shared)}).values())


def _compare(similar: Similar) -> SimilarEntry:
    return SimilarEntry(
        id=similar.id,
        title=similar.title,
        likeness=similar.likeness,
        coverage=similar.coverage,
        words=similar.words,
        shared=[f"{taxonomy}:{code}" for taxonomy, code in similar.shared],
        own_passage=similar.own.text if similar.own else "",
        their_passage=similar.theirs.text if similar.theirs else "",
        address=locate_document(similar.id),
        page=address_document(similar.id),
    )
