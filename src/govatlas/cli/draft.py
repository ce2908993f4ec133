"""The command draft."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govatlas.cli.choices import LazyChoice
from govatlas.cli.options import FILE, database_option
from govatlas.cli.output import is_terminal, open_output, print_rich, print_utf8

if TYPE_CHECKING:
    from govatlas.api import DraftForm, DraftReport


def _list_forms() -> list[str]:
    from govatlas.api import DraftForm

    return [form.value for form in DraftForm]


@click.command(short_help="Check a draft against comparable documents.")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--like",
    default="",
    metavar="FILTERS",
    help="Documents to compare it with, as NAME=VALUE,NAME=VALUE.  [default: those of the same "
    "legal status that cover what is most particular to the draft]",
)
@click.option("--title", default="", metavar="TEXT", help="Title.  [default: as the file says]")
@click.option(
    "--format",
    "form",
    type=LazyChoice(_list_forms),
    help="Format of the report.  [default: by the ending of --out, else text]",
)
@click.option("--out", type=FILE, metavar="FILE", help="Write the report to a file.")
@click.option(
    "--site",
    default="",
    metavar="URL",
    help="Address of a site that shows the database, for links to it.",
)
@database_option
def draft(
    file: Path,
    like: str,
    title: str,
    form: str | None,
    out: Path | None,
    site: str,
    db: Path | None,
) -> None:
    """Check a draft: what it covers and requires, and what comparable documents cover besides.

    For each subject on which the draft is silent it shows the share of comparable documents that
    cover it, and provisions of theirs to borrow from. The draft is read and coded in memory, and
    kept nowhere.

    \b
    For example:
      govatlas draft bill.docx
      govatlas draft bill.docx --like "jurisdiction=United States,stage=Enacted" --out report.docx
    """
    from govatlas import api

    chosen = _choose_form(form, out)
    if chosen is api.DraftForm.DOCX and out is None and is_terminal():
        raise click.UsageError("a Word document goes into a file; add --out report.docx")
    report = api.draft(file, like=like, title=title, db=db)
    if out is not None:
        body = report.write(chosen, site)
        with open_output(out) as opened:
            opened.write(body)
        click.echo(f"Wrote {out}")
    else:
        _print_report(report, chosen, site)


def _choose_form(form: str | None, out: Path | None) -> "DraftForm":
    """Return the form asked for, else that of the file's ending."""
    from govatlas.api import DRAFT_ENDINGS, DraftForm

    if form is not None:
        return DraftForm(form)
    if out is None:
        return DraftForm.TEXT
    known = {f".{ending}": one for one, ending in DRAFT_ENDINGS.items()}
    known |= {".htm": DraftForm.HTML, ".markdown": DraftForm.MARKDOWN}
    ending = out.suffix.lower()
    if ending not in known:
        raise click.UsageError(
            f"the ending of {out.name} tells no format; add --format, or use one of: "
            f"{', '.join(known)}"
        )
    return known[ending]


def _print_report(report: "DraftReport", form: "DraftForm", site: str) -> None:
    from govatlas.api import DraftForm

    if form is DraftForm.TEXT:
        print_rich(report.to_terminal(site))
    elif form is DraftForm.JSON:
        print_utf8([json.dumps(report.to_dict(site), ensure_ascii=False, indent=2), "\n"])
    else:
        sys.stdout.buffer.write(report.write(form, site))
