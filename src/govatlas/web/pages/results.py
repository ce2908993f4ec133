"""Writes a whole result as a file, document by document."""

import json
from collections.abc import Iterable, Iterator
from typing import Final

from fastapi import Request

from govatlas.api.cells import join_cells
from govatlas.explorer import FoundPassage, Hit
from govatlas.model.catalogue import NO_RIVAL, NOT_ASSESSED, Catalogue
from govatlas.web.addresses import address_document
from govatlas.web.colophon import comment_lines, make_colophon

_COLUMNS: Final = (
    *("id", "version", "title", "authority", "jurisdiction", "stage", "status", "date"),
    *("coder", "headline", "summary"),
)
_OPEN: Final = ("not_assessed", "uncertain")


def join_pieces(lines: Iterator[str], size: int = 64_000) -> Iterator[bytes]:
    """Yield ``lines`` in pieces that are worth sending."""
    piece = bytearray()
    for line in lines:
        piece += line.encode("utf-8", "replace")
        if len(piece) >= size:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


def add_source(
    lines: Iterator[str], request: Request, form: str, coders: str | None = None
) -> Iterator[str]:
    """Yield ``lines`` of a file after what it is to say of itself.

    Args:
        lines: those of CSV, or the parts of one JSON object.
        request: what was asked.
        form: ``csv`` or ``json``.
        coders: who coded what the file holds; by default whoever coded the collection.
    """
    colophon = make_colophon(request, coders)
    if form == "csv":
        yield comment_lines(request, colophon)
    else:
        source = json.dumps(colophon.to_dict(), ensure_ascii=False)
        yield f'{{"source": {source}, {next(lines).removeprefix("{")}'
    yield from lines


def list_page_numbers(page: int, pages: int) -> list[int]:
    """Return the pages to link to: the first, the last, those around; 0 stands for a gap."""
    wanted = {1, pages, *range(page - 2, page + 3)}
    listed: list[int] = []
    for number in sorted(number for number in wanted if 1 <= number <= pages):
        if listed and number > listed[-1] + 1:
            listed.append(0)
        listed.append(number)
    return listed


def write_csv(hits: Iterable[Hit], catalogue: Catalogue) -> Iterator[str]:
    """Yield the lines of a table: one document a row, one category a column of its own."""
    yield join_cells(list_columns(catalogue))
    for hit in hits:
        yield join_cells(list_cells(hit, catalogue))


def list_columns(catalogue: Catalogue) -> list[str]:
    """Return the names of the columns of the table."""
    keys = (
        f"{taxonomy.id}:{category.code}"
        for taxonomy, category in catalogue.codebook.coverage_categories()
    )
    return [*_COLUMNS, *_OPEN, *keys]


def list_cells(hit: Hit, catalogue: Catalogue) -> list[str | int]:
    """Return the row of a document; the cell of a category not assessed is empty."""
    levels = read_levels(hit, catalogue).values()
    cells = (getattr(hit, column) for column in _COLUMNS)
    uncertain = " ".join(list_uncertain(hit, catalogue))
    return [*cells, hit.reason_open, uncertain, *(level or "" for level in levels)]


def write_json(hits: Iterable[Hit], catalogue: Catalogue) -> Iterator[str]:
    """Yield the parts of one JSON value, a list of documents."""
    yield '{"documents": ['
    for number, hit in enumerate(hits):
        coverage: dict[str, dict[str, str | None]] = {}
        for (taxonomy, code), level in read_levels(hit, catalogue).items():
            coverage.setdefault(taxonomy, {})[code] = level
        entry = {
            **{column: getattr(hit, column) for column in _COLUMNS},
            "not_assessed": hit.reason_open,
            "uncertain": list_uncertain(hit, catalogue),
            "coverage": coverage,
        }
        yield ("\n" if number == 0 else ",\n") + json.dumps(entry, ensure_ascii=False)
    yield "\n]}\n"


def locate_passage(
    document_id: str, passage: FoundPassage | None, *, coder: str | None = None
) -> str:
    """Return the address of a passage in the text of its document, empty where there is none."""
    if passage is None:
        return ""
    return address_document(document_id, coder=coder, fragment="text") + passage.directive


def list_uncertain(hit: Hit, catalogue: Catalogue) -> list[str]:
    """Return the categories, such as ``risk:2.1``, whose level in the document is uncertain."""
    place = catalogue.positions.get(hit.id)
    return [
        f"{taxonomy.id}:{category.code}"
        for taxonomy in catalogue.codebook.coverage
        for category, rival in zip(
            taxonomy.categories,
            [] if place is None else catalogue.rival_table(taxonomy.id)[place].tolist(),
            strict=place is not None,
        )
        if rival != NO_RIVAL
    ]


def read_levels(hit: Hit, catalogue: Catalogue) -> dict[tuple[str, str], str | None]:
    """Return the name of the level of every category, in codebook order; None if not assessed."""
    place = catalogue.positions.get(hit.id)
    found: dict[tuple[str, str], str | None] = {}
    for taxonomy in catalogue.codebook.coverage:
        row = [] if place is None else catalogue.levels[taxonomy.id][place].tolist()
        row = row or [NOT_ASSESSED] * len(taxonomy.categories)
        for category, level in zip(taxonomy.categories, row, strict=True):
            assessed = level != NOT_ASSESSED
            found[taxonomy.id, category.code] = taxonomy.scale.name_of(level) if assessed else None
    return found
