"""Everything about the documents of a result, as one archive of tables for R or a spreadsheet."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO, Final, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from govatlas.api import Record
from govatlas.api.cells import join_cells
from govatlas.coverage import Basis
from govatlas.errors import InputError
from govatlas.explorer import Explorer, Hit
from govatlas.model.catalogue import Catalogue
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding
from govatlas.publishing import LABEL_COLUMNS, NORM_COLUMNS
from govatlas.publishing.lookup import find_label
from govatlas.publishing.permalinks import name_characters
from govatlas.web.addresses import DOCUMENTS, address_document
from govatlas.web.asking import OpenExplorer, Search, read_search
from govatlas.web.colophon import make_colophon
from govatlas.web.pages.downloads import format_disposition
from govatlas.web.pages.results import list_cells, list_columns

MOST: Final = 2_000
"""Documents in one archive; more are exported on the command line."""

ADDRESS: Final = f"{DOCUMENTS}.zip"
_PIECE: Final = 64_000
_IN_MEMORY: Final = 4_000_000
_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""Of every file, so that the same content is the same archive."""

_SUBJECT: Final = ("document_id", "taxonomy", "code", "label", "actor")
_QUOTATION_COLUMNS: Final = (*_SUBJECT, "number", "quote", "start", "end", "permalink")
_ACTOR_COLUMNS: Final = (
    *("document_id", "role", "actor", "actor_type", "confidence", "rationale", "coder"),
)
_ORIGIN: Final = ("government", "country", "state")
_TABLES: Final = {
    "documents.csv": "one document a row: metadata, headline, summary, the level of each category",
    "labels.csv": "one label a row: category, level, confidence, reason, first quotations",
    "quotations.csv": "one quotation a row: its words, their place in the text, a permalink",
    "actors.csv": "one actor a row: role, name, type",
    "norms.csv": "one norm a row: who must, must not or may do what, by when, or else",
}

router = APIRouter(include_in_schema=False)

Row = list[str | int]


@router.get(ADDRESS)
def send_everything(request: Request, explorer: OpenExplorer) -> Response:
    """Return metadata, labels, quotations, actors and norms of a result in one archive."""
    search = read_search(request)
    chosen = explorer.choose(search.q, search.selection)
    total = int(chosen.mask.sum())
    if total > MOST:
        raise InputError(
            f"{total:,} documents are too many for one archive, which holds {MOST:,}; filter them, "
            "or run govatlas export"
        )
    coder = search.selection.coder
    named = coder[0] if len(coder) == 1 and coder[0] in explorer.coders() else None
    colophon = make_colophon(request, Basis.of(chosen.catalogue).coders_phrase)
    home = str(request.base_url).rstrip("/")
    return StreamingResponse(
        _send(explorer, search, named, home, colophon.to_lines()),
        media_type="application/zip",
        headers={
            "Content-Disposition": format_disposition("documents.zip"),
            "Cache-Control": "no-cache",
        },
    )


def _pack(
    explorer: Explorer, search: Search, coder: str | None, home: str, source: Iterable[str]
) -> IO[bytes]:
    """Return the archive, which holds a table of each kind with a note on where it is from."""
    hits = explorer.list_all(search.q, search.selection)
    catalogue = explorer.choose(selection=search.selection).catalogue
    packed = cast(IO[bytes], SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 (sent piece by piece)
    with ExitStack() as opened, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        tables = {
            name: cast(IO[bytes], opened.enter_context(SpooledTemporaryFile(_IN_MEMORY)))
            for name in _TABLES
        }
        _head(tables, list_columns(catalogue))
        for hit in hits:
            record = explorer.record(hit.id, coder=coder) if hit.coder else None
            links = record.document.instrument.links if record else ()
            row = [*list_cells(hit, catalogue), *_find_origin(hit, catalogue), " ".join(links)]
            _write(tables["documents.csv"], [row])
            if record:
                for name, rows in _list_rows(record, _find_norms(explorer, record, coder), home):
                    _write(tables[name], rows)
        for name, table in tables.items():
            table.seek(0)
            with archive.open(_name(name), "w") as entry:
                shutil.copyfileobj(table, entry)
        archive.writestr(_name("README.txt"), _explain(source))
    packed.seek(0)
    return packed


def _head(tables: Mapping[str, IO[bytes]], documents: Sequence[str]) -> None:
    columns = {
        "documents.csv": ("document_id", *documents[1:], *_ORIGIN, "link"),
        "labels.csv": LABEL_COLUMNS,
        "quotations.csv": _QUOTATION_COLUMNS,
        "actors.csv": _ACTOR_COLUMNS,
        "norms.csv": NORM_COLUMNS,
    }
    for name, heads in columns.items():
        _write(tables[name], [heads])


def _write(table: IO[bytes], rows: Iterable[Sequence[str | int]]) -> None:
    for row in rows:
        table.write(join_cells(row).encode("utf-8", "replace"))


def _name(name: str) -> ZipInfo:
    entry = ZipInfo(name, _DAY)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _find_origin(hit: Hit, catalogue: Catalogue) -> list[str]:
    """Return where a document is from, as the site tells origins apart."""
    place = catalogue.positions[hit.id]
    columns = [catalogue.distinct[name] for name in _ORIGIN]
    return [column.values[column.codes[place]] for column in columns]


def _find_norms(explorer: Explorer, record: Record, coder: str | None) -> Record:
    """Return the record with the norms of a document: another, where its coder sought none."""
    if record.coding.speaks_of_norms:
        return record
    return explorer.record(record.document.id, coder=coder, norms_first=True)


def _list_rows(
    record: Record, norms: Record, home: str
) -> Iterator[tuple[str, Iterator[Sequence[str | int]]]]:
    """Yield the rows of each table but that of documents."""
    place = home + address_document(record.document.id, coding=record.coding_id)
    yield "labels.csv", ([row[name] for name in LABEL_COLUMNS] for row in record.to_rows())
    yield "quotations.csv", _list_quotations(record, place)
    yield "actors.csv", _list_actors(record.coding, record.codebook)
    yield "norms.csv", ([row[name] for name in NORM_COLUMNS] for row in norms.to_norm_rows())


def _list_quotations(record: Record, place: str) -> Iterator[Row]:
    coding, codebook = record.coding, record.codebook
    roles, status = codebook.actor_roles.id, coding.status
    quoted = [(one.taxonomy, one.category, "", one.quotations) for one in coding.labels]
    quoted += [(codebook.status.id, status.category, "", status.quotations)] if status else []
    quoted += [(roles, one.role.value, one.name, one.quotations) for one in coding.actors]
    for taxonomy, code, actor, quotations in quoted:
        label = find_label(codebook, taxonomy, code)
        for number, quotation in enumerate(quotations, 1):
            span = quotation.span
            yield [
                *(coding.document_id, taxonomy, code, label, actor, number, quotation.text),
                *(span.start, span.end, f"{place}#{name_characters(span)}"),
            ]


def _list_actors(coding: Coding, codebook: Codebook) -> Iterator[Row]:
    for actor in coding.actors:
        kind = find_label(codebook, codebook.actor_types.id, actor.type) if actor.type else ""
        yield [
            *(coding.document_id, actor.role.value, actor.name, kind),
            *(actor.confidence.value, actor.rationale, coding.coder.name),
        ]


def _explain(source: Iterable[str]) -> str:
    tables = [f"{name}: {meaning}." for name, meaning in _TABLES.items()]
    joined = (
        "The tables are CSV in UTF-8, joined by document_id. In R: read.csv('labels.csv'). A cell "
        "that a spreadsheet would take for a formula begins with an apostrophe. Places count "
        "characters of the text from 0."
    )
    return "\n".join([*source, "", joined, "", *tables, ""])


def _send(
    explorer: Explorer, search: Search, coder: str | None, home: str, source: Iterable[str]
) -> Iterator[bytes]:
    """Yield the archive piece by piece, made once the first is asked for."""
    with _pack(explorer, search, coder, home, source) as packed:
        while piece := packed.read(_PIECE):
            yield piece
