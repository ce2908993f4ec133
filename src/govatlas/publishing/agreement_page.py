"""Renders how far coders agree as one HTML file that needs nothing else."""

from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Final

from markupsafe import Markup

from govatlas.agreement.bias import judge_lean
from govatlas.agreement.crossing import Confusion
from govatlas.agreement.findings import TaxonomyAgreement
from govatlas.agreement.kappa import KAPPA_QUADRATIC
from govatlas.agreement.overview import AgreementOverview
from govatlas.agreement.presence_report import PresenceAgreement, PresenceReport
from govatlas.agreement.report import AgreementReport
from govatlas.agreement.resampling import Resampling
from govatlas.agreement.scores import BIAS, FIRST_LEVEL, SECOND_LEVEL
from govatlas.agreement.statistic import Statistic
from govatlas.agreement.strength import word_strength
from govatlas.model.finding import Agreement, Undefined
from govatlas.publishing.figures import name_statistic, word_interval, word_reason, word_value
from govatlas.publishing.page import load_templates, write_policy
from govatlas.publishing.presence_words import (
    RELATION,
    list_not_asked,
    name_category,
    note_category,
    word_means,
)
from govatlas.publishing.strip import Axis, draw_axis, draw_strip

_AGREEMENT: Final = Axis(-0.2, 1.0, (0.0, 0.5, 1.0))
_BIAS: Final = Axis(-1.0, 1.0, (-1.0, 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table of figures with its plot."""

    name: str
    value: str
    interval: str
    units: int
    abstained: int
    note: str
    plot: Markup


@dataclass(frozen=True, slots=True)
class Plot:
    """A table of figures, each drawn on one axis."""

    title: str
    axis: Markup
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of a confusion matrix; ``shade`` from 0 to 4 is its share of the row."""

    count: int
    shade: int
    alike: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """A confusion matrix for display."""

    title: str
    answers: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One pair of coders."""

    anchor: str
    report: AgreementReport
    taxonomies: tuple[tuple[str, tuple[Plot, ...], Matrix], ...]
    status: Plot
    statuses: Matrix
    actors: Plot
    actor_names: Plot


@dataclass(frozen=True, slots=True)
class PresenceRow:
    """One category: how many documents each side says cover it, with the words of its figures."""

    counts: tuple[int, int, int, int]
    others: tuple[str, ...]
    kappa: Line


@dataclass(frozen=True, slots=True)
class PresenceSection:
    """People's tags with one coder."""

    anchor: str
    report: PresenceReport
    axis: Markup
    taxonomies: tuple[tuple[str, tuple[PresenceRow, ...]], ...]
    means: tuple[tuple[str, str, str, str], ...]
    asked: str


def render_agreement_page(found: AgreementReport | PresenceReport | AgreementOverview) -> str:
    """Return the page on two coders, or on all: one self-contained file without scripts."""
    overview = _overview(found)
    style = _read_style()
    sections = [_arrange(number, report) for number, report in enumerate(overview.reports)]
    return (
        load_templates()
        .get_template("agreement.html.jinja")
        .render(
            overview=overview,
            sections=sections,
            presences=[_arrange_presences(n, r) for n, r in enumerate(overview.presences)],
            resampling=_find_resampling(overview),
            relation=RELATION,
            summary=_summarize(overview),
            together=_group_together(overview),
            word_value=word_value,
            style=style,
            policy=write_policy(style),
        )
    )


def _overview(found: AgreementReport | PresenceReport | AgreementOverview) -> AgreementOverview:
    if isinstance(found, AgreementOverview):
        return found
    coders = (found.comparison.first, found.comparison.second)
    if isinstance(found, PresenceReport):
        return AgreementOverview(coders=coders, reports=(), presences=(found,))
    return AgreementOverview(coders=coders, reports=(found,))


def _find_resampling(overview: AgreementOverview) -> Resampling:
    reports, presences = overview.reports, overview.presences
    return reports[0].resampling if reports else presences[0].resampling


def _arrange_presences(number: int, report: PresenceReport) -> PresenceSection:
    return PresenceSection(
        f"presence-{number}",
        report,
        draw_axis(_AGREEMENT),
        tuple(
            (
                grid.taxonomy.label,
                tuple(_row(e) for e in report.categories if e.taxonomy == grid.taxonomy.id),
            )
            for grid in report.comparison.grids
        ),
        tuple(word_means(report)),
        list_not_asked(report),
    )


def _row(each: PresenceAgreement) -> PresenceRow:
    kappa = _line(each.figure("kappa"), _AGREEMENT, name=name_category(each))
    others = (each.figure(name) for name in ("ac1", "precision", "recall"))
    return PresenceRow(
        (each.first, each.second, each.both, each.documents),
        tuple(word_value(figure.value) for figure in others),
        replace(kappa, note=note_category(each)),
    )


def _summarize(overview: AgreementOverview) -> tuple[Plot, ...]:
    """Return pooled quadratic kappa of every pair, a plot for each taxonomy."""
    plots: dict[str, list[Line]] = {}
    for report in overview.reports:
        pair = f"{report.comparison.first}, {report.comparison.second}"
        for part in report.findings.taxonomies:
            kappa = _pick(part, KAPPA_QUADRATIC)
            plots.setdefault(part.label, []).append(_line(kappa, _AGREEMENT, name=pair))
    axis = draw_axis(_AGREEMENT)
    return tuple(Plot(title, axis, tuple(lines)) for title, lines in plots.items())


def _group_together(overview: AgreementOverview) -> tuple[Plot, ...]:
    groups: dict[str, list[Line]] = {}
    for figure in overview.together:
        groups.setdefault(figure.scope, []).append(_line(figure, _AGREEMENT))
    return tuple(Plot(name, draw_axis(_AGREEMENT), tuple(found)) for name, found in groups.items())


def _arrange(number: int, report: AgreementReport) -> Section:
    findings, labels = report.findings, _label_scopes(report)
    return Section(
        f"pair-{number}",
        report,
        tuple(
            (part.label, _plot_taxonomy(part, labels), _lay_out(part.confusion, report))
            for part in findings.taxonomies
        ),
        Plot("Legislative status", draw_axis(_AGREEMENT), (_line(findings.status, _AGREEMENT),)),
        _lay_out(findings.statuses, report),
        _plot_actors("Actors, matched by document and type", findings.actors),
        _plot_actors("Actors, matched by document and name", findings.actor_names),
    )


def _plot_actors(title: str, figures: tuple[Agreement, ...]) -> Plot:
    lines = []
    for figure in figures:
        role, kind = figure.scope.rpartition(" ")[2], figure.statistic.rpartition("_")[2]
        lines.append(_line(figure, _AGREEMENT, name=f"{role}: {kind.replace('f1', 'F1')}"))
    return Plot(title, draw_axis(_AGREEMENT), tuple(lines))


def _label_scopes(report: AgreementReport) -> dict[str, str]:
    """Return what a reader calls each scope that is a category."""
    return {
        f"{grid.taxonomy.id} {category.code}": f"{category.code} {category.label}"
        if category.code[:1].isdigit()
        else category.label
        for grid in report.comparison.grids
        for category in grid.taxonomy.categories
    }


def _plot_taxonomy(part: TaxonomyAgreement, labels: dict[str, str]) -> tuple[Plot, ...]:
    levels = (FIRST_LEVEL.name, SECOND_LEVEL.name, BIAS.name)
    pooled = [f for f in part.pooled if f.statistic not in levels]
    wanted = [f for f in part.categories if f.statistic == KAPPA_QUADRATIC.name]
    confidences = [f for f in part.confidences if f.statistic == KAPPA_QUADRATIC.name]
    agreement, bias = draw_axis(_AGREEMENT), draw_axis(_BIAS)
    return (
        Plot(
            "All figures",
            agreement,
            tuple(
                _line(f, _AGREEMENT, worded=f.statistic == KAPPA_QUADRATIC.name)
                for f in (*pooled, part.by_document)
            ),
        ),
        Plot(
            "Quadratic kappa by confidence of the second coder",
            agreement,
            tuple(_line(f, _AGREEMENT, name=f.scope.rpartition(" ")[2]) for f in confidences),
        ),
        Plot(
            "Quadratic kappa by category",
            agreement,
            tuple(_line(f, _AGREEMENT, name=labels.get(f.scope, f.scope)) for f in wanted),
        ),
        Plot(
            "Bias: mean level of the second coder less the first's",
            bias,
            tuple(_line(f, _BIAS, name=labels.get(f.scope, f.scope), lean=True) for f in part.bias),
        ),
    )


def _pick(part: TaxonomyAgreement, statistic: Statistic) -> Agreement:
    return next(figure for figure in part.pooled if figure.statistic == statistic.name)


def _line(
    figure: Agreement, axis: Axis, *, name: str = "", lean: bool = False, worded: bool = False
) -> Line:
    note = word_reason(figure)
    if lean and not isinstance(figure.value, Undefined):
        note = judge_lean(figure).value
    elif worded and not isinstance(figure.value, Undefined):
        note = word_strength(figure.value)
    return Line(
        name or name_statistic(figure.statistic),
        word_value(figure.value, figure.statistic),
        word_interval(figure.interval, figure.statistic),
        figure.units,
        figure.abstained,
        note,
        draw_strip(figure.value, figure.interval, axis),
    )


def _lay_out(confusion: Confusion, report: AgreementReport) -> Matrix:
    rows = []
    for place, (answer, counts) in enumerate(zip(confusion.answers, confusion.counts, strict=True)):
        total = sum(counts) or 1
        cells = tuple(
            Cell(count, round(4 * count / total), column == place)
            for column, count in enumerate(counts)
        )
        rows.append((answer, cells))
    first, second = report.comparison.first, report.comparison.second
    title = f"{confusion.scope}: {first} (rows) against {second} (columns)"
    return Matrix(title, confusion.answers, tuple(rows))


@cache
def _read_style() -> Markup:
    path = resources.files("govatlas.publishing") / "templates" / "agreement.css"
    return Markup(path.read_text(encoding="utf-8"))
