"""The schema of a taxonomy file, as data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """The type of a key's value, in the words of the error message."""

    TEXT = "text"
    NUMBER = "a whole number"
    TEXTS = "a list of texts"
    RECORD = "keys with values"
    RECORDS = "a list of items with keys"


@dataclass(frozen=True, slots=True)
class Key:
    """The schema of one key; ``keys`` are those of its record or records."""

    kind: Kind
    required: bool = False
    keys: Mapping[str, "Key"] = field(default_factory=dict)


_TEXT: Final = Key(Kind.TEXT)
_TEXTS: Final = Key(Kind.TEXTS)
_NEEDED: Final = Key(Kind.TEXT, required=True)

_LEVEL: Final = {
    "value": Key(Kind.NUMBER, required=True),
    "name": _NEEDED,
    "meaning": _NEEDED,
}
_GROUP: Final = {"code": _NEEDED, "label": _NEEDED}
_DISTINCTION: Final = {"from": _NEEDED, "by": _NEEDED}
_CUES: Final = {"strong": _TEXTS, "weak": _TEXTS, "against": _TEXTS}
_CATEGORY: Final = {
    "code": _NEEDED,
    "label": _NEEDED,
    "definition": _NEEDED,
    "includes": _TEXTS,
    "excludes": _TEXTS,
    "examples": _TEXTS,
    "counterexamples": _TEXTS,
    "group": _TEXT,
    "notation": _TEXT,
    "distinguish": Key(Kind.RECORDS, keys=_DISTINCTION),
    "cues": Key(Kind.RECORD, keys=_CUES),
}
TAXONOMY: Final = {
    "id": _NEEDED,
    "label": _NEEDED,
    "version": _NEEDED,
    "source": _NEEDED,
    "record_key": _TEXT,
    "scale": Key(Kind.RECORDS, required=True, keys=_LEVEL),
    "groups": Key(Kind.RECORDS, keys=_GROUP),
    "categories": Key(Kind.RECORDS, required=True, keys=_CATEGORY),
}

ID: Final = re.compile(r"[a-z][a-z0-9-]*")
RECORD_KEY: Final = re.compile(r"[a-z][a-z0-9_]*")
NUMBER: Final = re.compile(r"[0-9]{1,2}")
CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

# Keys of other parts of a coding; the ids of the built-in taxonomies are reserved, too.
RESERVED_IDS: Final = frozenset(
    {
        "actors",
        "enforcer",
        "monitor",
        "proposer",
        "summary",
        "target",
    }
)
# Keys of a coded record (section 8 of the coding guide), and those that exports add; those of
# the built-in taxonomies are reserved, too.
RESERVED_RECORD_KEYS: Final = frozenset(
    {
        "abstentions",
        "actors",
        "assessed",
        "authority",
        "codebook",
        "coded_at",
        "coder",
        "coder_digest",
        "coder_kind",
        "coder_version",
        "coding",
        "document",
        "document_id",
        "headline",
        "identifiers",
        "instrument",
        "jurisdiction",
        "labels",
        "mode",
        "provenance",
        "rationales",
        "stage",
        "summary",
        "text_digest",
        "title",
        "version",
    }
)


def default_record_key(taxonomy_id: str) -> str:
    """Return the default record key of a taxonomy."""
    return taxonomy_id.replace("-", "_")
