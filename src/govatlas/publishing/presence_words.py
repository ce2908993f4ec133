"""Words agreement on presence for readers."""

from typing import Final

from govatlas.agreement.presence_report import PresenceAgreement, PresenceReport
from govatlas.model.finding import Undefined
from govatlas.publishing.figures import word_interval, word_reason, word_value


def word_means(report: PresenceReport) -> list[tuple[str, str, str, str]]:
    """Return scope, mean of what, value and interval of each mean that has a value."""
    names = {"mean_kappa": "Cohen's kappa", "mean_f1": "F1"}
    return [
        (mean.scope, names[mean.statistic], word_value(mean.value), word_interval(mean.interval))
        for mean in report.means
        if not isinstance(mean.value, Undefined)
    ]


def note_category(each: PresenceAgreement) -> str:
    """Return how the closest tag is related to a category, and why its kappa is undefined if so."""
    relation = each.relation.removesuffix("Match")
    return "; ".join(note for note in (relation, word_reason(each.figure("kappa"))) if note)


def name_category(each: PresenceAgreement) -> str:
    """Return the code with the label where the code alone says nothing."""
    return f"{each.code} {each.label}" if each.code[:1].isdigit() else each.label


RELATION: Final = (
    "Each category shows how its closest tag is related to it. Broad: the category is broader "
    "than its tags, so it may be covered without any of them."
)


def list_not_asked(report: PresenceReport) -> str:
    """Return in one line which categories are compared and how many were not asked about."""
    count = len(report.comparison.not_asked)
    return (
        f"{len(report.categories)} categories compared; {count} were not coded by both and are "
        "left out."
    )
