"""Knows the names that a document gives: full names for short ones, and who is spoken to."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from govatlas.model.document import Document, Span
from govatlas.norms.language import Language
from govatlas.norms.names import head_of, singular

_SHORT_HEADS: Final = 3
_OPENERS: Final = frozenset(
    [
        "The",
        "A",
        "An",
        "Each",
        "Any",
        "All",
        "If",
        "In",
        "No",
        "When",
        "Where",
        "For",
        "Under",
        "Upon",
        "Such",
        "This",
        "These",
        "Those",
        "With",
        "By",
        "To",
        "As",
        "On",
        "At",
        "From",
        "After",
        "Before",
        "Not",
        "Every",
        "Of",
        "And",
        "Or",
        "Section",
        "Sec",
        "Article",
        "Title",
        "But",
        "While",
        "Since",
        "Unless",
        "That",
        "Through",
        "During",
        "Following",
        "Consistent",
        "Pursuant",
        "Subject",
        "Notwithstanding",
        "States",
    ]
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name with the place where the document writes it."""

    text: str
    span: Span


@dataclass
class Names:
    """The full names of a document, by the short ones that stand for them."""

    aliases: dict[str, list[Name]] = field(default_factory=lambda: defaultdict(list))
    proper: dict[str, list[Name]] = field(default_factory=lambda: defaultdict(list))

    def resolve(self, short: str, offset: int) -> Name | None:
        """Return the full name that ``short`` stands for at ``offset``, None where it is full."""
        key = _key(short)
        aliased = _nearest(
            self.aliases.get(key) or self.aliases.get(_singular_acronym(short), []), offset
        )
        if aliased is not None:
            return aliased
        words = key.split()
        if words and singular(words[-1]) != words[-1] and len(words) == 1:
            return None
        if len(words) > _SHORT_HEADS:
            return None
        found = [
            name
            for name in self.proper.get(words[-1] if words else "", ())
            if _extends(_key(name.text), key)
        ]
        return _nearest(found, offset)


def read_names(document: Document, language: Language) -> Names:
    """Return the names that ``document`` gives in full."""
    names = Names()
    text = document.text
    for pattern in ("alias", "referred", "defined"):
        for match in language.patterns[pattern].finditer(text):
            full = " ".join(match["full"].split()).removeprefix("The ").strip(" ,.")
            short = _key(match["short"])
            if 1 < len(short) < len(full) and len(full.split()) > 1 and _can_act(full, language):
                names.aliases[short].append(
                    Name(full, Span(match.start("full"), match.end("full")))
                )
    for match in language.patterns["enumerated"].finditer(text):
        full = " ".join(match["full"].split())
        names.aliases[match["short"]].append(Name(full, Span(match.start(), match.end())))
    for match in language.patterns["proper"].finditer(text):
        for name in _cut_names(match, text, language):
            for head in {head_of(name.text), _key(name.text).split()[-1]}:
                names.proper[head].append(name)
    return names


def _cut_names(match: re.Match[str], text: str, language: Language) -> Iterator[Name]:
    """Yield a capitalised run that names a body or office."""
    words = " ".join(match[0].split())
    if words.isupper() or len(words) > 120:
        return
    start = match.start()
    while (first := words.split(" ", 1))[0] in _OPENERS and len(first) == 2:
        start += (
            len(match[0]) - len(match[0][len(first[0]) :].lstrip())
            if start == match.start()
            else len(first[0]) + 1
        )
        words = first[1]
    words = words.rstrip(".,")
    if "Memorandum" in words or "Act" in words.split():
        return
    if len(words.split()) < 2 or not _can_act(words, language):
        return
    yield Name(words, Span(min(start, match.end() - 1), match.end()))


def _can_act(name: str, language: Language) -> bool:
    heads = {singular(head_of(name)), singular(_key(name).split()[-1] if _key(name) else "")}
    return bool(heads & language.agents["offices"])


def _extends(full: str, short: str) -> bool:
    return full != short and (
        full.endswith(f" {short}")
        or full.startswith((f"{short} of ", f"{short} for ", f"{short} to "))
    )


def _singular_acronym(short: str) -> str:
    """Return "se" for "SEs": acronyms take a small s in the plural."""
    return short[:-1].lower() if short.endswith("s") and short[:-1].isupper() else ""


def _nearest(found: list[Name], offset: int) -> Name | None:
    """Return the last name before ``offset``, the first of the document where none is."""
    if not found:
        return None
    place = bisect_left([name.span.start for name in found], offset)
    return found[place - 1] if place else found[0]


def _key(name: str) -> str:
    words = re.findall(r"[\w'’&.-]+", name.lower())
    while words and words[0] in ("the", "a", "an", "such", "each", "any"):
        words = words[1:]
    return " ".join(words)
