"""Reads gold codings as JSON: a record a line, a list of records, or one record laid out."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from govatlas.api.progress import Failure
from govatlas.errors import UnreadableFile

_Placed = tuple[str, dict[str, Any]]

_TOOLS: Final = {".qdpx": "", ".zip": "", ".xmi": "", ".xml": " --format cas"}
"""Endings of the files of other tools, with what their import must be told."""


def refuse_other_tools(path: Path) -> None:
    """Refuse a file that is a project of another tool, by its name.

    Raises:
        UnreadableFile: it is; the message says how to import it.
    """
    told = _TOOLS.get(path.suffix.lower())
    if told is not None:
        raise UnreadableFile(
            f"{path}: projects of other tools are imported with: govatlas import {path}{told}"
        )


def read_json(path: Path, text: str, failures: list[Failure]) -> Iterator[_Placed]:
    """Yield each record of a file with its place in it; ``failures`` gets what is none.

    Raises:
        UnreadableFile: nothing in the file is a record.
    """
    if text.lstrip().startswith("["):
        yield from _list_entries(path, _read_whole(path, text), failures)
        return
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if lines and not any(line.lstrip().startswith("{") for _, line in lines):
        raise UnreadableFile(
            f"{path} has neither JSON Lines (a record a line) nor a list of records in JSON; "
            "tables must have a name that ends in .csv or .xlsx"
        )
    if len(lines) > 1 and _load(lines[0][1]) is None and (one := _load(text)) is not None:
        yield from _list_entries(path, [one], failures)
        return
    for number, line in lines:
        yield from _read_line(path, f"line {number}", line, failures)


def _read_line(path: Path, place: str, line: str, failures: list[Failure]) -> Iterator[_Placed]:
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        failures.append(Failure(f"{path}, {place}", f"is not JSON: {error}"))
        return
    yield from _check(path, place, record, failures)


def _list_entries(path: Path, entries: Any, failures: list[Failure]) -> Iterator[_Placed]:
    if not entries:
        raise UnreadableFile(f"{path} is an empty list; it has no records")
    for number, entry in enumerate(entries, 1):
        yield from _check(path, f"record {number}", entry, failures)


def _check(path: Path, place: str, record: Any, failures: list[Failure]) -> Iterator[_Placed]:
    """Yield a record, unless it is none.

    Raises:
        UnreadableFile: it is one of another form.
    """
    if not isinstance(record, dict):
        failures.append(Failure(f"{path}, {place}", "is not a JSON object"))
        return
    if "data" in record and {"annotations", "predictions"} & set(record):
        raise UnreadableFile(
            f"{path} has tasks of Label Studio; import them with: govatlas import {path} "
            "--format label-studio"
        )
    if "@context" in record:
        raise UnreadableFile(
            f"{path} is JSON-LD, such as Web Annotations, which is not imported; use the records "
            "of govatlas export --format jsonl"
        )
    yield place, record


def _read_whole(path: Path, text: str) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableFile(
            f"{path} begins as a list of records, but is not JSON: {error}; it may have been cut "
            "off, so export it again"
        ) from error


def _load(text: str) -> Any:
    """Return a value of JSON, None where it is none."""
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return None
