"""Cuts from a quotation the few words that a reason cites."""

import re
from collections.abc import Sequence
from typing import Final

from govatlas.coding.local.clauses import dangles

_MOST_WORDS: Final = 18
_LEAST_WORDS: Final = 7
_BEFORE: Final = 6
_FAR: Final = 10
_MARK: Final = re.compile(r"^(?:[\W_]*(?:\(?[\divxlcIVXLCa-zA-Z]{1,4}[.)]))*[\W_]*")
_STOP: Final = re.compile(r"(?<=[a-z0-9\])”\"])[.;:](?=\s|$)|[.—]--|—|\n\s*\n")
_PREFACE: Final = re.compile(
    r"^(?:Not? later than|Within|By|On or before|Beginning|Subject to|Notwithstanding|Pursuant to|"
    r"In accordance with|For purposes of)\b[^,]*, "
)
_AUXILIARIES: Final = ("do", "does", "did", "can", "could", "might", "cannot")
_QUOTES: Final = re.compile(r"[“”\"]|``|''")


def cite_clause(text: str, telling: Sequence[str]) -> str:
    """Return up to 18 words of ``text`` around the first of ``telling``, else from its beginning.

    They are verbatim but for white space, and hold no quotation mark.
    """
    clauses = [clause for clause in map(_tidy, _STOP.split(text)) if len(clause.split()) > 1]
    wanted = [words.lower() for words in telling]
    for clause in clauses:
        found = [clause.lower().find(words) for words in wanted if words in clause.lower()]
        if found:
            return _cut(clause, min(found))
    return _cut(_PREFACE.sub("", max(clauses, key=len)), 0) if clauses else ""


def _tidy(clause: str) -> str:
    """Return the longest stretch of a clause without quotation marks, list mark or outer commas."""
    stretches = [
        _MARK.sub("", " ".join(part.split())).strip(" ,;:-–") for part in _QUOTES.split(clause)
    ]
    return max(stretches, key=len)


def _cut(clause: str, offset: int) -> str:
    """Return the words around ``offset``: from the clause's beginning where that is near."""
    offset = clause.rfind(" ", 0, offset + 1) + 1
    before, after = clause[:offset].split(), clause[offset:].split()
    if len(before) + len(after) > _MOST_WORDS and len(before) > _FAR:
        near = before[-_FAR:]
        commas = [place for place, word in enumerate(near) if word.endswith(",")]
        before = near[commas[-1] + 1 :] if commas else near[-_BEFORE:]
        while before and dangles(before[0]):
            before = before[1:]
    words = [*before, *after]
    if len(words) > _MOST_WORDS:
        words = words[: _find_end(words)]
        while len(words) > 2 and (dangles(words[-1]) or words[-1] in _AUXILIARIES):
            words = words[:-1]
    return " ".join(words).strip(" ,;:([")


def _find_end(words: Sequence[str]) -> int:
    """Return after how many words to stop: before the last that opens a phrase, if not too soon."""
    opening = [
        place
        for place in range(_LEAST_WORDS, _MOST_WORDS + 1)
        if dangles(words[place]) or words[place - 1].endswith(",")
    ]
    return opening[-1] if opening else _MOST_WORDS
