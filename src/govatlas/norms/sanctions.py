"""Binds penalties, and who may act on a breach, to the norms that they stand behind."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from govatlas.model.document import Document, Outline
from govatlas.model.norm import Modality
from govatlas.norms.context import Name
from govatlas.norms.drafts import Draft
from govatlas.norms.enforcers import Enforcers, Places, find_authority
from govatlas.norms.language import Language
from govatlas.norms.names import head_noun
from govatlas.norms.penalties import Penalty, add_items, list_penalties

_BOUND: Final = frozenset((Modality.OBLIGATION, Modality.PROHIBITION))
_MOST_PENALTIES: Final = 300
_ALIKE: Final = 3
_MOST_JOINED: Final = 42
_SAME_SECTION: Final = 20


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
    places = Places(outline, language)
    penalties = [
        add_items(penalty, document, outline, language)
        for penalty in islice(list_penalties(resolved, language), _MOST_PENALTIES)
    ]
    enforcers = Enforcers(resolved, places, find_authority(document, language))
    return [
        _bind(draft, bearer, penalties, enforcers, places, language) for draft, bearer in resolved
    ]


def _bind(
    draft: Draft,
    bearer: Name | None,
    penalties: Sequence[Penalty],
    enforcers: Enforcers,
    places: Places,
    language: Language,
) -> Binding:
    if draft.modality is Modality.SANCTION:
        own_words = next((p.wording for p in penalties if p.place == draft.statement.passage), None)
        own_enforcer = next(
            (p.enforcer for p in penalties if p.place == draft.statement.passage and p.enforcer),
            None,
        )
        enforcer = own_enforcer or enforcers.choose(draft, wide=True, regulated=True)
        return Binding(own_words, _other(enforcer, bearer))
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
    return Binding(_join(best, fitting) if best else None, _other(enforcer, bearer))


def _other(enforcer: Name | None, bearer: Name | None) -> Name | None:
    """Return the enforcer, None where it would be the bearer itself."""
    same = enforcer is not None and bearer is not None and enforcer.text == bearer.text
    return None if same else enforcer


def _join(best: Penalty, fitting: Sequence[Penalty]) -> Name:
    """Return the wording of a penalty with others of the same breach, as far as they are short."""
    said = [best.wording.text]
    for penalty in fitting:
        text = penalty.wording.text
        known = any(text in other or other in text for other in said)
        if not known and len(" ".join([*said, text]).split()) <= _MOST_JOINED:
            said.append(text)
    return Name("; ".join(said), best.wording.span)


def _fit(draft: Draft, head: str, penalty: Penalty, places: Places) -> int:
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
