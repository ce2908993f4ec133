"""Binds penalties, and who may act on a breach, to the norms that they stand behind."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from govatlas.model.document import Document, Outline, Span
from govatlas.model.norm import Modality
from govatlas.norms.agents import find_agent, name_between
from govatlas.norms.context import Name
from govatlas.norms.drafts import Draft
from govatlas.norms.language import Language
from govatlas.norms.names import can_act, head_noun, settle_case, singular, write_words
from govatlas.norms.statements import skip_marks

_BOUND: Final = frozenset((Modality.OBLIGATION, Modality.PROHIBITION))
_ENFORCING: Final = frozenset(
    (Modality.POWER, Modality.ESTABLISHMENT, Modality.OBLIGATION, Modality.PERMISSION)
)
_MOST_PENALTIES: Final = 300
_MOST_WORDS: Final = 26
_NEAR: Final = 30
_ALIKE: Final = 3
_MOST_JOINED: Final = 42
_SAME_SECTION: Final = 20
_MOST_ITEMS: Final = 3
_LONGEST_ITEM: Final = 14
_OFTEN: Final = 3
_NEXT: Final = 1


@dataclass(frozen=True, slots=True)
class Penalty:
    """What follows a breach, of what, and who may act on it.

    ``unit`` and ``number`` say what was breached: "section" with "" is the section it stands in.
    """

    wording: Name
    place: int
    unit: str
    number: str
    violator: str
    violator_head: str
    enforcer: Name | None
    weight: int
    items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Binding:
    """The penalty and the enforcer of one norm."""

    sanction: Name | None
    enforcer: Name | None


def bind(
    document: Document,
    outline: Outline,
    resolved: Sequence[tuple[Draft, Name | None]],
    language: Language,
) -> list[Binding]:
    """Return for each draft what follows its breach and who enforces it."""
    places = _Places(outline, language)
    penalties = [
        _add_items(penalty, document, outline, language)
        for penalty in islice(_list_penalties(resolved, language), _MOST_PENALTIES)
    ]
    enforcers = _Enforcers(resolved, places, _find_authority(document, language))
    return [
        _bind(draft, bearer, penalties, enforcers, places, language) for draft, bearer in resolved
    ]


class _Places:
    """Tells which provisions a passage stands in."""

    def __init__(self, outline: Outline, language: Language) -> None:
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


class _Enforcers:
    """Who may act on a breach: for a section, for the whole text, the first of all."""

    def __init__(
        self,
        resolved: Sequence[tuple[Draft, Name | None]],
        places: _Places,
        authority: Name | None,
    ) -> None:
        self.places = places
        self.first: Name | None = None
        self.whole: Name | None = None
        self.by_section: dict[int, Name] = {}
        self.administering: dict[int, Name] = {}
        self.administrator = authority
        for draft, bearer in resolved:
            if bearer is None or not _can_enforce(bearer, places.language):
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


def _list_penalties(
    resolved: Sequence[tuple[Draft, Name | None]], language: Language
) -> Iterator[Penalty]:
    """Yield the penalties of a document; a sentence may go on with those of the one before."""
    last: Penalty | None = None
    for draft, bearer in resolved:
        follows = last is not None and draft.statement.passage - last.place <= _NEXT
        for penalty in _find_penalties(draft, bearer, language, follows=follows):
            reaches = penalty.unit or penalty.number
            if last is not None and follows and not reaches:
                penalty = replace(penalty, unit=last.unit, number=last.number)
            last = penalty
            yield penalty


def _find_penalties(
    draft: Draft, bearer: Name | None, language: Language, *, follows: bool
) -> list[Penalty]:
    """Return the penalties that a draft states."""
    goes_on = follows and (
        bearer is None or head_noun(bearer.text, language) in language.agents["offices"]
    )
    if (
        draft.modality in _BOUND
        and not goes_on
        and language.patterns["breach"].search(draft.sentence.joined) is None
    ):
        return []
    text = _text(draft)
    match = language.patterns["penalty"].search(text)
    if match is None and draft.modality is not Modality.SANCTION:
        return []
    plain = draft.modality not in (Modality.SANCTION, Modality.POWER, Modality.ESTABLISHMENT)
    if plain and not goes_on and language.patterns["breach"].search(text) is None:
        return []
    said = match[0] if match else draft.action
    wording = _clip(language.patterns["by_whom"].sub(" ", said), language)
    span = draft.action_span
    unit, number = _find_reach(text, language)
    enforcer = _find_enforcer(draft, bearer, language)
    violator = _find_violator(draft, text, language)
    money = language.patterns["money"].search(wording) is not None
    weight = 2 * money + (draft.modality is Modality.SANCTION)
    return [
        Penalty(
            wording=Name(wording, span),
            place=draft.statement.passage,
            unit=unit,
            number=number,
            violator=violator,
            violator_head=head_noun(violator, language),
            enforcer=enforcer,
            weight=weight,
            items=draft.statement.items,
        )
    ]


def _add_items(
    penalty: Penalty, document: Document, outline: Outline, language: Language
) -> Penalty:
    """Return a penalty with the items of the list that it introduces: "the sum of: (1) …"."""
    words = penalty.wording.text.split()
    if not penalty.items or not words or words[-1] not in language.words["penalty_leads"]:
        return penalty
    while words and words[-1] in ("—", "–", "-", ":"):
        words = words[:-1]
    for item in penalty.items[:_MOST_ITEMS]:
        span = outline.passages[item].span
        start = skip_marks(document.text, span, language)
        words.extend(document.text[start : span.end].split()[:_LONGEST_ITEM])
    wording = write_words(words[:_MOST_JOINED]).strip(" ,;.—–")
    return replace(penalty, wording=Name(wording, penalty.wording.span))


def _find_enforcer(draft: Draft, bearer: Name | None, language: Language) -> Name | None:
    """Return who imposes a penalty: "imposed by the court", else who has the power to."""
    agent = find_agent(draft.sentence, draft.clause)
    if agent is not None and _can_enforce(agent, language):
        return agent
    imposed = language.patterns["imposed_by"].search(draft.sentence.joined)
    if imposed is not None:
        first = draft.sentence.index_at(imposed.start("who"))
        last = draft.sentence.index_at(imposed.end("who") - 1) + 1
        named = name_between(draft.sentence, (first, last))
        if named is not None and can_act(named.text, language):
            return named
    if bearer is None or draft.modality is Modality.SANCTION or draft.thing:
        return None
    if (
        draft.modality in _BOUND
        and head_noun(bearer.text, language) not in language.agents["offices"]
    ):
        return None
    return bearer if _can_enforce(bearer, language) else None


def _find_violator(draft: Draft, text: str, language: Language) -> str:
    """Return whom a penalty is for, empty where the clause does not say."""
    if draft.modality is Modality.SANCTION:
        return draft.bearer if can_act(draft.bearer, language) and not draft.clause.passive else ""
    against = language.patterns["against"].search(text)
    return against["who"] if against is not None else ""


def _text(draft: Draft) -> str:
    return (
        " ".join(token.text for token in draft.sentence.tokens)
        .replace(" ,", ",")
        .replace(" .", ".")
    )


def _clip(wording: str, language: Language) -> str:
    words = settle_case(wording.strip(" ,.;").split(), language)
    if len(words) > _MOST_WORDS:
        words = words[:_MOST_WORDS]
        for index in range(len(words) - 1, 10, -1):
            if words[index].endswith(","):
                words = words[: index + 1]
                break
    return write_words(words).strip(" ,;")


def _find_reach(text: str, language: Language) -> tuple[str, str]:
    """Return what is breached: the unit with its number, "" where it is the one around."""
    reach = language.patterns["reach"].search(text)
    if reach is not None:
        return singular(reach["unit"].lower(), language), ""
    breach = language.patterns["breach"].search(text)
    cited = language.patterns["cited"].search(text, breach.end()) if breach else None
    if cited is not None and breach is not None and cited.start() - breach.end() <= _NEAR:
        return singular(cited["unit"].lower(), language), cited["number"].replace(
            " ", ""
        ).removeprefix("(").removesuffix(")")
    return "", ""


def _can_enforce(name: Name, language: Language) -> bool:
    """Whether a name can be that of who enforces: no violator, no piece of a name."""
    first = name.text.split(" ", 1)[0].lower()
    return (
        first not in language.words["prepositions"]
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


def _find_authority(document: Document, language: Language) -> Name | None:
    """Return the authority that a text speaks of again and again: "the oversight entity"."""
    found = list(language.patterns["authority"].finditer(document.text))
    names = Counter(match["who"].lower() for match in found)
    best = names.most_common(1)
    if not best or best[0][1] < _OFTEN:
        return None
    first = next(match for match in found if match["who"].lower() == best[0][0])
    return Name(" ".join(first["who"].split()), Span(*first.span("who")))


def _enforces(draft: Draft, language: Language) -> bool:
    if draft.modality not in _ENFORCING:
        return False
    start = draft.clause.operator[0]
    text = " ".join(draft.sentence.low[start : draft.clause.predicate[1]])
    return language.patterns["enforcing"].search(text[:160]) is not None and (
        language.patterns["breach"].search(draft.sentence.joined) is not None
        or language.patterns["enforces"].search(text[:80]) is not None
    )


def _bind(
    draft: Draft,
    bearer: Name | None,
    penalties: Sequence[Penalty],
    enforcers: _Enforcers,
    places: _Places,
    language: Language,
) -> Binding:
    if draft.modality is Modality.SANCTION:
        own_words = next((p.wording for p in penalties if p.place == draft.statement.passage), None)
        own_enforcer = next(
            (p.enforcer for p in penalties if p.place == draft.statement.passage and p.enforcer),
            None,
        )
        return Binding(
            own_words, own_enforcer or enforcers.choose(draft, wide=True, regulated=True)
        )
    if draft.modality not in _BOUND:
        return Binding(None, None)
    head = head_noun(bearer.text, language) if bearer else ""
    if (
        head in language.agents["offices"]
        and len(penalties) > 0
        and not any(p.violator_head == head for p in penalties)
    ):
        return Binding(None, None)
    fits = [(_fit(draft, head, penalty, places), penalty) for penalty in penalties]
    fit = max((worth for worth, _ in fits), default=0)
    least = min(fit - _ALIKE, _SAME_SECTION) if fit >= _SAME_SECTION else fit - _ALIKE
    fitting = [penalty for worth, penalty in fits if fit and worth >= least]
    best = max(fitting, key=lambda penalty: penalty.weight, default=None)
    enforcer = next((p.enforcer for p in fitting if p.enforcer is not None), None)
    if enforcer is None:
        regulated = head not in language.agents["offices"]
        enforcer = enforcers.choose(draft, wide=best is not None, regulated=regulated)
    if enforcer is not None and bearer is not None and enforcer.text == bearer.text:
        enforcer = None
    return Binding(_join(best, fitting) if best else None, enforcer)


def _join(best: Penalty, fitting: Sequence[Penalty]) -> Name:
    """Return the wording of a penalty with others of the same breach, as far as they are short."""
    said = [best.wording.text]
    for penalty in fitting:
        text = penalty.wording.text
        known = any(text in other or other in text for other in said)
        if not known and len(" ".join([*said, text]).split()) <= _MOST_JOINED:
            said.append(text)
    return Name("; ".join(said), best.wording.span)


def _fit(draft: Draft, head: str, penalty: Penalty, places: _Places) -> int:
    """Return how well a penalty fits a norm, 0 where it does not."""
    own = places.section(draft.statement.passage)
    there = places.section(penalty.place)
    violator = penalty.violator_head
    if (
        violator
        and head
        and violator != head
        and not {violator, head} & places.words["vague_violators"]
    ):
        return 0
    if penalty.place == draft.statement.passage:
        return 40 + penalty.weight
    if penalty.unit in places.words["wide_units"] and not penalty.number:
        return 10 + penalty.weight
    if penalty.number:
        numbers = places.numbers(draft.statement.passage)
        first = re.split(r"[(]", penalty.number)[0].lower()
        if first in numbers and (penalty.unit in places.words["numbered_units"] or own == there):
            return 30 + penalty.weight
        return 8 + penalty.weight if violator and violator == head else 0
    if own is not None and own == there:
        return 20 + penalty.weight
    if violator and violator == head:
        return 8 + penalty.weight
    return 0 if penalty.unit in places.words["narrow_units"] else 3 + penalty.weight
