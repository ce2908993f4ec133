"""The commands about gold codings."""

from pathlib import Path
from typing import Any, Final

import click

from govatlas.cli.options import database_option, taxonomy_option
from govatlas.cli.output import complain, count, make_line

_PREDICATES: Final = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


@click.group(short_help="Import gold codings.")
def gold() -> None:
    """Import codings by people or other programs.

    \b
    For example:
      govatlas gold import gold.jsonl
    """


@gold.command("import", short_help="Import codings, checked against the documents.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--coder",
    metavar="NAME",
    help="Name of the coder.  [default: as in the records, or the name of the file; agora-tags for "
    "tags]",
)
@click.option(
    "--kind",
    type=click.Choice(["person", "program", "panel"]),
    help="Kind of coder.  [default: as in the records, or person]",
)
@click.option(
    "--crosswalk",
    metavar="NAME",
    help="Import the tags of an AGORA release with this crosswalk: agora, or an SSSOM file (TSV).",
)
@click.option(
    "--least-predicate",
    type=click.Choice(_PREDICATES, case_sensitive=False),
    help="Weakest relation between tag and category to accept.  [default: broadMatch]",
)
@click.option(
    "--least-confidence",
    type=click.FloatRange(0, 1),
    metavar="C",
    help="Lowest mapping confidence to accept.  [default: 0.5; 0<=x<=1]",
)
@click.option("--unvalidated", is_flag=True, help="Include annotations that were not validated.")
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
    """Import codings from FILE: JSON Lines or JSON (records), CSV or xlsx (one label per row).

    The formats are those of govatlas export. Every code, level and quotation is checked. Records
    that cannot be used are reported on standard error; the others are imported, and the exit status
    is 1. A label above none whose quotation is not in the text becomes an abstention. Importing the
    same codings twice has no effect.

    With --crosswalk, FILE is an AGORA release. Its tags say which categories a document covers,
    without levels or quotations; use them with govatlas agree. They replace tags imported before.

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
            raise click.UsageError(
                "only tags by people can be imported; a program must give quotations"
            )
        named = {"coder": coder} if coder is not None else {}
        _import_tags(file, crosswalk=crosswalk, taxonomies=taxonomies, db=db, **named, **options)
        return
    if options:
        given = ", ".join(f"--{name.replace('_', '-')}" for name in options)
        raise click.UsageError(f"{given}: needs --crosswalk")
    if file.is_dir():
        raise click.UsageError(f"{file} is a folder; the tags of a release need --crosswalk agora")
    _import_codings(ctx, file, coder=coder, kind=kind, taxonomies=taxonomies, db=db)


def _import_codings(ctx: click.Context, file: Path, **asked: Any) -> None:
    from govatlas import api

    report = api.import_gold(file, **asked)
    for failure in report.failures:
        complain(f"failed: {failure.name}: {failure.reason}")
    by = f" by {make_line(', '.join(report.coders))}" if report.coders else ""
    already = f"; {len(report.already):,} already imported" if report.already else ""
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
