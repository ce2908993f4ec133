"""Finds every place where a document names somebody who could act, with the words around it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice

from govatlas.coding.local.actors.full_names import name_wording
from govatlas.coding.local.actors.lexicon import load_actor_lexicon, read_actor_data
from govatlas.coding.local.actors.names import end_name, start_name
from govatlas.coding.local.actors.phrases import ActorPhrase, Relation, directing_passage
from govatlas.coding.local.views import DocumentView
from govatlas.model.document import Span

_REACH_BACK = 60
_REACH_AHEAD = 110
_MOST_MENTIONS = 4000
_DETERMINERS = r"(?:(?:the|an?|any|each|every|all|such|no|its|their|our|other)\s+){0,2}"
_BEFORE = re.compile(
    rf"\b(?P<word>by|to|against|with|of|from|for|on|between|in)\s+{_DETERMINERS}(?:[\w’'-]+\s+){{0,3}}\Z"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One place that names somebody: the name there, and the preposition before it if any.

    ``nested`` says that it stands within the name of another: ``Defense`` in its Secretary's.
    ``acts`` tells what is said of it there: that it watches, enforces, or is told.
    """

    name: str
    before: str
    span: Span
    passage: int
    nested: bool = False
    acts: frozenset[str] = frozenset()


def find_all_mentions(view: DocumentView, names: Mapping[str, str]) -> Iterator[Mention]:
    """Yield the mentions of a document in the order of its text, at most some thousands.

    The first words of a name are no mention: ``Small Business`` of a Small Business Administration.

    ``names`` gives the full name of each that the document calls by an acronym or by a name
    which no noun of an actor ends.
    """
    last = 0
    held: tuple[Mention, int] | None = None
    for head, full in islice(_find_heads(view, names), _MOST_MENTIONS):
        passage = directing_passage(view, head.start())
        if passage is None:
            continue
        mention, start, end = _mention(view, head, full, passage, last)
        if held is not None and start > held[1]:
            yield held[0]
        held, last = (mention, start), max(last, end)
    if held is not None:
        yield held[0]


def _find_heads(
    view: DocumentView, names: Mapping[str, str]
) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the places of the nouns of actors, and those of ``names`` with the full name."""
    found = [(head, "") for head in load_actor_lexicon().nouns.finditer(view.lowered)]
    if names:
        listed = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        either = re.compile(rf"(?<![\w-])(?:{listed})(?![\w-])")
        found += [(head, names[head[0]]) for head in either.finditer(view.document.text)]
    return iter(sorted(found, key=lambda each: (each[0].start(), -each[0].end())))


def _mention(
    view: DocumentView, head: re.Match[str], full: str, passage: int, last: int
) -> tuple[Mention, int, int]:
    """Return the mention at ``head``, and where its name begins and ends."""
    text, span = view.document.text, Span(*head.span())
    start, end = span.start, span.end
    if not full:
        lexicon = load_actor_lexicon()
        left = max(view.passages[passage].start, span.start - _REACH_BACK)
        ahead = max(min(span.end + _REACH_AHEAD, view.passages[passage].end), span.end)
        around = Span(span.start, ahead)
        phrase = ActorPhrase(lexicon.kind_of(head), Relation.MENTION, left, span, around, passage)
        start, end = start_name(view, phrase), end_name(text, phrase)
    before = _BEFORE.search(view.lowered, max(0, start - 30), start)
    return (
        Mention(
            name=full or " ".join(text[start:end].split()),
            before=before["word"] if before else "",
            span=span,
            passage=passage,
            nested=start < last,
            acts=frozenset(_list_all_acts(view, start, end)) if start >= last else frozenset(),
        ),
        start,
        end,
    )


@cache
def _load_acts() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """Return the wording of each act, by itself and right behind a name, in small letters."""
    acts = read_actor_data("acts")["behind"]
    return tuple(
        (name, re.compile(acts[name]), re.compile(acts["lead"] + acts[name]))
        for name in ("watches", "enforces")
    )


def list_acts(lowered: str, place: int, *, behind: bool = False) -> Iterator[str]:
    """Yield the acts told at ``place``; ``behind`` a name, auxiliaries may come before them."""
    for name, alone, led in _load_acts():
        if (led if behind else alone).match(lowered, place, place + _REACH_AHEAD):
            yield name


def _list_all_acts(view: DocumentView, start: int, end: int) -> Iterator[str]:
    """Yield what is said behind and before the name that begins and ends there."""
    yield from list_acts(view.lowered, end, behind=True)
    yield from _told(view, start)


def _told(view: DocumentView, start: int) -> Iterator[str]:
    """Yield ``told`` where the name at ``start`` is that of one who is told or who oversees."""
    if name_wording("told_before").search(view.lowered, max(0, start - _REACH_BACK), start):
        yield "told"
