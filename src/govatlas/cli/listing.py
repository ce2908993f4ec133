"""The command list."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govatlas.cli.options import (
    build_filters,
    check_filters,
    database_option,
    filter_options,
)
from govatlas.cli.output import complain, count, is_terminal, make_line, print_rich, print_utf8

if TYPE_CHECKING:
    from govatlas.api import DocumentEntry


@click.command("list", short_help="List documents.")
@filter_options
@click.option("--coded", is_flag=True, help="Coded by any coder.")
@click.option("--json", "as_json", is_flag=True, help="Print all fields as JSON.")
@database_option
def list_(db: Path | None, coded: bool, as_json: bool, **asked: Any) -> None:
    """List the documents in the database that match every filter.

    Of a filter given several times any value matches. A value that no document has is refused,
    with values that some have.

    Prints a table on a terminal. In a pipe or file, prints one document per line with tab-separated
    fields: id, stage, status, date, jurisdiction, title.

    \b
    For example:
      govatlas list --state california --stage enacted
      govatlas list --country china --country "european union" --has sanctions
      govatlas list --status soft_law --json
    """
    from govatlas import api

    filters = build_filters(asked, coded=coded)
    check_filters(filters, db)
    entries = api.list_documents(filters, db=db)
    if as_json:
        listed = [asdict(entry) for entry in entries]
        print_utf8([json.dumps(listed, ensure_ascii=False, indent=2), "\n"])
    elif is_terminal():
        _print_table(entries)
    else:
        for entry in entries:
            click.echo("\t".join(_pick_fields(entry)))
    if not entries:
        complain(_explain_none(asked_nothing=not (coded or any(asked.values()))))


def _explain_none(*, asked_nothing: bool) -> str:
    if asked_nothing:
        return "the database holds no documents; read some with: govatlas read PATH"
    return "no document matches these filters"


def _pick_fields(entry: "DocumentEntry") -> tuple[str, ...]:
    date = entry.latest_activity or entry.proposed
    title = entry.short_title or entry.title
    status = entry.status or ("not assessed" if entry.coder else "")
    fields = (entry.id, entry.stage, status, date, entry.jurisdiction, title)
    return tuple(make_line(field) for field in fields)


def _print_table(entries: Sequence["DocumentEntry"]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    if not entries:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, caption_justify="left")
    for heading in ("Document", "Stage", "Status", "Date"):
        table.add_column(heading, overflow="fold")
    table.add_column("Jurisdiction", ratio=1, overflow="fold")
    table.add_column("Title", ratio=3, overflow="fold")
    for entry in entries:
        table.add_row(*map(Text, _pick_fields(entry)))
    coded = sum(1 for entry in entries if entry.coder)
    not_assessed = sum(1 for entry in entries if entry.not_assessed)
    apart = f", {not_assessed:,} of them not assessed" if not_assessed else ""
    table.caption = f"{count(len(entries), 'document')}, {coded:,} coded{apart}"
    print_rich(table)
