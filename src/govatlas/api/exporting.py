"""The verb that exports: records in any form that is registered."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import IO, overload

from govatlas.api.exports.form import TextForm
from govatlas.api.exports.registry import list_collections
from govatlas.api.place import find_database
from govatlas.api.records import load_every_record, load_records
from govatlas.coverage import Basis
from govatlas.errors import InputError
from govatlas.publishing.source_lines import (
    AGORA,
    list_source_lines,
    word_credit,
    write_comments,
)
from govatlas.store import EVERYTHING, Filters, Store


@overload
def export(
    form: str = "jsonl",
    *,
    filters: Filters = EVERYTHING,
    without_none: bool = False,
    db: Path | str | None = None,
) -> Iterator[str]: ...


@overload
def export(
    form: str = "jsonl",
    *,
    to: IO[bytes],
    filters: Filters = EVERYTHING,
    without_none: bool = False,
    db: Path | str | None = None,
) -> int: ...


def export(
    form: str = "jsonl",
    *,
    to: IO[bytes] | None = None,
    filters: Filters = EVERYTHING,
    without_none: bool = False,
    db: Path | str | None = None,
) -> Iterator[str] | int:
    """Return an export line by line, each with its line ending, or write it and return its length.

    ``jsonl`` has one record per line, as in the coding guide, ``json`` a list of them; ``csv`` one
    label per row, under a line of column names; ``xlsx`` a workbook with one sheet per table;
    ``norms`` one line for each document whose coder looked for norms, as in the norm guide. Other
    packages can add formats. In CSV, a cell that a spreadsheet would run as
    a formula (first character ``= + - @``, tab or return) starts with an apostrophe.

    Args:
        form: the name of the format.
        to: a file open for writing bytes. The number of records or rows written is returned.
            Required for binary formats.
        filters: which documents.
        without_none: leave out the labels of level none, in tables that list them.
        db: the database.

    Raises:
        InputError: the format is unknown, or it is binary and ``to`` is missing, or it does not
            list labels of level none.
        UnknownDocument: an id among the filters is not in the database.
        StoreError: the database cannot be used.
    """
    known = list_collections()
    if form not in known:
        raise InputError(f"unknown export format {form!r}; choose one of: {', '.join(known)}")
    found = known[form]
    if found.every_coder and not filters.coder:
        records = load_every_record(filters, db=db)
    else:
        records = load_records(filters, db=db, norms_first=found.norms_first)
    if without_none:
        if not found.lists_none:
            raise InputError(f"{form} lists no labels of level none that could be left out")
        records = (replace(record, shows_none=False) for record in records)
    if to is not None:
        return found.write(records, to)
    if not isinstance(found, TextForm):
        kind = "a binary format" if found.is_binary else "written as a whole"
        raise InputError(f"{form} is {kind}; give a file to write it to")
    return found.list_lines(records)


def describe_source(
    taken: date,
    *,
    coders: str = "",
    filters: Filters = EVERYTHING,
    db: Path | str | None = None,
) -> str:
    """Return lines of comment to stand above a CSV: where it is from, how far to trust it.

    Args:
        taken: the day.
        coders: who coded what is in the file, by default whoever coded the documents.
        filters: which documents.
        db: the database.

    Raises:
        UnknownDocument: an id among the filters is not in the database.
        StoreError: the database cannot be used.
    """
    where = find_database(db)
    with Store.open(where, writable=False) as store:
        credit = word_credit(AGORA) if store.documents.holds_release() else ""
        coders = coders or _name_coders(store, filters)
    return write_comments(
        list_source_lines(
            source=f"govatlas {version('govatlas')}, database {where.name}",
            coders=coders,
            taken=taken,
            credit=credit,
        )
    )


def _name_coders(store: Store, filters: Filters) -> str:
    """Return who made the newest codings of the documents, as a sentence names them."""
    for document_id in filters.ids:
        store.documents.find_version(document_id)
    coded = store.listing.documents(replace(filters, coded=True))
    counts = Counter(filters.coder or entry.coder for entry in coded)
    names = tuple(sorted(counts, key=lambda name: (-counts[name], name)))
    return Basis(len(coded), len(coded), names).coders_phrase if names else ""
