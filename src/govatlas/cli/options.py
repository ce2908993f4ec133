"""Options that several commands share."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from govatlas.cli.settings import DATABASE

if TYPE_CHECKING:
    from govatlas.api import Filters

Command = TypeVar("Command", bound=Callable[..., Any])

FILE: Final = click.Path(path_type=Path, dir_okay=False)

database_option: Final = click.option(
    "--db",
    type=click.Path(path_type=Path),
    metavar="FILE",
    envvar=DATABASE,
    show_envvar=True,
    help="The database.  [default: govatlas.db]",
)
plain_option: Final = click.option(
    "--plain",
    is_flag=True,
    help="Leave out the lines above the header of CSV that say where it is from.",
)
jobs_option: Final = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Worker processes.  [default: one per processor]",
)
taxonomy_option: Final = click.option(
    "--taxonomy",
    "taxonomies",
    type=FILE,
    metavar="FILE",
    multiple=True,
    help="Your own taxonomy, added to the codebook: a file, or the name of one from an "
    "installed package. Can be repeated.",
)
_GOVERNMENTS: Final = ("federal", "state", "local", "national", "international", "company")
_NORMS: Final = ("duties", "sanctions", "deadlines", "none")


def _repeat(name: str, metavar: str | None, meaning: str, **more: Any) -> Callable[..., Any]:
    """Return an option that may be repeated; any of its values then matches."""
    return click.option(name, metavar=metavar, multiple=True, help=meaning, **more)


_FILTERS: Final = (
    _repeat(
        "--government",
        None,
        "Level of government that issued it.",
        type=click.Choice(_GOVERNMENTS, case_sensitive=False),
    ),
    _repeat("--country", "NAME", "Country that issued it, or European Union."),
    _repeat("--state", "NAME", "State or province that issued it."),
    _repeat("--authority", "TEXT", "Authority that issued it; part of the name is enough."),
    _repeat(
        "--jurisdiction",
        "TEXT",
        "Jurisdiction as the source names it; part of the name is enough.",
    ),
    _repeat("--collection", "TEXT", "Collection it is in; part of the name is enough."),
    _repeat("--stage", "TEXT", "Stage: proposed, enacted or defunct."),
    _repeat("--status", "CODE", "Legal status: hard_law, soft_law, other or not_assessed."),
    _repeat("--year", "YYYY", "Year of the proposal, else of the latest activity."),
    _repeat(
        "--has",
        None,
        "What is among its norms.",
        type=click.Choice(_NORMS, case_sensitive=False),
    ),
    click.option(
        "--uncertain",
        metavar="WHERE",
        help="Has an uncertain level in a taxonomy, TAXONOMY:CODE or any.",
    ),
    click.option("--text", metavar="TEXT", help="Words in the title or text."),
    click.option("--coder", metavar="NAME", help="Coded by this coder."),
)


def filter_options(command: Command) -> Command:
    """Add the options that filter documents."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def build_filters(
    asked: Mapping[str, Any], *, ids: tuple[str, ...] = (), coded: bool = False
) -> "Filters":
    """Return the filters given by the options of ``filter_options``.

    Raises:
        click.UsageError: there is no such legal status, or no such category.
    """
    from govatlas.api import Filters

    uncertain = asked.get("uncertain")
    return replace(
        Filters(ids=ids, coded=coded, **asked),
        status=tuple(map(_check_status, asked.get("status", ()))),
        uncertain=_check_uncertain(uncertain) if uncertain is not None else None,
    )


def check_filters(filters: "Filters", db: Path | None) -> None:
    """Refuse filters that cannot match, with values that can.

    Raises:
        click.BadParameter: no document has a value that is asked for.
    """
    from govatlas.api import find_impossible

    for unmatched in find_impossible(filters, db=db):
        few = [f"--{entry.facet} {_quote(entry.value)}" for entry in unmatched.suggestions]
        word = "did you mean" if unmatched.is_close else "there are"
        told = f"; {word}: {', '.join(few)}" if few else "; no document has any"
        raise click.BadParameter(
            f"no document has {unmatched.value!r}{told}", param_hint=f"'--{unmatched.facet}'"
        )


def _quote(value: str) -> str:
    return f'"{value}"' if " " in value else value


def _check_uncertain(asked: str) -> str:
    """Return the filter on uncertain levels; a user's own taxonomy is not checked."""
    from govatlas.api import load_codebook
    from govatlas.errors import UnknownCategory

    name, _, code = asked.partition(":")
    own = next((t for t in load_codebook().coverage if t.id == name), None)
    try:
        if own is not None and code:
            own.category(code)
    except UnknownCategory as error:
        raise click.BadParameter(str(error), param_hint="'--uncertain'") from None
    if not name or (name == "any" and code) or (":" in asked and not code):
        raise click.BadParameter(
            f"{asked!r} must be TAXONOMY, TAXONOMY:CODE or any",
            param_hint="'--uncertain'",
        )
    return asked


def _check_status(status: str) -> str:
    """Return the code of a legal status, with a hint if a stage such as Enacted was given."""
    from govatlas.api import load_codebook

    codes = [category.code for category in load_codebook().status.categories] + ["not_assessed"]
    code = status.lower().replace("-", "_").replace(" ", "_")
    if code not in codes:
        known = ", ".join(codes)
        raise click.BadParameter(
            f"unknown legal status {status!r}; choose one of: {known}. For proposed or enacted "
            "use --stage.",
            param_hint="'--status'",
        )
    return code
