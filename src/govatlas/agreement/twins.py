"""Compares the codings of two texts that say the same, such as a law in two languages."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from govatlas.agreement.checks import Difference, compare_codings
from govatlas.agreement.confusion import Floats
from govatlas.agreement.kappa import KAPPA_QUADRATIC
from govatlas.agreement.statistic import compute, explain_undefined
from govatlas.model.coding import Coding, Role
from govatlas.model.document import Document
from govatlas.model.finding import Figure, Undefined

TWINS: Final = "twin texts"
ALL: Final = "all"
"""The scope of the figures over all taxonomies together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinLevels:
    """How far the levels of two codings agree, in one taxonomy or in all.

    ``compared`` counts the categories that both give a level, ``alike`` those with the same,
    ``open`` those that either leaves open; ``means`` are the mean levels of those compared.
    """

    scope: str
    kappa: Figure
    compared: int
    alike: int
    open: int
    means: tuple[Figure, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinAnswers:
    """What two codings answer to one question: the status, the types of a role, norms of a kind."""

    question: str
    first: str
    second: str

    @property
    def alike(self) -> bool:
        """Return whether they answer the same."""
        return self.first == self.second


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Where the codings of two texts that say the same differ.

    ``answers`` are the status and the types of actors by role: names differ with the language.
    ``norms`` counts norms by modality.
    """

    coder: str
    documents: tuple[str, str]
    languages: tuple[str, str]
    levels: tuple[TwinLevels, ...]
    differences: tuple[Difference, ...]
    answers: tuple[TwinAnswers, ...]
    norms: tuple[TwinAnswers, ...]
    reasons: tuple[str, ...]

    @property
    def kappa(self) -> Figure:
        """Return the agreement on the levels of all taxonomies together."""
        return next(one.kappa for one in self.levels if one.scope == ALL)

    def agree(self, least: float | None = None) -> bool:
        """Return whether the codings are the same, or as alike as ``least`` asks for.

        Without ``least`` no level, status or type of actor may differ, and as many norms must have
        been found; with it, kappa must reach it and the status be the same.
        """
        if not any(one.compared for one in self.levels):
            return False
        if least is None:
            told = (*self.answers, *self.norms)
            return not self.differences and all(one.alike for one in told)
        if isinstance(self.kappa, Undefined):
            return not self.differences
        return self.kappa >= least and self.answers[0].alike


def compare_twins(
    coder: str, documents: tuple[Document, Document], codings: tuple[Coding, Coding]
) -> Twins:
    """Return where the codings of two documents that say the same differ."""
    one, other = codings
    taxonomies = list(dict.fromkeys(taxonomy for taxonomy, _ in _levels(one) | _levels(other)))
    scopes = [*((name, (name,)) for name in taxonomies), (ALL, tuple(taxonomies))]
    return Twins(
        coder=coder,
        documents=(documents[0].id, documents[1].id),
        languages=(documents[0].language, documents[1].language),
        levels=tuple(_measure(scope, names, one, other) for scope, names in scopes),
        differences=compare_codings(TWINS, one, other),
        answers=(_compare_status(one, other), *_compare_actors(one, other)),
        norms=tuple(_compare_norms(one, other)),
        reasons=tuple(dict.fromkeys(_explain(codings))),
    )


def _levels(coding: Coding) -> dict[tuple[str, str], int]:
    return {(label.taxonomy, label.category): label.level for label in coding.labels}


def _measure(scope: str, taxonomies: Sequence[str], one: Coding, other: Coding) -> TwinLevels:
    first, second = (_within(_levels(coding), taxonomies) for coding in (one, other))
    both = sorted(first.keys() & second.keys())
    pairs = [(first[key], second[key]) for key in both]
    gaps = {(g.taxonomy, g.category) for c in (one, other) for g in c.abstentions}
    return TwinLevels(
        scope=scope,
        kappa=_measure_kappa(pairs),
        compared=len(pairs),
        alike=sum(a == b for a, b in pairs),
        open=sum(taxonomy in taxonomies for taxonomy, _ in gaps),
        means=(_mean(a for a, _ in pairs), _mean(b for _, b in pairs)),
    )


def _within(
    levels: Mapping[tuple[str, str], int], taxonomies: Sequence[str]
) -> dict[tuple[str, str], int]:
    return {key: level for key, level in levels.items() if key[0] in taxonomies}


def _measure_kappa(pairs: Sequence[tuple[int, int]]) -> Figure:
    size = 1 + max((level for pair in pairs for level in pair), default=1)
    table: Floats = np.zeros((1, max(size, 2), max(size, 2)))
    for first, second in pairs:
        table[0, first, second] += 1
    reason = explain_undefined(KAPPA_QUADRATIC, table)
    return Undefined(reason) if reason else float(compute(KAPPA_QUADRATIC, table))


def _mean(levels: Iterable[int]) -> Figure:
    listed = list(levels)
    return sum(listed) / len(listed) if listed else Undefined("no level to compare")


def _compare_status(one: Coding, other: Coding) -> TwinAnswers:
    first, second = (coding.status.category if coding.status else "" for coding in (one, other))
    return TwinAnswers(question="status", first=first, second=second)


def _compare_actors(one: Coding, other: Coding) -> Iterator[TwinAnswers]:
    for role in Role:
        first, second = (
            ", ".join(sorted({actor.type for actor in coding.actors_in(role)}))
            for coding in (one, other)
        )
        yield TwinAnswers(question=f"{role} by type", first=first, second=second)


def _compare_norms(one: Coding, other: Coding) -> Iterator[TwinAnswers]:
    first, second = (Counter(norm.modality for norm in coding.norms) for coding in (one, other))
    yield _count("norms", first.total(), second.total())
    for modality in sorted(first.keys() | second.keys()):
        yield _count(f"norms: {modality}", first[modality], second[modality])


def _count(question: str, first: int, second: int) -> TwinAnswers:
    return TwinAnswers(question=question, first=str(first), second=str(second))


def _explain(codings: Iterable[Coding]) -> Iterator[str]:
    """Yield why each coding without any level has none."""
    for coding in codings:
        if not coding.labels:
            reason = next((gap.reason for gap in coding.abstentions), "it was not coded")
            yield f"{coding.document_id}: {reason}"
