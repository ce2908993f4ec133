"""Sums up in English a document in another language, by what it was found to cover."""

from collections.abc import Sequence
from typing import Final

from govatlas.coding.local.english import join_words
from govatlas.coding.local.labels.taxonomy import LabelledTaxonomy
from govatlas.coding.local.status import HARD, SOFT
from govatlas.model.codebook import Codebook
from govatlas.model.coding import ActorLabel, Role

_MOST: Final = 4
_KINDS: Final = {HARD: "binding text", SOFT: "non-binding text"}


def sum_up(
    codebook: Codebook,
    language: str,
    status: str,
    actors: Sequence[ActorLabel],
    parts: Sequence[LabelledTaxonomy],
) -> str:
    """Return one or two sentences: kind of text, issuer, addressees, subject.

    Args:
        codebook: names the categories.
        language: the name of the language of the document.
        status: its legislative status.
        actors: who holds which role.
        parts: its labels.
    """
    proposers = [actor.name for actor in actors if actor.role is Role.PROPOSER][:2]
    targets = [actor.name for actor in actors if actor.role is Role.TARGET][:2]
    by = f" by {join_words(proposers)}" if proposers else ""
    to = f", addressed to {join_words(targets)}" if targets else ""
    said = f"A {_KINDS.get(status, 'text')} in {language}{by}{to}."
    topics = _list_topics(codebook, parts)
    if not topics:
        return said
    return f"{said} It deals above all with {join_words(topics)}."


def _list_topics(codebook: Codebook, parts: Sequence[LabelledTaxonomy]) -> list[str]:
    """Return the names of the categories covered best, of the first taxonomy that has any."""
    for part in parts:
        names = {c.code: c.label for c in codebook.taxonomy(part.taxonomy).categories}
        ranked = sorted(
            (label for label in part.labels if label.level),
            key=lambda label: (-label.level, -len(part.spoken.get(label.category, ()))),
        )
        if ranked:
            return [_say(names[label.category]) for label in ranked[:_MOST]]
    return []


def _say(name: str) -> str:
    """Return the name of a category as it stands within a sentence."""
    return name if name[:2].isupper() else f"{name[0].lower()}{name[1:]}"
