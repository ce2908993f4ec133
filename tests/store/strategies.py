"""Random codings of random documents, for property tests."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

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
from govatlas.model.document import Anchor, AnchorKind, Document, Quotation, Span
from govatlas.model.identifiers import Identifiers
from govatlas.model.instrument import Authority, Instrument, PartialDate
from govatlas.model.norm import LONGEST_QUOTATION, SHORTEST_QUOTATION, Modality, Norm, NormPart

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAMES = WORDS.filter(lambda word: bool(word.strip()))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200).filter(
    lambda text: bool(text.strip())
)
IDENTIFIERS = (
    Identifiers(),
    Identifiers(eli="http://data.europa.eu/eli/reg/2024/1689/oj", celex="32024R1689"),
    Identifiers(akn="/akn/ke/act/2019/24", usc="15 U.S.C. 9401"),
)
NOTES = st.lists(st.tuples(NAMES, WORDS), max_size=3).map(tuple)
DATES = st.one_of(
    st.none(),
    st.builds(PartialDate, st.integers(1, 9999)),
    st.builds(PartialDate, st.integers(1, 9999), st.integers(1, 12), st.integers(0, 28)),
)
TIMES = st.datetimes(
    min_value=datetime(1, 1, 3),
    max_value=datetime(9999, 12, 29),
    timezones=st.one_of(
        st.just(UTC), st.integers(-720, 720).map(lambda m: timezone(timedelta(minutes=m)))
    ),
)


@st.composite
def spans(draw: st.DrawFn, length: int) -> Span:
    start = draw(st.integers(0, length - 1))
    return Span(start, draw(st.integers(start + 1, length)))


@st.composite
def anchors(draw: st.DrawFn, length: int) -> Anchor:
    """Draw an anchor in a text of ``length``; one of what was recognised has its confidence."""
    kind = draw(st.sampled_from(AnchorKind))
    label = f"{draw(st.floats(0, 1)):.3f}" if kind is AnchorKind.RECOGNISED else draw(WORDS)
    return Anchor(kind, label, draw(spans(length)))


@st.composite
def documents(draw: st.DrawFn, document_id: str | None = None) -> Document:
    text = draw(TEXTS)
    return Document(
        instrument=Instrument(
            id=document_id or draw(NAMES),
            title=draw(WORDS),
            short_title=draw(WORDS),
            authority=Authority(draw(WORDS), draw(WORDS), draw(WORDS)),
            stage=draw(WORDS),
            proposed=draw(DATES),
            latest_activity=draw(DATES),
            links=tuple(draw(st.lists(WORDS, max_size=2))),
            collections=tuple(draw(st.lists(WORDS, max_size=2))),
            identifiers=draw(st.sampled_from(IDENTIFIERS)),
        ),
        text=text,
        source=draw(WORDS),
        source_digest=draw(WORDS),
        media_type=draw(WORDS),
        reader=draw(WORDS),
        language=draw(WORDS),
        anchors=tuple(draw(anchors(len(text))) for _ in range(draw(st.integers(0, 3)))),
    )


@st.composite
def quotations(draw: st.DrawFn, document: Document, least: int = 0) -> tuple[Quotation, ...]:
    count = draw(st.integers(least, 3))
    return tuple(document.quote(draw(spans(len(document.text)))) for _ in range(count))


@st.composite
def norms(draw: st.DrawFn, document: Document, rank: int) -> Norm:
    length = len(document.text)
    start = draw(st.integers(0, length - SHORTEST_QUOTATION))
    longest = min(length, start + LONGEST_QUOTATION)
    quoted = Span(start, draw(st.integers(start + SHORTEST_QUOTATION, longest)))
    part = st.builds(NormPart, NAMES, spans(length).map(document.quote))
    return Norm(
        modality=draw(st.sampled_from(Modality)),
        action=draw(part),
        quotation=document.quote(quoted),
        rank=rank,
        provision=draw(WORDS),
        bearer_type=draw(WORDS),
        enforcer_type=draw(WORDS),
        categories=draw(st.lists(st.tuples(NAMES, NAMES), max_size=2).map(tuple)),
        **{
            name: draw(st.one_of(st.none(), part))
            for name in ("bearer", "condition", "deadline", "sanction", "enforcer", "beneficiary")
        },
    )


@st.composite
def norm_lists(draw: st.DrawFn, document: Document) -> tuple[Norm, ...]:
    if len(document.text) < SHORTEST_QUOTATION:
        return ()
    return tuple(draw(norms(document, rank)) for rank in range(1, draw(st.integers(1, 4))))


@st.composite
def codings(draw: st.DrawFn, document: Document) -> Coding:
    confidence = st.sampled_from(Confidence)
    keys = draw(st.lists(st.tuples(NAMES, NAMES), max_size=5, unique=True))
    asked = draw(st.integers(0, len(keys)))
    labels = []
    for taxonomy, category in keys[:asked]:
        level = draw(st.integers(0, 2))
        quoted = draw(quotations(document, 1 if level else 0))
        labels.append(
            Label(
                taxonomy=taxonomy,
                category=category,
                level=level,
                confidence=draw(confidence),
                rationale=draw(WORDS),
                quotations=quoted,
            )
        )
    actors = []
    for role in draw(st.lists(st.sampled_from(Role), max_size=3)):
        least = 0 if role is Role.PROPOSER else 1
        actors.append(
            ActorLabel(
                role=role,
                name=draw(NAMES),
                type=draw(WORDS),
                confidence=draw(confidence),
                rationale=draw(WORDS),
                quotations=draw(quotations(document, least)),
            )
        )
    status = st.builds(
        StatusLabel,
        category=WORDS,
        confidence=confidence,
        rationale=WORDS,
        quotations=quotations(document),
    )
    return Coding(
        document_id=document.id,
        document_version=document.version,
        text_digest=document.text_digest,
        coder=draw(st.builds(Coder, st.sampled_from(CoderKind), WORDS, WORDS, WORDS)),
        codebook_version=draw(WORDS),
        codebook_digest=draw(WORDS),
        mode=draw(st.sampled_from(Mode)),
        coded_at=draw(TIMES),
        labels=tuple(labels),
        status=draw(st.one_of(st.none(), status)),
        actors=tuple(actors),
        abstentions=tuple(Abstention(*key, draw(WORDS)) for key in keys[asked:]),
        summary=draw(WORDS),
        rationales=draw(NOTES),
        provenance=draw(NOTES),
        norms=draw(norm_lists(document)),
    )
