"""Decides how much of the words of a document may be passed on."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from govatlas.publishing.dataset.columns import Origin, Row, Table, Words

LONGEST_UNLICENSED: Final = 200
"""Characters of a quotation that a release keeps of a text without a stated licence."""

_VERBATIM_KEYS: Final = frozenset(
    {"quote", "quotes", "bearer", "action", "condition", "deadline", "sanction", "enforcer"}
    | {"beneficiary"}
)
"""Keys of the exchange form whose values are words of the document."""

_RETOLD_KEYS: Final = frozenset({"summary", "rationale", "rationales", "links", "link", "heading"})
"""Keys whose values may use words of the document; a link to words names them in its address."""

_NOT_OF_THE_TEXT: Final = frozenset({"provenance", "spans"})


class Texts(StrEnum):
    """What an operator lets a release have of the words of documents."""

    NONE = "none"
    QUOTATIONS = "quotations"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """Under which licence a text may be used, with where that can be read."""

    name: str
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What may be passed on of the words of one document.

    ``longest`` is how many characters of a quotation, None for all of them; 0 leaves out what
    retells the words as well. ``has_text`` says whether the whole text may be.
    """

    licence: Licence | None = None
    longest: int | None = None
    has_text: bool = False

    @property
    def told(self) -> str:
        """Return what a release says of it."""
        if self.longest is None:
            return "text" if self.has_text else "quotations"
        return "shortened" if self.longest else "none"

    def shorten(self, words: str) -> str:
        """Return as much of a quotation as may be passed on."""
        return words if self.longest is None else cut(words, self.longest)


EVERYTHING_ALLOWED: Final = Allowance(has_text=True)
"""That of an own database: nothing is passed on to anyone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What an operator says of the words of all documents.

    ``restricted`` has the ids of documents whose licence is stated, but whose texts are to stay
    out. ``licences`` are those of single documents, ``licence`` that of every other.
    """

    texts: Texts = Texts.QUOTATIONS
    longest: int = LONGEST_UNLICENSED
    licence: Licence | None = None
    licences: dict[str, Licence] = field(default_factory=dict)
    restricted: Collection[str] = frozenset()

    def allow(self, document_id: str) -> Allowance:
        """Return what may be passed on of a document."""
        licence = self.licences.get(document_id, self.licence)
        if self.texts is Texts.NONE:
            return Allowance(licence=licence, longest=0)
        if licence is None:
            return Allowance(longest=self.longest)
        has_text = self.texts is Texts.ALL and document_id not in self.restricted
        return Allowance(licence=licence, has_text=has_text)


def cut(words: str, longest: int) -> str:
    """Return the first characters of ``words``, up to the end of a word, at most ``longest``."""
    if len(words) <= longest:
        return words
    kept = words[:longest]
    if not words[longest].isspace() and any(character.isspace() for character in kept):
        kept = kept[: max(place for place, sign in enumerate(kept) if sign.isspace())]
    return kept.rstrip()


def limit_row(row: Row, table: Table, allowance: Allowance) -> Row:
    """Return a row with no more words of its document than may be passed on."""
    if allowance.longest is None:
        return row
    limited = dict(row)
    for column in table.columns:
        value = limited[column.name]
        if column.words is Words.NONE or not isinstance(value, str):
            continue
        if column.words is Words.VERBATIM or column.origin is Origin.TEXT:
            limited[column.name] = allowance.shorten(value) or None
        elif not allowance.longest:
            limited[column.name] = None
    if "shortened" in limited:
        limited["shortened"] = limited["quotation"] != row["quotation"]
    return limited


def limit_record(record: dict[str, Any], allowance: Allowance) -> dict[str, Any]:
    """Return a record of the exchange form with no more words than may be passed on."""
    if allowance.longest is None:
        return record
    return {key: _limit_entry(key, value, allowance) for key, value in record.items()}


def _limit_entry(key: str, value: Any, allowance: Allowance) -> Any:
    if key in _NOT_OF_THE_TEXT:
        return value
    if key in _RETOLD_KEYS and not allowance.longest:
        return type(value)() if value is not None else None
    if isinstance(value, str) and key in _VERBATIM_KEYS:
        return allowance.shorten(value)
    if isinstance(value, dict):
        return limit_record(value, allowance)
    if isinstance(value, list):  # of entries, of words, or of actors whose role has a part's name
        return [_limit_entry(key, each, allowance) for each in value]
    return value
