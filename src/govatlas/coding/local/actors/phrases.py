"""Finds the phrases that name those who act: subjects of duties, objects of reports."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from govatlas.coding.local.actors.lexicon import ActorKind, ActorLexicon, load_actor_lexicon
from govatlas.coding.local.cues import Cue
from govatlas.coding.local.index import WordIndex, find_hits
from govatlas.coding.local.views import DocumentView
from govatlas.model.document import Force, Span

_REACH_BACK = 600
_REACH_AHEAD = 110
_LONGEST_BEFORE = 150
_BOUNDARY = re.compile(
    r"[;:—–]|--|\n\s*\n|(?<!\b[a-z])\.\s|\bthat (?=the |an? |each |any )"
    r"|(?:^|\n)\s*(?:article|section|sec\.|§)\s*[\w.\-]+[:.]?\s"
)
_MARKER = re.compile(r"(?:\s|[-•*–—\d.,'\"“]|\(?[a-z\d]{1,4}\))*")
_AFTER_OPENING = re.compile(r",\s+(?=(?:the|an?|each|any|no|every|such|all|both|we)\b)")
_DETERMINER = (
    r"(?:the|an?|each|any|no|every|such|all|both|these|those|other|said|our|its|their|neither)"
)
_BEFORE_HEAD = re.compile(
    rf"(?:{_DETERMINER}\s+){{0,3}}(?:(?!of\b|to\b|by\b|from\b|with\b|in\b|for\b|that\b|which\b"
    r"|is\b|are\b|on\b|and\b|or\b|shall\b|should\b|must\b|may\b|will\b|can\b|not\b"
    r"|who\b)[\w'’\-/&]+,?\s+){0,5}"
)
_SKIPPED = (Force.HEADING, Force.APPARATUS)


class Relation(StrEnum):
    """How a phrase stands to what the document asks."""

    DUTY = "duty"
    COMMITMENT = "commitment"
    POWER = "power"
    ENFORCER = "enforcer"
    MONITOR = "monitor"
    TARGET = "target"
    SUPPORT = "support"
    MENTION = "mention"


@dataclass(frozen=True, slots=True)
class ActorPhrase:
    """A place where the document names an actor, and what it says of the actor there.

    ``span`` covers the head noun, ``around`` the clause from the phrase to what is said of it.
    ``start`` is where the phrase begins, determiner included, ``said_from`` where the modal
    after a subject begins (0 where there is none). ``acts`` tells what follows the
    modal: enforcing, monitoring, or any of the flavours of a generic noun.
    """

    kind: ActorKind
    relation: Relation
    start: int
    span: Span
    around: Span
    passage: int
    said_from: int = 0
    acts: frozenset[str] = frozenset()


def find_phrases(view: DocumentView, index: WordIndex) -> tuple[ActorPhrase, ...]:
    """Return the actor phrases of the document, in the order of the text."""
    lexicon = load_actor_lexicon()
    found = [*_find_subjects(view, index, lexicon), *_find_objects(view, index, lexicon)]
    return tuple(sorted(found, key=lambda phrase: (phrase.span, phrase.relation)))


def _list_hits(groups: Mapping[str, Sequence[Cue]], index: WordIndex) -> Iterator[tuple[str, Span]]:
    """Yield each place where a group matches, a longer match before the shorter ones in it."""
    hits = {
        (name, hit.span)
        for name, cues in groups.items()
        for cue in cues
        for hit in find_hits(cue, index)
    }
    last = 0
    for name, span in sorted(hits, key=lambda hit: (hit[1].start, -hit[1].end, hit[0])):
        if span.start >= last:
            last = span.end
            yield name, span


def _find_subjects(
    view: DocumentView, index: WordIndex, lexicon: ActorLexicon
) -> Iterator[ActorPhrase]:
    for relation, modal in _list_hits(lexicon.modals, index):
        place = directing_passage(view, modal.start)
        if place is None:
            continue
        passage = view.passages[place]
        left = _clause_start(view, max(passage.start, modal.start - _REACH_BACK), modal.start)
        head = _subject_head(view, lexicon, left, modal.start)
        if head is None:
            continue
        ahead = min(len(view.lowered), modal.end + _REACH_AHEAD)
        yield ActorPhrase(
            kind=lexicon.kind_of(head),
            relation=Relation(relation),
            start=left,
            span=Span(head.start(), head.end()),
            around=Span(left, min(ahead, max(passage.end, modal.end))),
            passage=place,
            said_from=modal.start,
            acts=_name_acts(view.lowered, lexicon, head.end(), modal.end, ahead),
        )


def _find_objects(
    view: DocumentView, index: WordIndex, lexicon: ActorLexicon
) -> Iterator[ActorPhrase]:
    hits = (hit for name, cues in lexicon.named.items() for hit in _list_hits({name: cues}, index))
    for role, said in hits:
        place = directing_passage(view, said.start)
        if place is None:
            continue
        begin = said.end + 1
        before = _BEFORE_HEAD.match(view.lowered, begin)
        limit = min(before.end() + 60 if before else begin, view.passages[place].end)
        head = lexicon.nouns.search(view.lowered, begin, max(limit, begin))
        if head is None or not _stands_first(view.lowered[begin : head.start()]):
            continue
        head = _whole_head(view, lexicon, head, view.passages[place].end)
        end = min(head.end() + _REACH_AHEAD, max(view.passages[place].end, head.end()))
        yield ActorPhrase(
            kind=lexicon.kind_of(head),
            relation=Relation(role),
            start=begin,
            span=Span(head.start(), head.end()),
            around=Span(said.start, end),
            passage=place,
        )


def directing_passage(view: DocumentView, offset: int) -> int | None:
    """Return the passage at ``offset`` where it may direct: no heading, no apparatus."""
    place = bisect_right(view.starts, offset) - 1
    if place < 0 or offset >= view.passages[place].end:
        return None
    return None if view.passages[place].force in _SKIPPED else place


def _clause_start(view: DocumentView, start: int, end: int) -> int:
    """Return where the clause that ends at ``end`` begins, its opening phrase left out."""
    lexicon = load_actor_lexicon()
    for boundary in _BOUNDARY.finditer(view.lowered, start, end):
        start = boundary.end()
    start = _skip_marker(view.lowered, start, end)
    if lexicon.opening.match(view.lowered, start):
        cuts = list(_AFTER_OPENING.finditer(view.lowered, start, end))
        comma = view.lowered.rfind(", ", start, end)
        start = cuts[-1].end() if cuts else comma + 2 if comma >= 0 else start
    return start


def _skip_marker(lowered: str, start: int, end: int) -> int:
    marker = _MARKER.match(lowered, start, end)
    return marker.end() if marker and marker.end() < end else start


def _subject_head(
    view: DocumentView, lexicon: ActorLexicon, start: int, end: int
) -> re.Match[str] | None:
    """Return the head noun of the subject between ``start`` and ``end``, None if it is a thing."""
    head = lexicon.nouns.search(view.lowered, start, min(end, start + _LONGEST_BEFORE))
    if head is None or not _stands_first(view.lowered[start : head.start()]):
        return None
    return _whole_head(view, lexicon, head, end)


def _whole_head(
    view: DocumentView, lexicon: ActorLexicon, head: re.Match[str], end: int
) -> re.Match[str]:
    """Return the last noun of a compound: ``authorities`` in ``industry authorities``."""
    while head.end() < end and view.lowered[head.end()] == " ":
        following = lexicon.nouns.match(view.lowered, head.end() + 1, end)
        if following is None:
            break
        head = following
    return head


def _stands_first(before: str) -> bool:
    return _BEFORE_HEAD.fullmatch(before) is not None


def _name_acts(
    lowered: str, lexicon: ActorLexicon, head_end: int, modal_end: int, ahead: int
) -> frozenset[str]:
    after = lowered[modal_end:ahead]
    acts = {
        name
        for name, pattern in lexicon.flavours.items()
        if pattern.search(lowered[head_end:ahead])
    }
    if lexicon.enforcing.search(after):
        acts.add("enforcing")
    if lexicon.monitoring.search(after[:70]):
        acts.add("monitoring")
    return frozenset(acts)
