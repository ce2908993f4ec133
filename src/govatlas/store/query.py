"""Reads what a person types into a search box.

Words are all wanted, ``"several words"`` as they stand, ``one OR other`` either, ``-word`` not at
all, ``regul*`` whatever begins so. Every other character only divides words, so that nothing
typed can be wrong. Of scripts that put no space between words (Chinese, Japanese, Thai) what is
typed together is wanted together, wherever it stands.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from govatlas.errors import InputError

MOST_CHARACTERS: Final = 1000
MOST_WORDS: Final = 32
SHORTEST_PREFIX: Final = 2
"""A beginning of fewer letters stands for itself: what begins with one letter is everything."""

_OPERATOR: Final = re.compile(r'"|\*(?!\S)|(?:^|\s)(?:-\S|OR(?!\S))')
_PART: Final = re.compile(r'(-?)"([^"]*)(?:"(\*?)|$)|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or several as they stand; with ``prefix`` the last one is only a beginning."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Groups of terms, of each of which one is wanted, and terms that are not."""

    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is asked."""
        return bool(self.groups or self.excluded)

    @property
    def unwanted(self) -> "Query":
        """Return the query that finds what this one excludes."""
        return Query((self.excluded,) if self.excluded else ())

    @property
    def wanted(self) -> tuple[Term, ...]:
        """Return the terms that are looked for, each once."""
        return tuple(dict.fromkeys(term for group in self.groups for term in group))


NO_QUERY: Final = Query()


def parse_query(text: str) -> Query:
    """Return what ``text`` asks; nothing where it holds no word.

    Raises:
        InputError: it is too long.
    """
    if len(text) > MOST_CHARACTERS:
        raise InputError(f"a search can have at most {MOST_CHARACTERS} characters, not {len(text)}")
    groups: list[tuple[Term, ...]] = []
    excluded: list[Term] = []
    joins = False
    for minus, term in _read_terms(text):
        if term is None:
            joins = bool(groups)
        elif minus:
            excluded.append(term)
        elif joins:
            groups[-1] = (*groups[-1], term)
            joins = False
        else:
            groups.append((term,))
    count = sum(len(term.words) for group in (*groups, excluded) for term in group)
    if count > MOST_WORDS:
        raise InputError(f"a search can have at most {MOST_WORDS} words, not {count}")
    return Query(tuple(groups), tuple(excluded))


def is_plain(text: str) -> bool:
    """Whether ``text`` is words alone, which say what is meant; signs ask for words exactly."""
    return _OPERATOR.search(text) is None and any(map(str.isalnum, text))


def _read_terms(text: str) -> Iterator[tuple[bool, Term | None]]:
    """Yield each term with whether it is excluded; None stands for OR."""
    for minus, phrase, phrase_star, word in _PART.findall(text):
        if word == "OR":
            yield False, None
        elif word and word != "AND":
            minus, bare, star = word.startswith("-"), word.lstrip("-"), word.endswith("*")
            yield from ((minus, term) for term in _build(bare, prefix=star))
        elif phrase:
            yield from ((bool(minus), term) for term in _build(phrase, prefix=bool(phrase_star)))


def _build(text: str, *, prefix: bool) -> Iterator[Term]:
    words = tuple("".join(c if _belongs(c) else " " for c in text).split())
    words = tuple(word for word in words if any(map(str.isalnum, word)))
    if words:
        yield Term(words, prefix and len(words[-1]) >= SHORTEST_PREFIX)


def _belongs(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")
