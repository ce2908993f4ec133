"""Renders a record for the terminal."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding
from govatlas.model.document import Document, Outline
from govatlas.publishing.arrange import arrange_record
from govatlas.publishing.norm_words import NO_NORMS
from govatlas.publishing.record import Citation, Entry, Fact, NormView, Part, Record
from govatlas.publishing.visible import reveal

_NORM_COLUMNS: Final = {
    "when": ("When", 4),
    "otherwise": ("Otherwise", 5),
    "place": ("Place", 3),
}
"""The optional columns of a table of norms, besides who and what, and their widths."""
_LEVEL_WIDTH: Final = 20
_NOBODY: Final = "no actor named in the text"


def render_terminal(
    document: Document, coding: Coding, codebook: Codebook, outline: Outline | None = None
) -> RenderableType:
    """Return the record as something that ``rich`` prints, readable at 80 columns.

    Levels are told by word and by boxes (``■■`` good, ``■□`` minimal, ``□□`` none); colour
    only repeats them. Words of the document cannot drive the terminal.

    Raises:
        InvalidValue: ``coding`` is of another document, or of another version of its text.
    """
    record = arrange_record(document, coding, codebook, outline)
    blocks: list[RenderableType] = [_render_header(record)]
    blocks += [*_render_requirements(record), *_render_status(record)]
    for part in record.parts:
        blocks += render_part(part, is_told=bool(record.not_assessed))
    blocks += [*_render_actors(record), *_render_parts(record)]
    blocks += [write_title("Provenance"), _tabulate(record.provenance)]
    blocks.append(Padding(write_text(record.notice, "italic"), (1, 0, 0, 0)))
    return Group(*blocks)


def render_norms(
    document: Document, coding: Coding, codebook: Codebook, outline: Outline | None = None
) -> RenderableType:
    """Return all norms of a document as a table for ``rich`` to print.

    Raises:
        InvalidValue: ``coding`` is of another document, or of another version of its text.
    """
    record = arrange_record(document, coding, codebook, outline)
    return Group(write_text(record.title, "bold"), *list_norms(record.norms or ()))


def draw_level(entry: Entry) -> str:
    """Return the level as boxes, one for each level above none; dots where not assessed."""
    if entry.level is None:
        return "·" * entry.highest
    return "■" * entry.level + "□" * max(0, entry.highest - entry.level)


def _render_header(record: Record) -> RenderableType:
    inner: list[RenderableType] = [
        write_text(record.title, "bold"),
        _tabulate(record.facts),
        Text(),
    ]
    inner.append(write_text(record.headline, "bold"))
    if said := record.summary or record.not_assessed:
        inner.append(write_text(said))
    if own := record.original_summary:
        inner += [Text(), write_text(own.text)]
    return Panel(Group(*inner), box=box.ROUNDED)


def _render_requirements(record: Record) -> Iterator[RenderableType]:
    if record.norms is None:
        return
    yield write_title("What it requires")
    yield from list_norms(record.main_norms)
    if record.further_norms:
        left = len(record.further_norms)
        yield write_text(f"{left} more: govatlas norms {record.document.id}", "italic")


def list_norms(norms: Sequence[NormView]) -> Iterator[RenderableType]:
    """Yield a table of norms, or the sentence that there are none."""
    if not norms:
        yield write_text(NO_NORMS)
        return
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    told = [name for name in _NORM_COLUMNS if any(getattr(norm, name) for norm in norms)]
    table.add_column("Who", ratio=5, overflow="fold")
    table.add_column("What", ratio=9, overflow="fold")
    for name in told:
        heading, ratio = _NORM_COLUMNS[name]
        table.add_column(heading, ratio=ratio, overflow="fold")
    for norm in norms:
        who = write_text(norm.who, "bold" if norm.known else "italic")
        what = Text.assemble(write_text(norm.verb, "bold"), " ", write_text(norm.what))
        table.add_row(who, what, *(write_text(getattr(norm, name)) for name in told))
    yield table


def _render_status(record: Record) -> Iterator[RenderableType]:
    status = record.status
    yield write_title("Legislative status")
    if status is None:
        yield write_text(f"Not assessed. {record.status_open}".rstrip())
        return
    yield Text.assemble(write_text(status.name, "bold"), f" (confidence: {status.confidence})")
    yield write_text(status.rationale or record.status_rationale)
    yield from _quote(status.citations)


def render_part(part: Part, *, is_told: bool) -> Iterator[RenderableType]:
    """Yield a part; ``is_told`` where the header says already why nothing was assessed."""
    yield write_title(f"{part.name}: {part.headline}")
    if part.reason_open:
        yield from () if is_told else (write_text(part.reason_open),)
        return
    if part.rationale:
        yield write_text(part.rationale)
    if part.covered:
        table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
        table.add_column("Level", max_width=_LEVEL_WIDTH)
        table.add_column("Category", ratio=2, overflow="fold")
        table.add_column("Best quotation", ratio=5, overflow="fold")
        for entry in part.covered:
            table.add_row(*_render_row(entry))
        yield table
    clear = [entry.number or entry.name for entry in part.uncovered if not entry.is_uncertain]
    if clear:
        yield write_text(f"Level none: {'; '.join(clear)}")
    for entry in part.uncovered:
        if entry.is_uncertain:
            said = f"{f'{entry.number} {entry.name}'.strip()}: {entry.level_name}. "
            yield write_text((said[:1].upper() + said[1:] + entry.rationale).rstrip())
    for entry in part.unassessed:
        yield write_text(f"Not assessed: {entry.number} {entry.name}: {entry.rationale}")


def _render_row(entry: Entry) -> tuple[Text, Text, Text]:
    level = write_text(f"{draw_level(entry)} {entry.level_name}", "bold")
    name = Text.assemble(write_text(f"{entry.number} {entry.name}".strip()))
    evidence = Text()
    for citation in entry.citations[:1]:
        evidence.append_text(write_text(f"“{citation.quotation.text}”"))
        evidence.append_text(write_text(_locate(citation), "dim"))
    if entry.rationale:
        evidence.append_text(write_text(f"\n{entry.rationale} Confidence: {entry.confidence}."))
    else:
        evidence.append_text(write_text(f"\nConfidence: {entry.confidence}."))
    return level, name, evidence


def _render_actors(record: Record) -> Iterator[RenderableType]:
    yield write_title("Actors")
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    table.add_column("Role", no_wrap=True)
    table.add_column("Actor", ratio=3, overflow="fold")
    table.add_column("Why", ratio=5, overflow="fold")
    for role in record.roles:
        for number, actor in enumerate(role.actors):
            named = Text.assemble(write_text(actor.name, "bold"), "\n", write_text(actor.type))
            quoted = [f"“{citation.quotation.text}”" for citation in actor.citations[:1]]
            why = write_text("\n".join([*quoted, *([actor.rationale] if actor.rationale else [])]))
            table.add_row(write_text(role.name if number == 0 else ""), named, why)
        if not role.actors:
            said = "not assessed" if role.reason_open else _NOBODY
            table.add_row(write_text(role.name), Text(said), write_text(role.reason_open))
    yield table


def _render_parts(record: Record) -> Iterator[RenderableType]:
    """Yield what was said of each part of a document that was coded in parts."""
    if record.coded_parts:
        yield write_title("Part by part")
    for part in record.coded_parts:
        yield write_text(f"Part {part.number}: {part.where}", "bold")
        if part.summary:
            yield Padding(write_text(part.summary), (0, 0, 0, 2))
        yield Padding(_tabulate(part.answers), (0, 0, 1, 2))


def _quote(citations: Iterable[Citation]) -> Iterator[RenderableType]:
    for citation in citations:
        words = write_text(f"“{citation.quotation.text}”")
        words.append_text(write_text(_locate(citation), "dim"))
        yield Padding(words, (0, 0, 0, 2))


def _locate(citation: Citation) -> str:
    return f" ({citation.location})" if citation.location else ""


def _tabulate(facts: Iterable[Fact]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for fact in facts:
        table.add_row(write_text(fact.term, "dim"), write_text(fact.value))
    return table


def write_title(text: str) -> RenderableType:
    """Return the title of a section."""
    return Padding(Rule(write_text(text, "bold"), align="left", characters="─"), (1, 0, 0, 0))


def write_text(text: str, style: str = "") -> Text:
    """Return ``text`` as it is: rich reads no markup in it, the terminal no commands."""
    return Text(reveal(text), style=style)
