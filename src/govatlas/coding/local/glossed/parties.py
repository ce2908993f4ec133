"""Finds the actors named in a document in another language: parties and public bodies."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from govatlas.coding.local.glossed.glossary import WORD, fold
from govatlas.coding.local.languages import read_data

GOVERNANCE: Final = "ai-governance-actor"
DEVELOPER: Final = "ai-developer"


@dataclass(frozen=True, slots=True)
class Party:
    """A party as a language names it: its type, its English name, whether it is a body by name."""

    form: str
    english: str
    type: str
    body: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text where a party is named; ``end`` is after the last word of it."""

    party: Party
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class IssuerWording:
    """How a language says who issued a document; each pattern has a group ``name``.

    ``enacted`` has the opening words of legislatures, each with the English name of the body.
    """

    enacted: tuple[tuple[re.Pattern[str], str], ...]
    introduced: tuple[re.Pattern[str], ...]
    issued: tuple[re.Pattern[str], ...]
    body: re.Pattern[str]
    own: tuple[re.Pattern[str], ...]
    companies: tuple[str, ...]
    person_words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties of a language by their first word, or first character without spaces."""

    by_first: dict[str, tuple[tuple[tuple[str, ...], tuple[bool, ...], Party], ...]]
    by_form: dict[str, Party]
    spaced: bool
    longest: int

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Mention]:
        """Yield the mentions between two offsets in turn, the longest at each place."""
        stop = len(text) if end is None else end
        yield from (self._find_words if self.spaced else self._find_signs)(text, start, stop)

    def _find_signs(self, text: str, start: int, end: int) -> Iterator[Mention]:
        place = start
        while place < end:
            for length in range(min(self.longest, end - place), 1, -1):
                party = self.by_form.get(text[place : place + length])
                if party is not None:
                    yield Mention(party, place, place + length)
                    place += length
                    break
            else:
                place += 1

    def _find_words(self, text: str, start: int, end: int) -> Iterator[Mention]:
        matches = list(WORD.finditer(text, start, end))
        words = [fold(match[0]) for match in matches]
        place = 0
        while place < len(words):
            best = max(self._match(words, place), key=lambda found: found[0], default=None)
            if best is None:
                place += 1
                continue
            count, party = best
            yield Mention(party, matches[place].start(), matches[place + count - 1].end())
            place += count

    def _match(self, words: Sequence[str], place: int) -> Iterator[tuple[int, Party]]:
        first = words[place]
        for length in range(2, len(first) + 1):
            for parts, begins, party in self.by_first.get(first[:length], ()):
                count = len(parts)
                here = words[place : place + count]
                if len(here) == count and all(
                    word.startswith(part) if begun else word == part
                    for word, part, begun in zip(here, parts, begins, strict=True)
                ):
                    yield count, party


@cache
def load_parties(language: str) -> Parties:
    """Return the packaged parties of ``language``, bodies included."""
    data = read_data("actors", language)
    spaced = bool(read_data("glossary", language)["spaced"])
    parties = [
        Party(str(form), str(english), type_, body=False)
        for type_, forms in data["parties"].items()
        for form, english in forms.items()
    ]
    companies = {fold(name) for name in data["companies"]}
    for form, english in data["bodies"].items():
        is_company = fold(str(form)) in companies
        type_ = DEVELOPER if is_company else GOVERNANCE
        parties.append(Party(str(form), str(english), type_, body=True))
    by_first: dict[str, list[tuple[tuple[str, ...], tuple[bool, ...], Party]]] = {}
    for party in parties:
        found = [
            (fold(m[0]), party.form[m.end() : m.end() + 1] == "*")
            for m in WORD.finditer(party.form)
        ]
        words, begins = tuple(w for w, _ in found), tuple(b for _, b in found)
        by_first.setdefault(words[0], []).append((words, begins, party))
    return Parties(
        {first: tuple(entries) for first, entries in by_first.items()},
        {party.form: party for party in parties},
        spaced,
        max(len(party.form) for party in parties),
    )


@cache
def load_issuer_wording(language: str) -> IssuerWording:
    """Return how ``language`` says who issued a document."""
    data = read_data("actors", language)
    return IssuerWording(
        enacted=tuple(
            (re.compile(pattern, re.IGNORECASE), str(english))
            for pattern, english in data["enacted"].items()
        ),
        introduced=tuple(map(re.compile, data["introduced"])),
        issued=tuple(map(re.compile, data["issued"])),
        body=re.compile(data["body"]),
        own=tuple(map(re.compile, data["own"])),
        companies=tuple(data["companies"]),
        person_words=frozenset(fold(word) for word in data["person_words"]),
    )


def find_party(words: str, language: str) -> Party | None:
    """Return the party that a wording names by its longest form."""
    mentions = list(load_parties(language).find(words))
    return max(mentions, key=lambda m: m.end - m.start).party if mentions else None


def find_english_name(words: str, language: str) -> str:
    """Return the English name of the party that ``words`` name and nobody else, or empty."""
    for mention in load_parties(language).find(words):
        if (mention.start, mention.end) == (0, len(words)):
            return mention.party.english
    return ""


def show_both(name: str, english: str) -> str:
    """Return a name as the document has it, its English one after it where that is another."""
    if not english or fold(english) == fold(name):
        return name
    return f"{name} ({english})"
