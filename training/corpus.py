"""Loads coded documents: texts of the AGORA release with codings made under the guide.

Gold codings stand outside the repository, in the guide's own form. Codings of further
documents stand in ``training/codings`` without any wording of the documents: a label's evidence
is a list of spans that count code points of the text as govatlas reads it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from govatlas.codebook import load_codebook
from govatlas.coding.local.index import WordIndex
from govatlas.coding.local.labels.features import (
    CueCounts,
    PassageTable,
    count_cues,
    find_category_hits,
)
from govatlas.coding.local.labels.features import tabulate as tabulate_passages
from govatlas.coding.local.labels.lexicon import compile_taxonomy
from govatlas.coding.local.views import DocumentView, view_document
from govatlas.coding.local.wording import list_passage_terms
from govatlas.grounding import locate
from govatlas.model.document import Document, Span
from govatlas.publishing.exchange import list_guide_keys
from govatlas.reading import list_sources, read_source
from govatlas.reading.source import Source
from govatlas.unitizing import outline

HERE: Final = Path(__file__).resolve().parent
SHARED: Final = HERE.parent.parent / "shared"
GOLD: Final = "gold/dev/codings.jsonl"
POLICIES: Final = "gold/dev/organisations.jsonl"
POLICY_TEXTS: Final = "documents"
CODINGS: Final = HERE / "codings"
_LEAST_OVERLAP: Final = 15

Key = tuple[str, str]
"""A category: taxonomy and code."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A level with the spans that show it."""

    level: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class GivenActor:
    """An actor that a coding names, known by role, type and where the text shows it."""

    role: str
    type: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, kw_only=True)
class GivenCoding:
    """A coding to learn from; categories it does not list are at level none."""

    document_id: str
    labels: Mapping[Key, Evidence]
    status: str
    status_spans: tuple[Span, ...]
    actors: tuple[GivenActor, ...]
    gold: bool


@dataclass(frozen=True)
class Measured:
    """A document with all that the models look at, apart from weights."""

    view: DocumentView
    table: PassageTable
    cues: Mapping[str, CueCounts]
    bags: tuple[frozenset[str], ...]


@dataclass(frozen=True)
class CodedDocument:
    """A measured document with the coding it was given; ``policy`` for an organisation's own."""

    measured: Measured
    given: GivenCoding
    policy: bool = False

    @property
    def id(self) -> str:
        """Return the id of the document."""
        return self.given.document_id

    def level(self, key: Key) -> int:
        """Return the level given to a category."""
        found = self.given.labels.get(key)
        return found.level if found else 0

    @cached_property
    def evidence(self) -> Mapping[Key, tuple[int, ...]]:
        """Return the indexes of the passages that show each label above none."""
        view = self.measured.view
        return {
            key: tuple(sorted({p for span in found.spans for p in _passages_in(view, span)}))
            for key, found in self.given.labels.items()
        }


def load_coded_documents(shared: Path = SHARED, *, processes: int = 2) -> list[CodedDocument]:
    """Return every coded document, gold first, each in the order of its file.

    Raises:
        SystemExit: the AGORA release or the gold codings are not at ``shared``.
    """
    if not (shared / GOLD).is_file():
        raise SystemExit(f"needs the AGORA release and gold codings at {shared}; see training/")
    gold = _read_rows([shared / GOLD])
    further = _read_rows(sorted(CODINGS.glob("*.jsonl")))
    wanted = {row["document_id"] for row in (*gold, *further)}
    measured = measure_documents(shared / "agora", wanted, processes=processes)
    coded = [CodedDocument(m, parse_gold(row, m.view.document)) for row, m in _join(gold, measured)]
    known = {document.id for document in coded}
    for row, found in _join(further, measured):
        if row["document_id"] not in known:
            coded.append(CodedDocument(found, parse_spans(row, found.view.document)))
    return coded


def load_policies(shared: Path = SHARED) -> list[CodedDocument]:
    """Return the coded policies of companies and public bodies.

    They are no part of the gold documents that figures are given for.
    """
    sources = {
        source.instrument.id: source
        for source in list_sources([shared / POLICY_TEXTS])
        if not source.skipped
    }
    coded = []
    for row in _read_rows([shared / POLICIES]):
        measured = measure(read_source(sources[row["document_id"]]))
        given = parse_gold(row, measured.view.document, gold=False)
        coded.append(CodedDocument(measured, given, policy=True))
    return coded


def load_second_levels() -> dict[str, dict[Key, int]]:
    """Return the levels that further codings give, those of gold documents included, by id."""
    return {
        row["document_id"]: {
            (entry["taxonomy"], entry["category"]): entry["level"] for entry in row["labels"]
        }
        for row in _read_rows(sorted(CODINGS.glob("*.jsonl")))
    }


def measure_documents(
    release: Path, wanted: Iterable[str] | None = None, *, processes: int = 2
) -> dict[str, Measured]:
    """Return the measured texts of an AGORA release by id, all of them unless told which."""
    chosen = None if wanted is None else frozenset(wanted)
    sources = [
        source
        for source in list_sources([release])
        if not source.skipped and (chosen is None or source.instrument.id in chosen)
    ]
    with ProcessPoolExecutor(processes) as pool:
        found = pool.map(_measure_source, sources, chunksize=8)
        return {source.instrument.id: m for source, m in zip(sources, found, strict=True)}


def measure(document: Document) -> Measured:
    """Return ``document`` with everything that the models look at."""
    view = view_document(document, outline(document))
    index = WordIndex(view.lowered)
    cues = {}
    for taxonomy in load_codebook().coverage:
        hits = [find_category_hits(view, index, c) for c in compile_taxonomy(taxonomy)]
        cues[taxonomy.id] = count_cues(len(view.passages), hits)
    bags = tuple(frozenset(list_passage_terms(view, i)) for i in range(len(view.passages)))
    return Measured(view, tabulate_passages(view), cues, bags)


def _measure_source(source: Source) -> Measured:
    return measure(read_source(source))


def parse_gold(row: Mapping[str, Any], document: Document, *, gold: bool = True) -> GivenCoding:
    """Return a coding in the guide's form; its quotes are looked up in ``document``."""

    def spans(entry: Mapping[str, Any]) -> tuple[Span, ...]:
        found = [locate(quote, document) for quote in entry.get("quotes", ())]
        return tuple(quotation.span for quotation in found if quotation is not None)

    status = row["legislative_status"]
    return GivenCoding(
        document_id=row["document_id"],
        labels={
            (taxonomy, entry["code"]): Evidence(entry["level"], spans(entry))
            for taxonomy, key in list_guide_keys().items()
            for entry in row[key]
        },
        status=status["label"],
        status_spans=spans(status),
        actors=tuple(
            GivenActor(role, entry["type"], spans(entry))
            for role, entries in row["actors"].items()
            for entry in entries
        ),
        gold=gold,
    )


def parse_spans(row: Mapping[str, Any], document: Document) -> GivenCoding:
    """Return a coding kept as spans.

    Raises:
        SystemExit: it was made on another text; the spans would point at random words.
    """
    if row["text_digest"] != document.text_digest:
        raise SystemExit(f"the coding of {row['document_id']} was made on another reading of it")

    def spans(entry: Mapping[str, Any]) -> tuple[Span, ...]:
        return tuple(Span(start, end) for start, end in entry["spans"])

    return GivenCoding(
        document_id=row["document_id"],
        labels={
            (entry["taxonomy"], entry["category"]): Evidence(entry["level"], spans(entry))
            for entry in row["labels"]
        },
        status=row["status"]["label"],
        status_spans=spans(row["status"]),
        actors=tuple(
            GivenActor(role, entry["type"], spans(entry))
            for role, entries in row["actors"].items()
            for entry in entries
        ),
        gold=False,
    )


def _passages_in(view: DocumentView, span: Span) -> Iterator[int]:
    for passage in view.passages:
        shared = min(passage.end, span.end) - max(passage.start, span.start)
        if shared >= min(_LEAST_OVERLAP, (passage.end - passage.start) / 2):
            yield passage.index


def _read_rows(paths: Sequence[Path]) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in paths
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]


def _join(
    rows: Iterable[dict[str, Any]], measured: Mapping[str, Measured]
) -> Iterator[tuple[dict[str, Any], Measured]]:
    return ((row, measured[row["document_id"]]) for row in rows if row["document_id"] in measured)
