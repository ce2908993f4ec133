"""Reads traditional Chinese through simplified characters, one for one, and restores its own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from importlib.util import find_spec
from typing import Any, Final

from govatlas.coding.local.languages import read_data
from govatlas.model.coding import Coding
from govatlas.model.document import Document, Quotation

PACKAGE: Final = "opencc-python-reimplemented"
CHINESE: Final = "zh"
_MODULE: Final = "opencc"
_LEAST_SHARE: Final = 0.08
_SHORTEST_RUN: Final = 2
_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_RUN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")


def is_installed() -> bool:
    """Whether the table of variants is installed."""
    return find_spec(_MODULE) is not None


def is_traditional(text: str) -> bool:
    """Whether a Chinese text is in traditional characters, by those that simplified ones lack."""
    known = _list_traditional()
    signs = _HAN.findall(text)
    return bool(signs) and sum(sign in known for sign in signs) >= _LEAST_SHARE * len(signs)


@cache
def _list_traditional() -> frozenset[str]:
    return frozenset(read_data("variants", CHINESE)["traditional"])


@dataclass(frozen=True, slots=True)
class Simplified:
    """A document whose characters are simplified, each in its place, with the document it is of."""

    document: Document
    original: Document

    def restore(self, coding: Coding) -> Coding:
        """Return the coding of the simplified document as that of the original.

        What is quoted is quoted from the original by its place; other words of the document, in
        names and reasons, get the characters that they have there.
        """
        restored = _Restorer(self.original, self.document.text).restore(coding)
        assert isinstance(restored, Coding)
        return replace(restored, text_digest=self.original.text_digest)


def simplify(document: Document) -> Simplified:
    """Return ``document`` in simplified characters, as many as before."""
    title = _simplify(document.instrument.title)
    instrument = replace(document.instrument, title=title)
    simple = replace(document, instrument=instrument, text=_simplify(document.text))
    return Simplified(simple, document)


def _simplify(text: str) -> str:
    return "".join(_convert(sign, "t2s") if _HAN.match(sign) else sign for sign in text)


@cache
def _convert(sign: str, how: str) -> str:
    """Return the one character that another is a variant of, itself where there is no one."""
    said = str(_converter(how).convert(sign))
    return said if len(said) == 1 else sign


@cache
def _converter(how: str) -> Any:
    from opencc import OpenCC

    return OpenCC(how)


class _Restorer:
    """Gives the words of a coding the characters that they have in the original."""

    def __init__(self, original: Document, simple: str) -> None:
        self._original = original
        self._simple = simple
        self._variants: Mapping[str, str] = dict(
            reversed(list(zip(simple, original.text, strict=True)))
        )

    def restore(self, value: Any) -> Any:
        """Return a value of a coding in the characters of the original."""
        if isinstance(value, Quotation):
            return self._original.quote(value.span)
        if type(value) is str:
            return _RUN.sub(lambda match: self._restore_run(match[0]), value)
        if isinstance(value, tuple):
            return tuple(self.restore(item) for item in value)
        if is_dataclass(value) and not isinstance(value, type):
            given = {
                field.name: self.restore(getattr(value, field.name)) for field in fields(value)
            }
            return replace(value, **given)
        return value

    def _restore_run(self, run: str) -> str:
        """Return a run of characters by the longest pieces of it that the text has."""
        pieces, start = [], 0
        while start < len(run):
            end, place = start + _SHORTEST_RUN, -1
            while end <= len(run) and (found := self._simple.find(run[start:end])) >= 0:
                place, end = found, end + 1
            if place < 0:
                pieces.append(self._variants.get(run[start]) or _convert(run[start], "s2t"))
                start += 1
                continue
            pieces.append(self._original.text[place : place + end - 1 - start])
            start = end - 1
        return "".join(pieces)
