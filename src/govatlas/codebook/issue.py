"""Defines the issues that a taxonomy file can have."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class IssueKind(StrEnum):
    """What is wrong with a taxonomy file."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too large"
    NOT_UTF8 = "not UTF-8"
    EMPTY_FILE = "empty file"
    NOT_YAML = "not YAML"
    ALIAS = "alias"
    TAG = "tag"
    TOO_DEEP = "too deep"
    CONTROL = "control character"
    DUPLICATE_KEY = "duplicate key"
    UNKNOWN_KEY = "unknown key"
    MISSING_KEY = "missing key"
    WRONG_TYPE = "wrong type"
    EMPTY_VALUE = "empty value"
    BAD_CODE = "bad code"
    RESERVED = "reserved"
    DUPLICATE_CODE = "duplicate code"
    BAD_SCALE = "bad scale"
    UNKNOWN_GROUP = "unknown group"
    UNKNOWN_CATEGORY = "unknown category"
    BAD_CUE = "bad cue"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong with a taxonomy file, at a line counted from 1 (0: the whole file)."""

    path: Path
    line: int
    kind: IssueKind
    reason: str

    def __str__(self) -> str:
        """Return ``children.yaml, line 12: reason``, on one line."""
        place = f", line {self.line}" if self.line else ""
        return f"{self.path}{place}: {self.reason}"
