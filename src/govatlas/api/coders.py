"""The programs that code, by the name under which a user asks for them."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Final

from govatlas.coding.method import CodingMethod
from govatlas.errors import UnknownCoder
from govatlas.identity import shorten_digest
from govatlas.model.answers import Answers
from govatlas.model.coding import Coder

_SEEN_DIGITS: Final = 16
"""How many digits of a digest the weights of the local coder keep."""


def _build_local() -> CodingMethod:
    from govatlas.coding.local import LocalCoder

    return LocalCoder()


def _list_texts_seen_by_local() -> frozenset[str]:
    from govatlas.coding.local.labels.weights import load_weights

    return load_weights().seen


CODERS: Final[dict[str, Callable[[], CodingMethod]]] = {"local": _build_local}


@cache
def build_coder(name: str) -> CodingMethod:
    """Return the coder of ``name``, built once a process.

    Raises:
        UnknownCoder: there is none; the message names those there are.
    """
    if name not in CODERS:
        raise UnknownCoder(f"unknown coder {name!r}; choose one of: {', '.join(sorted(CODERS))}")
    return CODERS[name]()


_TEXTS_SEEN: Final[dict[str, Callable[[], frozenset[str]]]] = {"local": _list_texts_seen_by_local}


def find_texts_seen(name: str, digests: Iterable[str]) -> frozenset[str]:
    """Return those of the texts, by their digests, that the coder of ``name`` was fitted on.

    On these it looks better than it is, so figures of its errors leave them out or say so.
    """
    seen = _TEXTS_SEEN[name]() if name in _TEXTS_SEEN else frozenset()
    return frozenset(d for d in digests if d in seen or shorten_digest(d, _SEEN_DIGITS) in seen)


LevelsByText = Mapping[str, Mapping[tuple[str, str], int]]
"""Levels by taxonomy and category, under the first digits of the digests of texts."""


def _find_levels_of_local(coder: Coder, texts: Iterable[str]) -> LevelsByText:
    """Return levels out of fold of the installed coder, none for another version of it."""
    from govatlas.coding.local.labels.out_of_fold import load_out_of_fold

    installed = build_coder("local").who.digest
    return load_out_of_fold().levels_of(texts) if coder.digest == installed else {}


_OUT_OF_FOLD: Final[dict[str, Callable[[Coder, Iterable[str]], LevelsByText]]] = {
    "local": _find_levels_of_local
}


def find_levels_out_of_fold(
    name: str, codings: Iterable[Answers]
) -> dict[str, Mapping[tuple[str, str], int]]:
    """Return what models that never saw them say of texts that the coder of ``name`` was fitted to.

    They stand in for the levels of that very version of the coder alone. They are by taxonomy and
    category, under the digest of the text.
    """
    if name not in _OUT_OF_FOLD:
        return {}
    texts: dict[Coder, dict[str, str]] = {}
    for coding in codings:
        short = shorten_digest(coding.text_digest, _SEEN_DIGITS)
        texts.setdefault(coding.coder, {})[short] = coding.text_digest
    return {
        known[short]: levels
        for coder, known in texts.items()
        for short, levels in _OUT_OF_FOLD[name](coder, known).items()
    }
