"""Lays agreement on presence out for the terminal."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from govatlas.agreement.presence_report import PresenceAgreement, PresenceReport
from govatlas.publishing.figures import word_interval, word_value
from govatlas.publishing.presence_words import (
    RELATION,
    list_not_asked,
    name_category,
    note_category,
    word_means,
)
from govatlas.publishing.visible import reveal


def render_presences(report: PresenceReport) -> RenderableType:
    """Return a report on presence for ``rich`` to print."""
    first, second = report.comparison.first, report.comparison.second
    heading = Text(reveal(f"{first} (first) and {second} (second), on presence"), "bold")
    tables = [_tabulate(report, taxonomy) for taxonomy in _list_taxonomies(report)]
    return Group(heading, *_describe(report), *tables, _tabulate_means(report))


def _describe(report: PresenceReport) -> Iterator[Text]:
    comparison = report.comparison
    yield Text(
        reveal(
            f"{len(comparison.documents)} documents compared; coded only by {comparison.first}: "
            f"{len(comparison.only_first)}, only by {comparison.second}: "
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
