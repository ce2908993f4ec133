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
    from govatlas.agreement.twins import TwinLevels, Twins
    from govatlas.model.finding import Figure


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
@click.option(
    "--twin",
    nargs=2,
    metavar="DOCUMENT DOCUMENT",
    help="Compare the codings of two documents that say the same, such as a law in two languages.",
)
@click.option(
    "--least",
    type=click.FloatRange(-1, 1),
    metavar="KAPPA",
    help="With --twin: pass if their levels agree at least so far and the status is the same.",
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
    twin: tuple[str, str] | None,
    least: float | None,
    as_json: bool,
    db: Path | None,
    **asked: Any,
) -> None:
    """Check that changes that do not matter leave a coder's labels the same.

    Documents are coded again with extra blank lines, trailing spaces, another title and page
    numbers, in another order, and in two parts; no coding is kept. Only the parts may rightly
    differ from the whole; the exit status is 1 where anything else does. Whether identical and
    nearly identical texts are coded alike is in: govatlas agree --all.

    With --twin, two documents that say the same are coded, and their levels, status, types of
    actors and numbers of norms compared; the exit status is 1 where they differ, or where they
    agree less than --least.

    \b
    For example:
      govatlas check
      govatlas check 1135 758 --json
      govatlas check --twin law-en law-fr --least 0.75
    """
    from govatlas import api

    options = take_options(ctx, coder, asked)
    if least is not None and not twin:
        raise click.UsageError("--least goes with --twin")
    if twin:
        if documents:
            raise click.UsageError("give either --twin with two documents, or documents to check")
        with show_progress("Checking") as on_progress:
            twins = api.check_twins(
                *twin,
                db=db,
                coder=coder,
                options=options,
                on_progress=on_progress,
                on_message=complain,
            )
        _print_twins(twins, as_json=as_json)
        raise SystemExit(0 if twins.agree(least) else 1)
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


def _print_twins(twins: "Twins", *, as_json: bool) -> None:
    if as_json:
        print_utf8([json.dumps(asdict(twins), ensure_ascii=False), "\n"])
        return
    print_utf8(f"{line}\n" for line in _describe_twins(twins))
    for reason in twins.reasons:
        complain(reason)


def _describe_twins(twins: "Twins") -> list[str]:
    names = (f"{n} ({x})" for n, x in zip(twins.documents, twins.languages, strict=True))
    told = (*twins.answers, *twins.norms)
    return [
        make_line(f"{' and '.join(names)}, coded by {twins.coder}"),
        *(_word_levels(one) for one in twins.levels),
        *(
            make_line(f"{a.question}: {a.first or 'none'}")
            + (" in both" if a.alike else make_line(f", then {a.second or 'none'}"))
            for a in told
        ),
        f"levels that differ: {len(twins.differences)}",
        *(f"  {make_line(_word_twin(one))}" for one in twins.differences),
    ]


def _word_levels(levels: "TwinLevels") -> str:
    means = " and ".join(map(_write_figure, levels.means))
    gaps = f", {levels.open} left open" if levels.open else ""
    return (
        f"{levels.scope}: kappa {_write_figure(levels.kappa)}, {levels.alike} of "
        f"{levels.compared} levels alike, mean level {means}{gaps}"
    )


def _write_figure(figure: "Figure") -> str:
    return f"{figure:.2f}" if isinstance(figure, float) else f"undefined ({figure.reason})"


def _word_twin(difference: "Difference") -> str:
    levels = [
        "not assessed" if level is None else f"level {level}"
        for level in (difference.first_level, difference.second_level)
    ]
    return f"{difference.taxonomy} {difference.category}: {levels[0]}, then {levels[1]}"
