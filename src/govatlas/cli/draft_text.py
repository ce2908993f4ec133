"""Renders a report on a draft for the terminal."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from govatlas.cli.record_text import list_norms, render_part, write_text, write_title
from govatlas.publishing.drafts import (
    KEPT_NOWHERE,
    STANDING_NOTE,
    DraftView,
    GapView,
    ProvisionView,
    list_words,
)

_MOST_GAPS: Final = 8
"""Silences that are shown with provisions; the table has them all."""


def render_draft(view: DraftView) -> RenderableType:
    """Return the report as something that ``rich`` prints, readable at 80 columns."""
    record = view.record
    blocks: list[RenderableType] = [
        write_text(view.title, "bold"),
        write_text(record.headline),
        *([write_text(said)] if (said := record.summary or record.not_assessed) else ()),
        *([write_text(own.text)] if (own := record.original_summary) else ()),
        *_render_comparison(view),
    ]
    if record.norms is not None:
        blocks.append(write_title("What yours requires"))
        blocks += list_norms(record.main_norms)
        if record.further_norms:
            blocks.append(
                write_text(f"{len(record.further_norms)} more: see --format markdown", "italic")
            )
    if not record.not_assessed:
        for part in record.parts:
            blocks += render_part(part, is_told=False)
    notice = f"{record.notice} {KEPT_NOWHERE}"
    return Group(*blocks, Padding(write_text(notice, "italic"), (1, 0, 0, 0)))


def _render_comparison(view: DraftView) -> Iterator[RenderableType]:
    yield write_title("What comparable documents cover and yours does not")
    if view.comparison.notice:
        yield write_text(view.comparison.notice)
        return
    yield write_text(view.basis)
    for note in view.notes:
        yield write_text(note, "italic")
    if view.gaps:
        yield _tabulate(view.gaps)
        for gap in view.gaps[:_MOST_GAPS]:
            yield from _render_gap(gap)
        yield write_text(STANDING_NOTE, "italic")
        if len(view.gaps) > _MOST_GAPS:
            left = len(view.gaps) - _MOST_GAPS
            yield write_text(f"Provisions on {left} more: see --format markdown", "italic")
    else:
        yield write_text("Your draft covers every category that a comparable document covers.")
    if view.uncertain:
        yield write_title("What yours may cover or not")
        yield _tabulate(view.uncertain)
    if view.shared_silences:
        silent = list_words(view.shared_silences)
        yield write_text(f"Covered by no comparable document either: {silent}.")
    if view.open:
        yield write_text(f"Not assessed (not the same as none): {list_words(view.open)}.")
    yield from _render_similar(view)


def _tabulate(gaps: Sequence[GapView]) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Category", ratio=5, overflow="fold")
    table.add_column("Of", ratio=2, overflow="fold")
    table.add_column("Cover it", justify="right")
    table.add_column("95 %", justify="right")
    table.add_column("Documents", justify="right")
    for gap in gaps:
        raw = gap.silence.raw
        told = (
            gap.name,
            gap.taxonomy,
            gap.percent,
            gap.interval,
            f"{raw.count:,} of {raw.total:,}",
        )
        table.add_row(*map(write_text, told))
    return table


def _render_gap(gap: GapView) -> Iterator[RenderableType]:
    yield Padding(write_text(f"{gap.name} ({gap.percent})", "bold"), (1, 0, 0, 0))
    for provision in gap.provisions:
        yield Padding(_render_provision(provision), (0, 0, 0, 2))
    if not gap.provisions:
        yield write_text("  No provision on this was found.", "italic")


def _render_provision(view: ProvisionView) -> RenderableType:
    outside = "" if view.provision.is_comparable else "; not among the comparable documents"
    return Group(
        Text.assemble(
            "• ",
            write_text(view.who, "bold"),
            " ",
            write_text(view.verb, "bold"),
            " ",
            write_text(view.what),
        ),
        Padding(
            Group(
                write_text(f"“{' '.join(view.provision.quotation.split())}”"),
                write_text(f"{view.source} ({view.standing}{outside})", "italic"),
                write_text(view.address),
            ),
            (0, 0, 0, 2),
        ),
    )


def _render_similar(view: DraftView) -> Iterator[RenderableType]:
    yield write_title("The most similar documents")
    for number, entry in enumerate(view.similar, 1):
        same = " (the very same text)" if entry.similar.is_same_text else ""
        shared = f" Both cover {list_words(entry.shared)}." if entry.shared else ""
        facts = f" ({', '.join(entry.facts)})" if entry.facts else ""
        yield write_text(f"{number}. {entry.similar.title}{same}{facts}.{shared} {entry.address}")
    if not view.similar:
        yield write_text("No document is similar.")
    if view.compare_address:
        yield write_text(f"Compare them with one another: {view.compare_address}")
