"""The command adjudicate."""

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from govatlas.cli.options import database_option
from govatlas.cli.output import count, make_line, print_utf8
from govatlas.model.coding import Role

if TYPE_CHECKING:
    from govatlas.adjudication import Answer, Disagreement
    from govatlas.api import Adjudication

_WIDEST: Final = 100


@click.command(short_help="Settle where coders differ.")
@click.argument("documents", nargs=-1, metavar="[DOCUMENT...]")
@click.option("--coders", required=True, metavar="NAME,...", help="Two or more coders.")
@click.option(
    "--rule",
    default="majority",
    show_default=True,
    metavar="RULE",
    help="majority, median, or decides:NAME.",
)
@click.option(
    "--name",
    default="panel",
    show_default=True,
    metavar="NAME",
    help="Name of the resulting coder.",
)
@click.option("--dry-run", is_flag=True, help="List every disagreement without saving.")
@click.option("--json", "as_json", is_flag=True, help="Print every disagreement as JSON.")
@database_option
def adjudicate(
    documents: tuple[str, ...],
    coders: str,
    rule: str,
    name: str,
    dry_run: bool,
    as_json: bool,
    db: Path | None,
) -> None:
    """Combine codings by several coders into one.

    Without arguments, settles all documents that every coder has coded. If no level has a majority,
    the lower of the most frequent ones wins; the median of an even number is the lower middle one.
    Each level keeps the quotations of the coders who gave it. Abstentions do not count.

    \b
    For example:
      govatlas adjudicate 1135 --coders ann,bob,cy --dry-run
      govatlas adjudicate --coders ann,bob --rule decides:ann --name consensus
    """
    from govatlas import api

    names = [part.strip() for part in coders.split(",") if part.strip()]
    settled = api.adjudicate(documents, coders=names, rule=rule, name=name, dry_run=dry_run, db=db)
    if as_json:
        listed = [adjudication.to_dict() for adjudication in settled]
        print_utf8([json.dumps(listed, ensure_ascii=False, indent=2), "\n"])
        return
    for adjudication in settled:
        for line in _lay_out(adjudication) if dry_run else ():
            click.echo(line)
    click.echo(_sum_up(settled, name, dry_run=dry_run))


def _lay_out(adjudication: "Adjudication") -> Iterator[str]:
    document_id = make_line(adjudication.coding.document_id)
    number = len(adjudication.disagreements)
    yield click.style(f"{document_id}: {count(number, 'disagreement')}", bold=True)
    for disagreement in adjudication.disagreements:
        yield f"  {_name_subject(disagreement)} → {_find_outcome(adjudication, disagreement)}"
        for answer in disagreement.answers:
            yield from _lay_out_answer(answer)
    yield ""


def _lay_out_answer(answer: "Answer") -> Iterator[str]:
    sure = f" ({answer.confidence})" if answer.confidence else ""
    why = f": {answer.rationale}" if answer.rationale else ""
    yield _wrap(f"{answer.coder} {answer.said}{sure}{why}", "    ")
    for quotation in answer.quotations:
        yield _wrap(f"“{quotation.text}”", "      ")


def _name_subject(disagreement: "Disagreement") -> str:
    return make_line(f"{disagreement.part} {disagreement.subject}")


def _find_outcome(adjudication: "Adjudication", disagreement: "Disagreement") -> str:
    """Return what the panel says on the question."""
    coding, subject = adjudication.coding, disagreement.subject
    if disagreement.part == "status":
        return coding.status.category if coding.status else "abstained"
    if disagreement.part in set(Role):
        kept = [a for a in coding.actors if a.role == disagreement.part and a.name == subject]
        return kept[0].type if kept else "not named"
    level = coding.level_of(disagreement.part, subject)
    return "abstained" if level is None else str(level)


def _sum_up(settled: "Sequence[Adjudication]", name: str, *, dry_run: bool) -> str:
    differed = sum(len(adjudication.disagreements) for adjudication in settled)
    kept = sum(adjudication.kept for adjudication in settled)
    found = f"{count(len(settled), 'document')}, {count(differed, 'disagreement')}"
    if dry_run:
        return f"{found}; nothing was saved."
    already = f"; {len(settled) - kept:,} already settled this way" if kept < len(settled) else ""
    return f"{found}; saved {count(kept, 'coding')} by {make_line(name)}{already}."


def _wrap(text: str, indent: str) -> str:
    width = min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST)
    return click.wrap_text(make_line(text), width, indent, f"{indent}  ")
