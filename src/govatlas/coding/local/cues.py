"""Compiles cues to patterns, with what must occur in a text for them to match."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from govatlas.model.cue import MACROS, CuePart, parse_cue
from govatlas.model.document import Span


class Tier(StrEnum):
    """What a cue says of its category."""

    STRONG = "strong"
    WEAK = "weak"
    AGAINST = "against"


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """A compiled cue, which is equal to itself alone.

    ``needs`` lists, place by place, openings of which one must occur, none where a macro stands.
    ``together`` lists those places from the first on that lie in one segment of the text, since no
    full stop or semicolon can stand between them; a macro is written as itself there. ``start``
    finds where a cue may begin that opens with a macro.
    """

    phrase: str
    tier: Tier
    pattern: re.Pattern[str]
    needs: tuple[tuple[str, ...], ...]
    together: tuple[tuple[str, ...], ...]
    start: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a cue matches."""

    span: Span
    cue: Cue


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
    return Cue(
        phrase=phrase,
        tier=tier,
        pattern=re.compile(rf"(?<!\w){written}(?!\w)"),
        needs=needs,
        together=tuple(_list_together(parts)) if "." not in phrase else needs[:1],
        start=compile_start(macros[macro]) if (macro := _macro_of(parts[0])) in macros else None,
    )


@cache
def compile_start(pattern: str) -> re.Pattern[str]:
    """Return what finds each place where the pattern of a macro begins to match."""
    return re.compile(rf"(?<!\w)(?={pattern})")


def _list_together(parts: Sequence[CuePart]) -> Iterator[tuple[str, ...]]:
    """Yield what is needed at each place, up to a macro, whose words may hold full stops."""
    for part in parts:
        macro = _macro_of(part)
        if part.openings or macro:
            yield part.openings or (macro,)
        if not part.openings:
            return


def _macro_of(part: CuePart) -> str:
    """Return the macro that is all of a part, empty for any other part."""
    (first, *_), *others = part.choices
    return first if first in MACROS and not others else ""


def lower(text: str) -> str:
    """Return ``text`` in lower case with every offset kept."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)


# What parts words is never given back, and only the last word of a gap, whose parts may be words
# of the cue: else a row of hyphens could be read in more ways than anyone has time for.
_SPACE: Final = r"[^\w.;]++"
_LONGEST_WORD: Final = 60


def _between(part: CuePart) -> str:
    if part.gap is None:
        return r"[\s\-–—/]+"
    if part.gap == 0:
        return _SPACE
    words = rf"(?:{_SPACE}\w[\w'’-]*+){{0,{part.gap - 1}}}?"
    return rf"{words}{_SPACE}(?:\w[\w'’-]{{0,{_LONGEST_WORD}}}?{_SPACE})??"


def _write_part(part: CuePart, macros: dict[str, str]) -> str:
    choices = "|".join(
        macros.get(choice[0]) or r"[\s\-–—]+".join(map(_write_word, choice))
        for choice in part.choices
    )
    return f"(?:{choices})" if len(part.choices) > 1 else choices


def _write_word(word: str) -> str:
    stem = re.escape(word.rstrip("*").lower()).replace(r"\-", r"[\s‐‑-]?").replace("'", "['’]")
    return stem + (r"\w*" if word.endswith("*") else "")
