"""Finds who issued or introduced a document, its proposers, in text, title or metadata."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from govatlas.coding.excerpts import excerpt
from govatlas.coding.local.actors.full_names import write_in_case
from govatlas.coding.local.actors.lexicon import read_actor_data
from govatlas.coding.local.english import with_article
from govatlas.coding.local.views import DocumentView
from govatlas.model.codebook import Codebook
from govatlas.model.coding import ActorLabel, Confidence, Role
from govatlas.model.document import Quotation, Span

_FEWEST_WE = 3
_LONGEST_TITLE = 5
_LONGEST_LETTERHEAD = 7
_FIRST_LINES = 5
_LINE = re.compile(r"(?m)^[^\n]*\S[^\n]*$")
_INTRODUCED = frozenset(("introduced", "introduced by", "introduced in capitals"))
_ENACTED = frozenset(("governor", "enacted by", "resolves", "the people", "ordains", "vested"))
_ISSUED = frozenset(("issued by",))
_CONGRESS = "united states congress"
_LEADING = re.compile(r"^(?:(?:the|overview|introduction|preamble)\s+)+", re.IGNORECASE)
_TRAILING = re.compile(r"(?i)\s(?:owner|date|version|page|number|approved)$")
_DEVELOPER, _GOVERNANCE, _DEPLOYER = "ai-developer", "ai-governance-actor", "ai-deployer"
_OWN_WORDS = frozenset(("title", "voice", "committed", "applies to", "approved by"))
_SURE = frozenset(("introduced", "metadata", "enacted by", "governor", "place"))
_PLACE = re.compile(r"^(?P<place>[^,]+), (?:[A-Z]{2}|[A-Z][a-z]+)$")


@dataclass(frozen=True, slots=True)
class Issuer:
    """The one behind a document, how that is known, with the words that show it."""

    name: str
    how: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class IssuerWording:
    """Compiled wording by which issuers are found; ``opening`` is how far the text is read."""

    opening: int
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    titles: tuple[re.Pattern[str], ...]
    company: re.Pattern[str]
    public: re.Pattern[str]
    makers: re.Pattern[str]
    classes: re.Pattern[str]
    exact: re.Pattern[str]
    not_names: re.Pattern[str]
    document_words: re.Pattern[str]


@cache
def load_issuer_wording() -> IssuerWording:
    """Return the packaged wording, compiled."""
    data = read_actor_data("proposers")
    single = ("company", "public", "makers", "classes", "exact", "not_names", "document_words")
    return IssuerWording(
        opening=data["opening"],
        patterns=tuple((how, re.compile(p)) for how, p in data["patterns"].items()),
        titles=tuple(re.compile(p) for p in data["titles"]),
        **{name: re.compile(data[name]) for name in single},
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


def find_issuers(view: DocumentView) -> tuple[Issuer, ...]:
    """Return the issuer by the surest source, then the member who introduced a bill, if named."""
    issuer = _find_issuer(view)
    sponsor = _from_text(view, _INTRODUCED)
    found = [one for one in (issuer, sponsor) if one is not None]
    names = {one.name.lower(): one for one in reversed(found)}
    return tuple(sorted(names.values(), key=lambda one: one is sponsor))


def _find_issuer(view: DocumentView) -> Issuer | None:
    """Return the issuer: a named authority, the chamber that acts, the title, the voice."""
    authority = view.document.instrument.authority.name
    wording = load_issuer_wording()
    if authority.lower() == _CONGRESS or wording.exact.search(authority):
        return _from_metadata(view)
    acting = _from_text(view, _ENACTED)
    if authority and not wording.classes.match(authority):
        return acting or _from_metadata(view)
    return (
        acting
        or _from_text(view, _ISSUED)
        or _from_letterhead(view)
        or _from_title(view)
        or _from_text(view, _others())
        or _from_voice(view)
        or (None if _from_text(view, _INTRODUCED) else _from_metadata(view))
    )


@cache
def _others() -> frozenset[str]:
    names = {how for how, _ in load_issuer_wording().patterns}
    return frozenset(names - _INTRODUCED - _ENACTED - _ISSUED)


def _from_text(view: DocumentView, hows: frozenset[str]) -> Issuer | None:
    """Return who the opening of the text names as issuer by one of the patterns ``hows``."""
    wording = load_issuer_wording()
    for how, pattern in wording.patterns:
        if how not in hows:
            continue
        match = pattern.search(view.document.text, 0, wording.opening)
        name = _clean(match["who"]) if match else ""
        if match and len(name) >= 3 and not wording.not_names.match(name):
            return Issuer(name, how, Span(*match.span()))
    return None


def _clean(name: str) -> str:
    name = _LEADING.sub("", " ".join(name.split()))
    name = write_in_case(_TRAILING.sub("", name).strip(" ,;:-–—’'"))
    name = re.sub(r"^People of the State of ", "Legislature of the State of ", name, flags=re.I)
    one = re.match(r"(Representative|Senator|Councilmember|Delegate)s (?!.* and )", name)
    return name.replace(f"{one[1]}s ", f"{one[1]} ", 1) if one else name


def _from_metadata(view: DocumentView) -> Issuer | None:
    """Return the authority of the metadata; a place by its public name where the text has it."""
    name = view.document.instrument.authority.name.strip()
    if not name:
        return None
    place = _PLACE.match(name)
    words = re.sub(r" County$", "", place["place"]) if place else ""
    for full in (f"City of {words}", f"County of {words}") if place else ():
        if full.lower() in view.lowered:
            return Issuer(full, "place", _find(view, full))
    return Issuer(name, "metadata", _find(view, name) if " " in name else None)


def _find(view: DocumentView, name: str) -> Span | None:
    place = re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", view.lowered)
    return Span(*place.span()) if place else None


def _from_letterhead(view: DocumentView) -> Issuer | None:
    """Return the public body that stands alone on one of the first lines of a bare text."""
    if view.document.instrument.authority.name:
        return None
    wording = load_issuer_wording()
    for match in islice(_LINE.finditer(view.document.text), _FIRST_LINES):
        name = match[0].strip()
        words = [word for word in name.split() if word not in ("of", "the", "for", "and")]
        if (
            1 < len(words) <= _LONGEST_LETTERHEAD
            and all(word[0].isupper() for word in words)
            and wording.public.search(name)
            and not wording.document_words.search(name)
            and not wording.not_names.match(name)
        ):
            return Issuer(_clean(name), "letterhead", Span(*match.span()))
    return None


def _from_title(view: DocumentView) -> Issuer | None:
    """Return the owner that the title names, where the text repeats it or the title is sure."""
    title = view.document.instrument.title
    wording = load_issuer_wording()
    for name, sure in _names_in_title(title):
        if not name or wording.not_names.match(name) or wording.document_words.search(name):
            continue
        place = _find(view, name) or _find(view, name.split()[0])
        if sure or (place is not None and len(re.findall(re.escape(name.lower()), view.lowered))):
            return Issuer(write_in_case(name), "title", place)
    return None


def _names_in_title(title: str) -> Iterator[tuple[str, bool]]:
    """Yield names that a title may give as owner, with whether its wording is sure of it."""
    yield from (
        (match["who"], True) for p in load_issuer_wording().titles if (match := p.search(title))
    )
    words = title.split()
    if len(words) <= _LONGEST_TITLE and all(word[0].isupper() or word == "of" for word in words):
        yield title, False
    yield from ((" ".join(words[:length]), False) for length in (3, 2, 1) if len(words) > length)


def _from_voice(view: DocumentView) -> Issuer | None:
    """Return the capitalised name that stands oftest in a text that says ``we``."""
    if len(re.findall(r"\b(?:we|our)\b", view.lowered)) < _FEWEST_WE:
        return None
    text = view.document.text
    names = re.findall(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})?\b", text)
    counts = Counter(n for n in names if not load_issuer_wording().not_names.match(n))
    if not counts:
        return None
    name, times = counts.most_common(1)[0]
    return Issuer(name, "voice", _find(view, name)) if times >= _FEWEST_WE else None


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
