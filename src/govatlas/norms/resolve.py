"""Gives each draft its bearer in full: pronouns, short names, passives and imperatives resolved."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from govatlas.model.document import Document, Outline, Span
from govatlas.model.norm import Modality
from govatlas.norms.context import Name, Names
from govatlas.norms.drafts import Draft, can_act
from govatlas.norms.grammar import Sentence
from govatlas.norms.language import Language
from govatlas.norms.names import head_of, name_range, singular, write

_PRONOUNS: Final = frozenset(["it", "he", "she", "they", "he/she", "s/he", "them"])
_DEMONSTRATIVES: Final = frozenset(["this", "that", "these", "those", "which", "who", "there"])
_BINDING: Final = frozenset((Modality.OBLIGATION, Modality.PROHIBITION, Modality.RECOMMENDATION))
_VAGUE: Final = frozenset(
    ["person", "individual", "member", "party", "anyone", "everyone", "nobody", "entity"]
)
_FULLER: Final = re.compile(
    r"(?P<head>\w+) (?:of|that (?:use|provide|develop|deploy|operate)s?|providing|using|operating) .+"
)


class Resolver:
    """Walks the drafts of one document and remembers whom they spoke of."""

    def __init__(
        self, document: Document, outline: Outline, language: Language, names: Names, issuer: str
    ) -> None:
        self.text = document.text
        self.outline = outline
        self.language = language
        self.names = names
        self.issuer = _find_issuer(document, issuer)
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
        if found is not None and not _is_vague(found.text) and len(found.text.split()) <= 12:
            self.last, self.last_section = found, section
        return found

    def _look(self, draft: Draft, section: int | None) -> Name | None:
        own = self._own(draft)
        if own is not None:
            return own
        agent = find_agent(draft, self.language)
        if agent is not None:
            return self._full(agent)
        if draft.clause.after == "created":
            return None
        if draft.kind == "imperative":
            return self.addressee
        if self.last is not None and self.last_section == section and section is not None:
            return self.last
        return self.addressee or self.last

    def _own(self, draft: Draft) -> Name | None:
        """Return the bearer that the clause itself names."""
        special = _find_special(draft, self.language)
        if special is not None:
            return self._full(special)
        name, span = draft.bearer, draft.bearer_span
        if not name or span is None:
            return None
        low = name.lower()
        if low in _PRONOUNS:
            return self.last or self.addressee
        if low in _DEMONSTRATIVES:
            return None
        if draft.first_person:
            return self._first_person(name, span)
        if draft.thing and not can_act(name, self.language) and not self._is_proper(draft):
            if (
                draft.clause.passive
                or singular(head_of(name)) not in self.language.agents["acting"]
            ):
                return None
        return self._full(Name(name, span))

    def _first_person(self, name: str, span: Span) -> Name | None:
        if name.lower() in ("we", "i", "us", "our"):
            return Name(self.issuer, span) if self.issuer else None
        rest = re.sub(r"^our ", "", name, flags=re.IGNORECASE)
        if not can_act(rest, self.language):
            return Name(self.issuer, span) if self.issuer else None
        return Name(f"{self.issuer}'s {rest}" if self.issuer else rest, span)

    def _is_proper(self, draft: Draft) -> bool:
        """Whether a subject is a proper name: capitals throughout, and never written without."""
        words = draft.bearer.split()
        if draft.clause.passive or len(words) > 4 or not all(word[:1].isupper() for word in words):
            return False
        if words[-1] in ("AI", "Intelligence", "Intelligences"):
            return False
        return draft.bearer.lower() not in self.text and not draft.bearer.isupper()

    def _full(self, name: Name) -> Name:
        resolved = self.names.resolve(name.text, name.span.start)
        if resolved is None:
            resolved = self.longer.get(singular(name.text.lower()))
        return resolved if resolved is not None else name

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
        """Return the fuller name that a lone noun stands for: "providers" of one kind of service."""
        counts: dict[str, Counter[str]] = {}
        places: dict[str, Name] = {}
        for draft in drafts:
            words = draft.bearer.split()
            if not 3 <= len(words) <= 8 or draft.thing or draft.bearer_span is None:
                continue
            match = _FULLER.fullmatch(draft.bearer)
            if match is None:
                continue
            head = singular(match["head"].lower())
            if head in self.language.agents["offices"] or head in _VAGUE:
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
            if low in _PRONOUNS | _DEMONSTRATIVES or not can_act(draft.bearer, self.language):
                continue
            if len(draft.bearer.split()) > 8:
                continue
            if (
                draft.modality in _BINDING
                and singular(head_of(draft.bearer)) in self.language.agents["people"]
            ):
                full = self._full(Name(draft.bearer, draft.bearer_span))
                key = " ".join(singular(word) for word in full.text.lower().split())
                counts[key] += 1
                places.setdefault(key, full)
        best = counts.most_common(1)
        if scoped is not None and (not best or best[0][1] < 4):
            return scoped
        return places[best[0][0]] if best else scoped

    def _find_scope(self) -> Name | None:
        match = self.language.patterns["scope"].search(self.text)
        if match is None:
            return None
        start, end = match.span("who")
        words = self.text[start:end]
        cut = re.search(
            r"\b(?:who|that|which|when|where|in|across|regardless|using|and any|and all|including)\b|,",
            words,
        )
        if cut is not None and cut.start() > 3:
            words = words[: cut.start()]
        words = words.strip()
        if not words or not can_act(words, self.language):
            return None
        return Name(" ".join(words.split()), Span(start, start + len(words)))


def _is_vague(name: str) -> bool:
    return singular(head_of(name)) in _VAGUE and len(name.split()) == 1


def _find_issuer(document: Document, issuer: str) -> str:
    if issuer:
        return issuer
    authority = document.instrument.authority
    name = authority.name if authority is not None else ""
    return (
        ""
        if re.search(r"companies|organi[sz]ations|other|multinational", name, re.IGNORECASE)
        else name
    )


def find_agent(draft: Draft, language: Language) -> Name | None:
    """Return who acts in a passive: "must be approved by the board"."""
    if not draft.clause.passive:
        return None
    sentence = draft.sentence
    start, end = draft.clause.predicate
    for index in range(start, min(end, start + 14)):
        if (
            sentence.low[index] == "by"
            and index + 1 < end
            and not sentence.low[index + 1].endswith("ing")
        ):
            stop = index + 1
            while (
                stop < end
                and stop - index < 12
                and sentence.low[stop]
                not in (
                    ",",
                    ";",
                    ".",
                    "in",
                    "to",
                    "that",
                    "which",
                    "who",
                    "under",
                    "pursuant",
                    "before",
                    "as",
                    "for",
                    "on",
                    "at",
                    "or",
                    "with",
                    "prior",
                    "not",
                    "alongside",
                )
            ):
                stop += 1
            tokens = name_range(sentence, (index + 1, stop))
            if tokens is not None:
                name = write(sentence, tokens)
                if can_act(name, language):
                    return _named(sentence, tokens)
    return None


def _named(sentence: Sentence, tokens: tuple[int, int]) -> Name:
    first, last = sentence.tokens[tokens[0]], sentence.tokens[tokens[1] - 1]
    end = last.end if last.end > first.start else first.end
    return Name(write(sentence, tokens), Span(first.start, end))


def _find_special(draft: Draft, language: Language) -> Name | None:
    """Return the bearer that stands behind the operator: "calls on all countries to …"."""
    sentence, clause = draft.sentence, draft.clause
    start, end = clause.predicate
    low = sentence.low
    if clause.after == "created":
        stop = start
        while stop < end and not (
            not (
                low[stop] in ("for", "of", "and")
                and stop + 1 < end
                and sentence.tokens[stop + 1].text[0].isupper()
            )
            and low[stop]
            in (
                "to",
                "in",
                "within",
                "which",
                "that",
                ",",
                "under",
                "consisting",
                "composed",
                "by",
                "as",
                "(",
                "for",
                "at",
                "with",
                "pursuant",
            )
            and stop > start
        ):
            stop += 1
        if low[start] == "," or (
            start < end and low[start] in ("within", "in", "pursuant", "under", "as", "by")
        ):
            return _after_aside(sentence, start, end)
        tokens = name_range(sentence, (start, stop))
        return _named(sentence, tokens) if tokens else None
    if clause.after in ("object", "offence"):
        skip = 1 if start < end and low[start] in ("on", "upon", "that", "for") else 0
        for stop in range(start + skip + 1, min(end, start + 30)):
            if low[stop] in ("to", "who") or (
                low[start] == "that" and sentence.is_verb(stop, base=True) and stop > start + 2
            ):
                tokens = name_range(sentence, (start + skip, stop))
                if tokens is None:
                    return None
                named = _named(sentence, tokens)
                return named if can_act(named.text, language) else None
    if clause.after == "money":
        for index in range(start, min(end, start + 30)):
            if (
                low[index] == "to"
                and index + 2 < end
                and low[index + 1] == "the"
                and sentence.tokens[index + 2].text[0].isupper()
            ):
                stop = index + 2
                while stop < end and (
                    sentence.tokens[stop].text[0].isupper()
                    or low[stop] in ("of", "and", "the", "for")
                ):
                    stop += 1
                tokens = name_range(sentence, (index + 2, stop))
                return _named(sentence, tokens) if tokens else None
    if clause.after == "exemption":
        tokens = name_range(sentence, (clause.operator[1], min(end, clause.operator[1] + 14)))
        if tokens is not None:
            named = _named(sentence, tokens)
            return named if can_act(named.text, language) else None
    return None


def _after_aside(sentence: Sentence, start: int, end: int) -> Name | None:
    for index in range(start + 1, end - 1):
        if sentence.low[index] in (",",) or (
            sentence.low[index] in ("a", "an", "the") and index > start + 2
        ):
            begin = index + 1
            stop = begin
            while stop < end and sentence.low[stop] not in (
                "to",
                "in",
                "which",
                "that",
                ",",
                "under",
                "(",
            ):
                stop += 1
            if sentence.low[index] == "," and sentence.low[begin] not in ("a", "an", "the"):
                continue
            tokens = name_range(sentence, (begin, stop))
            return _named(sentence, tokens) if tokens else None
    return None
