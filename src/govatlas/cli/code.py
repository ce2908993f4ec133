"""The command code."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from govatlas.cli.options import FILE, database_option, jobs_option, taxonomy_option
from govatlas.cli.output import complain, count
from govatlas.cli.progress import show_progress

if TYPE_CHECKING:
    from govatlas.api import CodeReport


@click.command(short_help="Code documents by the codebook.")
@click.argument("documents", nargs=-1, metavar="[DOCUMENT...]")
@click.option(
    "--coder", default="local", show_default=True, metavar="NAME", help="The program that codes."
)
@taxonomy_option
@click.option(
    "--calibration",
    type=FILE,
    metavar="FILE",
    help="Correct levels by a calibration; the coder is then NAME-calibrated.",
)
@database_option
@jobs_option
@click.pass_context
def code(
    ctx: click.Context,
    documents: tuple[str, ...],
    coder: str,
    taxonomies: tuple[Path, ...],
    calibration: Path | None,
    db: Path | None,
    jobs: int | None,
) -> None:
    """Code the named documents, or all, that this coder has not coded yet.

    Each coding is kept as soon as it is made. After an interrupt run the command again: it
    codes what is left, nothing twice. A document that fails is named on standard error while
    the rest go on; the exit status is 1 then.

    \b
    For example:
      govatlas code
      govatlas code 1135 --taxonomy children.yaml
    """
    from govatlas import api

    with show_progress("Coding") as tell:
        report = api.code(
            documents,
            db=db,
            coder=coder,
            taxonomies=taxonomies,
            calibration=calibration,
            jobs=jobs,
            on_progress=tell,
        )
    _print_report(report)
    if report.failures:
        ctx.exit(1)


def _print_report(report: "CodeReport") -> None:
    for failure in report.failures:
        complain(f"failed: {failure.name}: {failure.reason}")
    if not (report.coded or report.already or report.failures):
        click.echo("The database holds no documents; read some with: govatlas read PATH")
        return
    already = f"; {len(report.already):,} coded already" if report.already else ""
    failed = f"; {len(report.failures):,} failed" if report.failures else ""
    click.echo(f"Coded {count(len(report.coded), 'document')}{already}{failed}.")
