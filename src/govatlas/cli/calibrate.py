"""The command calibrate."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govatlas.cli.options import FILE, database_option
from govatlas.cli.output import complain, count, make_line, print_utf8, write_file

if TYPE_CHECKING:
    from govatlas.api import CalibrationReport


@click.command(short_help="Learn from gold codings how to correct a coder.")
@click.option(
    "--gold", required=True, metavar="NAME", help="The coder whose codings are the reference."
)
@click.option(
    "--coder", default="local", show_default=True, metavar="NAME", help="The coder to calibrate."
)
@click.option(
    "--output", type=FILE, metavar="FILE", help="Write the calibration to this JSON file."
)
@click.option(
    "--report", type=FILE, metavar="FILE", help="Write an HTML page with reliability plots."
)
@click.option("--json", "as_json", is_flag=True, help="Print the reliability as JSON.")
@click.option(
    "--with-fitted", is_flag=True, help="Also learn from documents that the coder was trained on."
)
@click.option(
    "--folds",
    type=click.IntRange(min=2),
    default=5,
    show_default=True,
    metavar="N",
    help="Number of cross-validation folds.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Random seed.")
@database_option
def calibrate(
    gold: str,
    coder: str,
    output: Path | None,
    report: Path | None,
    as_json: bool,
    with_fitted: bool,
    folds: int,
    seed: int,
    db: Path | None,
) -> None:
    """Learn from gold codings how to correct the levels and confidence of a coder.

    Use the calibration with: govatlas code --calibration. It corrects levels and turns confidence
    into the probability of being right. Prints how reliable those probabilities are on documents
    left out: predicted and observed.

    \b
    For example:
      govatlas calibrate --gold ann --coder local --output local.json --report reliability.html
      govatlas calibrate --gold ann --json
    """
    from govatlas import api

    found = api.calibrate(
        gold=gold, coder=coder, with_fitted=with_fitted, folds=folds, seed=seed, db=db
    )
    if output is not None:
        write_file(output, [found.to_file()])
    if report is not None:
        write_file(report, [found.to_html()])
    if as_json:
        print_utf8([json.dumps(found.to_dict(), ensure_ascii=False, indent=2), "\n"])
    else:
        for line in _lay_out(found):
            click.echo(line)
        for written in (path for path in (output, report) if path is not None):
            click.echo(f"Wrote {make_line(str(written))}")
    if found.fitted:
        complain(_tell_fitted(found))


def _lay_out(found: "CalibrationReport") -> Iterator[str]:
    documents = count(found.calibration.documents, "document")
    yield f"Calibrated on {documents}; the figures are for documents left out of the training."
    for one in found.reliability:
        interval = one.error_interval
        yield ""
        above = ", above none" if one.above_none else ""
        yield click.style(f"{one.taxonomy}{above}: {count(one.labels, 'label')}", bold=True)
        yield f"  mean level above gold: {one.bias_before:+.3f} before, {one.bias_after:+.3f} after"
        yield f"  levels equal to gold: {one.exact_before:.1%} before, {one.exact_after:.1%} after"
        yield (
            f"  expected calibration error: {one.error:.3f} "
            f"(95 %: {interval.low:.3f} to {interval.high:.3f})"
        )
        yield "  labels  predicted  right"
        for band in one.bands:
            yield f"  {band.labels:>6}  {band.predicted:>9.3f}  {band.observed:>5.3f}"


def _tell_fitted(found: "CalibrationReport") -> str:
    coder = found.calibration.coder.name
    if found.with_fitted:
        return (
            f"{coder} was trained on {count(found.fitted, 'document')} used here; expect "
            "more errors on other documents than these figures show"
        )
    return f"{count(found.fitted, 'gold document')} left out because {coder} was trained on them"
