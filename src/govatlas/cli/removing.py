"""The commands delete and rename."""

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from govatlas.cli.options import database_option
from govatlas.cli.output import complain, count, make_line

if TYPE_CHECKING:
    from govatlas.store import Holding

_reason_option: Final = click.option(
    "--reason", required=True, metavar="TEXT", help="Why; the audit log keeps it."
)
_by_option: Final = click.option(
    "--by", metavar="NAME", help="Who does it.  [default: your name on this computer]"
)
_yes_option: Final = click.option("--yes", is_flag=True, help="Do not ask again.")


@click.command(short_help="Delete a document with its codings.")
@click.argument("document")
@_reason_option
@_by_option
@_yes_option
@database_option
def delete(document: str, reason: str, by: str | None, yes: bool, db: Path | None) -> None:
    """Delete a document: its texts, codings and norms, and calls to language models about it.

    Says what will go and asks first. The audit log keeps who deleted it, when and why, and what was
    said of it in review. On the site its address then says that it was deleted, and why. A document
    that somebody is to review is not deleted.

    \b
    For example:
      govatlas delete 1135 --reason "withdrawn by its publisher"
      govatlas delete 1135 --reason "read twice" --yes
    """
    from govatlas import api

    held = api.describe_holding(document, db=db)
    _confirm(f"Delete {_tell(held)}?", yes=yes)
    api.delete(document, reason=reason, by=by or _name_user(), db=db)
    click.echo(f"Deleted {make_line(document)}")
    if held.samples:
        complain(
            f"note: it was in {count(held.samples, 'sample')} for people to code; estimates now "
            "rest on what is left of them"
        )


@click.command(short_help="Give a document another id.")
@click.argument("document")
@click.argument("new")
@_reason_option
@_by_option
@_yes_option
@database_option
def rename(
    document: str, new: str, reason: str, by: str | None, yes: bool, db: Path | None
) -> None:
    """Give a document the id NEW.

    Links to the id that it had lead on to the new one, those to single codings too, and files that
    are read again under the former id are taken for the same document. The audit log keeps who did
    so, when and why.

    \b
    For example:
      govatlas rename scan-0017 harlow-bay-ordinance --reason "named after its title" --yes
    """
    from govatlas import api

    held = api.describe_holding(document, new=new, db=db)
    _confirm(f"Rename {_tell(held)}, to {make_line(new)}?", yes=yes)
    api.rename(document, new, reason=reason, by=by or _name_user(), db=db)
    click.echo(f"Renamed {make_line(document)} to {make_line(new)}")


def _tell(held: "Holding") -> str:
    by = f" by {', '.join(held.coders)}" if held.coders else ""
    return make_line(
        f"{held.document_id} ({held.title}): {count(held.versions, 'version')}, "
        f"{count(held.codings, 'coding')}{by}"
    )


def _confirm(question: str, *, yes: bool) -> None:
    """Ask, unless the answer is given.

    Raises:
        click.UsageError: nobody is there to answer.
        click.Abort: the answer is no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError(f"{question} Nobody is there to answer; add --yes")
    click.confirm(question, abort=True)


def _name_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise click.UsageError("this computer does not tell your name; add --by NAME") from None
