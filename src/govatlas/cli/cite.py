"""The command cite."""

from pathlib import Path
from urllib.parse import quote

import click

from govatlas.cli.options import database_option
from govatlas.cli.output import print_utf8

_FORMS = ("text", "bibtex", "ris", "csl")  # a test compares them with those of publishing


@click.command(short_help="Cite a label of a document.")
@click.argument("document")
@click.argument("label")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMS),
    default="text",
    show_default=True,
    help="Form of the citation; csl is CSL-JSON.",
)
@click.option(
    "--site",
    metavar="URL",
    default="",
    help="Address of the site that shows the database, for the permanent link.  [default: no link]",
)
@click.option("--coder", metavar="NAME", help="Cite this coder's label.  [default: the newest]")
@click.option(
    "--version",
    type=click.IntRange(min=1),
    metavar="N",
    help="Version of the document.  [default: the latest]",
)
@database_option
def cite(
    document: str,
    label: str,
    form: str,
    site: str,
    coder: str | None,
    version: int | None,
    db: Path | None,
) -> None:
    """Cite a label: its quotations, their places, level, coder, date and permanent link.

    LABEL is a category, such as risk:2.1 or just 2.1; status; or an actor by role and number, such
    as actor-target-1.

    \b
    For example:
      govatlas cite 1135 risk:2.1
      govatlas cite 1135 2.1 --format bibtex --site https://atlas.example.org
    """
    if site and not site.startswith(("https://", "http://")):
        raise click.BadParameter(
            f"{site!r} must be an address such as https://atlas.example.org",
            param_hint="'--site'",
        )
    from govatlas import api
    from govatlas.publishing.references import FORMS

    record = api.show(document, db=db, coder=coder, version=version)
    place = f"documents/{quote(record.document.id, safe='')}?coding={record.coding_id}"
    address = f"{site.rstrip('/')}/{place}" if site else ""
    print_utf8([FORMS[form].write(record.cite(label, address=address))])
