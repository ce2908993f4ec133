"""The command read."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from govatlas.cli.options import FILE, database_option, jobs_option
from govatlas.cli.output import complain, count
from govatlas.cli.progress import show_progress

if TYPE_CHECKING:
    from govatlas.api import ReadReport


@click.command(short_help="Read files into the database.")
@click.argument(
    "paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path)
)
@click.option(
    "--manifest", type=FILE, metavar="FILE", help="CSV file that describes each document."
)
@database_option
@jobs_option
@click.pass_context
def read(
    ctx: click.Context,
    paths: tuple[Path, ...],
    manifest: Path | None,
    db: Path | None,
    jobs: int | None,
) -> None:
    """Read files, folders, zips or an AGORA release folder into the database.

    Formats: text, Markdown, HTML, PDF, DOCX and legal XML (Akoma Ntoso, USLM). Documents already in
    the database are skipped. A changed file becomes a new version of its document. Files that
    cannot be read, or have no text to code, are reported on standard error; the others are still
    read, and the exit status is 1.

    The manifest is a CSV file with the columns file, document_id, title, short_title, authority,
    jurisdiction, status, proposed_date, activity_date, link and collections. Only file is required.

    \b
    For example:
      govatlas read examples/documents --manifest examples/manifest.csv
      govatlas read ordinance.pdf policies.zip
    """
    from govatlas import api

    with show_progress("Reading") as tell:
        report = api.read(paths, db=db, manifest=manifest, jobs=jobs, on_progress=tell)
    _print_report(report)
    if report.failures:
        ctx.exit(1)


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
