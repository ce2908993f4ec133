"""The command sample."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govatlas.cli.options import FILE, database_option
from govatlas.cli.output import complain, count, make_line, print_utf8, write_file

if TYPE_CHECKING:
    from govatlas.model.sample import Sample


@click.command(short_help="Draw documents for people to code.")
@click.option(
    "--for-gold",
    type=click.IntRange(min=1),
    required=True,
    metavar="N",
    help="Number of documents that people will code.",
)
@click.option(
    "--stratify",
    default="authority,length",
    show_default=True,
    metavar="TRAIT,...",
    help="Stratify by authority, jurisdiction, language, stage, status or length; none for a "
    "simple random sample.",
)
@click.option(
    "--allocation",
    type=click.Choice(["proportional", "root"]),
    default="proportional",
    show_default=True,
    help="Allocate in proportion to the size of each stratum, or to its square root.",
)
@click.option(
    "--uncoded-by",
    metavar="NAME",
    multiple=True,
    help="Skip documents that this coder has coded. Can be repeated.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Random seed.")
@click.option("--output", type=FILE, metavar="FILE", help="Write to this file, once complete.")
@database_option
def sample(
    for_gold: int,
    stratify: str,
    allocation: str,
    uncoded_by: tuple[str, ...],
    seed: int,
    output: Path | None,
    db: Path | None,
) -> None:
    """Sample documents at random for people to code; prints CSV in coding order.

    The database records how likely each document was to be sampled, so that estimate can generalise
    to all documents. Every stratum gets at least one document; strata too small for one are merged.
    If you stop early, the documents coded so far are still a random sample.

    \b
    For example:
      govatlas sample --for-gold 60 --stratify authority,length
      govatlas sample --for-gold 40 --uncoded-by ann --output next.csv
    """
    from govatlas import api

    drawn = api.sample(
        for_gold,
        stratify=_parse_traits(stratify),
        allocation=allocation,
        uncoded_by=uncoded_by,
        seed=seed,
        db=db,
    )
    if not drawn.documents:
        raise click.ClickException("no document to sample from; read some with: govatlas read PATH")
    lines = api.write_sample(drawn)
    if output is None:
        print_utf8(lines)
        complain(_sum_up(drawn))
    else:
        write_file(output, lines)
        click.echo(make_line(f"Wrote {output}: {_sum_up(drawn)}"))


def _parse_traits(stratify: str) -> tuple[str, ...]:
    from govatlas.api import TRAITS

    traits = tuple(dict.fromkeys(part.strip() for part in stratify.split(",") if part.strip()))
    if traits == ("none",):
        return ()
    known = (*TRAITS, "length")
    for trait in traits:
        if trait not in known:
            raise click.BadParameter(
                f"unknown trait {trait!r}; choose one of: {', '.join(known)}",
                param_hint="'--stratify'",
            )
    return traits


def _sum_up(drawn: "Sample") -> str:
    strata = Counter(document.stratum for document in drawn.documents)
    return (
        f"{count(len(drawn.documents), 'document')} of {drawn.population:,}, drawn from "
        f"{len(strata)} {'stratum' if len(strata) == 1 else 'strata'} with seed {drawn.seed}"
    )
