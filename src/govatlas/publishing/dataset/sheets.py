"""Says which sheets a workbook of a collection has, with what belongs in their columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from govatlas.model.codebook import Codebook
from govatlas.model.coding import CodedPart, CoderKind, Confidence, Mode, Role
from govatlas.model.norm import Modality
from govatlas.publishing.dataset.columns import Column, Kind, Origin, Row, Words, list_tables
from govatlas.publishing.dataset.rows import (
    Coded,
    list_actor_rows,
    list_codebook_rows,
    list_coding_rows,
    list_document_rows,
    list_label_rows,
    list_norm_rows,
    list_quotation_rows,
)

MOST_CHARACTERS: Final = 32_767
"""Characters that a cell of a workbook can hold, counted as UTF-16 does."""

MOST_ROWS: Final = 1_048_576
"""Rows of a sheet, with its header."""

CUT: Final = " … [cut]"
"""What ends the text of a cell that is too long for a workbook."""

NOTES: Final = "notes"
RATIONALE, PROVENANCE, PART = "rationale", "provenance", "part"

_LAST: Final = ("shown", "coder_kind", "coder_digest", "text_digest", "coding_id")
"""Columns that people seldom read, which therefore come last."""


_FIRST: Final = {"document_id": -1}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, with its columns in order."""

    name: str
    meaning: str
    columns: tuple[Column, ...]


def _make_column(name: str, meaning: str, *, is_required: bool = False) -> Column:
    return Column(
        name=name,
        kind=Kind.STRING,
        unit="",
        origin=Origin.CODER,
        words=Words.RETOLD,
        is_required=is_required,
        meaning=meaning,
    )


_PLACES: Final = _make_column(
    "places", "Where the words behind each part stand in the text: part start-end; part start-end."
)
_NOTE_COLUMNS: Final = (
    _make_column("document_id", "The document.", is_required=True),
    _make_column("coder", "Name of the coder.", is_required=True),
    _make_column(
        "kind",
        "rationale (the reason for a part of the record), provenance (what the coding was made "
        "with), or part (what was said of a part of a long document).",
        is_required=True,
    ),
    _make_column("name", "Which part of the record, or what.", is_required=True),
    _make_column("value", "The note."),
    _make_column("coding_id", "The coding."),
)


def list_sheets() -> Mapping[str, Sheet]:
    """Return the sheets by name, in their order."""
    tables = list_tables()
    named = ("documents", "codings", "labels", "quotations", "actors", "norms", "codebook")
    more = {"norms": (_PLACES,)}
    sheets = {
        name: Sheet(
            name, tables[name].meaning, _order((*tables[name].columns, *more.get(name, ())))
        )
        for name in named
    }
    notes = Sheet(NOTES, "One row for each note on a coding as a whole.", _NOTE_COLUMNS)
    codebook = sheets.pop("codebook")
    return {**sheets, NOTES: notes, "codebook": codebook}


def _order(columns: Sequence[Column]) -> tuple[Column, ...]:
    return tuple(sorted(columns, key=lambda column: _FIRST.get(column.name, column.name in _LAST)))


def list_sheet_rows(coded: Coded) -> Iterator[tuple[str, Row]]:
    """Yield each row that a coding gives, with the name of its sheet."""
    for row in list_document_rows(coded.document, coded.coding_id):
        yield "documents", row
    for name, rows in (
        ("codings", list_coding_rows(coded)),
        ("labels", list_label_rows(coded)),
        ("quotations", list_quotation_rows(coded)),
        ("actors", list_actor_rows(coded)),
    ):
        for row in rows:
            yield name, row
    for row, norm in zip(list_norm_rows(coded), coded.coding.norms, strict=True):
        places = (f"{name} {part.quotation.span.start}-{part.quotation.span.end}"
                  for name, part in norm.parts)  # fmt: skip
        yield "norms", row | {"places": "; ".join(places)}
    for row in _list_notes(coded):
        yield NOTES, row


def list_category_rows(codebooks: Sequence[Codebook]) -> Iterator[Row]:
    """Yield the rows of the sheet of the codebook."""
    for codebook in codebooks:
        yield from list_codebook_rows(codebook)


def _list_notes(coded: Coded) -> Iterator[Row]:
    coding = coded.coding
    lead: Row = {
        "document_id": coded.document.id,
        "coder": coding.coder.name,
        "coding_id": coded.coding_id,
    }
    for name, value in coding.rationales:
        yield lead | {"kind": RATIONALE, "name": name, "value": value}
    for name, value in coding.provenance:
        yield lead | {"kind": PROVENANCE, "name": name, "value": value}
    for number, part in enumerate(coding.parts, 1):
        yield lead | {"kind": PART, "name": str(number), "value": _write_part(part)}


def _write_part(part: CodedPart) -> str:
    """Return a part of a long document as JSON, which only programs read."""
    import json

    told = (part.span.start, part.span.end, part.heading, part.summary)
    return json.dumps([*told, part.levels, part.unassessed], ensure_ascii=False)


def read_part(written: str) -> CodedPart:
    """Return the part that ``_write_part`` wrote.

    Raises:
        ValueError: it is none.
    """
    import json

    from govatlas.model.document import Span

    start, end, heading, summary, levels, unassessed = json.loads(written)
    return CodedPart(
        span=Span(start, end),
        heading=heading,
        summary=summary,
        levels=tuple((taxonomy, code, level) for taxonomy, code, level in levels),
        unassessed=tuple((taxonomy, code) for taxonomy, code in unassessed),
    )


def list_choices(codebooks: Sequence[Codebook]) -> dict[str, tuple[str, ...]]:
    """Return the values that columns can have, by the names of lists."""
    graded = [taxonomy for codebook in codebooks for taxonomy in codebook.coverage]
    levels = {point.value: None for taxonomy in graded for point in taxonomy.scale.levels}
    codes = [category.code for taxonomy in graded for category in taxonomy.categories]
    others = [
        taxonomy for codebook in codebooks for taxonomy in (codebook.status, codebook.actor_roles)
    ]
    types = [category.code for book in codebooks for category in book.actor_types.categories]
    return {
        "taxonomy": _unique(taxonomy.id for taxonomy in (*graded, *others)),
        "code": _unique(
            (
                *codes,
                *(c.code for taxonomy in others for c in taxonomy.categories),
                *(codebook.status.id for codebook in codebooks),
            )
        ),
        "level": tuple(map(str, sorted(levels))),
        "confidence": tuple(Confidence),
        "role": tuple(Role),
        "type": _unique(types),
        "modality": tuple(Modality),
        "mode": tuple(Mode),
        "coder_kind": tuple(CoderKind),
    }


CHOSEN: Final[Mapping[str, Mapping[str, str]]] = {
    "codings": {"mode": "mode", "coder_kind": "coder_kind"},
    "labels": {"taxonomy": "taxonomy", "code": "code", "level": "level", "rival": "level",
               "confidence": "confidence"},
    "actors": {"role": "role", "type": "type", "confidence": "confidence"},
    "norms": {"modality": "modality", "bearer_type": "type", "enforcer_type": "type"},
}  # fmt: skip
"""The columns of each sheet that take only values of a list, with its name."""


def _unique(values: Iterator[str] | Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
