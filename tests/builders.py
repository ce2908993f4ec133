"""Small documents with codings, built by hand for tests."""

from datetime import UTC, datetime

from govatlas.model.coding import (
    ActorLabel,
    Coder,
    CoderKind,
    Coding,
    Confidence,
    Label,
    Mode,
    Role,
    StatusLabel,
)
from govatlas.model.document import Document, Quotation, Span
from govatlas.model.instrument import Authority, Instrument, PartialDate
from govatlas.model.norm import Modality, Norm, NormPart

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TEXT = (
    "An Act on automated decisions in lending\n\n"
    "Section 1. A lender shall not use an automated decision system that discriminates "
    "against an applicant on the basis of race or sex.\n\n"
    "Section 2. The Commissioner shall impose a penalty of not more than 10,000 crowns "
    "for each violation of section 1.\n"
)


def build_document(text: str = TEXT, document_id: str = "lending-act", **more: object) -> Document:
    """Return a small document issued by a fictional parliament."""
    instrument = Instrument(
        id=document_id,
        title="An Act on automated decisions in lending",
        authority=Authority("Parliament of Norland", "Norland"),
        stage="Proposed",
        proposed=PartialDate(2025, 3),
        links=("https://example.org/lending-act",),
    )
    return Document(instrument=instrument, text=text, **more)  # type: ignore[arg-type]


def quote(document: Document, words: str) -> Quotation:
    """Return the first place where ``words`` stand in ``document``."""
    start = document.text.index(words)
    return document.quote(Span(start, start + len(words)))


def build_coding(document: Document, coder: str = "hand", **more: object) -> Coding:
    """Return a coding of the small document with one label above none a taxonomy."""
    ban = quote(document, "A lender shall not use an automated decision system")
    penalty = quote(document, "The Commissioner shall impose a penalty")
    high = Confidence.HIGH
    fields: dict[str, object] = {
        "document_id": document.id,
        "document_version": document.version,
        "text_digest": document.text_digest,
        "coder": Coder(CoderKind.PERSON, coder, "1", "sha256:00"),
        "codebook_version": "1",
        "codebook_digest": "sha256:11",
        "mode": Mode.BLIND,
        "coded_at": NOON,
        "labels": (
            Label(
                taxonomy="risk",
                category="1.1",
                level=2,
                confidence=high,
                rationale="A ban with a penalty.",
                quotations=(ban,),
            ),
            Label(taxonomy="risk", category="2.1", level=0, confidence=high),
            Label(
                taxonomy="sector",
                category="finance-insurance",
                level=2,
                confidence=high,
                quotations=(ban,),
            ),
            Label(
                taxonomy="lifecycle",
                category="operate-monitor",
                level=1,
                confidence=Confidence.LOW,
                quotations=(ban,),
            ),
            Label(
                taxonomy="scope",
                category="predictive-ai",
                level=1,
                confidence=Confidence.MEDIUM,
                quotations=(ban,),
            ),
        ),
        "status": StatusLabel(
            category="hard_law", confidence=high, rationale="Penalty.", quotations=(penalty,)
        ),
        "actors": (
            ActorLabel(
                role=Role.PROPOSER, name="Parliament of Norland", type="ai-governance-actor"
            ),
            ActorLabel(
                role=Role.ENFORCER,
                name="The Commissioner",
                type="ai-governance-actor",
                quotations=(penalty,),
            ),
            ActorLabel(role=Role.TARGET, name="A lender", type="ai-deployer", quotations=(ban,)),
        ),
        "summary": "Forbids discriminating automated decisions in lending.",
        "rationales": (("risk", "One risk is governed."),),
    }
    return Coding(**{**fields, **more})  # type: ignore[arg-type]


def build_part(document: Document, words: str, text: str = "") -> NormPart:
    """Return a part of a norm that quotes ``words``, worded ``text`` where that differs."""
    return NormPart(text or words, quote(document, words))


def build_norms(document: Document) -> tuple[Norm, ...]:
    """Return the norms of the small document: a ban with a penalty, and the power to impose it."""
    return (
        Norm(
            modality=Modality.PROHIBITION,
            action=build_part(
                document,
                "use an automated decision system that discriminates against an applicant",
            ),
            quotation=quote(
                document, "A lender shall not use an automated decision system that discriminates"
            ),
            rank=1,
            bearer=build_part(document, "lender"),
            condition=build_part(document, "on the basis of race or sex"),
            sanction=build_part(document, "a penalty of not more than 10,000 crowns"),
            enforcer=build_part(document, "Commissioner"),
            beneficiary=build_part(document, "applicant"),
            provision="Section 1",
            bearer_type="ai-deployer",
            enforcer_type="ai-governance-actor",
            categories=(("risk", "1.1"), ("sector", "finance-insurance")),
        ),
        Norm(
            modality=Modality.OBLIGATION,
            action=build_part(
                document,
                "impose a penalty of not more than 10,000 crowns for each violation of section 1",
            ),
            quotation=quote(document, "The Commissioner shall impose a penalty"),
            rank=2,
            bearer=build_part(document, "Commissioner"),
            deadline=build_part(document, "for each violation", "at each violation"),
            provision="Section 2",
            bearer_type="ai-governance-actor",
        ),
    )
