"""Parses a reply with norms: what can be used, and what is wrong with the rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from govatlas.coding.llm.prompts import MOST_NORMS
from govatlas.coding.llm.reply import explain_no_json, read_json, shorten, tidy
from govatlas.coding.llm.tasks import NO_TYPE
from govatlas.model.codebook import Codebook
from govatlas.model.norm import Modality

OPTIONAL: Final = ("bearer", "condition", "deadline", "sanction", "enforcer", "beneficiary")
"""The optional parts of a norm."""
_LONGEST_PART: Final = 300
_LONGEST_QUOTE: Final = 1_000
_MOST_PROBLEMS: Final = 12
_NOTHING: Final = frozenset({"", "-", "–", "null", "none", "n/a", NO_TYPE})
_MODALITIES: Final = frozenset(modality.value for modality in Modality)


@dataclass(frozen=True, slots=True, kw_only=True)
class NormClaim:
    """A norm as given by a model, with the wording it quotes; missing parts are empty."""

    modality: Modality
    action: str
    quote: str
    bearer: str = ""
    bearer_type: str = ""
    condition: str = ""
    deadline: str = ""
    sanction: str = ""
    enforcer: str = ""
    beneficiary: str = ""

    @property
    def optional(self) -> tuple[tuple[str, str], ...]:
        """Return the optional parts that it has, by name."""
        named = ((name, str(getattr(self, name))) for name in OPTIONAL)
        return tuple((name, wording) for name, wording in named if wording)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedNorms:
    """A parsed reply: norms, the most important first, and what is wrong with the rest.

    ``invalid`` counts invalid norms, ``invalid_parts`` parts that are not text or are too long.
    """

    claims: tuple[NormClaim, ...] = ()
    invalid: int = 0
    invalid_parts: int = 0
    problems: tuple[str, ...] = ()

    @property
    def answered(self) -> tuple[NormClaim, ...]:
        """Return what the reply answers."""
        return self.claims


def read_norms(text: str, codebook: Codebook, *, finish: str = "") -> ParsedNorms:
    """Return the norms in a reply, at most 12.

    Args:
        text: the words of the reply.
        codebook: gives the actor types that a bearer can have.
        finish: why the reply ended, in the provider's words.
    """
    content = read_json(text)
    if content is None:
        return ParsedNorms(problems=(explain_no_json(text, finish),))
    entries = content.get("norms")
    if not isinstance(entries, list):
        return ParsedNorms(problems=('the member "norms" is missing or is not a list',))
    reader = _Reader(frozenset(category.code for category in codebook.actor_types.categories))
    claims = tuple(reader.read(entries))
    return ParsedNorms(
        claims=claims,
        invalid=reader.invalid,
        invalid_parts=reader.invalid_parts,
        problems=tuple(reader.problems[:_MOST_PROBLEMS]),
    )


class _Reader:
    """Parses the entries of one reply, and counts what is dropped."""

    def __init__(self, types: frozenset[str]) -> None:
        self.types = types
        self.problems: list[str] = []
        self.invalid = 0
        self.invalid_parts = 0

    def read(self, entries: list[Any]) -> Iterator[NormClaim]:
        """Yield the valid norms by rank; the position counts if a rank is missing."""
        places = sorted(range(len(entries)), key=lambda n: (_read_rank(entries[n], n + 1), n))
        for place in places[:MOST_NORMS]:
            claim = self._read_norm(entries[place], place + 1)
            if claim is None:
                self.invalid += 1
            else:
                yield claim

    def _read_norm(self, entry: object, number: int) -> NormClaim | None:
        if not isinstance(entry, dict):
            self.problems.append(f"norm {number} is not an object")
            return None
        modality = str(entry.get("modality")).strip().lower()
        if modality not in _MODALITIES:
            self.problems.append(
                f'norm {number} has the modality "{shorten(modality)}"; it is one of: '
                f"{', '.join(Modality)}"
            )
            return None
        action = _read_words(entry.get("action"), _LONGEST_PART)
        if not action:
            self.problems.append(f"norm {number} has no action of 1 to {_LONGEST_PART} characters")
            return None
        kind = str(entry.get("bearer_type"))
        return NormClaim(
            modality=Modality(modality),
            action=action,
            quote=_read_words(entry.get("quote"), _LONGEST_QUOTE) or "",
            bearer_type=kind if kind in self.types else "",
            **{name: self._read_part(entry.get(name)) for name in OPTIONAL},
        )

    def _read_part(self, value: object) -> str:
        words = "" if value is None else _read_words(value, _LONGEST_PART)
        if words is None:
            self.invalid_parts += 1
        return words or ""


def _read_rank(entry: object, place: int) -> int:
    """Return the rank of a norm, or its position if it has none."""
    rank = entry.get("rank") if isinstance(entry, dict) else None
    return rank if type(rank) is int and rank > 0 else place


def _read_words(value: object, longest: int) -> str | None:
    """Return text in one line, empty if it says that there is none; None if it is not text."""
    if not isinstance(value, str):
        return None
    words = tidy(value, longest + 1)
    if len(words) > longest:
        return None
    return "" if words.lower() in _NOTHING else words
