"""The commands llm estimate, llm batch and llm log."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govatlas.cli.llm_options import build_settings, model_options, prices_option
from govatlas.cli.llm_output import print_run, word_cost
from govatlas.cli.options import database_option, taxonomy_option
from govatlas.cli.output import complain, count, make_line, print_utf8
from govatlas.cli.progress import show_progress

if TYPE_CHECKING:
    from govatlas.api.llm import Call, LlmEstimate, ModelEstimate

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group(short_help="Estimate, batch and inspect calls to language models.")
def llm() -> None:
    """Estimate, batch and inspect calls to language models.

    \b
    For example:
      govatlas llm estimate --model openai:gpt-5-mini
      govatlas llm batch export round-1 --model anthropic:claude-haiku-4-5
      govatlas llm log --document 1135
    """


@llm.command(short_help="Estimate calls, tokens and cost before coding.")
@click.argument("documents", nargs=-1, metavar="[DOCUMENT...]")
@model_options
@prices_option
@taxonomy_option
@database_option
@click.option("--json", "as_json", is_flag=True, help="Print the estimate as JSON.")
def estimate(
    documents: tuple[str, ...],
    taxonomies: tuple[Path, ...],
    prices: Path | None,
    db: Path | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """Estimate the calls, tokens and cost of coding the remaining documents.

    \b
    For example:
      govatlas llm estimate --model openai:gpt-5-mini
    """
    from govatlas.api.llm import estimate_llm

    with show_progress("Measuring") as tell:
        found = estimate_llm(
            documents,
            settings=build_settings(asked),
            db=db,
            taxonomies=taxonomies,
            prices=prices,
            on_progress=tell,
        )
    if as_json:
        click.echo(json.dumps(_to_json(found), indent=2))
    else:
        _print_estimate(found)


@llm.group(short_help="Code with a provider's batch API, at half the price.")
def batch() -> None:
    """Write batch files and read the replies.

    For each round: export, upload the requests to the provider (or run them with your own model),
    put the reply files into the folder, and import. If the model must be asked again, export
    another round to a new folder.

    \b
    For example:
      govatlas llm batch export round-1 --model anthropic:claude-haiku-4-5
      govatlas llm batch import round-1
    """


@batch.command("export", short_help="Write the next requests.")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.argument("documents", nargs=-1, metavar="[DOCUMENT...]")
@model_options
@taxonomy_option
@database_option
def export_(
    folder: Path,
    documents: tuple[str, ...],
    taxonomies: tuple[Path, ...],
    db: Path | None,
    **asked: Any,
) -> None:
    """Write requests for the remaining documents to DIR, as batch files of the provider.

    No API key is needed. Requests that already have a saved reply are skipped.

    \b
    For example:
      govatlas llm batch export round-1 --model anthropic:claude-haiku-4-5
    """
    from govatlas.api.llm import export_batch

    with show_progress("Exporting") as tell:
        report = export_batch(
            folder,
            settings=build_settings(asked),
            documents=documents,
            db=db,
            taxonomies=taxonomies,
            on_progress=tell,
        )
    for path in report.files:
        click.echo(f"Wrote {path}")
    already = f"; {len(report.already):,} already coded" if report.already else ""
    click.echo(
        f"{count(report.requests, 'request')} about {count(report.documents, 'document')}{already}."
    )


@batch.command("import", short_help="Read the replies and code.")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option(
    "--last-round",
    is_flag=True,
    help="Also code where the model should be asked again; missing answers become not assessed.",
)
@prices_option
@database_option
@click.pass_context
def import_(
    ctx: click.Context, folder: Path, last_round: bool, prices: Path | None, db: Path | None
) -> None:
    """Read the reply files (.jsonl) in DIR, save the replies and code the documents.

    \b
    For example:
      govatlas llm batch import round-1 --last-round
    """
    from govatlas.api.llm import import_batch

    with show_progress("Importing") as tell:
        report = import_batch(folder, db=db, prices=prices, last_round=last_round, on_progress=tell)
    for fault in report.faults[:20]:
        complain(f"no reply: {fault}")
    unknown = f"; {report.unknown:,} to unknown requests" if report.unknown else ""
    click.echo(f"Read {count(report.replies, 'reply').replace('replys', 'replies')}{unknown}.")
    print_run(report.coding)
    if report.waiting:
        click.echo(
            f"For {count(len(report.waiting), 'document')} the model must be asked again: export "
            "another round, or import with --last-round."
        )
    if report.coding.failures:
        ctx.exit(1)


@llm.command(short_help="Show every call: prompt, reply, tokens, cost, time and errors.")
@click.option("--document", metavar="DOCUMENT", help="Only calls for this document.")
@click.option("--full", is_flag=True, help="Print prompts and replies in full.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one call per line, in full.")
@database_option
def log(document: str | None, full: bool, as_json: bool, db: Path | None) -> None:
    """Show all calls in order, with tokens, cost and time.

    \b
    For example:
      govatlas llm log --document 1135 --full
    """
    from govatlas.api.llm import list_calls

    calls = list_calls(document, db=db)
    if as_json:
        print_utf8(json.dumps(_describe(call), ensure_ascii=False) + "\n" for call in calls)
        return
    number = 0
    for number, call in enumerate(calls, 1):
        _print_call(number, call, full=full)
    if not number:
        about = f" about document {document}" if document else ""
        click.echo(f"No calls{about} were made.")
    sys.stdout.flush()


def _print_estimate(found: "LlmEstimate") -> None:
    already = f" ({found.already:,} already coded)" if found.already else ""
    click.echo(
        f"{count(found.documents, 'document')} to code{already}, {found.texts:,} different texts "
        f"in {count(found.parts, 'part')}."
    )
    click.echo(
        f"For each model, about {found.calls + found.reasks:,} calls, {found.reasks:,} of them "
        f"repeats: {found.input_tokens:,} input tokens ({found.shared_tokens:,} of them the "
        f"same for every document), {found.output_tokens:,} output tokens."
    )
    for model in found.models:
        click.echo(_word_model(model))
    click.echo(
        "Estimated from the length of the texts; actual figures may differ. No call was made."
    )


def _word_model(model: "ModelEstimate") -> str:
    if model.price is None or model.cost is None or model.cached_cost is None:
        return f"{model.model}: {word_cost(None)} (set one with --prices)"
    batch_cost = word_cost(model.batch_cost)
    return (
        f"{model.model}: {word_cost(model.cost)}; with the shared prompt in the provider's cache "
        f"{word_cost(model.cached_cost)}; with batches {batch_cost}. Prices as of "
        f"{model.price.as_of}: "
        f"${model.price.input:g} in, ${model.price.output:g} out per million tokens."
    )


def _to_json(found: "LlmEstimate") -> dict[str, Any]:
    totals = {
        name: getattr(found, name)
        for name in (
            *("documents", "already", "texts", "parts", "calls", "reasks"),
            *("input_tokens", "shared_tokens", "output_tokens"),
        )
    }
    models = [
        {
            "model": str(model.model),
            "cost": model.cost,
            "cached_cost": model.cached_cost,
            "batch_cost": model.batch_cost,
            "prices_as_of": model.price.as_of if model.price else None,
        }
        for model in found.models
    ]
    return {**totals, "models": models}


def _describe(call: "Call") -> dict[str, Any]:
    row = call.row
    return {
        "at": row.at,
        "documents": list(row.documents),
        "model": row.model,
        "served_model": row.served_model,
        "task": row.task,
        "part": row.part,
        "parts": row.parts,
        "attempt": row.attempt,
        "sample": row.sample,
        "state": row.state,
        "via": row.via,
        "digest": row.digest,
        "parameters": json.loads(row.parameters),
        "messages": [{"role": role, "text": text} for role, text in row.messages],
        "reply": call.reply,
        "input_tokens": row.input_tokens,
        "cached_tokens": row.cached_tokens,
        "output_tokens": row.output_tokens,
        "cost": row.cost,
        "seconds": row.seconds,
        "faults": list(row.faults),
    }


def _print_call(number: int, call: "Call", *, full: bool) -> None:
    row = call.row
    part = f" part {row.part}/{row.parts}" if row.parts > 1 else ""
    again = f" asked again ({row.attempt})" if row.attempt else ""
    sample = f" sample {row.sample + 1}" if row.sample else ""
    click.echo(
        f"{number}  {row.at}  {', '.join(row.documents) or 'no document here'}  {row.task}{part}"
        f"{again}{sample}  {row.model}{f' ({row.served_model})' if row.served_model else ''}"
    )
    cost = "price unknown" if row.cost is None else word_cost(row.cost)
    state = {"failed": "failed", "spoiled": "cannot be read", "kept": "not read yet"}
    click.echo(
        f"   {state.get(row.state, 'answered')} by {row.via}; {row.input_tokens:,} tokens in "
        f"({row.cached_tokens:,} cached), {row.output_tokens:,} out; {cost}; {row.seconds:.2f} s"
        + (f"; before it: {make_line('; '.join(row.faults))}" if row.faults else "")
    )
    if full:
        for role, text in row.messages:
            click.echo(f"   --- {role}\n{_show(text)}")
        click.echo(f"   --- reply\n{_show(call.reply)}")
    elif call.reply:
        click.echo(f"   {make_line(call.reply)[:200]}")


def _show(text: str) -> str:
    """Return text of several lines with its control characters made visible."""
    return "\n".join(make_line(line) if line.strip() else "" for line in text.split("\n"))
