"""Cuts out of a text the piece that shows best why it was found."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from typing import Final, NamedTuple

from govatlas.store.query import Query, Term
from govatlas.store.scripts import UNSPACED, divide_word, is_unspaced, narrow

WIDTH: Final = 280
_LOOKED_AT: Final = 8
"""How many places of each term are candidates for the piece to show."""

_EARLY: Final = 10_000
"""Characters that are looked at first: a text can have a million."""
_BEFORE: Final = 60
_SPACE: Final = re.compile(r"\s")
_CLAUSE: Final = re.compile(r"[\s，。；：！？、]")
_ACCENTED: Final = re.compile(rf"[^\x00-\x7f\W\d_\u1100-\u11ff\uac00-\ud7ff{UNSPACED}]")
_LETTER: Final = rf"[^\W_{UNSPACED}]"
_DIVIDE: Final = r"[\W_]+"
_DIVIDE_CHARACTERS: Final = r"[\W_]*"


class Piece(NamedTuple):
    """A part of a text, and whether it is what was looked for."""

    text: str
    is_hit: bool


def mark_hits(text: str, query: Query) -> tuple[Piece, ...]:
    """Return all of ``text`` in pieces."""
    pieces: list[Piece] = []
    done = 0
    for match in _find_any(query.wanted).finditer(_fold(text)) if query.wanted else ():
        pieces.append(Piece(text[done : match.start()], False))
        pieces.append(Piece(text[match.start() : match.end()], True))
        done = match.end()
    pieces.append(Piece(text[done:], False))
    return tuple(piece for piece in pieces if piece.text)


def cut_snippet(text: str, query: Query, *, width: int = WIDTH) -> tuple[Piece, ...]:
    """Return about ``width`` characters around where most terms of ``query`` stand together.

    Where no term stands in the text (its title has them), that is its beginning. White space is
    made single; an ellipsis stands where text is left out.
    """
    places = _find_early(text, query.wanted)
    start, end = _widen(text, _choose_start(places, width), width)
    shown = mark_hits(re.sub(r"\s+", " ", text[start:end]).strip(), query)
    before = (Piece("… ", False),) if text[:start].strip() else ()
    after = (Piece(" …", False),) if text[end : end + width].strip() else ()
    return (*before, *shown, *after)


def _find_early(text: str, terms: Sequence[Term]) -> tuple[tuple[int, int], ...]:
    """Return where terms begin near the start of a text, if all do; else wherever they do."""
    if len(text) > 2 * _EARLY:
        border = _SPACE.search(text, _EARLY)
        places = _find_places(_fold(text[: border.start() if border else _EARLY]), terms)
        if len({number for _, number in places}) == len(terms):
            return places
    return _find_places(_fold(text), terms)


def _find_places(folded: str, terms: Sequence[Term]) -> tuple[tuple[int, int], ...]:
    """Return where terms begin in the text, in its order, each with the number of its term."""
    found = [
        (start, number)
        for number, term in enumerate(terms)
        for start in islice(_find_starts(folded, term), _LOOKED_AT)
    ]
    return tuple(sorted(found))


def _find_starts(folded: str, term: Term) -> Iterator[int]:
    """Yield where ``term`` begins; looking back in the pattern itself would be much slower."""
    for match in _find_ending(term).finditer(folded):
        start = match.start()
        before = folded[start - 1 : start]
        if not before.isalnum() or is_unspaced(before) or is_unspaced(folded[start]):
            yield start


def _choose_start(places: Sequence[tuple[int, int]], width: int) -> int:
    """Return the first place that has most different terms within ``width``."""
    reach = width - _BEFORE

    def count_terms(place: tuple[int, int]) -> int:
        return len({number for at, number in places if place[0] <= at < place[0] + reach})

    return max(places, key=count_terms)[0] if places else 0


def _widen(text: str, place: int, width: int) -> tuple[int, int]:
    """Return a range of about ``width`` around ``place`` that cuts no word.

    Where words have no space between them, it begins with a clause, and ends anywhere.
    """
    start = max(0, place - _BEFORE)
    if start > 0:
        space = _CLAUSE.search(text, start, place)
        start = space.end() if space else start if is_unspaced(text[start]) else place
    end = min(len(text), start + width)
    if end < len(text) and not (is_unspaced(text[end - 1]) or is_unspaced(text[end])):
        cut = max(text.rfind(" ", place + 1, end), text.rfind("\n", place + 1, end))
        end = cut if cut > start else end
    return start, end


@lru_cache(maxsize=256)
def _find_any(terms: tuple[Term, ...]) -> re.Pattern[str]:
    """Return what finds any of the terms in a folded text, as the index divides words."""
    longest_first = sorted(terms, key=lambda term: -len(term.words))
    spelled = (
        f"{'' if is_unspaced(term.words[0][0]) else f'(?<!{_LETTER})'}{_spell(term)}"
        for term in longest_first
    )
    return re.compile("|".join(spelled))


@lru_cache(maxsize=256)
def _find_ending(term: Term) -> re.Pattern[str]:
    return re.compile(_spell(term))


def _spell(term: Term) -> str:
    """Return the pattern of a term with what may not follow."""
    parts = [part for word in term.words for part in divide_word(_fold(word))]
    spelled = re.escape(parts[0])
    for before, part in pairwise(parts):
        alone = is_unspaced(before) or is_unspaced(part)  # nothing need stand between, a line may
        spelled += (_DIVIDE_CHARACTERS if alone else _DIVIDE) + re.escape(part)
    if is_unspaced(parts[-1]):
        return spelled
    return spelled + (f"{_LETTER}*" if term.prefix else "") + f"(?!{_LETTER})"


def _fold(text: str) -> str:
    """Return ``text`` without case, accents and full width, character for character."""
    text = narrow(text)
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(character.lower()[0] for character in text)
    if lowered.isascii():
        return lowered
    return _ACCENTED.sub(lambda match: _fold_letter(match.group()), lowered)


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    return "σ" if letter == "ς" else unicodedata.normalize("NFD", letter)[0]
