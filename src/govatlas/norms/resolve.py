"""Gives each draft its bearer in full: pronouns, short names, passives and orders resolved."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from govatlas.model.document import Document, Outline, Span
from govatlas.model.norm import Modality
from govatlas.norms.agents import find_agent, find_bearer_behind
from govatlas.norms.context import Name, Names
from govatlas.norms.drafts import Draft
from govatlas.norms.language import Language
from govatlas.norms.names import can_act, head_noun, singular

_BINDING: Final = frozenset((Modality.OBLIGATION, Modality.PROHIBITION, Modality.RECOMMENDATION))

_LONGEST_WORD: Final = 8
_FEWEST_DUTIES: Final = 2
_SHORTEST_TOLD: Final = 3


class Resolver:
    """Walks the drafts of one document and remembers whom they spoke of."""

    def __init__(
        self, document: Document, outline: Outline, language: Language, names: Names, issuer: str
    ) -> None:
        """Take the document with the names in it; ``issuer`` is who says "we"."""
        self.text = document.text
        self.outline = outline
        self.language = language
        self.names = names
        self.issuer = _find_issuer(document, issuer, language)
        self.last: Name | None = None
        self.last_section: int | None = None
        self.addressee: Name | None = None
        self.longer: dict[str, Name] = {}

    def resolve(self, drafts: Sequence[Draft]) -> list[tuple[Draft, Name | None]]:
        """Return each draft with its bearer, None where the text leaves it open."""
        self.longer = self._find_longer(drafts)
        self.addressee = self._find_addressee(drafts)
        return [(draft, self._bearer(draft)) for draft in drafts]

    def _bearer(self, draft: Draft) -> Name | None:
        section = self._section(draft)
        found = self._look(draft, section)
        if found is not None and not self._is_vague(found.text) and len(found.text.split()) <= 12:
            self.last, self.last_section = found, section
        return found

    def _look(self, draft: Draft, section: int | None) -> Name | None:
        agent = find_agent(draft.sentence, draft.clause)
        if agent is not None:
            return self._full(agent)
        own = self._own(draft)
        if own is not None:
            return own
        words, low = draft.sentence.words, draft.sentence.low
        start, end = draft.clause.operator
        if draft.clause.after == "created" or not words["nothing"].isdisjoint(low[start:end]):
            return None
        breach = self.language.patterns["breach"].match(draft.bearer) is not None
        if draft.kind == "imperative" or (breach and self.addressee is not None):
            return self.addressee
        if self.last is not None and self.last_section == section and section is not None:
            return self.last
        return self.addressee or self.last

    def _own(self, draft: Draft) -> Name | None:
        """Return the bearer that the clause itself names."""
        special = find_bearer_behind(draft.sentence, draft.clause)
        if special is not None:
            return self._full(special)
        name, span = draft.bearer, draft.bearer_span
        if not name or span is None:
            return None
        low = name.lower()
        if low in self.language.words["pronouns_resolved"]:
            return self.last or self.addressee
        if low in self.language.words["demonstratives"]:
            return None
        if draft.clause.after == "none" and draft.modality is Modality.PROHIBITION:
            return None
        if draft.first_person:
            return self._first_person(name, span)
        if draft.thing and not can_act(name, self.language) and not self._is_proper(draft):
            acts = head_noun(name, self.language) in self.language.agents["acting"]
            if draft.clause.passive or not acts:
                return None
        return self._full(Name(name, span))

    def _first_person(self, name: str, span: Span) -> Name | None:
        if name.lower() in self.language.words["first_person"]:
            return Name(self.issuer, span) if self.issuer else None
        rest = self.language.patterns["our"].sub("", name)
        if not can_act(rest, self.language):
            return Name(self.issuer, span) if self.issuer else None
        return Name(f"{self.issuer}'s {rest}" if self.issuer else rest, span)

    def _is_vague(self, name: str) -> bool:
        vague = head_noun(name, self.language) in self.language.words["vague_bearers"]
        return vague and len(name.split()) == 1

    def _is_proper(self, draft: Draft) -> bool:
        """Whether a subject is a proper name: capitals throughout, and never written without."""
        words = draft.bearer.split()
        if draft.clause.passive or len(words) > 4 or not all(word[:1].isupper() for word in words):
            return False
        if words[-1] in self.language.words["proper_no_bearer"]:
            return False
        if singular(words[0].lower(), self.language) in self.language.words["cited_units"]:
            return False
        if draft.bearer.lower() in self.text or draft.bearer.isupper():
            return False
        return len(words) > 1 or self._stands_within(draft.bearer)

    def _stands_within(self, name: str) -> bool:
        """Whether a capitalised word also stands where no sentence begins: "with Meta"."""
        return re.search(rf"[a-z,] {re.escape(name)}\b", self.text) is not None

    def _full(self, name: Name) -> Name:
        resolved = self.names.resolve(name.text, name.span.start)
        if resolved is not None and self._is_one_of_many(name) and resolved.text[:1].isupper():
            return name
        if resolved is None:
            resolved = self.longer.get(singular(name.text.lower(), self.language))
        return resolved if resolved is not None else name

    def _is_one_of_many(self, name: Name) -> bool:
        """Whether a name is of any member of a class: "no department" is not the Department."""
        before = self.text[max(0, name.span.start - _LONGEST_WORD) : name.span.start].split()
        return (
            name.text[:1].islower()
            and bool(before)
            and before[-1].lower() in self.language.words["one_of_many"]
        )

    def _section(self, draft: Draft) -> int | None:
        """Return the outermost numbered provision around a draft."""
        index = self.outline.passages[draft.statement.passage].provision
        section = None
        while index is not None:
            provision = self.outline.provisions[index]
            if provision.kind not in ("heading", "item", "chapter", "part", "title"):
                section = index
            index = provision.parent
        return section

    def _find_longer(self, drafts: Sequence[Draft]) -> dict[str, Name]:
        """Return the fuller name that a lone noun stands for: "providers" of one service."""
        counts: dict[str, Counter[str]] = {}
        places: dict[str, Name] = {}
        for draft in drafts:
            words = draft.bearer.split()
            if not 3 <= len(words) <= 8 or draft.thing or draft.bearer_span is None:
                continue
            match = self.language.patterns["fuller"].fullmatch(draft.bearer)
            if match is None:
                continue
            head = singular(match["head"].lower(), self.language)
            if (
                head in self.language.agents["offices"]
                or head in self.language.words["vague_bearers"]
            ):
                continue
            counts.setdefault(head, Counter())[draft.bearer] += 1
            places.setdefault(draft.bearer, Name(draft.bearer, draft.bearer_span))
        return {
            head: places[found.most_common(1)[0][0]]
            for head, found in counts.items()
            if len(found) == 1
        }

    def _find_addressee(self, drafts: Sequence[Draft]) -> Name | None:
        """Return whom the document chiefly speaks to."""
        scoped = self._find_scope()
        counts: Counter[str] = Counter()
        places: dict[str, Name] = {}
        for draft in drafts:
            if not draft.bearer or draft.bearer_span is None or draft.thing or draft.first_person:
                continue
            low = draft.bearer.lower()
            if low in self.language.words["pronouns_resolved"] | self.language.words[
                "demonstratives"
            ] or not can_act(draft.bearer, self.language):
                continue
            if len(draft.bearer.split()) > 8 or self._is_named_office(draft.bearer):
                continue
            if (
                draft.modality in _BINDING
                and head_noun(draft.bearer, self.language) in self.language.agents["people"]
            ):
                full = self._full(Name(draft.bearer, draft.bearer_span))
                key = " ".join(singular(word, self.language) for word in full.text.lower().split())
                counts[key] += 1
                places.setdefault(key, full)
        best = counts.most_common(1)
        if scoped is not None and (not best or best[0][1] < 4):
            return scoped
        if best and best[0][1] < _FEWEST_DUTIES and len(best[0][0].split()) > _SHORTEST_TOLD:
            return None  # one described at length has that duty, not all that name nobody
        return places[best[0][0]] if best else scoped

    def _is_named_office(self, name: str) -> bool:
        """Whether a name is that of one office, which gives orders rather than takes them."""
        words = name.split()
        titled = len(words) > 1 and all(word[0].isupper() for word in (words[0], words[-1]))
        return titled and head_noun(name, self.language) in self.language.agents["offices"]

    def _find_scope(self) -> Name | None:
        match = self.language.patterns["scope"].search(self.text)
        if match is None:
            return None
        start, end = match.span("who")
        words = self.text[start:end]
        cut = self.language.patterns["scope_end"].search(words)
        if cut is not None and cut.start() > 3:
            words = words[: cut.start()]
        words = words.partition("(")[0].strip()
        if not words or not can_act(words, self.language):
            return None
        return Name(" ".join(words.split()), Span(start, start + len(words)))


def _find_issuer(document: Document, issuer: str, language: Language) -> str:
    """Return who says "we": the authority of the metadata, but for one that is a group."""
    if issuer:
        return issuer
    authority = document.instrument.authority
    name = authority.name if authority is not None else ""
    return "" if language.patterns["no_issuer"].search(name) else name
