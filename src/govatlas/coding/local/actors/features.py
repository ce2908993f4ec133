"""Measures, as named numbers, who a document addresses and how."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from math import log, log1p

import numpy as np
from numpy.typing import NDArray

from govatlas.coding.local.actors.lexicon import compile_groups, load_actor_lexicon, read_actor_data
from govatlas.coding.local.actors.phrases import ActorPhrase, Relation
from govatlas.coding.local.cues import Cue
from govatlas.coding.local.index import WordIndex, find_hits
from govatlas.coding.local.views import DocumentView

_GENERIC = ("agency", "company", "provider", "user")
_FLAVOURS = ("developing", "deploying", "sharing", "hosting")
_RELATED = ("bound", "share", "asked", "power", "supported")
_PROMOTION = ("promot*", "support*", "foster*", "encourag*", "facilitat*", "accelerat*", "advanc*")
_BOUND = (Relation.DUTY, Relation.COMMITMENT)


@cache
def _wording() -> dict[str, tuple[Cue, ...]]:
    return compile_groups(read_actor_data("wording")["wording"])


@cache
def feature_names() -> tuple[str, ...]:
    """Return the names of the features, in order."""
    kinds = [kind.name for kind in load_actor_lexicon().kinds]
    names = [f"{kind} {what}" for what in _RELATED for kind in kinds]
    names += [f"{kind} {flavour}" for kind in _GENERIC for flavour in _FLAVOURS]
    names += [f"{kind} {what}" for what in ("enforces", "monitors") for kind in kinds]
    names += ["bound in all", "enforcing in all", "monitoring in all", "length", "AI share"]
    return (*names, *(f"wording: {name}" for name in _wording()))


def list_actor_cues() -> Iterator[Cue]:
    """Yield every cue by which actors are found or judged."""
    lexicon = load_actor_lexicon()
    for groups in (lexicon.modals, lexicon.named, _wording()):
        for cues in groups.values():
            yield from cues


def measure_actors(
    view: DocumentView, phrases: Sequence[ActorPhrase], index: WordIndex
) -> NDArray[np.float32]:
    """Return the features of the document, in the order of ``feature_names``."""
    return np.fromiter(_measure(view, phrases, index), dtype=np.float32)


def _measure(
    view: DocumentView, phrases: Sequence[ActorPhrase], index: WordIndex
) -> Iterator[float]:
    kinds = [kind.name for kind in load_actor_lexicon().kinds]
    counts = _count(phrases)
    bound = sum(counts[kind, "bound"] for kind in kinds)
    yield from (log1p(counts[kind, "bound"]) for kind in kinds)
    yield from (counts[kind, "bound"] / max(1, bound) for kind in kinds)
    yield from (log1p(counts[kind, what]) for what in _RELATED[2:] for kind in kinds)
    yield from (log1p(counts[kind, flavour]) for kind in _GENERIC for flavour in _FLAVOURS)
    for what in ("enforces", "monitors"):
        yield from (log1p(counts[kind, what]) for kind in kinds)
    yield log1p(bound)
    yield from (
        log1p(sum(counts[kind, what] for kind in kinds)) for what in ("enforces", "monitors")
    )
    yield log(max(100, len(view.lowered))) - 8
    yield view.centrality
    for cues in _wording().values():
        yield log1p(sum(1 for cue in cues for _ in find_hits(cue, index)))


def _count(phrases: Sequence[ActorPhrase]) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for phrase in phrases:
        counts.update((phrase.kind.name, what) for what in describe_phrase(phrase))
    return counts


def describe_phrase(phrase: ActorPhrase) -> Iterator[str]:
    """Yield what is said of the actor: bound, asked, power, enforces, monitors, flavours."""
    if phrase.relation in _BOUND:
        yield "bound"
        yield from (act for act in phrase.acts if act in _FLAVOURS)
    elif phrase.relation is Relation.TARGET:
        yield "asked"
    elif phrase.relation is Relation.SUPPORT:
        yield "supported"
    elif phrase.relation is Relation.POWER:
        yield "power"
    elif phrase.relation is Relation.MENTION:
        yield "mentioned"
    if phrase.relation is Relation.ENFORCER or "enforcing" in phrase.acts:
        yield "enforces"
    if phrase.relation is Relation.MONITOR or "monitoring" in phrase.acts:
        yield "monitors"
