"""The commands about gold codings."""

from pathlib import Path
from typing import Any, Final

import click

from govatlas.cli.options import database_option, taxonomy_option
from govatlas.cli.output import complain, count, make_line

_PREDICATES: Final = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


@click.group(short_help="Import gold codings.")
def gold() -> None:
    """Bring codings by people, or by other programs, into the database.

    \b
    For example:
      govatlas gold import gold.jsonl
    """


@gold.command("import", short_help="Import codings, checked against the documents.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--coder",
    metavar="NAME",
    help="Who coded.  [default: whom the records name, else the name of the file; agora-tags for "
    "tags]",
)
@click.option(
    "--kind",
    type=click.Choice(["person", "program", "panel"]),
    help="What coded.  [default: what the records say, else person]",
)
@click.option(
    "--crosswalk",
    metavar="NAME",
    help="Import the tags of an AGORA release through this crosswalk: agora, or a file in the TSV "
    "form of SSSOM.",
)
@click.option(
    "--least-predicate",
    type=click.Choice(_PREDICATES, case_sensitive=False),
    help="The weakest relation of a tag to a category that is taken.  [default: broadMatch]",
)
@click.option(
    "--least-confidence",
    type=click.FloatRange(0, 1),
    metavar="C",
    help="The least confidence of a mapping that is taken.  [default: 0.5; 0<=x<=1]",
)
@click.option("--unvalidated", is_flag=True, help="Take annotations too that nobody validated.")
@taxonomy_option
@database_option
@click.pass_context
def import_(
    ctx: click.Context,
    file: Path,
    coder: str | None,
    kind: str | None,
    crosswalk: str | None,
    least_predicate: str | None,
    least_confidence: float | None,
    unvalidated: bool,
    taxonomies: tuple[Path, ...],
    db: Path | None,
) -> None:
    """Import codings from FILE: JSON Lines, one record a line, or CSV, one row a label.

    The forms are those of govatlas export. Every code, level and quotation is checked. What
    cannot be used is named with its line on standard error while the rest is kept; the exit
    status is 1 then. A label above none without a quotation that stands in the text becomes
    an abstention. Importing the same codings again adds nothing.

    With --crosswalk, FILE is an AGORA release whose tags say which categories a document covers,
    without levels or quotations. They replace those imported before, and serve govatlas agree.

    \b
    For example:
      govatlas gold import gold.jsonl
      govatlas gold import labels.csv --coder ada
      govatlas gold import agora/ --crosswalk agora --least-predicate closeMatch
    """
    chosen = {"least_predicate": least_predicate, "least_confidence": least_confidence}
    options = {name: value for name, value in chosen.items() if value is not None}
    if unvalidated:
        options["unvalidated"] = True
    if crosswalk is not None:
        if kind not in (None, "person"):
            raise click.UsageError("only people's tags are taken; a program must quote")
        named = {"coder": coder} if coder is not None else {}
        _import_tags(file, crosswalk=crosswalk, taxonomies=taxonomies, db=db, **named, **options)
        return
    if options:
        given = ", ".join(f"--{name.replace('_', '-')}" for name in options)
        raise click.UsageError(f"{given}: only with --crosswalk")
    if file.is_dir():
        raise click.UsageError(f"{file} is a folder; the tags of a release need --crosswalk agora")
    _import_codings(ctx, file, coder=coder, kind=kind, taxonomies=taxonomies, db=db)


def _import_codings(ctx: click.Context, file: Path, **asked: Any) -> None:
    from govatlas import api

    report = api.import_gold(file, **asked)
    for failure in report.failures:
        complain(f"failed: {failure.name}: {failure.reason}")
    by = f" by {make_line(', '.join(report.coders))}" if report.coders else ""
    already = f"; {len(report.already):,} known already" if report.already else ""
    refused = f"; {len(report.failures):,} refused" if report.failures else ""
    click.echo(f"Imported {count(len(report.kept), 'coding')}{by}{already}{refused}.")
    if report.failures:
        ctx.exit(1)


def _import_tags(path: Path, **asked: Any) -> None:
    from govatlas import api

    report = api.import_tags(path, **asked)
    for document_id, title in report.missing:
        complain(f"missing: {document_id} ({title}): not in the database")
    for tag in report.unknown:
        complain(f"unknown: the crosswalk has no tag {tag!r}")
    earlier = f"; {report.replaced:,} replaced" if report.replaced else ""
    missing = f"; {len(report.missing):,} missing" if report.missing else ""
    click.echo(
        f"Imported the tags of {count(len(report.kept), 'document')} by {make_line(report.coder)}, "
        f"on {len(report.asked)} categories{earlier}{missing}."
    )
