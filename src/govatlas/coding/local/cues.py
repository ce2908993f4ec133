"""Compiles cues to patterns that find their hits in a document quickly."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from govatlas.model.cue import CuePart, parse_cue
from govatlas.model.document import Span

_WORD = re.compile(r"\w+")
_REACH = 260


class Tier(StrEnum):
    """What a cue says of its category."""

    STRONG = "strong"
    WEAK = "weak"
    AGAINST = "against"


@dataclass(frozen=True, slots=True)
class Cue:
    """A compiled cue; ``needs`` lists, place by place, openings of which one must occur."""

    phrase: str
    tier: Tier
    pattern: re.Pattern[str]
    needs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a cue matches."""

    span: Span
    cue: Cue


@dataclass(slots=True)
class WordIndex:
    """Where each word of a lower-case text stands, to look up instead of scanning."""

    text: str
    _places: dict[str, list[int]] = field(init=False)
    _words: list[str] = field(init=False)
    _found: dict[str, list[int]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Read the text once."""
        places = defaultdict(list)
        for match in _WORD.finditer(self.text):
            places[match[0]].append(match.start())
        self._places = dict(places)
        self._words = sorted(self._places)

    def find(self, opening: str) -> list[int]:
        """Return the offsets of words that begin with ``opening`` (``risk``, or ``risk*``)."""
        found = self._found.get(opening)
        if found is None:
            found = self._found[opening] = self._look_up(opening)
        return found

    def _look_up(self, opening: str) -> list[int]:
        if not opening.endswith("*"):
            return self._places.get(opening, [])
        stem = opening[:-1]
        places: list[int] = []
        start = bisect_left(self._words, stem)
        while start < len(self._words) and self._words[start].startswith(stem):
            places += self._places[self._words[start]]
            start += 1
        return sorted(places)


def compile_cue(phrase: str, tier: Tier, macros: dict[str, str]) -> Cue:
    """Return ``phrase`` compiled; ``macros`` gives the pattern of each macro.

    Raises:
        InvalidValue: the phrase breaks the cue language.
    """
    parts = parse_cue(phrase)
    written = ""
    for index, part in enumerate(parts):
        written += (_between(part) if index else "") + _write_part(part, macros)
    needs = tuple(part.openings for part in parts)
    return Cue(phrase, tier, re.compile(rf"(?<!\w){written}(?!\w)"), needs)


def find_hits(cue: Cue, index: WordIndex) -> Iterator[Hit]:
    """Yield the hits of ``cue`` in the indexed text, each place once."""
    if not _may_occur(cue, index):
        return
    if cue.needs[0]:
        yield from _match_at(cue, index)
    else:
        yield from _search_around(cue, index)


def _may_occur(cue: Cue, index: WordIndex) -> bool:
    """Say whether every place of the cue could be filled with words of the text."""
    for need in cue.needs:
        for opening in need:
            if index.find(opening):
                break
        else:
            if need:
                return False
    return True


def lower(text: str) -> str:
    """Return ``text`` in lower case with every offset kept."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)


def _match_at(cue: Cue, index: WordIndex) -> Iterator[Hit]:
    for place in sorted({place for opening in cue.needs[0] for place in index.find(opening)}):
        match = cue.pattern.match(index.text, place)
        if match is not None:
            yield Hit(Span(match.start(), match.end()), cue)


def _search_around(cue: Cue, index: WordIndex) -> Iterator[Hit]:
    """Search near the words that the cue needs, for a cue that opens with a macro."""
    need = next(need for need in cue.needs if need)
    last = -1
    for place in sorted({place for opening in need for place in index.find(opening)}):
        match = cue.pattern.search(index.text, max(0, place - _REACH, last), place + _REACH)
        if match is not None:
            last = match.end()
            yield Hit(Span(match.start(), match.end()), cue)


def _between(part: CuePart) -> str:
    if part.gap is None:
        return r"[\s\-–—/]+"
    return rf"(?:[^\w.;]+[\w'’-]+){{0,{part.gap}}}?[^\w.;]+"


def _write_part(part: CuePart, macros: dict[str, str]) -> str:
    choices = "|".join(
        macros.get(choice[0]) or r"[\s\-–—]+".join(map(_write_word, choice))
        for choice in part.choices
    )
    return f"(?:{choices})" if len(part.choices) > 1 else choices


def _write_word(word: str) -> str:
    stem = re.escape(word.rstrip("*").lower()).replace(r"\-", r"[\s‐‑-]?").replace("'", "['’]")
    return stem + (r"\w*" if word.endswith("*") else "")
