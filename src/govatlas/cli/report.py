"""The command report."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from govatlas.cli.options import FILE, database_option
from govatlas.cli.output import count, is_terminal, open_output

if TYPE_CHECKING:
    from govatlas.web.printing import Printed

_ENDINGS: Final = {".pdf": "pdf", ".md": "md", ".markdown": "md"}


@click.command(short_help="Write a report of some documents, as PDF or Markdown.")
@click.argument("where", default="", metavar="[FILTERS]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["pdf", "md"]),
    help="The format: pdf, or md (Markdown).  [default: by the ending of --output, else pdf]",
)
@click.option(
    "--output",
    type=FILE,
    metavar="FILE",
    help="The file to write.  [default: standard output]",
)
@click.option("--pdf", type=FILE, metavar="FILE", help="The same as --format pdf --output FILE.")
@click.option("--title", default="", metavar="TEXT", help="Title of the report.")
@database_option
def report(
    where: str,
    form: str | None,
    output: Path | None,
    pdf: Path | None,
    title: str,
    db: Path | None,
) -> None:
    """Write a report of the documents that match: how they were coded, what they cover, what not.

    FILTERS are those of the site's addresses, between commas, such as
    "status=hard_law,cover=risk:2.1". A filter given twice means either value, q=WORDS searches.
    Without FILTERS the report is of all documents, 500 at most.

    The PDF is tagged, has bookmarks, and holds each label with a quotation and its place. Markdown
    has the same content, to be edited, and does not need the extra report.

    \b
    For example:
      govatlas report "status=hard_law,cover=risk:2.1" --pdf privacy.pdf
      govatlas report "country=China,year=2023,year=2024" --output china.md
    """
    if pdf is not None and (output is not None or form == "md"):
        raise click.UsageError("--pdf is --format pdf --output; use either")
    target = pdf or output
    chosen = form or _choose_form(output)
    if target is None and chosen == "pdf" and is_terminal():
        raise click.UsageError(
            "a PDF is not for the terminal; add --pdf FILE, or --format md for Markdown"
        )
    from govatlas.web.printing import Form, print_report

    made = print_report(where, title=title, form=Form(chosen), db=db)
    if target is None:
        sys.stdout.buffer.write(made.body)
        sys.stdout.buffer.flush()
    else:
        with open_output(target) as file:
            file.write(made.body)
    _tell_boxes(made)
    if target is not None:
        click.echo(f"Wrote a report of {count(made.documents, 'document')} to {target}")


def _choose_form(output: Path | None) -> str:
    """Return the form that the ending of the file names."""
    ending = output.suffix.lower() if output is not None else ".pdf"
    if ending not in _ENDINGS:
        raise click.UsageError(
            f"the ending of {output} tells no format; add --format, or use one of: "
            f"{', '.join(_ENDINGS)}"
        )
    return _ENDINGS[ending]


def _tell_boxes(made: "Printed") -> None:
    """Say that letters are missing from the fonts of this computer, if any are."""
    from govatlas.publishing.visible import reveal

    if made.boxed:
        click.echo(
            f"note: no font of this computer has letters such as {reveal(made.boxed)}; the report "
            "shows boxes instead. Install one that has them, such as Noto Serif CJK, then print "
            "again",
            err=True,
        )
