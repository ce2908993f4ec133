"""Writes the English summary of a document in another language: who must do what, about what."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from govatlas.coding.local.english import join_words
from govatlas.coding.local.glossed.original import is_pledge
from govatlas.coding.local.glossed.parties import find_english_name
from govatlas.coding.local.glossed.quantities import load_quantities
from govatlas.coding.local.labels.reckoning import say_number
from govatlas.coding.local.labels.taxonomy import LabelledTaxonomy
from govatlas.coding.local.languages import load_languages
from govatlas.coding.local.status import HARD, SOFT
from govatlas.coding.local.summary import Summary
from govatlas.model.codebook import Codebook
from govatlas.model.coding import ActorLabel, Role
from govatlas.model.norm import Modality, Norm

_MOST: Final = 4
_MOST_TOPICS: Final = 3
_LONGEST_QUOTE: Final = 60
_TWELVE: Final = 12
_LETTER: Final = re.compile(r"[A-Z]|[IVXL]+")
_UNFINISHED: Final = re.compile(r"[ ,]*(?:\b[^\W\d]+\.?|第（?|\()\s*$")
_NUMBERED: Final = re.compile(r"\d|第.+条")
_KINDS: Final = {HARD: "Binding text", SOFT: "Non-binding text"}
_BORNE: Final = {
    Modality.OBLIGATION: "{verb} {who} to act on {topics}",
    Modality.PROHIBITION: "prohibits {who} from acts that concern {topics}",
    Modality.PERMISSION: "grants {who} permissions that concern {topics}",
    Modality.POWER: "gives {who} powers that concern {topics}",
    Modality.RECOMMENDATION: "recommends that {who} act on {topics}",
}
_FREE: Final = {
    Modality.OBLIGATION: "requires action on {topics}",
    Modality.PROHIBITION: "prohibits acts that concern {topics}",
    Modality.RECOMMENDATION: "recommends action on {topics}",
}
_AT_PLACE: Final = {
    Modality.OBLIGATION: "places {count} on {who} ({place})",
    Modality.PROHIBITION: "prohibits {who} from {count} ({place})",
    Modality.POWER: "gives {who} {count} ({place})",
    Modality.RECOMMENDATION: "makes {count} to {who} ({place})",
}
_COUNTED: Final = {
    Modality.OBLIGATION: ("a duty", "duties"),
    Modality.PROHIBITION: ("an act", "acts"),
    Modality.POWER: ("a power", "powers"),
    Modality.RECOMMENDATION: ("a recommendation", "recommendations"),
}


@dataclass(frozen=True, slots=True)
class _Group:
    """The norms of one modality that one bearer bears, with what they are said to be about."""

    who: str
    norms: tuple[Norm, ...]
    topics: tuple[str, ...]
    is_pledged: bool

    @property
    def modality(self) -> Modality:
        return self.norms[0].modality


def sum_up(
    codebook: Codebook,
    language: str,
    status: str,
    actors: Sequence[ActorLabel],
    norms: Sequence[Norm],
    parts: Sequence[LabelledTaxonomy],
) -> Summary:
    """Return the kind of text and its issuer, then clauses from its norms.

    Nothing is translated. Parties are named by their type, or by the English name in the data of
    the language, with the original beside it. Their duties are described by the categories that
    the provisions cover, by deadlines and by amounts. Without norms only the categories are named.

    Args:
        codebook: names the categories.
        language: the code of the language of the document.
        status: its legislative status.
        actors: who holds which role.
        norms: what it requires, ordered by rank.
        parts: its labels.
    """
    proposers = [actor.name for actor in actors if actor.role is Role.PROPOSER][:2]
    by = f" by {join_words(proposers)}" if proposers else ""
    name = load_languages().name(language)
    kind = f"{_KINDS.get(status, 'Text')} in {name}{by}."
    clauses = _list_clauses(codebook, language, norms, parts)
    if not clauses:
        topics = _list_topics(codebook, parts)
        return Summary(f"{kind} It deals above all with {join_words(topics)}." if topics else kind)
    said = "; ".join(words for words, _ in clauses)
    return Summary(
        f"{kind} {said[0].upper()}{said[1:]}.",
        tuple(tuple(norm.rank for norm in behind) for _, behind in clauses),
    )


def _list_clauses(
    codebook: Codebook,
    language: str,
    norms: Sequence[Norm],
    parts: Sequence[LabelledTaxonomy],
) -> list[tuple[str, tuple[Norm, ...]]]:
    groups = _group(codebook, language, norms, parts)
    clauses = [
        (words, group.norms) for group in groups if (words := _say_group(group, language)) != ""
    ][:_MOST]
    penalty = _say_penalty(norms, language)
    created = _say_created(norms)
    return [*clauses[: _MOST - 1], *created, *penalty] if created else [*clauses, *penalty]


def _group(
    codebook: Codebook,
    language: str,
    norms: Sequence[Norm],
    parts: Sequence[LabelledTaxonomy],
) -> list[_Group]:
    """Return the norms by bearer and modality, those of the best-ranked norm first."""
    found: dict[tuple[str, Modality], list[Norm]] = {}
    names: dict[str, str] = {}
    for norm in norms:
        if norm.modality not in _BORNE:
            continue
        bearer = norm.bearer.text if norm.bearer else ""
        english = find_english_name(bearer, language) if bearer else ""
        key = english or bearer.lower()
        names.setdefault(key, _name(codebook, norm, english))
        found.setdefault((key, norm.modality), []).append(norm)
    labels = _name_categories(codebook, parts)
    return [
        _Group(
            names[key],
            tuple(group),
            _list_group_topics(group, labels),
            is_pledge(group[0], language),
        )
        for (key, _), group in found.items()
    ]


def _name(codebook: Codebook, norm: Norm, english: str) -> str:
    """Return who bears a norm: an English name or the type, and the name in the original."""
    if norm.bearer is None:
        return ""
    name = norm.bearer.text
    is_named = name.isascii() and name[:1].isupper() and not english
    if english == name or is_named or not (norm.bearer_type or english):
        return name if english or is_named else f"“{name}”"
    types = {c.code: c.label for c in codebook.actor_types.categories}
    kind = english or f"the {_lower(types.get(norm.bearer_type, 'actor'))}"
    return f"{kind} (“{name}”)"


def _name_categories(
    codebook: Codebook, parts: Sequence[LabelledTaxonomy]
) -> dict[tuple[str, str], str]:
    """Return the names of the categories of the first taxonomy of which any is covered."""
    for part in parts:
        names = {c.code: c.label for c in codebook.taxonomy(part.taxonomy).categories}
        given = {
            (part.taxonomy, label.category): _lower(names[label.category])
            for label in part.labels
            if label.level
        }
        if given:
            return given
    return {}


def _list_group_topics(
    norms: Sequence[Norm], names: Mapping[tuple[str, str], str]
) -> tuple[str, ...]:
    counts = Counter(key for norm in norms for key in norm.categories if key in names)
    order = list(names)
    best = sorted(counts, key=lambda key: (-counts[key], order.index(key)))
    return tuple(names[key] for key in best[:_MOST_TOPICS])


def _say_group(group: _Group, language: str) -> str:
    """Return a clause on one bearer, empty where nothing certain can be said."""
    verb = "commits" if group.is_pledged else "requires"
    if group.topics:
        form = (_BORNE if group.who else _FREE).get(group.modality, "")
        said = form.format(verb=verb, who=group.who, topics=join_words(group.topics))
    elif group.who and group.modality in _AT_PLACE and group.norms[0].provision:
        one, many = _COUNTED[group.modality]
        number = len(group.norms)
        count = (
            one if number == 1 else f"{say_number(number) if number <= _TWELVE else number} {many}"
        )
        place = _name_place([norm.provision for norm in group.norms])
        said = _AT_PLACE[group.modality].format(who=group.who, count=count, place=place)
    else:
        return ""
    return said + _say_deadlines(group, language) if said else ""


def _name_place(places: Sequence[str]) -> str:
    """Return the place that all have in common, else the first with the word that there are more.

    A bare letter or Roman number is that of a part.
    """
    first = f"part {places[0]}" if _LETTER.fullmatch(places[0]) else places[0]
    if len(set(places)) == 1:
        return first
    common = _UNFINISHED.sub("", _share_opening(places)).rstrip(" ,")
    return common if _NUMBERED.search(common) else f"{first} and elsewhere"


def _share_opening(words: Sequence[str]) -> str:
    """Return the signs that all words open with."""
    first, last = min(words), max(words)
    return next((first[:n] for n, sign in enumerate(first) if last[n : n + 1] != sign), first)


def _say_deadlines(group: _Group, language: str) -> str:
    """Return the first deadline of a group, once where it is not that of all."""
    quantities = load_quantities(language)
    said = [quantities.say_deadline(n.deadline.text) for n in group.norms if n.deadline]
    known = list(dict.fromkeys(filter(None, said)))
    if not known:
        return ""
    if len(group.norms) == 1:
        return f", {known[0]}"
    return f", in one case {known[0]}"


def _say_penalty(norms: Sequence[Norm], language: str) -> list[tuple[str, tuple[Norm, ...]]]:
    """Return the clause on the highest penalty, with its amount where it is understood."""
    norm, amount = load_quantities(language).find_highest(norms)
    if norm is None or norm.sanction is None:
        return []
    said = f"sets a penalty {amount}" if amount else "sets a penalty"
    return [(f"{said} (“{_clip(norm.sanction.text)}”)", (norm,))]


def _say_created(norms: Sequence[Norm]) -> list[tuple[str, tuple[Norm, ...]]]:
    created = [norm for norm in norms if norm.modality is Modality.ESTABLISHMENT]
    return [
        (f"establishes a body, register or programme (“{_clip(norm.action.text)}”)", (norm,))
        for norm in created[:1]
    ]


def _clip(words: str) -> str:
    """Return words for a quotation within a sentence, none of which ends the clause."""
    said = words.replace("; ", ", ")
    if len(said) <= _LONGEST_QUOTE:
        return said
    cut = max(said.rfind(sign, 20, _LONGEST_QUOTE) for sign in (" ", "，", "、"))
    return f"{said[: cut if cut > 0 else _LONGEST_QUOTE].rstrip(' ,，、')} …"


def _list_topics(codebook: Codebook, parts: Sequence[LabelledTaxonomy]) -> list[str]:
    """Return the names of the categories covered best, of the first taxonomy that has any."""
    for part in parts:
        names = {c.code: c.label for c in codebook.taxonomy(part.taxonomy).categories}
        ranked = sorted(
            (label for label in part.labels if label.level),
            key=lambda label: (-label.level, -len(part.spoken.get(label.category, ()))),
        )
        if ranked:
            return [_lower(names[label.category]) for label in ranked[:_MOST]]
    return []


def _lower(name: str) -> str:
    """Return the name of a category as it stands within a sentence."""
    return name if name[:2].isupper() else f"{name[0].lower()}{name[1:]}"
