"""Random codings that follow the codebook, of random texts in many scripts."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from govatlas.codebook import load_codebook
from govatlas.model.coding import (
    NORMS,
    ROLES,
    STATUS,
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
from govatlas.model.norm import LONGEST_QUOTATION, SHORTEST_QUOTATION, Modality, Norm, NormPart
from govatlas.reading.clean import clean_text

CODEBOOK = load_codebook()
_LETTERS = st.one_of(
    st.sampled_from("abc shall AI. \n\t\"&<>'’§é"),
    st.sampled_from("人工智能治理办法，。"),
    st.sampled_from("😀🤖👩‍⚖️🇪🇺𝔸𐍈"),
    st.characters(exclude_categories=["Cs", "Cc"]),
)
TEXTS = st.text(_LETTERS, min_size=1, max_size=120).map(clean_text).filter(lambda t: t.strip())
WORDS = st.text(_LETTERS, max_size=20).map(clean_text)
LINES = WORDS.map(lambda text: " ".join(text.split()))
NAMES = LINES.filter(bool)
IDS = st.from_regex(r"[a-z0-9][a-z0-9./-]{0,12}", fullmatch=True)
KINDS = [category.code for category in CODEBOOK.actor_types.categories]
PROPERTY_EXAMPLES = 25


@st.composite
def documents(draw: st.DrawFn) -> Document:
    title = draw(LINES)
    return Document(instrument=Instrument(id=draw(IDS), title=title), text=draw(TEXTS))


@st.composite
def spans(draw: st.DrawFn, length: int) -> Span:
    start = draw(st.integers(0, length - 1))
    return Span(start, draw(st.integers(start + 1, length)))


@st.composite
def quotations(draw: st.DrawFn, document: Document, least: int) -> tuple[Quotation, ...]:
    count = draw(st.integers(least, 3))
    return tuple(document.quote(draw(spans(len(document.text)))) for _ in range(count))


@st.composite
def norms(draw: st.DrawFn, document: Document, rank: int) -> Norm:
    length = len(document.text)
    start = draw(st.integers(0, length - SHORTEST_QUOTATION))
    end = draw(st.integers(start + SHORTEST_QUOTATION, min(length, start + LONGEST_QUOTATION)))
    part = st.builds(NormPart, NAMES, spans(length).map(document.quote))
    named = ("bearer", "condition", "deadline", "sanction", "enforcer", "beneficiary")
    return Norm(
        modality=draw(st.sampled_from(Modality)),
        action=draw(part),
        quotation=document.quote(Span(start, end)),
        rank=rank,
        provision=draw(LINES),
        bearer_type=draw(st.sampled_from(["", *KINDS])),
        enforcer_type=draw(st.sampled_from(["", *KINDS])),
        categories=draw(st.sampled_from([(), (("risk", "2.1"),), (("sector", "information"),)])),
        **{name: draw(st.one_of(st.none(), part)) for name in named},
    )


@st.composite
def labels(draw: st.DrawFn, document: Document, taxonomy: str, category: str) -> Label:
    level = draw(st.integers(0, CODEBOOK.taxonomy(taxonomy).scale.highest))
    return Label(
        taxonomy=taxonomy,
        category=category,
        level=level,
        confidence=draw(st.sampled_from(Confidence)),
        rationale=draw(WORDS),
        quotations=draw(quotations(document, 1 if level else 0)),
        rival=draw(st.sampled_from([None, 1 if level == 0 else 0])),
    )


@st.composite
def actors(draw: st.DrawFn, document: Document) -> ActorLabel:
    role = draw(st.sampled_from(Role))
    return ActorLabel(
        role=role,
        name=draw(NAMES),
        type=draw(st.sampled_from(KINDS)),
        confidence=draw(st.sampled_from(Confidence)),
        rationale=draw(WORDS),
        quotations=draw(quotations(document, 0 if role is Role.PROPOSER else 1)),
    )


@st.composite
def codings(draw: st.DrawFn, document: Document) -> Coding:
    pairs = [(t.id, c.code) for t, c in CODEBOOK.coverage_categories()]
    asked = draw(st.lists(st.sampled_from(pairs), max_size=6, unique=True))
    cut = draw(st.integers(0, len(asked)))
    status = st.builds(
        StatusLabel,
        category=st.sampled_from([c.code for c in CODEBOOK.status.categories]),
        confidence=st.sampled_from(Confidence),
        rationale=WORDS,
        quotations=quotations(document, 0),
    )
    chosen = draw(st.one_of(st.none(), status))
    known = tuple(draw(st.lists(actors(document), max_size=3)))
    open_roles = {role.value for role in Role} - {actor.role.value for actor in known}
    gaps = [Abstention(*pair, draw(LINES)) for pair in asked[cut:]]
    gaps += [] if chosen else [Abstention(STATUS, STATUS, draw(LINES))]
    gaps += [Abstention(ROLES, r, draw(LINES)) for r in sorted(open_roles) if draw(st.booleans())]
    long = len(document.text) >= SHORTEST_QUOTATION
    looked = draw(st.booleans()) and long
    count = draw(st.integers(0, 2)) if looked else 0
    kind = draw(st.sampled_from(CoderKind))
    return Coding(
        document_id=document.id,
        document_version=document.version,
        text_digest=document.text_digest,
        coder=Coder(kind, draw(NAMES), draw(LINES), draw(LINES)),
        codebook_version=CODEBOOK.version,
        codebook_digest=CODEBOOK.digest,
        mode=draw(st.sampled_from(Mode)),
        coded_at=datetime(2026, 1, draw(st.integers(1, 28)), tzinfo=UTC),
        labels=tuple(draw(labels(document, *pair)) for pair in asked[:cut]),
        status=chosen,
        actors=known,
        abstentions=tuple(gaps),
        summary=draw(WORDS),
        provenance=((NORMS, draw(NAMES)),) if looked else (),
        norms=tuple(draw(norms(document, rank)) for rank in range(1, count + 1)),
    )
