"""Reads the words of a reply that gives norms: what can be used, what is wrong with the rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from govatlas.coding.llm.prompts import MOST_NORMS
from govatlas.coding.llm.reply import explain_no_json, read_json, shorten, tidy
from govatlas.coding.llm.tasks import NO_TYPE
from govatlas.model.codebook import Codebook
from govatlas.model.norm import Modality

OPTIONAL: Final = ("bearer", "condition", "deadline", "sanction", "enforcer", "beneficiary")
"""The parts that a norm may lack."""
_LONGEST_PART: Final = 300
_LONGEST_QUOTE: Final = 1_000
_MOST_PROBLEMS: Final = 12
_NOTHING: Final = frozenset({"", "-", "–", "null", "none", "n/a", NO_TYPE})
_MODALITIES: Final = frozenset(modality.value for modality in Modality)


@dataclass(frozen=True, slots=True, kw_only=True)
class NormClaim:
    """A norm as a model gives it, with the wording it says it read; a part it lacks is empty."""

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
        """Return the parts that it has of those that it may lack, each under its name."""
        named = ((name, str(getattr(self, name))) for name in OPTIONAL)
        return tuple((name, wording) for name, wording in named if wording)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedNorms:
    """What a reply holds: norms, the most important first, and what is wrong with it.

    ``invalid`` counts norms that are none, ``invalid_parts`` parts that are no text, or too long.
    """

    claims: tuple[NormClaim, ...] = ()
    invalid: int = 0
    invalid_parts: int = 0
    problems: tuple[str, ...] = ()

    @property
    def answered(self) -> tuple[NormClaim, ...]:
        """Return what the reply decides."""
        return self.claims


def read_norms(text: str, codebook: Codebook, *, finish: str = "") -> ParsedNorms:
    """Return the norms that a reply holds, 12 at most.

    Args:
        text: the words of the reply.
        codebook: whose actor types a bearer may have.
        finish: why the reply ended, as the provider says it.
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
    """Reads the entries of one reply, keeping count of what is dropped."""

    def __init__(self, types: frozenset[str]) -> None:
        self.types = types
        self.problems: list[str] = []
        self.invalid = 0
        self.invalid_parts = 0

    def read(self, entries: list[Any]) -> Iterator[NormClaim]:
        """Yield the norms that are in form, by their rank, those without one in their place."""
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
    """Return the rank that a norm has; its place where it has none."""
    rank = entry.get("rank") if isinstance(entry, dict) else None
    return rank if type(rank) is int and rank > 0 else place


def _read_words(value: object, longest: int) -> str | None:
    """Return a text in one line, empty where it says that there is none; None for what is none."""
    if not isinstance(value, str):
        return None
    words = tidy(value, longest + 1)
    if len(words) > longest:
        return None
    return "" if words.lower() in _NOTHING else words
