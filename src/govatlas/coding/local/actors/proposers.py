"""Labels those who issued or introduced a document as its proposers."""

from collections.abc import Iterator

from govatlas.coding.excerpts import excerpt
from govatlas.coding.local.actors.issuer_wording import Issuer, load_issuer_wording
from govatlas.coding.local.actors.issuers import find_issuers
from govatlas.coding.local.english import with_article
from govatlas.coding.local.views import DocumentView
from govatlas.model.codebook import Codebook
from govatlas.model.coding import ActorLabel, Confidence, Role
from govatlas.model.document import Quotation, Span

_DEVELOPER, _GOVERNANCE, _DEPLOYER = "ai-developer", "ai-governance-actor", "ai-deployer"
_OWN_WORDS = frozenset(("title", "owner", "approved by"))
_SURE = frozenset(
    ("introduced", "metadata", "enacted by", "governor", "place", "legislature", "president")
)


def find_proposers(view: DocumentView, codebook: Codebook) -> Iterator[ActorLabel]:
    """Yield those who issued or introduced the document, if text, title or metadata tell."""
    for issuer in find_issuers(view):
        kind = _judge_type(view, issuer)
        label = next((c.label for c in codebook.actor_types.categories if c.code == kind), kind)
        quotation = _quote(view, issuer)
        counted = f"It counts as {with_article(label)} because {_why(kind)}."
        yield ActorLabel(
            role=Role.PROPOSER,
            name=issuer.name,
            type=kind,
            confidence=Confidence.HIGH if issuer.how in _SURE else Confidence.MEDIUM,
            rationale=f"{_explain(issuer)} {counted}",
            quotations=(quotation,) if quotation else (),
        )


def _judge_type(view: DocumentView, issuer: Issuer) -> str:
    wording = load_issuer_wording()
    authority = view.document.instrument.authority.name.lower()
    if "private-sector" in authority:
        return _DEVELOPER
    if issuer.how == "approved by":
        return _GOVERNANCE
    if wording.deploying.search(issuer.name):
        return _DEPLOYER
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
        "introduced": "The opening of the text names it as having introduced the bill.",
        "metadata": "The metadata of the document names it as the issuing authority.",
        "legislature": "The title or the enacting words are those of a bill of this legislature.",
        "place": "The metadata names the place as the issuing authority, and the text or title "
        "names its public body.",
        "title": "The title names it as the one behind the document.",
        "agency": "The metadata names the state, and this is the agency of it that the text "
        "names most.",
        "owner": "The wording of the text, its first lines or its title show that the document "
        "is its own.",
        "signed": "It signs the document below its last article.",
        "approved by": "The document says that it approved it.",
        "president": "The document is an order of the President.",
    }.get(issuer.how, "The text itself says that it adopted or issued the document.")


def _why(kind: str) -> str:
    return {
        _DEVELOPER: "the document speaks of AI models or systems that it makes",
        _DEPLOYER: "it sets rules for its own use of AI",
    }.get(kind, "it issues rules or guidance")
