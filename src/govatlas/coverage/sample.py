"""Draws a stratified random sample of documents for people to code.

Each document's inclusion probability is known, the number drawn over the number in its stratum,
which is what design-based estimates need (Cochran 1977, Sampling Techniques, chapter 5).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt
from typing import Final

import numpy as np

from govatlas.errors import InvalidValue
from govatlas.model.sample import Sample, SampledDocument

OTHER: Final = "other"
"""The stratum of documents whose own strata would be too small."""

UNKNOWN: Final = "not known"
_THIRDS: Final = ("short", "medium", "long")
_BETWEEN: Final = " · "


class Allocation(StrEnum):
    """How a sample is shared out: by the size of strata, or by its square root.

    The root gives small strata more than their part, so that they can be spoken of too, at the
    price of wider intervals for the whole.
    """

    PROPORTIONAL = "proportional"
    ROOT = "root"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A document that may be drawn, with the traits that strata are made of."""

    document_id: str
    version: int
    title: str
    characters: int
    traits: Mapping[str, str]


def draw_sample(
    candidates: Iterable[Candidate],
    number: int,
    *,
    stratify: Sequence[str] = (),
    allocation: Allocation = Allocation.PROPORTIONAL,
    seed: int = 0,
) -> Sample:
    """Return ``number`` documents, all where there are no more, each with its probability.

    Strata are the combinations of the values of ``stratify``: traits of the candidates, or
    ``length`` for thirds by number of characters. A value, then a combination, that would get
    less than one document by its size is merged with the others like it; every stratum gets at
    least one document. The same seed draws the same documents, in whatever order they come.

    Raises:
        InvalidValue: fewer than one document is wanted, or a trait is unknown.
    """
    if number < 1:
        raise InvalidValue(f"a sample needs at least one document, not {number}")
    listed = sorted(candidates, key=lambda candidate: candidate.document_id)
    strata = _stratify(listed, stratify, least=ceil(len(listed) / number))
    members = [strata[name] for name in sorted(strata)]
    sizes = allocate([len(part) for part in members], number, allocation)
    random = np.random.default_rng(seed)
    drawn = [
        SampledDocument(
            document_id=part[place].document_id,
            version=part[place].version,
            title=part[place].title,
            stratum=name,
            probability=size / len(part),
        )
        for name, part, size in zip(sorted(strata), members, sizes, strict=True)
        for place in random.permutation(len(part))[:size]
    ]
    return Sample(
        documents=tuple(drawn[place] for place in random.permutation(len(drawn))),
        population=len(listed),
        seed=seed,
        stratify=tuple(stratify),
        allocation=allocation.value,
    )


def allocate(sizes: Sequence[int], number: int, allocation: Allocation) -> list[int]:
    """Return how many documents to draw from each stratum, at least one where they suffice.

    One document after another goes to the stratum that is furthest below its part (the divisor
    method of Webster), until a stratum is exhausted.
    """
    shares = [sqrt(size) if allocation is Allocation.ROOT else float(size) for size in sizes]
    drawn = [0] * len(sizes)
    for _ in range(min(number, sum(sizes))):
        open_ = [place for place, size in enumerate(sizes) if drawn[place] < size]
        empty = [place for place in open_ if not drawn[place]]
        place = max(empty or open_, key=lambda k: (shares[k] / (drawn[k] + 0.5), -k))
        drawn[place] += 1
    return drawn


def _stratify(
    listed: Sequence[Candidate], stratify: Sequence[str], least: int
) -> dict[str, list[Candidate]]:
    columns = [_name_values(listed, trait, least) for trait in stratify]
    names = [_BETWEEN.join(row) for row in zip(*columns, strict=True)] or ["all"] * len(listed)
    names = _merge_rare(names, least)
    strata: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate, name in zip(listed, names, strict=True):
        strata[name].append(candidate)
    return strata


def _name_values(listed: Sequence[Candidate], trait: str, least: int) -> list[str]:
    """Return the value of each candidate, rare ones merged."""
    if trait == "length":
        return _name_thirds([candidate.characters for candidate in listed])
    unknown = [c.document_id for c in listed if trait not in c.traits]
    if unknown:
        raise InvalidValue(f"document {unknown[0]} has no trait {trait!r} to stratify by")
    return _merge_rare([candidate.traits[trait] or UNKNOWN for candidate in listed], least)


def _name_thirds(lengths: Sequence[int]) -> list[str]:
    if not lengths:
        return []
    cuts = np.quantile(lengths, [1 / 3, 2 / 3])
    return [_THIRDS[int(np.searchsorted(cuts, length))] for length in lengths]


def _merge_rare(names: list[str], least: int) -> list[str]:
    """Return the names with those given fewer than ``least`` times put together.

    Where together they are still too few, the next smallest joins them.
    """
    counts = Counter(names)
    rising = sorted(counts, key=lambda name: (counts[name], name))
    merged = [name for name in rising if counts[name] < least]
    if not merged:
        return names
    for name in rising[len(merged) :]:
        if sum(counts[part] for part in merged) >= least:
            break
        merged.append(name)
    return [OTHER if name in merged else name for name in names]
