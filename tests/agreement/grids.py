"""Codings with given levels, for tests of agreement."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from govatlas.model.codebook import Category, Codebook, Level, Scale, Taxonomy
from govatlas.model.coding import (
    Abstention,
    Coder,
    CoderKind,
    Coding,
    Confidence,
    Label,
    Mode,
)
from govatlas.model.document import Span
from tests.builders import NOON, build_document

THREE = Scale((Level(0, "none", ""), Level(1, "minimal", ""), Level(2, "good", "")))


def build_taxonomy(categories: int = 3, taxonomy_id: str = "risk") -> Taxonomy:
    codes = [f"c{n}" for n in range(categories)]
    return Taxonomy(
        id=taxonomy_id,
        label=taxonomy_id,
        version="1",
        source="",
        scale=THREE,
        categories=tuple(Category(code=code, label=code, definition="") for code in codes),
    )


def build_codebook(*coverage: Taxonomy) -> Codebook:
    one = Category(code="hard_law", label="Hard law", definition="")
    other = build_taxonomy(1, "other")
    status = Taxonomy(id="status", label="", version="1", source="", scale=THREE, categories=(one,))
    return Codebook(
        version="1",
        coverage=coverage or (build_taxonomy(),),
        status=status,
        actor_types=other,
        actor_roles=other,
        digest="sha256:11",
    )


def build_levels(
    document_id: str,
    levels: Sequence[int | None] | Mapping[str, int | None],
    coder: str = "a",
    *,
    taxonomy: str = "risk",
    confidence: Confidence = Confidence.HIGH,
    mode: Mode = Mode.BLIND,
    kind: CoderKind = CoderKind.PERSON,
    at: datetime = NOON,
    text: str = "The committee shall review every system in use before the first of March.",
    **more: object,
) -> Coding:
    """Return a coding that gives c0, c1, … the levels named; None is an abstention."""
    document = build_document(text, document_id)
    evidence = (document.quote(Span(0, 20)),)
    named = (
        dict(levels)
        if isinstance(levels, Mapping)
        else {f"c{place}": level for place, level in enumerate(levels)}
    )
    fields: dict[str, object] = {
        "document_id": document_id,
        "document_version": 1,
        "text_digest": document.text_digest,
        "coder": Coder(kind, coder),
        "codebook_version": "1",
        "codebook_digest": "sha256:11",
        "mode": mode,
        "coded_at": at,
        "labels": tuple(
            Label(
                taxonomy=taxonomy,
                category=code,
                level=level,
                confidence=confidence,
                quotations=evidence if level else (),
            )
            for code, level in named.items()
            if level is not None
        ),
        "status": None,
        "abstentions": tuple(
            Abstention(taxonomy, code, "no reply") for code, level in named.items() if level is None
        ),
    }
    return Coding(**{**fields, **more})  # type: ignore[arg-type]
