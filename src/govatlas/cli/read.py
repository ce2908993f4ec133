"""The command read."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from govatlas.cli.options import FILE, database_option, jobs_option
from govatlas.cli.output import complain, count, is_terminal
from govatlas.cli.progress import show_progress

if TYPE_CHECKING:
    from govatlas.api import ReadReport


@click.command(short_help="Read files into the database.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path())
@click.option(
    "--manifest", type=FILE, metavar="FILE", help="CSV file that describes each document."
)
@click.option(
    "--ocr", is_flag=True, help="Recognise the text of scanned pages: PDF, PNG, JPEG, TIFF."
)
@click.option(
    "--ocr-language",
    default="",
    metavar="CODES",
    help="Recognise it with Tesseract, in these languages (fra, fra+eng).",
)
@click.option(
    "--encoding",
    default="",
    metavar="NAME",
    help="What files of text are in, whatever they say (gb18030, big5, windows-1252).",
)
@database_option
@jobs_option
@click.pass_context
def read(
    ctx: click.Context,
    paths: tuple[str, ...],
    manifest: Path | None,
    ocr: bool,
    ocr_language: str,
    encoding: str,
    db: Path | None,
    jobs: int | None,
) -> None:
    """Read files, folders, zips or an AGORA release folder into the database.

    Text, Markdown, HTML, PDF, DOCX, EPUB and legal XML (Akoma Ntoso, USLM, Formex) are read.
    Files that are already in the database are left alone; a file whose bytes changed becomes a
    new version of its document. A file that cannot be read, or has nothing to code, is reported on
    standard error; the others are still read, and the exit status is 1.

    The encoding is detected by a byte order mark, a declaration or the bytes. A guess is
    reported and stored with the document; --encoding sets the encoding of all text files.

    A PATH can be an address: s3://, gs://, az:// or https://, where a folder ends with a slash.
    With --ocr, the text of scanned PDF pages and of pictures of pages (PNG, JPEG, TIFF) is
    recognised, which takes some seconds per page; the record says which pages, and with what
    confidence. It needs the extra ocr (pip install 'govatlas[ocr]') or Tesseract on the path;
    --ocr-language uses Tesseract.

    The manifest has the columns file, document_id, title, short_title, authority, jurisdiction,
    status, proposed_date, activity_date, link, collections, akn, eli, celex and usc; only file is
    required.

    \b
    For example:
      govatlas read examples/documents --manifest examples/manifest.csv
      govatlas read ordinance.pdf policies.zip
      govatlas read s3://laws/2026/
    """
    from govatlas import api

    with show_progress("Reading") as tell:
        report = api.read(
            paths,
            db=db,
            manifest=manifest,
            jobs=jobs,
            ocr=ocr,
            ocr_language=ocr_language,
            encoding=encoding,
            on_progress=tell,
        )
    _print_report(report)
    if report.new or report.new_versions:
        _offer_index(db)
    if report.failures:
        ctx.exit(1)


def _offer_index(db: Path | None) -> None:
    """Say to a person how to search what was read by meaning, where that is installed."""
    from govatlas import api

    unindexed = api.count_unindexed(db) if is_terminal() else 0
    if unindexed:
        complain(f"to find {count(unindexed, 'document')} by meaning too, run: govatlas index")


def _print_report(report: "ReadReport") -> None:
    for skipped in report.skipped:
        complain(f"skipped: {skipped}")
    for notice in report.notices:
        complain(f"note: {notice}")
    for failure in report.failures:
        complain(f"failed: {failure.name}: {failure.reason}")
    kept = len(report.new) + len(report.new_versions) + len(report.same)
    parts = [f"{len(report.new):,} new"]
    if report.new_versions:
        parts.append(count(len(report.new_versions), "new version"))
    if report.same:
        parts.append(f"{len(report.same):,} already known")
    failed = f"; {count(len(report.failures), 'file')} failed" if report.failures else ""
    click.echo(f"Read {count(kept, 'document')}: {', '.join(parts)}{failed}.")
