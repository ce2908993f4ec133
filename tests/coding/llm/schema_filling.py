"""Fills a JSON Schema with the plainest value that it allows."""

import json
from collections.abc import Mapping
from typing import Any

_DEEPEST = 20
_MOST_TRIED = 50
_PLAIN = {"string": "text", "integer": 1, "number": 1.0, "boolean": True, "null": None}


def fill(schema: Mapping[str, Any]) -> Any:
    """Return a value that ``schema`` allows; lists are left empty where they may be."""
    return _fill(schema, schema, 0)


def find_schema(words: str) -> Mapping[str, Any] | None:
    """Return the first JSON Schema of an object that stands in a prompt."""
    decoder, at = json.JSONDecoder(), -1
    for _ in range(_MOST_TRIED):
        at = words.find("{", at + 1)
        if at < 0:
            return None
        try:
            found, _ = decoder.raw_decode(words, at)
        except ValueError:
            continue
        if isinstance(found, dict) and isinstance(found.get("properties"), dict):
            return found
    return None


def _fill(schema: Mapping[str, Any], root: Mapping[str, Any], depth: int) -> Any:
    if depth > _DEEPEST:
        return None
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return schema["enum"][0]
    if "$ref" in schema:
        return _fill(_resolve(schema["$ref"], root), root, depth + 1)
    for choice in ("anyOf", "oneOf", "allOf"):
        if schema.get(choice):
            return _fill(schema[choice][0], root, depth + 1)
    kind = schema.get("type", "object" if "properties" in schema else "string")
    kind = (kind[0] if isinstance(kind, list) else kind).lower()
    if kind == "object":
        members = schema.get("properties", {})
        return {name: _fill(member, root, depth + 1) for name, member in members.items()}
    if kind == "array":
        item = schema.get("items", {})
        return [_fill(item, root, depth + 1) for _ in range(schema.get("minItems", 0))]
    return _PLAIN.get(kind)


def _resolve(reference: str, root: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Any = root
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)
