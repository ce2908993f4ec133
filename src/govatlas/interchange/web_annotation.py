"""Writes quotations as annotations of the Web (https://www.w3.org/TR/annotation-model/).

Each annotation has one quotation as its target, by its words with what stands around them and by
its place, and the code as its body. Places count code points, as the recommendation says.
"""

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any, Final
from urllib.parse import quote

from govatlas.interchange.iris import name_category
from govatlas.interchange.marks import Coded, Mark, list_marks, write_code
from govatlas.interchange.notes import write_notes
from govatlas.model.coding import CoderKind
from govatlas.model.coding_id import identify_coding
from govatlas.model.document import Document, Span

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
_AROUND: Final = 32
_AGENTS: Final = {CoderKind.PERSON: "Person", CoderKind.PROGRAM: "Software"}


def write_collection(records: Iterable[Coded], stream: IO[bytes]) -> int:
    """Write one page of annotations as JSON-LD; return how many codings they are from."""
    head = {"@context": CONTEXT, "type": "AnnotationPage", "items": []}
    opening = json.dumps(head)[:-2]
    written = 0
    stream.write(opening.encode())
    separator = b"\n"
    for record in records:
        written += 1
        for annotation in list_annotations(record):
            stream.write(separator + json.dumps(annotation, ensure_ascii=False).encode())
            separator = b",\n"
    stream.write(b"\n]}\n")
    return written


def list_annotations(record: Coded) -> Iterator[dict[str, Any]]:
    """Yield an annotation for each quotation of a coding."""
    coding = record.coding
    made = {
        "creator": {
            "type": _AGENTS.get(coding.coder.kind, "Organization"),
            "name": coding.coder.name,
        },
        "created": coding.coded_at.isoformat(),
        "motivation": "classifying",
    }
    about = f"urn:govatlas:coding:{quote(identify_coding(coding), safe=':')}"
    for number, mark in enumerate(list_marks(record.document, coding)):
        if mark.span is not None:
            yield {
                "id": f"{about}:{number}",
                "type": "Annotation",
                **made,
                "body": list(_list_bodies(mark)),
                "target": _build_target(record, mark.span),
            }


def _list_bodies(mark: Mark) -> Iterator[dict[str, str]]:
    """Yield the code, then what is noted with it."""
    code = write_code(mark.code)
    yield {
        "type": "SpecificResource",
        "source": name_category(*mark.code[:2]),
        "purpose": "classifying",
    }
    yield {"type": "TextualBody", "value": code, "purpose": "tagging"}
    notes = write_notes(mark.notes)
    if notes:
        yield {
            "type": "TextualBody",
            "value": notes,
            "format": "text/plain",
            "purpose": "describing",
        }


def _build_target(record: Coded, span: Span) -> dict[str, Any]:
    document = record.document
    return {
        "source": _address(record),
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": document.text[span.start : span.end],
                "prefix": document.text[max(0, span.start - _AROUND) : span.start],
                "suffix": document.text[span.end : span.end + _AROUND],
            },
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        ],
    }


def _address(record: Coded) -> str:
    """Return the address of the record's page, or a name of the text where it has none."""
    return getattr(record, "address", "") or name_text(record.document)


def name_text(document: Document) -> str:
    """Return a URN for the text of a document."""
    return f"urn:govatlas:text:{quote(document.text_digest, safe=':')}"
