"""Evaluates a coder against gold codings, with all figures in one call."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from govatlas.agreement import plain
from govatlas.agreement.findings import Findings
from govatlas.agreement.joining import BLIND, Comparison, build_grid, join_codings
from govatlas.agreement.report import find
from govatlas.agreement.resampling import Resampling
from govatlas.identity import shorten_digest
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding, Mode

SEEN_DIGITS = 16
"""How many hexadecimal digits of its digest identify a training text of a coder."""


class Part(StrEnum):
    """Which documents; a coder looks better than it is on those it was trained on."""

    ALL = "all"
    SEEN = "seen"
    NOT_SEEN = "not_seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How well a coder agrees with gold, on all documents and on those new to it."""

    comparison: Comparison
    resampling: Resampling
    parts: tuple[tuple[Part, Findings], ...]

    def of(self, part: Part) -> Findings:
        """Return the findings on one part of the documents."""
        return dict(self.parts)[part]

    def to_dict(self) -> dict[str, Any]:
        """Return the evaluation as JSON values, without NaN."""
        written = {
            "gold": self.comparison.first,
            "coder": self.comparison.second,
            **plain.describe_comparison(self.comparison),
            "interval": self.resampling.describe(),
            "parts": {part.value: plain.write_findings(found) for part, found in self.parts},
        }
        return {_rename(key): _rename_keys(value) for key, value in written.items()}


def evaluate(
    gold: Iterable[Coding],
    coder: Iterable[Coding],
    codebook: Codebook,
    *,
    seen: Collection[str] = (),
    taxonomy: str | None = None,
    modes: Collection[Mode] = BLIND,
    seed: int = 0,
    resamples: int = 1000,
) -> Evaluation:
    """Evaluate the codings of a coder against gold codings.

    Args:
        gold: the reference codings.
        coder: the codings evaluated.
        codebook: the categories compared.
        seen: the first 16 hexadecimal digits of the digests of the texts that the coder was
            trained on; figures on them are given separately.
        taxonomy: the id of one taxonomy, all by default.
        modes: which codings count; only blind ones by default.
        seed: of the resamples.
        resamples: how many to draw for the intervals.

    Raises:
        UnknownCategory: there is no such taxonomy.
        InvalidValue: ``resamples`` is less than 1.
    """
    wanted = None if taxonomy is None else [taxonomy]
    comparison = join_codings(gold, coder, codebook, taxonomies=wanted, modes=modes)
    resampling = Resampling(seed, resamples)
    known = frozenset(seen)
    parts = (
        (Part.ALL, comparison),
        (Part.SEEN, _select(comparison, known, seen=True)),
        (Part.NOT_SEEN, _select(comparison, known, seen=False)),
    )
    return Evaluation(
        comparison=comparison,
        resampling=resampling,
        parts=tuple((part, find(chosen, codebook, resampling)) for part, chosen in parts),
    )


def _select(comparison: Comparison, known: frozenset[str], *, seen: bool) -> Comparison:
    """Return the comparison over the documents that the coder has seen, or has not seen."""
    pairs = tuple(
        (one, other)
        for one, other in comparison.pairs
        if (shorten_digest(one.text_digest, SEEN_DIGITS) in known) is seen
    )
    grids = tuple(build_grid(pairs, grid.taxonomy) for grid in comparison.grids)
    return replace(comparison, pairs=pairs, grids=grids)


def _rename_keys(value: Any) -> Any:
    """Rename the first coder to gold and the second to coder, in keys and reasons."""
    if isinstance(value, str):
        return value.replace("the first coder", "gold").replace("the second coder", "the coder")
    if not isinstance(value, dict):
        return value
    return {_rename(key): _rename_keys(inner) for key, inner in value.items()}


def _rename(key: str) -> str:
    for position, role in (("first", "gold"), ("second", "coder")):
        if key.endswith(f"_{position}"):
            return key.removesuffix(position) + role
    return key
