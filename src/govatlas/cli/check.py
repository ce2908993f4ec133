"""The command check."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govatlas.cli.options import database_option
from govatlas.cli.output import count, make_line, print_utf8
from govatlas.cli.progress import show_progress

if TYPE_CHECKING:
    from govatlas.agreement.checks import Checked, Difference


@click.command(short_help="Check a coder without gold codings.")
@click.argument("documents", nargs=-1, metavar="[DOCUMENT...]")
@click.option(
    "--coder", default="local", show_default=True, metavar="NAME", help="The coder to check."
)
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    metavar="N",
    help="Number of documents to check if you name none.",
)
@click.option("--json", "as_json", is_flag=True, help="Print every difference as JSON.")
@database_option
def check(
    documents: tuple[str, ...], coder: str, most: int, as_json: bool, db: Path | None
) -> None:
    """Check that changes that do not matter leave a coder's labels the same.

    Codes documents again with extra blank lines, trailing spaces, another title and page numbers,
    in another order, and in two parts; nothing is saved. Only the two parts may give different
    labels; any other difference sets the exit status to 1. To check that identical and similar
    texts get the same labels, use govatlas agree --all.

    \b
    For example:
      govatlas check
      govatlas check 1135 758 --json
    """
    from govatlas import api

    with show_progress("Checking") as on_progress:
        found = api.check(documents, db=db, coder=coder, most=most, on_progress=on_progress)
    if as_json:
        print_utf8([json.dumps([asdict(one) for one in found], ensure_ascii=False), "\n"])
    else:
        print_utf8(f"{line}\n" for one in found for line in _describe(one))
    if any(one.differences for one in found if one.check != api.PARTS):
        raise SystemExit(1)


def _describe(checked: "Checked") -> list[str]:
    labels = count(len(checked.differences), "label")
    title = f"{checked.check}: {count(checked.pairs, 'document')}, {labels} changed"
    return [title, *(f"  {make_line(_word(one))}" for one in checked.differences)]


def _word(difference: "Difference") -> str:
    levels = [
        "not assessed" if level is None else str(level)
        for level in (difference.first_level, difference.second_level)
    ]
    category = f"{difference.taxonomy} {difference.category}"
    return f"{difference.first}: {category}: level {levels[0]}, then {levels[1]}"
