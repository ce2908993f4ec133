"""Builds a taxonomy from the nodes of its file.

White space is collapsed and characters composed (NFC), so that the same content in another YAML
layout builds an equal taxonomy.
"""

import unicodedata
from collections.abc import Iterator

from govatlas.codebook.parse import Fields, Items, Text
from govatlas.codebook.schema import default_record_key
from govatlas.model.codebook import Category, Cues, Distinction, Group, Level, Scale, Taxonomy


def build_taxonomy(fields: Fields) -> Taxonomy:
    """Return the taxonomy built from checked nodes.

    Raises:
        InvalidValue: the nodes were not checked and violate a rule of the model.
    """
    taxonomy_id = _text(fields, "id")
    return Taxonomy(
        id=taxonomy_id,
        label=_text(fields, "label"),
        version=_text(fields, "version"),
        source=_text(fields, "source"),
        record_key=_text(fields, "record_key") or default_record_key(taxonomy_id),
        scale=Scale(tuple(_build_level(level) for level in _records(fields, "scale"))),
        groups=tuple(
            Group(_text(group, "code"), _text(group, "label"))
            for group in _records(fields, "groups")
        ),
        categories=tuple(_build_category(record) for record in _records(fields, "categories")),
    )


def _build_level(fields: Fields) -> Level:
    """Return one level of a scale."""
    return Level(int(_text(fields, "value")), _text(fields, "name"), _text(fields, "meaning"))


def _build_category(fields: Fields) -> Category:
    """Return one category."""
    return Category(
        code=_text(fields, "code"),
        label=_text(fields, "label"),
        definition=_text(fields, "definition"),
        includes=_texts(fields, "includes"),
        excludes=_texts(fields, "excludes"),
        examples=_texts(fields, "examples"),
        counterexamples=_texts(fields, "counterexamples"),
        group=_text(fields, "group"),
        notation=_text(fields, "notation"),
        distinguish=tuple(
            Distinction(_text(pair, "from"), _text(pair, "by"))
            for pair in _records(fields, "distinguish")
        ),
        cues=_build_cues(fields),
    )


def _build_cues(fields: Fields) -> Cues:
    """Return the cues of one category, empty if the file has none."""
    cues = fields.get("cues")
    if not isinstance(cues, Fields):
        return Cues()
    return Cues(_texts(cues, "strong"), _texts(cues, "weak"), _texts(cues, "against"))


def _fold(text: str) -> str:
    """Return ``text`` on one line and in composed characters."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _text(fields: Fields, key: str) -> str:
    """Return the text under ``key``, or empty if there is none."""
    node = fields.get(key)
    return _fold(node.value) if isinstance(node, Text) else ""


def _texts(fields: Fields, key: str) -> tuple[str, ...]:
    """Return the texts of the list under ``key``, empty if it is missing."""
    node = fields.get(key)
    items = node.nodes if isinstance(node, Items) else ()
    return tuple(_fold(item.value) for item in items if isinstance(item, Text))


def _records(fields: Fields, key: str) -> Iterator[Fields]:
    """Yield the records of the list under ``key``."""
    node = fields.get(key)
    items = node.nodes if isinstance(node, Items) else ()
    return (item for item in items if isinstance(item, Fields))
