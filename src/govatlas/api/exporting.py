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
    """Return the lines of an export, each with its line end; or write it and return its length.

    ``jsonl`` is one record a line in the form of the coding guide; ``csv`` one row a label
    under a line of column names; ``norms`` one line a document whose coder looked for norms, in
    the form of the norm guide. Other packages may add forms. In CSV a cell that a spreadsheet
    would run as a formula (first character ``= + - @``, tab or return) is led by an apostrophe.

    Args:
        form: the name of the form.
        to: a file open for writing bytes. The number of records or rows written is returned.
            A form that is binary has to have it.
        filters: which documents.
        db: the database.

    Raises:
        InputError: there is no such form, or it is binary and has nowhere to go.
        UnknownDocument: an id among the filters is not in the database.
        StoreError: the database cannot be used.
    """
    known = list_collections()
    if form not in known:
        raise InputError(f"no form of export {form!r}; there are: {', '.join(known)}")
    found = known[form]
    records = load_records(filters, db=db, norms_first=found.norms_first)
    if to is not None:
        return found.write(records, to)
    if not isinstance(found, TextForm):
        raise InputError(f"the form {form} is no lines of text; give a file to write it to")
    return found.list_lines(records)
