"""Made-up collections of codings with known truth."""

from collections.abc import Mapping

import numpy as np

from govatlas.model.codebook import Category, Codebook, Level, Scale, Taxonomy
from govatlas.model.coding import Abstention, Coder, CoderKind, Coding, Confidence, Label, Mode
from govatlas.model.document import Document, Span
from tests.builders import NOON, build_document

SCALE = Scale((Level(0, "none", ""), Level(1, "minimal", ""), Level(2, "good", "")))
BINARY = Scale((Level(0, "no", ""), Level(1, "yes", "")))


def build_taxonomy(name: str, *codes: str, scale: Scale = SCALE) -> Taxonomy:
    categories = tuple(Category(code=code, label=code, definition="") for code in codes)
    return Taxonomy(id=name, label=name, version="1", source="", scale=scale, categories=categories)


CODEBOOK = Codebook(
    version="1",
    coverage=(build_taxonomy("risk", "2.1", "6.6"), build_taxonomy("scope", "ai", scale=BINARY)),
    status=build_taxonomy("status", "hard_law", scale=BINARY),
    actor_types=build_taxonomy("actor-type", "ai-user", scale=BINARY),
    actor_roles=build_taxonomy("actor-role", "target", scale=BINARY),
    digest="sha256:cb",
)


def build_text(number: int) -> Document:
    return build_document(f"Document {number} speaks of privacy.", f"d{number}")


def code_levels(
    number: int, levels: Mapping[tuple[str, str], int | None], coder: str = "machine"
) -> Coding:
    """Return a coding of document ``number``; None stands for an abstention."""
    document = build_text(number)
    quotation = document.quote(Span(0, 20))
    labels = [
        Label(
            taxonomy=taxonomy,
            category=category,
            level=level,
            confidence=Confidence.HIGH,
            quotations=(quotation,) if level else (),
        )
        for (taxonomy, category), level in levels.items()
        if level is not None
    ]
    gaps = [Abstention(*key, "no answer") for key, level in levels.items() if level is None]
    return Coding(
        document_id=document.id,
        document_version=1,
        text_digest=document.text_digest,
        coder=Coder(CoderKind.PROGRAM if coder == "machine" else CoderKind.PERSON, coder),
        codebook_version="1",
        codebook_digest=CODEBOOK.digest,
        mode=Mode.BLIND,
        coded_at=NOON,
        labels=tuple(labels),
        status=None,
        abstentions=tuple(gaps),
    )


def code_privacy(levels: list[int | None], coder: str = "machine") -> list[Coding]:
    """Return a coding of documents 0, 1, … with these levels of risk 2.1."""
    return [code_levels(n, {("risk", "2.1"): level}, coder) for n, level in enumerate(levels)]


def make_up(
    random: np.random.Generator, documents: int, share: float, mistaken: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the truth of each document, and what a coder says who finds 9 of 10."""
    truth = random.random(documents) < share
    found = random.random(documents) < np.where(truth, 0.9, mistaken)
    return truth, found
