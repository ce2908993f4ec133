"""Renders a report on a draft as plain Markdown."""

from collections.abc import Iterable, Iterator

from govatlas.publishing.drafts import (
    KEPT_NOWHERE,
    STANDING_NOTE,
    DraftView,
    GapView,
    ProvisionView,
    iterate_requirements,
    list_words,
)
from govatlas.publishing.markdown import escape, write_inline, write_part, write_quotations
from govatlas.publishing.norm_words import NO_NORMS


def render_draft_markdown(view: DraftView) -> str:
    """Return the report as CommonMark; no words of a document are read as markup."""
    record = view.record
    blocks = [
        f"# {write_inline(view.title)}",
        f"**{write_inline(record.headline)}**",
        *([escape(said)] if (said := record.summary or record.not_assessed) else ()),
        *([escape(own.text)] if (own := record.original_summary) else ()),
        f"*{write_inline(record.notice)} {KEPT_NOWHERE}*",
        *_write_comparison(view),
    ]
    if not record.not_assessed:
        blocks += _write_requirements(view)
        for part in record.parts:
            blocks += write_part(part)
    return "\n\n".join(blocks) + "\n"


def _write_comparison(view: DraftView) -> Iterator[str]:
    yield "## What comparable documents cover and yours does not"
    if view.comparison.notice:
        yield escape(view.comparison.notice)
        return
    yield write_inline(view.basis)
    yield "\n".join(f"- {write_inline(note)}" for note in view.notes)
    if view.gaps:
        yield from _tabulate(view.gaps)
        for gap in view.gaps:
            yield from _write_gap(gap)
        yield f"*{STANDING_NOTE}*"
    else:
        yield "Your draft covers every category that a comparable document covers."
    if view.uncertain:
        yield "## What yours may cover or not"
        for gap in view.uncertain:
            yield from _write_gap(gap)
    if view.shared_silences:
        silent = write_inline(list_words(view.shared_silences))
        yield f"**Covered by no comparable document either:** {silent}."
    if view.open:
        yield f"**Not assessed** (not the same as none): {write_inline(list_words(view.open))}."
    yield from _write_similar(view)


def _tabulate(gaps: Iterable[GapView]) -> Iterator[str]:
    rows = [["Category", "Of", "Comparable documents that cover it", "95 % interval"], ["---"] * 4]
    for gap in gaps:
        raw = gap.silence.raw
        share = f"{gap.percent} ({raw.count:,} of {raw.total:,})"
        rows.append([*map(write_inline, (gap.name, gap.taxonomy, share, gap.interval))])
    yield "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _write_gap(gap: GapView) -> Iterator[str]:
    yield f"### {write_inline(gap.name)} ({gap.percent})"
    yield write_inline(gap.sentence)
    if gap.silence.is_uncertain:
        yield escape(gap.reason)
    for provision in gap.provisions:
        yield from _write_provision(provision)
    if not gap.provisions:
        yield "No provision on this was found."


def _write_provision(view: ProvisionView) -> Iterator[str]:
    said = " ".join(filter(None, (view.who, view.verb, view.what)))
    parts = (said, view.when, f"Otherwise: {view.otherwise}" if view.otherwise else "")
    yield f"**{write_inline('; '.join(filter(None, parts)))}**"
    words = escape(view.provision.quotation).splitlines()
    outside = "" if view.provision.is_comparable else "; not among the comparable documents"
    place = write_inline(f"{view.source} ({view.standing}{outside})")
    yield "\n".join([*(f"> {line}".rstrip() for line in words), ">", f"> {place}"])
    yield f"Citation: {write_inline(view.citation)}"


def _write_similar(view: DraftView) -> Iterator[str]:
    yield "## The most similar documents"
    if not view.similar:
        yield "No document is similar."
        return
    lines = []
    for entry in view.similar:
        same = " (the very same text)" if entry.similar.is_same_text else ""
        facts = ", ".join(entry.facts)
        shared = f"; both cover {list_words(entry.shared)}" if entry.shared else ""
        told = f"{entry.similar.title}{same}" + (f" ({facts})" if facts else "") + shared
        lines.append(f"1. {write_inline(told)}: {write_inline(entry.address)}")
    yield "\n".join(lines)
    if view.compare_address:
        yield f"Compare them with one another: {write_inline(view.compare_address)}"
    names = [f"{number}" for number in range(1, len(view.similar) + 1)]
    rows = [["Category", "Yours", *names], ["---"] * (len(names) + 2)]
    for row in view.side:
        rows.append([*map(write_inline, (row.name, *(cell.word for cell in row.cells)))])
    yield "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _write_requirements(view: DraftView) -> Iterator[str]:
    """Yield who must do what by the draft, then the words behind each row."""
    norms = view.record.norms
    if norms is None:
        return
    yield "## What yours requires"
    if not norms:
        yield NO_NORMS
        return
    rows = [["", "Who", "What", "When", "Otherwise", "Where"], ["---:", *["---"] * 5]]
    for number, told in enumerate(iterate_requirements(view), 1):
        rows.append([str(number), *map(write_inline, told)])
    yield "\n".join(f"| {' | '.join(row)} |" for row in rows)
    for number, norm in enumerate(norms, 1):
        yield f"**{number}.**"
        yield from write_quotations(norm.citations)
