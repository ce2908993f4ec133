"""Knows the names that a document gives: full names for short ones, and who is spoken to."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from govatlas.model.document import Document, Span
from govatlas.norms.language import Language
from govatlas.norms.names import can_act, head_noun, head_of, singular

_SHORT_HEADS: Final = 3
_MOST_MEANT: Final = 2
_NEAR_BEHIND: Final = 300
"""Where a longer name stands close behind a short one, it is somebody else, who is consulted."""
_REACH_BACK: Final = 60
_WORDS_BEFORE: Final = re.compile(r"(?:\w+ ){0,4}$")
_KEY_WORD: Final = re.compile(r"[\w'’&.-]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name with the place where the document writes it."""

    text: str
    span: Span


@dataclass
class Names:
    """The full names of a document, by the short ones that stand for them."""

    language: Language
    aliases: dict[str, list[Name]] = field(default_factory=lambda: defaultdict(list))
    proper: dict[str, list[Name]] = field(default_factory=lambda: defaultdict(list))
    _longer: dict[str, list[Name]] = field(default_factory=dict)

    def resolve(self, short: str, offset: int) -> Name | None:
        """Return the full name that ``short`` stands for at ``offset``, None where it is full."""
        key = self.key(short)
        aliased = _nearest(
            self.aliases.get(key) or self.aliases.get(_singular_acronym(short), []), offset
        )
        if aliased is not None:
            return aliased
        words = key.split()
        if len(words) == 1 and singular(words[-1], self.language) != words[-1]:
            return None
        if len(words) > _SHORT_HEADS:
            return None
        if key not in self._longer:
            alike = self.proper.get(words[-1] if words else "", ())
            longer = [n for n in alike if self._extends(self.key(n.text), key)]
            several = len({self.key(name.text) for name in longer}) > _MOST_MEANT
            self._longer[key] = [] if several and len(words) == 1 else longer
        meant = [n for n in self._longer[key] if not 0 < n.span.start - offset < _NEAR_BEHIND]
        return _nearest(meant, offset)

    def key(self, name: str) -> str:
        """Return what a name is kept by."""
        return write_key(name, self.language)

    def _extends(self, full: str, short: str) -> bool:
        """Whether a name is a longer one for ``short``: "secretary of defense" for "secretary"."""
        first, _, after = full.partition(" ")
        if full == short or (first in self.language.words["matters"] and after.startswith("of ")):
            return False
        if full.endswith(f" {short}"):
            before = full.removesuffix(f" {short}")
            return not self._joins(before) and not self._belongs(before)
        before, found, after = f" {full}".partition(f" {short} ")
        following = after.partition(" ")
        return (
            bool(found)
            and not (self._joins(before) or self._belongs(before))
            and bool(following[1])
            and following[0] in self.language.words["name_links"]
        )

    def _belongs(self, before: str) -> bool:
        """Whether words before a name make it part of another: "Director of the" Center."""
        words = [w for w in before.split() if w not in self.language.words["articles"]]
        foreign = self.language.words["prepositions"] - self.language.words["name_inner"]
        return bool(words) and (
            words[-1] in self.language.words["prepositions"] or not foreign.isdisjoint(words)
        )

    def _joins(self, before: str) -> bool:
        """Whether words before a name join it to another: "Congress and the" Commission."""
        words = [w for w in before.split() if w not in self.language.words["articles"]]
        return bool(words) and words[-1] in self.language.words["joiners"]


def read_names(document: Document, language: Language) -> Names:
    """Return the names that ``document`` gives in full."""
    names = Names(language)
    text = document.text
    for pattern in ("alias", "referred", "named", "defined"):
        for match in language.patterns[pattern].finditer(text):
            full = _without_article(" ".join(match["full"].split()), language).strip(" ,.")
            short = names.key(match["short"])
            if 1 < len(short) < len(full) and len(full.split()) > 1 and can_act(full, language):
                names.aliases[short].append(
                    Name(full, Span(match.start("full"), match.end("full")))
                )
    for match in language.patterns["enumerated"].finditer(text):
        before = text[max(0, match.start() - _REACH_BACK) : match.start()]
        counted = _WORDS_BEFORE.search(before)
        start = match.start() - (len(_from_count(counted[0], language)) if counted else 0)
        full = " ".join(text[start : match.end()].split())
        names.aliases[match["short"]].append(Name(full, Span(start, match.end())))
    for match in language.patterns["proper"].finditer(text):
        for name in _cut_names(match, text, language):
            for head in {head_of(name.text, language), names.key(name.text).split()[-1]}:
                names.proper[head].append(name)
    return names


def _from_count(words: str, language: Language) -> str:
    """Return the words from the last that counts on: "seven leading" of "met seven leading"."""
    found = list(_KEY_WORD.finditer(words))
    counts = [m for m in found if m[0].lower() in language.words["counts"] or m[0].isdigit()]
    return words[counts[-1].start() :] if counts else ""


def _cut_names(match: re.Match[str], text: str, language: Language) -> Iterator[Name]:
    """Yield a capitalised run that names a body or office."""
    words = " ".join(match[0].split())
    if words.isupper() or len(words) > 120:
        return
    start = match.start()
    while (first := words.split(" ", 1))[0] in language.words["capitalised_openings"] and len(
        first
    ) == 2:
        start += (
            len(match[0]) - len(match[0][len(first[0]) :].lstrip())
            if start == match.start()
            else len(first[0]) + 1
        )
        words = first[1]
    words = words.rstrip(".,")
    if language.words["titles_of_acts"] & set(words.split()):
        return
    if len(words.split()) < 2 or not _can_act(words, language):
        return
    yield Name(words, Span(min(start, match.end() - 1), match.end()))


def _without_article(name: str, language: Language) -> str:
    first, _, rest = name.partition(" ")
    return rest if first in language.words["capitalised_articles"] else name


def _can_act(name: str, language: Language) -> bool:
    key = write_key(name, language)
    heads = {head_noun(name, language), singular(key.split()[-1] if key else "", language)}
    return bool(heads & language.agents["offices"])


def _singular_acronym(short: str) -> str:
    """Return "se" for "SEs": acronyms take a small s in the plural."""
    return short[:-1].lower() if short.endswith("s") and short[:-1].isupper() else ""


def _nearest(found: list[Name], offset: int) -> Name | None:
    """Return the last name before ``offset``, the first of the document where none is."""
    if not found:
        return None
    place = bisect_left(found, offset, key=lambda name: name.span.start)
    return found[place - 1] if place else found[0]


def write_key(name: str, language: Language) -> str:
    """Return a name in lower case without what determines it."""
    words = _KEY_WORD.findall(name.lower())
    while words and words[0] in language.words["key_openings"]:
        words = words[1:]
    return " ".join(words)
