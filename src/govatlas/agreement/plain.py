"""Writes findings as JSON values; undefined figures are null with a reason."""

from collections.abc import Iterable
from typing import Any

from govatlas.agreement.bias import judge_lean
from govatlas.agreement.crossing import Confusion
from govatlas.agreement.findings import Findings, TaxonomyAgreement
from govatlas.agreement.joining import Comparison
from govatlas.agreement.registry import list_statistics
from govatlas.agreement.scores import BIAS
from govatlas.agreement.strength import word_strength
from govatlas.model.finding import Agreement, Interval, Undefined


def write_figure(figure: Agreement) -> dict[str, Any]:
    """Return a figure with its interval, its counts and, for a kappa, its verbal label."""
    written: dict[str, Any] = {"value": None, "interval": None}
    if isinstance(figure.value, Undefined):
        written["undefined"] = figure.value.reason
    else:
        written["value"] = figure.value
        if isinstance(figure.interval, Interval):
            written["interval"] = [figure.interval.low, figure.interval.high]
        else:
            written["no_interval"] = figure.interval.reason
        known = list_statistics().get(figure.statistic)
        if known is not None and known.is_kappa:
            written["words"] = word_strength(figure.value)
        if figure.statistic == BIAS.name:
            written["words"] = judge_lean(figure).value
    counts = {"units": figure.units, "documents": figure.documents, "abstained": figure.abstained}
    return written | counts


def group_figures(figures: Iterable[Agreement]) -> dict[str, dict[str, Any]]:
    """Return figures by scope, then by statistic."""
    grouped: dict[str, dict[str, Any]] = {}
    for figure in figures:
        grouped.setdefault(figure.scope, {})[figure.statistic] = write_figure(figure)
    return grouped


def describe_comparison(comparison: Comparison) -> dict[str, Any]:
    """Return which documents were compared, which were not, and why."""
    return {
        "documents": list(comparison.documents),
        "only_first": list(comparison.only_first),
        "only_second": list(comparison.only_second),
        "set_aside": {document.document_id: document.reason for document in comparison.set_aside},
        "notes": list(comparison.notes),
    }


def write_findings(findings: Findings) -> dict[str, Any]:
    """Return every figure on a set of documents."""
    (status,) = group_figures([findings.status]).values()
    return {
        "documents_compared": findings.documents,
        "taxonomies": {part.taxonomy: write_taxonomy(part) for part in findings.taxonomies},
        "status": status | {"confusion": write_confusion(findings.statuses)},
        "actors": _write_actors(findings.actors),
        "actor_names": _write_actors(findings.actor_names),
    }


def _write_actors(found: Iterable[Agreement]) -> dict[str, Any]:
    """Return figures on actors by role, then by precision, recall and F1."""
    return {
        scope.rpartition(" ")[2]: {
            name.rpartition("_")[2]: figure for name, figure in figures.items()
        }
        for scope, figures in group_figures(found).items()
    }


def write_taxonomy(part: TaxonomyAgreement) -> dict[str, Any]:
    """Return every figure on a taxonomy."""
    (pooled,) = group_figures([*part.pooled, part.by_document]).values()
    return pooled | {
        "confusion": write_confusion(part.confusion),
        "confidence": {
            scope.rpartition(" ")[2]: figures
            for scope, figures in group_figures(part.confidences).items()
        },
        "categories": {
            scope.removeprefix(f"{part.taxonomy} "): {
                name.removesuffix("_micro"): figure for name, figure in figures.items()
            }
            for scope, figures in group_figures(part.categories).items()
        },
    }


def write_confusion(confusion: Confusion) -> dict[str, Any]:
    """Return a confusion matrix; rows are the first coder's answers."""
    return {
        "answers": list(confusion.answers),
        "counts": [list(row) for row in confusion.counts],
    }
