"""Says in plain sentences why an actor holds a role and counts as a type."""

import re
from collections.abc import Sequence

from govatlas.coding.local.actors.features import describe_phrase
from govatlas.coding.local.actors.phrases import ActorPhrase, Relation
from govatlas.coding.local.english import join_words, with_article
from govatlas.model.codebook import Codebook
from govatlas.model.coding import ActorLabel, Role

_KINDS = {
    "developer": "is named as one who develops or supplies AI",
    "infrastructure": "supplies what AI runs on",
    "deployer": "uses AI in its own work",
    "provider": "provides the product or service that the document is about",
    "company": "is an organisation that the rules reach",
    "user": "is a person whose own conduct the rules reach",
    "staff": "works under the rules that the document sets",
    "court": "is a court",
    "prosecutor": "has the powers of a public prosecutor or enforcement agency",
    "legislature": "belongs to a legislature",
    "agency": "is named as a public body or place",
    "official": "is named by an office held",
    "body": "is named as a board, authority, office or the like",
    "affected": "is touched by the rules without building or running AI",
    "ourselves": "is the author of the document, speaking of itself",
}
_COMMITTEE = "is named as a committee"
_OF_A_LEGISLATURE = re.compile(
    r"(?i)congress|\b(?:legislat\w*|senate|house|assembly|parliament\w*|speaker|leaders?|"
    r"pro tempore|chief clerks?)\b|"
    r"\b(?:standing|select|joint|defen[sc]e|appropriate) committees?\b|"
    r"\bcommittees? on (?:[\w, ]+ )?(?:appropriations|armed services|intelligence|the judiciary|"
    r"foreign relations|foreign affairs|homeland security|ways and means|commerce)\b"
)
_TYPES = {
    "ai-developer": "what it is told concerns making AI or supplying it",
    "ai-deployer": "what it is told concerns putting AI to use",
    "ai-user": "what it is told concerns its own use of AI or of what AI makes",
    "ai-infrastructure-provider": "what it is told concerns computing, cloud or data",
    "ai-governance-actor": "what it is told concerns making, applying or watching over rules",
    "affected-stakeholder": "the document gives it no part in building, running or governing AI",
}
_EMPTY = {
    Role.PROPOSER: "The text does not say who issued it, and no metadata does.",
    Role.ENFORCER: "Nobody is given a power to sanction, order or sue.",
    Role.MONITOR: "Nobody is told to receive reports, audit or review.",
    Role.TARGET: "The text places no duty or request on anyone in particular.",
}
_HELD = {
    Role.PROPOSER: "Issued or introduced by {names}.",
    Role.ENFORCER: "The power to sanction, order or sue lies with {names}.",
    Role.MONITOR: "Reports, reviews or audits go to or are done by {names}.",
    Role.TARGET: "The document asks {names} to act or comply.",
}


def explain_actor(
    codebook: Codebook, role: Role, type_code: str, name: str, phrases: Sequence[ActorPhrase]
) -> str:
    """Return why the actor of ``phrases``, called ``name``, holds ``role`` as a ``type_code``."""
    label = next((c.label for c in codebook.actor_types.categories if c.code == type_code), "")
    kind = _say_kind(phrases[0].kind.name, name)
    why = " and ".join(part for part in (kind, _TYPES.get(type_code, "")) if part)
    return f"{_say_role(role, phrases)} It counts as {with_article(label)} because it {why}."


def _say_kind(kind: str, name: str) -> str:
    """Return what the actor is, a part of a legislature only where its name shows that."""
    if kind == "legislature" and not _OF_A_LEGISLATURE.search(name):
        return _COMMITTEE if re.search(r"(?i)\bcommittee", name) else _KINDS["body"]
    return _KINDS.get(kind, "")


def explain_role(role: Role, actors: Sequence[ActorLabel]) -> str:
    """Return one sentence on who holds ``role``, or why nobody does."""
    names = list(dict.fromkeys(actor.name for actor in actors if actor.role is role))
    return _HELD[role].format(names=join_words(names)) if names else _EMPTY[role]


def _say_role(role: Role, phrases: Sequence[ActorPhrase]) -> str:
    places = f"in {len(phrases)} places" if len(phrases) > 1 else "in one place"
    said = [mark for phrase in phrases for mark in describe_phrase(phrase)]
    if said and set(said) == {"mentioned"}:
        return f"The document names it {places}, and its wording as a whole points to this role."
    if role is Role.ENFORCER:
        if "enforces" in said:
            return f"The text gives it a power to sanction, order or sue {places}."
        return f"The text gives it a power or task {places}, in a document that provides sanctions."
    if role is Role.MONITOR:
        if any(phrase.relation is Relation.MONITOR for phrase in phrases):
            return f"Reports or other information go to it {places}."
        return f"It is told to review, assess or watch {places}."
    if any(phrase.relation is Relation.DUTY for phrase in phrases):
        return f"The text lays duties on it {places}."
    if "bound" in said:
        return f"The text says {places} what it should or will do."
    return f"The text asks it to act {places}."
