"""The command export."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from govatlas.cli.choices import LazyChoice
from govatlas.cli.options import (
    FILE,
    build_filters,
    check_filters,
    database_option,
    filter_options,
    plain_option,
)
from govatlas.cli.output import complain, count, is_terminal, open_output, write_source

if TYPE_CHECKING:
    from govatlas.api import ExportForm, Filters

_MARK: Final = b"\xef\xbb\xbf"
"""The byte order mark of UTF-8, without which Excel takes a CSV for another encoding."""

_MOST_NOTICES: Final = 20
_USUAL: Final = "jsonl"


def _list_forms() -> dict[str, "ExportForm"]:
    from govatlas.api.exports.registry import list_collections

    return list_collections()


@click.command(short_help="Export codings, labels or norms to a file.")
@click.argument("documents", nargs=-1, metavar="[DOCUMENT...]")
@click.option(
    "--format",
    "form",
    type=LazyChoice(_list_forms),
    help="The format: jsonl has one record per line, json a list of records, csv one label per "
    "row, xlsx a workbook with one sheet per table, norms the norms of one document per line. "
    "Installed packages can add others.  [default: by the ending of --output, else jsonl]",
)
@click.option("--output", type=FILE, metavar="FILE", help="Write to this file, once complete.")
@plain_option
@click.option(
    "--excel",
    is_flag=True,
    help="Write CSV that Excel opens rightly: with a mark that says it is UTF-8, the header first.",
)
@click.option(
    "--without-none",
    is_flag=True,
    help="Leave labels of level none out of csv and xlsx.",
)
@filter_options
@database_option
def export(
    documents: tuple[str, ...],
    form: str | None,
    output: Path | None,
    plain: bool,
    excel: bool,
    without_none: bool,
    db: Path | None,
    **asked: Any,
) -> None:
    """Export the newest coding of each document that matches every filter.

    The output is UTF-8. In CSV, cells that a spreadsheet would run as a formula start with an
    apostrophe, and lines that start with # stand above the header: where the table is from and how
    far to trust it. People can fill in a workbook (xlsx), which gold import reads. --format norms
    uses the newest coding with norms; documents without one are
    left out.

    \b
    For example:
      govatlas export --format jsonl --output codings.jsonl
      govatlas export --format csv --status hard_law > labels.csv
      govatlas export --format xlsx --output labels.xlsx
      govatlas export --format norms --output norms.jsonl
    """
    from govatlas import api

    filters = build_filters(asked, ids=documents)
    check_filters(filters, db)
    form = form or _tell_form(output)
    chosen = _list_forms()[form]
    if excel and form != "csv":
        raise click.UsageError("--excel is for --format csv; xlsx opens in Excel as it is")
    if without_none and not chosen.lists_none:
        raise click.UsageError(f"--without-none is not for --format {form}, but for csv and xlsx")
    plain = plain or excel or not chosen.takes_comments
    above = (_MARK if excel else b"") + _head(db, plain=plain, filters=filters)
    if output is None:
        if chosen.is_binary and is_terminal():
            raise click.UsageError(f"{form} is a binary format; add --output FILE")
        sys.stdout.buffer.write(above)
        written = api.export(
            form, to=sys.stdout.buffer, filters=filters, without_none=without_none, db=db
        )
        sys.stdout.buffer.flush()
    else:
        with open_output(output) as file:
            file.write(above)
            written = api.export(form, to=file, filters=filters, without_none=without_none, db=db)
        click.echo(f"Wrote {count(written, chosen.unit)} to {output}")
        if not written:
            complain("no coding matches these filters; code documents with: govatlas code")
    for notice in getattr(written, "notices", ())[:_MOST_NOTICES]:
        complain(f"note: {notice}")


def _tell_form(output: Path | None) -> str:
    """Return the format that the ending of a file names; the longest ending counts."""
    name = output.name.lower() if output else ""
    known = sorted(_list_forms().items(), key=lambda each: -len(each[1].extension))
    return next((form for form, told in known if name.endswith(told.extension)), _USUAL)


def _head(db: Path | None, *, plain: bool, filters: "Filters") -> bytes:
    return write_source(db, plain=plain, filters=filters).encode("utf-8", "replace")
