"""Parses the small language of cues.

A cue is a phrase: ``word`` matches that word, ``word*`` that word with any ending,
``(a|b c|d*)`` alternatives, ``~3`` a gap of up to three words (``~`` alone means three),
``@AI`` any term for artificial intelligence. A hyphen also matches a space or nothing.
"""

import re
from dataclasses import dataclass

from govatlas.errors import InvalidValue

_TOKEN = re.compile(r"\([^()]*\)|[^\s()]+")
_GAP = re.compile(r"~(\d{0,2})")
_WORD = re.compile(r"\w[\w'’.&/%+-]*\*?")
_DEFAULT_GAP = 3
_SHORTEST_ANCHOR = 2
MACROS = frozenset({"@AI"})


@dataclass(frozen=True, slots=True)
class CuePart:
    """One position in a cue: alternative words, after a gap of words.

    ``choices`` are phrases of one or more words; a macro is a separate choice. ``gap`` is the
    number of other words that may come before it, or None if none may.
    """

    choices: tuple[tuple[str, ...], ...]
    gap: int | None = None

    @property
    def openings(self) -> tuple[str, ...]:
        """Return how each choice begins, or nothing if one is a macro.

        An opening is a lower-case word, with ``*`` if the word may continue.
        """
        if any(choice[0] in MACROS for choice in self.choices):
            return ()
        return tuple(_open_word(choice[0]) for choice in self.choices)


def parse_cue(phrase: str) -> tuple[CuePart, ...]:
    """Return the parts of ``phrase``.

    Raises:
        InvalidValue: brackets do not match, a gap has no word on one side, a character is unknown,
            or no literal of two letters or more always occurs.
    """
    rest = _TOKEN.sub("", phrase)
    if rest.strip() or not phrase.strip():
        raise InvalidValue(f"cue {phrase!r}: brackets do not match, or there is nothing in it")
    parts: list[CuePart] = []
    gap: int | None = None
    for token in _TOKEN.findall(phrase):
        match = _GAP.fullmatch(token)
        if match is not None:
            if not parts or gap is not None:
                raise InvalidValue(f"cue {phrase!r}: a gap needs a word on both sides")
            gap = int(match[1] or _DEFAULT_GAP)
            continue
        parts.append(CuePart(_choices(token, phrase), gap))
        gap = None
    if gap is not None:
        raise InvalidValue(f"cue {phrase!r}: a gap needs a word on both sides")
    if not any(_is_anchored(part) for part in parts):
        raise InvalidValue(
            f"cue {phrase!r}: needs a word of two letters or more that always occurs"
        )
    return tuple(parts)


def _choices(token: str, phrase: str) -> tuple[tuple[str, ...], ...]:
    inner = token[1:-1].split("|") if token.startswith("(") else [token]
    choices = tuple(tuple(choice.split()) for choice in inner)
    for choice in choices:
        if choice and choice[0] in MACROS and len(choice) == 1:
            continue
        if not choice or not all(_WORD.fullmatch(word) for word in choice):
            raise InvalidValue(f"cue {phrase!r}: cannot read {token!r}")
    return choices


def _is_anchored(part: CuePart) -> bool:
    """Return whether every choice has a word of two letters or more."""
    return all(
        any(len(re.sub(r"\W", "", word)) >= _SHORTEST_ANCHOR for word in choice)
        and choice[0] not in MACROS
        for choice in part.choices
    )


def _open_word(word: str) -> str:
    match = re.match(r"\w+", word.lower())
    literal = match[0] if match else ""
    return literal if literal == word.lower() else f"{literal}*"
