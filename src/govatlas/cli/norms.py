"""The command norms."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govatlas.cli.options import database_option, plain_option
from govatlas.cli.output import print_rich, print_utf8, write_source

if TYPE_CHECKING:
    from govatlas.api import Record


@click.command(short_help="Show who must do what according to a document.")
@click.argument("document")
@click.option(
    "--json", "as_json", is_flag=True, help="Print the norms as JSON, with their positions."
)
@click.option("--csv", "as_csv", is_flag=True, help="Print the norms as CSV, one per row.")
@click.option(
    "--coder", metavar="NAME", help="Show the coding by this coder.  [default: the newest]"
)
@click.option(
    "--version",
    type=click.IntRange(min=1),
    metavar="N",
    help="Version of the document.  [default: the latest]",
)
@plain_option
@database_option
def norms(
    document: str,
    as_json: bool,
    as_csv: bool,
    plain: bool,
    coder: str | None,
    version: int | None,
    db: Path | None,
) -> None:
    """Show who must, must not or may do what, by when and with what sanction.

    The most important norm comes first, with its place in the text. --json and --csv include the
    words of the document too.

    \b
    For example:
      govatlas norms 1135
      govatlas norms 1135 --csv > norms.csv
    """
    if as_json and as_csv:
        raise click.UsageError("choose one of --json and --csv")
    from govatlas import api

    record = api.show_norms(document, db=db, coder=coder, version=version)
    if as_json:
        print_utf8([json.dumps(record.to_norm_dict(), ensure_ascii=False, indent=2), "\n"])
    elif as_csv:
        above = write_source(db, plain=plain, coders=record.coding.coder.name)
        print_utf8([above, *_write_csv(record)])
    else:
        from govatlas.cli.record_text import render_norms

        print_rich(render_norms(record.document, record.coding, record.codebook, record.outline))


def _write_csv(record: "Record") -> Iterator[str]:
    from govatlas.api.cells import join_cells
    from govatlas.publishing import NORM_COLUMNS

    yield join_cells(NORM_COLUMNS)
    for row in record.to_norm_rows():
        yield join_cells([row[column] for column in NORM_COLUMNS])
