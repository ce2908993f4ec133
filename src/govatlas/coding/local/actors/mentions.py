"""Finds every place where a document names somebody who could act, with the words around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from govatlas.coding.local.actors.lexicon import load_actor_lexicon
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
    """

    name: str
    before: str
    span: Span
    passage: int
    nested: bool = False


def find_all_mentions(view: DocumentView) -> Iterator[Mention]:
    """Yield the mentions of a document in the order of its text, at most some thousands."""
    lexicon = load_actor_lexicon()
    text, count, last = view.document.text, 0, 0
    for head in lexicon.nouns.finditer(view.lowered):
        passage = directing_passage(view, head.start())
        if passage is None:
            continue
        left = max(view.passages[passage].start, head.start() - _REACH_BACK)
        span = Span(head.start(), head.end())
        ahead = min(head.end() + _REACH_AHEAD, view.passages[passage].end)
        around = Span(head.start(), max(ahead, head.end()))
        kind = lexicon.kind_of(head)
        phrase = ActorPhrase(kind, Relation.MENTION, left, span, around, passage)
        start = start_name(view, phrase)
        before = _BEFORE.search(view.lowered, max(0, start - 30), start)
        end = end_name(text, phrase)
        words = " ".join(text[start:end].split())
        yield Mention(words, before["word"] if before else "", span, passage, start < last)
        last = max(last, end)
        count += 1
        if count == _MOST_MENTIONS:
            return
