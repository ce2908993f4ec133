"""Lays agreement on presence out for the terminal."""

from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from govatlas.agreement.presence_report import PresenceAgreement, PresenceReport
from govatlas.model.finding import Undefined
from govatlas.publishing.figures import word_interval, word_reason, word_value
from govatlas.publishing.visible import reveal


def render_presences(report: PresenceReport) -> RenderableType:
    """Return a report on presence for ``rich`` to print."""
    first, second = report.comparison.first, report.comparison.second
    heading = Text(reveal(f"{first} (first) and {second} (second), on presence"), "bold")
    tables = [_tabulate(report, taxonomy) for taxonomy in _list_taxonomies(report)]
    return Group(heading, *_describe(report), *tables, _tabulate_means(report))


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


def _describe(report: PresenceReport) -> Iterator[Text]:
    comparison = report.comparison
    yield Text(
        reveal(
            f"{len(comparison.documents)} documents compared; {comparison.first} alone: "
            f"{len(comparison.only_first)}, {comparison.second} alone: "
            f"{len(comparison.only_second)}, set aside: {len(comparison.set_aside)}."
        )
    )
    yield Text(list_not_asked(report))
    yield Text("A level above none counts as covered.")
    yield Text(RELATION)
    yield Text(
        "95 % intervals: percentile bootstrap over documents, "
        f"{report.resampling.resamples:,} resamples, seed {report.resampling.seed}."
    )
    for document in comparison.set_aside:
        yield Text(reveal(f"set aside: {document.document_id}: {document.reason}"))
    for note in comparison.notes:
        yield Text(reveal(f"note: {note}"))


def _list_taxonomies(report: PresenceReport) -> list[str]:
    return list(dict.fromkeys(each.taxonomy for each in report.categories))


def _tabulate(report: PresenceReport, taxonomy: str) -> Table:
    label = next(g.taxonomy.label for g in report.comparison.grids if g.taxonomy.id == taxonomy)
    table = Table(title=Text(reveal(label)), title_justify="left", box=None, title_style="bold")
    table.add_column("category")
    numbers = (report.comparison.first, report.comparison.second, "both", "kappa", "95 % interval")
    for name in (*map(reveal, numbers), "AC1", "precision", "recall", "documents"):
        table.add_column(name, justify="right")
    table.add_column("")
    for each in report.categories:
        if each.taxonomy == taxonomy:
            table.add_row(*_list_cells(each))
    return table


def _list_cells(each: PresenceAgreement) -> list[str]:
    kappa = each.figure("kappa")
    others = (each.figure(name) for name in ("ac1", "precision", "recall"))
    return [
        reveal(name_category(each)),
        *(str(count) for count in (each.first, each.second, each.both)),
        word_value(kappa.value),
        word_interval(kappa.interval),
        *(word_value(figure.value) for figure in others),
        str(each.documents),
        note_category(each),
    ]


def _tabulate_means(report: PresenceReport) -> Table:
    title = Text("Means over categories")
    table = Table(title=title, title_justify="left", box=None, title_style="bold")
    for name in ("scope", "figure"):
        table.add_column(name)
    for name in ("mean", "95 % interval"):
        table.add_column(name, justify="right")
    for row in word_means(report):
        table.add_row(*map(reveal, row))
    return table
