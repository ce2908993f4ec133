"""Finds who issued or introduced a document, in its text, title or metadata."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from govatlas.coding.local.actors.full_names import write_in_case
from govatlas.coding.local.actors.issuer_wording import Issuer, load_issuer_wording
from govatlas.coding.local.actors.legislatures import (
    find_state,
    is_bare,
    is_bill,
    is_order,
    name_legislature,
)
from govatlas.coding.local.actors.owners import find_approvers, find_owner
from govatlas.coding.local.actors.sponsors import find_sponsors
from govatlas.coding.local.views import DocumentView
from govatlas.model.document import Span

_SHORTEST = 3
_LONGEST_TITLE = 5
_LONGEST_LETTERHEAD = 7
_LONGEST_LINE = 100
_FIRST_LINES = 5
_LINE = re.compile(r"(?m)^[^\n]*\S[^\n]*$")
_ENACTED = frozenset(("governor", "enacted by", "resolves", "the people", "ordains", "vested"))
_ISSUED = frozenset(("issued by", "issued the", "submitted by"))
_OTHERS = frozenset(("from", "in this document", "we the"))
_CONGRESS = "united states congress"
_LAW = "Enacted"
_SURE, _SURER = 4.0, 6.0
_COUNCIL = re.compile(r"(?i)(?:the )?(?:city )?council")
_PLACE_MARK = "PLACE"
_LEADING = re.compile(r"^(?:(?:the|overview|introduction|preamble)\s+)+", re.IGNORECASE)
_PEOPLE = re.compile(r"(?i)^people of the state of ")
_SHOUTED = re.compile(
    r"^(?:[A-Z]{2,} (?:[A-Z]\. )?){1,3}[A-Z]{2,}(?=, (?:Governor|Mayor|President))"
)
_TRAILING = re.compile(r"(?i)\s(?:owner|date|version|page|number|approved|of|for|the|and)$")
_PRESIDENCY = re.compile(r"Executive Office of the President$")
_ORDERED = re.compile(r"authority vested in me as president\b")
_BY_ORDER = re.compile(r"(?i)\(E\.?O\.? \d+|\bexecutive order\b")
_PRESIDENT = "President of the United States"
_PLACE = re.compile(r"^(?P<place>[^,]+), (?:[A-Z]{2}|[A-Z][a-z]+)$")


def find_issuers(view: DocumentView) -> tuple[Issuer, ...]:
    """Return who introduced a bill that is not law yet, else the issuer by the surest source."""
    state = find_state(view)
    instrument = view.document.instrument
    sponsors = find_sponsors(view, state) if instrument.stage != _LAW else None
    if sponsors is not None:
        return (Issuer(sponsors.name, "introduced", sponsors.span),)
    if load_issuer_wording().broad.search(instrument.authority.name):
        return tuple(_list_signers(view)) or tuple(filter(None, [_of_broad(view)]))
    issuer = _find_issuer(view, state)
    approver = None if instrument.authority.name else find_approvers(view)
    found = [one for one in (issuer, approver) if one is not None]
    return tuple({one.name.lower(): one for one in reversed(found)}.values())[::-1]


def _find_issuer(view: DocumentView, state: str) -> Issuer | None:
    """Return the issuer: a named authority, the chamber that acts, the title, the voice."""
    authority = view.document.instrument.authority.name
    wording = load_issuer_wording()
    if authority.lower() == _CONGRESS or wording.exact.search(authority):
        return _from_metadata(view)
    if state:
        return _of_state(view, state)
    acting = _of_people(_from_text(view, _ENACTED))
    if authority and not wording.classes.match(authority):
        return _at_place(view, acting) or _from_metadata(view)
    return (
        acting
        or _from_titles(view)
        or _from_text(view, _ISSUED)
        or (None if authority else _from_letterhead(view))
        or (_from_title(view) if authority else None)
        or find_owner(view, least=_SURER if authority else _SURE)
        or _from_title(view)
        or _from_text(view, _OTHERS)
    )


def _of_people(acting: Issuer | None) -> Issuer | None:
    """Return the legislature of the people in whose name an act is made."""
    if acting is None:
        return None
    return replace(acting, name=_PEOPLE.sub("Legislature of the State of ", acting.name))


def _of_broad(view: DocumentView) -> Issuer | None:
    """Return the body behind a document of a central government, if the text or title tells."""
    return _from_text(view, _ISSUED) or _from_title_wording(view) or _from_metadata(view)


def _from_title_wording(view: DocumentView) -> Issuer | None:
    """Return who submitted the document by its title."""
    for how, pattern in load_issuer_wording().patterns:
        match = pattern.search(view.document.instrument.title) if how == "submitted by" else None
        if match is not None:
            return Issuer(_clean(match["who"]), "title", _find(view, _clean(match["who"])))
    return None


def _list_signers(view: DocumentView) -> Iterator[Issuer]:
    """Yield the bodies that sign below the last article of a document, one on a line."""
    wording = load_issuer_wording()
    text = view.document.text
    ends = [match.end() for match in wording.signed_after.finditer(text)]
    lines = list(_LINE.finditer(text, ends[-1])) if ends else []
    names = [wording.national.sub(" ", line[0]).strip() for line in lines]
    if all(wording.public.search(n) and len(n) <= _LONGEST_LINE for n in names):
        for name, line in zip(names, lines, strict=True):
            yield Issuer(name, "signed", Span(*line.span()))


def _of_state(view: DocumentView, state: str) -> Issuer | None:
    """Return who acts for ``state``: the governor, the legislature, or an agency by its title."""
    title = view.document.instrument.title
    acting = _from_text(view, _ENACTED)
    if is_order(title) and (not acting or acting.name == "Governor"):
        return Issuer(f"Governor of {state}", "governor", _find(view, "Governor"))
    if acting and not (is_bare(acting.name) or acting.how == "the people"):
        return acting
    if acting or is_bill(title):
        return Issuer(name_legislature(state), "legislature", acting.span if acting else None)
    return _from_agency(view, state) or _from_metadata(view)


def _from_agency(view: DocumentView, place: str, *, titled: bool = False) -> Issuer | None:
    """Return the agency of ``place`` in the title, else the one that the text names oftest."""
    agency = re.compile(load_issuer_wording().agency.replace(_PLACE_MARK, re.escape(place)))
    match = agency.search(view.document.instrument.title)
    if match:
        return Issuer(match[0], "title", _find(view, match[0]))
    if titled:
        return None
    named = Counter(" ".join(m[0].split()) for m in agency.finditer(view.document.text))
    if not named:
        return None
    name = named.most_common(1)[0][0]
    return Issuer(name, "agency", _find(view, name))


def _at_place(view: DocumentView, acting: Issuer | None) -> Issuer | None:
    """Return the council that acts, with its city where the text says no more than ``Council``."""
    place = _PLACE.match(view.document.instrument.authority.name)
    if acting and place and _COUNCIL.fullmatch(acting.name):
        return Issuer(f"{place['place']} City Council", acting.how, acting.span)
    if place and acting is None:
        return _from_agency(view, place["place"], titled=True)
    return acting


def _from_text(view: DocumentView, hows: frozenset[str]) -> Issuer | None:
    """Return who the opening of the text names as issuer by one of the patterns ``hows``."""
    wording = load_issuer_wording()
    for how, pattern in wording.patterns:
        if how not in hows:
            continue
        match = pattern.search(view.document.text, 0, wording.opening)
        name = _clean(match["who"]) if match else ""
        if not match or len(name) < _SHORTEST or wording.not_names.match(name):
            continue
        if _names_the_document(match, view.document.instrument.title):
            return Issuer(name, how, Span(*match.span()))
    return None


def _names_the_document(match: re.Match[str], title: str) -> bool:
    """Whether what somebody issued is this document, where the wording names a thing."""
    what = match.groupdict().get("what")
    if what is None:
        return True
    words = re.findall(r"\w{3,}", what.lower())[:4]
    return len(words) > 1 and all(word in title.lower() for word in words)


def _clean(name: str) -> str:
    name = _LEADING.sub("", " ".join(name.split()))
    name = _SHOUTED.sub(lambda match: match[0].title(), name)
    return write_in_case(_TRAILING.sub("", name).strip(" ,;:-–—’'"))


def _from_metadata(view: DocumentView) -> Issuer | None:
    """Return the authority of the metadata; a place by its public name where the text has it."""
    name = view.document.instrument.authority.name.strip()
    if not name:
        return None
    place = _PLACE.match(name)
    if place:
        return _name_place(view, place["place"]) or Issuer(name, "metadata", None)
    if _PRESIDENCY.match(name):
        ordered = _ORDERED.search(view.lowered)
        if ordered or _BY_ORDER.search(view.document.instrument.title):
            return Issuer(_PRESIDENT, "president", Span(*ordered.span()) if ordered else None)
    return Issuer(name, "metadata", _find(view, name) if " " in name else None)


def _name_place(view: DocumentView, place: str) -> Issuer | None:
    """Return the public name of a city or county, as text or title write it."""
    words = re.sub(r" County$", "", place)
    for full in (f"City and County of {words}", f"City of {words}", f"County of {words}", place):
        span = _find(view, full)
        if span or full.lower() in view.document.instrument.title.lower():
            return Issuer(full, "place", span)
    return None


def _find(view: DocumentView, name: str) -> Span | None:
    place = re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", view.lowered)
    return Span(*place.span()) if place else None


def _from_letterhead(view: DocumentView) -> Issuer | None:
    """Return the public body that stands alone on one of the first lines of a bare text."""
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


def _from_titles(view: DocumentView) -> Issuer | None:
    """Return the owner by the wording of the title that is sure of it: ``Measures of …``."""
    title = view.document.instrument.title
    wording = load_issuer_wording()
    for pattern in wording.titles:
        match = pattern.search(title)
        if match is None or wording.not_names.match(match["who"]):
            continue
        public = wording.public.search(match["who"]) or not wording.document_words.search(
            match["who"]
        )
        if public:
            place = _find(view, match["who"]) or _find(view, match["who"].split()[0])
            return Issuer(_clean(match["who"]), "title", place)
    return None


def _is_name(name: str) -> bool:
    wording = load_issuer_wording()
    return not wording.not_names.match(name) and not wording.document_words.search(name)


def _from_title(view: DocumentView) -> Issuer | None:
    """Return the name with which the title begins, where the text repeats it."""
    for name in _names_in_title(view.document.instrument.title):
        place = _find(view, name) if _is_name(name) else None
        if place is not None and _stands_alone(view, name):
            return Issuer(write_in_case(name), "title", place)
    return None


def _stands_alone(view: DocumentView, name: str) -> bool:
    """Whether the text has ``name`` without the word that follows it in the title."""
    after = view.document.instrument.title[len(name) :].split()
    following = re.escape(after[0].lower()) if after else "$^"
    return (
        re.search(rf"(?<!\w){re.escape(name.lower())}(?! {following})\b", view.lowered) is not None
    )


def _names_in_title(title: str) -> Iterator[str]:
    words = title.split()
    if len(words) <= _LONGEST_TITLE and all(word[0].isupper() or word == "of" for word in words):
        yield title
    yield from (" ".join(words[:length]) for length in (3, 2, 1) if len(words) > length)
