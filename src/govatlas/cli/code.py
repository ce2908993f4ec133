"""The command code."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from click.core import ParameterSource

from govatlas.cli.llm_options import (
    LLM_NAMES,
    build_limits,
    build_settings,
    limit_options,
    model_options,
)
from govatlas.cli.llm_output import print_run
from govatlas.cli.options import FILE, database_option, jobs_option, taxonomy_option
from govatlas.cli.output import complain, count
from govatlas.cli.progress import show_progress

if TYPE_CHECKING:
    from govatlas.api import CodeReport

LLM: Final = "llm"
_MOST_TOLD: Final = 20


@click.command(short_help="Code documents by the codebook.")
@click.argument("documents", nargs=-1, metavar="[DOCUMENT...]")
@click.option(
    "--coder",
    default="local",
    show_default=True,
    metavar="NAME",
    help="The coder: local, or llm for language models.",
)
@taxonomy_option
@click.option(
    "--calibration",
    type=FILE,
    metavar="FILE",
    help="Correct levels with this calibration; the coder is then called NAME-calibrated.",
)
@database_option
@jobs_option
@model_options
@limit_options
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
      govatlas code --coder llm --model openai:gpt-5-mini --max-cost 5
    """
    from govatlas import api

    if coder == LLM:
        _refuse(ctx, "--coder llm", calibration=calibration, jobs=jobs)
        _code_with_models(ctx, documents, taxonomies, db, asked)
        return
    _refuse(ctx, f"--coder {coder}", **{name: asked[name] for name in LLM_NAMES})
    with show_progress("Coding") as tell:
        report = api.code(
            documents,
            db=db,
            coder=coder,
            taxonomies=taxonomies,
            calibration=calibration,
            jobs=jobs,
            on_progress=tell,
        )
    _print_report(report)
    if report.failures:
        ctx.exit(1)


def _refuse(ctx: click.Context, what: str, **options: object) -> None:
    """Refuse options that were given but belong to another coder."""
    for name in options:
        if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            flag = next(p.opts[0] for p in ctx.command.params if p.name == name)
            raise click.UsageError(f"{flag} cannot be used with {what}")


def _code_with_models(
    ctx: click.Context,
    documents: tuple[str, ...],
    taxonomies: tuple[Path, ...],
    db: Path | None,
    asked: dict[str, Any],
) -> None:
    from govatlas.api.llm import code_with_models

    with show_progress("Coding") as tell:
        report = code_with_models(
            documents,
            settings=build_settings(asked),
            db=db,
            taxonomies=taxonomies,
            limits=build_limits(asked),
            on_progress=tell,
            tell=complain,
        )
    print_run(report)
    if report.failures or report.budget_spent:
        ctx.exit(1)


def _print_report(report: "CodeReport") -> None:
    for failure in report.failures:
        complain(f"failed: {failure.name}: {failure.reason}")
    for entry in report.not_assessed[:_MOST_TOLD]:
        complain(f"not assessed: {entry.name}: {entry.reason}")
    if not (report.coded or report.already or report.failures):
        click.echo("The database holds no documents; read some with: govatlas read PATH")
        return
    already = f"; {len(report.already):,} already coded" if report.already else ""
    failed = f"; {len(report.failures):,} failed" if report.failures else ""
    open_ = f", {len(report.not_assessed):,} of them not assessed" if report.not_assessed else ""
    click.echo(f"Coded {count(len(report.coded), 'document')}{open_}{already}{failed}.")
