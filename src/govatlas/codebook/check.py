"""Checks a taxonomy file against the schema, and gives the line of each issue."""

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from govatlas.codebook import schema
from govatlas.codebook.consistency import find_inconsistencies
from govatlas.codebook.issue import Issue, IssueKind
from govatlas.codebook.parse import Fields, Items, Node, Text, parse_yaml, read_limited
from govatlas.codebook.schema import Key, Kind


def check_taxonomy(path: Path) -> tuple[Issue, ...]:
    """Return the issues of the taxonomy file at ``path`` by line; empty if it is valid.

    A file that cannot be parsed has one issue. The ids and record keys of the built-in
    taxonomies are reserved. This never raises an error, whatever the file contains.
    """
    read = examine_taxonomy(path)
    return () if isinstance(read, Fields) else read


def examine_taxonomy(path: Path) -> Fields | tuple[Issue, ...]:
    """Return the nodes of a valid taxonomy file, or else its issues by line."""
    data = read_limited(path)
    if isinstance(data, Issue):
        return (data,)
    root = parse_yaml(data, path)
    if isinstance(root, Issue):
        return (root,)
    if not isinstance(root, Fields):
        reason = "a taxonomy file holds keys such as id, scale and categories at its top"
        return (Issue(path, root.line, IssueKind.WRONG_TYPE, reason),)
    issues = [*_check_record(root, schema.TAXONOMY, path), *find_inconsistencies(root, path)]
    return tuple(sorted(issues, key=lambda issue: issue.line)) or root


def _check_record(record: Fields, keys: Mapping[str, Key], path: Path) -> Iterator[Issue]:
    """Yield the keys that are unknown, written twice, missing, or of the wrong type."""
    seen: set[str] = set()
    for entry in record.entries:
        if entry.key not in keys:
            reason = f"unknown key {entry.key!r}{_suggest(entry.key, keys)}"
            yield Issue(path, entry.line, IssueKind.UNKNOWN_KEY, reason)
        elif entry.key in seen:
            reason = f"{entry.key!r} is given twice; keep one"
            yield Issue(path, entry.line, IssueKind.DUPLICATE_KEY, reason)
        else:
            yield from _check_value(entry.key, entry.node, keys[entry.key], path)
        seen.add(entry.key)
    for name, key in keys.items():
        if key.required and name not in seen:
            reason = f"{name!r} is missing"
            yield Issue(path, record.line, IssueKind.MISSING_KEY, reason)


def _suggest(word: str, keys: Mapping[str, Key]) -> str:
    """Return a hint with the known key most similar to ``word``, or with all keys."""
    close = difflib.get_close_matches(word, keys, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; the keys are {', '.join(keys)}"


def _check_value(name: str, node: Node, key: Key, path: Path) -> Iterator[Issue]:
    """Yield the issues of the value of one known key."""
    if isinstance(node, Text) and not node.value.strip():
        if key.required or key.kind is Kind.TEXT:
            reason = f"{name!r} is empty; give {key.kind}"
            yield Issue(path, node.line, IssueKind.EMPTY_VALUE, reason)
        return
    match key.kind, node:
        case Kind.TEXT, Text():
            return
        case Kind.NUMBER, Text(value=value) if schema.NUMBER.fullmatch(value):
            return
        case Kind.TEXTS, Items(nodes=nodes):
            yield from _check_texts(name, nodes, path)
        case Kind.RECORD, Fields():
            yield from _check_record(node, key.keys, path)
        case Kind.RECORDS, Items(nodes=nodes):
            yield from _check_records(name, node, key, path)
        case _:
            reason = f"{name!r} must be {key.kind}, not {_DESCRIPTION[type(node)]}"
            yield Issue(path, node.line, IssueKind.WRONG_TYPE, reason)


_DESCRIPTION: Final = {Text: "text", Items: "a list", Fields: "keys with values"}


def _check_texts(name: str, nodes: tuple[Node, ...], path: Path) -> Iterator[Issue]:
    """Yield the items of a list of texts that are not text or are empty."""
    for node in nodes:
        if not isinstance(node, Text):
            reason = (
                f"an item of {name!r} must be text, not {_DESCRIPTION[type(node)]}; "
                "put it in quotes if it holds a colon or a bracket"
            )
            yield Issue(path, node.line, IssueKind.WRONG_TYPE, reason)
        elif not node.value.strip():
            yield Issue(path, node.line, IssueKind.EMPTY_VALUE, f"an item of {name!r} is empty")


def _check_records(name: str, items: Items, key: Key, path: Path) -> Iterator[Issue]:
    """Yield the issues of each record in a list, or an issue if a required list is empty."""
    if key.required and not items.nodes:
        yield Issue(path, items.line, IssueKind.EMPTY_VALUE, f"{name!r} is empty; give an item")
    for node in items.nodes:
        if isinstance(node, Fields):
            yield from _check_record(node, key.keys, path)
        else:
            shown = _DESCRIPTION[type(node)]
            reason = f"an item of {name!r} must be keys with values, not {shown}"
            yield Issue(path, node.line, IssueKind.WRONG_TYPE, reason)
