"""Finds who issued or introduced a document in another language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from govatlas.coding.local.english import with_article
from govatlas.coding.local.glossed.glossary import fold
from govatlas.coding.local.glossed.parties import (
    DEVELOPER,
    GOVERNANCE,
    IssuerWording,
    Mention,
    Parties,
    Party,
    load_issuer_wording,
    load_parties,
    show_both,
)
from govatlas.coding.local.glossed.quoting import cut
from govatlas.coding.local.views import DocumentView
from govatlas.model.codebook import Codebook
from govatlas.model.coding import ActorLabel, Confidence, Role
from govatlas.model.document import Quotation, Span

_DEPLOYER: Final = "ai-deployer"
_OPENING: Final = 1500
_HEAD: Final = 260
_LONGEST_LINE: Final = 60
_LONGEST_NAME: Final = 90
_LEAST_NAME: Final = 12
_MOST: Final = 3
_OFTEN: Final = 3
_WE: Final = re.compile(r"\b(?:we|our)\b")
_OUTER: Final = ' \t\n,;:.，；：、。()（）"“”«»'
_SPLIT: Final = re.compile(r",| et | und | y | e |、| 和 ")


@dataclass(frozen=True, slots=True)
class _Issuer:
    name: str
    english: str
    type: str
    span: Span | None
    how: str


_HOW: Final = {
    "metadata": "The metadata of the document names it as the issuing authority.",
    "introduced": "The opening of the text names it as having introduced the bill.",
    "issued": "The text says that it adopted or issued the document.",
    "company": "The wording of the text shows that the document is its own.",
    "head": "The title or the lines at the head of the text name it.",
    "signed": "It signs the document at its end.",
}


def find_glossed_proposers(
    view: DocumentView, shadow: DocumentView, language: str, codebook: Codebook
) -> tuple[ActorLabel, ...]:
    """Return those who issued or introduced the document, if text, title or metadata tell.

    Args:
        view: the original.
        shadow: its glosses, which tell whether it speaks of its authors as "we".
        language: of the document.
        codebook: gives the labels of types.
    """
    found = list(_find_issuers(view, shadow, language))[:_MOST]
    return tuple(_label(view, issuer, codebook) for issuer in found)


def _label(view: DocumentView, issuer: _Issuer, codebook: Codebook) -> ActorLabel:
    kind = next(
        (c.label for c in codebook.actor_types.categories if c.code == issuer.type), issuer.type
    )
    why = {
        DEVELOPER: "it makes AI models or systems",
        _DEPLOYER: "it sets rules for its own use of AI",
    }.get(issuer.type, "it issues rules or guidance")
    quotation = _quote(view, issuer.span)
    return ActorLabel(
        role=Role.PROPOSER,
        name=show_both(issuer.name, issuer.english),
        type=issuer.type,
        confidence=Confidence.HIGH
        if issuer.how in ("metadata", "introduced")
        else Confidence.MEDIUM,
        rationale=f"{_HOW[issuer.how]} It counts as {with_article(kind)} because {why}.",
        quotations=(quotation,) if quotation else (),
    )


def _quote(view: DocumentView, span: Span | None) -> Quotation | None:
    if span is None:
        return None
    shown = cut(view.document.text, span, span)
    return view.document.quote(shown) if shown is not None and shown.overlaps(span) else None


def _find_issuers(view: DocumentView, shadow: DocumentView, language: str) -> Iterator[_Issuer]:
    """Yield the issuers by the surest sign there is of them."""
    wording, parties = load_issuer_wording(language), load_parties(language)
    text = view.document.text
    authority = view.document.instrument.authority.name.strip()
    company = _find_company(view, shadow, wording)
    if company is not None:
        yield company
        return
    introduced = _find_introduced(text, wording)
    if introduced is not None:
        yield introduced
        return
    enacted = _find_enacted(text, wording)
    if enacted is not None and not authority:
        yield enacted
        return
    if authority:
        is_company = "private-sector" in authority.lower()
        yield _Issuer(authority, "", DEVELOPER if is_company else GOVERNANCE, None, "metadata")
        return
    yield from (
        _find_lines(text, parties)
        or _find_issued(text, wording, parties)
        or _find_head(view, wording, parties)
    )


def _find_enacted(text: str, wording: IssuerWording) -> _Issuer | None:
    """Return the legislature whose enacting words open the text."""
    for pattern, english in wording.enacted:
        match = pattern.search(text, 0, _OPENING)
        if match is not None:
            name = " ".join(match["name"].split()).strip(_OUTER)
            return _Issuer(name, english, GOVERNANCE, Span(match.start(), match.end()), "issued")
    return None


def _find_introduced(text: str, wording: IssuerWording) -> _Issuer | None:
    """Return the member who introduced a bill, by the name alone."""
    for pattern in wording.introduced:
        match = pattern.search(text, 0, _OPENING)
        if match is None:
            continue
        kept = [
            word
            for word in match["name"].split()
            if fold(word.strip(_OUTER)) not in wording.person_words
            and (word[:1].isupper() or not word[:1].isascii())
        ]
        name = " ".join(kept).strip(_OUTER)
        if not name or len(name) > _LONGEST_NAME or not _is_person(match["name"], wording):
            continue
        name = name.title() if name.isupper() else name
        start = match.start("name")
        return _Issuer(
            name, "", GOVERNANCE, Span(match.start(), max(match.end(), start + 1)), "introduced"
        )
    return None


def _find_lines(text: str, parties: Parties) -> list[_Issuer]:
    """Return the bodies that stand alone on short lines at the head, or sign at the end."""
    found: dict[str, _Issuer] = {}
    for how, start, end in (
        ("head", 0, _OPENING),
        ("signed", max(0, len(text) - _HEAD), len(text)),
    ):
        for match in re.finditer(r"[^\n]+", text[start:end]):
            line = match[0].strip()
            if not line or len(line) > _LONGEST_LINE:
                continue
            mentions = [m for m in parties.find(line) if m.party.body]
            if mentions and sum(m.end - m.start for m in mentions) >= 0.6 * len(line):
                for mention in mentions:
                    at = start + match.start() + match[0].index(line) + mention.start
                    name = line[mention.start : mention.end]
                    issuer = _issue(name, mention.party, Span(at, at + len(name)), how)
                    found.setdefault(mention.party.english, issuer)
        if found:
            break
    return list(found.values())


def _find_issued(text: str, wording: IssuerWording, parties: Parties) -> list[_Issuer]:
    """Return who adopted the document by its enacting formula."""
    for pattern in wording.issued:
        for match in pattern.finditer(text, 0, min(len(text), 4 * _OPENING)):
            name = " ".join(match["name"].split()).strip(_OUTER)
            if not 2 <= len(name) <= _LONGEST_NAME:
                continue
            span = Span(match.start("name"), match.end("name"))
            known = [m for m in parties.find(text, span.start, span.end) if m.party.body]
            if known:
                return [
                    _issue(text[m.start : m.end], m.party, Span(m.start, m.end), "issued")
                    for m in known
                ]
            if wording.body.search(name):
                return [_Issuer(name, "", GOVERNANCE, span, "issued")]
    return []


def _find_head(view: DocumentView, wording: IssuerWording, parties: Parties) -> list[_Issuer]:
    """Return the body that title or first lines name, else one that the text names often."""
    title, text = view.document.instrument.title, view.document.text
    for source, inside in ((title, False), (text[:_HEAD], True)):
        for mention in _list_bodies(source, parties):
            name = source[mention.start : mention.end]
            span = Span(mention.start, mention.end) if inside else None
            return [_issue(name, mention.party, span, "head")]
        named = wording.body.search(source)
        name = (
            "" if named is None else " ".join((named.groupdict().get("name") or named[0]).split())
        )
        if named is not None and _LEAST_NAME <= len(name) <= _LONGEST_NAME:
            span = Span(named.start(), named.end()) if inside else None
            return [_Issuer(name.strip(_OUTER), "", GOVERNANCE, span, "head")]
    opening = _list_bodies(text[:_OPENING], parties)
    often = [m for m in opening if text.count(text[m.start : m.end]) > 1]
    return [_issue(text[m.start : m.end], m.party, Span(m.start, m.end), "head") for m in often[:1]]


def _read_name(named: re.Match[str]) -> str:
    """Return the name of a body, empty for a noun alone that says of no one which it is."""
    name = " ".join((named.groupdict().get("name") or named[0]).split()).strip(_OUTER)
    whole = " " in name or not name.isascii() or len(name) >= _LEAST_NAME
    return name if whole and len(name) <= _LONGEST_NAME else ""


def _list_bodies(source: str, parties: Parties) -> list[Mention]:
    """Return the mentions of bodies that are no companies."""
    return [m for m in parties.find(source) if m.party.body and m.party.type == GOVERNANCE]


def _is_person(name: str, wording: IssuerWording) -> bool:
    """Whether a person is named as the sponsor of a bill, with a title or without."""
    first = name.split()[0] if name.split() else ""
    return first[:1].isupper() or fold(first.strip(_OUTER)) in wording.person_words


def _find_company(
    view: DocumentView, shadow: DocumentView, wording: IssuerWording
) -> _Issuer | None:
    """Return the company whose own document this is: the only one named, and its text says "we"."""
    authority = view.document.instrument.authority.name.lower()
    if authority and "private-sector" not in authority:
        return None
    text, title = view.document.text, view.document.instrument.title
    named = {name: found for name in wording.companies if (found := _find_name(name, text))}
    if len(named) != 1:
        return None
    ((name, places),) = named.items()
    speaks = len(_WE.findall(shadow.lowered)) >= _OFTEN
    if not (authority or speaks or name.lower() in title.lower()):
        return None
    span = Span(places[0], places[0] + len(name))
    return _Issuer(text[span.start : span.end], "", DEVELOPER, span, "company")


def _find_name(name: str, text: str) -> list[int]:
    """Return where a company is named; Latin letters may stand beside those of other scripts."""
    before, after = (r"(?<![A-Za-z])", r"(?![A-Za-z])") if name.isascii() else ("", "")
    found = re.finditer(f"(?i){before}{re.escape(name)}{after}", text)
    return [match.start() for match in found]


def _issue(name: str, party: Party, span: Span | None, how: str) -> _Issuer:
    return _Issuer(" ".join(name.split()), party.english, party.type, span, how)
