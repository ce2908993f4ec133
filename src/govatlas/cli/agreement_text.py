"""Lays figures of agreement out for the terminal."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from govatlas.agreement.ac import AC2
from govatlas.agreement.bias import judge_lean
from govatlas.agreement.crossing import Confusion
from govatlas.agreement.evaluation import Evaluation, Part
from govatlas.agreement.findings import Findings, TaxonomyAgreement
from govatlas.agreement.joining import Comparison
from govatlas.agreement.kappa import KAPPA_QUADRATIC
from govatlas.agreement.overview import AgreementOverview
from govatlas.agreement.presence import F1
from govatlas.agreement.presence_report import PresenceReport
from govatlas.agreement.report import AgreementReport
from govatlas.agreement.resampling import Resampling
from govatlas.agreement.scores import AGREEMENT, BIAS
from govatlas.agreement.strength import word_strength
from govatlas.cli.presence_text import render_presences
from govatlas.model.finding import Agreement, Undefined
from govatlas.publishing.figures import name_statistic, word_interval, word_reason, word_value
from govatlas.publishing.visible import reveal

_PARTS: Final = {
    Part.ALL: "All documents",
    Part.SEEN: "Documents that the coder was trained on",
    Part.NOT_SEEN: "Documents that the coder has not seen",
}
_SPLIT: Final = (
    KAPPA_QUADRATIC,
    AC2,
    AGREEMENT,
    F1,
    BIAS,
)


@dataclass(frozen=True, slots=True)
class _Sides:
    """What the two coders are called; ``the first coder`` and the like where nothing is known."""

    first: str = "the first coder"
    second: str = "the second coder"

    def name(self, words: str) -> str:
        """Return ``words`` about the two coders with their names put in."""
        named = words.replace("the first coder", self.first)
        named = named.replace("the second coder", self.second)
        if self == _Sides():
            return named
        return named.replace("second less first", f"{self.second} less {self.first}")


def render_agreement(
    found: AgreementReport | PresenceReport | AgreementOverview,
) -> RenderableType:
    """Return a report on two coders, or an overview of all, for ``rich`` to print."""
    if isinstance(found, PresenceReport):
        return render_presences(found)
    if isinstance(found, AgreementReport):
        return _render_report(found)
    reports = [_render_report(report) for report in found.reports]
    presences = map(render_presences, found.presences)
    return Group(*reports, *presences, *_render_pilot(found))


def _render_report(report: AgreementReport) -> RenderableType:
    comparison = report.comparison
    heading = f"{comparison.first} (first) and {comparison.second} (second)"
    parts: list[RenderableType] = [Text(reveal(heading), "bold")]
    parts += _describe(comparison, report.resampling)
    parts += _list_findings(report.findings)
    if report.split:
        parts.append(tabulate_split(report.split, f"By {report.by}"))
    return Group(*parts)


def render_evaluation(evaluation: Evaluation) -> RenderableType:
    """Return an evaluation for ``rich`` to print."""
    comparison = evaluation.comparison
    sides = _Sides("gold", comparison.second)
    heading = f"{comparison.second} against gold by {comparison.first}"
    parts: list[RenderableType] = [Text(reveal(heading), "bold")]
    parts += _describe(comparison, evaluation.resampling, sides)
    seen = dict(evaluation.parts)[Part.SEEN].documents
    if seen:
        warning = (
            f"{comparison.second} was trained on {seen} of these documents and looks better on "
            "them than it is. Only documents that it has not seen show how good it is."
        )
        parts.append(Text(reveal(warning), "bold"))
    for part, findings in evaluation.parts:
        parts.append(Text(f"\n{_PARTS[part]}: {findings.documents}", "bold"))
        if findings.documents:
            parts += _list_findings(findings, sides)
    return Group(*parts)


def _render_pilot(found: AgreementOverview) -> Iterator[RenderableType]:
    """Yield the table of the pilot, then agreement among all coders at once."""
    table = _start(
        "Kappa (quadratic weights) by document",
        ("taxonomy", "pairing", "coders"),
        ("mean", "lowest", "highest", "documents", "undefined"),
    )
    for row in found.pilot:
        figures = (word_value(value) for value in (row.mean, row.lowest, row.highest))
        counts = (str(row.documents), str(row.undefined))
        table.add_row(row.taxonomy, row.pairing, reveal(row.coders), *figures, *counts)
    yield table
    by_taxonomy: dict[str, list[Agreement]] = {}
    for figure in found.together:
        by_taxonomy.setdefault(figure.scope, []).append(figure)
    for taxonomy, together in by_taxonomy.items():
        yield _tabulate(together, f"All coders at once: {taxonomy}")
    yield _tabulate_checks(found)


def _tabulate_checks(found: AgreementOverview) -> Table:
    table = _start(
        "Are similar texts coded the same?",
        ("coder", "check"),
        ("pairs of texts", "labels that differ"),
    )
    for checked in found.checks:
        counts = (str(checked.pairs), str(len(checked.differences)))
        table.add_row(reveal(checked.coder), checked.check, *counts)
    return table


def tabulate_split(figures: Iterable[Agreement], title: str) -> Table:
    """Return a table with a row a scope, for the figures that matter most."""
    table = _start(
        title,
        ("scope",),
        ("kappa", "95 % interval", "AC2", "alike", "F1", "bias", "pairs", "abstained"),
    )
    scopes: dict[str, dict[str, Agreement]] = {}
    for figure in figures:
        scopes.setdefault(figure.scope, {})[figure.statistic] = figure
    for scope, found in scopes.items():
        kappa, *others = (found[statistic.name] for statistic in _SPLIT)
        words = [word_value(figure.value, figure.statistic) for figure in others]
        counts = (str(kappa.units), str(kappa.abstained))
        interval = word_interval(kappa.interval)
        table.add_row(reveal(scope), word_value(kappa.value), interval, *words, *counts)
    return table


def _describe(
    comparison: Comparison, resampling: Resampling, sides: _Sides = _Sides()
) -> Iterator[Text]:
    counted = (
        f"{len(comparison.pairs)} documents compared; coded only by the first coder: "
        f"{len(comparison.only_first)}, only by the second coder: "
        f"{len(comparison.only_second)}, set aside: {len(comparison.set_aside)}."
    )
    yield Text(reveal(sides.name(counted)))
    yield Text(
        "95 % intervals: percentile bootstrap over documents, "
        f"{resampling.resamples:,} resamples, seed {resampling.seed}."
    )
    for document in comparison.set_aside:
        yield Text(reveal(f"set aside: {document.document_id}: {document.reason}"))
    for note in comparison.notes:
        yield Text(reveal(f"note: {note}"))


def _list_findings(findings: Findings, sides: _Sides = _Sides()) -> Iterator[RenderableType]:
    for part in findings.taxonomies:
        if not any(figure.units for figure in part.pooled):
            yield Text(reveal(f"{part.label}: {word_reason(part.pooled[0])}."))
            continue
        yield _tabulate([*part.pooled, part.by_document], part.label, sides)
        yield from _word_kappa(part, sides)
        yield _cross(part.confusion, sides)
    if findings.status.units:
        yield _tabulate([findings.status], "Legislative status", sides)
        yield _cross(findings.statuses, sides)
    else:
        yield Text("Legislative status: no document has a status from both coders.")
    if any(figure.documents for figure in findings.actors):
        yield _tabulate(findings.actors, "Actors, matched by type", sides)
        yield _tabulate(findings.actor_names, "Actors, matched by name", sides)
    else:
        yield Text("Actors: no document has actors from both coders.")


def _word_kappa(part: TaxonomyAgreement, sides: _Sides) -> Iterator[Text]:
    for figure in part.pooled:
        if figure.statistic == KAPPA_QUADRATIC.name and isinstance(figure.value, float):
            yield Text(f"Quadratic kappa is {word_strength(figure.value)}.")
        if figure.statistic == BIAS.name and not isinstance(figure.value, Undefined):
            lean = f"Bias: the second coder {_LEANS[judge_lean(figure).name]}."
            yield Text(reveal(sides.name(lean)))


_LEANS: Final = {
    "OVER": "scores higher than the first coder",
    "UNDER": "scores lower than the first coder",
    "UNCLEAR": "scores neither clearly higher nor lower than the first coder",
}


def _tabulate(figures: Iterable[Agreement], title: str, sides: _Sides = _Sides()) -> Table:
    numbers = ("value", "95 % interval", "pairs", "documents", "abstained")
    table = _start(title, ("figure",), numbers)
    table.add_column("")
    for figure in figures:
        name = name_statistic(figure.statistic)
        if figure.statistic.startswith(("actors_", "names_")):
            name = f"{figure.scope.rpartition(' ')[2]}, {name.rpartition('_')[2]}"
        table.add_row(
            reveal(sides.name(name.replace("_", " "))),
            word_value(figure.value, figure.statistic),
            word_interval(figure.interval, figure.statistic),
            *(str(count) for count in (figure.units, figure.documents, figure.abstained)),
            word_reason(figure),
        )
    return table


def _cross(confusion: Confusion, sides: _Sides) -> Table:
    table = _start(
        sides.name(f"{confusion.scope}: the first coder (rows) against the second coder (columns)"),
        ("",),
        tuple(reveal(answer) for answer in confusion.answers),
    )
    for answer, counts in zip(confusion.answers, confusion.counts, strict=True):
        table.add_row(reveal(answer), *(f"{count:,}" for count in counts))
    return table


def _start(title: str, words: Sequence[str], numbers: Sequence[str]) -> Table:
    table = Table(title=Text(reveal(title)), title_justify="left", box=None, title_style="bold")
    for name in words:
        table.add_column(name)
    for name in numbers:
        table.add_column(name, justify="right")
    return table
