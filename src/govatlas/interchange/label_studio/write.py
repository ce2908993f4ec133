"""Writes codings as tasks of Label Studio: people's as annotations, programs' as predictions.

Label Studio counts places in the units of UTF-16. A note on a passage is the note of its region;
what is said of the whole text is a choice, with its notes in a field for text.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO, Any

from govatlas.interchange.label_studio.names import CODES, NOTES, TEXT, WHOLE
from govatlas.interchange.marks import Coded, Mark, list_marks, write_code
from govatlas.interchange.notes import write_notes
from govatlas.interchange.offsets import UTF16, Offsets
from govatlas.model.coding import CoderKind, Coding
from govatlas.model.document import Document


def write_tasks(records: Iterable[Coded], stream: IO[bytes]) -> int:
    """Write the tasks as a list of JSON; return how many codings there were."""
    written = 0
    opening = b"["
    for _, group in groupby(records, key=lambda r: (r.document.id, r.document.version)):
        codings = [(record.document, record.coding) for record in group]
        task = _build_task(codings[0][0], [coding for _, coding in codings])
        stream.write(
            opening + b"\n" + json.dumps(task, ensure_ascii=False).encode("utf-8", "replace")
        )
        opening = b","
        written += len(codings)
    stream.write(b"\n]\n" if written else b"[]\n")
    return written


def _build_task(document: Document, codings: Iterable[Coding]) -> dict[str, Any]:
    offsets = Offsets(document.text, UTF16)
    task: dict[str, Any] = {
        "data": {
            TEXT: document.text,
            "document_id": document.id,
            "version": document.version,
            "title": document.instrument.title,
        },
        "annotations": [],
        "predictions": [],
    }
    for coding in codings:
        result = list(_list_results(offsets, list_marks(document, coding)))
        if coding.coder.kind is CoderKind.PROGRAM:
            model = " ".join(filter(None, (coding.coder.name, coding.coder.version)))
            task["predictions"].append({"model_version": model, "result": result})
        else:
            task["annotations"].append({"result": result})
    return task


def _list_results(offsets: Offsets, marks: Iterable[Mark]) -> Iterator[dict[str, Any]]:
    """Yield a region for each passage, then what is said of the whole text."""
    choices: dict[str, None] = {}
    notes: list[str] = []
    for number, mark in enumerate(marks, 1):
        code = write_code(mark.code)
        if mark.span is not None:
            yield _build_region(offsets, mark, number)
        else:
            choices[code] = None
            notes.append(write_notes({"code": code, "group": mark.group, **mark.notes}))
    yield _build_whole(WHOLE, "choices", {"choices": list(choices)})
    yield _build_whole(NOTES, "textarea", {"text": notes})


def _build_region(offsets: Offsets, mark: Mark, number: int) -> dict[str, Any]:
    assert mark.span is not None
    start, end = offsets.count_span(mark.span)
    notes = write_notes({"group": mark.group, **mark.notes})
    return {
        "id": f"mark{number}",
        "from_name": CODES,
        "to_name": TEXT,
        "type": "labels",
        "value": {
            "start": start,
            "end": end,
            "text": offsets.text[mark.span.start : mark.span.end],
            "labels": [write_code(mark.code)],
        },
        **({"meta": {"text": [notes]}} if notes else {}),
    }


def _build_whole(name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "from_name": name, "to_name": TEXT, "type": kind, "value": value}
