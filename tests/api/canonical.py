"""Random codings by the codebook, in the order in which imports give them."""

from hypothesis import strategies as st

from govatlas.codebook import load_codebook
from govatlas.model.coding import (
    NORMS,
    Abstention,
    ActorLabel,
    CodedPart,
    Coder,
    CoderKind,
    Coding,
    Confidence,
    Label,
    Mode,
    Role,
    StatusLabel,
)
from govatlas.model.document import Document, Span
from govatlas.model.instrument import Instrument
from govatlas.model.norm import LONGEST_QUOTATION, SHORTEST_QUOTATION, Modality, Norm, NormPart
from tests.store.strategies import NAMES, TIMES, WORDS, quotations, spans

CODEBOOK = load_codebook()
TYPES = [category.code for category in CODEBOOK.actor_types.categories]
_SIGNS = st.sampled_from("网络安全法应当😀🏛️é\u0301\t\r\n_x0041_<&>='+@-\"\x0b")
TEXTS = st.lists(
    st.one_of(
        st.text(_SIGNS, max_size=30),
        st.sampled_from(["=cmd|' /C calc'!A0", "http://a.example", "<r>bold</r>", " ", "_x000D_"]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    ),
    min_size=2,
    max_size=8,
).map("".join)
CODERS = st.builds(Coder, st.sampled_from(CoderKind), NAMES.map(str.strip), WORDS, WORDS)
PAIRS = st.lists(st.tuples(NAMES, WORDS), max_size=3).map(tuple)


@st.composite
def documents(draw: st.DrawFn, document_id: str = "act") -> Document:
    text = draw(TEXTS.filter(lambda text: bool(text.strip())))
    return Document(instrument=Instrument(id=document_id, title=draw(WORDS)), text=text)


@st.composite
def codings(draw: st.DrawFn, document: Document) -> Coding:
    labels, gaps = [], []
    for taxonomy, category in CODEBOOK.coverage_categories():
        answer = draw(st.sampled_from(["not asked", "open", "none", "some"]))
        if answer == "open":
            gaps.append(Abstention(taxonomy.id, category.code, draw(WORDS)))
        elif answer != "not asked":
            level = draw(st.integers(1, taxonomy.scale.highest)) if answer == "some" else 0
            rivals = [n for n in range(taxonomy.scale.highest + 1) if n != level]
            labels.append(
                Label(
                    taxonomy=taxonomy.id,
                    category=category.code,
                    level=level,
                    confidence=draw(st.sampled_from(Confidence)),
                    rationale=draw(TEXTS),
                    quotations=draw(quotations(document, 1 if level else 0)),
                    rival=draw(st.one_of(st.none(), st.sampled_from(rivals))),
                )
            )
    status = draw(st.one_of(st.none(), statuses(document)))
    actors = [
        actor for role in Role for actor in draw(st.lists(actor_of(document, role), max_size=2))
    ]
    norms = tuple(draw(norm_lists(document)))
    sought = bool(norms) or draw(st.booleans())
    provenance = draw(PAIRS)
    return Coding(
        document_id=document.id,
        document_version=document.version,
        text_digest=document.text_digest,
        coder=draw(CODERS),
        codebook_version=CODEBOOK.version,
        codebook_digest=CODEBOOK.digest,
        mode=draw(st.sampled_from(Mode)),
        coded_at=draw(TIMES),
        labels=tuple(labels),
        abstentions=tuple(gaps),
        status=status,
        actors=tuple(actors),
        summary=draw(TEXTS),
        rationales=draw(PAIRS),
        provenance=(*provenance, (NORMS, "rules 1")) if sought else provenance,
        parts=tuple(draw(st.lists(parts(document), max_size=2))),
        norms=norms,
    )


@st.composite
def statuses(draw: st.DrawFn, document: Document) -> StatusLabel:
    return StatusLabel(
        category=draw(st.sampled_from([c.code for c in CODEBOOK.status.categories])),
        confidence=draw(st.sampled_from(Confidence)),
        rationale=draw(WORDS),
        quotations=draw(quotations(document)),
    )


@st.composite
def actor_of(draw: st.DrawFn, document: Document, role: Role) -> ActorLabel:
    return ActorLabel(
        role=role,
        name=draw(NAMES),
        type=draw(st.sampled_from(TYPES)),
        confidence=draw(st.sampled_from(Confidence)),
        rationale=draw(WORDS),
        quotations=draw(quotations(document, 0 if role is Role.PROPOSER else 1)),
    )


@st.composite
def parts(draw: st.DrawFn, document: Document) -> CodedPart:
    return CodedPart(
        span=draw(spans(len(document.text))),
        heading=draw(WORDS),
        summary=draw(WORDS),
        levels=(("risk", "1.1", draw(st.integers(1, 2))),),
        unassessed=(("risk", "2.1"),),
    )


@st.composite
def norm_lists(draw: st.DrawFn, document: Document) -> list[Norm]:
    length = len(document.text)
    if length < SHORTEST_QUOTATION:
        return []
    made = []
    for rank in range(1, draw(st.integers(1, 3))):
        start = draw(st.integers(0, length - SHORTEST_QUOTATION))
        longest = min(length, start + LONGEST_QUOTATION)
        end = draw(st.integers(start + SHORTEST_QUOTATION, longest))
        part = st.builds(NormPart, NAMES, spans(length).map(document.quote))
        made.append(
            Norm(
                modality=draw(st.sampled_from(Modality)),
                action=draw(part),
                quotation=document.quote(Span(start, end)),
                rank=rank,
                provision=draw(WORDS),
                bearer_type=draw(st.sampled_from(["", *TYPES])),
                enforcer_type=draw(st.sampled_from(["", *TYPES])),
                categories=draw(
                    st.sampled_from([(), (("risk", "1.1"), ("sector", "finance-insurance"))])
                ),
                **{
                    name: draw(st.one_of(st.none(), part))
                    for name in (
                        *("bearer", "condition", "deadline", "sanction", "enforcer"),
                        "beneficiary",
                    )
                },
            )
        )
    return made
