"""The commands that manage reviewers."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from govatlas.cli.options import database_option
from govatlas.cli.output import make_line

if TYPE_CHECKING:
    from govatlas.reviewing import ReviewContext

_LONGEST_LINE: Final = 4_096


@click.group(short_help="Manage reviewer accounts.")
def user() -> None:
    """Manage accounts for govatlas serve --review.

    You are asked for the password; without a terminal it is read from standard input as one line.
    Only its Argon2 hash is stored.

    \b
    For example:
      govatlas user add ada
      govatlas user list
    """


@user.command("add", short_help="Add a reviewer.")
@click.argument("name")
@click.option("--admin", "administrator", is_flag=True, help="Allow the user to assign documents.")
@database_option
def add(name: str, administrator: bool, db: Path | None) -> None:
    """Add a reviewer; NAME is also the name of the coder.

    The first user is always an administrator. Passwords need at least 12 characters.

    \b
    For example:
      govatlas user add ada
      govatlas user add ben --admin
    """
    from govatlas.reviewing import add_user, check_name

    check_name(name)
    added = add_user(_open_desk(db), name, _ask_password(), administrator=administrator)
    rank = "an administrator" if added.administrator else "a reviewer"
    click.echo(f"Added {make_line(added.name)} as {rank}; next: govatlas serve --review")


@user.command("list", short_help="List reviewers.")
@database_option
def list_(db: Path | None) -> None:
    """List the users, and who is an administrator or disabled.

    \b
    For example:
      govatlas user list
    """
    from govatlas.reviewing import list_users

    for found in list_users(_open_desk(db)):
        rank = "administrator" if found.administrator else "reviewer"
        disabled = "\tdisabled" if found.disabled else ""
        click.echo(f"{make_line(found.name)}\t{rank}\tsince {found.created_at:%Y-%m-%d}{disabled}")


@user.command("password", short_help="Change a user's password.")
@click.argument("name")
@database_option
def password(name: str, db: Path | None) -> None:
    """Change the password of NAME and sign the user out everywhere.

    \b
    For example:
      govatlas user password ada
    """
    from govatlas.reviewing import change_password

    change_password(_open_desk(db), name, _ask_password())
    click.echo(f"Changed the password of {make_line(name)}.")


@user.command("disable", short_help="Disable a user.")
@click.argument("name")
@database_option
def disable(name: str, db: Path | None) -> None:
    """Disable the user NAME at once; the user's codings are kept.

    \b
    For example:
      govatlas user disable ben
    """
    from govatlas.reviewing import disable_user

    disabled = disable_user(_open_desk(db), name)
    click.echo(f"Disabled {make_line(disabled.name)}.")


@user.command("enable", short_help="Enable a user.")
@click.argument("name")
@database_option
def enable(name: str, db: Path | None) -> None:
    """Enable the user NAME again, with the same password.

    \b
    For example:
      govatlas user enable ben
    """
    from govatlas.reviewing import enable_user

    enabled = enable_user(_open_desk(db), name)
    click.echo(f"Enabled {make_line(enabled.name)}.")


def _open_desk(db: Path | None) -> "ReviewContext":
    from govatlas.api import find_database
    from govatlas.reviewing import ReviewContext

    return ReviewContext(find_database(db))


def _ask_password() -> str:
    """Return the password, typed without echo or read from a pipe."""
    if sys.stdin.isatty():
        answer: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return answer
    line = sys.stdin.readline(_LONGEST_LINE).rstrip("\r\n")
    if not line:
        raise click.ClickException("no password on standard input; send it as one line")
    return line
