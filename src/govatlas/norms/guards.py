"""Spares a pattern the texts that lack every wording which each of its matches holds.

Most texts match no pattern. To look for a few letters takes a fiftieth of the time that it takes to
try a pattern at every place; the letters are read from the pattern itself.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from typing import Any, Final

_PARSER: Final[Any] = import_module("re._parser")
_OPS: Final[Any] = import_module("re._constants")
_MOST: Final = 64
_MOST_ALTERNATIVES: Final = 256
_FEWEST_LETTERS: Final = 3
_FOLDED_ALIKE: Final = re.compile("[ſıİ]")
"""Letters that stand for "s" and "i" where case is ignored, but not in lower case."""

_ZERO_WIDTH: Final = (_OPS.AT, _OPS.ASSERT, _OPS.ASSERT_NOT)
_REPEATS: Final = (_OPS.MAX_REPEAT, _OPS.MIN_REPEAT, _OPS.POSSESSIVE_REPEAT)

Wordings = frozenset[str]


@dataclass(frozen=True, slots=True)
class GuardedPattern:
    """A compiled pattern; ``needs`` are wordings of which each match holds one, none if unknown."""

    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    folds: bool

    @classmethod
    def compile(cls, pattern: str, *, ignore_case: bool) -> "GuardedPattern":
        """Return ``pattern`` with what its matches need."""
        flags = re.IGNORECASE if ignore_case else re.NOFLAG
        needs = find_needs(pattern, ignore_case=ignore_case)
        return cls(re.compile(pattern, flags), tuple(sorted(needs)), ignore_case)

    def may_match(self, text: str) -> bool:
        """Whether ``text`` holds a wording that a match needs."""
        if not self.needs:
            return True
        if self.folds:
            if not text.isascii() and _FOLDED_ALIKE.search(text):
                return True
            text = text.lower()
        return any(map(text.__contains__, self.needs))

    def search(self, text: str, *bounds: int) -> re.Match[str] | None:
        """Return the first match in ``text``, between ``bounds`` where given."""
        if not bounds and not self.may_match(text):
            return None
        return self.pattern.search(text, *bounds)

    def finditer(self, text: str, *bounds: int) -> Iterator[re.Match[str]]:
        """Return the matches in ``text``, between ``bounds`` where given."""
        if not bounds and not self.may_match(text):
            return iter(())
        return self.pattern.finditer(text, *bounds)

    def match(self, text: str, *bounds: int) -> re.Match[str] | None:
        """Return the match at the beginning of ``text`` or at the first bound."""
        return self.pattern.match(text, *bounds)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of all of ``text``."""
        return self.pattern.fullmatch(text)

    def split(self, text: str, maxsplit: int = 0) -> list[str | Any]:
        """Return what stands between the matches in ``text``."""
        return self.pattern.split(text, maxsplit)

    def sub(self, replacement: str, text: str) -> str:
        """Return ``text`` with each match replaced."""
        return self.pattern.sub(replacement, text)


def find_needs(pattern: str, *, ignore_case: bool = False) -> Wordings:
    """Return wordings of which each match of ``pattern`` holds at least one, empty if unknown.

    They are in lower case where case is ignored.
    """
    flags = re.IGNORECASE if ignore_case else re.NOFLAG
    return _needs_of_sequence(_PARSER.parse(pattern, flags), ignore_case) or frozenset()


def find_beginnings(pattern: str) -> Wordings:
    """Return wordings of which each match of ``pattern`` begins with one; "" begins anything."""
    return _beginnings_of_sequence(_PARSER.parse(pattern))


def _needs_of_sequence(items: Iterable[Any], folds: bool) -> Wordings | None:
    best: Wordings | None = None
    run: Wordings = frozenset(("",))
    for item in items:
        exact = _list_exact(item, folds)
        joined = _join(run, exact) if exact is not None else None
        if joined is not None:
            run = joined
            continue
        best = _choose(best, run)
        run = exact if exact is not None else frozenset(("",))
        if exact is None:
            best = _choose(best, _needs_of_item(item, folds))
    return _choose(best, run)


def _needs_of_item(item: Any, folds: bool) -> Wordings | None:
    op, value = item
    if op is _OPS.BRANCH:
        found = [_needs_of_sequence(branch, folds) for branch in value[1]]
        return _prune(_unite(found, most=_MOST_ALTERNATIVES))
    inner = _unwrap(op, value)
    return _needs_of_sequence(inner, folds) if inner is not None else None


def _unwrap(op: Any, value: Any) -> Any:
    """Return the sequence that an item matches at least once, None where there is none."""
    if op is _OPS.SUBPATTERN:
        return value[3] if not value[1] and not value[2] else None
    if op is _OPS.ATOMIC_GROUP:
        return value
    return value[2] if op in _REPEATS and value[0] >= 1 else None


def _list_exact(item: Any, folds: bool) -> Wordings | None:
    """Return all that an item can match, None where that is too much or not known."""
    op, value = item
    if op in _ZERO_WIDTH:
        return frozenset(("",))
    if op is _OPS.LITERAL:
        return _write(value, folds)
    if op is _OPS.IN:
        signs = [_write(sign, folds) if kind is _OPS.LITERAL else None for kind, sign in value]
        return _unite(signs)
    if op is _OPS.BRANCH:
        return _unite([_list_exact_sequence(branch, folds) for branch in value[1]])
    if op in _REPEATS and value[1] == 1:
        once = _list_exact_sequence(value[2], folds)
        return once | {""} if once is not None and value[0] == 0 else once
    inner = _unwrap(op, value) if op not in _REPEATS else None
    return _list_exact_sequence(inner, folds) if inner is not None else None


def _list_exact_sequence(items: Iterable[Any], folds: bool) -> Wordings | None:
    run: Wordings | None = frozenset(("",))
    for item in items:
        exact = _list_exact(item, folds)
        run = _join(run, exact) if run is not None and exact is not None else None
    return run


def _write(code: int, folds: bool) -> Wordings | None:
    """Return a literal sign, None for a letter whose other cases are not known."""
    sign = chr(code)
    if not folds or not sign.isalpha():
        return frozenset((sign,))
    return frozenset((sign.lower(),)) if sign.isascii() else None


def _unite(found: Sequence[Wordings | None], *, most: int = _MOST) -> Wordings | None:
    if None in found:
        return None
    whole = frozenset().union(*(wordings for wordings in found if wordings is not None))
    return whole if len(whole) <= most else None


def _prune(needs: Wordings | None) -> Wordings | None:
    """Return the needs without those that hold another one of them."""
    if needs is None:
        return None
    return frozenset(n for n in needs if not any(other in n for other in needs if other != n))


def _join(one: Wordings, other: Wordings) -> Wordings | None:
    if len(one) * len(other) > _MOST:
        return None
    return frozenset(before + after for before, after in product(one, other))


def _choose(one: Wordings | None, other: Wordings | None) -> Wordings | None:
    """Return the more telling of two sets of needs."""
    return max((one, _prune(other)), key=_worth)


def _worth(needs: Wordings | None) -> tuple[int, int]:
    """Return how telling needs are: by the letters of the shortest, then by how few they are."""
    if not needs:
        return -1, 0
    letters = min(map(_count_letters, needs))
    return (min(letters, 4), -len(needs)) if letters >= _FEWEST_LETTERS else (-1, 0)


def _count_letters(wording: str) -> int:
    """Return the length of a wording, where a rare sign counts as three letters."""
    return sum(1 if sign.isalnum() or sign in " ,.-'" else 3 for sign in wording)


def _beginnings_of_sequence(items: Iterable[Any]) -> Wordings:
    run: Wordings = frozenset(("",))
    for item in items:
        exact = _list_exact(item, folds=False)
        joined = _join(run, exact) if exact is not None else None
        if joined is None:
            return _join(run, _beginnings_of_item(item)) or run
        run = joined
    return run


def _beginnings_of_item(item: Any) -> Wordings:
    op, value = item
    if op is _OPS.BRANCH:
        return frozenset().union(*map(_beginnings_of_sequence, value[1]))
    inner = _unwrap(op, value)
    return _beginnings_of_sequence(inner) if inner is not None else frozenset(("",))
