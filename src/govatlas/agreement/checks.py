"""Checks codings without gold: irrelevant changes must not change labels.

Each check returns the labels that differ; an empty tuple means that it passed. The coding method is
a function from a document to its coding, so any program can be checked.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, TypeAlias

from govatlas.model.coding import Coding
from govatlas.model.document import Document

Codes: TypeAlias = Callable[[Document], Coding]
CodesAll: TypeAlias = Callable[[Sequence[Document]], Iterable[Coding]]

_PAGE_LINES: Final = 40


@dataclass(frozen=True, slots=True)
class Difference:
    """A category that two codings answer differently although they should not.

    A level of None is an abstention, or a category that was not asked.
    """

    check: str
    first: str
    second: str
    taxonomy: str
    category: str
    first_level: int | None
    second_level: int | None


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a check: the number of pairs of texts, and the differences."""

    coder: str
    check: str
    pairs: int
    differences: tuple[Difference, ...]


def check_texts(
    coder: str, codings: Sequence[Coding], near: Iterable[tuple[Document, Document]]
) -> tuple[Checked, Checked]:
    """Check that a coder gives identical texts the same labels, and compare nearly identical ones.

    Args:
        coder: its name.
        codings: its codings.
        near: pairs of nearly identical documents, such as ``find_near_texts`` gives.
    """
    texts = Counter(coding.text_digest for coding in codings)
    coded = {coding.document_id for coding in codings}
    pairs = [(one, other) for one, other in near if {one.id, other.id} <= coded]
    return (
        Checked(
            coder,
            "identical texts",
            sum(count - 1 for count in texts.values()),
            check_identical_texts(codings),
        ),
        Checked(coder, "near-identical texts", len(pairs), check_near_texts(pairs, codings)),
    )


def compare_codings(check: str, one: Coding, other: Coding) -> tuple[Difference, ...]:
    """Return each category to which two codings give different levels."""
    first, second = _levels(one), _levels(other)
    return tuple(
        Difference(check, one.document_id, other.document_id, *key, first.get(key), second.get(key))
        for key in sorted(first.keys() | second.keys())
        if first.get(key) != second.get(key)
    )


def check_identical_texts(codings: Iterable[Coding]) -> tuple[Difference, ...]:
    """Return where a coder gave identical texts different labels."""
    groups: dict[tuple[str, ...], list[Coding]] = {}
    for coding in codings:
        who = (coding.coder.name, coding.coder.version, coding.coder.digest)
        groups.setdefault((*who, coding.codebook_digest, coding.text_digest), []).append(coding)
    return tuple(
        difference
        for group in groups.values()
        for other in group[1:]
        for difference in compare_codings("identical texts", group[0], other)
    )


def check_near_texts(
    pairs: Iterable[tuple[Document, Document]], codings: Iterable[Coding]
) -> tuple[Difference, ...]:
    """Return where nearly identical documents were coded differently.

    Such a difference can be right, if the words that differ matter: a person should look at it.

    Args:
        pairs: such as ``find_near_texts`` gives.
        codings: of one coder.
    """
    by_document = {coding.document_id: coding for coding in codings}
    return tuple(
        difference
        for one, other in pairs
        if one.id in by_document and other.id in by_document
        for difference in compare_codings(
            "near-identical texts", by_document[one.id], by_document[other.id]
        )
    )


def find_near_texts(
    documents: Sequence[Document], *, least: float = 0.9
) -> Iterator[tuple[Document, Document]]:
    """Yield pairs of documents that share at least ``least`` of their five-word sequences.

    Pairs of identical texts are left out. The share is the Jaccard index: sequences in both,
    divided by sequences in either.
    """
    runs = [_list_runs(document.text) for document in documents]
    order = sorted(range(len(documents)), key=lambda place: len(runs[place]))
    for position, place in enumerate(order):
        for other in order[position + 1 :]:
            one, two = runs[place], runs[other]
            if len(one) < least * len(two):
                break  # the rest are longer still
            if documents[place].text == documents[other].text:
                continue
            shared = len(one & two)
            if shared and shared >= least * (len(one) + len(two) - shared):
                yield documents[place], documents[other]


def check_order(
    code_all: CodesAll, documents: Sequence[Document], *, seed: int = 0
) -> tuple[Difference, ...]:
    """Return where the order in which documents are coded changes a label."""
    shuffled = list(documents)
    random.Random(seed).shuffle(shuffled)
    first = {coding.document_id: coding for coding in code_all(documents)}
    second = {coding.document_id: coding for coding in code_all(shuffled)}
    return tuple(
        difference
        for name in first
        for difference in compare_codings("order of documents", first[name], second[name])
    )


def check_parts(
    code: Codes, document: Document, parts: Sequence[Document] | None = None
) -> tuple[Difference, ...]:
    """Return where a document coded in parts gets other levels than as a whole.

    The level of a category over the parts is the highest of any part. Such a difference is not
    always an error, since a whole can say more than each part.

    Args:
        code: the coding method.
        document: the whole.
        parts: the parts, two halves split between paragraphs by default.
    """
    whole = _levels(code(document))
    reached: dict[tuple[str, str], int | None] = {}
    for part in parts or split_document(document):
        for key, level in _levels(code(part)).items():
            known = reached.get(key)
            reached[key] = level if known is None else max(known, level or 0)
    return tuple(
        Difference(
            "parts against whole", document.id, document.id, *key, whole.get(key), reached.get(key)
        )
        for key in sorted(whole.keys() | reached.keys())
        if whole.get(key) != reached.get(key)
    )


def split_document(document: Document, parts: int = 2) -> tuple[Document, ...]:
    """Return the document in parts of about equal length, split between paragraphs."""
    ends = [match.end() for match in re.finditer(r"\n\s*\n", document.text)]
    length = len(document.text)
    wanted = [length * number // parts for number in range(1, parts)]
    cuts = sorted({min(ends, key=lambda end: abs(end - place)) for place in wanted} if ends else ())
    bounds = [0, *cuts, length]
    texts = [document.text[a:b] for a, b in pairwise(bounds)]
    return tuple(replace(document, text=text, anchors=()) for text in texts if text.strip())


def add_blank_lines(document: Document) -> Document:
    """Return the document with one more blank line between paragraphs."""
    return _reword(document, re.sub(r"\n\n", "\n\n\n", document.text))


def add_trailing_spaces(document: Document) -> Document:
    """Return the document with spaces at the end of every line."""
    return _reword(document, re.sub(r"(?m)(?<=\S)$", "  ", document.text))


def change_title(document: Document) -> Document:
    """Return the document with a meaningless title."""
    instrument = replace(document.instrument, title="Untitled", short_title="")
    return replace(document, instrument=instrument)


def add_page_numbers(document: Document) -> Document:
    """Return the document with occasional page numbers on separate lines."""
    lines = document.text.split("\n")
    paged: list[str] = []
    page = 1
    for number, line in enumerate(lines, 1):
        paged.append(line)
        if number % _PAGE_LINES == 0 and not line.strip():
            paged += [f"Page {page}", ""]
            page += 1
    return _reword(document, "\n".join(paged))


IRRELEVANT_EDITS: Final[dict[str, Callable[[Document], Document]]] = {
    "extra blank lines": add_blank_lines,
    "trailing spaces": add_trailing_spaces,
    "changed title": change_title,
    "page numbers": add_page_numbers,
}
"""Edits that do not change what a document says."""


def check_edits(code: Codes, document: Document) -> tuple[Difference, ...]:
    """Return where an irrelevant edit changes a label; ``check`` is the name of the edit."""
    before = code(document)
    return tuple(
        difference
        for name, edit in IRRELEVANT_EDITS.items()
        for difference in compare_codings(name, before, code(edit(document)))
    )


def _levels(coding: Coding) -> dict[tuple[str, str], int | None]:
    levels: dict[tuple[str, str], int | None] = {
        (label.taxonomy, label.category): label.level for label in coding.labels
    }
    return levels | {(gap.taxonomy, gap.category): None for gap in coding.abstentions}


def _list_runs(text: str) -> frozenset[int]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(hash(tuple(words[place : place + 5])) for place in range(len(words) - 4))


def _reword(document: Document, text: str) -> Document:
    return replace(document, text=text, anchors=())
