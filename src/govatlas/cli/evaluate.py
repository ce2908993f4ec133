"""The command evaluate."""

import json
from pathlib import Path
from typing import Any

import click

from govatlas.cli.agree import one_taxonomy_option, resamples_option, seed_option
from govatlas.cli.llm_options import coder_options, take_options
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
@one_taxonomy_option
@click.option("--json", "as_json", is_flag=True, help="Print every figure as JSON.")
@seed_option
@resamples_option
@database_option
@jobs_option
@coder_options
@click.pass_context
def evaluate(
    ctx: click.Context,
    /,
    gold: str,
    coder: str,
    taxonomy: str | None,
    as_json: bool,
    seed: int,
    resamples: int,
    db: Path | None,
    jobs: int | None,
    **asked: Any,
) -> None:
    """Measure how well a coder does against gold codings of documents in the database.

    Documents that the coder has not coded yet are coded first. No coding is written to the
    database; replies of language models, which are paid for, are kept there. Figures are given
    over all documents, over those that the coder was trained on, where it looks better than it
    is, and over the others. Gold codings that cannot be used are reported on standard error, and
    the exit status is then 1.

    \b
    For example:
      govatlas evaluate --gold gold.jsonl --coder local --json
    """
    from govatlas import api

    options = take_options(ctx, coder, asked)
    with show_progress("Coding") as tell:
        found = api.evaluate(
            gold,
            coder=coder,
            options=options,
            db=db,
            taxonomy=taxonomy,
            jobs=jobs,
            seed=seed,
            resamples=resamples,
            on_progress=tell,
            on_message=complain,
        )
    for failure in found.failures:
        complain(f"failed: {failure.name}: {failure.reason}")
    if as_json:
        written = found.evaluation.to_dict()
        print_utf8([json.dumps(written, ensure_ascii=False, allow_nan=False, indent=1), "\n"])
    else:
        from govatlas.cli.agreement_text import render_evaluation

        print_rich(render_evaluation(found.evaluation))
    if found.failures:
        ctx.exit(1)
