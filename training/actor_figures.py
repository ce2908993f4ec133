"""Counts how often the actors that are found have the types that codings give them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from govatlas.codebook import load_codebook
from govatlas.coding.local.actors.find import find_actors
from govatlas.coding.local.actors.models import RoleScore
from govatlas.coding.local.index import WordIndex
from govatlas.coding.local.status import HARD, judge_status
from govatlas.coding.local.views import DocumentView
from govatlas.model.coding import Role

ROLES = (Role.TARGET.value, Role.ENFORCER.value, Role.MONITOR.value)
PROPOSER_TYPES = ("ai-governance-actor", "ai-developer", "ai-deployer", "affected-stakeholder")

Floats = NDArray[np.float64]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Coded:
    """A document with the pairs of role and type that a coding gives it."""

    view: DocumentView
    held: frozenset[Pair]
    gold: bool


@dataclass(frozen=True, slots=True)
class Validated:
    """The probability of each pair in each document, with the threshold it is held against."""

    found: dict[Pair, Floats]
    cut: dict[Pair, Floats]


def f1(held: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    """Return the F1 of two sets of marks; 0 where neither marks anything."""
    both = held.sum() + said.sum()
    return float(2 * (held & said).sum() / both) if both else 0.0


def find_in_full(coded: Sequence[Coded], validated: Validated) -> dict[Pair, NDArray[np.bool_]]:
    """Return which pairs the coder names in each document with those judgements of the models."""
    codebook = load_codebook()
    pairs = sorted({*validated.found, *((Role.PROPOSER.value, t) for t in PROPOSER_TYPES)})
    said = {pair: np.zeros(len(coded), dtype=np.bool_) for pair in pairs}
    for place, document in enumerate(coded):
        index = WordIndex(document.view.lowered)
        binding = judge_status(document.view, index).category == HARD
        scores = [
            RoleScore(Role(pair[0]), pair[1], p[place], p[place] >= validated.cut[pair][place])
            for pair, p in validated.found.items()
        ]
        found = find_actors(document.view, codebook, index, binding=binding, scores=scores)
        for actor in found.actors:
            said.setdefault((actor.role.value, actor.type), np.zeros(len(coded), np.bool_))[
                place
            ] = True
    return said


def report(coded: Sequence[Coded], said: Mapping[Pair, NDArray[np.bool_]]) -> str:
    """Return the figures of those ``said`` to hold each role, over all documents and gold alone."""
    gold = np.array([document.gold for document in coded])
    lines = []
    for role in (Role.PROPOSER.value, *ROLES):
        pairs = sorted(
            {pair for document in coded for pair in document.held if pair[0] == role}
            | {pair for pair in said if pair[0] == role and said[pair].any()}
        )
        held = np.stack([[pair in document.held for document in coded] for pair in pairs])
        named = np.stack([said.get(pair, np.zeros(len(coded), np.bool_)) for pair in pairs])
        hits = (held & named).sum()
        lines.append(
            f"{role}: F1 {f1(held, named):.3f}, precision {hits / max(1, named.sum()):.3f}, "
            f"recall {hits / max(1, held.sum()):.3f}; gold only: F1 "
            f"{f1(held[:, gold], named[:, gold]):.3f}"
        )
        for pair, h, s in zip(pairs, held, named, strict=True):
            lines.append(f"  {pair[1]}: F1 {f1(h, s):.3f} ({h.sum()} held, {s.sum()} said)")
    return "\n".join(lines)


def judge(validated: Validated) -> dict[Pair, NDArray[np.bool_]]:
    """Return which pairs the models by themselves judge to be held."""
    return {pair: p >= validated.cut[pair] for pair, p in validated.found.items()}
