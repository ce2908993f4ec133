"""The command show."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govatlas.cli.options import FILE, database_option
from govatlas.cli.output import print_rich, print_utf8, write_file

if TYPE_CHECKING:
    from govatlas.api import Record


@click.command(short_help="Show the record of a document.")
@click.argument("document")
@click.option("--html", type=FILE, metavar="FILE", help="Write the record as an HTML page.")
@click.option("--json", "as_json", is_flag=True, help="Print the record as JSON.")
@click.option("--markdown", is_flag=True, help="Print the record as Markdown.")
@click.option(
    "--as",
    "crosswalk",
    metavar="NAME",
    help="Show the labels as terms of another vocabulary: agora, mit, nist-600-1, naics-2022, or "
    "an SSSOM file (TSV).",
)
@click.option(
    "--coder", metavar="NAME", help="Show the coding by this coder.  [default: the newest]"
)
@click.option(
    "--version",
    type=click.IntRange(min=1),
    metavar="N",
    help="Version of the document.  [default: the latest]",
)
@database_option
def show(
    document: str,
    html: Path | None,
    as_json: bool,
    markdown: bool,
    crosswalk: str | None,
    coder: str | None,
    version: int | None,
    db: Path | None,
) -> None:
    """Show what a document covers: levels, confidence, quotations and reasons.

    Prints the record as text by default. --html writes a self-contained page with the full text and
    every quotation highlighted. --as shows the terms that a crosswalk leads to, with their
    levels: possible if only a broader or related category is covered, - if no category tells.

    \b
    For example:
      govatlas show 1135
      govatlas show 1135 --html 1135.html
      govatlas show 1135 --as nist-600-1
    """
    if sum((html is not None, as_json, markdown)) > 1:
        raise click.UsageError("choose one of --html, --json and --markdown")
    if crosswalk is not None and (html is not None or markdown):
        raise click.UsageError("--as goes with --json or alone")
    from govatlas import api

    record = api.show(document, db=db, coder=coder, version=version)
    if crosswalk is not None:
        _print_terms(record, crosswalk, as_json=as_json)
    elif html is not None:
        write_file(html, [record.to_html()])
        click.echo(f"Wrote {html}")
    else:
        _print_record(record, as_json=as_json, markdown=markdown)


def _print_terms(record: "Record", crosswalk: str, *, as_json: bool) -> None:
    terms = record.view_as(crosswalk)
    if as_json:
        listed = [term.to_dict() for term in terms]
        print_utf8([json.dumps(listed, ensure_ascii=False, indent=2), "\n"])
    else:
        from govatlas.cli.terms_text import render_terms

        print_rich(render_terms(terms))


def _print_record(record: "Record", *, as_json: bool, markdown: bool) -> None:
    if as_json:
        print_utf8([json.dumps(record.to_dict(), ensure_ascii=False, indent=2), "\n"])
    elif markdown:
        print_utf8([record.to_markdown()])
    else:
        from govatlas.cli.record_text import render_terminal

        print_rich(render_terminal(record.document, record.coding, record.codebook, record.outline))
