"""Finds the texts of a page that no reader of another language could read.

A page is rendered in a language of brackets, in which every message stands in ⟦ ⟧ with its values
outside of them. What then stands outside of brackets is either data, which the page marks
(``lang``, ``translate="no"``, ``bdi``, ``code``), or was never given to the catalogues.
"""

import re
from typing import Final

from lxml import etree, html

from govatlas.wording import Language

_VALUE: Final = re.compile(r"%\((\w+)\)s")
_DATA: Final = frozenset({"bdi", "code", "kbd", "mark", "pre", "script", "style", "samp"})
_SAID_BY_ATTRIBUTES: Final = ("alt", "aria-label", "placeholder", "title")
_NAMES: Final = frozenset(
    {"govatlas", "CSV", "JSON", "JSONL", "API", "AI", "PDF", "SVG", "PNG", "DOCX", "XLSX"}
    | {"BibTeX", "RIS", "CSL", "Markdown", "HTML", "URL", "REFI", "QDA", "MIT", "NIST", "DOI"}
)
"""Words that are the same in every language."""
_OF_LANGUAGE: Final = frozenset(
    {"und", "oder", "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli"}
    | {"August", "September", "Oktober", "November", "Dezember"}
)
"""Words that stand in lists and days of that language of themselves."""
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


class _Brackets(dict[str, tuple[str, ...]]):
    """A catalogue that holds every message, in brackets."""

    def get(self, message: str, default: object = None) -> tuple[str, ...]:
        return ("⟦" + _VALUE.sub(r"⟧%(\1)s⟦", message) + "⟧",)


BRACKETS: Final = Language("de", _Brackets())
"""Speaks every message in brackets; in numbers and days it is German."""


def find_unsaid(page: str) -> list[str]:
    """Return the texts of a page outside of brackets, in the order of the page."""
    root = html.document_fromstring(page)
    unsaid: list[str] = []
    depth = 0
    for text, is_data, is_title in _walk(root):
        outside, depth = _read_outside(text, depth)
        said = is_title and ("⟦" in text or _is_heading(root, text))
        if not is_data and _has_words(outside) and not said:
            unsaid.append(" ".join(outside.split()))
    for element in root.iter(etree.Element):
        for name in _SAID_BY_ATTRIBUTES:
            value = element.get(name, "")
            if value and "⟦" not in value and _has_words(value) and not _is_data(element):
                unsaid.append(f"{name}={value}")
    return unsaid


def _walk(element: "etree._Element", is_data: bool = False) -> "list[tuple[str, bool, bool]]":
    """Return the texts, whether each is data, and whether it is a title, which holds no markup."""
    if not isinstance(element.tag, str):
        return []
    is_data = is_data or _marks_data(element)
    texts = [(element.text or "", is_data, element.tag == "title")]
    for child in element:
        texts += _walk(child, is_data)
        texts.append((child.tail or "", is_data, False))
    return texts


def _is_heading(root: "etree._Element", title: str) -> bool:
    """Whether a title is that of a document, which its heading marks as data."""
    named = title.removesuffix(" · govatlas")
    return any(
        " ".join("".join(map(str, found.itertext())).split()) == " ".join(named.split())
        and (_marks_data(found) or any(map(_marks_data, found)))
        for found in root.iter("h1")
    )


def _marks_data(element: "etree._Element") -> bool:
    if element.tag == "html":
        return False
    return element.tag in _DATA or "lang" in element.attrib or element.get("translate") == "no"


def _is_data(element: "etree._Element") -> bool:
    return _marks_data(element) or any(_marks_data(above) for above in element.iterancestors())


def _read_outside(text: str, depth: int) -> tuple[str, int]:
    outside = []
    for character in text:
        if character == "⟦":
            depth += 1
        elif character == "⟧":
            depth -= 1
        elif depth == 0:
            outside.append(character)
    return "".join(outside), depth


def _has_words(text: str) -> bool:
    return any(word not in _NAMES | _OF_LANGUAGE for word in _WORD.findall(text))
