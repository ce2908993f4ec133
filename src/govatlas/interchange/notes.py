"""Writes the notes of a mark as text that people can read and edit.

Each note is a line, ``name: value``; further lines of a value begin with a tab.
"""

from collections.abc import Mapping
from typing import Final

NAMES: Final = (
    *("confidence", "rival", "rationale", "reason", "name", "group"),
    *(
        "code",
        "summary",
        "document_id",
        "version",
        "coder",
        "coder_kind",
        "coder_version",
        "coder_digest",
    ),
    *("coded_at", "mode", "norms"),
    *("provision", "bearer_type", "enforcer_type", "categories", "text"),
)
_FREE: Final = "rationale"


def write_notes(notes: Mapping[str, str]) -> str:
    """Return notes as text, those without a value left out."""
    told = ((name, value.replace("\n", "\n\t")) for name, value in notes.items() if value)
    return "\n".join(f"{name}: {value}" for name, value in told)


def read_notes(text: str) -> dict[str, str]:
    """Return the notes in a text; what somebody wrote freely is the rationale."""
    notes: dict[str, str] = {}
    last = ""
    for line in text.split("\n"):
        name, separator, value = line.partition(": ")
        if separator and name in NAMES and name not in notes:
            notes[name], last = value, name
        elif line.startswith("\t") and last:
            notes[last] += "\n" + line[1:]
        elif line.strip():
            notes[_FREE] = "\n".join(filter(None, (notes.get(_FREE), line)))
            last = _FREE
    return notes
