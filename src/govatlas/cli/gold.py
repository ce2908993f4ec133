"""The commands about gold codings."""

from pathlib import Path

import click

from govatlas.cli.options import FILE, database_option, taxonomy_option
from govatlas.cli.output import complain, count, make_line


@click.group(short_help="Import gold codings.")
def gold() -> None:
    """Bring codings by people, or by other programs, into the database.

    \b
    For example:
      govatlas gold import gold.jsonl
    """


@gold.command("import", short_help="Import codings, checked against the documents.")
@click.argument("file", type=FILE)
@click.option(
    "--coder",
    metavar="NAME",
    help="Who coded.  [default: whom the records name, else the name of the file]",
)
@click.option(
    "--kind",
    type=click.Choice(["person", "program", "panel"]),
    help="What coded.  [default: what the records say, else person]",
)
@taxonomy_option
@database_option
@click.pass_context
def import_(
    ctx: click.Context,
    file: Path,
    coder: str | None,
    kind: str | None,
    taxonomies: tuple[Path, ...],
    db: Path | None,
) -> None:
    """Import codings from FILE: JSON Lines, one record a line, or CSV, one row a label.

    The forms are those of govatlas export. Every code, level and quotation is checked. What
    cannot be used is named with its line on standard error while the rest is kept; the exit
    status is 1 then. A label above none without a quotation that stands in the text becomes
    an abstention. Importing the same codings again adds nothing.

    \b
    For example:
      govatlas gold import gold.jsonl
      govatlas gold import labels.csv --coder ada
    """
    from govatlas import api

    report = api.import_gold(file, db=db, coder=coder, kind=kind, taxonomies=taxonomies)
    for failure in report.failures:
        complain(f"failed: {failure.name}: {failure.reason}")
    by = f" by {make_line(', '.join(report.coders))}" if report.coders else ""
    already = f"; {len(report.already):,} known already" if report.already else ""
    refused = f"; {len(report.failures):,} refused" if report.failures else ""
    click.echo(f"Imported {count(len(report.kept), 'coding')}{by}{already}{refused}.")
    if report.failures:
        ctx.exit(1)
