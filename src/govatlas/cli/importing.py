"""The command import."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from govatlas.cli.choices import LazyChoice
from govatlas.cli.options import FILE, database_option, taxonomy_option
from govatlas.cli.output import complain, count, make_line

if TYPE_CHECKING:
    from govatlas.api import ImportForm


def _list_forms() -> dict[str, "ImportForm"]:
    from govatlas.api.imports.registry import list_import_forms

    return list_import_forms()


@click.command("import", short_help="Import codings made or changed in another tool.")
@click.argument("file", type=FILE)
@click.option(
    "--format",
    "form",
    type=LazyChoice(_list_forms),
    help="The format: qdpx (REFI-QDA), label-studio (JSON) or cas (UIMA CAS XMI). Installed "
    "packages can add others.  [default: by the ending of the file]",
)
@click.option(
    "--coder", metavar="NAME", help="Name of the coder.  [default: each user in the file]"
)
@click.option(
    "--assessed",
    metavar="TAXONOMY",
    multiple=True,
    help="A taxonomy that was coded completely: categories without a mark get level none, instead "
    "of being left out. Can be repeated.",
)
@click.option("--add-documents", is_flag=True, help="Add texts that are not in the database.")
@taxonomy_option
@database_option
@click.pass_context
def import_(
    ctx: click.Context,
    file: Path,
    form: str | None,
    coder: str | None,
    assessed: tuple[str, ...],
    add_documents: bool,
    taxonomies: tuple[Path, ...],
    db: Path | None,
) -> None:
    """Import the codings in FILE, a file of another tool, as anchored codings.

    Documents are found by their text, else by their id. Everything that cannot be used is listed
    on standard error: codes without a match, passages that are not in the text, documents that are
    not in the database. The exit status is then 1. Codings that have not changed are not imported
    again.

    \b
    For example:
      govatlas import project.qdpx
      govatlas import tasks.json --format label-studio --coder ann --assessed risk
    """
    from govatlas import api

    report = api.import_codings(
        file,
        form=form,
        coder=coder,
        assessed=assessed,
        add_documents=add_documents,
        taxonomies=taxonomies,
        db=db,
    )
    for failure in report.failures:
        complain(f"failed: {failure.name}: {failure.reason}")
    for name, times in report.unknown:
        complain(f"no match: the codebook has no code {name!r} ({count(times, 'passage')})")
    by = f" by {make_line(', '.join(report.coders))}" if report.coders else ""
    added = f"; {count(len(report.added), 'document')} added" if report.added else ""
    already = f"; {len(report.already):,} unchanged" if report.already else ""
    refused = f"; {len(report.failures):,} refused" if report.failures else ""
    click.echo(f"Imported {count(len(report.kept), 'coding')}{by}{added}{already}{refused}.")
    if report.failures or report.unknown:
        ctx.exit(1)
