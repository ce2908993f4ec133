"""Finds who issued or introduced a document, in its text or else in its metadata."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from govatlas.coding.excerpts import excerpt
from govatlas.coding.local.actor_lexicon import read_actor_data
from govatlas.coding.local.views import DocumentView
from govatlas.model.codebook import Codebook
from govatlas.model.coding import ActorLabel, Confidence, Role
from govatlas.model.document import Quotation, Span

_DEVELOPER, _GOVERNANCE, _DEPLOYER = "ai-developer", "ai-governance-actor", "ai-deployer"
_FEWEST_WE = 3
_WEAK = frozenset(("outlines", "applies to", "committed", "in this document", "we the"))
_VAGUE = re.compile(r"(?i)(?:private.sector|other )")
_LEADING = re.compile(r"^(?:(?:the|overview|introduction|preamble)\s+)+", re.IGNORECASE)
_TRAILING = re.compile(r"(?i)\s(?:owner|date|version|page|number|approved)$")
_NOT_A_NAME = re.compile(
    r"(?i)^(?:this|these|that|we|our|it|the|in|at|and|ai|artificial|purpose|introduction|policy|"
    r"guidance|section|article|all|each|such|there|as|for|to|on|by|what|how|while|generative|specifically|afterwards|however|agency|implementation|overview|"
    r"furthermore|therefore|last|date|owner|version|page|voluntary|seven)\b"
)
_TITLE_OWNER = re.compile(
    r"(?P<who>[A-Z][\w&-]*(?:\s[A-Z][\w&-]*){0,4})[’']s?\s|^(?P<first>[A-Z][a-z]\w+|[A-Z]{2,})\s"
)


@dataclass(frozen=True, slots=True)
class _Sources:
    opening: int
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    company: re.Pattern[str]
    public: re.Pattern[str]
    makers: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Issuer:
    name: str
    how: str
    span: Span | None


@cache
def _load_sources() -> _Sources:
    data = read_actor_data("proposers")
    return _Sources(
        opening=data["opening"],
        patterns=tuple((how, re.compile(p)) for how, p in data["patterns"].items()),
        company=re.compile(data["company"]),
        public=re.compile(data["public"]),
        makers=re.compile(data["makers"]),
    )


def find_proposers(view: DocumentView, codebook: Codebook) -> Iterator[ActorLabel]:
    """Yield the one who issued the document, if text or metadata tell."""
    issuer = _find_issuer(view)
    if issuer is None:
        return
    kind = _judge_type(view, issuer)
    label = next((c.label for c in codebook.actor_types.categories if c.code == kind), kind)
    article = "an" if label[:1].lower() in "aeiou" else "a"
    quotation = _quote(view, issuer)
    yield ActorLabel(
        role=Role.PROPOSER,
        name=issuer.name,
        type=kind,
        confidence=Confidence.HIGH
        if issuer.how in ("introduced", "metadata")
        else Confidence.MEDIUM,
        rationale=f"{_explain(issuer)} It counts as {article} {label} because {_why(kind)}.",
        quotations=(quotation,) if quotation else (),
    )


def _find_issuer(view: DocumentView) -> _Issuer | None:
    """Return the issuer by the surest source: an act of issuing, metadata, title, voice."""
    authority = view.document.instrument.authority.name
    vague = not authority or _VAGUE.match(authority) is not None
    return (
        _from_text(view, weak=False)
        or (None if vague else _from_metadata(view))
        or _from_text(view, weak=True)
        or _from_title(view)
        or _from_metadata(view)
        or _from_voice(view)
    )


def _from_text(view: DocumentView, *, weak: bool) -> _Issuer | None:
    """Return who the opening of the text names as issuer, by the weak patterns or the others."""
    sources = _load_sources()
    for how, pattern in sources.patterns:
        if (how in _WEAK) is not weak:
            continue
        match = pattern.search(view.document.text, 0, sources.opening)
        name = _clean(match["who"]) if match else ""
        if match and len(name) >= 3 and not _NOT_A_NAME.match(name):
            return _Issuer(name, how, Span(*match.span()))
    return None


def _clean(name: str) -> str:
    name = _LEADING.sub("", " ".join(name.split()))
    name = _TRAILING.sub("", name).strip(" ,;:-–—’'")
    if not name.isupper() or len(name) < 5:
        return name
    return re.sub(r"\b(?:Of|The|And|For)\b", lambda match: match[0].lower(), name.title())


def _from_metadata(view: DocumentView) -> _Issuer | None:
    name = view.document.instrument.authority.name.strip()
    return _Issuer(name, "metadata", _find(view, name)) if name else None


def _find(view: DocumentView, name: str) -> Span | None:
    place = view.lowered.find(name.lower())
    return Span(place, place + len(name)) if place >= 0 else None


def _from_title(view: DocumentView) -> _Issuer | None:
    """Return the owner that the title names and the text repeats."""
    match = _TITLE_OWNER.search(view.document.instrument.title)
    name = (match["who"] or match["first"]) if match else None
    if not name or _NOT_A_NAME.match(name):
        return None
    place = _find(view, name)
    if place is None or view.lowered.count(name.lower()) < 2:
        return None
    return _Issuer(name, "title", place)


def _from_voice(view: DocumentView) -> _Issuer | None:
    """Return the capitalised name that stands oftest in a text that says ``we``."""
    if len(re.findall(r"\b(?:we|our)\b", view.lowered)) < _FEWEST_WE:
        return None
    names = re.findall(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})?\b", view.document.text)
    counts = Counter(name for name in names if not _NOT_A_NAME.match(name))
    if not counts:
        return None
    name, times = counts.most_common(1)[0]
    return _Issuer(name, "voice", _find(view, name)) if times >= _FEWEST_WE else None


def _judge_type(view: DocumentView, issuer: _Issuer) -> str:
    sources = _load_sources()
    authority = view.document.instrument.authority.name.lower()
    if "private-sector" in authority:
        return _DEVELOPER
    if authority or (
        sources.public.search(issuer.name) and not sources.company.search(issuer.name)
    ):
        return _GOVERNANCE
    if issuer.how in ("introduced", "introduced by", "introduced in capitals", "enacted by"):
        return _GOVERNANCE
    if sources.makers.search(view.document.text):
        return _DEVELOPER
    return _DEPLOYER if issuer.how in ("title", "voice", "committed", "applies to") else _GOVERNANCE


def _quote(view: DocumentView, issuer: _Issuer) -> Quotation | None:
    if issuer.span is None:
        return None
    place = view.passage_at(issuer.span.start)
    within = issuer.span
    if place is not None:
        within = Span(view.passages[place].start, view.passages[place].end)
    span = excerpt(view.document.text, issuer.span, within)
    return view.document.quote(span) if span else None


def _explain(issuer: _Issuer) -> str:
    if issuer.how == "metadata":
        return "The metadata of the document names it as the issuing authority."
    if issuer.how == "title":
        return "The title names it as the owner of the document, and the text speaks for it."
    if issuer.how == "voice":
        return "The text speaks as “we”, and this is the name it uses most."
    return "The text itself says that it introduced, adopted or issued the document."


def _why(kind: str) -> str:
    return {
        _DEVELOPER: "the document speaks of AI models or systems that it makes",
        _DEPLOYER: "it sets rules for its own use of AI",
    }.get(kind, "it issues rules or guidance")
