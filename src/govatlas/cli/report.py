"""The command report."""

from pathlib import Path

import click

from govatlas.cli.options import FILE, database_option
from govatlas.cli.output import count, open_output


@click.command(short_help="Print a report of some documents as PDF.")
@click.argument("where", default="", metavar="[FILTERS]")
@click.option(
    "--pdf", "output", type=FILE, required=True, metavar="FILE", help="The file to write."
)
@click.option("--title", default="", metavar="TEXT", help="Title of the report.")
@database_option
def report(where: str, output: Path, title: str, db: Path | None) -> None:
    """Write a report of the documents that match: how they were coded, what they cover, what not.

    FILTERS are those of the site's addresses, between commas, such as
    "status=hard_law,cover=risk:2.1". A filter given twice means either value, q=WORDS searches.
    Without FILTERS the report is of all documents, 500 at most.

    The PDF is tagged, has bookmarks, and holds each label with a quotation and its place.

    \b
    For example:
      govatlas report "status=hard_law,cover=risk:2.1" --pdf privacy.pdf
      govatlas report "country=China,year=2023,year=2024" --pdf china.pdf
    """
    from govatlas.publishing.visible import reveal
    from govatlas.web.printing import print_report

    made = print_report(where, title=title, db=db)
    with open_output(output) as file:
        file.write(made.body)
    if made.boxed:
        click.echo(
            f"note: no font of this computer has letters such as {reveal(made.boxed)}; the report "
            "shows boxes instead. Install one that has them, such as Noto Serif CJK, then print "
            "again",
            err=True,
        )
    click.echo(f"Wrote a report of {count(made.documents, 'document')} to {output}")
