"""The tables of a collection as Arrow, which pandas, polars and DuckDB take as they are."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from govatlas.api.place import find_database
from govatlas.api.records import load_record, load_records
from govatlas.codebook import load_codebook
from govatlas.errors import InputError
from govatlas.model.codebook import Codebook
from govatlas.publishing.dataset.arrow import make_batch, make_schema
from govatlas.publishing.dataset.columns import Row, list_tables
from govatlas.publishing.dataset.rows import (
    OF_CODINGS,
    Coded,
    list_codebook_rows,
    list_document_rows,
    list_rows,
)
from govatlas.store import EVERYTHING, Filters, Store

if TYPE_CHECKING:
    import pyarrow

_ROWS_A_BATCH: Final = 10_000
_OTHERS: Final = ("documents", "codebook")


def table(
    name: str,
    db: Path | str | None = None,
    *,
    filters: Filters = EVERYTHING,
    without_none: bool = False,
) -> "pyarrow.Table":
    """Return a table of a collection: the newest coding of each document, in the form of Arrow.

    pandas, polars and DuckDB read it without a copy, through ``__arrow_c_stream__``. Each field has
    its meaning as metadata.

    Args:
        name: ``documents``, ``codings``, ``labels``, ``quotations``, ``actors``, ``norms`` or
            ``codebook``.
        db: the database.
        filters: which documents.
        without_none: leave labels of level none out of ``labels``.

    Raises:
        InputError: there is no such table, or the extra ``data`` is not installed.
        StoreError: the database cannot be used.
    """
    known = (*OF_CODINGS, *_OTHERS)
    if name not in known:
        raise InputError(f"unknown table {name!r}; choose one of: {', '.join(sorted(known))}")
    schema = make_schema(list_tables()[name])
    import pyarrow

    rows = _list_rows(name, filters, db)
    if without_none and name == "labels":
        rows = (row for row in rows if row["level"] != 0)
    batches = []
    while some := list(islice(rows, _ROWS_A_BATCH)):
        batches.append(make_batch(some, schema))
    return pyarrow.Table.from_batches(batches, schema=schema)


def documents(db: Path | str | None = None, *, filters: Filters = EVERYTHING) -> "pyarrow.Table":
    """Return the documents, coded or not, one a row; see ``table``."""
    return table("documents", db, filters=filters)


def codings(db: Path | str | None = None, *, filters: Filters = EVERYTHING) -> "pyarrow.Table":
    """Return the newest coding of each document, one a row; see ``table``."""
    return table("codings", db, filters=filters)


def labels(
    db: Path | str | None = None, *, filters: Filters = EVERYTHING, without_none: bool = False
) -> "pyarrow.Table":
    """Return the answers to the questions of the codebook, one a row; see ``table``."""
    return table("labels", db, filters=filters, without_none=without_none)


def quotations(db: Path | str | None = None, *, filters: Filters = EVERYTHING) -> "pyarrow.Table":
    """Return the quotations behind labels, actors and norms, one a row; see ``table``."""
    return table("quotations", db, filters=filters)


def actors(db: Path | str | None = None, *, filters: Filters = EVERYTHING) -> "pyarrow.Table":
    """Return the actors, one a row; see ``table``."""
    return table("actors", db, filters=filters)


def _list_rows(name: str, filters: Filters, db: Path | str | None) -> Iterator[Row]:
    if name == "documents":
        yield from _list_documents(filters, db)
        return
    codebooks: dict[str, Codebook] = {}
    for record in load_records(filters, db=db, norms_first=name == "norms"):
        if name == "codebook":
            codebooks.setdefault(record.codebook.digest, record.codebook)
        else:
            yield from list_rows(name, Coded.of(record.document, record.coding, record.codebook))
    if name == "codebook":
        for codebook in codebooks.values() or (load_codebook(),):
            yield from list_codebook_rows(codebook)


def _list_documents(filters: Filters, db: Path | str | None) -> Iterator[Row]:
    with Store.open(find_database(db), writable=False) as store:
        for entry in store.listing.documents(filters):
            document = store.documents.read(entry.id, version=entry.version)
            coding_id = ""
            if entry.coder:
                coding_id = load_record(store, entry.id, filters.coder, entry.version).coding_id
            yield from list_document_rows(document, coding_id)
