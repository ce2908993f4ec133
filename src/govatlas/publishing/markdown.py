"""Renders a record as plain Markdown."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding
from govatlas.model.document import Document, Outline
from govatlas.publishing.arrange import arrange_record
from govatlas.publishing.norm_words import NO_NORMS
from govatlas.publishing.permalinks import UNLINKED, Linking
from govatlas.publishing.record import Citation, Entry, Fact, Part, Record, RoleView
from govatlas.publishing.visible import reveal

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|~]|&(?=[#\w]))")
_OPENER: Final = re.compile(r"^([ \t]*)(?:([#+=-])|(\d{1,9})([.)])(?=\s|$))", re.MULTILINE)
_NO_REASON: Final = "The coder gave no reason."


def render_markdown(
    document: Document,
    coding: Coding,
    codebook: Codebook,
    outline: Outline | None = None,
    linking: Linking = UNLINKED,
) -> str:
    """Return the record as CommonMark, with the content of the page but the full text.

    Words of the document are escaped, so that none of them is read as markup.

    Raises:
        InvalidValue: ``coding`` is of another document, or of another version of its text.
    """
    record = arrange_record(document, coding, codebook, outline, linking)
    blocks = [
        f"# {write_inline(record.title)}",
        *_list_facts(record.facts),
        f"**{write_inline(record.headline)}**",
        *([escape(said)] if (said := record.summary or record.not_assessed) else ()),
        *([escape(own.text)] if (own := record.original_summary) else ()),
        f"*{write_inline(record.notice)}*",
        *_write_norms(record),
        *_write_status(record),
    ]
    for part in record.parts:
        blocks += write_part(part)
    blocks += _write_actors(record)
    blocks += _write_parts(record)
    blocks += ["## Provenance", *_list_facts(record.provenance)]
    return "\n\n".join(blocks) + "\n"


def _write_norms(record: Record) -> Iterator[str]:
    """Yield who must do what: a table, then the words behind each row."""
    if record.norms is None:
        return
    yield "## What it requires"
    if not record.norms:
        yield NO_NORMS
        return
    rows = [["", "Who", "", "What", "When", "Otherwise"], ["---:", *["---"] * 5]]
    for norm in record.norms:
        said = (norm.who, norm.verb, norm.what, norm.when, norm.otherwise)
        rows.append([str(norm.rank), *map(write_inline, said)])
    yield "\n".join(f"| {' | '.join(row)} |" for row in rows)
    for norm in record.norms:
        yield f"**{norm.rank}.** {write_inline(norm.place or norm.who)}"
        yield from write_quotations(norm.citations)


def _write_status(record: Record) -> Iterator[str]:
    yield "## Legislative status"
    if record.status is None:
        yield f"Not assessed. {escape(record.status_open)}".rstrip()
        return
    yield f"**{write_inline(record.status.name)}** (confidence: {record.status.confidence})"
    if record.status_rationale and record.status_rationale != record.status.rationale:
        yield escape(record.status_rationale)
    yield escape(record.status.rationale or _NO_REASON)
    yield from write_quotations(record.status.citations)


def write_part(part: Part) -> Iterator[str]:
    """Yield the coverage of one taxonomy, block by block."""
    yield f"## {write_inline(part.name)}"
    yield write_inline(part.headline[:1].upper() + part.headline[1:])
    if part.reason_open:
        yield escape(part.reason_open)
        return
    if part.rationale:
        yield escape(part.rationale)
    for group in part.groups:
        covered = [entry for entry in group.entries if entry.level]
        if covered and group.name:
            yield f"### {write_inline(f'{group.number} {group.name}'.strip())}"
        for entry in covered:
            yield from _write_entry(entry)
    clear = [name_entry(entry) for entry in part.uncovered if not entry.is_uncertain]
    if clear:
        yield f"**Level none:** {write_inline('; '.join(clear))}"
    unsure = [entry for entry in part.uncovered if entry.is_uncertain]
    if unsure:
        told = (f"{name_entry(e)}: {e.level_name}. {e.rationale}".rstrip() for e in unsure)
        yield "\n".join(f"- {write_inline(line)}" for line in told)
    if part.unassessed:
        lines = [f"- {write_inline(f'{name_entry(e)}: {e.rationale}')}" for e in part.unassessed]
        yield "**Not assessed** (not the same as none):"
        yield "\n".join(lines)


def _write_entry(entry: Entry) -> Iterator[str]:
    level = f"{entry.level_name} (confidence: {entry.confidence})"
    yield f"#### {write_inline(name_entry(entry))}: {write_inline(level)}"
    yield escape(entry.rationale or _NO_REASON)
    yield from write_quotations(entry.citations)


def _write_actors(record: Record) -> Iterator[str]:
    yield "## Actors"
    for role in record.roles:
        yield f"### {write_inline(role.name)}"
        yield from _write_role(role)


def _write_parts(record: Record) -> Iterator[str]:
    if record.coded_parts:
        yield "## Part by part"
    for part in record.coded_parts:
        yield f"### Part {part.number}: {write_inline(part.where)}"
        if part.summary:
            yield escape(part.summary)
        yield from _list_facts(part.answers)


def _write_role(role: RoleView) -> Iterator[str]:
    if role.reason_open:
        yield f"Not assessed. {escape(role.reason_open)}"
        return
    if role.rationale:
        yield escape(role.rationale)
    if not role.actors:
        yield "The text names no actor in this role."
    for actor in role.actors:
        described = f"{write_inline(actor.type)} (confidence: {actor.confidence})"
        named = f"**{write_inline(actor.name)}**, {described}."
        yield f"{named} {write_inline(actor.rationale)}".rstrip()
        yield from write_quotations(actor.citations)


def write_quotations(citations: Iterable[Citation]) -> Iterator[str]:
    """Yield quotations, each with its place."""
    for citation in citations:
        span = citation.quotation.span
        place = f"characters {span.start} to {span.end}"
        place = f"{citation.location}, {place}" if citation.location else place
        words = escape(citation.quotation.text).splitlines()
        yield "\n".join(
            [*(f"> {line}".rstrip() for line in words), ">", f"> ({write_inline(place)})"]
        )


def _list_facts(facts: Iterable[Fact]) -> list[str]:
    lines = [f"- {write_inline(fact.term)}: {_link(fact)}" for fact in facts]
    return ["\n".join(lines)] if lines else []


def _link(fact: Fact) -> str:
    """Return an autolink for a web address that can stand as one, else the escaped value."""
    if fact.link and not re.search(r"[\s<>]", reveal(fact.link)):
        return f"<{reveal(fact.link)}>"
    return write_inline(fact.value)


def name_entry(entry: Entry) -> str:
    """Return the name of a category, after its number where readers know it by one."""
    return f"{entry.number} {entry.name}".strip()


def write_inline(text: str) -> str:
    """Return ``text`` escaped on one line."""
    return escape(" ".join(text.split()))


def escape(text: str) -> str:
    r"""Return ``text`` so that CommonMark shows it as it is; ``-`` or ``1.`` opens no list."""
    escaped = _SPECIAL.sub(r"\\\1", reveal(text))
    lines = _OPENER.sub(_escape_opener, escaped).splitlines()
    return "\n".join(line.strip() for line in lines)


def _escape_opener(match: re.Match[str]) -> str:
    space, sign, number, mark = match.groups()
    return f"{space}\\{sign}" if sign else f"{space}{number}\\{mark}"
