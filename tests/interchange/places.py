"""A database with one document in several scripts, and codings of it by two coders."""

from datetime import UTC, datetime
from pathlib import Path

from govatlas.codebook import load_codebook
from govatlas.model.coding import (
    Abstention,
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
from govatlas.model.instrument import Instrument
from govatlas.store import Store

CODEBOOK = load_codebook()
TEXT = (
    "Rules on 🤖 and 人工智能\n"
    "Section 1. Providers shall protect personal data of residents 😀.\n"
    "Section 2. The Commissioner of Elmford may fine a provider.\n"
    "Section 3. 治理办法 applies to schools.\n"
)
DOCUMENT = Document(instrument=Instrument(id="elmford/1", title="Elmford rules 🤖"), text=TEXT)
AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def quote(words: str, document: Document = DOCUMENT) -> Quotation:
    start = document.text.index(words)
    return document.quote(Span(start, start + len(words)))


def label(category: str, level: int, *words: str, rationale: str = "") -> Label:
    return Label(
        taxonomy="risk",
        category=category,
        level=level,
        confidence=Confidence.HIGH,
        rationale=rationale,
        quotations=tuple(map(quote, words)),
    )


def build_coding(coder: Coder, *labels: Label) -> Coding:
    return Coding(
        document_id=DOCUMENT.id,
        document_version=1,
        text_digest=DOCUMENT.text_digest,
        coder=coder,
        codebook_version=CODEBOOK.version,
        codebook_digest=CODEBOOK.digest,
        mode=Mode.BLIND,
        coded_at=AT,
        labels=labels,
        status=StatusLabel(category="hard_law", confidence=Confidence.LOW),
        actors=(
            ActorLabel(
                role=Role.ENFORCER,
                name="Commissioner of Elmford",
                type="ai-governance-actor",
                quotations=(quote("The Commissioner of Elmford may fine"),),
            ),
        ),
        abstentions=(Abstention("risk", "7.1", "too short"),),
        summary="Protects data.\nFines providers.",
    )


ANN = build_coding(
    Coder(CoderKind.PERSON, "ann"),
    label("2.1", 2, "protect personal data", "residents 😀", rationale="A duty.\nIn section 1."),
    label("1.1", 0),
)
LOCAL = build_coding(
    Coder(CoderKind.PROGRAM, "local", "9", "sha256:0"),
    label("2.1", 1, "personal data of residents"),
)


def fill(path: Path, *codings: Coding) -> Path:
    """Make a database with the document and ``codings``."""
    with Store.open(path, create=True) as store:
        store.codebooks.save(CODEBOOK)
        store.documents.save(DOCUMENT)
        for coding in codings:
            store.codings.save(coding)
    return path


def read_coding(path: Path, coder: str) -> Coding:
    with Store.open(path, writable=False) as store:
        return store.codings.read(DOCUMENT.id, coder=coder)
