"""Finds the penalties that a document states: what follows a breach, of what, by whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from govatlas.model.document import Document, Outline
from govatlas.model.norm import Modality
from govatlas.norms.agents import find_agent, name_between
from govatlas.norms.context import Name
from govatlas.norms.drafts import Draft
from govatlas.norms.enforcers import can_enforce
from govatlas.norms.language import Language
from govatlas.norms.names import can_act, head_noun, settle_case, singular, write_words
from govatlas.norms.statements import skip_marks

_BOUND: Final = frozenset((Modality.OBLIGATION, Modality.PROHIBITION))
_MOST_WORDS: Final = 26
_NEAR: Final = 30
_MOST_JOINED: Final = 42
_MOST_ITEMS: Final = 3
_LONGEST_ITEM: Final = 14
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


def list_penalties(
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


def add_items(
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
    if agent is not None and can_enforce(agent, language):
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
    return bearer if can_enforce(bearer, language) else None


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
