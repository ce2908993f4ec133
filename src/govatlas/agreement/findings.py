"""Contains all figures on how well two coders agree."""

from dataclasses import dataclass

from govatlas.agreement.crossing import Confusion
from govatlas.model.finding import Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxonomyAgreement:
    """All figures on one taxonomy.

    ``by_document`` is the mean quadratic kappa over documents. ``bias`` is for the taxonomy, then
    by confidence, then by category.
    """

    taxonomy: str
    label: str
    pooled: tuple[Agreement, ...]
    by_document: Agreement
    categories: tuple[Agreement, ...]
    confidences: tuple[Agreement, ...]
    bias: tuple[Agreement, ...]
    confusion: Confusion


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All figures on one set of documents; ``actors`` match by type, ``actor_names`` by name."""

    documents: int
    taxonomies: tuple[TaxonomyAgreement, ...]
    status: Agreement
    statuses: Confusion
    actors: tuple[Agreement, ...]
    actor_names: tuple[Agreement, ...]
