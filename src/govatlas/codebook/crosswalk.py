"""Reads crosswalks from other vocabularies to the categories of the codebook.

To add one to govatlas, put its file into ``data`` and its name into ``CROSSWALKS``.

The format is the TSV of SSSOM, the Simple Standard for Sharing Ontological Mappings
(https://mapping-commons.github.io/sssom/): metadata as YAML in comment lines, then a table.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from govatlas.codebook.parse import Fields, parse_yaml
from govatlas.codebook.shipped import list_added
from govatlas.errors import InputError, InvalidCodebook, UnreadableFile

AGORA: Final = "agora"
CROSSWALKS: Final = (AGORA, "mit", "nist-600-1", "naics-2022")
"""The crosswalks that are shipped, each named for the vocabulary that it leads from."""
NO_TERM_FOUND: Final = "sssom:NoTermFound"
_CATEGORY_PREFIX: Final = "govatlas:"
_COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "comment",
)
_METADATA: Final = ("mapping_set_id", "license", "curie_map")


class Predicate(StrEnum):
    """How the subject relates to the object, in the terms of SKOS."""

    EXACT = "skos:exactMatch"
    CLOSE = "skos:closeMatch"
    BROAD = "skos:broadMatch"
    NARROW = "skos:narrowMatch"
    RELATED = "skos:relatedMatch"

    @property
    def short(self) -> str:
        """Return the name without its prefix."""
        return self.value.removeprefix("skos:")

    @property
    def words(self) -> str:
        """Return the relation in words; the category is broader than the term, or narrower."""
        return _WORDS[self]


_WORDS: Final = {
    Predicate.EXACT: "exact match",
    Predicate.CLOSE: "close match",
    Predicate.BROAD: "broader",
    Predicate.NARROW: "narrower",
    Predicate.RELATED: "related",
}

STRENGTH: Final = tuple(Predicate)
"""The predicates, from the closest relation to the weakest."""


def read_predicate(name: str) -> Predicate:
    """Return the predicate with a name such as ``closeMatch``, with or without its prefix.

    Raises:
        InputError: there is no such predicate.
    """
    try:
        return Predicate(f"skos:{name.removeprefix('skos:')}")
    except ValueError:
        known = ", ".join(predicate.short for predicate in Predicate)
        raise InputError(f"unknown predicate {name!r}; choose one of: {known}") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermMapping:
    """A mapping from a tag of another vocabulary to one of our categories, or to none.

    ``confidence`` is from 0 to 1. With the object ``sssom:NoTermFound``, the mapping says that no
    category has the relation ``predicate`` to the tag.
    """

    subject_id: str
    subject_label: str
    predicate: Predicate
    object_id: str
    object_label: str
    justification: str
    confidence: float
    comment: str = ""

    @property
    def is_found(self) -> bool:
        """Return whether the tag has a counterpart."""
        return self.object_id != NO_TERM_FOUND

    @property
    def taxonomy(self) -> str:
        """Return the id of the taxonomy that the object belongs to, or empty if there is none."""
        return self._object_parts()[0]

    @property
    def category(self) -> str:
        """Return the code of the category that is the object, or empty if there is none."""
        return self._object_parts()[1]

    @property
    def term(self) -> str:
        """Return the subject's own id, without the prefix of its vocabulary."""
        return self.subject_id.partition(":")[2]

    def _object_parts(self) -> tuple[str, str]:
        """Return taxonomy id and category code of ``govatlas:risk/1.1``."""
        if not self.is_found:
            return "", ""
        taxonomy, _, code = self.object_id.removeprefix(_CATEGORY_PREFIX).partition("/")
        return taxonomy, code


@cache
def load_crosswalk(name: str = AGORA) -> tuple[TermMapping, ...]:
    """Return the mappings of a shipped crosswalk, in the order of the file.

    To those from AGORA's tags the ones to taxonomies of installed packages are added.

    Raises:
        InputError: there is none of that name.
    """
    if name not in CROSSWALKS:
        raise InputError(f"unknown crosswalk {name!r}; choose one of: {', '.join(CROSSWALKS)}")
    file = f"{name}.sssom.tsv"
    data = files("govatlas.codebook").joinpath("data", file).read_bytes()
    added = [each.crosswalk for each in list_added().values()] if name == AGORA else []
    texts = [data.decode("utf-8"), *filter(None, added)]
    return tuple(mapping for text in texts for mapping in parse_crosswalk(text, Path(file)))


def find_crosswalk(name: str) -> tuple[TermMapping, ...]:
    """Return the mappings of a shipped crosswalk, or of a user's file.

    Raises:
        InputError: there is neither.
        InvalidCodebook: the file is not a crosswalk.
    """
    if name not in CROSSWALKS and Path(name).is_file():
        return read_crosswalk(Path(name))
    if name.lower().endswith((".tsv", ".sssom")):
        raise InputError(f"{name}: there is no such file; check the path")
    return load_crosswalk(name)


def read_crosswalk(path: Path) -> tuple[TermMapping, ...]:
    """Return the mappings in a user's file.

    Raises:
        UnreadableFile: it cannot be read.
        InvalidCodebook: it is not a crosswalk.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path} is not UTF-8; save it as UTF-8") from error
    return parse_crosswalk(text, path)


def choose_mappings(
    mappings: Iterable[TermMapping], *, least_predicate: Predicate, least_confidence: float
) -> tuple[TermMapping, ...]:
    """Return the mappings to a category that are close enough and have enough confidence."""
    taken = STRENGTH[: STRENGTH.index(least_predicate) + 1]
    return tuple(
        mapping
        for mapping in mappings
        if mapping.is_found
        and mapping.predicate in taken
        and mapping.confidence >= least_confidence
    )


def parse_crosswalk(text: str, path: Path) -> tuple[TermMapping, ...]:
    """Return the mappings in the SSSOM TSV ``text``; ``path`` is for messages.

    Raises:
        InvalidCodebook: metadata, a column or a value is missing or invalid.
    """
    lines = text.splitlines()
    header = [line for line in lines if line.startswith("#")]
    _check_metadata(header, path)
    table = "\n".join(lines[len(header) :])
    reader = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = [column for column in _COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        line = len(header) + 1
        raise InvalidCodebook(f"{path}, line {line}: column {missing[0]!r} is missing; add it")
    mappings: dict[tuple[str, str], TermMapping] = {}
    for row in reader:
        line = len(header) + reader.line_num
        mapping = _build_mapping(row, path, line)
        key = (mapping.subject_id, mapping.object_id)
        if key in mappings:
            raise InvalidCodebook(f"{path}, line {line}: {key[0]} to {key[1]} is mapped twice")
        mappings[key] = mapping
    return tuple(mappings.values())


def _check_metadata(header: list[str], path: Path) -> None:
    """Check that the comment lines are the metadata that SSSOM requires."""
    metadata = parse_yaml("\n".join(line[1:] for line in header).encode(), path)
    if not isinstance(metadata, Fields):
        raise InvalidCodebook(f"{path}: the comment lines have no metadata; see SSSOM")
    for key in _METADATA:
        if metadata.get(key) is None:
            raise InvalidCodebook(f"{path}: {key!r} is missing in the metadata; add it")


def _build_mapping(row: dict[str, str | None], path: Path, line: int) -> TermMapping:
    """Return the mapping of one row.

    Raises:
        InvalidCodebook: a value is missing or not in its vocabulary.
    """
    cells = {column: (row[column] or "").strip() for column in _COLUMNS}
    try:
        mapping = TermMapping(
            subject_id=cells["subject_id"],
            subject_label=cells["subject_label"],
            predicate=Predicate(cells["predicate_id"]),
            object_id=cells["object_id"],
            object_label=cells["object_label"],
            justification=cells["mapping_justification"],
            confidence=float(cells["confidence"]),
            comment=cells["comment"],
        )
    except ValueError as error:
        raise InvalidCodebook(f"{path}, line {line}: {error}") from error
    fault = _find_mapping_fault(mapping)
    if fault:
        raise InvalidCodebook(f"{path}, line {line}: {fault}")
    return mapping


def _find_mapping_fault(mapping: TermMapping) -> str:
    """Return what is wrong with ``mapping``, or empty if nothing is."""
    if not mapping.subject_id or not mapping.subject_label:
        return "the subject has no id or no label"
    if mapping.is_found and not (
        mapping.object_id.startswith(_CATEGORY_PREFIX) and mapping.taxonomy and mapping.category
    ):
        return f"object_id {mapping.object_id!r} must have the form govatlas:taxonomy/category"
    if not mapping.justification.startswith("semapv:"):
        return f"mapping_justification {mapping.justification!r} is not a term of semapv"
    if not 0 <= mapping.confidence <= 1:
        return f"confidence {mapping.confidence} is not between 0 and 1"
    return ""
