"""The command code."""

from pathlib import Path
from typing import Any

import click

from govatlas.cli.llm_options import coder_options, take_options
from govatlas.cli.llm_output import print_run
from govatlas.cli.options import FILE, database_option, jobs_option, taxonomy_option
from govatlas.cli.output import complain
from govatlas.cli.progress import show_progress


@click.command(short_help="Code documents by the codebook.")
@click.argument("documents", nargs=-1, metavar="[DOCUMENT...]")
@taxonomy_option
@click.option(
    "--calibration",
    type=FILE,
    metavar="FILE",
    help="Correct levels with this calibration; the coder is then called NAME-calibrated.",
)
@database_option
@jobs_option
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Code on a Dask cluster: tcp://HOST:8786, or local:8 for eight workers here.",
)
@coder_options
@click.pass_context
def code(
    ctx: click.Context,
    /,
    documents: tuple[str, ...],
    coder: str,
    taxonomies: tuple[Path, ...],
    calibration: Path | None,
    db: Path | None,
    jobs: int | None,
    cluster: str | None,
    **asked: Any,
) -> None:
    """Code the documents that this coder has not coded yet.

    Without arguments, all documents are coded. The options from --model on apply to --coder llm;
    see docs/llm.md.

    Each coding is saved at once. You can stop at any time; run the command again to resume.
    Documents that fail are reported on standard error; the others are still coded, and the exit
    status is 1.

    \b
    For example:
      govatlas code
      govatlas code 1135 --taxonomy children.yaml
      govatlas code --cluster tcp://head:8786
      govatlas code --coder llm --model openai:gpt-5-mini --max-cost 5
    """
    from govatlas import api

    options = take_options(ctx, coder, asked)
    with show_progress("Coding") as tell:
        report = api.code(
            documents,
            db=db,
            coder=coder,
            options=options,
            taxonomies=taxonomies,
            calibration=calibration,
            jobs=jobs,
            cluster=cluster,
            on_progress=tell,
            on_message=complain,
        )
    print_run(report)
    if report.failures or report.budget_spent:
        ctx.exit(1)
