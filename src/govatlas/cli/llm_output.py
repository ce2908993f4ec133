"""Reports the results of a run that coded documents."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import click

from govatlas.cli.output import complain, count

if TYPE_CHECKING:
    from govatlas.api import CodeReport
    from govatlas.api.llm import RunFigures, Spent


_MOST_TOLD: Final = 20


def print_run(report: "CodeReport") -> None:
    """Print what was coded, how good its evidence is, and what it cost."""
    for failure in report.failures:
        complain(f"failed: {failure.name}: {failure.reason}")
    for entry in report.not_assessed[:_MOST_TOLD]:
        complain(f"not assessed: {entry.name}: {entry.reason}")
    if not (report.coded or report.already or report.failures or report.left):
        click.echo("The database holds no documents; read some with: govatlas read PATH")
        return
    already = f"; {len(report.already):,} already coded" if report.already else ""
    failed = f"; {len(report.failures):,} failed" if report.failures else ""
    left = f"; {report.left:,} left" if report.left else ""
    open_ = f", {len(report.not_assessed):,} of them not assessed" if report.not_assessed else ""
    name = f" as {report.coder}" if report.figures else ""
    click.echo(f"Coded {count(len(report.coded), 'document')}{name}{open_}{already}{failed}{left}.")
    for line in _list_figures(report.figures) if report.figures else ():
        click.echo(line)
    if report.budget_spent:
        complain(
            "stopped before a call that could exceed the budget; all codings so far are saved. To "
            "resume, run the command again with a larger --max-cost or --max-tokens"
        )


def word_cost(cost: float | None) -> str:
    """Return a cost in US dollars as text, or that no price is known."""
    if cost is None:
        return "cost unknown: the model has no price"
    return f"${cost:,.2f}" if cost >= 1 else f"${cost:,.4f}"


def _list_figures(figures: "RunFigures") -> Iterator[str]:
    tally = figures.tally
    if tally.given:
        yield (
            f"Quotations: {tally.given:,} given, {_share(tally.located, tally.given)} found in the "
            f"text ({tally.exact:,} exactly, {tally.tolerant:,} with other spaces or quote marks, "
            f"{tally.fuzzy:,} with small slips); {tally.recovered:,} found after asking again, "
            f"{tally.dropped:,} dropped."
        )
    asked = figures.labels + figures.abstentions
    if asked:
        yield (
            f"Categories: {figures.labels:,} answered, {figures.abstentions:,} not assessed "
            f"({_share(figures.abstentions, asked)}), {figures.ungrounded:,} of these because "
            "their quotations are not in the text."
        )
    if figures.norms.given:
        yield f"Norms: {figures.norms.to_words()}."
    yield from _list_agreement(figures)
    if figures.calls or figures.from_ledger:
        faults = f", {figures.faults:,} failed" if figures.faults else ""
        yield (
            f"Calls: {figures.calls:,} sent{faults}; {figures.from_ledger:,} replies reused from "
            f"earlier runs. {_word_spent(figures.spent)}"
        )
    if figures.lost.tokens:
        yield f"Failed calls may also have been charged: at most {_word_spent(figures.lost)}"
    if figures.overlong:
        yield (
            f"Replies longer than --max-reply: {figures.overlong:,}, by "
            f"{figures.overlong_tokens:,} tokens in total; the server does not respect the limit."
        )
    if figures.miscounted:
        yield (
            f"Replies with impossible token counts: {figures.miscounted:,}; each is counted at "
            "the maximum."
        )
    if figures.models:
        yield f"Answered by: {', '.join(figures.models)}"


def _list_agreement(figures: "RunFigures") -> Iterator[str]:
    if not figures.votes:
        return
    alpha = figures.measure_self_agreement()
    alike = _share(figures.count_alike(), len(figures.votes))
    value = f"{alpha:.3f}" if isinstance(alpha, float) else f"undefined ({alpha.reason})"
    yield f"Agreement of repeated codings: {alike} of categories alike; alpha (ordinal) {value}."


def _word_spent(spent: "Spent") -> str:
    cached = f", {spent.cached_tokens:,} of them cached" if spent.cached_tokens else ""
    return (
        f"{spent.input_tokens:,} tokens in{cached}, {spent.output_tokens:,} out; "
        f"{word_cost(spent.cost)}."
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "none"
