"""The programs that code, by the name under which a user asks for them."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Final

from govatlas.coding.method import CodingMethod
from govatlas.errors import UnknownCoder
from govatlas.identity import shorten_digest
from govatlas.model.answers import Answers

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
        raise UnknownCoder(f"no coder {name!r}; there are: {', '.join(sorted(CODERS))}")
    return CODERS[name]()


_TEXTS_SEEN: Final[dict[str, Callable[[], frozenset[str]]]] = {"local": _list_texts_seen_by_local}


def find_texts_seen(name: str, digests: Iterable[str]) -> frozenset[str]:
    """Return those of the texts, by their digests, that the coder of ``name`` was fitted on.

    On these it looks better than it is, so figures of its errors leave them out or say so.
    """
    seen = _TEXTS_SEEN[name]() if name in _TEXTS_SEEN else frozenset()
    return frozenset(d for d in digests if d in seen or shorten_digest(d, _SEEN_DIGITS) in seen)


def find_levels_out_of_fold(
    name: str, codings: Iterable[Answers]
) -> dict[str, Mapping[tuple[str, str], int]]:
    """Return what models that never saw them say of texts that the coder of ``name`` was fitted to.

    They are those of the installed coder, so they stand in for its own codings alone, not for
    codings of an earlier version. The levels are by taxonomy and category, under the digest of the
    text.
    """
    if name != "local":
        return {}
    from govatlas.coding.local.labels.out_of_fold import load_out_of_fold

    digest = build_coder(name).who.digest
    texts = {
        shorten_digest(coding.text_digest, _SEEN_DIGITS): coding.text_digest
        for coding in codings
        if coding.coder.digest == digest
    }
    return {texts[text]: levels for text, levels in load_out_of_fold().levels_of(texts).items()}
