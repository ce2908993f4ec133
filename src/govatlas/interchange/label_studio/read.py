"""Reads the JSON that Label Studio exports, with annotations, predictions or both."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from govatlas.errors import UnreadableFile
from govatlas.interchange.code_names import CodeNames, index_codes
from govatlas.interchange.foreign import ForeignCoding, ForeignDocument, ForeignFile
from govatlas.interchange.label_studio.names import NOTES, TEXT
from govatlas.interchange.marks import ABOUT, Code, Mark
from govatlas.interchange.notes import read_notes
from govatlas.interchange.offsets import Counting, Offsets
from govatlas.model.codebook import Codebook
from govatlas.reading.container import read_file

_SHAPE: Final = "is not a list of tasks as Label Studio exports them (JSON)"

_OWN: Final = frozenset({"document_id", "coder"})
"""Keys of the records of govatlas itself, which no task has."""


def read_tasks(path: Path, codebook: Codebook) -> ForeignFile:
    """Return the texts of the tasks with their codings.

    Raises:
        UnreadableFile: the file is no JSON of tasks.
    """
    try:
        tasks = json.loads(read_file(path).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(_SHAPE) from error
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise UnreadableFile(_SHAPE)
    if tasks and all(isinstance(t, dict) and set(t) >= _OWN for t in tasks):
        raise UnreadableFile(
            f"has records of govatlas; import them with: govatlas gold import {path}"
        )
    known = index_codes(codebook)
    documents, failures = [], []
    for number, task in enumerate(tasks, 1):
        try:
            documents.append(_read_task(task, number, known))
        except (AttributeError, KeyError, TypeError, ValueError):
            # a task may have any shape; one bad task must not end the rest
            failures.append(f"task {number}: is not as Label Studio exports it")
    return ForeignFile(documents=tuple(documents), failures=tuple(failures))


def _read_task(task: Mapping[str, Any], number: int, known: CodeNames) -> ForeignDocument:
    data = task["data"]
    written = data[TEXT]
    name = str(data.get("document_id") or data.get("title") or f"task {number}")
    text = written.replace("\r\n", "\n").replace("\r", "\n")
    offsets = Offsets(text, Counting(wide=True, double_ends="\r\n" in written))
    codings: dict[str, ForeignCoding] = {}
    failures = []
    for made, who in _list_made(task):
        reader = _ResultReader(offsets, known)
        marks = tuple(reader.read(made.get("result") or ()))
        about = next((mark.notes for mark in marks if mark.code == (ABOUT,)), {})
        coder = about.get("coder") or who
        coding = ForeignCoding(coder=coder, marks=marks, unknown=dict(reader.unknown))
        if coder in codings:
            failures.append(f"{coder} has several annotations; the first is taken")
        codings.setdefault(coder, coding)
        failures += [f"{coder}: {problem}" for problem in reader.problems]
    return ForeignDocument(
        name=name,
        text=text,
        document_id=str(data.get("document_id") or ""),
        codings=tuple(codings.values()),
        failures=tuple(failures),
    )


def _list_made(task: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Yield annotations and predictions with the name of who made each."""
    for annotation in task.get("annotations") or ():
        if not annotation.get("was_cancelled"):
            by = annotation.get("completed_by")
            name = (by.get("email") or by.get("id")) if isinstance(by, dict) else by
            yield annotation, str(name) if name is not None else "annotator"
    for prediction in task.get("predictions") or ():
        if isinstance(prediction, dict):
            yield prediction, str(prediction.get("model_version") or "model")


@dataclass
class _ResultReader:
    """Reads the results of one annotation; ``problems`` and ``unknown`` fill with what is lost."""

    offsets: Offsets
    known: CodeNames
    problems: list[str] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)

    def read(self, results: Sequence[Mapping[str, Any]]) -> Iterator[Mark]:
        """Yield the marks, what is said of the whole text first."""
        noted: set[Code] = set()
        for result in results:
            if result.get("from_name") == NOTES and result.get("type") == "textarea":
                for text in result["value"]["text"]:
                    notes = read_notes(text)
                    code = self._find(notes.pop("code", ""))
                    if code is not None:
                        noted.add(code)
                        yield Mark(code=code, group=notes.pop("group", ""), notes=notes)
        for result in results:
            value = result.get("value") or {}
            for written in value.get("choices") or ():
                code = self._find(written)
                if code is not None and code not in noted:
                    yield Mark(code=code)
            for written in value.get("labels") or value.get("hypertextlabels") or ():
                code = self._find(written)
                if code is not None:
                    yield from self._read_region(result, code)

    def _find(self, written: str) -> Code | None:
        """Return the code of a label; one without a match is counted."""
        if not written:
            return None
        code = self.known.find_written(written) or self.known.find("", [written])
        if code is None:
            self.unknown[written] += 1
        return code

    def _read_region(self, result: Mapping[str, Any], code: Code) -> Iterator[Mark]:
        value = result["value"]
        span = self.offsets.find_span(int(value["start"]), int(value["end"]))
        if span is None:
            self.problems.append(f"a passage of {'/'.join(code)} lies outside the text")
            return
        notes = read_notes("\n".join((result.get("meta") or {}).get("text") or ()))
        yield Mark(code=code, span=span, group=notes.pop("group", ""), notes=notes)
