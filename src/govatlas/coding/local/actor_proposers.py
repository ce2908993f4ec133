"""Labels those who issued or introduced a document as its proposers."""

from collections.abc import Iterator

from govatlas.coding.excerpts import excerpt
from govatlas.coding.local.actor_issuers import Issuer, find_issuers, load_issuer_wording
from govatlas.coding.local.views import DocumentView
from govatlas.model.codebook import Codebook
from govatlas.model.coding import ActorLabel, Confidence, Role
from govatlas.model.document import Quotation, Span

_DEVELOPER, _GOVERNANCE, _DEPLOYER = "ai-developer", "ai-governance-actor", "ai-deployer"
_OWN_WORDS = frozenset(("title", "voice", "committed", "applies to", "approved by"))
_SURE = frozenset(("introduced", "metadata", "enacted by", "governor", "place"))


def find_proposers(view: DocumentView, codebook: Codebook) -> Iterator[ActorLabel]:
    """Yield those who issued or introduced the document, if text, title or metadata tell."""
    for issuer in find_issuers(view):
        kind = _judge_type(view, issuer)
        label = next((c.label for c in codebook.actor_types.categories if c.code == kind), kind)
        article = "an" if label[:1].lower() in "aeiou" else "a"
        quotation = _quote(view, issuer)
        yield ActorLabel(
            role=Role.PROPOSER,
            name=issuer.name,
            type=kind,
            confidence=Confidence.HIGH if issuer.how in _SURE else Confidence.MEDIUM,
            rationale=f"{_explain(issuer)} It counts as {article} {label} because {_why(kind)}.",
            quotations=(quotation,) if quotation else (),
        )


def _judge_type(view: DocumentView, issuer: Issuer) -> str:
    wording = load_issuer_wording()
    authority = view.document.instrument.authority.name.lower()
    if "private-sector" in authority:
        return _DEVELOPER
    public = wording.public.search(issuer.name) and not wording.company.search(issuer.name)
    if authority or public or issuer.how not in _OWN_WORDS:
        return _GOVERNANCE
    return _DEVELOPER if wording.makers.search(view.document.text) else _DEPLOYER


def _quote(view: DocumentView, issuer: Issuer) -> Quotation | None:
    if issuer.span is None:
        return None
    place = view.passage_at(issuer.span.start)
    within = issuer.span
    if place is not None:
        within = Span(view.passages[place].start, view.passages[place].end)
    span = excerpt(view.document.text, issuer.span, within)
    return view.document.quote(span) if span else None


def _explain(issuer: Issuer) -> str:
    return {
        "metadata": "The metadata of the document names it as the issuing authority.",
        "place": "The metadata names the place as the issuing authority, and the text names "
        "its public body.",
        "title": "The title names it as the owner of the document, and the text speaks for it.",
        "voice": "The text speaks as “we”, and this is the name it uses most.",
    }.get(issuer.how, "The text itself says that it introduced, adopted or issued the document.")


def _why(kind: str) -> str:
    return {
        _DEVELOPER: "the document speaks of AI models or systems that it makes",
        _DEPLOYER: "it sets rules for its own use of AI",
    }.get(kind, "it issues rules or guidance")
