"""Finds contradictions in a taxonomy file, beyond the form of each key."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from govatlas.codebook import schema
from govatlas.codebook.issue import Issue, IssueKind
from govatlas.codebook.parse import Fields, Items, Text
from govatlas.codebook.shipped import COVERAGE, PARTS, list_reserved_keys
from govatlas.errors import InvalidValue
from govatlas.model.cue import parse_cue

_CODE_FORM: Final = "letters, digits, dots, underscores and hyphens, with no spaces"


def find_inconsistencies(taxonomy: Fields, path: Path) -> Iterator[Issue]:
    """Yield issues of names, codes, scale, references and cues; malformed parts are skipped."""
    yield from _check_name(taxonomy, path)
    yield from _check_record_key(taxonomy, path)
    yield from _check_scale(taxonomy, path)
    for key in ("groups", "categories"):
        yield from _check_codes(_records(taxonomy, key), path)
    groups = {code.value for code in _texts(_records(taxonomy, "groups"), "code")}
    codes = {code.value for code in _texts(_records(taxonomy, "categories"), "code")}
    for category in _records(taxonomy, "categories"):
        yield from _check_references(category, groups, codes, path)
        yield from _check_cues(category, path)


def _records(fields: Fields, key: str) -> tuple[Fields, ...]:
    """Return the well-formed records in the list under ``key``."""
    node = fields.get(key)
    nodes = node.nodes if isinstance(node, Items) else ()
    return tuple(item for item in nodes if isinstance(item, Fields))


def _texts(records: tuple[Fields, ...], key: str) -> Iterator[Text]:
    """Yield the texts under ``key`` of the records that have one."""
    for record in records:
        node = record.get(key)
        if isinstance(node, Text) and node.value.strip():
            yield node


def _check_form(
    node: Text, form: re.Pattern[str], allowed: str, name: str, path: Path
) -> Iterator[Issue]:
    """Yield an issue if a name or code has characters that addresses cannot contain."""
    if not form.fullmatch(node.value):
        reason = f"{name} {node.value!r} may hold only {allowed}"
        yield Issue(path, node.line, IssueKind.BAD_CODE, reason)


def _check_name(taxonomy: Fields, path: Path) -> Iterator[Issue]:
    """Yield an issue if the id is malformed or taken."""
    for node in _texts((taxonomy,), "id"):
        allowed = "lower-case letters, digits and hyphens, a letter first"
        yield from _check_form(node, schema.ID, allowed, "id", path)
        if node.value in schema.RESERVED_IDS or node.value in (*COVERAGE, *PARTS):
            reason = f"id {node.value!r} belongs to govatlas; choose another"
            yield Issue(path, node.line, IssueKind.RESERVED, reason)


def _check_record_key(taxonomy: Fields, path: Path) -> Iterator[Issue]:
    """Yield an issue if the record key, given or derived from the id, is malformed or taken."""
    for node in _texts((taxonomy,), "record_key"):
        allowed = "lower-case letters, digits and underscores, a letter first"
        yield from _check_form(node, schema.RECORD_KEY, allowed, "record_key", path)
        if node.value in schema.RESERVED_RECORD_KEYS | list_reserved_keys():
            reason = f"record_key {node.value!r} belongs to govatlas; choose another"
            yield Issue(path, node.line, IssueKind.RESERVED, reason)
    if taxonomy.get("record_key") is not None:
        return
    for node in _texts((taxonomy,), "id"):
        derived = schema.default_record_key(node.value)
        reserved = schema.RESERVED_RECORD_KEYS | list_reserved_keys()
        if derived in reserved - schema.RESERVED_IDS - {*COVERAGE, *PARTS}:
            reason = f"the key {derived!r} of records belongs to govatlas; give a record_key"
            yield Issue(path, node.line, IssueKind.RESERVED, reason)


def _check_scale(taxonomy: Fields, path: Path) -> Iterator[Issue]:
    """Yield an issue if the levels are not numbered 0, 1, … or two have the same name."""
    levels = _records(taxonomy, "scale")
    scale = taxonomy.get("scale")
    if isinstance(scale, Items) and len(scale.nodes) == 1:
        reason = "a scale needs at least two levels, the first for absence"
        yield Issue(path, scale.line, IssueKind.BAD_SCALE, reason)
    for expected, node in enumerate(_texts(levels, "value")):
        if schema.NUMBER.fullmatch(node.value) and int(node.value) != expected:
            reason = f"expected level {expected}, not {node.value}; number levels 0, 1, 2 …"
            yield Issue(path, node.line, IssueKind.BAD_SCALE, reason)
            break
    names: set[str] = set()
    for node in _texts(levels, "name"):
        if node.value in names:
            reason = f"two levels have the name {node.value!r}"
            yield Issue(path, node.line, IssueKind.BAD_SCALE, reason)
        names.add(node.value)


def _check_codes(records: tuple[Fields, ...], path: Path) -> Iterator[Issue]:
    """Yield the codes of one list that are malformed or used by an earlier record."""
    first: dict[str, int] = {}
    for node in _texts(records, "code"):
        yield from _check_form(node, schema.CODE, _CODE_FORM, "code", path)
        if node.value in first:
            reason = f"code {node.value!r} is already used in line {first[node.value]}"
            yield Issue(path, node.line, IssueKind.DUPLICATE_CODE, reason)
        first.setdefault(node.value, node.line)


def _check_references(
    category: Fields, groups: set[str], codes: set[str], path: Path
) -> Iterator[Issue]:
    """Yield the groups and categories that a category refers to but that do not exist."""
    for node in _texts((category,), "group"):
        if node.value not in groups:
            known = ", ".join(sorted(groups)) or "none"
            reason = f"unknown group {node.value!r}; choose one of: {known}"
            yield Issue(path, node.line, IssueKind.UNKNOWN_GROUP, reason)
    own = {node.value for node in _texts((category,), "code")}
    for node in _texts(_records(category, "distinguish"), "from"):
        if node.value not in codes - own:
            reason = f"there is no other category with the code {node.value!r}"
            yield Issue(path, node.line, IssueKind.UNKNOWN_CATEGORY, reason)


def _check_cues(category: Fields, path: Path) -> Iterator[Issue]:
    """Yield the cues of one category that the local coder could not read."""
    cues = category.get("cues")
    for entry in cues.entries if isinstance(cues, Fields) else ():
        for node in entry.node.nodes if isinstance(entry.node, Items) else ():
            if isinstance(node, Text) and node.value.strip():
                yield from _check_cue(node, path)


def _check_cue(node: Text, path: Path) -> Iterator[Issue]:
    """Yield an issue if a cue has a syntax error."""
    try:
        parse_cue(node.value)
    except InvalidValue as error:
        yield Issue(path, node.line, IssueKind.BAD_CUE, str(error))
