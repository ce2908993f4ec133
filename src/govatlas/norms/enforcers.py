"""Knows who enforces a document: who may act on a breach, who administers what binds others."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from govatlas.model.document import Document, Outline, Span
from govatlas.model.norm import Modality
from govatlas.norms.context import Name
from govatlas.norms.drafts import Draft
from govatlas.norms.language import Language
from govatlas.norms.names import head_noun

_ENFORCING: Final = frozenset(
    (Modality.POWER, Modality.ESTABLISHMENT, Modality.OBLIGATION, Modality.PERMISSION)
)
_OFTEN: Final = 3


class Places:
    """Tells which provisions a passage stands in."""

    def __init__(self, outline: Outline, language: Language) -> None:
        """Take the provisions of a document."""
        self.outline = outline
        self.language = language
        self.words = language.words
        self._sections: dict[int, int | None] = {}
        self._numbers: dict[int, frozenset[str]] = {}

    def chain(self, passage: int) -> list[tuple[str, str, int]]:
        """Return kind, number and index of the provisions around a passage, innermost first."""
        index = self.outline.passages[passage].provision
        found = []
        while index is not None:
            provision = self.outline.provisions[index]
            found.append((provision.kind, provision.number, index))
            index = provision.parent
        return found

    def section(self, passage: int) -> int | None:
        """Return the outermost numbered provision around a passage."""
        if passage not in self._sections:
            self._sections[passage] = self._find_section(passage)
        return self._sections[passage]

    def numbers(self, passage: int) -> frozenset[str]:
        """Return the numbers of the provisions around a passage in lower case."""
        if passage not in self._numbers:
            chain = self.chain(passage)
            self._numbers[passage] = frozenset(number.lower() for _, number, _ in chain)
        return self._numbers[passage]

    def _find_section(self, passage: int) -> int | None:
        numbered = [
            i
            for kind, _, i in self.chain(passage)
            if kind not in ("heading", "item", "chapter", "part", "title")
        ]
        return numbered[-1] if numbered else None


class Enforcers:
    """Who may act on a breach: for a section, for the whole text, the first of all."""

    def __init__(
        self,
        resolved: Sequence[tuple[Draft, Name | None]],
        places: Places,
        authority: Name | None,
    ) -> None:
        """Look for enforcers in the drafts; ``authority`` is whom the text speaks of as one."""
        self.places = places
        self.first: Name | None = None
        self.whole: Name | None = None
        self.by_section: dict[int, Name] = {}
        self.administering: dict[int, Name] = {}
        self.administrator = authority
        for draft, bearer in resolved:
            if bearer is None or not can_enforce(bearer, places.language):
                continue
            if _enforces(draft, places.language):
                self._add_enforcer(draft, bearer)
            elif _administers(draft, bearer, places.language):
                self._add_administrator(draft, bearer)

    def _add_enforcer(self, draft: Draft, bearer: Name) -> None:
        self.first = self.first or bearer
        section = self.places.section(draft.statement.passage)
        if section is not None:
            self.by_section.setdefault(section, bearer)
        whole = self.places.language.patterns["whole"]
        if self.whole is None and whole.search(draft.sentence.joined):
            self.whole = bearer

    def _add_administrator(self, draft: Draft, bearer: Name) -> None:
        section = self.places.section(draft.statement.passage)
        if section is not None:
            self.administering.setdefault(section, bearer)
        whole = self.places.language.patterns["whole"]
        if self.administrator is None and whole.search(draft.sentence.joined):
            self.administrator = bearer

    def choose(self, draft: Draft, *, wide: bool, regulated: bool) -> Name | None:
        """Return who enforces a norm: one named in its section first, then for all of the text.

        Where nobody is said to act on a breach, it is who administers what binds the regulated.
        """
        section = self.places.section(draft.statement.passage)
        if section is not None and section in self.by_section:
            return self.by_section[section]
        found = self.first if wide and self.first is not None else self.whole
        if found is None and regulated:
            near = self.administering.get(section) if section is not None else None
            found = near or self.administrator
        return found


def find_authority(document: Document, language: Language) -> Name | None:
    """Return the authority that a text speaks of again and again: "the oversight entity"."""
    found = list(language.patterns["authority"].finditer(document.text))
    names = Counter(match["who"].lower() for match in found)
    best = names.most_common(1)
    if not best or best[0][1] < _OFTEN:
        return None
    first = next(match for match in found if match["who"].lower() == best[0][0])
    return Name(" ".join(first["who"].split()), Span(*first.span("who")))


def can_enforce(name: Name, language: Language) -> bool:
    """Whether a name can be that of who enforces: no violator, no piece of a name."""
    first = name.text.split(" ", 1)[0].lower()
    head = head_noun(name.text, language)
    return (
        first not in language.words["prepositions"]
        and (head in language.agents["heads"] or " " not in name.text)
        and language.patterns["breach"].search(name.text) is None
    )


def _administers(draft: Draft, bearer: Name, language: Language) -> bool:
    """Whether an office makes or applies the rules that bind others."""
    if (
        draft.modality not in _ENFORCING
        or head_noun(bearer.text, language) not in language.agents["offices"]
    ):
        return False
    start = draft.clause.operator[0]
    text = " ".join(draft.sentence.low[start : draft.clause.predicate[1]])
    return language.patterns["administers"].search(text[:160]) is not None


def _enforces(draft: Draft, language: Language) -> bool:
    if draft.modality not in _ENFORCING:
        return False
    start = draft.clause.operator[0]
    text = " ".join(draft.sentence.low[start : draft.clause.predicate[1]])
    return language.patterns["enforcing"].search(text[:160]) is not None and (
        language.patterns["breach"].search(draft.sentence.joined) is not None
        or language.patterns["enforces"].search(text[:80]) is not None
    )
