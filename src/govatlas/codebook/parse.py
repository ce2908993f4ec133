"""Parses an untrusted YAML file into plain nodes with line numbers.

Scalars are kept as text, so ``code: 1.10`` and ``name: no`` mean what they say. Anchors, aliases
and tags are refused: a taxonomy does not need them, and they let YAML grow without bound.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from govatlas.codebook.issue import Issue, IssueKind

LARGEST_FILE: Final = 1_000_000
DEEPEST_NESTING: Final = 12


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar; ``line`` counts from 1."""

    line: int
    value: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list of nodes."""

    line: int
    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value; repeated keys have several entries."""

    line: int
    key: str
    node: "Node"


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping, with its entries in the order of the file."""

    line: int
    entries: tuple[Entry, ...]

    def get(self, key: str) -> "Node | None":
        """Return the value of the first ``key``, or None if it is missing."""
        return next((entry.node for entry in self.entries if entry.key == key), None)


Node = Text | Items | Fields


def read_limited(path: Path) -> bytes | Issue:
    """Return the bytes of the file at ``path``, or why it cannot be read."""
    if path.exists() and not path.is_file():
        return Issue(path, 0, IssueKind.UNREADABLE, "not a file; give a YAML file")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        return Issue(path, 0, IssueKind.UNREADABLE, f"cannot be read: {error.strerror or error}")
    if len(data) > LARGEST_FILE:
        reason = f"larger than {LARGEST_FILE:,} bytes, too large for a taxonomy"
        return Issue(path, 0, IssueKind.TOO_LARGE, reason)
    return data


def parse_yaml(data: bytes, path: Path) -> Node | Issue:
    """Return the root node of the YAML in ``data``, or the first reason why it cannot be parsed."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Issue(path, line, IssueKind.NOT_UTF8, "not UTF-8; save the file as UTF-8")
    try:
        issue = next(_find_hazards(text, path), None)
        return issue or _compose(text, path)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return Issue(path, line, IssueKind.NOT_YAML, "not YAML: a character that YAML forbids")
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        problem = " ".join(str(error.problem or error.context).split())
        return Issue(path, line, IssueKind.NOT_YAML, f"not YAML: {problem}")
    except YAMLError as error:
        reason = " ".join(str(error).split())
        return Issue(path, 0, IssueKind.NOT_YAML, f"not YAML: {reason}")


def _yaml() -> YAML:
    """Return a parser that only builds nodes."""
    return YAML(typ="safe", pure=True)


def _find_hazards(text: str, path: Path) -> Iterator[Issue]:
    """Yield what makes ``text`` unsafe to compose, from a flat stream of events."""
    depth = 0
    for event in _yaml().parse(text):
        name = type(event).__name__
        line = event.start_mark.line + 1 if event.start_mark else 0
        if getattr(event, "anchor", None) is not None:
            reason = "anchors and aliases are not allowed; write the text out"
            yield Issue(path, line, IssueKind.ALIAS, reason)
        if getattr(event, "tag", None) is not None:
            yield Issue(path, line, IssueKind.TAG, f"tags such as {event.tag} are not allowed")
        if name == "ScalarEvent" and any(map(_is_control, event.value)):
            reason = "a control character or half of a surrogate pair; remove it"
            yield Issue(path, line, IssueKind.CONTROL, reason)
        if name in ("MappingStartEvent", "SequenceStartEvent"):
            depth += 1
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            depth -= 1
        if depth > DEEPEST_NESTING:
            yield Issue(path, line, IssueKind.TOO_DEEP, f"nested deeper than {DEEPEST_NESTING}")


def _is_control(character: str) -> bool:
    """Return whether ``character`` could control a terminal, or cannot be written in UTF-8."""
    return character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cs")


def _compose(text: str, path: Path) -> Node | Issue:
    """Return the nodes of ``text``, which has no hazards."""
    root = _yaml().compose(text)
    node = None if root is None else _convert(root)
    if node is None or node == Text(node.line, ""):
        return Issue(path, 0, IssueKind.EMPTY_FILE, "the file is empty")
    return node


def _convert(node: Any) -> Node:
    """Convert a composed node of ruamel.yaml to one of ours."""
    line = node.start_mark.line + 1
    if isinstance(node, MappingNode):
        return Fields(line, tuple(_convert_entry(key, value) for key, value in node.value))
    if isinstance(node, SequenceNode):
        return Items(line, tuple(_convert(item) for item in node.value))
    return Text(line, node.value)


def _convert_entry(key: Any, value: Any) -> Entry:
    """Return a key with its value; a key that is not a scalar is shown as such."""
    shown = key.value if isinstance(key.value, str) else "(a list or mapping)"
    return Entry(key.start_mark.line + 1, shown, _convert(value))
