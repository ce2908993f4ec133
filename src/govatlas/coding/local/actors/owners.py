"""Finds whose a policy is: its letterhead, copyright line, title, properties and wording."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from math import log1p

from govatlas.coding.local.actors.full_names import write_in_case
from govatlas.coding.local.actors.issuer_wording import Issuer, load_issuer_wording
from govatlas.coding.local.actors.lexicon import read_actor_data
from govatlas.coding.local.views import DocumentView
from govatlas.model.document import Span

_FIRST_LINES = 6
_LONGEST_LINE = 60
_LETTERHEAD_WORTH = 4.0
_TITLE_WORTH = 3.0
_PUBLIC_WORTH = 1.5
_AGAIN = 0.25
_MOST_AGAIN = 8
_LINE = re.compile(r"(?m)^[^\n]*\S[^\n]*$")
_LEADING = re.compile(r"^(?:(?:The|THE|At|In|All|This|Our|For|And|As|To|By|From|Of)\s+)+")
_DATE = re.compile(r",\s*\d.*$")
_RUN_IN = re.compile(r"\.\s?(?:--|[—–])")
"""After a heading in the line of its provision: ``(c) Waiver.--Subject to …``."""
_NAME_MARK, _WORD_MARK = "NAME", "WORD"


@dataclass(frozen=True, slots=True)
class OwnerWording:
    """Compiled wording by which a policy shows its owner, with the weight of each."""

    name: re.Pattern[str]
    evidence: tuple[tuple[float, re.Pattern[str]], ...]
    short: re.Pattern[str]
    defined: re.Pattern[str]
    legal: re.Pattern[str]
    others: re.Pattern[str]
    approved: tuple[re.Pattern[str], ...]


@cache
def load_owner_wording() -> OwnerWording:
    """Return the packaged wording, compiled."""
    data = read_actor_data("owners")
    name = data["name"].replace(_WORD_MARK, data["word"])

    def write(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern.replace(_NAME_MARK, name))

    return OwnerWording(
        name=re.compile(name),
        evidence=tuple((each["weight"], write(each["pattern"])) for each in data["evidence"]),
        short=re.compile(data["short"]),
        defined=write(data["defined"]),
        legal=re.compile(data["legal"]),
        others=re.compile(data["others"]),
        approved=tuple(write(pattern) for pattern in data["approved"]),
    )


class _Tally:
    """The evidence for each name, with the first place that shows it."""

    def __init__(self) -> None:
        self.points: dict[str, float] = defaultdict(float)
        self.places: dict[str, tuple[float, Span]] = {}

    def add(self, name: str, worth: float, span: Span | None) -> None:
        self.points[name] += worth
        if span is not None and worth > self.places.get(name, (0.0, span))[0]:
            self.places[name] = (worth, span)

    def join_short(self) -> None:
        """Give what is said of ``City`` to the likeliest ``City of …``, and drop it."""
        short = load_owner_wording().short
        for name in [name for name in self.points if short.match(name)]:
            fuller = [other for other in self.points if name in other.split() and other != name]
            points = self.points.pop(name)
            others = fuller or [other for other in self.points if not short.match(other)]
            if others:
                best = max(others, key=lambda other: (self.points[other], other))
                worth = points if fuller else points / 2
                self.add(best, worth, self.places[name][1] if name in self.places else None)


def find_owner(view: DocumentView, least: float) -> Issuer | None:
    """Return the name with most evidence of being the owner, None where it is under ``least``."""
    tally = _Tally()
    aliases = _find_aliases(view.document.text)
    for name, worth, span in (*_from_wording(view), *_from_first_lines(view), *_from_title(view)):
        tally.add(aliases.get(name, name), worth, span)
    tally.join_short()
    best = max(tally.points, key=lambda name: (_weigh(name, tally), name), default="")
    if not best or tally.points[best] < least or best not in tally.places:
        return None
    return Issuer(_complete(view, best), "owner", tally.places[best][1])


def _weigh(name: str, tally: _Tally) -> float:
    wording = load_issuer_wording()
    public = wording.public.search(name) or wording.company.search(name)
    return tally.points[name] + (_PUBLIC_WORTH if public else 0.0)


def _from_wording(view: DocumentView) -> Iterator[tuple[str, float, Span]]:
    """Yield names by the wording around them, once in full, then again for little more."""
    for weight, pattern in load_owner_wording().evidence:
        times: dict[str, int] = defaultdict(int)
        for match in pattern.finditer(view.document.text):
            name = _clean(match["who"])
            if not _may_own(name) or _RUN_IN.match(view.document.text, match.end("who")):
                continue
            times[name] += 1
            if times[name] == 1:
                yield name, float(weight), Span(*match.span())
        for name, count in times.items():
            again = min(count - 1, _MOST_AGAIN)
            yield name, weight * _AGAIN * log1p(again) * 2, _span_of(view, name)


def _span_of(view: DocumentView, name: str) -> Span:
    place = max(0, view.document.text.find(name))
    return Span(place, place + len(name))


def _from_first_lines(view: DocumentView) -> Iterator[tuple[str, float, Span]]:
    """Yield the names that stand alone on one of the first lines."""
    wording = load_issuer_wording()
    for match in islice(_LINE.finditer(view.document.text), _FIRST_LINES):
        line = match[0].strip()
        if len(line) > _LONGEST_LINE or wording.document_words.search(line):
            continue
        name = _clean(write_in_case(line))
        if not load_owner_wording().name.fullmatch(name) or not _may_own(name):
            continue
        if wording.public.search(name) or wording.company.search(name):
            yield name, _LETTERHEAD_WORTH, Span(*match.span())


def _from_title(view: DocumentView) -> Iterator[tuple[str, float, Span | None]]:
    """Yield the names in the title, without what names the document."""
    title = view.document.instrument.title
    if title.isupper():
        title = write_in_case(title)
    words = load_issuer_wording().document_words
    for match in load_owner_wording().name.finditer(title):
        for part in words.split(re.sub(r"[’']s?\b", "", match[0])):
            name = _clean(part.strip(" -&"))
            within = re.search(rf"[a-z,] {re.escape(name)}(?!\w)", view.document.text)
            if len(name) > 2 and _may_own(name) and within:
                yield name, _TITLE_WORTH, Span(within.start() + 2, within.end())


def _clean(name: str) -> str:
    name = _DATE.sub("", _LEADING.sub("", " ".join(name.split())))
    return re.sub(r"[’']s?$", "", name).strip(" ,;:-–—’'&")


def _may_own(name: str) -> bool:
    wording = load_issuer_wording()
    if len(name) < 2 or load_owner_wording().others.match(name):
        return False
    document = wording.document_words.search(name)
    return not document and not wording.not_names.match(name)


def _find_aliases(text: str) -> dict[str, str]:
    """Return the fuller name of each short one that the text sets beside it."""
    wording = load_owner_wording()
    found: dict[str, str] = {}
    for match in wording.defined.finditer(text):
        if wording.legal.search(match["full"]):
            found[match["short"]] = _clean(match["full"])
    name = wording.name.pattern
    beside = re.compile(rf"(?P<full>{name}) \(“?(?P<short>[A-Z][\w ]{{1,20}})”?\)")
    for match in beside.finditer(text):
        full = _clean(match["full"])
        if " " in full and (match["short"].isupper() or wording.legal.search(full)):
            found.setdefault(match["short"], full)
    return {short: full for short, full in found.items() if short != full}


def _complete(view: DocumentView, name: str) -> str:
    """Return the legal name that the text gives ``name``, else ``name`` itself."""
    wording = load_owner_wording()
    longer = re.search(
        rf"\b{re.escape(name)}(?: [A-Z][\w&-]+){{0,3}}?,? {wording.legal.pattern}"
        rf"(?: {wording.legal.pattern})*",
        view.document.text,
    )
    return " ".join(longer[0].split()) if longer and not wording.legal.search(name) else name


def find_approvers(view: DocumentView) -> Issuer | None:
    """Return the body that the document says approved it."""
    text = view.document.text
    for pattern in load_owner_wording().approved:
        for match in pattern.finditer(text):
            name = _clean(match["who"])
            if _may_approve(name):
                return Issuer(name, "approved by", Span(*match.span()))
    return None


def _may_approve(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and not load_issuer_wording().document_words.search(words[-1])
