"""Gathers those who might hold a role, one entry an actor, with all that is said of each."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from govatlas.coding.local.actors.full_names import (
    LONGEST_NAME,
    key_of,
    name_wording,
    without_determiner,
)
from govatlas.coding.local.actors.issuer_wording import load_issuer_wording
from govatlas.coding.local.actors.lexicon import ActorKind, load_actor_lexicon
from govatlas.coding.local.actors.mentions import Mention, find_all_mentions
from govatlas.coding.local.actors.names import NamedActor, is_generic
from govatlas.coding.local.actors.naming import (
    describe_persons,
    find_acronyms,
    is_vague,
    list_variants,
    write_plural,
)
from govatlas.coding.local.actors.phrases import ActorPhrase
from govatlas.coding.local.views import DocumentView
from govatlas.model.document import Span
from govatlas.model.norm import Norm
from govatlas.norms.language import load_language

_REMEMBERED: Final = 8192
_SPACED_SIGN = re.compile(r"(?<=\b\w) & (?=\w\b)")
_MARK = re.compile(r"^(?:[\W\d_]+|\(?[a-zA-Z][.)]\s+|[ivx]+[.)]\s+)+(?=\w)")
_CLAUSE = re.compile(r",? (?:that|who|which|whose|whom|where|when)\b")
_HEAD_END = re.compile(
    r",| (?:of|for|that|who|which|whose|with|in|at|on|to|from|by|under|using|operating|engaged|"
    r"receiving|providing|developing|deploying|located|responsible|subject|named|depicted|or|and|"
    r"as|against|about|among|between|than|though|because|within|into|over|during|through)\b"
)
_INNER_DETERMINER = re.compile(
    r"\b(?:the|an?|any|each|every|such|these|those|their|its|another|no)\b"
)
_CONJUNCTIONS = frozenset(
    (
        "though",
        "although",
        "through",
        "to",
        "by",
        "with",
        "while",
        "via",
        "assist",
        "help",
        "when",
        "if",
    )
)
_BETWEEN_PROPER = re.compile(
    r",? and the |, the |,? or the |"
    r" and (?=(?:Under |Assistant )?(?:Secretary|Director|Administrator) )"
)
_BETWEEN = re.compile(r",? and/or |, (?:and |or )?| and | or ")
_LISTED = re.compile(r", | and | or |/or ")
_SHARED = re.compile(r" (?:of|for|in|with) .+$")
PARTY = ActorKind("party", "affected-stakeholder")
_WORDS = re.compile(r"[\w’'-]+")
_WITHIN = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]*")
_MOST_WORDS = 16
_LONGEST_ACTION = 320
_LONGEST_CLAUSE = 12


@dataclass(frozen=True, slots=True)
class Said:
    """One norm that an actor bears, enforces or is told of; ``part`` says which."""

    norm: Norm
    part: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor of a document, with the norms and phrases that speak of it."""

    name: str
    kind: ActorKind | None
    said: tuple[Said, ...]
    phrases: tuple[ActorPhrase, ...]
    mentions: tuple[Mention, ...] = ()

    @property
    def place(self) -> int:
        """Return where the document first speaks of the actor in a norm or phrase."""
        places = [said.norm.quotation.span.start for said in self.said]
        places += [phrase.around.start for phrase in self.phrases]
        places += [mention.span.start for mention in self.mentions]
        return min(places, default=0)


def tidy_name(name: str, text: str) -> str:
    """Return ``name`` as a noun phrase without mark, determiner, aside or loose end.

    Empty where nothing is left that could name anybody. ``text`` is the document's, which shows
    whether the first letter is a capital by itself.
    """
    name = _SPACED_SIGN.sub("&", " ".join(name.split()))
    name = _MARK.sub("", name.replace("“", "").replace("”", ""))
    if name.isupper() and len(name) > _LONGEST_ACRONYM:
        name = name.lower()
    name = _strip_verbs(without_determiner(name))
    name = name_wording("aside").split(name)[0]
    name = name_wording("ending").sub("", name)
    clause = _CLAUSE.search(name)
    if clause and len(name.split()) > _LONGEST_CLAUSE:
        name = name[: clause.start()]
    name = name_wording("dangling").sub("", _cut_list(name)).strip(" ,;:—–-“”\"'([.")
    if not _may_name(name):
        return ""
    return _set_case(name, text)


def _strip_verbs(name: str) -> str:
    """Return ``name`` without the verb or conjunction before it: ``restrict another user``."""
    head = _HEAD_END.split(name)[0]
    inner = list(_INNER_DETERMINER.finditer(head))
    if inner:
        name = name[inner[-1].end() :].strip()
    first, _, rest = name.partition(" ")
    language = load_language("en")
    strange = first.islower() and first.endswith("s") and first in language.bases
    if rest and (strange or first.lower() in _CONJUNCTIONS):
        return without_determiner(rest)
    return name


def _cut_list(name: str) -> str:
    """Return ``name`` up to the comma or conjunction after which it names nobody more."""
    if "," not in name and " and " not in name:
        return name
    core = core_of(name)
    parts = re.split(r"(,? and(?:/or)? |, )", core)
    if len(parts) < 3:
        return name
    if any(word[:1].isupper() for word in parts[2].split()[:1]) or " of " in parts[0]:
        return name
    kept = parts[0]
    if kind_of(kept) is None:
        return name
    for sign, part in zip(parts[1::2], parts[2::2], strict=False):
        bare = without_determiner(re.sub(r"^(?:and|or) ", "", part))
        if kind_of(bare) is None and not any(
            kind_of(later) for later in parts[parts.index(part) :]
        ):
            return kept
        kept += sign + part
    return name


def _may_name(name: str) -> bool:
    if not 2 <= len(name) <= LONGEST_NAME or len(name.split()) > _MOST_WORDS:
        return False
    return name_wording("nobody").search(name) is None


def _set_case(name: str, text: str) -> str:
    """Return the name with a small first letter where only a sentence gave it a capital."""
    if name.isupper() and len(name) > _LONGEST_ACRONYM:
        return name.lower()
    first = name.split()[0]
    rest = name[len(first) :]
    if not first[1:].islower() or not first[0].isupper() or re.search(r"[A-Z]", rest):
        return name
    small, large = _count_words(text)
    return name[0].lower() + name[1:] if small[first.lower()] > large[first] else name


@lru_cache(maxsize=4)
def _count_words(text: str) -> tuple[Counter[str], Counter[str]]:
    """Return how often words stand small in ``text``, and with a capital within a sentence."""
    small = Counter(word for word in _WORDS.findall(text) if word[0].islower())
    return small, Counter(_WITHIN.findall(text))


_LONGEST_ACRONYM = 6


def core_of(name: str) -> str:
    """Return ``name`` without a clause after its head noun."""
    return _CLAUSE.split(name)[0]


@lru_cache(maxsize=20_000)
def kind_of(name: str) -> ActorKind | None:
    """Return the kind of the head noun of ``name``, None where it is no actor's."""
    lexicon = load_actor_lexicon()
    head = _HEAD_END.split(name.lower())[0].rstrip(" ’'")
    if _INNER_DETERMINER.search(head):
        return None
    for start in (match.start() for match in re.finditer(r"\S+", head)):
        match = lexicon.nouns.fullmatch(head, start)
        if match is not None:
            return lexicon.kind_of(match)
    return PARTY if name_wording("party").fullmatch(head) else None


@lru_cache(maxsize=20_000)
def split_list(name: str) -> tuple[str, ...]:
    """Return the members of a list of names, each with the tail that they share; else nothing."""
    core = core_of(name)
    if len(core) < len(name) or not _LISTED.search(core):
        return ()
    proper = sum(word[:1].isupper() for word in core.split()) > len(core.split()) / 3
    members = [
        part for part in (_BETWEEN_PROPER if proper else _BETWEEN).split(core) if part.strip()
    ]
    tail = _SHARED.search(members[-1])
    if (
        tail
        and not proper
        and all(len(part.split()) <= 2 and kind_of(part) for part in members[:-1])
    ):
        members = [*(f"{part}{tail[0]}" for part in members[:-1]), members[-1]]
    if len(members) < 2 or not all(kind_of(part) for part in members):
        return ()
    return tuple(members)


def gather(
    view: DocumentView, norms: Sequence[Norm], named: Sequence[NamedActor], issuer: str = ""
) -> tuple[Candidate, ...]:
    """Return the candidates of a document, in the order in which it speaks of them."""
    text = view.document.text
    acronyms = find_acronyms(text)

    @cache
    def tidy(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        tidied = tuple(_tidy_all(name, text, acronyms))
        return tuple((one, tuple(_list_alone(name, one, text))) for one in tidied)

    said: dict[str, list[tuple[str, Said]]] = {}
    alone: set[str] = set()
    for norm in norms:
        for part, name in _list_parts(norm, text):
            for tidied, single in tidy(name):
                said.setdefault(_key(tidied), []).append((tidied, Said(norm, part)))
                alone.update(single)
    borne: set[str] = set(alone)
    mentions = _group_mentions(view, alone)
    phrases: dict[str, list[tuple[str, ActorPhrase]]] = {}
    for actor in named:
        for tidied, single in tidy(actor.name):
            alone.update(single)
            named_there = [(tidied, phrase) for phrase in actor.phrases]
            phrases.setdefault(_key(tidied), []).extend(named_there)
    told = _Told(said, phrases, mentions)
    joined = _join_keys({key: told.count(key) for key in {**said, **phrases, **mentions}})
    found = list(_merge(told, joined, issuer))
    return tuple(
        replace(one, name=_finish(one, text))
        for one in found
        if not _is_told_otherwise(one, found, {joined.get(key, key) for key in alone}, borne)
    )


def _list_alone(name: str, tidied: str, text: str) -> Iterator[str]:
    """Yield the key of a name that stands by itself and not only as a member of a list."""
    if _key(tidy_name(name, text)) == _key(tidied):
        yield _key(tidied)


def _is_told_otherwise(
    one: Candidate, found: Sequence[Candidate], alone: Collection[str], borne: Collection[str]
) -> bool:
    """Say whether a list is told by its members, or a member only within its list.

    ``alone`` are those named by themselves anywhere, ``borne`` those in a norm.
    """
    members = split_list(one.name)
    if members:
        return any(_key(member) in borne for member in members)
    return _key(one.name) not in alone and any(
        _key(one.name) in map(_key, split_list(other.name)) for other in found
    )


def _finish(candidate: Candidate, text: str) -> str:
    """Return the candidate's name as it is to be read."""
    if is_vague(candidate.name):
        borne = [said.norm for said in candidate.said if said.part == "bearer"]
        return describe_persons(candidate.name, borne)
    return write_plural(candidate.name, text)


def _group_mentions(view: DocumentView, alone: set[str]) -> dict[str, list[tuple[str, Mention]]]:
    """Return the mentions by key of the tidy name; keys that stand by themselves join ``alone``."""
    by_words: dict[str, list[Mention]] = {}
    for mention in find_all_mentions(view):
        by_words.setdefault(mention.name, []).append(mention)
    found: dict[str, list[tuple[str, Mention]]] = {}
    for words, mentions in by_words.items():
        name = tidy_name(words, view.document.text)
        if name and kind_of(name):
            found.setdefault(_key(name), []).extend((name, mention) for mention in mentions)
            alone.add(_key(name))
    return found


def _tidy_all(name: str, text: str, acronyms: Mapping[str, str]) -> Iterator[str]:
    """Yield the tidy name, and where it is a list, its members too."""
    tidied = tidy_name(name, text)
    for one in (tidied, *split_list(tidied)):
        member = tidy_name(one, text)
        if member:
            yield from list_variants(member, acronyms)


def _list_parts(norm: Norm, text: str) -> Iterator[tuple[str, str]]:
    """Yield who bears and enforces a norm, and who is told by it, each with the part they play."""
    if norm.bearer is not None:
        yield "bearer", norm.bearer.text
    if norm.enforcer is not None:
        yield "enforcer", norm.enforcer.text
    start = min(norm.action.quotation.span.start, norm.quotation.span.end)
    sentence = text[start : start + _LONGEST_ACTION]
    for match in name_wording("told").finditer(sentence):
        who = match["who"] or match["whom"] or match["by"]
        part = "watcher" if match["by"] else "recipient"
        yield part, name_wording("told_end").split(" ".join(who.split()))[0]


@lru_cache(maxsize=_REMEMBERED)
def _key(name: str) -> str:
    core = core_of(name)
    if name_wording("vague").match(core):
        core = name
    return key_of(core).strip(" .’'")


def _join_keys(counts: dict[str, int]) -> dict[str, str]:
    """Return for each key the one it is joined to: a bare office to its only fuller name."""
    joined = {}
    for key in counts:
        longer = [
            (other.startswith(f"{key} of "), counts[other], other)
            for other in counts
            if other != key
            and _is_fuller(other, key)
            and (other.startswith(f"{key} of ") or 2 * counts[other] >= counts[key])
        ]
        short = longer and len(key.split()) <= 2 and name_wording("joined").search(key)
        joined[key] = max(longer)[-1] if short else key
    return joined


def _is_fuller(other: str, key: str) -> bool:
    """Say whether ``other`` is a fuller name of the one that ``key`` calls by its head alone."""
    if other.startswith((f"{key} of ", f"{key} for ")):
        return not _LISTED.search(other)
    before = other.removesuffix(f" {key}")
    return before != other and _HEAD_END.search(f" {before} ") is None


@dataclass(frozen=True, slots=True)
class _Told:
    """All that a document says of those it names, by key, with the name used there."""

    said: Mapping[str, list[tuple[str, Said]]]
    phrases: Mapping[str, list[tuple[str, ActorPhrase]]]
    mentions: Mapping[str, list[tuple[str, Mention]]]

    def count(self, key: str) -> int:
        """Return how often ``key`` is spoken of, a norm or phrase counting more than a mention."""
        sure = len(self.said.get(key, ())) + len(self.phrases.get(key, ()))
        return 3 * sure + len(self.mentions.get(key, ()))


def _merge(told: _Told, joined: Mapping[str, str], issuer: str) -> Iterator[Candidate]:
    groups: dict[str, list[str]] = {}
    for key, target in joined.items():
        while joined.get(target, target) != target:
            target = joined[target]
        groups.setdefault(target, []).append(key)
    for target, keys in groups.items():
        said = [entry for key in keys for entry in told.said.get(key, ())]
        phrases = [entry for key in keys for entry in told.phrases.get(key, ())]
        mentions = [entry for key in keys for entry in told.mentions.get(key, ())]
        names = Counter(name for name, _ in (*said, *phrases) if _key(name) == target)
        names = names or Counter(name for name, _ in mentions if _key(name) == target)
        if not names:
            continue
        name = _choose_name(names)
        kind = kind_of(name)
        if kind is None and not _is_proper(name) and name != issuer:
            continue
        yield Candidate(
            name,
            kind,
            tuple(sorted((s for _, s in said), key=lambda s: s.norm.rank)),
            tuple(sorted((p for _, p in phrases), key=lambda p: p.span)),
            tuple(sorted((m for _, m in mentions), key=lambda m: m.span)),
        )


def _choose_name(names: Mapping[str, int]) -> str:
    """Return the commonest name; of one that says little alone, the commonest that says more."""
    telling = [name for name in names if core_of(name) != name and is_generic(core_of(name))]
    return max(telling or names, key=lambda one: (names[one], -len(one), one))


def _is_proper(name: str) -> bool:
    """Say whether ``name`` is the proper name of a body, by its capitals and its words."""
    words = [word for word in name.split() if word not in ("of", "the", "and", "for", "on", "&")]
    wording = load_issuer_wording()
    body = wording.public.search(name) or wording.company.search(name)
    return bool(
        len(words) > 1
        and all(word[0].isupper() for word in words)
        and body
        and not wording.document_words.search(words[-1])
    )


def span_of(candidate: Candidate) -> Span:
    """Return the first place that speaks of the candidate."""
    return Span(candidate.place, candidate.place + 1)
