"""The verb that exports: records in any form that is registered."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, overload

from govatlas.api.exports.form import TextForm
from govatlas.api.exports.registry import list_collections
from govatlas.api.records import load_records
from govatlas.errors import InputError
from govatlas.store import EVERYTHING, Filters


@overload
def export(
    form: str = "jsonl", *, filters: Filters = EVERYTHING, db: Path | str | None = None
) -> Iterator[str]: ...


@overload
def export(
    form: str = "jsonl",
    *,
    to: IO[bytes],
    filters: Filters = EVERYTHING,
    db: Path | str | None = None,
) -> int: ...


def export(
    form: str = "jsonl",
    *,
    to: IO[bytes] | None = None,
    filters: Filters = EVERYTHING,
    db: Path | str | None = None,
) -> Iterator[str] | int:
    """Return an export line by line, each with its line ending, or write it and return its length.

    ``jsonl`` has one record per line, as in the coding guide; ``csv`` one label per row, under a
    line of column names; ``norms`` one line for each document whose coder looked for norms, as in
    the norm guide. Other packages can add formats. In CSV, a cell that a spreadsheet would run as
    a formula (first character ``= + - @``, tab or return) starts with an apostrophe.

    Args:
        form: the name of the format.
        to: a file open for writing bytes. The number of records or rows written is returned.
            Required for binary formats.
        filters: which documents.
        db: the database.

    Raises:
        InputError: the format is unknown, or it is binary and ``to`` is missing.
        UnknownDocument: an id among the filters is not in the database.
        StoreError: the database cannot be used.
    """
    known = list_collections()
    if form not in known:
        raise InputError(f"unknown export format {form!r}; choose one of: {', '.join(known)}")
    found = known[form]
    records = load_records(filters, db=db, norms_first=found.norms_first)
    if to is not None:
        return found.write(records, to)
    if not isinstance(found, TextForm):
        raise InputError(f"{form} is a binary format; give a file to write it to")
    return found.list_lines(records)
