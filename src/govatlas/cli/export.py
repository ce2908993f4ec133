"""The command export."""

from pathlib import Path

import click

from govatlas.cli.options import FILE, build_filters, database_option, filter_options
from govatlas.cli.output import complain, count, print_utf8, write_file


@click.command(short_help="Export codings or norms as JSON Lines, or labels as CSV.")
@click.argument("documents", nargs=-1, metavar="[DOCUMENT...]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "norms"]),
    default="jsonl",
    show_default=True,
    help="jsonl: one record per line; csv: one label per row; norms: one document per line.",
)
@click.option("--output", type=FILE, metavar="FILE", help="Write to this file, once complete.")
@filter_options
@database_option
def export(
    documents: tuple[str, ...],
    form: str,
    output: Path | None,
    db: Path | None,
    **asked: str | None,
) -> None:
    """Export the newest coding of each document that matches every filter.

    The output is UTF-8. In CSV, cells that a spreadsheet would run as a formula start with an
    apostrophe. --format norms uses the newest coding with norms; documents without one are left
    out.

    \b
    For example:
      govatlas export --format jsonl --output codings.jsonl
      govatlas export --format csv --status hard_law > labels.csv
      govatlas export --format norms --output norms.jsonl
    """
    from govatlas import api

    lines = api.export(form, filters=build_filters(asked, ids=documents), db=db)
    if output is None:
        print_utf8(lines)
        return
    headings = 1 if form == "csv" else 0
    written = write_file(output, lines) - headings
    click.echo(f"Wrote {count(written, 'row' if headings else 'record')} to {output}")
    if not written:
        complain("no coding matches these filters; code documents with: govatlas code")
