"""Joins the names of one actor: a short name to the fuller one, each under one key."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from govatlas.coding.local.actors.candidates import Candidate, Said
from govatlas.coding.local.actors.full_names import name_wording
from govatlas.coding.local.actors.heads import HEAD_END, LISTED, core_key, core_of, kind_of_title
from govatlas.coding.local.actors.issuer_wording import load_issuer_wording
from govatlas.coding.local.actors.mentions import Mention
from govatlas.coding.local.actors.names import is_generic
from govatlas.coding.local.actors.phrases import ActorPhrase

_MOST_SHORT_WORDS = 2


@dataclass(frozen=True, slots=True)
class Told:
    """All that a document says of those it names, by key, with the name used there."""

    said: Mapping[str, list[tuple[str, Said]]]
    phrases: Mapping[str, list[tuple[str, ActorPhrase]]]
    mentions: Mapping[str, list[tuple[str, Mention]]]

    def count(self, key: str) -> int:
        """Return how often ``key`` is spoken of, a norm or phrase counting more than a mention."""
        sure = len(self.said.get(key, ())) + len(self.phrases.get(key, ()))
        return 3 * sure + len(self.mentions.get(key, ()))


def join_keys(counts: dict[str, int]) -> dict[str, str]:
    """Return for each key the one it is joined to: a bare office to its only fuller name.

    A body that is set up or defined once and then called by its head alone, such as a board, is
    joined to its only fuller name, however seldom that is.
    """
    joined = {key: key for key in counts}
    for key in counts:
        if len(key.split()) > _MOST_SHORT_WORDS or not name_wording("joined").search(key):
            continue
        fuller = [other for other in counts if other != key and _is_fuller(other, key)]
        likely = [
            (other.startswith(f"{key} of "), counts[other], other)
            for other in fuller
            if other.startswith(f"{key} of ") or 2 * counts[other] >= counts[key]
        ]
        if likely:
            joined[key] = max(likely)[-1]
        elif len(fuller) == 1 and name_wording("set_up").fullmatch(key):
            joined[key] = fuller[0]
    return joined


def _is_fuller(other: str, key: str) -> bool:
    """Whether ``other`` is a fuller name of the one that ``key`` calls by its head alone."""
    if other.startswith((f"{key} of ", f"{key} for ", f"{key} on ")):
        return not LISTED.search(other)
    before = other.removesuffix(f" {key}")
    return before != other and HEAD_END.search(f" {before} ") is None


def merge(told: Told, joined: Mapping[str, str], issuer: str) -> Iterator[Candidate]:
    """Yield the candidates, each with all that is said under the keys joined to its own."""
    groups: dict[str, list[str]] = {}
    for key, target in joined.items():
        while joined.get(target, target) != target:
            target = joined[target]
        groups.setdefault(target, []).append(key)
    for target, keys in groups.items():
        said = [entry for key in keys for entry in told.said.get(key, ())]
        phrases = [entry for key in keys for entry in told.phrases.get(key, ())]
        mentions = [entry for key in keys for entry in told.mentions.get(key, ())]
        names = Counter(name for name, _ in (*said, *phrases) if core_key(name) == target)
        names = names or Counter(name for name, _ in mentions if core_key(name) == target)
        if not names:
            continue
        name = _choose_name(names)
        kind = kind_of_title(name)
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
    """Whether ``name`` is the proper name of a body, by its capitals and its words."""
    words = [word for word in name.split() if word not in ("of", "the", "and", "for", "on", "&")]
    wording = load_issuer_wording()
    body = wording.public.search(name) or wording.company.search(name)
    return bool(
        len(words) > 1
        and all(word[0].isupper() for word in words)
        and body
        and not wording.document_words.search(words[-1])
    )
