"""The command agree."""

import json
from pathlib import Path

import click

from govatlas.cli.options import FILE, database_option
from govatlas.cli.output import print_rich, print_utf8, write_file

seed_option = click.option("--seed", default=0, show_default=True, metavar="N", help="Random seed.")
resamples_option = click.option(
    "--resamples",
    type=click.IntRange(min=1),
    default=1000,
    show_default=True,
    metavar="N",
    help="Bootstrap resamples for the intervals.",
)
one_taxonomy_option = click.option(
    "--taxonomy", metavar="ID", help="Only this taxonomy, such as risk."
)


@click.command(short_help="Compare coders.")
@click.argument("coders", nargs=-1, metavar="[CODER_A CODER_B]")
@one_taxonomy_option
@click.option(
    "--by",
    type=click.Choice(["category", "document", "confidence", "authority"]),
    help="Also break the figures down by this.",
)
@click.option("--all", "every", is_flag=True, help="Compare every pair of coders.")
@click.option("--report", type=FILE, metavar="FILE", help="Write an HTML page with plots.")
@click.option("--json", "as_json", is_flag=True, help="Print every figure as JSON.")
@click.option(
    "--any-mode",
    is_flag=True,
    help="Include codings that were not made blind, such as corrections.",
)
@seed_option
@resamples_option
@database_option
def agree(
    coders: tuple[str, ...],
    taxonomy: str | None,
    by: str | None,
    every: bool,
    report: Path | None,
    as_json: bool,
    any_mode: bool,
    seed: int,
    resamples: int,
    db: Path | None,
) -> None:
    """Measure how far two coders agree, or all pairs with --all.

    Prints kappa, alpha, AC1, AC2, percent agreement and presence, each with a 95 % interval. The
    first coder is the reference for precision, recall and bias. Undefined figures come with the
    reason; categories on which a coder abstained are left out and counted. Tags imported with
    govatlas gold import --crosswalk are compared on presence only.

    \b
    For example:
      govatlas agree ada local --taxonomy risk --by category
      govatlas agree agora-tags local
      govatlas agree --all --report agreement.html
    """
    if every == bool(coders) or len(coders) not in (0, 2):
        raise click.UsageError("give two coders, or --all")
    if len(set(coders)) < len(coders):
        raise click.UsageError(f"{coders[0]} agrees with itself; give two different coders")
    if every and by:
        raise click.UsageError("--by breaks down the figures of two coders; give two coders")
    from govatlas import api

    found: api.AgreementOverview | api.AgreementReport | api.PresenceReport
    if every:
        found = api.agree_all(
            db=db, taxonomy=taxonomy, any_mode=any_mode, seed=seed, resamples=resamples
        )
    else:
        found = api.agree(
            coders[0],
            coders[1],
            by=by,
            db=db,
            taxonomy=taxonomy,
            any_mode=any_mode,
            seed=seed,
            resamples=resamples,
        )
    if as_json:
        print_utf8([json.dumps(found.to_dict(), ensure_ascii=False, allow_nan=False), "\n"])
    elif report is None:
        from govatlas.cli.agreement_text import render_agreement

        print_rich(render_agreement(found))
    if report is not None:
        write_file(report, [api.render_agreement_page(found)])
        click.echo(f"Wrote {report}", err=as_json)
