"""Tells the head noun of a name: what kind of actor it is, and whom a list of names names."""

import re
from functools import lru_cache

from govatlas.coding.local.actors.full_names import key_of, name_wording, without_determiner
from govatlas.coding.local.actors.lexicon import ActorKind, load_actor_lexicon, read_actor_data

PARTY = ActorKind("party", "affected-stakeholder")
_REMEMBERED = 20_000
CLAUSE = re.compile(r",? (?:that|who|which|whose|whom|where|when)\b")
HEAD_END = re.compile(
    r",| (?:of|for|that|who|which|whose|with|in|at|on|to|from|by|under|using|operating|engaged|"
    r"receiving|providing|developing|deploying|located|responsible|subject|named|depicted|or|and|"
    r"as|against|about|among|between|than|though|because|within|into|over|during|through)\b"
)
INNER_DETERMINER = re.compile(
    r"\b(?:the|an?|any|each|every|such|these|those|their|its|another|no)\b"
)
_BETWEEN_PROPER = re.compile(
    r",? and the |, the |,? or the |,? or (?=[A-Z])|"
    r" and (?=(?:Under |Assistant )?(?:Secretary|Director|Administrator) )"
)
_BETWEEN = re.compile(r",? and/or |, (?:and |or )?| and | or ")
_SMALL = frozenset(("of", "the", "and", "for", "on", "to", "&", "/"))
LISTED = re.compile(r", | and | or |/or ")
_SPELT = re.compile(r"\bartificial intelligence\b")
_SHARED = re.compile(r" (?:of|for|in|with) .+$")


def core_of(name: str) -> str:
    """Return ``name`` without a clause after its head noun."""
    return CLAUSE.split(name)[0]


def find_head(key: str) -> str:
    """Return the head noun of a key: ``user`` of ``user of generative ai service``."""
    words = HEAD_END.split(key)[0].split()
    return words[-1] if words else ""


@lru_cache(maxsize=_REMEMBERED)
def kind_of(name: str) -> ActorKind | None:
    """Return the kind of the head noun of ``name``, None where it is no actor's."""
    lexicon = load_actor_lexicon()
    head = HEAD_END.split(name.lower())[0].rstrip(" ’'")
    if INNER_DETERMINER.search(head):
        return None
    for start in (match.start() for match in re.finditer(r"\S+", head)):
        match = lexicon.nouns.fullmatch(head, start)
        if match is not None:
            return lexicon.kind_of(match)
    return PARTY if name_wording("party").fullmatch(head) else None


def kind_of_title(name: str) -> ActorKind | None:
    """Return the kind of a name, also of a title such as ``IT and Data Team``."""
    words = [word for word in name.split() if word not in _SMALL]
    titled = len(words) > 1 and all(word[0].isupper() for word in words)
    kind = kind_of(name)
    return kind or (kind_of(name.rpartition(" and ")[2]) if titled else None)


@lru_cache(maxsize=_REMEMBERED)
def split_list(name: str) -> tuple[str, ...]:
    """Return the members of a list of names, each with the tail that they share; else nothing."""
    core = core_of(name)
    if len(core) < len(name) or not LISTED.search(core):
        return ()
    proper = sum(word[:1].isupper() for word in core.split()) > len(core.split()) / 3
    members = [
        without_determiner(part)
        for part in (_BETWEEN_PROPER if proper else _BETWEEN).split(core)
        if part.strip()
    ]
    tail = _SHARED.search(members[-1])
    if (
        tail
        and not proper
        and all(len(part.split()) <= 2 and _shares(part) for part in members[:-1])
    ):
        members = [*(f"{part}{tail[0]}" for part in members[:-1]), members[-1]]
    if len(members) < 2 or not all(kind_of(part) for part in members):
        return ()
    return tuple(members)


def _shares(member: str) -> bool:
    """Whether a member may share the tail of the last: developers do, a governor does not."""
    kind = kind_of(member)
    return kind is not None and kind.name not in read_actor_data("names")["titled"]


@lru_cache(maxsize=_REMEMBERED)
def core_key(name: str) -> str:
    """Return the name by which mentions of one actor are joined: its core, as compared."""
    core = core_of(name)
    if name_wording("vague").match(core):
        core = name
    return _SPELT.sub("ai", key_of(core).strip(" .’'"))
