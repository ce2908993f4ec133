"""The command check."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govatlas.cli.llm_options import coder_options, take_options
from govatlas.cli.options import database_option
from govatlas.cli.output import complain, count, make_line, print_utf8
from govatlas.cli.progress import show_progress

if TYPE_CHECKING:
    from govatlas.agreement.checks import Checked, Difference


@click.command(short_help="Check a coder without gold codings.")
@click.argument("documents", nargs=-1, metavar="[DOCUMENT...]")
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
@coder_options
@click.pass_context
def check(
    ctx: click.Context,
    /,
    documents: tuple[str, ...],
    coder: str,
    most: int,
    as_json: bool,
    db: Path | None,
    **asked: Any,
) -> None:
    """Check that changes that do not matter leave a coder's labels the same.

    Documents are coded again with extra blank lines, trailing spaces, another title and page
    numbers, in another order, and in two parts; no coding is kept. Only the parts may rightly
    differ from the whole; the exit status is 1 where anything else does. Whether identical and
    nearly identical texts are coded alike is in: govatlas agree --all.

    \b
    For example:
      govatlas check
      govatlas check 1135 758 --json
    """
    from govatlas import api

    options = take_options(ctx, coder, asked)
    with show_progress("Checking") as on_progress:
        found = api.check(
            documents,
            db=db,
            coder=coder,
            options=options,
            most=most,
            on_progress=on_progress,
            on_message=complain,
        )
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
