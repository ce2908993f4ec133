"""Reports how well two coders agree, with all figures in one call."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from govatlas.agreement import plain
from govatlas.agreement.actors import measure_actor_names, measure_actors
from govatlas.agreement.bias import measure_bias
from govatlas.agreement.crossing import cross_levels
from govatlas.agreement.findings import Findings, TaxonomyAgreement
from govatlas.agreement.joining import BLIND, Comparison, Grid, join_codings
from govatlas.agreement.measuring import (
    measure_categories,
    measure_confidences,
    measure_documents,
    measure_groups,
    measure_mean_by_document,
    measure_pooled,
)
from govatlas.agreement.resampling import Resampling
from govatlas.agreement.status import cross_statuses, measure_status
from govatlas.errors import InvalidValue
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding, Mode
from govatlas.model.finding import Agreement


class Breakdown(StrEnum):
    """How the figures of a report can be broken down further."""

    CATEGORY = "category"
    DOCUMENT = "document"
    CONFIDENCE = "confidence"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementReport:
    """What was compared, and the results; ``split`` has the breakdown requested."""

    comparison: Comparison
    resampling: Resampling
    findings: Findings
    by: Breakdown | None = None
    split: tuple[Agreement, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON values, without NaN."""
        return {
            "first": self.comparison.first,
            "second": self.comparison.second,
            **plain.describe_comparison(self.comparison),
            "interval": self.resampling.describe(),
            **plain.write_findings(self.findings),
            "by": self.by.value if self.by else None,
            "split": plain.group_figures(self.split),
        }


def compare_coders(
    codings_a: Iterable[Coding],
    codings_b: Iterable[Coding],
    codebook: Codebook,
    *,
    taxonomy: str | None = None,
    by: Breakdown | str | None = None,
    authorities: Mapping[str, str] | None = None,
    modes: Collection[Mode] = BLIND,
    seed: int = 0,
    resamples: int = 1000,
) -> AgreementReport:
    """Compare the codings of two coders.

    Args:
        codings_a: the codings by the first coder, the reference if there is one.
        codings_b: the codings by the second, whose confidence counts.
        codebook: the categories compared.
        taxonomy: the id of one taxonomy, all by default.
        by: a further breakdown.
        authorities: the authority of each document id, for the breakdown by authority.
        modes: which codings count; only blind ones by default.
        seed: of the resamples.
        resamples: how many to draw for the intervals.

    Raises:
        UnknownCategory: there is no such taxonomy.
        InvalidValue: ``by`` is not a breakdown, or ``resamples`` is less than 1.
    """
    wanted = None if taxonomy is None else [taxonomy]
    comparison = join_codings(codings_a, codings_b, codebook, taxonomies=wanted, modes=modes)
    resampling = Resampling(seed, resamples)
    breakdown = read_breakdown(by)
    split = tuple(
        figure
        for grid in comparison.grids
        for figure in _split(grid, breakdown, authorities or {}, resampling)
    )
    return AgreementReport(
        comparison=comparison,
        resampling=resampling,
        findings=find(comparison, codebook, resampling),
        by=breakdown,
        split=split,
    )


def read_breakdown(by: Breakdown | str | None) -> Breakdown | None:
    """Return the breakdown with that name.

    Raises:
        InvalidValue: there is none.
    """
    try:
        return None if by is None else Breakdown(by)
    except ValueError:
        known = ", ".join(Breakdown)
        raise InvalidValue(f"unknown breakdown {by!r}; choose one of: {known}") from None


def find(comparison: Comparison, codebook: Codebook, resampling: Resampling) -> Findings:
    """Return every figure on the documents of a comparison."""
    return Findings(
        documents=len(comparison.pairs),
        taxonomies=tuple(measure_taxonomy(grid, resampling) for grid in comparison.grids),
        status=measure_status(comparison.pairs, resampling),
        statuses=cross_statuses(comparison.pairs, codebook.status),
        actors=measure_actors(comparison.pairs, resampling),
        actor_names=measure_actor_names(comparison.pairs, resampling),
    )


def measure_taxonomy(grid: Grid, resampling: Resampling) -> TaxonomyAgreement:
    """Return every figure on one taxonomy."""
    return TaxonomyAgreement(
        taxonomy=grid.taxonomy.id,
        label=grid.taxonomy.label,
        pooled=measure_pooled(grid, resampling),
        by_document=measure_mean_by_document(grid, resampling),
        categories=measure_categories(grid, resampling),
        confidences=measure_confidences(grid, resampling),
        bias=measure_bias(grid, resampling),
        confusion=cross_levels(grid),
    )


def _split(
    grid: Grid, by: Breakdown | None, authorities: Mapping[str, str], resampling: Resampling
) -> tuple[Agreement, ...]:
    match by:
        case None:
            return ()
        case Breakdown.CATEGORY:
            return measure_categories(grid, resampling)
        case Breakdown.DOCUMENT:
            return measure_documents(grid)
        case Breakdown.CONFIDENCE:
            return measure_confidences(grid, resampling)
        case Breakdown.AUTHORITY:
            return measure_groups(grid, authorities, resampling)
