"""Finds who must act under a document in another language, who enforces and who monitors it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from govatlas.coding.local.actors.reasons import explain_role
from govatlas.coding.local.bearers import name_actor_type
from govatlas.coding.local.english import with_article
from govatlas.coding.local.glossed.gloss import gloss
from govatlas.coding.local.glossed.parties import (
    GOVERNANCE,
    Mention,
    find_party,
    load_issuer_wording,
    load_parties,
    show_both,
)
from govatlas.coding.local.glossed.places import name_glossed_passage
from govatlas.coding.local.glossed.quoting import cut
from govatlas.coding.local.views import DocumentView
from govatlas.model.codebook import Codebook
from govatlas.model.coding import ActorLabel, Confidence, Role
from govatlas.model.document import Force, Quotation, Span
from govatlas.model.norm import Modality, Norm, NormPart

_MOST: Final = {Role.TARGET: 4, Role.ENFORCER: 2, Role.MONITOR: 2}
_SANCTION: Final = re.compile(
    r"\b(?:penalties|fines|imprisonment|warning|illegal|suspend|damages)\b"
)
_MONITOR: Final = re.compile(r"\b(?:supervision|supervise|inspection|monitoring|oversight)\b")
_DIRECTING: Final = (
    *(Modality.OBLIGATION, Modality.PROHIBITION, Modality.RECOMMENDATION),
    *(Modality.PERMISSION, Modality.POWER),
)
_ACTING: Final = (Modality.OBLIGATION, Modality.POWER, Modality.PERMISSION)
_SHOWS: Final = {
    Role.ENFORCER: re.compile(
        r"\b(?:impos|impon|prononc|inflig)\w*\b.{0,40}\b(?:penalties|penalty|fines?)\b"
        r"|\b(?:penalties|penalty|fines?)\b.{0,40}\bverhang"
    ),
    Role.MONITOR: re.compile(r"\b(?:supervision|supervise|inspection|monitor(?:ing)?|audit)\b"),
    Role.TARGET: re.compile(r"(?!)"),
}
"""What the gloss of a duty of an authority shows of its role; nothing makes it a target."""
_PARTY_OF_NO_TYPE: Final = "affected-stakeholder"
_WE: Final = re.compile(r"\b(?:we|our)\b")
_DUTY: Final = 2
_DIRECTS: Final = 1
_OFTEN: Final = 3
_VERB: Final = {
    Role.TARGET: "must act",
    Role.ENFORCER: "may act on a breach",
    Role.MONITOR: "watches over what is done",
}
_DIRECTED: Final = {
    Modality.OBLIGATION: "must act",
    Modality.PROHIBITION: "must not do something",
    Modality.RECOMMENDATION: "should act",
    Modality.PERMISSION: "may do something",
    Modality.POWER: "has power to do something",
}


@dataclass(slots=True)
class _Found:
    """A party with the places that show it in a role; ``verb`` is what the first says of it."""

    name: str
    english: str
    type: str
    verb: str
    places: list[tuple[int, Span]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GlossedActors:
    """The actors of a document, with one sentence a role on who holds it or why nobody does."""

    actors: tuple[ActorLabel, ...]
    rationales: tuple[tuple[str, str], ...]


def find_glossed_actors(
    view: DocumentView,
    shadow: DocumentView,
    language: str,
    codebook: Codebook,
    *,
    binding: bool,
    proposers: Sequence[ActorLabel],
    norms: Sequence[Norm],
) -> GlossedActors:
    """Return who holds the four roles, each with evidence.

    Args:
        view: the original.
        shadow: its glosses, which tell duties, sanctions and supervision.
        language: of the document.
        codebook: gives the labels of types.
        binding: whether the document is drafted to bind in law; else nobody enforces it.
        proposers: who issued it.
        norms: what it requires; who bears them must act.
    """
    actors = list(proposers)
    for role in (Role.TARGET, Role.ENFORCER, Role.MONITOR):
        if role is Role.ENFORCER and not binding:
            continue
        found = _gather_from_norms(view, shadow, language, role, norms)
        if not found:
            found = _gather(view, shadow, language, role)
        ranked = sorted(found.values(), key=lambda f: (-len(f.places), f.places[0][1].start))
        for one in ranked[: _MOST[role]]:
            label = _label(view, role, one, codebook)
            if label is not None:
                actors.append(label)
    actors = _drop_overseers(actors)
    if not any(actor.role is Role.TARGET for actor in actors):
        actors += _bind_authors(view, shadow, proposers)
    given = tuple(actors)
    return GlossedActors(given, tuple((role.value, explain_role(role, given)) for role in Role))


def _drop_overseers(actors: Sequence[ActorLabel]) -> list[ActorLabel]:
    """Return the actors without those targets that only watch over or punish the others."""
    overseers = {a.name for a in actors if a.role in (Role.ENFORCER, Role.MONITOR)}
    others = any(a.role is Role.TARGET and a.type != GOVERNANCE for a in actors)
    return [
        actor
        for actor in actors
        if not (others and actor.role is Role.TARGET and actor.name in overseers)
        or actor.type != GOVERNANCE
    ]


def _bind_authors(
    view: DocumentView, shadow: DocumentView, proposers: Sequence[ActorLabel]
) -> Iterator[ActorLabel]:
    """Yield the author of a document that says what "we" will do as the one who must do it."""
    if not proposers or proposers[0].type == GOVERNANCE:
        return
    for passage in shadow.passages:
        words = shadow.lowered[passage.start : passage.end]
        if passage.directive < _DIRECTS or not _WE.search(words):
            continue
        original = view.passages[passage.index]
        within = Span(original.start, original.end)
        shown = cut(view.document.text, within, within)
        if shown is not None:
            yield ActorLabel(
                role=Role.TARGET,
                name=proposers[0].name,
                type=proposers[0].type,
                confidence=Confidence.MEDIUM,
                rationale="The text says what its authors bind themselves to do.",
                quotations=(view.document.quote(shown),),
            )
            return


def type_bearer(words: str, language: str) -> str:
    """Return the type of actor that the wording of a bearer tells, empty where it tells none."""
    party = find_party(words, language)
    if party is not None:
        return party.type
    if load_issuer_wording(language).body.fullmatch(words):
        return GOVERNANCE
    return name_actor_type(gloss(words, language))


def _gather_from_norms(
    view: DocumentView,
    shadow: DocumentView,
    language: str,
    role: Role,
    norms: Sequence[Norm],
) -> dict[str, _Found]:
    """Return who holds the role by what norms say, by English name or else by the name given."""
    found: dict[str, _Found] = {}
    for norm in norms:
        for part, type_ in _list_holders(view, shadow, role, norm):
            party = find_party(part.text, language)
            english = party.english if party is not None else ""
            verb = _DIRECTED[norm.modality] if role is Role.TARGET else _VERB[role]
            one = found.setdefault(
                english or part.text.lower(),
                _Found(part.text, english, type_ or _PARTY_OF_NO_TYPE, verb),
            )
            span = part.quotation.span
            place = view.passage_at(span.start)
            if place is not None and (role is Role.TARGET or (place, span) not in one.places):
                one.places.append((place, span))
    return {key: one for key, one in found.items() if one.places}


def _list_holders(
    view: DocumentView, shadow: DocumentView, role: Role, norm: Norm
) -> Iterator[tuple[NormPart, str]]:
    """Yield the parts of a norm that name somebody in the role, each with its type."""
    bearer = norm.bearer if norm.modality in _DIRECTING else None
    if role is Role.TARGET and bearer is not None:
        if norm.bearer_type == GOVERNANCE and _is_author(bearer):
            return
        yield bearer, norm.bearer_type
    elif role is Role.ENFORCER and norm.enforcer is not None:
        yield norm.enforcer, GOVERNANCE
    elif bearer is not None and norm.modality in _ACTING:
        fits = role is Role.ENFORCER or norm.bearer_type == GOVERNANCE
        place = view.passage_at(norm.action.quotation.span.start)
        if place is not None:
            passage = shadow.passages[place]
            words = shadow.lowered[passage.start : passage.end]
            if fits and _SHOWS[role].search(words):
                yield bearer, GOVERNANCE


def _is_author(bearer: NormPart) -> bool:
    """Return whether a bearer stands for "we", which the text does not name there."""
    return bearer.text != " ".join(bearer.quotation.text.split())


def _gather(
    view: DocumentView, shadow: DocumentView, language: str, role: Role
) -> dict[str, _Found]:
    """Return the parties that stand where the role is given, by English name."""
    parties = load_parties(language)
    found: dict[str, _Found] = {}
    for index, passage in enumerate(view.passages):
        if passage.force in (Force.HEADING, Force.DEFINITION, Force.APPARATUS):
            continue
        mentions = list(parties.find(view.document.text, passage.start, passage.end))
        for mention in _choose(mentions, shadow, index, role):
            text = " ".join(view.document.text[mention.start : mention.end].split())
            one = found.setdefault(
                mention.party.english,
                _Found(text, mention.party.english, mention.party.type, _VERB[role]),
            )
            one.places.append((index, Span(mention.start, mention.end)))
    return found


def _choose(
    mentions: Sequence[Mention], shadow: DocumentView, index: int, role: Role
) -> Iterator[Mention]:
    """Yield those of the parties in a passage that hold the role there."""
    passage = shadow.passages[index]
    words = shadow.lowered[passage.start : passage.end]
    if role is Role.TARGET:
        if passage.directive >= _DUTY:
            yield from mentions[:1]
        return
    pattern = _SANCTION if role is Role.ENFORCER else _MONITOR
    if not pattern.search(words) or (passage.directive < _DIRECTS and role is Role.ENFORCER):
        return
    yield from [m for m in mentions if m.party.type == GOVERNANCE][:1]


def _label(view: DocumentView, role: Role, one: _Found, codebook: Codebook) -> ActorLabel | None:
    quotations: list[Quotation] = []
    for index, span in one.places:
        passage = view.passages[index]
        within = Span(passage.start, passage.end)
        shown = cut(view.document.text, within, within)
        if (shown is None or not shown.contains(span)) and span.start < passage.end:
            shown = cut(view.document.text, Span(span.start, passage.end), within)
        if shown is not None and not any(shown.overlaps(q.span) for q in quotations):
            quotations.append(view.document.quote(shown))
        if len(quotations) == 2:
            break
    if not quotations:
        return None
    where = name_glossed_passage(view, one.places[0][0])
    kind = next((c.label for c in codebook.actor_types.categories if c.code == one.type), one.type)
    count = len(one.places)
    often = _say_often(role, count)
    by = "because it may act on a breach" if role is Role.ENFORCER else "by its name"
    return ActorLabel(
        role=role,
        name=show_both(one.name, one.english),
        type=one.type,
        confidence=Confidence.MEDIUM if count >= _OFTEN else Confidence.LOW,
        rationale=(
            f"{where[0].upper()}{where[1:]} says that it {one.verb}{often}. "
            f"It counts as {with_article(kind)} {by}."
        ),
        quotations=tuple(quotations),
    )


def _say_often(role: Role, count: int) -> str:
    """Return in how many other places it stands, which may direct a target otherwise."""
    if count == 1:
        return ""
    if role is not Role.TARGET:
        return f", as in {count - 1} more"
    more = "passage directs" if count == 2 else "passages direct"
    return f"; {count - 1} more {more} it"
