"""Finds those under whose name a section lists what they are charged with, line by line."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from govatlas.coding.local.actors.heads import kind_of_title
from govatlas.coding.local.actors.mentions import Mention, list_acts
from govatlas.coding.local.actors.tidying import tidy_name
from govatlas.coding.local.views import DocumentView
from govatlas.model.document import Span
from govatlas.norms.language import load_language

_LINE: Final = re.compile(r"(?m)^[^\n]*\w[^\n]*$")
_MARK: Final = re.compile(r"\s*(?:[-•*–—o]\s+|\(?[a-z\d]{1,3}[.)]\s+|\d+(?:\.\d+)+\.?\s+)*")
_VERB: Final = re.compile(r"[A-Z][a-z]+(?=\s)")
_MOST_WORDS: Final = 8
_CHARGED: Final = "charged"


def find_charged(view: DocumentView) -> Iterator[Mention]:
    """Yield a mention of whoever a heading names for each charge that is listed under it.

    A charge is a line that opens with a verb: ``Strategic Lead``, then ``Oversees the policy``.
    """
    name, span = "", Span(0, 1)
    for line in _LINE.finditer(view.document.text):
        mark = _MARK.match(line[0])
        start = line.start() + (mark.end() if mark is not None else 0)
        words = view.document.text[start : line.end()].strip()
        if not words:
            continue
        if _opens_with_verb(words):
            if name:
                acts = frozenset((_CHARGED, *list_acts(view.lowered, start)))
                yield Mention(name, "", span, _passage_at(view, start), acts=acts)
        else:
            name, span = _name_in(words, view.document.text), Span(start, line.end())


def _opens_with_verb(words: str) -> bool:
    verb = _VERB.match(words)
    if verb is None:
        return False
    language = load_language("en")
    word = verb[0].lower()
    return word in language.verbs or (word.endswith("s") and word in language.bases)


def _name_in(words: str, text: str) -> str:
    """Return the actor that a heading is, empty where it is none."""
    if not words[:1].isupper() or len(words.split()) > _MOST_WORDS or words[-1] in ".;,?!":
        return ""
    name = tidy_name(words.rstrip(" :"), text)
    return name if name and kind_of_title(name) is not None else ""


def _passage_at(view: DocumentView, place: int) -> int:
    return max(0, bisect_right(view.starts, place) - 1)
