"""The command evaluate."""

import json
from pathlib import Path

import click

from govatlas.cli.agree import one_taxonomy_option, resamples_option, seed_option
from govatlas.cli.options import database_option, jobs_option
from govatlas.cli.output import complain, print_rich, print_utf8
from govatlas.cli.progress import show_progress


@click.command(short_help="Evaluate a coder against gold codings.")
@click.option(
    "--gold",
    required=True,
    metavar="FILE",
    help="Gold codings: a file as for gold import, or a coder in the database.",
)
@click.option(
    "--coder", default="local", show_default=True, metavar="NAME", help="The coder to evaluate."
)
@one_taxonomy_option
@click.option("--json", "as_json", is_flag=True, help="Print every figure as JSON.")
@seed_option
@resamples_option
@database_option
@jobs_option
@click.pass_context
def evaluate(
    ctx: click.Context,
    gold: str,
    coder: str,
    taxonomy: str | None,
    as_json: bool,
    seed: int,
    resamples: int,
    db: Path | None,
    jobs: int | None,
) -> None:
    """Measure how well a coder does against gold codings of documents in the database.

    Codes documents that the coder has not coded yet; nothing is written to the database. Prints
    figures for all documents, for those that the coder was trained on (where it looks better than
    it is) and for the others. Gold codings that cannot be used are reported on standard error, and
    the exit status is 1.

    \b
    For example:
      govatlas evaluate --gold gold.jsonl --coder local --json
    """
    from govatlas import api

    with show_progress("Coding") as tell:
        found = api.evaluate(
            gold,
            coder=coder,
            db=db,
            taxonomy=taxonomy,
            jobs=jobs,
            seed=seed,
            resamples=resamples,
            on_progress=tell,
        )
    for failure in found.failures:
        complain(f"failed: {failure.name}: {failure.reason}")
    if as_json:
        written = found.evaluation.to_dict()
        print_utf8([json.dumps(written, ensure_ascii=False, allow_nan=False, indent=1), "\n"])
    else:
        print_rich(api.render_evaluation(found.evaluation))
    if found.failures:
        ctx.exit(1)
