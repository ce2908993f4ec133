"""Writes the gloss of a text: the English wording of its known terms, in the order of the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from govatlas.coding.local.glossed.glossary import WORD, Glossary, Term, fold, load_glossary

_SIGNS: Final = {
    "。": ".",
    "；": ";",
    "：": ":",
    "，": ",",
    "、": ",",
    "！": ".",
    "？": ".",
    "（": "(",
    "）": ")",
    "“": '"',
    "”": '"',
    "《": '"',
    "》": '"',
    "「": '"',
    "」": '"',
    ".": ".",
    ";": ";",
    ":": ":",
    ",": ",",
    "(": "(",
    ")": ")",
    "\n": "\n",
    "—": "—",
    "!": ".",
    "?": ".",
    "«": '"',
    "»": '"',
    "„": '"',
    '"': '"',
}
_PIECE: Final = re.compile(r"[A-Za-z0-9]+(?:[.,]\d+)*")
_LEAST_PART: Final = 4
_LEAST_COGNATE: Final = 7
_NO_SPACE_BEFORE: Final = re.compile(r" +(?=[.;:,)\n])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a gloss: its English, and where that stands in the text it is of.

    ``known`` tells that the glossary has it; else it is a sign, a name or an unknown word.
    """

    english: str
    start: int
    end: int
    known: bool = False


def gloss(text: str, language: str) -> str:
    """Return the English wording of what ``text`` holds of the glossary of ``language``.

    Punctuation, numbers and names in Latin letters stay. A word that is not in the glossary stays
    where it is long, since long words of these languages are often cognates of English ones.
    """
    words = " ".join(piece.english for piece in list_pieces(text, language))
    return _NO_SPACE_BEFORE.sub("", words)


def list_pieces(text: str, language: str) -> Iterator[Piece]:
    """Yield the pieces of the gloss of ``text`` in turn."""
    glossary = load_glossary(language)
    return _gloss_words(text, glossary) if glossary.spaced else _gloss_signs(text, glossary)


def _gloss_signs(text: str, glossary: Glossary) -> Iterator[Piece]:
    """Yield the wording of a script without spaces, the longest known term first at each place."""
    place = 0
    while place < len(text):
        latin = _PIECE.match(text, place)
        if latin is not None:
            yield Piece(latin[0], place, latin.end())
            place = latin.end()
            continue
        for length in range(min(glossary.longest, len(text) - place), 0, -1):
            known = glossary.whole.get(text[place : place + length])
            if known:
                yield Piece(known[0].english, place, place + length, known=True)
                place += length
                break
        else:
            if text[place] in _SIGNS:
                yield Piece(_SIGNS[text[place]], place, place + 1)
            place += 1


def _gloss_words(text: str, glossary: Glossary) -> Iterator[Piece]:
    matches = list(WORD.finditer(text))
    words = [fold(match[0]) for match in matches]
    place, end = 0, 0
    while place < len(words):
        yield from _list_signs(text, end, matches[place].start())
        term = _find_term(words, place, glossary)
        count = 1 if term is None else len(term.words)
        start, stop = matches[place].start(), matches[place + count - 1].end()
        if term is None:
            if _is_kept(words[place]):
                yield Piece(words[place], start, stop)
        else:
            yield Piece(term.english, start, stop, known=True)
            if count == 1 and glossary.compounds:
                for english in _split_compound(words[place], term, glossary):
                    yield Piece(english, start, stop, known=True)
        place += count
        end = matches[place - 1].end()
    yield from _list_signs(text, end, len(text))


def _list_signs(text: str, start: int, end: int) -> Iterator[Piece]:
    for place in range(start, end):
        if text[place] in _SIGNS:
            yield Piece(_SIGNS[text[place]], place, place + 1)


def _find_term(words: Sequence[str], place: int, glossary: Glossary) -> Term | None:
    """Return the longest term that begins at ``place``."""
    return max(
        (
            term
            for terms in _list_openings(words[place], glossary)
            for term in terms
            if term.follows(words, place)
        ),
        key=lambda term: term.rank,
        default=None,
    )


def _list_openings(word: str, glossary: Glossary) -> Iterator[Sequence[Term]]:
    yield glossary.whole.get(word, ())
    for length in range(2, min(len(word), glossary.longest) + 1):
        yield glossary.begun.get(word[:length], ())


def _split_compound(word: str, term: Term, glossary: Glossary) -> Iterator[str]:
    """Yield the wording of the further parts of a compound word."""
    rest = word[len(term.words[0]) :]
    for join in ("", *glossary.joins):
        part = rest.removeprefix(join)
        if (
            len(part) < len(rest) - len(join)
            or len(part) < _LEAST_PART
            or not rest.startswith(join)
        ):
            continue
        found = _find_term((part,), 0, glossary)
        if found is not None and len(found.words[0]) >= _LEAST_PART:
            yield found.english
            yield from _split_compound(part, found, glossary)
            return


def _is_kept(word: str) -> bool:
    return len(word) >= _LEAST_COGNATE or any(map(str.isdigit, word))
