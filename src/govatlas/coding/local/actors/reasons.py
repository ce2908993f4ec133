"""Says in plain sentences why an actor holds a role and counts as a type."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from govatlas.coding.local.actors.selection import Choice
from govatlas.coding.local.english import join_words, with_article
from govatlas.model.codebook import Codebook
from govatlas.model.coding import ActorLabel, Role
from govatlas.model.document import Quotation
from govatlas.model.norm import Modality, Norm

_MOST_CITED = 14

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
    "party": "is named as a party that the rules reach",
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
    "ai-developer": "is addressed about making AI or supplying it",
    "ai-deployer": "is addressed about putting AI to use",
    "ai-user": "is addressed about its own use of AI or of what AI makes",
    "ai-infrastructure-provider": "is addressed about computing, cloud or data",
    "ai-governance-actor": "is addressed about making, applying or overseeing rules",
    "affected-stakeholder": "has no part here in building, running or governing AI",
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


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that show an actor in a role, with the norm they state and the actor's part in it."""

    quotation: Quotation
    norm: Norm | None
    part: str


def explain_actor(
    codebook: Codebook, role: Role, choice: Choice, evidence: Sequence[Evidence]
) -> str:
    """Return why the actor chosen holds ``role``, by the evidence shown, and as which type."""
    label = next((c.label for c in codebook.actor_types.categories if c.code == choice.type), "")
    kind = choice.candidate.kind.name if choice.candidate.kind else ""
    said = (_say_kind(kind, choice.candidate.name), _TYPES.get(choice.type, ""))
    why = " and ".join(part for part in said if part)
    return f"{_say_role(role, evidence[0])} It counts as {with_article(label)} because it {why}."


def _say_kind(kind: str, name: str) -> str:
    """Return what the actor is, a part of a legislature only where its name shows that."""
    if kind == "legislature" and not _OF_A_LEGISLATURE.search(name):
        return _COMMITTEE if re.search(r"(?i)\bcommittee", name) else _KINDS["body"]
    return _KINDS.get(kind, "")


_DOES = {
    Modality.OBLIGATION: "lays a duty on it",
    Modality.PROHIBITION: "forbids it something",
    Modality.RECOMMENDATION: "says what it should do",
    Modality.PERMISSION: "says what it may do",
    Modality.POWER: "gives it a power",
    Modality.ESTABLISHMENT: "sets it up or gives it a right",
    Modality.FUNDING: "gives it money for a task",
    Modality.SANCTION: "says what follows where it fails",
}
_TOLD = frozenset(("duty", "commitment", "target", "enforcer", "power", "monitor"))
_PLACES = {
    Role.TARGET: (
        "The text names it among those it speaks to.",
        "The text says there what it is to do.",
    ),
    Role.ENFORCER: (
        "The text names it beside its words of enforcement.",
        "The text gives it there a power or task of enforcement.",
    ),
    Role.MONITOR: (
        "The text names it beside its words of review or reporting.",
        "The text has reports or reviews go to it or come from it.",
    ),
    Role.PROPOSER: ("", ""),
}


def explain_role(role: Role, actors: Sequence[ActorLabel]) -> str:
    """Return one sentence on who holds ``role``, or why nobody does."""
    names = list(dict.fromkeys(actor.name for actor in actors if actor.role is role))
    return _HELD[role].format(names=join_words(names)) if names else _EMPTY[role]


def _say_role(role: Role, evidence: Evidence) -> str:
    """Return what the best evidence says of the actor, in words of the quotation shown."""
    norm = evidence.norm
    if norm is None:
        return _PLACES[role][evidence.part in _TOLD]
    where = norm.provision or "The text"
    cited = _cite(norm)
    if evidence.part == "enforcer":
        return f"{where} is for it to enforce (“{cited}”)."
    if evidence.part == "recipient":
        return f"{where} has it told of what is done (“{cited}”)."
    if evidence.part == "watcher":
        return f"{where} has it review or approve (“{cited}”)."
    return f"{where} {_DOES[norm.modality]} (“{cited}”)."


def _cite(norm: Norm) -> str:
    """Return the first words of the action as the quotation has them."""
    whole, action = norm.quotation, norm.action.quotation
    words = action.text if whole.span.contains(action.span) else whole.text
    cited = words.split()[:_MOST_CITED]
    return " ".join(cited).strip(" ,;:.(") + (" …" if len(words.split()) > _MOST_CITED else "")
