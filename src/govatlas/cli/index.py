"""The command index."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from govatlas.cli.options import database_option, jobs_option
from govatlas.cli.output import complain, count
from govatlas.cli.progress import show_progress

if TYPE_CHECKING:
    from govatlas.api import IndexReport


@click.command(short_help="Prepare documents for search by meaning.")
@database_option
@jobs_option
@click.pass_context
def index(ctx: click.Context, db: Path | None, jobs: int | None) -> None:
    """Prepare the documents in the database to be found by what they mean.

    After that, search (and the search box of the site) also finds passages that share no word
    with what you typed. Nothing leaves this computer. You can stop at any time; run it again to
    resume, and after you have read more documents. It needs the extra meaning (pip install
    'govatlas[meaning]').

    \b
    For example:
      govatlas index
      govatlas index --jobs 1
    """
    from govatlas import api

    with show_progress("Indexing") as tell:
        report = api.index(db=db, jobs=jobs, on_progress=tell)
    _print_report(report)
    if report.failures:
        ctx.exit(1)


def _print_report(report: "IndexReport") -> None:
    for failure in report.failures:
        complain(f"failed: {failure.name}: {failure.reason}")
    already = f", {report.already:,} already indexed" if report.already else ""
    failed = f"; {count(len(report.failures), 'text')} failed" if report.failures else ""
    click.echo(f"Indexed {count(len(report.indexed), 'text')}{already}{failed}.")
