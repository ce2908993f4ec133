"""The command draft."""

import sys
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from govatlas.cli.choices import LazyChoice
from govatlas.cli.options import FILE, database_option
from govatlas.cli.output import is_terminal, open_output, print_rich

if TYPE_CHECKING:
    from govatlas.drafting import DraftForm, DraftReport

_TEXT: Final = "text"
_WIDTH: Final = 100


def _list_forms() -> list[str]:
    from govatlas.drafting import DraftForm

    return [_TEXT, *(form.value for form in DraftForm)]


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
    from govatlas.drafting import DraftForm
    from govatlas.drafting import draft as check

    chosen = _choose_form(form, out)
    if chosen is DraftForm.DOCX and out is None and is_terminal():
        raise click.UsageError("a Word document goes into a file; add --out report.docx")
    report = check(file, like=like, title=title, db=db)
    if out is not None:
        with open_output(out) as opened:
            opened.write(_write(report, chosen, site))
        click.echo(f"Wrote {out}")
    elif chosen is None:
        from govatlas.cli.draft_text import render_draft

        print_rich(render_draft(report.arrange(site)))
    else:
        sys.stdout.buffer.write(report.write(chosen, site))


def _choose_form(form: str | None, out: Path | None) -> "DraftForm | None":
    """Return the form asked for, else that of the file's ending; None for plain text."""
    from govatlas.drafting import ENDINGS, DraftForm

    if form is not None or out is None:
        return None if form in (None, _TEXT) else DraftForm(form)
    known: dict[str, DraftForm | None] = {f".{ending}": one for one, ending in ENDINGS.items()}
    known |= {".htm": DraftForm.HTML, ".markdown": DraftForm.MARKDOWN, ".txt": None}
    ending = out.suffix.lower()
    if ending not in known:
        raise click.UsageError(
            f"the ending of {out.name} tells no format; add --format, or use one of: "
            f"{', '.join(known)}"
        )
    return known[ending]


def _write(report: "DraftReport", form: "DraftForm | None", site: str) -> bytes:
    """Return the report as the bytes of a file."""
    if form is not None:
        return report.write(form, site)
    from rich.console import Console

    from govatlas.cli.draft_text import render_draft

    console = Console(file=StringIO(), width=_WIDTH, highlight=False, color_system=None)
    with console.capture() as captured:
        console.print(render_draft(report.arrange(site)))
    lines = (line.rstrip() for line in captured.get().splitlines())
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")
